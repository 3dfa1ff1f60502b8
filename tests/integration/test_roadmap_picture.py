"""The roadmap as a picture: the whole, a pillar, an area; the address holds what is looked at."""

import re

import pytest
from django.urls import reverse

from tests.factories.evidence import add_evidence, cite
from tests.factories.pages import text_of
from tests.factories.roadmap import add_sub_topic, finished_survey, merge, publish
from tests.factories.surveys import make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    survey = finished_survey()
    study = survey.pillar.study
    (plan,) = add_evidence(study, "Plan")
    cite(survey.priorities.first(), plan)
    merge(survey)
    later = make_survey(study=study, by=study.memberships.get().user, title="Later")
    add_sub_topic(later.pillar, title="Other theme")
    publish(study)
    return study


def page(client, study, focus="", query=""):
    return text_of(client.get(f"/roadmap/{study.slug}/picture/{focus and f'{focus}/'}{query}"))


def fields(text):
    """Where the fields of the pictures lead, in order."""
    return re.findall(r'<a href="([^"]+)" aria-label="[^"]+" class="picture-field', text)


def test_the_whole_leads_to_pillars_areas_and_sub_topics(client, study):
    root = f"/roadmap/{study.slug}/"
    text = page(client, study)
    assert fields(text) == [
        *(f"{root}picture/1/", f"{root}picture/1-1/", f"{root}sub-topics/1-1-a/"),
        *(f"{root}picture/2/", f"{root}picture/2-1/", f"{root}sub-topics/2-1-a/"),
    ]
    assert "1 action on 2 sub-topics" in text
    assert text.count('aria-label="a Other theme: In preparation"') == 1
    assert "What led to the actions" not in text


@pytest.mark.parametrize("focus", ["1", "1-1"])
def test_a_pillar_or_an_area_shows_what_led_to_its_actions(client, study, focus):
    root = f"/roadmap/{study.slug}/"
    text = page(client, study, focus)
    flow = text.split("What led to the actions")[1]
    assert "From 1 piece of evidence through 2 priorities to 1 action" in flow
    assert fields(flow) == [
        f"{root}{place}/" for place in ("evidence/E-01", "priorities/I-01", "priorities/I-02")
    ] + [f"{root}actions/1-1-a-1/"]
    hints = ("E-01 → I-01", "I-01 → I.I.a.1", "I-02 → I.I.a.1")
    assert [hint for hint in hints if f"<title>{hint}</title>" in flow] == list(hints)


def test_links_keep_edition_and_language_and_the_table_says_the_same(client, study):
    text = text_of(client.get(f"/roadmap/{study.slug}/editions/1/picture/1/?language=zh-hans"))
    root = f"/roadmap/{study.slug}/editions/1/"
    assert f"{root}actions/1-1-a-1/?language=zh-hans" in fields(text)
    table = text.split("<table")[2].split("</table>")[0]
    for words in ("I-01", "E-01", "I.I.a.1"):
        assert words in table


@pytest.mark.parametrize("focus", ["9", "1-9", "2-2", "x", "01"])
def test_what_the_edition_does_not_hold_is_not_found(client, study, focus):
    assert client.get(f"/roadmap/{study.slug}/picture/{focus}/").status_code == 404


def test_the_home_page_leads_to_the_picture_and_a_look_takes_three_queries(
    client, study, django_assert_max_num_queries
):
    home = text_of(client.get(reverse("roadmap:roadmap_home", args=[study.slug])))
    assert f'href="/roadmap/{study.slug}/picture/"' in home
    with django_assert_max_num_queries(3):
        page(client, study, "1")
