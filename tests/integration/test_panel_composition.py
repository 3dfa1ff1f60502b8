"""How the panel is made up: counts by group and pillar, targets and gaps."""

import pytest
from django.urls import reverse

from studies.models import Event
from surveys.models import Expert, PanelTarget
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.surveys import expert_of, make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    survey = make_survey(experts=3)
    Expert.objects.filter(pk=expert_of(survey, 0).pk).update(group="CN")
    return survey


@pytest.fixture
def alice(survey):
    return signed_in(survey.pillar.study.memberships.get(role="coordinator").user)


def url(survey):
    return reverse("surveys:panel_composition", args=[survey.pk])


def table(response):
    """The cells of the body, row by row, without markup."""
    import re

    page = text_of(response)
    body = page[page.index("<tbody>") : page.index("</tfoot>")]
    rows = re.findall(r"<tr>(.*?)</tr>", body)
    return [re.sub(r"<label.*?</label>|<[^>]+>", " ", row).split() for row in rows]


def test_only_coordinators_enter(survey):
    assert statuses(url(survey), survey.pillar.study) == COORDINATORS


def test_groups_are_counted_by_pillar(alice, survey):
    make_survey(study=survey.pillar.study, experts=2)
    assert table(alice.get(url(survey))) == [
        ["CN", "1", "1", "–"],
        ["EU", "2", "1", "–"],
        ["All", "3", "2", "0", "0"],
    ]


def test_targets_show_what_is_missing(alice, survey):
    response = alice.post(url(survey), {"target-0": "4", "target-1": "2"}, follow=True)
    assert "The targets are saved." in text_of(response)
    assert table(response) == [
        ["CN", "1", "3"],
        ["EU", "2", "none"],
        ["All", "3", "6", "3"],
    ]
    assert Event.objects.last().about == {"pillar": 1, "targets": {"CN": 4, "EU": 2}}
    alice.post(url(survey), {"target-0": "", "target-1": "2"})
    assert list(PanelTarget.objects.values_list("group", "seats")) == [("EU", 2)]


def test_a_wanted_group_of_which_nobody_is_there_stays_in_the_table(alice, survey):
    PanelTarget.objects.create(survey=survey, group="US", seats=5)
    assert table(alice.get(url(survey)))[2] == ["US", "0", "5"]


@pytest.mark.parametrize("value", ["-1", "x", "10001", "1.5"])
def test_what_is_no_number_of_people_is_refused(alice, survey, value):
    page = text_of(alice.post(url(survey), {"target-0": value}))
    assert "There is a problem" in page
    assert f'value="{value}"' in page
    assert not PanelTarget.objects.exists()


def test_an_empty_panel_says_so(alice, survey):
    survey.seats.all().delete()
    assert "Nobody is invited yet" in text_of(alice.get(url(survey)))


def test_more_groups_take_no_more_queries(alice, survey):
    few = query_count(alice, url(survey))
    for n, expert in enumerate(Expert.objects.all()):
        Expert.objects.filter(pk=expert.pk).update(group=f"G{n}")
    make_survey(study=survey.pillar.study, experts=3)
    assert query_count(alice, url(survey)) == few <= 12
