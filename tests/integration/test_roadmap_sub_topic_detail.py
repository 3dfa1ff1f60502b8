import pytest
from django.urls import reverse

from tests.factories.pages import text_of
from tests.factories.roadmap import add_sub_topic, finished_survey, merge, publish

pytestmark = pytest.mark.django_db


def page(client, study, place):
    return text_of(client.get(reverse("roadmap:sub_topic_detail", args=[study.slug, place])))


def test_each_action_has_its_evidence_in_a_line(client):
    survey = finished_survey()
    merge(survey)
    study = survey.pillar.study
    publish(study)
    text = page(client, study, "1-1-a")
    for words in (
        "Health literacy",
        "What people know.",
        "I.I.a.1",
        "Teach it",
        "2026–2030",
        "12 of 12 (100.0 %)",
        "10 of 12 (83.3 %)",
        reverse("roadmap:action_detail", args=[study.slug, "1-1-a-1"]),
        reverse("roadmap:priority_detail", args=[study.slug, "I-02"]),
    ):
        assert words in text


def test_a_theme_without_an_action_says_why(client):
    survey = finished_survey()
    merge(survey)
    add_sub_topic(survey.pillar, title="Public trust")
    publish(survey.pillar.study)
    text = page(client, survey.pillar.study, "1-1-b")
    assert "No priority on this theme reached consensus" in text
