"""Suggestions of codes: on record, hidden from the other coder, never applied by themselves."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from roadmap.enums import SuggestionAnswer
from roadmap.models import CoderChoice, CodeSuggestion, Coding, NearlySamePair, PillarCoding
from roadmap.services import adjudication, coders, suggestions
from roadmap.services.coders import Choice
from roadmap.services.structure import remove_sub_topic
from roadmap.suggestions import (
    SuggestionFigures,
    material_of,
    suggestion_figures,
    visible_suggestions,
)
from studies.models import Event
from surveys.exceptions import Refusal
from tests.factories.roadmap import add_sub_topic, coordinator, finished_survey, place, standing
from tests.factories.studies import join, make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def survey():
    survey = finished_survey()
    add_sub_topic(survey.pillar, title="Statement", title_zh="")
    add_sub_topic(survey.pillar, title="Health literacy")
    return survey


@pytest.fixture
def study(survey):
    return survey.pillar.study


@pytest.fixture
def alice(study):
    return coordinator(study)


@pytest.fixture
def ana(study):
    ana = make_user("Ana")
    join(study, ana, "analyst")
    return ana


def ask(survey, by, *numbers):
    wanted = [each.pk for each in standing(survey) if each.number in (numbers or (1, 2))]
    study = survey.pillar.study
    return suggestions.ask_for_codes(study=study, priorities=wanted, by=by, now=NOW)


def enter(survey, by):
    return coders.enter_as_coder(pillar=survey.pillar, by=by, now=NOW)


def chosen(by):
    choices = CoderChoice.objects.filter(coder__user=by)
    return list(choices.values_list("priority__number", "sub_topic__letter", "note"))


def test_who_asks_is_shown_the_code_with_similar_words_once_and_nothing_is_coded(survey, alice):
    events = Event.objects.count()
    [shown] = ask(survey, alice, 1)
    assert (shown.priority.number, shown.sub_topic.letter, shown.shown_to) == (1, "a", alice)
    assert (shown.score, shown.shown_at, shown.was_coded) == (Decimal("0.35"), NOW, False)
    assert shown.in_words == "very similar words"
    assert ask(survey, alice, 1) == []
    assert Coding.objects.count() == 0
    assert Event.objects.count() == events


def test_taking_places_where_one_person_works_and_refusing_places_nothing(survey, study, alice):
    first, second = ask(survey, alice)
    suggestions.take_suggestion(suggestion=first, by=alice, now=NOW)
    suggestions.refuse_suggestion(suggestion=second, by=alice, now=NOW)
    assert list(Coding.objects.values_list("priority__number", "sub_topic__letter")) == [(1, "a")]
    figures = SuggestionFigures(shown=2, taken=1, refused=1, priorities=2, swayable=2)
    assert suggestion_figures(visible_suggestions(study)) == {survey.pillar.pk: figures}
    assert figures.unanswered == 0


def test_taking_is_the_own_choice_of_a_coder_and_keeps_the_note(survey, alice, ana):
    enter(survey, alice)
    enter(survey, ana)
    first, _second = standing(survey)
    coders.choose_codes(
        study=survey.pillar.study,
        choices={first.pk: Choice(sub_topic=None, note="Too wide.")},
        by=ana,
        now=NOW,
    )
    shown = ask(survey, ana)
    assert [each.was_coded for each in shown] == [True, False]
    for each in shown:
        suggestions.take_suggestion(suggestion=each, by=ana, now=NOW)
    assert chosen(ana) == [(1, "a", "Too wide."), (2, "a", "")]
    assert (chosen(alice), Coding.objects.count()) == ([], 0)


def test_neither_suggestions_nor_figures_tell_what_the_other_coder_chose(survey, alice, ana):
    study = survey.pillar.study
    first, second = enter(survey, alice), enter(survey, ana)
    before = material_of(study), [each.score for each in ask(survey, ana)]
    for each in ask(survey, alice):
        suggestions.take_suggestion(suggestion=each, by=alice, now=NOW)
    assert material_of(study) == before[0]
    CodeSuggestion.objects.filter(shown_to=ana).delete()
    assert [each.score for each in ask(survey, ana)] == before[1]
    assert suggestion_figures(visible_suggestions(study, ana))[survey.pillar.pk].taken == 0
    assert suggestion_figures(visible_suggestions(study)) == {}
    for each in CodeSuggestion.objects.filter(shown_to=ana):
        suggestions.take_suggestion(suggestion=each, by=ana, now=NOW)
    for coder in (first, second):
        coders.hand_in(coder=coder, by=coder.user, now=NOW)
    assert suggestion_figures(visible_suggestions(study, ana))[survey.pillar.pk].taken == 2
    coding = PillarCoding.objects.get()
    adjudication.open_codes(coding=coding, by=alice, now=NOW)
    assert suggestion_figures(visible_suggestions(study))[survey.pillar.pk].taken == 4


def test_nobody_asks_or_answers_for_another_coder_or_after_handing_in(survey, study, alice, ana):
    enter(survey, ana)
    with pytest.raises(Refusal, match="You cannot code I-01 now"):
        ask(survey, alice)
    enter(survey, alice)
    shown = ask(survey, ana)
    with pytest.raises(Refusal, match="suggested to somebody else"):
        suggestions.take_suggestion(suggestion=shown[0], by=alice, now=NOW)
    for each in shown:
        suggestions.take_suggestion(suggestion=each, by=ana, now=NOW)
    mine = PillarCoding.objects.get().coders.get(user=ana)
    coders.hand_in(coder=mine, by=ana, now=NOW)
    for answer in (suggestions.refuse_suggestion, suggestions.take_suggestion):
        with pytest.raises(Refusal):
            answer(suggestion=shown[0], by=ana, now=NOW)
    assert set(CodeSuggestion.objects.values_list("answer", flat=True)) == {"taken"}
    other = finished_survey()
    with pytest.raises(Refusal, match="of this study"):
        suggestions.ask_for_codes(
            study=study, priorities=[each.pk for each in standing(other)], by=ana, now=NOW
        )


def test_settled_places_speak_for_their_code_and_what_does_not_belong_there_does_not(survey, study):
    code = survey.pillar.areas.get().sub_topics.get(letter="b")
    code.excludes_en = "Statement"
    code.save(update_fields=["excludes_en"])
    first, second = standing(survey)
    place([first], code, study=study)
    material = material_of(study)[survey.pillar.pk]
    assert [(each.key, each.placed) for each in material.codes][1] == (code.pk, [first.pk])
    assert "Statement" not in material.codes[1].text_en
    shown = ask(survey, coordinator(study), 2)
    assert {each.sub_topic.letter for each in shown} == {"a", "b"}
    assert {each.priority for each in shown} == {second}


def test_figures_stay_when_a_code_is_removed(survey, study, alice):
    [shown] = ask(survey, alice, 1)
    suggestions.refuse_suggestion(suggestion=shown, by=alice, now=NOW)
    remove_sub_topic(sub_topic=shown.sub_topic, by=alice, now=timezone.now())
    assert suggestion_figures(visible_suggestions(study))[survey.pillar.pk].refused == 1


def test_priorities_that_nearly_say_the_same_are_found_once_and_answered(survey, study, alice):
    [pair] = suggestions.look_for_nearly_same(study=study, by=alice, now=NOW)
    assert (pair.one.number, pair.other.number, pair.score) == (1, 2, Decimal("1.0"))
    suggestions.answer_pair(pair=pair, answer=SuggestionAnswer.REFUSED, by=alice, now=NOW)
    assert suggestions.look_for_nearly_same(study=study, by=alice, now=NOW) == []
    pair = NearlySamePair.objects.get()
    assert (pair.answer, pair.answered_by, pair.answered_at) == ("refused", alice, NOW)


@pytest.mark.parametrize(
    "columns", [{"score": 0}, {"score": 2}, {"answer": "maybe", "answered_at": NOW}]
)
def test_the_database_refuses_scores_and_answers_that_cannot_be(survey, alice, columns):
    [shown] = ask(survey, alice, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        CodeSuggestion.objects.filter(pk=shown.pk).update(**columns)
