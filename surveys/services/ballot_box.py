"""How ratings get into the ballot box: in SQL, since every single choice comes this way.

What an expert puts in is a slip, filled in before the lock, so that nobody waits for its codes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import UUIDField

from surveys.enums import RoundState
from surveys.models import CANNOT_JUDGE, Rating, SurveyRound
from surveys.prepared import Statement, execute
from surveys.secrets import Link
from surveys.services import round_lock

AS_KEY = UUIDField().get_db_prep_value
BALLOT = """INSERT INTO surveys_ballot
    (id, survey_round_id, ballot_key, "group", consent_version, revision, is_submitted)"""
BALLOT_AGAIN = """ON CONFLICT (id) DO UPDATE SET revision = surveys_ballot.revision + 1,
    consent_version = excluded.consent_version RETURNING revision"""
RATINGS = "INSERT INTO surveys_rating (id, ballot_id, item_id, value, code)"
RATINGS_AGAIN = """ON CONFLICT (ballot_id, item_id)
    DO UPDATE SET value = excluded.value, code = excluded.code"""

PUT_BALLOT = f"{BALLOT} VALUES (%s, %s, %s, %s, %s, 1, %s) {BALLOT_AGAIN}"
PUT_RATINGS = f"{RATINGS} VALUES {{rows}} {RATINGS_AGAIN}"
ROW = "(%s, %s, %s, %s, %s)"
# On SQLite a statement of its own, on PostgreSQL the first part of the one that writes.
OPEN_ROUND = {
    "sqlite": """SELECT group_labels FROM surveys_surveyround AS asked
        WHERE id = %s AND state = %s
        AND strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now', '-' || %s || ' seconds') < closes_at
        AND EXISTS (
            SELECT 1 FROM surveys_survey WHERE id = asked.survey_id
            AND (asked.number = 1 OR invites_everyone)
            AND %s BETWEEN %s AND json_extract(rule_data, '$.scale_max')
        )""",
    "postgresql": """SELECT id, group_labels FROM surveys_surveyround AS asked
        WHERE id = %s AND state = %s
        AND clock_timestamp() < closes_at + make_interval(secs => %s)
        AND EXISTS (
            SELECT 1 FROM surveys_survey WHERE id = asked.survey_id
            AND (asked.number = 1 OR invites_everyone)
            AND %s BETWEEN %s AND (rule_data ->> 'scale_max')::int
        )""",
}
# A group that the opening did not know has no label here, and without one there is no ballot.
LABEL = "CASE WHEN group_labels = '{}' THEN '' ELSE group_labels ->> %s END"
PUT_IF_OPEN = Statement(
    "put_if_open",
    (
        *("bigint", "text", "float", "smallint", "smallint"),
        *("uuid", "text", "text", "smallint", "boolean"),
        *("uuid", "uuid", "bigint", "smallint", "text"),
    ),
    f"""WITH open_round AS ({OPEN_ROUND["postgresql"]}
    ), ballot AS ({BALLOT} SELECT %s, id, %s, {LABEL}, %s, 1, %s FROM open_round {BALLOT_AGAIN}
    ), rating AS ({RATINGS} SELECT %s, %s, %s, %s, %s FROM ballot {RATINGS_AGAIN}
    ) SELECT revision FROM ballot""",  # noqa: S608 (constants of this page)
)


@dataclass(frozen=True, kw_only=True)
class Slip:
    """What one expert puts in."""

    round_id: int
    ballot_id: Any  # as the database takes it
    ballot_key: str
    group: str  # the expert's, not yet the label
    consent_version: int
    rows: list[tuple[Any, ...]]  # of ratings, without a doubt about their columns


def fill_in(
    link: Link, round_id: int, values: Mapping[int, int], *, consent_version: int, group: str
) -> Slip:
    """Return the slip for values by item id."""
    ballot_id = link.ballot_id(round_id)
    ballot = AS_KEY(ballot_id, connection)
    rows = [
        (AS_KEY(Rating.new_id(ballot_id), connection), ballot, item_id, value, code)
        for item_id, value in values.items()
        for code in [link.tracking_code(round_id, item_id)]
    ]
    return Slip(
        round_id=round_id,
        ballot_id=ballot,
        ballot_key=link.ballot_key,
        group=group,
        consent_version=consent_version,
        rows=rows,
    )


def put(slip: Slip, survey_round: SurveyRound) -> int:
    """Insert or change ballot and ratings; return the ballot's new revision.

    The caller shares the round's lock, and has checked what may be checked.
    """
    with connection.cursor() as cursor:
        return _put(cursor, slip, survey_round.group_labels)


def put_if_open(slip: Slip) -> int | None:
    """Put one rating in under the round's lock, if that is plainly in order; else None, nothing.

    Why it is not, round_lock.shared() lets the caller find out.
    """
    put_in = {"postgresql": _put_in_one_trip, "sqlite": _put_by_steps}
    return put_in[connection.vendor](slip)


def _put_in_one_trip(slip: Slip) -> int | None:
    """The lock and the statement travel together, and are one transaction without more words.

    The statement begins when the lock is there, and so it sees the round as it is under the lock.
    """
    lock, locked = round_lock.words_to_share(slip.round_id)
    (rating,) = slip.rows
    ballot = (slip.ballot_id, slip.ballot_key, slip.group, slip.consent_version, False)
    with connection.cursor() as cursor:
        parameters = [*_conditions(slip), *ballot, *rating]
        execute(cursor, PUT_IF_OPEN, parameters, first=lock, first_parameters=locked)
        row: tuple[int] | None = cursor.fetchone()
    return row[0] if row else None


def _put_by_steps(slip: Slip) -> int | None:
    with round_lock.transaction(), connection.cursor() as cursor:
        cursor.execute(OPEN_ROUND["sqlite"], _conditions(slip))
        row = cursor.fetchone()
        return _put(cursor, slip, json.loads(row[0])) if row else None


def _conditions(slip: Slip) -> list[Any]:
    """Return the parameters of OPEN_ROUND."""
    *_keys, value, _code = slip.rows[0]
    seconds = settings.CLOSING_GRACE_SECONDS
    return [slip.round_id, RoundState.OPEN.value, seconds, value, CANNOT_JUDGE]


def _put(cursor: Any, slip: Slip, group_labels: Mapping[str, str]) -> int:
    # A group that the opening did not know would stand alone: rather no ballot than that one.
    label = group_labels[slip.group] if group_labels else ""
    ballot = [slip.ballot_id, slip.round_id, slip.ballot_key, label, slip.consent_version, False]
    cursor.execute(PUT_BALLOT, ballot)
    revision: int = cursor.fetchone()[0]
    rows = ", ".join([ROW] * len(slip.rows))
    cursor.execute(PUT_RATINGS.format(rows=rows), [part for row in slip.rows for part in row])
    return revision
