import pytest
from django.urls import reverse
from django.utils import timezone

from studies.models import Event
from surveys.enums import Disposition, RoundState, SuggestionFate
from surveys.exceptions import Refusal
from surveys.models import Priority, Suggestion
from surveys.queries import round_blockers
from surveys.services import ratings
from surveys.services.priorities import Statement
from surveys.services.suggestions import answer_suggestion
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.rewriting import next_list
from tests.factories.surveys import (
    close_and_seal,
    decide,
    expert_of,
    let_others_answer,
    link_of,
    make_survey,
    open_survey_round,
    round_at_state,
)

pytestmark = pytest.mark.django_db


def suggest(survey_round, *texts, index=0):
    link = link_of(expert_of(survey_round.survey, index))
    for place, text in enumerate(texts, start=1):
        ratings.save_suggestion(link=link, round_id=survey_round.pk, place=place, text=text)


def sealed_with(*texts, survey=None):
    survey_round = open_survey_round(survey or make_survey())
    suggest(survey_round, *texts)
    let_others_answer(survey_round)
    return close_and_seal(survey_round)


@pytest.fixture
def sealed():
    return sealed_with("Pay nurses better")


@pytest.fixture
def alice(sealed):
    return signed_in(coordinator(sealed))


def coordinator(survey_round):
    return survey_round.survey.pillar.study.memberships.get(role="coordinator").user


def url(survey_round):
    return reverse("surveys:round_suggestions", args=[survey_round.pk])


def sent(**fields):
    suggestion = Suggestion.objects.get()
    return {"suggestion": str(suggestion.pk), "fate": "declined", "answer": "", **fields}


def stored():
    return [
        (each.fate, each.answer, each.priority and each.priority.number)
        for each in Suggestion.objects.select_related("priority").order_by("text")
    ]


def listed():
    return [
        (each.number, [(v.text_en, v.text_zh, v.translation) for v in each.versions.all()])
        for each in Priority.objects.filter(number__gt=3).order_by("number")
    ]


def answer(suggestion, fate, **more):
    return answer_suggestion(
        suggestion=suggestion,
        fate=fate,
        answer=more.pop("answer", ""),
        by=coordinator(suggestion.survey_round),
        now=timezone.now(),
        **more,
    )


def test_only_coordinators_enter(sealed):
    assert statuses(url(sealed), sealed.survey.pillar.study) == COORDINATORS


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.OPEN, RoundState.CLOSED])
def test_before_sealing_nobody_reads_a_suggestion(state):
    survey_round = round_at_state(state)
    alice = signed_in(coordinator(survey_round))
    assert alice.get(url(survey_round)).status_code == 404


def test_it_shows_what_was_suggested_and_not_by_whom():
    sealed = sealed_with("Pay <b>nurses</b>\nbetter")
    page = signed_in(coordinator(sealed)).get(url(sealed)).content.decode()
    assert "Pay &lt;b&gt;nurses&lt;/b&gt;<br>better" in page
    assert [name for name in ("Expert 01", "expert01@") if name in page] == []


def test_where_nobody_suggested_anything_it_says_so():
    survey_round = round_at_state(RoundState.SEALED)
    page = text_of(signed_in(coordinator(survey_round)).get(url(survey_round)))
    assert "No expert missed a priority in this round." in page


def test_it_is_added_with_a_wording_in_both_languages(alice, sealed):
    data = sent(fate="added", text_en="Fair pay", text_zh="合理薪酬", answer="Thank you.")
    page = text_of(alice.post(url(sealed), data, follow=True))
    assert "The answer is saved." in page
    assert stored() == [("added", "Thank you.", 4)]
    assert listed() == [(4, [("Fair pay", "合理薪酬", "draft")])]
    event = Event.objects.get(kind="suggestion_answered")
    assert (event.by.name, event.about) == ("Alice", {"pillar": 1, "round": 1, "fate": "added"})


def test_it_is_covered_by_a_priority_on_the_list(alice, sealed):
    priority = Priority.objects.get(number=2)
    alice.post(url(sealed), sent(fate="covered", priority=str(priority.pk)))
    assert (stored(), listed()) == ([("covered", "", 2)], [])


def test_it_is_declined_with_a_reason(alice, sealed):
    alice.post(url(sealed), sent(fate="declined", answer="Outside the study."))
    assert stored() == [("declined", "Outside the study.", None)]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"fate": ""}, "Answer: This field is required."),
        ({"fate": "sold"}, "Select a valid choice. sold is not one"),
        ({"fate": "added"}, "Write the wording that is added to the list."),
        ({"fate": "added", "text_en": "a\nb"}, "line break or an invisible character"),
        ({"fate": "added", "text_en": "x" * 1_001}, "at most 1000 characters"),
        ({"fate": "covered"}, "Choose the priority that covers it."),
        ({"fate": "covered", "priority": "999999"}, "Select a valid choice. 999999"),
        ({"fate": "declined", "answer": " "}, "Say why it is not taken up."),
        ({"fate": "declined", "answer": "a\x07b"}, "invisible character"),
    ],
)
def test_bad_input_is_told_kept_and_nothing_is_saved(alice, sealed, fields, sentence):
    data = sent(**{"text_zh": "合理薪酬", **fields})
    page = text_of(alice.post(url(sealed), data))
    assert (sentence in page, "合理薪酬</textarea>" in page) == (True, True), page[-3000:]
    assert (stored(), listed()) == ([("", "", None)], [])


def test_a_priority_of_another_survey_covers_nothing(alice, sealed):
    other = make_survey(study=sealed.survey.pillar.study, title="Another").priorities.first()
    page = text_of(alice.post(url(sealed), sent(fate="covered", priority=str(other.pk))))
    assert "Select a valid choice." in page
    assert stored() == [("", "", None)]


def test_an_answer_to_a_suggestion_that_is_not_there_is_not_swallowed(alice, sealed):
    other = sealed_with("Build labs", survey=make_survey(study=sealed.survey.pillar.study))
    foreign = other.suggestions.get()
    for key in (str(foreign.pk), "x", ""):
        data = {"suggestion": key, "fate": "declined", "answer": "No."}
        assert alice.post(url(sealed), data).status_code == 404
    assert stored() == [("", "", None)] * 2


def test_another_answer_takes_the_added_priority_off_again(alice, sealed):
    alice.post(url(sealed), sent(fate="added", text_en="Fair pay"))
    alice.post(url(sealed), sent(fate="declined", answer="On reflection, no."))
    assert (stored(), listed()) == ([("declined", "On reflection, no.", None)], [])


def test_the_same_answer_again_keeps_number_and_wording(alice, sealed):
    alice.post(url(sealed), sent(fate="added", text_en="Fair pay", text_zh="合理薪酬"))
    form = alice.get(url(sealed)).context["rows"][0]["form"]
    shown = {name: form[name].value() or "" for name in ("fate", "text_en", "text_zh", "answer")}
    alice.post(url(sealed), sent(**shown))
    assert listed() == [(4, [("Fair pay", "合理薪酬", "draft")])]


def test_what_it_was_added_as_cannot_cover_it(alice, sealed):
    alice.post(url(sealed), sent(fate="added", text_en="Fair pay"))
    added = Priority.objects.get(number=4)
    page = text_of(alice.post(url(sealed), sent(fate="covered", priority=str(added.pk))))
    assert "This priority was added for this suggestion. Choose another one." in page
    assert (stored(), len(listed())) == ([("added", "", 4)], 1)


def test_others_that_it_covered_wait_for_an_answer_again():
    sealed_with("Better pay", "More pay")
    one, other = Suggestion.objects.order_by("text")
    added = answer(one, SuggestionFate.ADDED, statement=Statement(text_en="Fair pay")).priority
    answer(other, SuggestionFate.COVERED, priority=added)
    answer(one, SuggestionFate.DECLINED, answer="No.")
    assert stored() == [("declined", "No.", None), ("", "", None)]


def test_the_next_round_waits_for_every_answer_and_asks_for_what_was_added(alice, sealed):
    decide(sealed, dict.fromkeys((1, 2, 3), Disposition.CARRY))
    following = sealed.survey.rounds.get(number=2)
    waiting = [(str(b.sentence), b.url) for b in round_blockers(following)]
    assert waiting == [("1 suggestion of an expert has no answer yet.", url(sealed))]
    alice.post(url(sealed), sent(fate="added", text_en="Fair pay", text_zh="合理薪酬"))
    assert round_blockers(following) == []
    assert next_list(sealed) == ["Statement 1", "Statement 2", "Statement 3", "Fair pay"]


def test_after_the_next_round_opened_answers_stand(alice, sealed):
    alice.post(url(sealed), sent(fate="declined", answer="No."))
    decide(sealed, dict.fromkeys((1, 2, 3), Disposition.CARRY))
    open_survey_round(sealed.survey, number=2)
    page = text_of(alice.post(url(sealed), sent(fate="added", text_en="Fair pay")))
    assert "The next round has opened, so decisions no longer change." in page
    assert (stored(), listed()) == ([("declined", "No.", None)], [])


@pytest.mark.parametrize(
    ("fate", "sentence"),
    [
        (SuggestionFate.ADDED, "Write the wording"),
        (SuggestionFate.COVERED, "Choose the priority"),
        (SuggestionFate.DECLINED, "Say why it is not taken up"),
    ],
)
def test_the_service_refuses_an_answer_that_is_not_whole(sealed, fate, sentence):
    with pytest.raises(Refusal, match=sentence):
        answer(Suggestion.objects.get(), fate)
    assert stored() == [("", "", None)]


def test_three_rows_take_as_many_queries_as_one():
    one = sealed_with("A")
    three = sealed_with("A", "B", "C", survey=make_survey(study=one.survey.pillar.study))
    for suggestion in Suggestion.objects.all():
        answer(suggestion, SuggestionFate.ADDED, statement=Statement(text_en="New"))
    alice = signed_in(coordinator(one))
    assert [query_count(alice, url(each)) for each in (one, three)] == [9, 9]
