"""Saving answers: to their final place, in one transaction, under the round's lock."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from studies.models import Event
from surveys.enums import RoundState
from surveys.exceptions import AnswersChangedElsewhere, NotInRound, NotOnScale, RoundNotOpen
from surveys.models import CANNOT_JUDGE, Ballot, Comment, Expert, Rating, SurveyRound
from surveys.services import ratings
from surveys.services.silence import silent_experts
from tests.factories.surveys import (
    expert_of,
    link_of,
    make_survey,
    open_survey_round,
    rate,
    round_at_state,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey_round():
    return open_survey_round(make_survey())


@pytest.fixture
def link(survey_round):
    return link_of(expert_of(survey_round.survey, 0))


def save(survey_round, link, position=1, value=4):
    item = survey_round.items.get(position=position)
    return ratings.save_rating(
        link=link, round_id=survey_round.pk, item_id=item.pk, value=value, consent_version=1
    )


def stored(survey_round):
    return list(
        Rating.objects.filter(ballot__survey_round=survey_round)
        .order_by("item__position")
        .values_list("item__position", "value")
    )


def test_saving_stores_one_rating_and_counts_the_revision(survey_round, link):
    assert [save(survey_round, link), save(survey_round, link, position=2, value=5)] == [1, 2]
    assert stored(survey_round) == [(1, 4), (2, 5)]
    assert Ballot.objects.get().ballot_key == link.ballot_key


def test_last_choice_wins_and_a_replay_changes_nothing(survey_round, link):
    for value in (2, 5, 5):
        save(survey_round, link, value=value)
    assert stored(survey_round) == [(1, 5)]


def test_cannot_judge_is_a_row_and_distinct_from_missing(survey_round, link):
    save(survey_round, link, value=CANNOT_JUDGE)
    assert stored(survey_round) == [(1, 0)]


@pytest.mark.parametrize("value", [-1, 6, 9])
def test_off_the_scale_is_refused(survey_round, link, value):
    with pytest.raises(NotOnScale):
        save(survey_round, link, value=value)
    assert Ballot.objects.count() == 0


@pytest.mark.parametrize("state", [RoundState.CLOSED, RoundState.SEALED])
def test_a_round_that_is_not_open_takes_nothing(state):
    survey_round = round_at_state(state)
    link = link_of(expert_of(survey_round.survey, 11))
    with pytest.raises(RoundNotOpen):
        save(survey_round, link)
    assert Rating.objects.filter(ballot=link.ballot_id(survey_round.pk)).count() == 0


@pytest.mark.parametrize(("late_by", "is_taken"), [(60, True), (180, False)])
def test_grace_after_the_deadline_is_two_minutes(survey_round, link, late_by, is_taken):
    """No worker needed: the door closes by itself."""
    closes_at = timezone.now() - dt.timedelta(seconds=late_by)
    SurveyRound.objects.filter(pk=survey_round.pk).update(closes_at=closes_at)
    if is_taken:
        save(survey_round, link)
    else:
        with pytest.raises(RoundNotOpen):
            save(survey_round, link)
    assert Rating.objects.exists() is is_taken


def test_a_whole_page_is_stored_or_nothing(survey_round, link):
    other = round_at_state(RoundState.OPEN, survey=make_survey(study=None))
    foreign = other.items.first().pk
    own = survey_round.items.first().pk
    with pytest.raises(NotInRound):
        ratings.save_answers(
            link=link,
            round_id=survey_round.pk,
            answers=ratings.Answers(values={own: 5, foreign: 5}),
            consent_version=1,
        )
    assert Rating.objects.count() == 0


def test_a_page_older_than_another_window_is_refused_only_where_it_differs(survey_round, link):
    save(survey_round, link, position=1, value=5)
    items = dict(survey_round.items.values_list("position", "pk"))

    def send(values, seen):
        ratings.save_answers(
            link=link,
            round_id=survey_round.pk,
            answers=ratings.Answers(values={items[p]: v for p, v in values.items()}),
            consent_version=1,
            revision_seen=seen,
        )

    with pytest.raises(AnswersChangedElsewhere):
        send({1: 2}, seen=0)
    assert stored(survey_round) == [(1, 5)]
    send({1: 5, 2: 3}, seen=0)
    send({1: 2}, seen=2)
    assert stored(survey_round) == [(1, 2), (2, 3)]


def test_comments_are_stored_changed_and_deleted(survey_round, link):
    item = survey_round.items.first()
    for text in ("Because.", "  Because of costs. "):
        ratings.save_comment(link=link, round_id=survey_round.pk, item_id=item.pk, text=text)
    assert list(Comment.objects.values_list("text", flat=True)) == ["Because of costs."]
    ratings.save_comment(link=link, round_id=survey_round.pk, item_id=item.pk, text=" ")
    assert Comment.objects.count() == 0


def test_submitting_declares_and_does_not_lock(survey_round, link):
    with pytest.raises(NotInRound):
        ratings.submit_ballot(link=link, round_id=survey_round.pk)
    save(survey_round, link)
    ratings.submit_ballot(link=link, round_id=survey_round.pk)
    save(survey_round, link, value=1)
    assert (Ballot.objects.get().is_submitted, stored(survey_round)) == (True, [(1, 1)])


def test_an_experts_visit_writes_nothing_on_the_identity_side(survey_round, link):
    before = list(Expert.objects.order_by("pk").values()), Event.objects.count()
    save(survey_round, link)
    ratings.submit_ballot(link=link, round_id=survey_round.pk)
    assert (list(Expert.objects.order_by("pk").values()), Event.objects.count()) == before


def test_silent_experts_are_computed_from_the_key(survey_round):
    rate(survey_round, 0, {1: 5})
    rate(survey_round, 3, {1: None})
    silent = silent_experts(survey_round=survey_round)
    everyone = [expert_of(survey_round.survey, index) for index in range(12)]
    assert {e.pk for e in silent} == {e.pk for i, e in enumerate(everyone) if i not in {0, 3}}


@pytest.mark.each_database
@pytest.mark.parametrize("value", [-1, 10])
def test_the_database_refuses_a_rating_off_every_scale(survey_round, link, value):
    save(survey_round, link)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.update(value=value)


@pytest.mark.each_database
def test_the_database_refuses_a_second_rating_of_an_item(survey_round, link):
    save(survey_round, link)
    rating = Rating.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(ballot=rating.ballot, item=rating.item, value=1, code="x")
