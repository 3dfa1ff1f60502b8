"""The expert's way: landing page, home, rating page, review, thanks. And what is refused."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from surveys.enums import Disposition
from surveys.models import Ballot, Comment, Expert, Rating
from surveys.services import rounds
from surveys.views.access import LINK_COOKIE
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


@pytest.fixture
def survey_round():
    return open_survey_round(make_survey())


@pytest.fixture
def link(survey_round):
    return link_of(expert_of(survey_round.survey, 0))


@pytest.fixture
def bob(client, link):
    """Bob's browser, after the button on the landing page."""
    client.post(reverse("surveys:expert_landing", args=[link.token]))
    return client


def page(name, survey_round, *more):
    return reverse(f"surveys:{name}", args=[survey_round.pk, *more])


def item_of(survey_round, position=1):
    return survey_round.items.get(position=position)


def save(client, survey_round, value, position=1, **headers):
    item = item_of(survey_round, position)
    return client.post(page("save_rating", survey_round, item.pk), {"rating": value}, **headers)


def stored():
    return list(Rating.objects.order_by("item__position").values_list("item__position", "value"))


# --- landing ----------------------------------------------------------------------------------


def test_looking_at_the_landing_page_changes_nothing(client, link, django_assert_num_queries):
    address = reverse("surveys:expert_landing", args=[link.token])
    client.get(address)
    with django_assert_num_queries(3) as queries:  # expert, rounds, their texts
        response = client.get(address)
    assert all(q["sql"].startswith("SELECT") for q in queries.captured_queries)
    assert (response.status_code, client.head(address).status_code) == (200, 200)
    assert LINK_COOKIE not in client.cookies


def test_the_landing_page_names_the_study_and_only_the_initials(client, link):
    body = client.get(reverse("surveys:expert_landing", args=[link.token])).content.decode()
    assert "Personalised medicine" in body
    assert "E… 0…" in body
    assert "Expert 01" not in body


def test_the_button_sets_a_cookie_and_leaves_the_token_out_of_the_address(client, link):
    response = client.post(reverse("surveys:expert_landing", args=[link.token]))
    cookie = response.cookies[LINK_COOKIE]
    assert (response.status_code, response["Location"]) == (303, "/answer/")
    assert (cookie.value, bool(cookie["httponly"]), cookie["samesite"]) == (link.token, True, "Lax")


def test_landing_speaks_the_experts_language_until_another_is_chosen(client, survey_round):
    expert = expert_of(survey_round.survey, 1)
    Expert.objects.filter(pk=expert.pk).update(language="zh-hans")
    address = reverse("surveys:expert_landing", args=[link_of(expert).token])
    assert "个体化医学" in client.get(address).content.decode()
    client.cookies["django_language"] = "en"
    assert "Personalised medicine" in client.get(address).content.decode()


@pytest.mark.parametrize(
    "token",
    ["x", "A" * 43, "A" * 42, "A" * 10_000, "%00", "..%2F"],
    ids=["short", "unknown", "cut", "long", "nul", "path"],
)
def test_every_link_that_opens_nothing_gets_the_same_page(client, token):
    for method in (client.get, client.post):
        response = method(f"/i/{token}/")
        assert response.status_code == 404
    assert "This link does not open anything" in client.get(f"/i/{'B' * 43}/").content.decode()


def test_a_mixed_link_opens_nothing(client, survey_round, link):
    from surveys.secrets import Link

    other = link_of(expert_of(survey_round.survey, 1))
    mixed = Link(access=link.access, pseudonym=other.pseudonym)
    assert client.get(f"/i/{mixed.token}/").status_code == 404


def test_experts_have_no_session_and_pages_stay_out_of_caches(bob, survey_round):
    response = bob.get(page("rate_priorities", survey_round))
    assert Session.objects.count() == 0
    assert "sessionid" not in bob.cookies
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex")


@pytest.mark.parametrize(
    "name", ["expert_home", "rate_priorities", "review_answers", "answers_submitted"]
)
def test_without_a_link_every_page_says_so(client, survey_round, name):
    args = [] if name == "expert_home" else [survey_round.pk]
    response = client.get(reverse(f"surveys:{name}", args=args))
    assert response.status_code == 404
    assert "This link does not open anything" in response.content.decode()


# --- rating -----------------------------------------------------------------------------------


def test_nothing_is_selected_at_first_and_the_own_choice_later(bob, survey_round):
    body = bob.get(page("rate_priorities", survey_round)).content.decode()
    assert (body.count('type="radio"'), body.count(" checked")) == (18, 0)
    save(bob, survey_round, "4")
    body = bob.get(page("rate_priorities", survey_round)).content.decode()
    assert body.count(" checked") == 1


def test_saving_is_acknowledged_with_the_rating_on_disk(bob, survey_round):
    response = save(bob, survey_round, "4", headers={"Accept": "application/json"})
    assert (response.status_code, response.json()) == (200, {"status": "Saved", "revision": 1})
    assert stored() == [(1, 4)]


def test_saving_without_script_goes_back_to_its_place(bob, survey_round):
    response = save(bob, survey_round, "U")
    item = item_of(survey_round)
    assert (response.status_code, response["Location"]) == (
        303,
        page("rate_priorities", survey_round) + f"#item-{item.pk}",
    )
    assert stored() == [(1, 0)]


@pytest.mark.parametrize(
    "value",
    ["0", "6", "9", "-1", "3.5", "NaN", "1e0", "0_4", "４", "٤", "+4", " 4", "4 ", "true", "", "u",
     "4\x00", "\x00", "44", "1 OR 1=1"],
)  # fmt: skip
def test_what_is_no_rating_is_refused_in_our_design(bob, survey_round, value):
    response = save(bob, survey_round, value)
    assert (response.status_code, stored()) == (400, [])
    assert "Not saved" in response.content.decode()
    as_data = save(bob, survey_round, value, headers={"Accept": "application/json"})
    assert (as_data.status_code, list(as_data.json())) == (400, ["problem"])


def test_a_rating_sent_twice_in_one_form_is_refused(bob, survey_round):
    item = item_of(survey_round)
    response = bob.post(page("save_rating", survey_round, item.pk), {"rating": ["1", "5"]})
    assert (response.status_code, stored()) == (400, [])


def test_an_item_of_another_round_or_of_none_is_not_there(bob, survey_round):
    other = open_survey_round(make_survey(title="Another"))
    foreign = item_of(other).pk
    for pk in (foreign, 999_999, 2**62):
        response = bob.post(page("save_rating", survey_round, pk), {"rating": "4"})
        assert response.status_code == 404
    assert stored() == []


def test_an_item_under_the_wrong_round_is_not_there(bob, survey_round):
    second = open_survey_round(make_survey(study=survey_round.survey.pillar.study, title="II"))
    item = item_of(second)
    response = bob.post(page("save_rating", survey_round, item.pk), {"rating": "4"})
    assert (response.status_code, stored()) == (404, [])


def test_an_outsiders_link_opens_no_round_of_another_study(client, survey_round):
    from tests.factories.studies import make_study, make_user

    other = make_survey(study=make_study(by=make_user("Olga")))
    link = link_of(expert_of(other, 0))
    client.post(reverse("surveys:expert_landing", args=[link.token]))
    assert client.get(page("rate_priorities", survey_round)).status_code == 404
    assert save(client, survey_round, "4").status_code == 404


def test_a_closed_round_keeps_nothing_and_says_so_kindly(bob, survey_round):
    save(bob, survey_round, "5")
    let_others_answer(survey_round)
    rounds.close_round(survey_round=survey_round, by=None, now=timezone.now())
    response = save(bob, survey_round, "1")
    assert (response.status_code, sorted(stored())) == (409, [*[(1, 4)] * 5, (1, 5)])
    assert "This round has closed" in response.content.decode()
    late = bob.post(
        page("rate_priorities", survey_round),
        {f"comment-{item_of(survey_round).pk}": "My long thought"},
    )
    assert late.status_code == 409
    assert "My long thought" in late.content.decode()
    assert Comment.objects.count() == 0


def test_a_comment_is_saved_changed_and_too_long_ones_are_refused(bob, survey_round):
    address = page("save_comment", survey_round, item_of(survey_round).pk)
    assert bob.post(address, {"comment": "Because <b>."}).status_code == 303
    assert bob.post(address, {"comment": "x" * 2001}).status_code == 400
    assert bob.post(address, {"comment": "with \x00 in it"}).status_code == 400
    assert list(Comment.objects.values_list("text", flat=True)) == ["Because <b>."]
    body = bob.get(page("rate_priorities", survey_round)).content.decode()
    assert "Because &lt;b&gt;." in body


def test_a_megabyte_of_comment_is_refused_before_it_is_read(bob, survey_round):
    address = page("save_comment", survey_round, item_of(survey_round).pk)
    response = bob.post(address, {"comment": "x" * 1_000_001})
    assert response.status_code in {400, 413}
    assert "<html" in response.content.decode()
    assert Comment.objects.count() == 0


def test_the_whole_page_is_one_plain_form(bob, survey_round):
    first, second, third = (item_of(survey_round, n).pk for n in (1, 2, 3))
    response = bob.post(
        page("rate_priorities", survey_round),
        {
            f"rating-{first}": "5",
            f"rating-{second}": "U",
            f"comment-{third}": "Unclear.",
            "revision": "0",
            "next": "review",
        },
    )
    assert (response.status_code, response["Location"]) == (
        303,
        page("review_answers", survey_round),
    )
    assert (stored(), Comment.objects.get().text) == ([(1, 5), (2, 0)], "Unclear.")


def test_one_bad_field_keeps_the_rest_typed_and_stores_nothing(bob, survey_round):
    first, second = (item_of(survey_round, n).pk for n in (1, 2))
    response = bob.post(
        page("rate_priorities", survey_round),
        {f"rating-{first}": "5", f"rating-{second}": "7", f"comment-{first}": "Kept words"},
    )
    body = response.content.decode()
    assert (response.status_code, stored()) == (400, [])
    assert "There is a problem" in body
    assert "Kept words" in body
    assert body.count(" checked") == 1


def test_a_stale_window_overwrites_nothing(bob, survey_round):
    save(bob, survey_round, "5")
    save(bob, survey_round, "5")
    first = item_of(survey_round).pk
    response = bob.post(
        page("rate_priorities", survey_round), {f"rating-{first}": "1", "revision": "1"}
    )
    assert (response.status_code, stored()) == (409, [(1, 5)])
    assert "another window" in response.content.decode()


def test_a_line_break_is_one_character_whoever_sends_it(bob, survey_round):
    item = item_of(survey_round)
    text = "a\r\n" * 1000  # 2000 characters, as the browser counts them
    for address, field in (
        (page("save_comment", survey_round, item.pk), "comment"),
        (page("rate_priorities", survey_round), f"comment-{item.pk}"),
    ):
        assert bob.post(address, {field: text}).status_code == 303
        assert Comment.objects.get().text == ("a\n" * 1000).strip()


def test_a_request_without_the_text_deletes_nothing(bob, survey_round):
    address = page("save_comment", survey_round, item_of(survey_round).pk)
    bob.post(address, {"comment": "Kept."})
    assert bob.post(address, {"something": "else"}).status_code == 400
    assert Comment.objects.get().text == "Kept."


def test_an_old_window_overwrites_no_newer_words(bob, survey_round):
    item = item_of(survey_round).pk
    whole = page("rate_priorities", survey_round)
    seen = {"revision": "1", f"rating-{item}": "5"}
    save(bob, survey_round, "5")
    bob.post(page("save_comment", survey_round, item), {"comment": "Newer."})
    for old in ("", "Older."):
        response = bob.post(whole, {**seen, f"comment-{item}": old})
        assert (response.status_code, Comment.objects.get().text) == (409, "Newer.")
    assert "Older." in response.content.decode()
    assert bob.post(whole, {**seen, f"comment-{item}": "Newer."}).status_code == 303


def test_an_unknown_field_is_refused(bob, survey_round):
    response = bob.post(page("rate_priorities", survey_round), {"rating-999999": "5"})
    assert (response.status_code, stored()) == (400, [])


def test_each_expert_has_an_own_stable_order(survey_round):
    survey = make_survey(priorities=12, title="Long list")
    survey_round = open_survey_round(survey)
    orders = []
    for index in (0, 1, 0):
        browser = Client()
        browser.post(f"/i/{link_of(expert_of(survey, index)).token}/")
        body = browser.get(page("rate_priorities", survey_round)).content.decode()
        orders.append([body.index(f'id="item-{item.pk}"') for item in survey_round.items.all()])
    ranks = [sorted(range(12), key=order.__getitem__) for order in orders]
    assert ranks[0] == ranks[2] != ranks[1]


# --- review and submit ------------------------------------------------------------------------


def test_review_shows_what_is_missing_and_submitting_says_thanks(bob, survey_round):
    save(bob, survey_round, "4")
    body = bob.get(page("review_answers", survey_round)).content.decode()
    assert "You have rated 1 of 3 priorities" in body
    response = bob.post(page("review_answers", survey_round), follow=True)
    assert response.redirect_chain == [(page("answers_submitted", survey_round), 303)]
    assert Ballot.objects.get().is_submitted


def test_submitting_nothing_says_what_to_do(bob, survey_round):
    response = bob.post(page("review_answers", survey_round))
    assert response.status_code == 400
    assert "Rate at least one priority" in response.content.decode()


# --- round 2 ----------------------------------------------------------------------------------


@pytest.fixture
def second_round():
    first = sealed_round(ratings=[{1: 5, 2: 1}, {1: 4, 2: None}, {1: 2}, {1: 2}, {1: 1, 3: 3}])
    decide(first, dict.fromkeys((1, 2, 3), Disposition.CARRY))
    return open_survey_round(first.survey, number=2)


def visit(survey_round, index):
    browser = Client()
    browser.post(f"/i/{link_of(expert_of(survey_round.survey, index)).token}/")
    return browser.get(page("rate_priorities", survey_round)).context["rows"]


def feedback(rows):
    """Per priority number: (counts, own earlier rating), or None."""
    return {
        row.item.version.priority.number: row.pasts[0].distribution
        and (
            [bar.count for bar in row.pasts[0].distribution.bars],
            row.pasts[0].distribution.mine,
        )
        for row in rows
    }


def test_round_two_shows_the_group_and_exactly_the_own_earlier_rating(second_round):
    group = [1, 2, 0, 1, 1]
    seen = {index: feedback(visit(second_round, index)) for index in (0, 1, 4, 7)}
    assert seen == {
        0: {1: (group, 5), 2: None, 3: None},
        1: {1: (group, 4), 2: None, 3: None},
        4: {1: (group, 1), 2: None, 3: None},
        7: {1: (group, None), 2: None, 3: None},
    }


def test_round_two_shows_no_figures_of_its_own_and_no_verdict(second_round):
    rate(second_round, 3, {1: 5})
    browser = Client()
    browser.post(f"/i/{link_of(expert_of(second_round.survey, 0)).token}/")
    before = browser.get(page("rate_priorities", second_round)).content
    rate(second_round, 3, {1: 1})
    after = browser.get(page("rate_priorities", second_round)).content

    def without_token(body):
        return b"\n".join(line for line in body.split(b"\n") if b"csrfmiddlewaretoken" not in line)

    assert without_token(before) == without_token(after)
    assert b"verdict" not in before


# --- speed ------------------------------------------------------------------------------------


@pytest.mark.parametrize("priorities", [1, 3, 30])
def test_the_rating_page_takes_eight_queries_however_long(
    client, priorities, django_assert_num_queries
):
    survey = make_survey(priorities=priorities)
    first = open_survey_round(survey)
    for index in range(6):
        rate(first, index, dict.fromkeys(range(1, priorities + 1), 4))
    sealed = close_and_seal(first)
    decide(sealed, dict.fromkeys(range(1, priorities + 1), Disposition.CARRY))
    second = open_survey_round(survey, number=2)
    client.post(f"/i/{link_of(expert_of(survey, 0)).token}/")
    with django_assert_num_queries(8):
        response = client.get(page("rate_priorities", second))
    assert response.content.decode().count("<fieldset") == priorities


QUERIES_OF_A_SAVE = {
    "sqlite": [
        'SELECT id, study_id, "group"', "SELECT group_labels", "INSERT INTO surveys_ballot",
        "INSERT INTO surveys_rating",
    ],
    "postgresql": ["EXECUTE who_saves", "SELECT pg_advisory_xact_lock_shared"],
}  # fmt: skip


@pytest.mark.each_database
@pytest.mark.django_db(transaction=True)
def test_saving_one_rating_takes_at_most_five_queries_the_first_and_every_time(bob, survey_round):
    """Expert, round, ballot, rating, in a transaction; on PostgreSQL the lock and all of these in
    one trip, after a connection has prepared both statements."""
    expected = QUERIES_OF_A_SAVE[connection.vendor]
    address = page("save_rating", survey_round, item_of(survey_round).pk)
    for value in ("4", "5"):
        with CaptureQueriesContext(connection) as captured:
            bob.post(address, {"rating": value})
        asked = [q["sql"] for q in captured if not q["sql"].startswith(("BEGIN", "COMMIT"))]
        assert len(asked) <= 5
        asked = [sql for sql in asked if not sql.startswith("PREPARE")]
        assert [s[: len(e)] for s, e in zip(asked, expected, strict=True)] == expected
