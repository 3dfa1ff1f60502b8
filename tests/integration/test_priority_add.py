"""A new priority in both languages, with advice while one types."""

import pytest
from django.urls import reverse

from surveys.models import PriorityVersion
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.surveys import make_survey, open_survey_round

pytestmark = pytest.mark.django_db
FIRST = "Hospitals should share health data with researchers"
WHOLE = {
    "text_en": "Share data",
    "text_zh": "共享数据",
    "area_en": "Data",
    "area_zh": "数据",
    "source": "workshop",
    "source_note": "Brussels",
    "author": "Group 2",
}


@pytest.fixture
def survey():
    return make_survey(priorities=1)


@pytest.fixture
def alice(survey):
    return signed_in(survey.pillar.study.memberships.get(role="coordinator").user)


def url(survey, page="priority_add"):
    return reverse(f"surveys:{page}", args=[survey.pk])


def test_only_coordinators_enter(survey):
    assert statuses(url(survey), survey.pillar.study) == COORDINATORS


def test_a_priority_is_added_with_everything_about_it(alice, survey):
    page = text_of(alice.post(url(survey), WHOLE, follow=True))
    assert "The priority is added." in page
    version = PriorityVersion.objects.select_related("priority").get(text_en="Share data")
    details = {name: getattr(version.priority, name) for name in list(WHOLE)[2:]}
    assert (version.text_zh, version.priority.number, details) == (
        "共享数据",
        2,
        {name: WHOLE[name] for name in list(WHOLE)[2:]},
    )
    assert "Workshop: Brussels" in page


def test_the_very_wording_of_another_one_is_refused(alice, survey):
    page = text_of(alice.post(url(survey), {"text_en": "statement  1"}))
    assert "I-01 says exactly this already." in page
    assert PriorityVersion.objects.count() == 1


def test_a_near_duplicate_is_advice_and_is_saved_all_the_same(alice, survey):
    alice.post(url(survey), {"text_en": FIRST})
    page = text_of(alice.post(url(survey), {"text_en": FIRST + " soon"}, follow=True))
    assert "The priority is added." in page
    assert "of its letters are as in I-02: “Hospitals should share" in page


def test_checking_saves_nothing_and_keeps_what_was_typed(alice, survey):
    page = text_of(alice.post(url(survey), {"text_en": "Train nurses and/or pay", "check": "yes"}))
    assert "“and/or” makes two statements of it." in page
    assert "Train nurses and/or pay</textarea>" in page
    assert PriorityVersion.objects.count() == 1


def test_advice_comes_while_typing_and_leaves_out_the_wording_itself(alice, survey):
    version = PriorityVersion.objects.get()
    place = url(survey, "priority_check")
    part = text_of(alice.post(place, {"text_en": "Statement 1"}))
    assert part == "<ul><li>I-01 says exactly this already.</li></ul>"
    part = text_of(alice.post(place, {"text_en": "Statement 1", "version": version.pk}))
    assert part == "<p>Nothing to note: short, one idea, and unlike the others.</p>"


def test_what_is_typed_is_text_in_the_advice(alice, survey):
    part = alice.post(url(survey, "priority_check"), {"text_en": "<img src=x> ABC<b>"})
    assert "<img" not in part.content.decode()


def test_after_opening_nothing_is_added(alice, survey):
    open_survey_round(survey)
    assert "the list of priorities no longer changes" in text_of(alice.get(url(survey)))
    page = text_of(alice.post(url(survey), {"text_en": "Too late"}))
    assert "no longer change" in page
    assert PriorityVersion.objects.count() == 1


def test_a_longer_list_takes_no_more_queries(alice, survey):
    second = make_survey(study=survey.pillar.study, priorities=3)
    assert query_count(alice, url(survey)) == query_count(alice, url(second)) <= 12
