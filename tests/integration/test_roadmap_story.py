"""How a priority and an action came about: origin, interval, bands, reasons, history."""

import pytest
from django.urls import reverse
from django.utils import timezone

from roadmap.models import Edition
from roadmap.services.snapshots import preview
from surveys.enums import Moderation, PrioritySource
from surveys.models import Comment, Priority
from surveys.services.moderation import Ruling, moderate, release_reasons
from tests.factories.pages import signed_in, text_of
from tests.factories.roadmap import (
    coordinator,
    finished_survey,
    merge,
    planned_survey,
    publish,
    save_action,
    survey_of_two_rounds,
)
from tests.factories.surveys import sealed_round

pytestmark = pytest.mark.django_db
HIGH, LOW, HELD, FEW = "It saves time.", "It costs too much.", "Bob said so.", "Only I know."


@pytest.fixture
def survey():
    return finished_survey(given={1: [5] * 21 + [2] * 6, 2: [4] * 12})


def page(client, study, name, place, number=None):
    args = [study.slug, *([number] if number else []), place]
    return text_of(client.get(reverse(f"roadmap:{name}", args=args)))


# --- interval and bands -----------------------------------------------------------------------


def test_a_share_comes_with_its_interval_and_what_that_means(client, survey):
    merge(survey)
    study = survey.pillar.study
    publish(study)
    for text in (
        page(client, study, "action_detail", "1-1-a-1"),
        page(client, study, "priority_detail", "I-01"),
    ):
        for words in ("21 of 27 (77.8 %)", "95 % interval: 59 % to 90 %", "it decides nothing"):
            assert words in text
    assert "95 % interval: 75 % to 100 %" in page(client, study, "priority_detail", "I-02")


# --- origin -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("", "The team of the study wrote it; no other source is on record."),
        (PrioritySource.WORKSHOP, "It came out of a workshop."),
        (PrioritySource.EVIDENCE, "It was written from mapped evidence."),
        (PrioritySource.SUGGESTION, "An expert suggested it."),
    ],
)
def test_a_priority_tells_where_it_comes_from(client, survey, source, words):
    Priority.objects.filter(survey=survey, number=1).update(
        source=source, source_note="Brussels, May", author="Working group 2"
    )
    merge(survey)
    publish(survey.pillar.study)
    text = page(client, survey.pillar.study, "priority_detail", "I-01")
    for each in (words, "It came onto the list on", "Brussels, May", "Working group 2"):
        assert each in text


def test_an_expert_is_never_named_and_a_suggestion_tells_its_round_alone(client, survey):
    survey.rounds.get().suggestions.create(
        suggestion_key="k",
        text="My own words",
        fate="added",
        priority=survey.priorities.get(number=1),
        answered_at=timezone.now(),
        answered_by=coordinator(survey.pillar.study),
    )
    merge(survey)
    publish(survey.pillar.study)
    text = page(client, survey.pillar.study, "priority_detail", "I-01")
    assert "An expert of the panel suggested it in round 1." in text
    assert "My own words" not in text


# --- reasons ----------------------------------------------------------------------------------


@pytest.fixture
def with_reasons():
    """I-01 with reasons for, against and held back; I-02, which only four rated, with one."""
    given = {1: [5] * 12, 2: [4] * 12}
    survey = planned_survey(study=None, by=None, given=given, rounds=1)
    first = sealed_round(
        survey=survey, ratings=[{1: 5, 2: 4 if n < 4 else None} for n in range(12)]
    )
    one, few = first.items.order_by("position")
    rows = [(one, HIGH, "high"), (one, LOW, "low"), (few, FEW, "high"), (one, HELD, "high")]
    made = [
        Comment.objects.create(item=item, comment_key=text, text=text, stance=stance)
        for item, text, stance in rows
    ]
    moderate(
        survey_round=first,
        rulings={each.pk: Ruling(moderation=Moderation.SHOWN) for each in made[:3]},
        by=coordinator(survey.pillar.study),
        now=timezone.now(),
    )
    merge(survey)
    return survey


def release(survey, released):
    by = coordinator(survey.pillar.study)
    release_reasons(survey=survey, released=released, by=by, now=timezone.now())


def test_reasons_are_published_once_they_are_released_and_only_those_shown(client, with_reasons):
    study = with_reasons.pillar.study
    publish(study)
    texts = [page(client, study, "action_detail", "1-1-a-1")]
    release(with_reasons, True)
    texts.append(page(client, study, "action_detail", "1-1-a-1"))
    assert [words for words in (HIGH, LOW, HELD) for text in texts if words in text] == []
    publish(study)
    for name, place in (("action_detail", "1-1-a-1"), ("priority_detail", "I-01")):
        reasons = page(client, study, name, place).split("For a high rating")[1]
        high, low = reasons.split("For a lower rating")
        assert (HIGH in high, LOW in low, HELD in reasons) == (True, True, False)
    release(with_reasons, False)
    assert HIGH not in str(publish(study).snapshot)
    assert HIGH in page(client, study, "priority_detail", "I-01", number=2)


def test_few_raters_give_no_reasons_away(with_reasons):
    release(with_reasons, True)
    content = str(publish(with_reasons.pillar.study).snapshot)
    assert (HIGH in content, FEW in content) == (True, False)


def test_the_coordinator_releases_on_the_page_of_comments(with_reasons):
    client = signed_in(coordinator(with_reasons.pillar.study))
    path = reverse("surveys:round_comments", args=[with_reasons.rounds.get().pk])
    assert "Readers see no reasons." in text_of(client.get(path))
    said = [client.post(path, {"release": word}, follow=True) for word in ("yes", "no")]
    states = ["Reasons are released to readers." in text_of(each) for each in said]
    assert states == [True, False]


# --- history ----------------------------------------------------------------------------------


def history(client, study, number=None):
    text = page(client, study, "action_detail", "1-1-a-1", number)
    part = text.split('id="history"')[1].split("</ol>")[0]
    return [line.split("</a>: ")[1] for line in part.split("</li>")[:-1]]


def test_the_same_content_published_again_has_the_same_hash_and_history(client, survey):
    merge(survey)
    study = survey.pillar.study
    hashes = [publish(study).sha256, preview(study=study).sha256, publish(study).sha256]
    assert len(set(hashes)) == 1
    assert history(client, study) == ["published for the first time."]


def test_a_changed_action_tells_what_changed_and_links_to_the_edition(client, survey):
    action = merge(survey)
    study, rests_on = survey.pillar.study, list(action.priorities.all())
    publish(study)
    save_action(action.sub_topic, rests_on[:1], action=action, text_en="Other.", horizon_to=2031)
    save_action(action.sub_topic, rests_on, title_en="Another")
    publish(study)
    told = ["published for the first time.", "changed: when, what it rests on, text."]
    assert history(client, study) == told
    assert history(client, study, number=1) == told[:1]
    text = page(client, study, "action_detail", "1-1-a-2")
    assert f'href="/roadmap/{study.slug}/editions/2/actions/1-1-a-2/"' in text


def test_editions_from_before_there_was_a_history_are_read_once(client, survey):
    action = merge(survey)
    study = survey.pillar.study
    for title in ("First", "Second"):
        save_action(action.sub_topic, list(action.priorities.all()), action=action, title_en=title)
        edition = publish(study)
        del edition.snapshot["pillars"][0]["areas"][0]["sub_topics"][0]["actions"][0]["history"]
        Edition.objects.filter(pk=edition.pk).update(snapshot=edition.snapshot, sha256=title)
    assert 'id="history"' not in page(client, study, "action_detail", "1-1-a-1")
    publish(study)
    assert history(client, study) == ["published for the first time.", "changed: title."]


def test_two_rounds_and_everything_around_them_take_few_queries(
    client, django_assert_max_num_queries
):
    survey = survey_of_two_rounds()
    merge(survey)
    study = survey.pillar.study
    for _each in range(3):
        publish(study)
    with django_assert_max_num_queries(10):
        page(client, study, "action_detail", "1-1-a-1")
