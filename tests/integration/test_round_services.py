"""Opening, closing, sealing, refining: each exactly once, each leaving its trace."""

import datetime as dt
import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from studies.enums import EventKind
from studies.models import Event
from surveys import bundle
from surveys.consensus import Verdict
from surveys.enums import Disposition, MessageState, RoundState
from surveys.exceptions import InvalidTransition, ProtocolLocked, Refusal
from surveys.models import (
    Ballot,
    ItemResult,
    Message,
    PriorityVersion,
    Rating,
    RoundItem,
    RoundResult,
    SealedBallot,
    SurveyRound,
    VersionLineage,
)
from surveys.queries import consensus_priorities, is_finished, own_answers_before
from surveys.services import priorities, refinement, results, rounds, surveys
from tests.factories.surveys import (
    add_priorities,
    close_and_seal,
    decide,
    let_others_answer,
    make_survey,
    open_survey_round,
    rate,
    round_at_state,
    sealed_round,
)

pytestmark = pytest.mark.django_db

# Item 1: 7 of 10 agree; item 2: 4 of 9, one cannot judge; item 3: nobody.
RATINGS = [
    {1: 5, 2: 1}, {1: 5, 2: 2}, {1: 4, 2: 3}, {1: 4, 2: 3}, {1: 4, 2: 3},
    {1: 4, 2: 4}, {1: 4, 2: 4}, {1: 3, 2: 5}, {1: 2, 2: 5}, {1: 1, 2: None},
]  # fmt: skip


def alice(survey):
    return survey.pillar.study.memberships.get().user


def kinds(survey):
    return list(Event.objects.filter(study=survey.pillar.study).values_list("kind", flat=True))


# --- opening --------------------------------------------------------------------------------


def test_opening_locks_the_protocol_writes_items_and_queues_one_invitation_each():
    survey = make_survey(priorities=3, experts=12)
    survey_round = open_survey_round(survey)
    survey.refresh_from_db()
    assert (survey_round.state, survey_round.invited) == (RoundState.OPEN, 12)
    assert [i.version.text_en for i in survey_round.items.all()] == [
        "Statement 1",
        "Statement 2",
        "Statement 3",
    ]
    assert Message.objects.filter(state=MessageState.QUEUED).count() == 12
    assert bundle.sha256(survey.protocol) == survey.protocol_sha256
    assert json.loads(survey.protocol)["rule"] == survey.rule.as_dict()
    assert kinds(survey)[-2:] == [EventKind.PROTOCOL_LOCKED, EventKind.ROUND_OPENED]


def test_a_locked_protocol_takes_no_change():
    survey = make_survey()
    open_survey_round(survey)
    with pytest.raises(ProtocolLocked):
        surveys.set_protocol(
            survey=survey,
            rule=survey.rule,
            round_count=3,
            carries_consensus=True,
            by=alice(survey),
            now=timezone.now(),
        )
    with pytest.raises(ProtocolLocked):
        add_priorities(survey, 1, by=alice(survey))
    version = PriorityVersion.objects.first()
    with pytest.raises(ProtocolLocked):
        priorities.edit_wording(
            version=version,
            statement=priorities.Statement(text_en="Other"),
            by=alice(survey),
            now=timezone.now(),
        )
    version.refresh_from_db()
    assert version.text_en == "Statement 1"


@pytest.mark.parametrize(
    ("priority_count", "expert_count", "days", "word"),
    [(0, 12, 14, "no priorities"), (3, 9, 14, "9 experts"), (3, 12, 0, "deadline")],
)
def test_opening_too_early_is_refused_with_the_reason(priority_count, expert_count, days, word):
    survey = make_survey(priorities=priority_count, experts=expert_count)
    with pytest.raises(Refusal, match=word):
        open_survey_round(survey, days=days)
    assert (survey.rounds.get(number=1).state, Message.objects.count()) == (RoundState.PLANNED, 0)


def test_a_missing_chinese_wording_blocks_opening():
    survey = make_survey()
    PriorityVersion.objects.filter(text_en="Statement 2").update(text_zh="", translation="missing")
    with pytest.raises(Refusal, match="Chinese"):
        open_survey_round(survey)


def test_a_round_opens_once():
    survey = make_survey()
    open_survey_round(survey)
    with pytest.raises(InvalidTransition):
        open_survey_round(survey)
    assert Message.objects.count() == 12


# --- closing and sealing --------------------------------------------------------------------


def test_closing_twice_closes_once():
    survey_round = round_at_state(RoundState.CLOSED)
    closed_at = survey_round.closed_at
    with pytest.raises(InvalidTransition):
        rounds.close_round(survey_round=survey_round, by=None, now=timezone.now())
    survey_round.refresh_from_db()
    assert (survey_round.closed_at, kinds(survey_round.survey).count(EventKind.ROUND_CLOSED)) == (
        closed_at,
        1,
    )


def test_the_deadline_closes_after_grace_and_nobody_is_named():
    survey_round = open_survey_round(make_survey())
    let_others_answer(survey_round)
    deadline = survey_round.closes_at
    early = rounds.close_due_rounds(now=deadline + dt.timedelta(seconds=119))
    due = rounds.close_due_rounds(now=deadline + dt.timedelta(seconds=121))
    assert (early, [r.pk for r in due], due[0].closed_by) == ([], [survey_round.pk], None)


def test_sealing_counts_judges_and_deletes_the_live_ballots():
    survey_round = sealed_round(ratings=RATINGS)
    counted = list(
        ItemResult.objects.order_by("item__position").values_list(
            "counts", "rated", "agreeing", "disagreeing", "cannot_judge", "missing", "verdict"
        )
    )
    assert counted == [
        ([1, 1, 1, 5, 2], 10, 7, 2, 0, 0, Verdict.CONSENSUS),
        ([1, 1, 3, 2, 2], 9, 4, 2, 1, 0, Verdict.NO_CONSENSUS),
        ([0, 0, 0, 0, 0], 0, 0, 0, 0, 10, Verdict.TOO_FEW),
    ]
    assert (Ballot.objects.count(), Rating.objects.count()) == (0, 0)
    assert SealedBallot.objects.count() == 10
    result = survey_round.result
    assert (survey_round.state, result.invited, result.answered) == (RoundState.SEALED, 12, 10)


def test_sixteen_of_twenty_three_is_no_consensus():
    survey = make_survey(experts=23)
    sealed_round(survey=survey, ratings=[{1: 4}] * 16 + [{1: 3}] * 7)
    result = ItemResult.objects.get(item__position=1)
    assert (result.agreeing, result.rated, result.verdict) == (16, 23, Verdict.NO_CONSENSUS)


def test_the_bundle_recounts_to_the_stored_results():
    survey_round = sealed_round(ratings=RATINGS)
    result = survey_round.result
    content = json.loads(result.bundle)
    assert bundle.sha256(result.bundle) == result.bundle_sha256
    assert bundle.canonical(content) == result.bundle
    for item, row in zip(
        survey_round.items.select_related("result"), content["items"], strict=True
    ):
        values = [value for _code, value in row["ratings"]]
        assert [values.count(k) for k in range(1, 6)] == item.result.counts
        assert values.count("U") == item.result.cannot_judge
        assert row["verdict"] == item.result.verdict
        assert row["ratings"] == sorted(row["ratings"])


def test_each_experts_tracking_codes_stand_beside_the_own_ratings():
    survey_round = open_survey_round(make_survey())
    link = rate(survey_round, 0, {1: 5, 2: None})
    rate(survey_round, 1, {1: 2})
    let_others_answer(survey_round)
    close_and_seal(survey_round)
    rows = json.loads(RoundResult.objects.get().bundle)["items"]
    found = {}
    for item, row in zip(survey_round.items.all(), rows, strict=True):
        ratings = dict(row["ratings"])
        found[item.position] = ratings.get(link.tracking_code(survey_round.pk, item.pk))
    assert found == {1: 5, 2: "U", 3: None}


def test_sealing_again_changes_nothing():
    survey_round = sealed_round(ratings=RATINGS)
    before = RoundResult.objects.values().get(), list(ItemResult.objects.values())
    for _ in range(3):
        results.seal_round(round_id=survey_round.pk, now=timezone.now())
    assert (RoundResult.objects.values().get(), list(ItemResult.objects.values())) == before
    assert kinds(survey_round.survey).count(EventKind.ROUND_SEALED) == 1


def test_an_open_round_is_not_sealed():
    survey_round = open_survey_round(make_survey())
    assert results.seal_round(round_id=survey_round.pk, now=timezone.now()) is None
    assert SurveyRound.objects.get(pk=survey_round.pk).state == RoundState.OPEN


@pytest.mark.each_database
def test_sealed_ballots_do_not_stand_in_order_of_arrival():
    """Each of 5! orders is as likely; that all of 6 rounds keep arrival has odds of 1 in 10^12."""
    orders = []
    for _ in range(6):
        survey_round = open_survey_round(make_survey(study=None))
        arrival = [rate(survey_round, i, {1: 5}).ballot_key for i in range(5)]
        close_and_seal(survey_round)
        written = keys_in_physical_order(survey_round)
        assert sorted(written) == sorted(arrival)
        orders.append(written == arrival)
    assert not all(orders)


def keys_in_physical_order(survey_round):
    column = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ballot_key FROM surveys_sealedballot WHERE survey_round_id = %s"
            f" ORDER BY {column}",
            [survey_round.pk],
        )
        return [key for (key,) in cursor.fetchall()]


def test_counts_for_the_team_are_written_by_the_worker():
    survey_round = open_survey_round(make_survey())
    rate(survey_round, 0, {1: 5})
    rate(survey_round, 1, {1: 5, 2: 3})
    survey_round.refresh_from_db()
    assert survey_round.answered == 0
    rounds.count_answers(now=timezone.now())
    survey_round.refresh_from_db()
    assert survey_round.answered == 2


# --- between rounds -------------------------------------------------------------------------


def test_the_second_round_asks_only_what_was_carried_in_the_same_wording():
    survey_round = sealed_round(ratings=RATINGS)
    survey = survey_round.survey
    decide(survey_round, {1: Disposition.ACCEPT, 2: Disposition.CARRY, 3: Disposition.DROP})
    second = open_survey_round(survey, number=2)
    before = survey_round.items.get(position=2)
    assert [i.version for i in second.items.all()] == [before.version]


def test_the_second_round_waits_for_every_decision():
    survey_round = sealed_round(ratings=RATINGS)
    decide(survey_round, {1: Disposition.ACCEPT, 2: Disposition.CARRY})
    with pytest.raises(Refusal, match="no decision"):
        open_survey_round(survey_round.survey, number=2)


def test_only_consensus_is_accepted_and_only_with_a_reason_dropped():
    survey_round = sealed_round(ratings=RATINGS)
    items = {i.position: i for i in survey_round.items.select_related("result")}
    by, now = alice(survey_round.survey), timezone.now()
    with pytest.raises(Refusal, match="consensus"):
        refinement.dispose(item=items[2], disposition=Disposition.ACCEPT, reason="", by=by, now=now)
    with pytest.raises(Refusal, match="why"):
        refinement.dispose(item=items[2], disposition=Disposition.DROP, reason="  ", by=by, now=now)
    assert set(survey_round.items.values_list("disposition", flat=True)) == {""}


def test_decisions_stand_once_the_next_round_opened():
    survey_round = sealed_round(ratings=RATINGS)
    decide(survey_round, {1: Disposition.ACCEPT, 2: Disposition.CARRY, 3: Disposition.DROP})
    open_survey_round(survey_round.survey, number=2)
    with pytest.raises(Refusal, match="next round"):
        decide(survey_round, {2: Disposition.DROP})


def test_consensus_priorities_are_the_accepted_and_those_of_the_last_round():
    survey_round = sealed_round(ratings=RATINGS)
    survey = survey_round.survey
    decide(survey_round, {1: Disposition.ACCEPT, 2: Disposition.CARRY, 3: Disposition.DROP})
    assert [p.number for p in consensus_priorities(survey)] == [1]
    second = open_survey_round(survey, number=2)
    for index in range(8):
        rate(second, index, {1: 5})
    assert [p.number for p in consensus_priorities(survey)] == [1]
    close_and_seal(second)
    assert [p.number for p in consensus_priorities(survey)] == [1, 2]
    assert is_finished(survey)


def test_the_chain_of_bundles_holds():
    survey_round = sealed_round(ratings=RATINGS)
    decide(survey_round, {1: Disposition.CARRY, 2: Disposition.CARRY, 3: Disposition.DROP})
    second = open_survey_round(survey_round.survey, number=2)
    let_others_answer(second)
    close_and_seal(second)
    first, later = RoundResult.objects.order_by("survey_round__number")
    assert (first.previous_sha256, later.previous_sha256) == ("", first.bundle_sha256)


def test_each_expert_gets_back_exactly_the_own_earlier_answers():
    survey_round = open_survey_round(make_survey())
    said = [{1: 5, 2: 1}, {1: 2}, {2: None, 3: 4}]
    links = [rate(survey_round, index, answers) for index, answers in enumerate(said)]
    let_others_answer(survey_round)
    sealed = close_and_seal(survey_round)
    decide(sealed, {1: Disposition.CARRY, 2: Disposition.CARRY, 3: Disposition.CARRY})
    second = open_survey_round(sealed.survey, number=2)
    positions = dict(sealed.items.values_list("pk", "position"))
    for link, answers in zip(links, said, strict=True):
        before = own_answers_before(second, link.ballot_key)
        assert {positions[item]: value or None for item, value in before.items()} == answers


# --- what the database refuses ---------------------------------------------------------------


def refused_by_database(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


@pytest.mark.each_database
def test_the_database_refuses_nonsense_about_rounds():
    survey_round = open_survey_round(make_survey())
    rows = SurveyRound.objects.filter(pk=survey_round.pk)
    planned = SurveyRound.objects.filter(survey=survey_round.survey, number=2)
    refused_by_database(lambda: rows.update(opened_at=None))
    refused_by_database(lambda: rows.update(state=RoundState.CLOSED))
    refused_by_database(lambda: rows.update(closed_at=timezone.now()))
    refused_by_database(lambda: rows.update(state="nonsense"))
    now = timezone.now()
    by = survey_round.opened_by
    refused_by_database(
        lambda: planned.update(state=RoundState.OPEN, opened_at=now, opened_by=by, closes_at=now)
    )


@pytest.mark.each_database
def test_the_database_refuses_a_disposition_without_its_author_and_dropping_without_reason():
    item = open_survey_round(make_survey()).items.first()
    rows = RoundItem.objects.filter(pk=item.pk)
    refused_by_database(lambda: rows.update(disposition=Disposition.CARRY))
    refused_by_database(
        lambda: rows.update(
            disposition=Disposition.DROP,
            disposed_at=timezone.now(),
            disposed_by=item.survey_round.opened_by,
        )
    )


@pytest.mark.each_database
def test_lineage_keeps_where_a_wording_came_from():
    make_survey()
    old, new = PriorityVersion.objects.all()[:2]
    VersionLineage.objects.create(parent=old, child=new, kind="reworded", reason="Shorter.")
    refused_by_database(
        lambda: VersionLineage.objects.create(parent=old, child=new, kind="merged", reason="x")
    )
    refused_by_database(
        lambda: VersionLineage.objects.create(parent=old, child=old, kind="merged", reason="x")
    )


def test_an_event_is_never_changed_or_deleted():
    make_survey()
    event = Event.objects.first()
    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
