"""The breakdown from opening to the public page: merged, in bands, once, after the last round."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.consensus import Rule
from surveys.models import Ballot, Expert, RoundResult, SealedBallot
from surveys.services.surveys import set_protocol
from tests.factories.pages import signed_in, text_of
from tests.factories.roadmap import coordinator, merge, publish
from tests.factories.studies import make_study, make_user
from tests.factories.surveys import (
    close_and_seal,
    decide,
    expert_of,
    link_of,
    make_survey,
    open_survey_round,
    rate,
)

pytestmark = pytest.mark.django_db
REGIONS = ["EU"] * 10 + ["China"] * 9 + ["Chile"] * 2
# Everybody of the EU agrees on item 1, four of ten of the others; item 2 is beyond most of China.
ANSWERS = [
    {1: 5 if n < 14 else 2, 2: None if n in range(10, 17) else 4} for n in range(len(REGIONS))
]


def make_divided_survey(rounds=1):
    study = make_study(
        by=make_user("Alice"), breakdown_en="Region", breakdown_zh="地区", title="Medicine"
    )
    survey = make_survey(study=study, priorities=2, experts=len(REGIONS))
    for index, region in enumerate(REGIONS):
        Expert.objects.filter(pk=expert_of(survey, index).pk).update(group=region)
    return set_protocol(
        survey=survey,
        rule=Rule(),
        round_count=rounds,
        carries_consensus=True,
        by=coordinator(study),
        now=timezone.now(),
    )


def answered_round(survey, number=1):
    survey_round = open_survey_round(survey, number=number)
    for index, given in enumerate(ANSWERS):
        enter_and_rate(survey_round, index, given)
    return survey_round


def enter_and_rate(survey_round, index, given):
    """Through the page, which knows the group of the expert."""
    from django.test import Client

    browser = Client()
    browser.cookies["expert"] = link_of(expert_of(survey_round.survey, index)).token
    items = dict(survey_round.items.values_list("position", "pk"))
    data = {f"rating-{items[p]}": "U" if v is None else str(v) for p, v in given.items()}
    address = reverse("surveys:rate_priorities", args=[survey_round.pk])
    assert browser.post(address, data).status_code == 303


def test_ballots_carry_the_merged_group_alone():
    answered_round(make_divided_survey())
    labels = sorted(Ballot.objects.values_list("group", flat=True))
    assert labels == ["Chile + China"] * 11 + ["EU"] * 10


def test_after_the_last_round_bands_are_shown_and_withheld_where_too_few_rated():
    survey_round = answered_round(make_divided_survey())
    sealed = close_and_seal(survey_round)
    items = dict(survey_round.items.values_list("position", "pk"))
    assert sealed.result.breakdown == {
        "name_en": "Region",
        "name_zh": "地区",
        "groups": [{"label": "Chile + China", "answered": 11}, {"label": "EU", "answered": 10}],
        "items": [{"item": items[1], "bands": {"Chile + China": "<50", "EU": ">=70"}}],
    }
    assert json.loads(sealed.result.bundle)["breakdown"] == sealed.result.breakdown


def test_before_the_last_round_nothing_is_shown_by_group():
    first = close_and_seal(answered_round(make_divided_survey(rounds=2)))
    assert (first.result.breakdown, "breakdown" in json.loads(first.result.bundle)) == ({}, False)
    decide(first, {1: "carry", 2: "carry"})
    last = close_and_seal(answered_round(first.survey, number=2))
    assert [item["bands"]["EU"] for item in last.result.breakdown["items"]] == [">=70"]


def test_a_study_without_a_breakdown_keeps_no_group_with_the_ballots():
    survey_round = open_survey_round(make_survey())
    rate(survey_round, 0, {1: 5})
    assert (survey_round.group_labels, Ballot.objects.get().group) == ({}, "")


def test_groups_that_lost_too_many_answers_are_shown_no_more():
    survey_round = open_survey_round(make_divided_survey())
    for index in [*range(10), 10, 11, 12]:
        enter_and_rate(survey_round, index, {1: 5})
    sealed = close_and_seal(survey_round)
    assert sealed.result.breakdown == {}
    assert set(SealedBallot.objects.values_list("group", flat=True)) == {"Chile + China", "EU"}


def test_the_coordinator_is_told_before_opening_what_will_be_shown():
    survey = make_divided_survey()
    alice = signed_in(coordinator(survey.pillar.study))
    first = survey.rounds.get(number=1)
    page = text_of(alice.get(reverse("surveys:round_open", args=[first.pk])))
    assert "Chile + China: 11; EU: 10. Shown once, after the last round" in page


def test_an_expert_is_told_under_which_group_the_ballot_counts(client):
    survey = make_divided_survey()
    open_survey_round(survey)
    page = text_of(client.get(f"/i/{link_of(expert_of(survey, 20)).token}/"))
    assert "You count under: Chile + China" in page


def test_the_published_page_shows_bands_and_no_counts_by_group(client):
    survey_round = answered_round(make_divided_survey())
    close_and_seal(survey_round)
    study = survey_round.survey.pillar.study
    merge(survey_round.survey)
    publish(study)
    shown, withheld = (
        text_of(client.get(f"/roadmap/{study.slug}/priorities/I-0{n}/")) for n in (1, 2)
    )
    assert "<strong>Chile + China</strong> under 50 per cent agreed" in shown
    assert "<strong>EU</strong> 70 per cent or more agreed" in shown
    assert "withheld, because fewer than five of a group rated it" in withheld
    assert RoundResult.objects.count() == 1
