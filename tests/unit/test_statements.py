"""Which tests of pages run again on PostgreSQL."""

import pytest

from tests.statements import choose, without_values

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
        ("SELECT a FROM b", "SELECT a FROM b"),
    ],
)
def test_two_statements_that_differ_in_values_only_are_one(sql, without):
    assert without_values(sql) == without
