"""The desk's pages about workshops, and what readers learn of them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from studies.models import Event, Workshop
from surveys.exceptions import Refusal
from surveys.models import WorkshopPriority
from surveys.services.workshops import remove_workshop
from tests.factories.evidence import hold_workshop
from tests.factories.pages import signed_in, text_of
from tests.factories.roadmap import coordinator, finished_survey, merge, publish
from tests.factories.studies import make_study, make_user
from tests.factories.surveys import make_survey

pytestmark = pytest.mark.django_db
TYPED = {
    "held_on": "2025-05-04",
    "attendance": "14",
    "place_en": "Brussels",
    "place_zh": "布鲁塞尔",
    "minutes_en": "Words of the team.",
    "created": "i-01, I-02",
    "changed": "I-03",
}


@pytest.fixture
def survey():
    return make_survey(by=make_user("Alice"))


def url(page, study, *rest):
    return reverse(f"surveys:{page}", args=[study.slug, *rest])


def effects():
    rows = WorkshopPriority.objects.order_by("priority__number")
    return [(each.priority.number, each.effect) for each in rows]


def test_a_workshop_is_added_changed_and_removed(survey):
    study = survey.pillar.study
    client = signed_in(coordinator(study))
    client.post(url("workshop_add", study), TYPED)
    workshop = Workshop.objects.get()
    told = (workshop.held_on, workshop.attendance, workshop.place_zh, workshop.added_by.name)
    assert told == (dt.date(2025, 5, 4), 14, "布鲁塞尔", "Alice")
    assert effects() == [(1, "created"), (2, "created"), (3, "changed")]
    page = url("workshop_edit", study, workshop.pk)
    assert 'value="I-01, I-02"' in text_of(client.get(page))
    client.post(page, TYPED | {"created": "", "changed": "I-01"})
    assert effects() == [(1, "changed")]
    client.post(page, {"remove": "yes"})
    assert (Workshop.objects.count(), effects()) == (0, [])
    events = Event.objects.filter(kind="workshop_changed").order_by("pk")
    assert [event.about["change"] for event in events] == ["added", "changed", "removed"]
    assert events[2].about["minutes"] == "Words of the team."


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"created": "I-01 I-99"}, "The study has no priority I-99."),
        ({"changed": "I-01"}, "A workshop brings a priority up or changes it, not both."),
        ({"attendance": "0"}, "greater than or equal to 1"),
        ({"held_on": "4 May"}, "Write the day as year-month-day"),
    ],
)
def test_what_was_typed_stays_and_the_page_says_what_to_do(survey, wrong, words):
    study = survey.pillar.study
    client = signed_in(coordinator(study))
    text = text_of(client.post(url("workshop_add", study), TYPED | wrong))
    assert (words in text, 'value="Brussels"' in text) == (True, True)
    assert Workshop.objects.count() == 0


def test_priorities_of_another_study_are_refused(survey):
    foreign = make_study(by=make_user("Nils"), title="Another")
    with pytest.raises(Refusal, match="another study"):
        hold_workshop(foreign, created=list(survey.priorities.all()))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_few_queries(survey, count, django_assert_max_num_queries):
    study = survey.pillar.study
    for _each in range(count):
        hold_workshop(study, created=list(survey.priorities.all()))
    client = signed_in(coordinator(study))
    with django_assert_max_num_queries(12):
        text = text_of(client.get(url("workshop_list", study)))
    assert text.count("I-01 (brought up), I-02 (brought up)") == count


def test_readers_learn_day_place_and_attendance_and_never_the_minutes(client):
    survey = finished_survey()
    study = survey.pillar.study
    first, second, _third = survey.priorities.order_by("number")
    workshop = hold_workshop(study, created=[first], changed=[second])
    merge(survey)
    snapshot = publish(study).snapshot
    remove_workshop(workshop=workshop, by=coordinator(study), now=timezone.now())
    root = f"/roadmap/{study.slug}/priorities/"
    brought = text_of(client.get(f"{root}I-01/"))
    sentence = "brought up at a workshop on 4 May 2025, Brussels, with 14 participants."
    assert (sentence in brought, "The team of the study wrote it" in brought) == (True, False)
    changed = text_of(client.get(f"{root}I-02/?language=zh-hans"))
    assert ("布鲁塞尔" in changed, "Brussels" in changed) == (True, False)
    assert "Words of the team." not in str(snapshot)
