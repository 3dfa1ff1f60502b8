"""Why a consensus priority is in no action: written, published, taken back."""

import pytest
from django.test import Client
from django.urls import reverse

from roadmap.models import Omission
from roadmap.queries import coverage, publication_blockers
from studies.models import Event
from surveys.exceptions import Refusal
from tests.factories.pages import signed_in, statuses, text_of
from tests.factories.roadmap import (
    add_sub_topic,
    coordinator,
    explain,
    finished_survey,
    place,
    publish,
    save_action,
    standing,
)

pytestmark = pytest.mark.django_db
REASON = {"reason_en": "It is law since May.", "reason_zh": "五月起已成为法律。"}


@pytest.fixture
def survey():
    """I-01 is in an action, I-02 in none."""
    made = finished_survey()
    sub_topic = add_sub_topic(made.pillar)
    first, second = standing(made)
    place([first, second], sub_topic, study=made.pillar.study)
    save_action(sub_topic, [first])
    return made


def url(survey, code="I-02", page="omission_edit"):
    return reverse(f"roadmap:{page}", args=[survey.pillar.study.slug, code])


def test_editors_enter_and_only_consensus_priorities_have_a_page(survey):
    study = survey.pillar.study
    seen = {"coordinator": 200, "analyst": 200, "observer": 403, "outsider": 404, "nobody": 302}
    assert statuses(url(survey), study) == seen
    assert signed_in(coordinator(study)).get(url(survey, "I-03")).status_code == 404


def test_a_reason_resolves_the_priority_and_is_published(survey):
    study = survey.pillar.study
    client = signed_in(coordinator(study))
    board = reverse("roadmap:action_board", args=[study.slug])
    assert [b.sentence for b in publication_blockers(study)] == [
        "1 consensus priority is in no action yet: I-02."
    ]
    assert url(survey) in text_of(client.get(board))
    page = text_of(client.post(url(survey), REASON, follow=True))
    assert "The reason for I-02 is saved." in page
    assert "<strong>in no action:</strong> It is law since May." in page
    found = coverage(study)
    assert (found.covered, len(found.explained), found.resolved) == (1, 1, 2)
    assert publication_blockers(study) == []
    omission = Omission.objects.get()
    assert (omission.written_by.name, omission.written_at is not None) == ("Alice", True)
    assert Event.objects.last().about == {"priority": "I-02", "change": "explained"}
    publish(study)
    public = Client()
    page = text_of(public.get(reverse("roadmap:priority_detail", args=[study.slug, "I-02"])))
    assert "Why it is in no action</h2> <div><p>It is law since May.</p></div>" in page
    method = public.get(reverse("roadmap:method", args=[study.slug]) + "?language=zh-hans")
    assert "五月起已成为法律。" in text_of(method)


def test_a_reason_is_taken_back_and_published_editions_keep_it(survey):
    study = survey.pillar.study
    explain(standing(survey)[1])
    edition = publish(study)
    client = signed_in(coordinator(study))
    assert "Written by Alice" in text_of(client.get(url(survey)))
    client.post(url(survey, page="omission_withdraw"))
    assert Omission.objects.count() == 0
    assert len(publication_blockers(study)) == 1
    assert [each.code for each in edition.content.omitted] == ["I-02"]


def test_a_reason_needs_both_languages_and_a_priority_in_no_action(survey):
    first, second = standing(survey)
    for priority, reason_en, reason_zh, sentence in (
        (first, "x", "x", "I-01 is in an action by now."),
        (survey.priorities.last(), "x", "x", "I-03 did not reach consensus."),
        (second, " ", "x", "Say in English why it is in no action."),
        (second, "x", " ", "Say it in Chinese, too"),
    ):
        with pytest.raises(Refusal, match=sentence):
            explain(priority, reason_en=reason_en, reason_zh=reason_zh)
    client = signed_in(coordinator(survey.pillar.study))
    page = text_of(client.post(url(survey), {"reason_en": "Kept words", "reason_zh": ""}))
    assert "Why it is in no action (Chinese): This field is required." in page
    assert "Kept words" in page


def test_a_priority_under_no_sub_topic_may_be_explained(survey):
    second = standing(survey)[1]
    place([second], None, study=survey.pillar.study)
    client = signed_in(coordinator(survey.pillar.study))
    board = text_of(client.get(reverse("roadmap:action_board", args=[survey.pillar.study.slug])))
    assert (
        'Under no sub-topic</h2> <ul class="list-unstyled"><li class="py-3 border-bottom">' in board
    )
    assert url(survey) in board
    explain(second)
    assert publication_blockers(survey.pillar.study) == []


def test_who_puts_it_into_an_action_needs_no_reason_any_more(survey):
    first, second = standing(survey)
    explain(second)
    action = first.actions.get()
    save_action(action.sub_topic, [first, second], action=action)
    assert Omission.objects.count() == 0
