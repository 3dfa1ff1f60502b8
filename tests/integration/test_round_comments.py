import pytest
from django.urls import reverse
from django.utils import timezone

from studies.models import Event
from surveys.enums import CommentKind, Disposition, Moderation, RoundState
from surveys.exceptions import Refusal
from surveys.models import Comment
from surveys.services import ratings
from surveys.services.moderation import Ruling, moderate
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.surveys import (
    close_and_seal,
    decide,
    let_others_answer,
    make_survey,
    open_survey_round,
    rate,
    round_at_state,
)

pytestmark = pytest.mark.django_db


def sealed_with(*texts, survey=None, values=(5, 1, None)):
    """A sealed round in which expert 0, 1, … commented on item 1, with these ratings."""
    survey_round = open_survey_round(survey or make_survey())
    for index, text in enumerate(texts):
        rate(survey_round, index, {1: values[index % 3]}, comments={1: text})
    let_others_answer(survey_round)
    return close_and_seal(survey_round)


@pytest.fixture
def sealed():
    return sealed_with("I am Bob, and it works")


@pytest.fixture
def alice(sealed):
    return signed_in(coordinator(sealed))


def coordinator(survey_round):
    return survey_round.survey.pillar.study.memberships.get(role="coordinator").user


def url(survey_round):
    return reverse("surveys:round_comments", args=[survey_round.pk])


def sent(moderation="shown", words="I am Bob, and it works", reason=""):
    key = Comment.objects.get().pk
    return {f"moderation-{key}": moderation, f"words-{key}": words, f"reason-{key}": reason}


def stored():
    found = Comment.objects.order_by("text")
    return list(found.values_list("text", "moderation", "shown_text", "moderation_reason"))


HELD = [("I am Bob, and it works", "held", "", "")]


def test_only_coordinators_enter(sealed):
    assert statuses(url(sealed), sealed.survey.pillar.study) == COORDINATORS


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.OPEN, RoundState.CLOSED])
def test_before_sealing_nobody_reads_a_comment(state):
    survey_round = round_at_state(state)
    assert signed_in(coordinator(survey_round)).get(url(survey_round)).status_code == 404


def test_every_comment_is_held_back_at_first_and_stands_with_its_stance():
    sealed = sealed_with("Works", "Fails", "<i>Unclear</i>")
    response = signed_in(coordinator(sealed)).get(url(sealed))
    page = text_of(response)
    assert [
        f"I-01</strong> · Reason for a rating · {stance}" in page
        for stance in ("For a high rating", "For a lower rating", "Without a rating")
    ] == [True] * 3
    chosen = [row["moderation"].value() for row in response.context["form"].rows()]
    assert chosen == ["held"] * 3
    assert "&lt;i&gt;Unclear&lt;/i&gt;</textarea>" in response.content.decode()
    assert [name for name in ("Expert 01", "expert01@") if name in page] == []


def test_what_changed_a_mind_is_told_apart():
    survey_round = open_survey_round(make_survey())
    link = rate(survey_round, 0, {1: 5})
    ratings.save_comment(
        link=link,
        round_id=survey_round.pk,
        item_id=survey_round.items.first().pk,
        text="The figures",
        kind=CommentKind.CHANGE,
    )
    let_others_answer(survey_round)
    sealed = close_and_seal(survey_round)
    page = text_of(signed_in(coordinator(sealed)).get(url(sealed)))
    assert "What changed a mind · For a high rating" in page


def test_without_comments_it_says_so():
    survey_round = round_at_state(RoundState.SEALED)
    page = text_of(signed_in(coordinator(survey_round)).get(url(survey_round)))
    assert "Nobody gave a reason in this round." in page


def test_a_comment_is_shown_in_its_own_words(alice, sealed):
    page = text_of(alice.post(url(sealed), sent(), follow=True))
    assert "The decisions about the comments are saved." in page
    assert stored() == [("I am Bob, and it works", "shown", "", "")]
    event = Event.objects.get(kind="comment_moderated")
    assert (event.by.name, event.about) == ("Alice", {"pillar": 1, "round": 1, "count": 1})


def test_words_are_left_out_with_a_reason_and_the_comment_as_written_stays(alice, sealed):
    alice.post(url(sealed), sent(words="It works", reason="A name"))
    assert stored() == [("I am Bob, and it works", "shown", "It works", "A name")]
    page = text_of(alice.get(url(sealed)))
    assert ("I am Bob, and it works" in page, ">It works</textarea>" in page) == (True, True)


def test_the_own_words_are_given_back_and_need_no_reason(alice, sealed):
    alice.post(url(sealed), sent(words="It works", reason="A name"))
    alice.post(url(sealed), sent(moderation="held", reason="A name"))
    assert stored() == HELD


def test_a_browser_that_ends_lines_its_own_way_changes_no_words():
    sealed = sealed_with("One.\nTwo.")
    page = signed_in(coordinator(sealed)).post(url(sealed), sent(words="One.\r\nTwo."))
    assert (page.status_code, stored()) == (302, [("One.\nTwo.", "shown", "", "")])


def test_saving_the_same_again_records_nothing(alice, sealed):
    alice.post(url(sealed), sent())
    alice.post(url(sealed), sent())
    assert Event.objects.filter(kind="comment_moderated").count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"words": "It works"}, "Say why the words of a comment were changed."),
        ({"words": "It works", "reason": " "}, "Say why the words of a comment were changed."),
        ({"words": "a\x07b", "reason": "A name"}, "This holds an invisible character."),
        ({"words": "", "reason": "A name"}, "Words that are shown: This field is required."),
        ({"moderation": "loud", "words": "It works", "reason": "A name"}, "Select a valid choice."),
        ({"words": "x" * 10_001, "reason": "A name"}, "at most 10000 characters"),
    ],
)
def test_bad_input_is_told_kept_and_nothing_is_saved(alice, sealed, fields, sentence):
    page = text_of(alice.post(url(sealed), sent(**fields)))
    assert sentence in page, page[-3000:]
    assert f"{fields['words']}</textarea>" in page.replace("\r\n", "\n")
    assert stored() == HELD


def test_a_comment_of_another_round_is_refused(sealed):
    other = sealed_with("Other", survey=make_survey(study=sealed.survey.pillar.study))
    foreign = Comment.objects.get(item__survey_round=other)
    with pytest.raises(Refusal, match="not of this round"):
        moderate(
            survey_round=sealed,
            rulings={foreign.pk: Ruling(moderation=Moderation.SHOWN)},
            by=coordinator(sealed),
            now=timezone.now(),
        )
    assert Comment.objects.filter(moderation="shown").count() == 0


def test_before_sealing_the_service_refuses():
    survey_round = open_survey_round(make_survey())
    with pytest.raises(Refusal, match="not counted and sealed yet"):
        moderate(survey_round=survey_round, rulings={}, by=None, now=timezone.now())


def test_a_slip_is_mended_while_the_next_round_is_open(alice, sealed):
    alice.post(url(sealed), sent())
    decide(sealed, dict.fromkeys((1, 2, 3), Disposition.CARRY))
    open_survey_round(sealed.survey, number=2)
    alice.post(url(sealed), sent(words="It works", reason="A name"))
    assert stored() == [("I am Bob, and it works", "shown", "It works", "A name")]


def test_four_hundred_comments_are_decided_on_one_page(alice, sealed):
    item = sealed.items.first()
    Comment.objects.bulk_create(
        Comment(item=item, comment_key=f"{n:064}", text=f"Reason {n}") for n in range(399)
    )
    data = {}
    for comment in Comment.objects.all():
        data |= {
            f"moderation-{comment.pk}": "shown",
            f"words-{comment.pk}": comment.text,
            f"reason-{comment.pk}": "",
        }
    assert alice.post(url(sealed), data).status_code == 302
    assert Comment.objects.filter(moderation="shown").count() == 400


def test_three_rows_take_as_many_queries_as_one():
    one = sealed_with("A")
    three = sealed_with("A", "B", "C", survey=make_survey(study=one.survey.pillar.study))
    alice = signed_in(coordinator(one))
    assert [query_count(alice, url(each)) for each in (one, three)] == [7, 7]
