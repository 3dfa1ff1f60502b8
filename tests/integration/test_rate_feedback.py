"""What an expert reads about the round before: figures and wordings."""

import pytest
from django.urls import reverse
from django.utils import timezone

from studies.models import Study
from surveys.enums import Disposition
from surveys.models import Comment, PanelSeat
from surveys.services import refinement
from surveys.services.panels import Person, add_experts
from surveys.services.priorities import Statement, new_version
from tests.factories.pages import entered, text_of
from tests.factories.rewriting import alice, rewrite
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
CARRY, REWORD, MERGE, SPLIT = (
    Disposition.CARRY,
    Disposition.REWORD,
    Disposition.MERGE,
    Disposition.SPLIT,
)
RATINGS = [{1: 5, 2: 4, 3: 1}, *[{1: 4, 2: 2, 3: 3}] * 5]


def url(survey_round):
    return reverse("surveys:rate_priorities", args=[survey_round.pk])


def bob_of(survey_round, index=0, **options):
    return entered(link_of(expert_of(survey_round.survey, index)), **options)


def row_of(client, survey_round, text):
    rows = client.get(url(survey_round)).context["rows"]
    return next(row for row in rows if row.item.version.text_en == text)


def part_of(page, survey_round, text):
    """The part of a page about the item with this wording."""
    item = survey_round.items.get(version__text_en=text)
    return page.split(f'id="item-{item.pk}"')[1].split("</article>")[0]


def counts(past):
    return past.distribution and [bar.count for bar in past.distribution.bars]


def carried(first, **but):
    rest = {position: CARRY for position in (1, 2, 3) if position not in but.get("but", ())}
    decide(first, rest)
    return open_survey_round(first.survey, number=2)


# --- wordings -------------------------------------------------------------------------------------


def test_a_rewording_shows_the_difference_the_reason_and_the_rating_of_the_old_wording():
    first = sealed_round(ratings=RATINGS)
    rewrite(first, REWORD, [2], "Statement 2, clearer", reason="Two misread it.")
    second = carried(first, but=(2,))
    part = part_of(text_of(bob_of(second).get(url(second))), second, "Statement 2, clearer")
    assert "reworded" in part
    assert (
        "Statement 2<ins>"
        '<span class="visually-hidden">(added: </span>, clearer<span class="visually-hidden">)'
        "</span></ins>"
    ) in part
    assert "Why: Two misread it." in part
    assert "How the panel rated the old wording" in part
    assert "You rated the old wording 4." in part


def test_a_merger_shows_every_wording_it_was_made_from_with_its_own_figures():
    first = sealed_round(ratings=RATINGS)
    rewrite(first, MERGE, [1, 3], "Both")
    second = carried(first, but=(1, 3))
    bob = bob_of(second)
    row = row_of(bob, second, "Both")
    assert (row.merges, row.own_past, row.differs) == (True, None, False)
    assert [(past.version.text_en, counts(past), past.mine) for past in row.pasts] == [
        ("Statement 1", [0, 0, 0, 5, 1], 5),
        ("Statement 3", [1, 0, 5, 0, 0], 1),
    ]
    part = part_of(text_of(bob.get(url(second))), second, "Both")
    assert "This wording was made from several:" in part
    assert [f'I-0{n}</span> <span lang="en">Statement {n}</span>' in part for n in (1, 3)] == [
        True,
        True,
    ]
    assert ("You rated the old wording 5." in part, "Keep my rating" in part) == (True, False)


def test_every_part_of_a_split_shows_the_wording_it_was_a_part_of():
    first = sealed_round(ratings=RATINGS)
    rewrite(first, SPLIT, [2], "First half", "Second half")
    second = carried(first, but=(2,))
    bob = bob_of(second)
    page = text_of(bob.get(url(second)))
    for text in ("First half", "Second half"):
        row, part = row_of(bob, second, text), part_of(page, second, text)
        assert [(p.version.text_en, counts(p), p.mine) for p in row.pasts] == [
            ("Statement 2", [0, 5, 0, 1, 0], 4)
        ]
        assert "This wording is a part of an earlier one:" in part
        assert 'I-02</span> <span lang="en">Statement 2</span>' in part


def test_a_wording_of_two_steps_shows_what_was_rated_last():
    survey = make_survey()
    survey.rounds.create(number=3)
    first = sealed_round(survey=survey, ratings=RATINGS)
    rewrite(first, REWORD, [2], "Second wording")
    decide(first, {1: CARRY, 3: CARRY})
    second = sealed_round(survey=survey, number=2, ratings=[{1: 3, 2: 3, 3: 3}] * 6)
    position = second.items.get(version__text_en="Second wording").position
    rewrite(second, REWORD, [position], "Third wording")
    decide(second, {place: CARRY for place in (1, 2, 3) if place != position})
    third = open_survey_round(survey, number=3)
    row = row_of(bob_of(third), third, "Third wording")
    assert [(past.version.text_en, past.mine) for past in row.pasts] == [("Second wording", 3)]


def test_a_priority_that_was_suggested_is_new_and_has_no_figures():
    first = sealed_round(ratings=RATINGS)
    rewrite(first, SPLIT, [2], "First half", "Second half")
    by, now = alice(first), timezone.now()
    added = first.survey.priorities.create(number=9)
    new_version(
        added, Statement(text_en="Suggested", text_zh="建议"), number=1, by=by, now=now
    ).save()
    second = carried(first, but=(2,))
    bob = bob_of(second)
    row = row_of(bob, second, "Suggested")
    assert (row.is_new, row.is_changed, list(row.pasts)) == (True, False, [])
    assert "new on the list" in part_of(text_of(bob.get(url(second))), second, "Suggested")


# --- who sees what --------------------------------------------------------------------------------


def test_whoever_missed_round_one_and_whoever_is_new_see_the_same_without_an_own_rating():
    first = sealed_round(ratings=RATINGS)
    person = Person(name="Dora", email="zz@panel.example", group="EU")
    add_experts(survey=first.survey, people=[person], by=alice(first), now=timezone.now())
    second = carried(first)
    seen = {}
    for index in (0, 11, 12):
        rows = bob_of(second, index).get(url(second)).context["rows"]
        seen[index] = {
            row.item.version.text_en: (counts(row.pasts[0]), row.pasts[0].mine) for row in rows
        }
    group = {
        "Statement 1": [0, 0, 0, 5, 1],
        "Statement 2": [0, 5, 0, 1, 0],
        "Statement 3": [1, 0, 5, 0, 0],
    }
    own = {"Statement 1": 5, "Statement 2": 4, "Statement 3": 1}
    assert PanelSeat.objects.count() == 13
    assert seen[0] == {text: (group[text], own[text]) for text in group}
    assert seen[11] == seen[12] == {text: (group[text], None) for text in group}
    page = text_of(bob_of(second, 12).get(url(second)))
    assert page.count("You did not rate it then.") == 3


def test_cannot_judge_is_remembered_as_such():
    first = sealed_round(ratings=[{1: None}, *[{1: 4}] * 5])
    second = carried(first)
    part = part_of(text_of(bob_of(second).get(url(second))), second, "Statement 1")
    assert "You said then that you cannot judge it." in part
    assert "5 ratings; 1 could not judge" in part


def test_figures_of_fewer_than_five_are_withheld_with_the_reasons_that_tell_them():
    survey_round = open_survey_round(make_survey())
    for index in range(5):
        given = {1: 4} if index == 4 else {1: 4, 2: 5}
        rate(survey_round, index, given, comments={2: f"Reason {index}"})
    first = close_and_seal(survey_round)
    Comment.objects.update(moderation="shown")
    second = carried(first)
    part = part_of(text_of(bob_of(second).get(url(second))), second, "Statement 2")
    assert "Fewer than five rated it then, so the ratings are not shown." in part
    assert [f"Reason {n}" in part for n in range(5)] == [False, False, False, False, True]
    assert "distribution-bar" not in part


# --- languages ------------------------------------------------------------------------------------


def test_each_text_is_marked_with_the_language_it_stands_in():
    first = sealed_round(ratings=RATINGS)
    Study.objects.update(is_bilingual=False)
    refinement.rewrite(
        survey_round=first,
        disposition=REWORD,
        item_ids=[first.items.get(position=2).pk],
        statements=[Statement(text_en="Statement 2, clearer")],
        reason="Misread.",
        by=alice(first),
        now=timezone.now(),
    )
    second = carried(first, but=(2,))
    page = text_of(bob_of(second, language="zh-hans").get(url(second)))
    assert '<html lang="zh-Hans"' in page
    kept, new = (part_of(page, second, text) for text in ("Statement 1", "Statement 2, clearer"))
    assert '<span lang="zh-Hans">条目 1</span>' in kept
    assert '<span lang="en">Statement 2, clearer</span>' in new
    # The Chinese wording cannot be compared with one that is not translated: the English ones are.
    assert '<p lang="en">Statement 2<ins>' in new
