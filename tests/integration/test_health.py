import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

pytestmark = pytest.mark.django_db


def test_alive_needs_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (200, {"alive": True})


def test_ready_when_the_database_answers_and_is_migrated():
    response = Client().get("/readyz")
    assert (response.status_code, response.json()) == (
        200,
        {"database": True, "migrations": True},
    )


def test_not_ready_while_a_migration_is_missing():
    MigrationRecorder.Migration.objects.filter(app="surveys").delete()
    response = Client().get("/readyz")
    assert (response.status_code, response.json()) == (
        503,
        {"database": True, "migrations": False},
    )


def test_not_ready_without_a_database(monkeypatch):
    def refuse() -> None:
        raise OperationalError("away")

    monkeypatch.setattr(connection, "ensure_connection", refuse)
    response = Client().get("/readyz")
    assert (response.status_code, response.json()) == (
        503,
        {"database": False, "migrations": False},
    )
