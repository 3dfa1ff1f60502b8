"""What a thief of the whole database can and cannot join (I10, I11)."""

import hashlib
import re
from collections.abc import Callable, Collection, Sequence
from random import SystemRandom
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from studies.enums import Role
from surveys.models import Ballot, Comment, Expert, SealedBallot, SurveyRound
from surveys.services.messages import send_due_messages
from tests import trust_report
from tests.factories.consultations import ask_again
from tests.factories.dump import Dump, dump, places_of
from tests.factories.pages import signed_in
from tests.factories.roadmap import finished_survey
from tests.factories.studies import join, make_user
from tests.factories.surveys import (
    close_and_seal,
    expert_of,
    make_survey,
    open_survey_round,
    rate,
)

BALLOT_SIDE = ("surveys_ballot", "surveys_rating", "surveys_sealedballot", "surveys_comment")
# The material itself, which both sides may name: numbers of rounds and items, and the label of a
# group, which at least five experts share.
OF_BOTH_SIDES = {"survey_round_id", "item_id", "group"}
SHORTEST = 6  # characters; below it two values may be equal by chance (states, scales, versions)
DIGESTS: dict[str, Callable[[bytes], Any]] = {
    name: getattr(hashlib, name) for name in ("md5", "sha1", "sha256", "sha512", "blake2b")
}


def is_ballot_side(place: str) -> bool:
    return place.partition(".")[0] in BALLOT_SIDE


def values(found: Dump, *, ballot_side: bool) -> dict[str, set[str]]:
    """The long values of one side, by column."""
    return {
        place: {text.lower() for text in texts if len(text) >= SHORTEST}
        for place, texts in found.items()
        if is_ballot_side(place) == ballot_side and place.partition(".")[2] not in OF_BOTH_SIDES
    }


def words(text: str) -> set[str]:
    """A value, and what stands inside of it: keys of JSON, parts of a message's key."""
    return {part for part in [text, *re.split(r"[^\w@.+-]+", text)] if len(part) >= SHORTEST}


def joins(found: Dump) -> list[str]:
    """Pairs of columns, one of each side, that hold an equal value, or one inside the other."""
    people = {place: set().union(*map(words, texts)) for place, texts in
              values(found, ballot_side=False).items()}  # fmt: skip
    ballots = values(found, ballot_side=True)
    return [
        f"{person} ~ {ballot}"
        for person, mine in people.items()
        for ballot, theirs in ballots.items()
        if mine & theirs or any(contains(a, b) for a in mine for b in theirs)
    ]


def contains(one: str, other: str) -> bool:
    return one in other or other in one


def joins_by_digest(found: Dump) -> list[str]:
    """Columns of the ballot side with a digest, or the start of one, of a value of the other."""
    people = values(found, ballot_side=False)
    starts = {
        f"{name} of {place}": {digest(text.encode()).hexdigest()[:16] for text in texts}
        for place, texts in people.items()
        for name, digest in DIGESTS.items()
    }
    ballots = values(found, ballot_side=True)
    return [
        f"{start} ~ {place}"
        for start, digests in starts.items()
        for place, texts in ballots.items()
        if digests & {text.replace("-", "")[:16] for text in texts}
    ]


def a_study_in_use() -> SurveyRound:
    """Experts with links, sessions, mails, events, a sealed round and a second one under way."""
    survey = make_survey(priorities=3, experts=12)
    study = survey.pillar.study
    first = open_survey_round(survey)
    send_due_messages(now=timezone.now())
    for person in (join(study, make_user("Anna"), Role.ANALYST), first.opened_by):
        signed_in(person).get("/desk/")
    for index in range(10):
        rate(first, index, {1: 5, 2: 1 + index % 5}, comments={1: f"Because of reason {index}"})
    return first


@pytest.mark.django_db
@pytest.mark.parametrize("is_sealed", [False, True], ids=["while open", "after sealing"])
def test_nothing_in_a_dump_joins_a_person_and_a_ballot(*, is_sealed: bool) -> None:
    survey_round = a_study_in_use()
    if is_sealed:
        close_and_seal(survey_round)
    found = dump()
    rows = {place: len(texts) for place, texts in found.items() if place.endswith(".id")}
    assert (rows["surveys_expert.id"], rows["surveys_comment.id"]) == (12, 10)
    assert rows["surveys_sealedballot.id" if is_sealed else "surveys_ballot.id"] == 10
    assert joins(found) == []
    assert joins_by_digest(found) == []
    trust_report.note("dump", columns=len(found), values=sum(map(len, found.values())))


@pytest.mark.django_db
def test_nothing_in_a_dump_joins_the_answers_of_a_study_and_of_the_consultation_about_it() -> None:
    study = finished_survey().pillar.study
    before = set(SealedBallot.objects.values_list("ballot_key", flat=True))
    ids = set(Expert.objects.values_list("pk", flat=True))
    survey = ask_again(study).pillars.get().survey
    send_due_messages(now=timezone.now())
    asked = open_survey_round(survey)
    send_due_messages(now=timezone.now())
    for index in range(10):
        rate(asked, index, {1: 5, 2: 1 + index % 5})
    close_and_seal(asked)
    after = set(
        SealedBallot.objects.filter(survey_round=asked).values_list("ballot_key", flat=True)
    )
    copies = Expert.objects.filter(study=survey.pillar.study)
    assert (len(before), len(after), copies.count(), before & after) == (12, 10, 12, set())
    assert ids.isdisjoint(copies.values_list("pk", flat=True))
    found = dump()
    assert (joins(found), joins_by_digest(found)) == ([], [])
    both = {key for key in before | after if len(places_of(key, found)) != 1}
    assert both == set()


@pytest.mark.django_db
def test_a_code_stands_beside_its_rating_then_in_the_bundle_and_nowhere_else() -> None:
    survey_round = a_study_in_use()
    code = Ballot.objects.first().ratings.first().code
    assert places_of(code, dump()) == {"surveys_rating.code"}
    close_and_seal(survey_round)
    assert places_of(code, dump()) == {"surveys_roundresult.bundle"}


PLANTED: dict[str, Callable[[Expert], str]] = {
    "the id of the expert": lambda expert: expert.pk.hex,
    "the hash of the link": lambda expert: expert.auth or "",
    "a part of it": lambda expert: (expert.auth or "")[:20],
    "a digest of the address": lambda expert: hashlib.sha256(expert.email.encode()).hexdigest(),
    "a short digest of the id": lambda expert: hashlib.sha512(expert.pk.hex.encode()).hexdigest()[
        :20
    ],
    "the address in a comment": lambda expert: f"write to {expert.email}",
}


@pytest.mark.django_db
@pytest.mark.parametrize("plant", PLANTED.values(), ids=PLANTED)
def test_control_a_planted_join_is_found(plant: Callable[[Expert], str]) -> None:
    survey_round = a_study_in_use()
    expert = expert_of(survey_round.survey, 0)
    if "@" in (value := plant(expert)):
        Comment.objects.filter(pk=Comment.objects.first().pk).update(text=value)
    else:
        Ballot.objects.filter(pk=Ballot.objects.first().pk).update(ballot_key=value)
    found = dump()
    assert joins(found) + joins_by_digest(found) != []


# What only the files of the database tell: which transaction wrote a row, and in which order.


def writers(table: str) -> int:
    """Number of transactions that wrote the rows of a table (PostgreSQL)."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(DISTINCT xmin::text) FROM {table}")
        return cursor.fetchone()[0]


@pytest.mark.django_db(transaction=True)
def test_after_sealing_one_transaction_wrote_everything_that_is_left() -> None:
    if connection.vendor != "postgresql":
        return  # SQLite keeps no such number; the order of rows is tried on both, below
    survey_round = open_survey_round(make_survey(experts=12))
    for index in range(12):
        rate(survey_round, index, {1: 5, 2: 4}, comments={1: "Why", 2: "Why not"})
    before = {table: writers(table) for table in ("surveys_ballot", "surveys_comment")}
    close_and_seal(survey_round)
    after = {table: writers(table) for table in ("surveys_sealedballot", "surveys_comment")}
    assert before == {"surveys_ballot": 12, "surveys_comment": 12}  # the control: each its own
    assert after == {"surveys_sealedballot": 1, "surveys_comment": 1}


BALLOTS, RUNS = 30, 4
# Of random orders of 30 the mean of four correlations lies beyond 0.45 once in a million runs.
LARGEST_CORRELATION = 0.45


def physical_order(table: str, column: str, among: Collection[str]) -> list[str]:
    """Those values of a column that are `among`, in the order in which the rows lie on the disk."""
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY {place}")
        return [row[0] for row in cursor.fetchall() if row[0] in among]


def rank_correlation(arrived: Sequence[str], found: Sequence[str]) -> float:
    """Spearman's, of two orders of the same values."""
    rank = {value: index for index, value in enumerate(arrived)}
    n = len(found)
    distance = sum((rank[value] - index) ** 2 for index, value in enumerate(found))
    return 1 - 6 * distance / (n * (n * n - 1))


def filled_round() -> tuple[SurveyRound, list[str], list[str]]:
    """A round, with the keys of its ballots and of its comments in the order of their arrival."""
    survey_round = open_survey_round(make_survey(priorities=1, experts=BALLOTS))
    order, item = list(range(BALLOTS)), survey_round.items.get().pk
    SystemRandom().shuffle(order)
    links = [rate(survey_round, index, {1: 5}, comments={1: "Why"}) for index in order]
    return (
        survey_round,
        [link.ballot_key for link in links],
        [link.comment_key(item) for link in links],
    )


@pytest.fixture
def empty_pages(db: None) -> None:
    """Rows are written one after the other, not into places that the rows of other tests left."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE surveys_ballot, surveys_comment, surveys_sealedballot CASCADE")


def insert_in_order_of_arrival(survey_round: SurveyRound) -> None:
    """The mistake that the test must see: sealed ballots written as the ballots came."""
    keys = set(Ballot.objects.values_list("ballot_key", flat=True))
    SealedBallot.objects.bulk_create(
        SealedBallot(survey_round=survey_round, ballot_key=key, consent_version=1, answers={})
        for key in physical_order("surveys_ballot", "ballot_key", keys)
    )


def test_the_order_on_the_disk_tells_nothing_about_the_order_of_arrival(
    empty_pages: None,
) -> None:
    ballots, comments, live = [], [], []
    for _run in range(RUNS):
        survey_round, keys, comment_keys = filled_round()
        before = physical_order("surveys_comment", "comment_key", comment_keys)
        live.append(rank_correlation(comment_keys, before))
        close_and_seal(survey_round)
        after = physical_order("surveys_sealedballot", "ballot_key", keys)
        ballots.append(rank_correlation(keys, after))
        after = physical_order("surveys_comment", "comment_key", comment_keys)
        comments.append(rank_correlation(comment_keys, after))
    # The control: while the round is open the order is on the disk, but where a row takes the place
    # of one of an earlier run that was vacuumed away.
    assert min(live) > LARGEST_CORRELATION
    assert abs(sum(ballots)) / RUNS < LARGEST_CORRELATION
    assert abs(sum(comments)) / RUNS < LARGEST_CORRELATION
    trust_report.note(
        "order on the disk",
        ballots=BALLOTS * RUNS,
        mean_correlation=round(sum(ballots) / RUNS, 3),
        mean_correlation_of_comments=round(sum(comments) / RUNS, 3),
    )


def test_control_ballots_sealed_as_they_came_are_flagged(empty_pages: None) -> None:
    survey_round, keys, _comment_keys = filled_round()
    insert_in_order_of_arrival(survey_round)
    found = physical_order("surveys_sealedballot", "ballot_key", keys)
    assert rank_correlation(keys, found) > LARGEST_CORRELATION


@pytest.mark.django_db
def test_a_sealed_ballot_does_not_tell_in_which_order_it_was_answered() -> None:
    survey_round = open_survey_round(make_survey(priorities=5, experts=BALLOTS))
    for index in range(5):
        for position in (4, 2, 5, 1, 3):
            rate(survey_round, index, {position: 1 + index % 5})
    close_and_seal(survey_round)
    items = [str(pk) for pk in sorted(survey_round.items.values_list("pk", flat=True))]
    answers = SealedBallot.objects.values_list("answers", flat=True)
    assert [list(given) for given in answers] == [items] * 5
