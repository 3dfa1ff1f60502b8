import pytest
from django.urls import reverse

from roadmap.models import Coding
from tests.factories.pages import query_count, signed_in, statuses, text_of
from tests.factories.roadmap import add_sub_topic, coordinator, finished_survey, merge, standing
from tests.factories.surveys import make_survey

pytestmark = pytest.mark.django_db
EDITORS = {"coordinator": 200, "analyst": 200, "observer": 403, "outsider": 404, "nobody": 302}


def url(study):
    return reverse("roadmap:coding_board", args=[study.slug])


def send(survey, *places):
    data = {f"place-{p.pk}": place for p, place in zip(standing(survey), places, strict=False)}
    data["pillar"] = survey.pillar.number
    return signed_in(coordinator(survey.pillar.study)).post(url(survey.pillar.study), data)


def test_editors_enter():
    study = finished_survey().pillar.study
    assert statuses(url(study), study) == EDITORS


def test_only_consensus_priorities_are_listed_with_k_of_n():
    study = finished_survey().pillar.study
    text = text_of(signed_in(coordinator(study)).get(url(study)))
    assert "0 of 2 consensus priorities are placed" in text
    assert "10 of 12 (83.3 %) agreed in round 1" in text
    assert "Statement 2" in text
    assert "Statement 3" not in text


def test_a_study_without_results_has_nothing_to_place():
    study = make_survey().pillar.study
    assert "Nothing to place yet" in text_of(signed_in(coordinator(study)).get(url(study)))


def test_one_save_places_all():
    survey = finished_survey()
    sub_topic = add_sub_topic(survey.pillar)
    assert send(survey, sub_topic.pk, sub_topic.pk).status_code == 302
    assert Coding.objects.filter(sub_topic=sub_topic).count() == 2
    send(survey, "", sub_topic.pk)
    assert list(Coding.objects.values_list("priority__number", flat=True)) == [2]


@pytest.mark.parametrize("value", ["999999", "x", "１", "-1", "1 OR 1=1"])
def test_a_place_that_is_not_in_the_list_is_refused_and_the_rest_kept(value):
    survey = finished_survey()
    sub_topic = add_sub_topic(survey.pillar)
    text = text_of(send(survey, sub_topic.pk, value))
    assert "Choose a sub-topic from the list: this one is gone." in text
    assert f'<option value="{sub_topic.pk}" selected>' in text
    assert Coding.objects.count() == 0


def test_a_sub_topic_of_another_pillar_is_not_in_the_list():
    survey = finished_survey()
    other = add_sub_topic(make_survey(study=survey.pillar.study).pillar)
    assert "this one is gone" in text_of(send(survey, other.pk))


def test_a_priority_in_an_action_stays_and_the_page_says_where():
    survey = finished_survey()
    merge(survey)
    text = text_of(send(survey, "", ""))
    assert "I-01 is part of action I.I.a.1. Take it out there before you move it." in text
    assert Coding.objects.count() == 2


def test_query_count_does_not_grow():
    survey = finished_survey(given={1: [5] * 12})
    study = survey.pillar.study
    merge(survey)
    client = signed_in(coordinator(study))
    one = query_count(client, url(study))
    for _ in range(2):
        merge(finished_survey(study=study))
    assert query_count(client, url(study)) == one
