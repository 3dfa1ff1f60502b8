import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from roadmap.models import Action, ActionPriority
from roadmap.services.merging import remove_action
from studies.models import Event
from surveys.exceptions import Refusal
from surveys.models import Priority
from tests.factories.roadmap import (
    TEXTS,
    add_sub_topic,
    coordinator,
    finished_survey,
    merge,
    place,
    save_action,
    standing,
)

pytestmark = pytest.mark.django_db


def codes(action):
    return [mention.priority.code for mention in action.rests_on.all()]


def test_an_action_rests_on_its_priorities():
    action = merge(finished_survey())
    stored = Action.objects.get()
    assert {name: getattr(stored, name) for name in TEXTS} == TEXTS
    assert (action.reference, action.slug, codes(action)) == (
        "I.I.a.1",
        "1-1-a-1",
        ["I-01", "I-02"],
    )
    assert Event.objects.last().about == {
        "action": "I.I.a.1",
        "change": "saved",
        "priorities": ["I-01", "I-02"],
    }


def test_an_action_is_changed_in_place():
    action = merge(finished_survey())
    first = ActionPriority.objects.earliest("pk").priority
    save_action(action.sub_topic, [first], action=action, title_en="Teach it well")
    stored = Action.objects.get()
    assert (stored.title_en, stored.number, codes(stored)) == ("Teach it well", 1, ["I-01"])


def test_numbers_go_on_within_the_sub_topic():
    action = merge(finished_survey())
    second = save_action(action.sub_topic, [action.priorities.first()])
    assert second.reference == "I.I.a.2"


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        ({"horizon_from": 2030, "horizon_to": 2026}, "ends before it begins"),
        ({"horizon_from": 26}, "years from 2000 to 2100"),
        ({"title_en": " "}, "needs an English title"),
        ({"text_en": ""}, "needs an English title and text"),
    ],
)
def test_impossible_actions_are_refused(texts, sentence):
    action = merge(finished_survey())
    with pytest.raises(Refusal, match=sentence):
        save_action(action.sub_topic, [action.priorities.first()], **texts)
    assert Action.objects.count() == 1


def test_an_action_without_a_priority_is_refused():
    with pytest.raises(Refusal, match="at least one priority"):
        save_action(add_sub_topic(finished_survey().pillar), [])


def test_only_priorities_placed_under_the_sub_topic_are_taken():
    survey = finished_survey()
    a, b = add_sub_topic(survey.pillar), add_sub_topic(survey.pillar)
    place(standing(survey), a, study=survey.pillar.study)
    for priorities in (standing(survey), list(Priority.objects.filter(number=3))):
        with pytest.raises(Refusal, match=r"placed under I.I.b"):
            save_action(b, priorities)
    assert Action.objects.count() == 0


def test_an_action_stays_under_its_sub_topic():
    survey = finished_survey()
    action = merge(survey)
    with pytest.raises(Refusal, match="stays under the sub-topic"):
        save_action(add_sub_topic(survey.pillar), standing(survey), action=action)


def test_an_unknown_column_is_a_mistake_of_the_caller():
    action = merge(finished_survey())
    with pytest.raises(TypeError, match="no colour"):
        save_action(action.sub_topic, [action.priorities.first()], colour="red")


def test_a_removed_action_is_on_the_audit_trail():
    action = merge(finished_survey())
    remove_action(
        action=action, by=coordinator(action.sub_topic.area.pillar.study), now=timezone.now()
    )
    assert Action.objects.count() == 0
    assert Event.objects.last().about == {
        "action": "I.I.a.1",
        "change": "removed",
        "title": "Teach it",
    }


@pytest.mark.parametrize(
    "columns",
    [
        {"number": 1},
        {"title_en": ""},
        {"horizon_from": 2031, "horizon_to": 2030},
        {"horizon_to": 1999},
        {"horizon_from": 2101, "horizon_to": None},
    ],
)
def test_database_refuses_impossible_actions(columns):
    action = merge(finished_survey())
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.create(**(TEXTS | {"sub_topic": action.sub_topic, "number": 2} | columns))


def test_database_refuses_a_priority_twice_in_an_action():
    action = merge(finished_survey())
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionPriority.objects.create(action=action, priority=action.priorities.first())
