import pytest
from django.urls import reverse

from surveys.enums import Disposition, RoundState
from surveys.models import PriorityVersion
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.rewriting import (
    RATED,
    RATINGS,
    alice,
    decisions,
    lineage,
    rewrite,
    wordings,
)
from tests.factories.surveys import (
    close_and_seal,
    decide,
    let_others_answer,
    make_survey,
    open_survey_round,
    rate,
    round_at_state,
    sealed_round,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed():
    return sealed_round(ratings=RATINGS)


@pytest.fixture
def desk(sealed):
    return signed_in(alice(sealed))


def item(survey_round, position=2):
    return survey_round.items.get(position=position)


def url(survey_round, position=2):
    pk = item(survey_round, position).pk
    return reverse("surveys:item_rewrite", args=[survey_round.pk, pk])


def sent(**fields):
    return {"disposition": "reword", "wordings": "Clearer | 更清楚", "reason": "Misread.", **fields}


def test_only_coordinators_enter(sealed):
    assert statuses(url(sealed), sealed.survey.pillar.study) == COORDINATORS


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.CLOSED])
def test_before_sealing_there_is_nothing_to_rewrite(state):
    survey_round = round_at_state(state)
    assert signed_in(alice(survey_round)).get(url(survey_round)).status_code == 404


def test_an_item_of_another_round_is_not_there(desk, sealed):
    other = sealed_round(survey=make_survey(study=sealed.survey.pillar.study), ratings=RATINGS)
    address = reverse("surveys:item_rewrite", args=[sealed.pk, item(other).pk])
    assert [desk.get(address).status_code, desk.post(address, sent()).status_code] == [404] * 2
    assert lineage() == []


def test_it_shows_the_wording_as_it_was_rated_and_what_experts_said():
    survey_round = open_survey_round(make_survey())
    rate(survey_round, 0, {2: 1}, comments={2: "Which <nurses>?"})
    let_others_answer(survey_round)
    sealed = close_and_seal(survey_round)
    response = signed_in(alice(sealed)).get(url(sealed))
    page = text_of(response)
    assert '<span lang="en">Statement 2</span><br><span lang="zh-Hans">条目 2</span>' in page
    assert "Statement 2 | 条目 2</textarea>" in page
    assert "Which &lt;nurses&gt;?" in response.content.decode()
    others = [label for _pk, label in response.context["form"].fields["others"].choices]
    assert others == ["I-01 Statement 1", "I-03 Statement 3"]


def test_the_address_may_name_what_to_merge_with(desk, sealed):
    partner = item(sealed, 3)
    response = desk.get(f"{url(sealed)}?with={partner.pk}")
    form = response.context["form"]
    assert (form["disposition"].value(), form["others"].value()) == ("merge", [partner.pk])
    assert 'I-03 as it was rated:</strong> <span lang="en">Statement 3</span>' in text_of(response)
    for strange in (item(sealed).pk, "x", "9" * 5_000, "%00"):
        form = desk.get(f"{url(sealed)}?with={strange}").context["form"]
        assert (form["disposition"].value(), form["others"].value()) == ("reword", None), strange


def test_a_rewording_is_saved_and_leads_back_to_the_decisions(desk, sealed):
    response = desk.post(url(sealed), sent(), follow=True)
    assert response.redirect_chain == [(reverse("surveys:round_refine", args=[sealed.pk]), 302)]
    assert "The new wording is saved. Its translation is a draft." in text_of(response)
    assert 'Reworded: I-02 <span lang="en">Clearer</span>' in text_of(response)
    new = PriorityVersion.objects.get(number=2)
    assert (new.text_en, new.text_zh, new.translation) == ("Clearer", "更清楚", "draft")
    assert decisions(sealed) == [("", ""), ("reword", "Misread."), ("", "")]


def test_a_merger_takes_in_what_is_ticked(desk, sealed):
    desk.post(url(sealed), sent(disposition="merge", others=[item(sealed, 3).pk]))
    assert wordings() == RATED | {(2, 2): "Clearer"}
    assert [what for what, _why in decisions(sealed)] == ["", "merge", "merge"]


def test_a_split_takes_one_wording_a_line(desk, sealed):
    desk.post(url(sealed), sent(disposition="split", wordings="First | 一\r\n\r\nSecond\t二\r\n"))
    assert wordings() == RATED | {(4, 1): "First", (5, 1): "Second"}
    assert list(PriorityVersion.objects.filter(priority__number__gt=3).values_list("text_zh")) == [
        ("一",),
        ("二",),
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"wordings": " \n "}, "Write one wording, on one line."),
        ({"wordings": ""}, "New wording: This field is required."),
        ({"reason": " "}, "Reason: This field is required."),
        ({"reason": "a\x07b"}, "Reason: This holds an invisible character."),
        ({"disposition": "drop"}, "Select a valid choice. drop"),
        ({"disposition": "merge"}, "Choose at least one other priority to merge with."),
        ({"disposition": "merge", "others": ["999999"]}, "Select a valid choice. 999999"),
        ({"disposition": "split"}, "Write at least two wordings to split into."),
        ({"wordings": "One\nTwo"}, "New wording: Write one wording, on one line."),
        ({"wordings": "One\nTwo", "disposition": "merge"}, "Write one wording, on one line."),
        ({"wordings": "Statement 2 | 条目 2"}, "This is the wording that was rated."),
        ({"wordings": " | 更清楚"}, "the English text is missing before the separator."),
        ({"wordings": "x" * 1_001}, "it has 1001 characters."),
        ({"wordings": "One\nOne", "disposition": "split"}, "Line 2: this priority is in line 1"),
        ({"wordings": "a\u202eb"}, "invisible character"),
    ],
)
def test_bad_input_is_told_kept_and_nothing_is_saved(desk, sealed, fields, sentence):
    data = sent(**{"reason": "A reason that stays", **fields})
    page = text_of(desk.post(url(sealed), data))
    assert (sentence in page, f"{data['reason'].strip()}</textarea>" in page) == (True, True)
    assert (wordings(), lineage(), decisions(sealed)) == (RATED, [], [("", "")] * 3)


def test_an_item_cannot_be_merged_with_itself(desk, sealed):
    data = sent(disposition="merge", others=[item(sealed).pk])
    assert "Select a valid choice." in text_of(desk.post(url(sealed), data))
    assert lineage() == []


def test_after_the_next_round_opened_it_is_refused(desk, sealed):
    decide(sealed, dict.fromkeys((1, 2, 3), Disposition.CARRY))
    open_survey_round(sealed.survey, number=2)
    page = text_of(desk.post(url(sealed), sent()))
    assert "The next round has opened, so decisions no longer change." in page
    assert wordings() == RATED


def test_another_visit_replaces_the_wording(desk, sealed):
    rewrite(sealed, Disposition.MERGE, [2, 3], "Both")
    desk.post(url(sealed), sent())
    assert wordings() == RATED | {(2, 2): "Clearer"}
    assert [what for what, _why in decisions(sealed)] == ["", "reword", ""]


def test_three_rows_take_as_many_queries_as_one(desk, sealed):
    small = make_survey(study=sealed.survey.pillar.study, priorities=1)
    one = sealed_round(survey=small, ratings=[{1: 5}] * 6)
    assert [query_count(desk, url(each, 1)) for each in (one, sealed)] == [9, 9]
