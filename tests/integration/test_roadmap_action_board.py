import pytest
from django.urls import reverse

from tests.factories.pages import query_count, signed_in, statuses, text_of
from tests.factories.roadmap import (
    add_sub_topic,
    coordinator,
    finished_survey,
    merge,
    place,
    save_action,
    standing,
)

pytestmark = pytest.mark.django_db
EDITORS = {"coordinator": 200, "analyst": 200, "observer": 403, "outsider": 404, "nobody": 302}


def url(study):
    return reverse("roadmap:action_board", args=[study.slug])


def text(study):
    return text_of(signed_in(coordinator(study)).get(url(study)))


def test_editors_enter():
    study = finished_survey().pillar.study
    assert statuses(url(study), study) == EDITORS


def test_nothing_placed_leads_to_the_coding():
    study = finished_survey().pillar.study
    assert "No priority is placed yet" in text(study)


def test_sub_topics_show_priorities_and_actions_and_what_is_missing():
    survey = finished_survey()
    study, sub_topic = survey.pillar.study, add_sub_topic(survey.pillar)
    add_sub_topic(survey.pillar, title="Public trust")
    place(standing(survey), sub_topic, study=study)
    save_action(sub_topic, standing(survey)[:1])
    page = text(study)
    assert page.count("in no action yet") == 1
    for words in ("10 of 12 (83.3 %)", "I.I.a.1 Teach it", "Rests on I-01", "I.I.b Public trust"):
        assert words in page


def test_query_count_does_not_grow():
    survey = finished_survey(given={1: [5] * 12})
    study = survey.pillar.study
    action = merge(survey)
    client = signed_in(coordinator(study))
    one = query_count(client, url(study))
    for _ in range(2):
        merge(finished_survey(study=study))
        save_action(action.sub_topic, standing(survey))
    assert query_count(client, url(study)) == one
