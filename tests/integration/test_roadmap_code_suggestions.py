"""Suggestions on the coding board: hidden until asked for, answered by buttons, told in figures."""

import pytest
from django.test import Client
from django.urls import reverse

from roadmap.models import CodeSuggestion, Coding, NearlySamePair
from tests.factories.coding import choose, code, compare, enter
from tests.factories.pages import query_count, signed_in, text_of
from tests.factories.roadmap import (
    add_sub_topic,
    coordinator,
    finished_survey,
    place,
    publish,
    save_action,
    standing,
)
from tests.factories.studies import join, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    survey = finished_survey()
    add_sub_topic(survey.pillar, title="Statement <b>", title_zh="")
    return survey


@pytest.fixture
def study(survey):
    return survey.pillar.study


@pytest.fixture
def client(study):
    return signed_in(coordinator(study))


@pytest.fixture
def ana(study):
    ana = make_user("Ana")
    join(study, ana, "analyst")
    return ana


def url(study, page="coding_board"):
    return reverse(f"roadmap:{page}", args=[study.slug])


def press(client, study, name, value):
    return client.post(url(study, "code_suggestions"), {name: value}, follow=True)


def test_nothing_is_suggested_before_somebody_asks_and_then_to_that_person_alone(
    survey, study, client, ana
):
    first = standing(survey)[0]
    assert "score 0." not in text_of(client.get(url(study)))
    shown = press(client, study, "ask", first.pk)
    assert shown.redirect_chain == [(f"{url(study)}#I-01", 302)]
    text = text_of(shown)
    assert "1 code is suggested. Look whether it fits." in text
    assert "similar words, score 0." in text
    assert b"Statement &lt;b&gt;" in shown.content
    assert "score 0." not in text_of(signed_in(ana).get(url(study)))
    again = text_of(press(client, study, "ask", first.pk))
    assert "No further code has similar words: I-01." in again


def test_taking_and_refusing_are_counted_on_the_board(study, client):
    press(client, study, "ask", "pillar-1")
    first, second = CodeSuggestion.objects.order_by("priority__number")
    taken = text_of(press(client, study, "take", first.pk))
    assert "The suggested code is yours now." in taken
    assert "1 of 2 consensus priorities are placed" in taken
    refused = text_of(press(client, study, "refuse", second.pk))
    assert "The machine suggested 2 codes. Taken: 1. Refused: 1." in refused
    assert list(Coding.objects.values_list("priority__number", flat=True)) == [1]


def test_the_method_page_says_what_became_of_the_suggestions(survey, study, client):
    press(client, study, "ask", "pillar-1")
    press(client, study, "take", CodeSuggestion.objects.first().pk)
    sub_topic = survey.pillar.areas.get().sub_topics.get()
    place(standing(survey), sub_topic, study=study)
    save_action(sub_topic, standing(survey))
    publish(study)
    text = text_of(Client().get(reverse("roadmap:method", args=[study.slug])))
    assert (
        "The machine suggested 2 codes by similar words, at the request of a coder. Taken: 1."
        " Refused: 0. For 2 priorities a coder saw suggestions before choosing;"
    ) in text


def test_a_coder_sees_figures_of_the_own_codes_until_all_are_compared(survey, study, client, ana):
    enter(survey, coordinator(study))
    enter(survey, ana)
    press(client, study, "ask", "pillar-1")
    press(client, study, "take", CodeSuggestion.objects.first().pk)
    other = signed_in(ana)
    assert "The machine suggested" not in text_of(other.get(url(study)))
    press(other, study, "ask", "pillar-1")
    assert "The machine suggested 2 codes. Taken: 0." in text_of(other.get(url(study)))
    refused = press(other, study, "refuse", CodeSuggestion.objects.first().pk)
    assert "This was suggested to somebody else." in text_of(refused)


def test_what_is_not_on_the_board_is_not_found(study, client):
    for name in ("ask", "take", "refuse", "other"):
        for value in ("", "0", "999999", "x", "１", "9" * 30, "pillar-9", "1\0"):
            assert press(client, study, name, value).status_code == 404
    assert CodeSuggestion.objects.count() == 0


def test_pairs_that_nearly_say_the_same_are_found_and_answered(survey, study, client):
    page = url(study, "nearly_same")
    assert "1 new pair is found." in text_of(client.post(page, {"look": "1"}, follow=True))
    assert "No further two priorities" in text_of(client.post(page, {"look": "1"}, follow=True))
    pair = NearlySamePair.objects.get()
    text = text_of(client.post(page, {"taken": pair.pk}, follow=True))
    assert "They belong in one action." in text
    assert "Place both under one sub-topic first" in text
    place(standing(survey), survey.pillar.areas.get().sub_topics.get(), study=study)
    assert "New action in I.I.a" in text_of(client.get(page))
    assert "They are not the same." in text_of(client.post(page, {"refused": pair.pk}, follow=True))
    for sent in ({"taken": "999"}, {"refused": "x"}, {}):
        assert client.post(page, sent).status_code == 404


def test_codes_of_both_coders_are_downloaded_only_once_they_are_compared(
    survey, study, client, ana
):
    alice, page = coordinator(study), url(study, "codings_csv")
    sub_topic = survey.pillar.areas.get().sub_topics.get()
    code(survey, alice, [sub_topic, sub_topic])
    code(survey, ana, [sub_topic, None])
    head = "priority,wording_en,wording_zh,coder_1,note_1,coder_2,note_2,code,how,reason\r\n"
    assert client.get(page).content.decode() == "\ufeff" + head
    compare(survey, alice)
    rows = (
        "I-01,Statement 1,条目 1,I.I.a,,I.I.a,,,,\r\n"
        "I-02,Statement 2,条目 2,I.I.a,,none,Too wide.,,,\r\n"
    )
    assert client.get(page).content.decode() == f"\ufeff{head}{rows}"


def test_own_codes_go_out_and_come_back_and_reach_nobody_else(survey, study, client, ana):
    sub_topic = survey.pillar.areas.get().sub_topics.get()
    page = url(study, "codings_import")
    assert "You code no pillar at the moment" in text_of(client.get(page))
    enter(survey, coordinator(study))
    enter(survey, ana)
    choose(survey, coordinator(study), [None, sub_topic], note="=Too wide,\nI think")
    file = client.get(url(study, "own_codings_csv")).content.decode()
    assert 'I-01,Statement 1,条目 1,none,"\'=Too wide,\nI think"' in file.replace("\r\n", "\n")
    assert "everything in the table is known" in text_of(client.post(page, {"lines": file})).lower()
    other = signed_in(ana)
    shown = other.post(page, {"lines": file})
    assert "Take 2 codes" in text_of(shown)
    assert ana.pk not in set(_chosen_by())
    sent = {"lines": shown.context["table"], "take": "1"}
    assert "2 codes are taken." in text_of(other.post(page, sent, follow=True))
    mine, hers = (
        signed_in(each).get(url(study, "own_codings_csv")).content
        for each in (coordinator(study), ana)
    )
    assert mine == hers


def test_what_is_wrong_in_a_table_of_codes_is_told_by_row(survey, study, client):
    enter(survey, coordinator(study))
    lines = (
        "priority,code,note\nI-01,IX.I.a,\nI-01,I.I.a,\nI-09,I.I.a,\nI-02,none,\nI-02,=1+1,\n"
        "I-02,,says nothing\n"
    )
    shown = client.post(url(study, "codings_import"), {"lines": lines, "take": "1"})
    told = [(each.row, each.column, each.sentence) for each in shown.context["problems"]]
    assert told == [
        (2, "code", "Pillar I has no such code. Write one such as I.I.a, or none."),
        (3, "priority", "Row 2 is about the same priority. Keep one of the two."),
        (4, "priority", "You code no priority with this code number at the moment."),
        (5, "note", "Say in the note why no code fits."),
        (6, "code", "A spreadsheet would run this as a formula. Begin it with another sign."),
    ]
    assert list(_chosen_by()) == []


def test_query_counts_do_not_grow(survey, study, client):
    names = ("coding_board", "nearly_same", "codings_import", "own_codings_csv", "codings_csv")
    counts = []
    for _ in range(2):
        add_sub_topic(finished_survey(study=study).pillar, title="Statement", title_zh="")
        for number in study.pillars.values_list("number", flat=True):
            press(client, study, "ask", f"pillar-{number}")
        client.post(url(study, "nearly_same"), {"look": "1"})
        counts.append([query_count(client, url(study, name)) for name in names])
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 14


def _chosen_by():
    from roadmap.models import CoderChoice

    return CoderChoice.objects.values_list("coder__user", flat=True)
