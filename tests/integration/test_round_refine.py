import pytest
from django.urls import reverse

from studies.models import Event
from surveys.enums import Disposition
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.surveys import decide, make_survey, open_survey_round, sealed_round

pytestmark = pytest.mark.django_db
# Item 1 reaches consensus, item 2 does not, item 3 has too few ratings.
RATINGS = [{1: 5, 2: 2}] * 6


@pytest.fixture
def sealed():
    return sealed_round(ratings=RATINGS)


@pytest.fixture
def alice(sealed):
    return signed_in(sealed.survey.pillar.study.memberships.get().user)


def url(survey_round):
    return reverse("surveys:round_refine", args=[survey_round.pk])


def sent(survey_round, *decisions):
    """Form data from (disposition, reason) by position."""
    items = survey_round.items.order_by("position")
    data = {}
    for item, (disposition, reason) in zip(items, decisions, strict=True):
        data |= {f"decision-{item.pk}": disposition, f"why-{item.pk}": reason}
    return data


def stored(survey_round):
    return list(survey_round.items.order_by("position").values_list("disposition", flat=True))


def test_only_coordinators_enter(sealed):
    assert statuses(url(sealed), sealed.survey.pillar.study) == COORDINATORS


def test_what_the_rule_suggests_is_chosen_but_not_stored(alice, sealed):
    response = alice.get(url(sealed))
    entries = response.context["entries"]
    chosen = {entry["row"].code: entry["disposition"].value() for entry in entries}
    assert chosen == {"I-01": "accept", "I-02": "carry", "I-03": "carry"}
    assert text_of(response).count(" checked") == 3
    assert (stored(sealed), Event.objects.filter(kind="item_disposed").count()) == ([""] * 3, 0)


def test_one_form_saves_all_and_leads_to_the_next_round(alice, sealed):
    data = sent(sealed, ("accept", ""), ("drop", "Outside the study."), ("carry", ""))
    page = text_of(alice.post(url(sealed), data, follow=True))
    following = sealed.survey.rounds.get(number=2)
    assert "The decisions are saved. Every priority has one." in page
    assert f'href="{reverse("surveys:round_open", args=[following.pk])}">Open round 2' in page
    assert stored(sealed) == ["accept", "drop", "carry"]
    assert Event.objects.filter(kind="item_disposed").count() == 3


def test_an_item_may_wait(alice, sealed):
    page = text_of(
        alice.post(url(sealed), sent(sealed, ("accept", ""), ("", ""), ("carry", "")), follow=True)
    )
    assert "The decisions are saved. 1 priority has none yet." in page
    assert "Open round 2" not in page
    assert stored(sealed) == ["accept", "", "carry"]


def test_saving_the_same_again_records_nothing(alice, sealed):
    data = sent(sealed, ("accept", ""), ("carry", "Close."), ("carry", ""))
    alice.post(url(sealed), data)
    alice.post(url(sealed), data)
    assert Event.objects.filter(kind="item_disposed").count() == 3


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        (("drop", " "), "I-02, reason: Say why it is dropped. The reason is published."),
        (("accept", ""), "I-02, decision: This cannot be chosen here. Choose another one."),
        (("merge", ""), "I-02, decision: This cannot be chosen here. Choose another one."),
        (("drop", "a\0b"), "I-02, reason: Null characters are not allowed."),
        (("drop", "a\x07b"), "I-02, reason: This holds an invisible character."),
        (("drop", "x" * 2_001), "I-02, reason: Ensure this value has at most 2000 characters"),
    ],
)
def test_an_error_names_the_priority_and_nothing_is_half_written(alice, sealed, second, sentence):
    data = sent(sealed, ("accept", "A reason that stays"), second, ("carry", ""))
    page = text_of(alice.post(url(sealed), data))
    assert sentence in page, page[-4000:]
    assert "A reason that stays</textarea>" in page
    assert stored(sealed) == ["", "", ""]


def test_after_the_next_round_opened_it_is_read_only(alice, sealed):
    decide(sealed, {1: Disposition.ACCEPT, 2: Disposition.CARRY, 3: Disposition.CARRY})
    open_survey_round(sealed.survey, number=2)
    page = text_of(alice.get(url(sealed)))
    assert "Round 2 has opened, so these decisions no longer change." in page
    assert 'type="radio"' not in page
    refused = text_of(alice.post(url(sealed), sent(sealed, *[("carry", "")] * 3)))
    assert "The next round has opened, so decisions no longer change." in refused
    assert stored(sealed) == ["accept", "carry", "carry"]


def test_after_the_last_round_there_is_nothing_to_decide(alice, sealed):
    decide(sealed, {1: Disposition.CARRY, 2: Disposition.CARRY, 3: Disposition.CARRY})
    last = sealed_round(survey=sealed.survey, number=2, ratings=[{1: 5}] * 5)
    page = text_of(alice.get(url(last)))
    assert "This was the last round" in page
    assert 'type="radio"' not in page


def test_three_rows_take_as_many_queries_as_one(alice, sealed):
    small = make_survey(study=sealed.survey.pillar.study, priorities=1)
    one = sealed_round(survey=small, ratings=[{1: 5}] * 6)
    assert [query_count(alice, url(each)) for each in (one, sealed)] == [10, 10]


def test_what_needs_a_decision_stands_first_with_its_interval_and_its_votes():
    ratings = [{1: 5, 2: 4 if n < 13 else 2, 3: 4 if n < 15 else 1} for n in range(20)]
    sealed = sealed_round(ratings=ratings)
    client = signed_in(sealed.survey.pillar.study.memberships.get().user)
    page = text_of(client.get(url(sealed)))
    found = [part.split('"')[0] for part in page.split('<article class="refine-item" id="')[1:]]
    assert found == ["I-02", "I-03", "I-01"]
    parts = page.split('<article class="refine-item"')[1:]
    wanted = [
        "95 per cent interval: 43.3 to 81.9 %. 1 vote is missing.",
        "95 per cent interval: 53.1 to 88.8 %. 1 vote to spare.",
        "95 per cent interval: 83.9 to 100.0 %. 6 votes to spare.",
    ]
    assert [sentence in part for sentence, part in zip(wanted, parts, strict=True)] == [True] * 3
    decide(sealed, {2: Disposition.CARRY})
    page = text_of(client.get(url(sealed)))
    assert page.index('id="I-03"') < page.index('id="I-02"')
