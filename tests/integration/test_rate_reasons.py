"""The reasons of others that an expert reads in the next round."""

import html

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.enums import Disposition, Moderation
from surveys.models import Comment
from surveys.services.moderation import Ruling, moderate
from tests.factories.pages import entered, text_of
from tests.factories.rewriting import alice
from tests.factories.surveys import (
    close_and_seal,
    decide,
    expert_of,
    link_of,
    make_survey,
    open_survey_round,
    rate,
)

pytestmark = pytest.mark.django_db
CARRY = Disposition.CARRY
SECRET = "I am Bob of the ministry"


def url(survey_round):
    return reverse("surveys:rate_priorities", args=[survey_round.pk])


def bob_of(survey_round, index=0, **options):
    return entered(link_of(expert_of(survey_round.survey, index)), **options)


def row_of(client, survey_round, text):
    rows = client.get(url(survey_round)).context["rows"]
    return next(row for row in rows if row.item.version.text_en == text)


def carried(first, **but):
    rest = {position: CARRY for position in (1, 2, 3) if position not in but.get("but", ())}
    decide(first, rest)
    return open_survey_round(first.survey, number=2)


@pytest.fixture
def reasons():
    """Round 2; six gave a reason for item 1, three each way, and one without a rating."""
    survey_round = open_survey_round(make_survey())
    for index in range(6):
        value = 5 if index < 3 else 2
        text = SECRET if index == 0 else f"Reason {index}"
        rate(survey_round, index, {1: value}, comments={1: text})
    rate(survey_round, 6, {1: None}, comments={1: "Reason 6"})
    return close_and_seal(survey_round)


def rule(survey_round, **rulings):
    """Moderate by text: show it, or show other words."""
    wanted = {
        comment.pk: Ruling(
            moderation=Moderation.SHOWN, shown_text=rulings.get(comment.text, ""), reason="A name"
        )
        for comment in Comment.objects.filter(text__in=rulings)
    }
    moderate(survey_round=survey_round, rulings=wanted, by=alice(survey_round), now=timezone.now())


ALL = {SECRET: "A civil servant", **{f"Reason {n}": "" for n in range(1, 7)}}


def read(survey_round, index):
    past = row_of(bob_of(survey_round, index), survey_round, "Statement 1").pasts[0]
    groups = (past.high_reasons, past.low_reasons, past.other_reasons)
    return [[each.public_text for each in group] for group in groups]


def test_only_what_the_team_shows_is_read_by_the_side_it_speaks_for(reasons):
    rule(reasons, **{"Reason 1": "", "Reason 3": "", "Reason 6": ""})
    second = carried(reasons)
    assert read(second, 0) == [["Reason 1"], ["Reason 3"], ["Reason 6"]]
    page = text_of(bob_of(second).get(url(second)))
    assert "3 reasons of the panel" in page
    hidden = [text for text in (SECRET, "Reason 2", "Reason 4", "Reason 5") if text in page]
    assert hidden == []


def test_without_a_decision_no_reason_is_read(reasons):
    second = carried(reasons)
    assert read(second, 0) == [[], [], []]
    assert "of the panel</summary>" not in text_of(bob_of(second).get(url(second)))


def test_reasons_stand_in_an_order_of_each_reader_that_stays(reasons):
    rule(reasons, **ALL)
    second = carried(reasons)
    found = [read(second, index) for index in (*range(12), *range(12))]
    assert found[:12] == found[12:]
    assert len({tuple(high) for high, _low, _other in found}) > 1
    assert {tuple(sorted(high)) for high, _low, _other in found} == {
        ("A civil servant", "Reason 1", "Reason 2")
    }


def test_words_that_were_left_out_stand_nowhere_but_with_their_author_and_the_team(reasons):
    rule(reasons, **ALL)
    second = carried(reasons)
    rate(second, 1, {1: 4})
    author, other = bob_of(second, 0), bob_of(second, 1)
    pages = [other.get(url(second)), other.get(reverse("surveys:review_answers", args=[second.pk]))]
    shown = [html.unescape(page.content.decode()) for page in pages]
    assert [SECRET in page for page in shown] == [False, False]
    assert "A civil servant <span" in " ".join(shown[0].split())
    assert "(shortened by the team)" in shown[0]
    assert SECRET not in author.get(url(second)).content.decode()


def test_a_reason_is_text_and_never_markup(reasons):
    Comment.objects.filter(text="Reason 1").update(text="<script>alert(1)</script>\nSecond line")
    Comment.objects.update(moderation="shown")
    second = carried(reasons)
    page = bob_of(second).get(url(second)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>Second line" in page
    assert "<script>alert" not in page
