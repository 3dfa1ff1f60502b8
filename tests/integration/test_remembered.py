"""What is remembered equals what the services make, and is not used where that could differ."""

from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from delphi import idle
from studies.models import Study, User
from surveys.models import SurveyRound
from tests.factories.remembered import identity, memories, remembered
from tests.factories.roadmap import published_study
from tests.factories.studies import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]


@pytest.fixture
def factory() -> Any:
    """A factory that counts how often it runs."""

    @remembered
    def named(name: str, *, mails: bool = False, renamed: User | None = None) -> User:
        named.runs += 1
        if mails:
            mail.send_mail("Subject", "Text", None, ["alice@example.org"])
        if renamed:
            renamed.name = "Somebody else"
        return User.objects.create(email=f"{name}@example.org", name=name)

    named.runs = 0
    return named


def taken_back(call: Any) -> Any:
    """Call it at the beginning of a test, as far as the database knows."""
    with transaction.atomic():
        result = call()
        transaction.set_rollback(True)
    return result


@pytest.fixture
def next_test(request: pytest.FixtureRequest) -> Any:
    """Let another test begin: the rows are taken back, and it is noted."""
    patches = (
        request.getfixturevalue("monkeypatch") if "monkeypatch" in request.fixturenames else None
    )
    return lambda: memories.begin(patches)


@pytest.fixture(autouse=True)
def nothing_remembered_yet() -> None:
    memories.known.clear()


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database, by table."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = {}
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = sorted(cursor.fetchall(), key=lambda row: repr(row[0]))
    return found


def test_the_second_time_the_rows_are_those_of_the_first_to_the_byte(next_test: Any) -> None:
    def look() -> tuple[Study, dict[str, Any]]:
        next_test()
        return published_study(), rows()

    (first, made), (second, repeated) = taken_back(look), taken_back(look)
    assert len(made["surveys_sealedballot"]) == 12
    assert repeated == made
    assert (second, second.title_en) == (first, first.title_en)
    assert second is not first


def test_what_follows_sees_and_changes_the_rows_as_ever(next_test: Any) -> None:
    def look() -> tuple[int, str]:
        next_test()
        study = published_study()
        study.title_en = "Changed"
        study.save()
        sealed = SurveyRound.objects.get()
        return sealed.items.count(), Study.objects.get().title_en

    assert taken_back(look) == taken_back(look) == (3, "Changed")


def test_it_runs_once_for_equal_arguments_in_an_equal_state(factory: Any, next_test: Any) -> None:
    def look(*names: str) -> list[str]:
        next_test()
        return [factory(name).email for name in names]

    addresses = ["a@example.org", "b@example.org"]
    assert taken_back(lambda: look("a", "b")) == taken_back(lambda: look("a", "b")) == addresses
    assert factory.runs == 2
    assert taken_back(lambda: look("b", "a")) == addresses[::-1]
    assert factory.runs == 4


def test_after_rows_that_are_not_remembered_it_runs(factory: Any, next_test: Any) -> None:
    for _ in range(2):

        def look() -> None:
            next_test()
            User.objects.create(email="c@example.org", name="c")
            factory("a")

        taken_back(look)
    assert factory.runs == 2


def test_after_its_rows_were_taken_back_it_runs(factory: Any, next_test: Any) -> None:
    next_test()
    taken_back(lambda: factory("a"))
    factory("a")
    assert (factory.runs, User.objects.get().name) == (2, "a")


def test_a_factory_that_changes_its_arguments_or_sends_a_mail_is_not_remembered(
    factory: Any, next_test: Any
) -> None:
    def look(**options: Any) -> None:
        next_test()
        alice = make_user("Alice")
        if "renamed" in options:
            options["renamed"] = alice
        factory("a", **options)
        assert alice.name == ("Somebody else" if "renamed" in options else "Alice")

    for options in ({"mails": True}, {"renamed": None}):
        before = factory.runs
        for _ in range(2):
            taken_back(lambda options=options: look(**options))
        assert factory.runs == before + 2
    assert len(mail.outbox) == 2


def test_it_runs_where_a_test_counts_or_has_changed_code_or_settings(
    factory: Any, next_test: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def look() -> int:
        next_test()
        factory("a")
        return factory.runs

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            look()
        return len(queries)

    assert [taken_back(look) for _ in range(2)] == [1, 1]
    assert taken_back(count) == 1
    settings.SITE_NAME = "Another"
    assert [taken_back(look) for _ in range(2)] == [3, 3]
    monkeypatch.setattr(idle, "COOKIE", "another")
    assert [taken_back(look) for _ in range(2)] == [4, 5]


def test_outside_a_test_s_own_transaction_it_runs(factory: Any, next_test: Any) -> None:
    next_test()
    memories.end()
    taken_back(lambda: factory("a"))
    taken_back(lambda: factory("a"))
    assert factory.runs == 2


@pytest.mark.parametrize(("one", "other"), [(1, True), (1, 1.0), ("1", 1), ([1], (1,))])
def test_values_of_two_types_are_two_values(one: Any, other: Any) -> None:
    assert identity(one) != identity(other)
