import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from roadmap.models import Area, SubTopic
from roadmap.services import structure
from studies.models import Event
from surveys.exceptions import Refusal
from tests.factories.roadmap import (
    add_sub_topic,
    coordinator,
    finished_survey,
    merge,
    place,
    standing,
)
from tests.factories.surveys import make_survey

pytestmark = pytest.mark.django_db


def add_area(pillar, title="Citizens"):
    by = coordinator(pillar.study)
    return structure.add_area(pillar=pillar, title_en=title, title_zh="", by=by, now=timezone.now())


def test_areas_and_sub_topics_are_numbered_on():
    pillar = make_survey().pillar
    first, second = add_area(pillar), add_area(pillar, "Workforce")
    add_sub_topic(pillar)
    b = add_sub_topic(pillar)
    assert (first.reference, second.reference) == ("I.I", "I.II")
    assert (b.reference, b.slug) == ("I.I.b", "1-1-b")


def test_structure_is_on_the_audit_trail():
    pillar = make_survey().pillar
    add_area(pillar)
    event = Event.objects.last()
    assert (event.kind, event.about) == (
        "study_changed",
        {"structure": "I.I", "change": "added", "title": "Citizens"},
    )


def test_a_tenth_area_is_refused():
    pillar = make_survey().pillar
    for _ in range(9):
        add_area(pillar)
    with pytest.raises(Refusal, match="at most 9 areas"):
        add_area(pillar)


def test_pasting_too_many_sub_topics_writes_none():
    area = add_area(make_survey().pillar)
    by = coordinator(area.pillar.study)
    with pytest.raises(Refusal, match="at most 26 sub-topics"):
        structure.add_sub_topics(area=area, titles=[("T", "")] * 27, by=by, now=timezone.now())
    assert SubTopic.objects.count() == 0


def test_only_what_is_empty_is_removed():
    survey = finished_survey()
    by, now = coordinator(survey.pillar.study), timezone.now()
    used = merge(survey).sub_topic
    with pytest.raises(Refusal, match="still has actions"):
        structure.remove_sub_topic(sub_topic=used, by=by, now=now)
    with pytest.raises(Refusal, match="still has sub-topics"):
        structure.remove_area(area=used.area, by=by, now=now)
    free = add_sub_topic(survey.pillar)
    structure.remove_sub_topic(sub_topic=free, by=by, now=now)
    assert [topic.letter for topic in SubTopic.objects.all()] == ["a"]


def test_a_sub_topic_with_placed_priorities_is_not_removed():
    survey = finished_survey()
    sub_topic = add_sub_topic(survey.pillar)
    place(standing(survey), sub_topic, study=survey.pillar.study)
    with pytest.raises(Refusal, match="Priorities are still placed here"):
        structure.remove_sub_topic(
            sub_topic=sub_topic, by=coordinator(survey.pillar.study), now=timezone.now()
        )


@pytest.mark.parametrize("columns", [{"number": 1}, {"number": 10}, {"number": 2, "title_en": ""}])
def test_database_refuses_impossible_areas(columns):
    pillar = make_survey().pillar
    add_area(pillar)
    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.create(**({"pillar": pillar, "title_en": "T"} | columns))


@pytest.mark.parametrize("letter", ["a", "A", "", "ä"])
def test_database_refuses_impossible_sub_topics(letter):
    area = add_sub_topic(make_survey().pillar).area
    with pytest.raises(IntegrityError), transaction.atomic():
        SubTopic.objects.create(area=area, letter=letter, title_en="T")
