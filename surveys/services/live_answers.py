"""The live answers of one round, as sealing takes them up: read, written anew, erased.

In SQL and in plain rows, since a large panel gives a million of them. By keys and never by a join:
these tables are empty between rounds, and PostgreSQL plans a join by what they held when it last
looked. It compared each of 65,000 ratings with each other one, for minutes.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from typing import Any, NamedTuple
from uuid import uuid4

from django.db import connection
from django.db.models import UUIDField

from surveys.breakdown import Answer
from surveys.consensus import Rule
from surveys.models import CANNOT_JUDGE, SurveyRound

AT_ONCE = 500  # rows of one INSERT
CACHE_KIB = 128 * 1024  # of SQLite; with its usual 2 MiB it writes each page again for each row
AMONG = {
    "postgresql": "= ANY(%s::uuid[])",
    "sqlite": "IN (SELECT value FROM json_each(%s))",
}
AS_OBJECT = {
    "postgresql": "json_object_agg(item_id, value)::text",
    "sqlite": "json_group_object(item_id, value)",
}


READ_BALLOTS = """SELECT id, ballot_key, "group", consent_version FROM surveys_ballot
    WHERE survey_round_id = %s"""
READ_ANSWERS = """SELECT ballot_id, {as_object} FROM surveys_rating
    WHERE ballot_id {among} GROUP BY ballot_id"""
READ_RATINGS = "SELECT item_id, code, value FROM surveys_rating WHERE ballot_id {among}"
INSERT_SEALED = """INSERT INTO surveys_sealedballot
    (id, survey_round_id, ballot_key, "group", consent_version, answers) VALUES {rows}"""
ERASE_RATINGS = "DELETE FROM surveys_rating WHERE ballot_id {among}"
ERASE_BALLOTS = "DELETE FROM surveys_ballot WHERE id {among}"


class LiveBallot(NamedTuple):
    """One ballot as it will be sealed; `answers` is JSON: {item id as text: value}."""

    ballot_key: str
    group: str
    consent_version: int
    answers: str


@dataclass(frozen=True, kw_only=True)
class Live:
    """A round as it stands before it is sealed."""

    keys: list[Any]  # of the ballots, as the database has them
    ballots: list[LiveBallot]
    pairs: Mapping[int, list[tuple[str, int]]]  # by item: (code, value)


def live_answers(survey_round: SurveyRound) -> Live:
    """Read ballots and ratings; the caller has the round alone, so they stay what they are."""
    ballots = list(_rows(READ_BALLOTS, survey_round.pk))
    keys = [key for key, *_rest in ballots]
    answers = dict(_rows(_written(READ_ANSWERS), _as_one(keys)))
    pairs: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for item_id, code, value in _rows(_written(READ_RATINGS), _as_one(keys)):
        pairs[item_id].append((code, value))
    return Live(
        keys=keys,
        ballots=[
            LiveBallot(ballot_key, group, consent, answers.get(key, "{}"))
            for key, ballot_key, group, consent in ballots
        ],
        pairs=pairs,
    )


def answers_by_item(ballots: Sequence[LiveBallot], rule: Rule) -> dict[int, list[Answer]]:
    """Return what each item got from which group; equal answers are counted before."""
    counted: Counter[tuple[str, str, int]] = Counter()
    for ballot in ballots:
        given = json.loads(ballot.answers)
        counted.update(zip(repeat(ballot.group), given, given.values()))
    answers: dict[int, list[Answer]] = defaultdict(list)
    for (group, item, value), n in counted.items():
        agrees = None if value == CANNOT_JUDGE else value >= rule.agree_from
        answers[int(item)] += [Answer(group=group, agrees=agrees)] * n
    return answers


def insert_sealed(survey_round: SurveyRound, ballots: Sequence[LiveBallot]) -> None:
    """Insert sealed ballots; in the order given they will lie on the disk."""
    as_key = UUIDField().get_db_prep_value
    row = "(%s, %s, %s, %s, %s, %s)"
    for start in range(0, len(ballots), AT_ONCE):
        some = ballots[start : start + AT_ONCE]
        parameters: list[Any] = []
        for ballot in some:
            parameters += [as_key(uuid4(), connection), survey_round.pk, *ballot]
        with connection.cursor() as cursor:
            cursor.execute(INSERT_SEALED.format(rows=", ".join([row] * len(some))), parameters)


def erase(live: Live) -> None:
    """Delete the ratings and ballots that were read."""
    with connection.cursor() as cursor:
        for statement in (ERASE_RATINGS, ERASE_BALLOTS):
            cursor.execute(_written(statement), [_as_one(live.keys)])


@contextmanager
def room_in_memory() -> Iterator[None]:
    """Let SQLite keep a large round in memory meanwhile; PostgreSQL has memory of its own."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {usual}")
            cursor.execute("PRAGMA shrink_memory")


def _written(statement: str) -> str:
    """Return a statement as this database writes it."""
    vendor = connection.vendor
    return statement.format(among=AMONG[vendor], as_object=AS_OBJECT[vendor])


def _as_one(keys: Sequence[Any]) -> Any:
    """Return keys as one parameter of AMONG."""
    texts = list(map(str, keys))
    return texts if connection.vendor == "postgresql" else json.dumps(texts)


def _rows(query: str, parameter: Any) -> Iterator[tuple[Any, ...]]:
    """Read rows one after another; PostgreSQL would send them all before the first."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, [parameter])
        yield from cursor
