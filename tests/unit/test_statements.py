"""Which tests of pages run again on PostgreSQL."""

import pytest
from django.db import connection

from studies.models import Study
from tests.factories.pages import signed_in
from tests.factories.studies import make_study, make_user
from tests.statements import Recorder, choose, without_values

NOTED = {
    "slow": {"seconds": 2, "statements": ["a", "b"]},
    "quick": {"seconds": 0.1, "statements": ["a", "b"]},
    "rare": {"seconds": 5, "statements": ["a", "c"]},
    "silent": {"seconds": 0.1, "statements": []},
}


def test_every_statement_is_sent_by_the_tests_that_take_least():
    assert choose(NOTED, always=[]) == {"quick", "rare"}


def test_what_always_runs_needs_no_second_one():
    assert choose(NOTED, always=["slow", "unknown"]) == {"slow", "unknown", "rare"}


@pytest.mark.parametrize(
    ("sql", "without"),
    [
        ("SELECT 1 WHERE id IN (%s, %s, %s)", "SELECT 1 WHERE id IN (%s)"),
        ("INSERT INTO a VALUES (%s, %s), (%s, %s)", "INSERT INTO a VALUES (%s)"),
        ('RELEASE SAVEPOINT "s139920064830336_x163"', "RELEASE SAVEPOINT savepoint"),
        ("SELECT a FROM b LIMIT 21 OFFSET 3", "SELECT a FROM b LIMIT 0 OFFSET 0"),
        (
            'CASE WHEN ("id" = %s) THEN %s WHEN ("id" = %s) THEN %s ELSE NULL END',
            'CASE WHEN ("id" = %s) THEN %s ELSE NULL END',
        ),
        ("SELECT a FROM b", "SELECT a FROM b"),
    ],
)
def test_two_statements_that_differ_in_values_only_are_one(sql, without):
    assert without_values(sql) == without


@pytest.mark.django_db
def test_what_a_test_asks_is_not_noted_and_what_our_code_or_a_request_sends_is(tmp_path):
    recorder = Recorder(tmp_path / "notes.json")
    alice = make_user("Alice")
    study = make_study(by=alice)
    with (
        connection.execute_wrapper(lambda execute, *statement: execute(*statement)),
        connection.execute_wrapper(recorder.note),
    ):
        assert Study.objects.filter(pk=study.pk).exists()
        assert recorder.now == set()
        client = signed_in(alice)  # writes a session
        before = set(recorder.now)
        assert client.get(f"/desk/studies/{study.slug}/").status_code == 200
    assert before == set()
    for table in ("django_session", "studies_user", "studies_study"):
        assert any(f'FROM "{table}"' in kind for kind in recorder.now), table
