import pytest

from roadmap.models import Coding
from studies.models import Event
from surveys.exceptions import Refusal
from surveys.models import Priority
from tests.factories.roadmap import (
    add_sub_topic,
    finished_survey,
    merge,
    place,
    standing,
    survey_of_two_rounds,
)
from tests.factories.studies import make_study, make_user
from tests.factories.surveys import make_survey, sealed_round

pytestmark = pytest.mark.django_db


def placed():
    return list(Coding.objects.values_list("priority__number", "sub_topic__letter"))


def test_consensus_priorities_are_placed_and_moved():
    survey = finished_survey()
    study, (first, second) = survey.pillar.study, standing(survey)
    a, b = add_sub_topic(survey.pillar), add_sub_topic(survey.pillar)
    place([first, second], a, study=study)
    assert placed() == [(1, "a"), (2, "a")]
    place([second], b, study=study)
    place([first], None, study=study)
    assert placed() == [(2, "b")]
    assert Event.objects.last().about == {"placed": {"I-01": ""}}


def test_placing_what_is_placed_changes_nothing():
    survey = finished_survey()
    sub_topic = add_sub_topic(survey.pillar)
    place(standing(survey), sub_topic, study=survey.pillar.study)
    before = Event.objects.count(), list(Coding.objects.values())
    place(standing(survey), sub_topic, study=survey.pillar.study)
    assert (Event.objects.count(), list(Coding.objects.values())) == before


def test_priorities_of_both_rounds_stand():
    survey = survey_of_two_rounds()
    assert [priority.code for priority in standing(survey)] == ["I-01", "I-02"]


def test_a_priority_without_consensus_is_refused_and_nothing_is_placed():
    survey = finished_survey()
    sub_topic = add_sub_topic(survey.pillar)
    with pytest.raises(Refusal, match="reached consensus"):
        place(list(Priority.objects.all()), sub_topic, study=survey.pillar.study)
    assert placed() == []


def test_a_priority_of_an_unfinished_survey_is_refused():
    survey = make_survey()
    sealed_round(survey=survey, ratings=[{1: 5, 2: 5, 3: 5}] * 12)
    sub_topic = add_sub_topic(survey.pillar)
    with pytest.raises(Refusal, match="reached consensus"):
        place([survey.priorities.first()], sub_topic, study=survey.pillar.study)


def test_a_priority_of_another_study_is_refused():
    survey = finished_survey()
    other = finished_survey(study=make_study(by=make_user("Eve"), title="Other"))
    with pytest.raises(Refusal, match="of this study"):
        place(standing(other), add_sub_topic(survey.pillar), study=survey.pillar.study)


def test_a_sub_topic_of_another_pillar_is_refused():
    survey = finished_survey()
    other = finished_survey(study=survey.pillar.study)
    with pytest.raises(Refusal, match=r"I-01 belongs to another pillar than sub-topic II.I.a"):
        place(standing(survey), add_sub_topic(other.pillar), study=survey.pillar.study)


def test_a_priority_in_an_action_does_not_move():
    survey = finished_survey()
    merge(survey)
    with pytest.raises(Refusal, match=r"I-01 is part of action I.I.a.1"):
        place(standing(survey)[:1], None, study=survey.pillar.study)
    assert placed() == [(1, "a"), (2, "a")]
