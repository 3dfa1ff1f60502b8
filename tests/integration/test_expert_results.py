"""What the panel found, beside the reader's own ratings and words."""

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.consensus import Rule
from surveys.enums import CommentKind, Disposition, Moderation, SuggestionFate
from surveys.models import Comment, Suggestion
from surveys.services import ratings
from surveys.services.moderation import Ruling, moderate
from surveys.services.priorities import Statement
from surveys.services.results import share_results
from surveys.services.suggestions import answer_suggestion
from surveys.services.surveys import set_protocol
from tests.factories.pages import entered, query_count, text_of
from tests.factories.rewriting import alice, rewrite
from tests.factories.studies import make_study, make_user
from tests.factories.surveys import (
    close_and_seal,
    decide,
    expert_of,
    link_of,
    make_survey,
    open_survey_round,
    rate,
    sealed_round,
)

pytestmark = pytest.mark.django_db
SECRET = "I am Bob of the ministry"


def finished(priorities=3, study=None, title="Shaping healthcare"):
    """One sealed round, not shared yet."""
    survey = make_survey(priorities=priorities, study=study, title=title)
    by = survey.pillar.study.memberships.get().user
    protocol = {"rule": Rule(), "round_count": 1, "carries_consensus": False}
    set_protocol(survey=survey, by=by, now=timezone.now(), **protocol)
    given = dict.fromkeys(range(1, priorities + 1), 4)
    return sealed_round(survey=survey, ratings=[{**given, 1: 5}, *[given] * 6])


def share(survey_round):
    share_results(survey=survey_round.survey, by=alice(survey_round), now=timezone.now())
    return survey_round


def url(survey_round):
    return reverse("surveys:expert_results", args=[survey_round.pk])


def bob_of(survey_round, index=0, **options):
    return entered(link_of(expert_of(survey_round.survey, index)), **options)


def article(page, code):
    return page.split(f'<article class="rate-item" id="{code}"')[1].split("</article>")[0]


# --- who enters -----------------------------------------------------------------------------------


def test_nobody_sees_results_that_are_not_shared():
    survey_round = finished()
    assert bob_of(survey_round).get(url(survey_round)).status_code == 404


def test_the_panel_sees_them_once_they_are_shared():
    survey_round = share(finished())
    assert bob_of(survey_round).get(url(survey_round)).status_code == 200


def test_nobody_else_does(client):
    survey_round = share(finished())
    study = survey_round.survey.pillar.study
    other_study = open_survey_round(make_survey(study=make_study(by=make_user("Nils"))))
    beside = make_survey(study=study, title="Another", experts=13)
    stranger = entered(link_of(expert_of(beside, 12)))
    found = [
        client.get(url(survey_round)).status_code,
        bob_of(other_study).get(url(survey_round)).status_code,
        stranger.get(url(survey_round)).status_code,
    ]
    assert found == [404, 404, 404]


def test_looking_is_all_one_can_do():
    survey_round = share(finished())
    assert bob_of(survey_round).post(url(survey_round)).status_code == 405


def test_the_way_there_leads_over_the_own_surveys():
    survey_round = finished()
    home = reverse("surveys:expert_home")
    link = f'href="{url(survey_round)}"'
    before = link in text_of(bob_of(survey_round).get(home))
    share(survey_round)
    assert (before, link in text_of(bob_of(survey_round).get(home))) == (False, True)


# --- what it shows --------------------------------------------------------------------------------


@pytest.fixture
def whole_story():
    """Two rounds: I-01 stands, I-02 and I-03 merge, I-04 is dropped, I-05 splits.

    Bob rated everything, commented on I-02 and I-04, and made three suggestions.
    """
    survey = make_survey(priorities=5)
    first = open_survey_round(survey)
    for index in range(6):
        given = {1: 5, 2: 2, 3: 3, 4: 1, 5: 3} if index else {1: 4, 2: 1, 3: None, 4: 2}
        rate(first, index, given, comments={2: SECRET, 4: "Too dear"} if index == 0 else None)
    bob = link_of(expert_of(survey, 0))
    for place, text in enumerate(["Pay nurses", "Build labs", "Fly to Mars"], start=1):
        ratings.save_suggestion(link=bob, round_id=first.pk, place=place, text=text)
    first = close_and_seal(first)
    by, now = alice(first), timezone.now()
    moderate(
        survey_round=first,
        rulings={
            Comment.objects.get(text=SECRET).pk: Ruling(
                moderation=Moderation.SHOWN, shown_text="A civil servant", reason="A name"
            )
        },
        by=by,
        now=now,
    )
    rewrite(first, Disposition.MERGE, [2, 3], "Both", reason="They say the same.")
    rewrite(first, Disposition.SPLIT, [5], "First half", "Second half", reason="Two in one.")
    decide(first, {1: Disposition.ACCEPT, 4: Disposition.DROP})
    answers = {
        "Pay nurses": {
            "fate": SuggestionFate.ADDED,
            "answer": "",
            "statement": Statement(text_en="Fair pay", text_zh="合理薪酬"),
        },
        "Build labs": {
            "fate": SuggestionFate.COVERED,
            "answer": "Labs are in it.",
            "priority": survey.priorities.get(number=1),
        },
        "Fly to Mars": {"fate": SuggestionFate.DECLINED, "answer": "Outside the study."},
    }
    for text, answer in answers.items():
        suggestion = Suggestion.objects.get(text=text)
        answer_suggestion(suggestion=suggestion, by=by, now=now, **answer)
    second = open_survey_round(survey, number=2)
    for index in range(6):
        rate(second, index, dict.fromkeys((1, 2, 3, 4), 4 if index < 5 else 2))
    ratings.save_comment(
        link=bob,
        round_id=second.pk,
        item_id=second.items.get(position=1).pk,
        text="The reasons",
        kind=CommentKind.CHANGE,
    )
    return share(close_and_seal(second))


def test_every_priority_has_its_fate_with_the_reason(whole_story):
    results = bob_of(whole_story).get(url(whole_story)).context["results"]
    assert [(each.code, each.fate, each.reason) for each in results] == [
        ("I-01", "Stands by consensus, and may become part of an action", ""),
        ("I-02", "Stands by consensus, and may become part of an action", ""),
        ("I-03", "Goes on in I-02", "They say the same."),
        ("I-04", "Taken off the list", "Decided by the working group."),
        ("I-05", "Split into I-06, I-07", "Two in one."),
        ("I-06", "Stands by consensus, and may become part of an action", ""),
        ("I-07", "Stands by consensus, and may become part of an action", ""),
        ("I-08", "Stands by consensus, and may become part of an action", ""),
    ]


def test_own_ratings_stand_beside_those_of_the_panel_round_by_round(whole_story):
    results = bob_of(whole_story).get(url(whole_story)).context["results"]
    judged = {
        each.code: [
            (one.item.survey_round.number, [bar.count for bar in one.distribution.bars], one.mine)
            for one in each.judged
        ]
        for each in results
    }
    assert (judged["I-02"], judged["I-03"]) == (
        [(1, [1, 5, 0, 0, 0], 1), (2, [0, 1, 0, 5, 0], 4)],
        [(1, [0, 0, 5, 0, 0], 0)],
    )
    page = text_of(bob_of(whole_story).get(url(whole_story)))
    assert "You said that you cannot judge it." in article(page, "I-03")
    assert "5 of 6" in article(page, "I-02")
    assert "83.3 %" in article(page, "I-02")
    assert "You did not rate it." in article(page, "I-05")


def test_the_fate_of_each_own_suggestion_is_told(whole_story):
    page = text_of(bob_of(whole_story).get(url(whole_story)))
    part = page.split("What became of your suggestions</h2>")[1].split("</ul>")[0]
    assert "Pay nurses<br><strong>Added as a priority (I-08)</strong>" in part
    covered = "<strong>Covered by a priority on the list (I-01)</strong>: Labs are in it."
    assert f"Build labs<br>{covered}" in part
    assert "Fly to Mars<br><strong>Not taken up</strong>: Outside the study." in part


def test_the_fate_of_what_one_commented_on_is_told(whole_story):
    response = bob_of(whole_story).get(url(whole_story))
    assert [each.code for each in response.context["with_own_words"]] == ["I-02", "I-04"]
    page = text_of(response)
    assert "Your comment: Too dear" in article(page, "I-04")
    assert "Your comment: The reasons" in article(page, "I-02")


def test_nobody_reads_suggestions_or_comments_of_others(whole_story):
    page = text_of(bob_of(whole_story, 1).get(url(whole_story)))
    found = [text for text in (SECRET, "A civil servant", "Too dear", "Pay nurses") if text in page]
    assert found == []


def test_whoever_rated_nothing_sees_the_panel_alone(whole_story):
    results = bob_of(whole_story, 11).get(url(whole_story)).context["results"]
    assert {one.mine for each in results for one in each.judged} == {None}


def test_it_leads_to_what_was_published(whole_story):
    slug = whole_story.survey.pillar.study.slug
    page = text_of(bob_of(whole_story).get(url(whole_story)))
    assert f'<a href="{reverse("study_public", args=[slug])}">What was published</a>' in page


def test_it_speaks_chinese_and_marks_what_is_not_translated(whole_story):
    page = text_of(bob_of(whole_story, language="zh-hans").get(url(whole_story)))
    assert '<html lang="zh-Hans"' in page
    assert '<span lang="zh-Hans">条目 1</span>' in page


def test_more_than_99_priorities_stand_in_the_order_of_their_numbers():
    survey_round = share(finished(priorities=101))
    results = bob_of(survey_round).get(url(survey_round)).context["results"]
    assert [each.code for each in results] == [f"I-{n:02}" for n in range(1, 102)]


def test_three_rows_take_as_many_queries_as_one():
    one = share(finished(priorities=1))
    three = share(finished(priorities=3, study=one.survey.pillar.study, title="Another"))
    assert [query_count(bob_of(each), url(each)) for each in (one, three)] == [9, 9]
