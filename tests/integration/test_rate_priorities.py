"""The rating page: order, filters, and what is saved. Feedback: test_rate_feedback."""

import pytest
from django.urls import reverse

from surveys.enums import CommentKind, Disposition
from surveys.models import Comment, Priority, Rating
from tests.factories.pages import entered, text_of
from tests.factories.rewriting import rewrite
from tests.factories.surveys import (
    close_and_seal,
    decide,
    expert_of,
    let_others_answer,
    link_of,
    make_survey,
    open_survey_round,
    rate,
    sealed_round,
)

pytestmark = pytest.mark.django_db
CARRY = Disposition.CARRY
# Expert 0 stands alone on item 2, with the others on item 1, and could not judge item 3.
RATINGS = [{1: 5, 2: 5, 3: None}, *[{1: 4, 2: 1, 3: 3}] * 6]


def bob_of(survey_round, index=0, **options):
    return entered(link_of(expert_of(survey_round.survey, index)), **options)


def url(survey_round, name="rate_priorities", *more):
    return reverse(f"surveys:{name}", args=[survey_round.pk, *more])


def rows(client, survey_round, show=""):
    return client.get(url(survey_round) + (f"?show={show}" if show else "")).context["shown"]


def numbers(found):
    return [row.item.version.priority.number for row in found]


def item_of(survey_round, number=1):
    return survey_round.items.get(version__priority__number=number)


def stored():
    ratings = Rating.objects.order_by("item__position")
    return list(ratings.values_list("item__version__priority__number", "value"))


@pytest.fixture
def second():
    first = sealed_round(ratings=RATINGS)
    decide(first, {1: CARRY, 2: CARRY, 3: CARRY})
    return open_survey_round(first.survey, number=2)


# --- order ----------------------------------------------------------------------------------------


@pytest.fixture
def grouped():
    """A survey of twelve priorities: three areas, and three without any."""
    survey = make_survey(priorities=12)
    names = [("", ""), ("Data", "数据"), ("Skills", "技能"), ("Money", "")]
    for number in range(1, 13):
        area_en, area_zh = names[number % 4]
        Priority.objects.filter(survey=survey, number=number).update(
            area_en=area_en, area_zh=area_zh
        )
    return survey


def areas(found):
    """Areas in order, one for each stretch."""
    names = [row.item.version.priority.area_en for row in found]
    return [name for place, name in enumerate(names) if place == 0 or names[place - 1] != name]


def test_the_priorities_of_an_area_stand_together_and_those_without_one_first(grouped):
    survey_round = open_survey_round(grouped)
    found = [areas(rows(bob_of(survey_round, index), survey_round)) for index in range(6)]
    assert [sorted(each) for each in found] == [["", "Data", "Money", "Skills"]] * 6
    assert [each[0] for each in found] == [""] * 6
    assert len({tuple(each) for each in found}) > 1


def test_each_area_has_one_heading_in_the_language_it_is_written_in(grouped):
    survey_round = open_survey_round(grouped)
    page = text_of(bob_of(survey_round, language="zh-hans").get(url(survey_round)))
    headings = sorted(part.split("</h2>")[0] for part in page.split('<h2 class="rate-area" ')[1:])
    assert headings == ['lang="en">Money', 'lang="zh-Hans">技能', 'lang="zh-Hans">数据']


def test_the_order_differs_between_experts_and_stays_in_the_next_round(grouped):
    first = open_survey_round(grouped)
    before = [numbers(rows(bob_of(first, index), first)) for index in (0, 1)]
    let_others_answer(first)
    sealed = close_and_seal(first)
    decide(sealed, dict.fromkeys(range(1, 13), CARRY))
    second = open_survey_round(grouped, number=2)
    after = [numbers(rows(bob_of(second, index), second)) for index in (0, 1)]
    assert before == after
    assert before[0] != before[1]
    assert before[0] != sorted(before[0])


# --- filters --------------------------------------------------------------------------------------


def test_round_one_has_no_filters():
    survey_round = open_survey_round(make_survey())
    bob = bob_of(survey_round)
    page = bob.get(url(survey_round) + "?show=differs")
    assert ("rate-filters" in text_of(page), len(page.context["shown"])) == (False, 3)


def test_filters_tell_how_many_they_let_through_and_let_these_through():
    first = sealed_round(ratings=RATINGS)
    rewrite(first, Disposition.REWORD, [1], "Clearer")
    decide(first, {2: CARRY, 3: CARRY})
    second = open_survey_round(first.survey, number=2)
    link = rate(second, 0, {1: 4})
    bob = entered(link)
    counts = bob.get(url(second)).context["filters"]
    found = {name: sorted(numbers(rows(bob, second, name))) for name in counts}
    assert found == {"all": [1, 2, 3], "changed": [1], "differs": [2], "open": [2, 3]}
    assert counts == {name: len(shown) for name, shown in found.items()}
    assert sorted(numbers(rows(bob, second, "nonsense"))) == [1, 2, 3]


def test_a_filter_that_lets_nothing_through_says_so_and_leads_back(second):
    link = rate(second, 0, {1: 4, 2: 4, 3: 4})
    page = text_of(entered(link).get(url(second) + "?show=open"))
    assert f'No priority is in this choice. <a href="{url(second)}">Show all</a>' in page


def test_progress_counts_everything_whatever_is_shown(second):
    link = rate(second, 0, {1: 4})
    assert "Rated 1 of 3" in text_of(entered(link).get(url(second) + "?show=differs"))


def test_a_refused_page_shows_all_that_was_sent_whatever_is_filtered(second):
    bob = bob_of(second)
    first, other = item_of(second, 1), item_of(second, 2)
    sent = {f"rating-{first.pk}": "4", f"rating-{other.pk}": "7", f"comment-{first.pk}": "Kept"}
    response = bob.post(url(second) + "?show=open", sent)
    page = text_of(response)
    assert (response.status_code, stored()) == (400, [])
    assert "Kept</textarea>" in page
    assert 'value="4" checked' in page.split(f'id="item-{first.pk}"')[1].split("</fieldset>")[0]


# --- keep, and what changed a mind ----------------------------------------------------------------


def test_one_button_keeps_the_earlier_rating_without_a_script(second):
    bob, item = bob_of(second), item_of(second, 2)
    assert f'name="keep" value="{item.pk}-5">Keep my rating: 5' in text_of(bob.get(url(second)))
    response = bob.post(url(second), {"keep": f"{item.pk}-5"})
    assert (response.status_code, response["Location"]) == (303, f"{url(second)}#item-{item.pk}")
    assert stored() == [(2, 5)]


def test_keeping_one_saves_what_else_was_chosen_and_wins_over_its_own_radio(second):
    bob, one, two = bob_of(second), item_of(second, 1), item_of(second, 2)
    bob.post(
        url(second),
        {f"rating-{one.pk}": "3", f"rating-{two.pk}": "1", "keep": f"{two.pk}-5"},
    )
    assert stored() == [(1, 3), (2, 5)]


@pytest.mark.parametrize("keep", ["999999-5", "x", "-", "{pk}-9", "{pk}-", "{pk}-5-5", "{pk}-U5"])
def test_a_forged_button_keeps_nothing(second, keep):
    pk = item_of(second, 2).pk
    response = bob_of(second).post(url(second), {"keep": keep.format(pk=pk)})
    assert (response.status_code, stored()) == (400, [])


def test_there_is_nothing_to_keep_where_nothing_was_rated(second):
    shown = {
        index: sorted(
            number
            for number, row in ((row.item.version.priority.number, row) for row in found)
            if row.own_past
        )
        for index, found in ((n, rows(bob_of(second, n), second)) for n in (0, 1, 11))
    }
    assert shown == {0: [1, 2], 1: [1, 2, 3], 11: []}
    assert "Keep my rating" not in text_of(bob_of(second, 11).get(url(second)))


def test_after_it_is_rated_the_button_is_gone(second):
    link = rate(second, 0, {1: 5, 2: 5})
    assert "Keep my rating" not in text_of(entered(link).get(url(second)))


def test_crossing_the_line_opens_the_question_what_changed_the_mind(second):
    link = rate(second, 0, {1: 4, 2: 3})
    crosses = {row.item.version.priority.number: row.crosses for row in rows(entered(link), second)}
    assert crosses == {1: False, 2: True, 3: False}


def comments():
    return sorted(Comment.objects.values_list("kind", "text", "stance"))


def test_what_changed_a_mind_is_stored_apart_and_can_be_deleted(second):
    bob, item = bob_of(second), item_of(second, 2)
    words = {f"comment-{item.pk}": "Because", f"change-{item.pk}": "The reasons"}
    bob.post(url(second), {f"rating-{item.pk}": "3"} | words)
    assert comments() == [
        (CommentKind.CHANGE, "The reasons", "low"),
        (CommentKind.REASON, "Because", "low"),
    ]
    page = text_of(bob.get(url(second)))
    assert ("The reasons</textarea>" in page, "Because</textarea>" in page) == (True, True)
    assert bob.post(url(second, "save_change", item.pk), {"comment": " "}).status_code == 303
    assert comments() == [(CommentKind.REASON, "Because", "low")]


def test_it_is_saved_by_itself_too(second):
    bob, item = bob_of(second), item_of(second, 2)
    bob.post(url(second, "save_change", item.pk), {"comment": "The reasons"})
    assert comments() == [(CommentKind.CHANGE, "The reasons", "none")]


@pytest.mark.parametrize("name", ["save_comment", "save_change"])
def test_words_that_did_not_arrive_delete_nothing(second, name):
    bob, item = bob_of(second), item_of(second, 2)
    bob.post(url(second, name, item.pk), {"comment": "Stays"})
    response = bob.post(url(second, name, item.pk), {})
    assert (response.status_code, [text for _kind, text, _s in comments()]) == (400, ["Stays"])
    assert "The text did not arrive. Reload the page and save again." in text_of(response)


# --- speed ----------------------------------------------------------------------------------------


def test_three_rows_take_as_many_queries_as_one(django_assert_num_queries):
    counts = []
    for priorities in (1, 3):
        survey = make_survey(priorities=priorities, title=f"{priorities}")
        first = open_survey_round(survey)
        given = dict.fromkeys(range(1, priorities + 1), 4)
        for index in range(6):
            rate(first, index, given, comments={1: "Works"})
        sealed = close_and_seal(first)
        Comment.objects.update(moderation="shown")
        for position in range(1, priorities + 1):
            rewrite(sealed, Disposition.REWORD, [position], f"Clearer {position}")
        second = open_survey_round(survey, number=2)
        counts.append((bob_of(second), url(second)))
    for bob, address in counts:
        with django_assert_num_queries(9):
            bob.get(address)
