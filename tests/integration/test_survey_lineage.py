"""Where every wording comes from and what became of it: a picture with its table."""

from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from studies.models import Study
from surveys.enums import Disposition, SuggestionFate
from surveys.imports import Statement
from surveys.lineage import picture_of, steps_of
from surveys.models import PriorityVersion, Suggestion
from surveys.queries import history_of
from surveys.services.suggestions import answer_suggestion
from tests.factories.pages import WHOLE_TEAM, query_count, signed_in, statuses, text_of
from tests.factories.rewriting import alice, rewrite
from tests.factories.surveys import decide, make_survey, open_survey_round, sealed_round

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
ACCEPT, CARRY, DROP = Disposition.ACCEPT, Disposition.CARRY, Disposition.DROP
TEAM = "Decided by the working group."


def url(survey, name="survey_lineage"):
    return reverse(f"surveys:{name}", args=[survey.pk])


def between_rounds():
    """After round 1: I-01 accepted, 2 reworded, 3 and 4 merged, 5 split, 6 dropped, 7 carried."""
    survey = make_survey(priorities=7)
    survey.priorities.filter(number=1).update(source="workshop", source_note="Lisbon, 3 May")
    sealed = sealed_round(survey=survey, ratings=[{1: 5, 2: 2}] * 6)
    decide(sealed, {1: ACCEPT, 6: DROP, 7: CARRY})
    rewrite(sealed, Disposition.REWORD, [2], "Clearer")
    rewrite(sealed, Disposition.MERGE, [3, 4], "Both")
    rewrite(sealed, Disposition.SPLIT, [5], "First half", "Second half")
    answer_suggestion(
        suggestion=Suggestion.objects.create(survey_round=sealed, suggestion_key="k", text="x"),
        fate=SuggestionFate.ADDED,
        answer="",
        statement=Statement(text_en="Suggested", text_zh="建议"),
        by=alice(sealed),
        now=timezone.now(),
    )
    return sealed


def told(survey):
    return {
        stage: [(step.label, step.made_from, str(step.how), step.reason) for step in steps]
        for stage, steps in steps_of(history_of(survey)).items()
    }


def labels(svg):
    """The bold words of a picture: headings of lists and names of wordings."""
    bold = [each.text for each in ET.fromstring(svg).iter(f"{SVG}text") if each.get("font-weight")]  # noqa: S314
    return bold[1:]


def test_the_whole_team_sees_the_lineage_and_saves_its_picture():
    survey = between_rounds().survey
    study = survey.pillar.study
    assert statuses(url(survey), study) == WHOLE_TEAM
    response = signed_in(study.memberships.get(role="coordinator").user).get(
        url(survey, "survey_lineage_picture")
    )
    assert (response["Content-Type"], response["Content-Disposition"]) == (
        "image/svg+xml; charset=utf-8",
        'attachment; filename="personalised-medicine-pillar-1-lineage.svg"',
    )
    assert ET.fromstring(response.content)[0].text == (  # noqa: S314
        "From 7 priorities in round 1 to 6 planned so far for round 2"
    )


def test_every_step_says_from_which_how_and_why():
    survey = between_rounds().survey
    reason = "Two comments misread it."
    assert told(survey) == {
        "Before round 1": [
            ("I-01", "", "Workshop", "Lisbon, 3 May"),
            *((f"I-0{n}", "", "On the list", "") for n in range(2, 8)),
        ],
        "After round 1": [
            ("I-01", "I-01", "Accepted", TEAM),
            ("I-02, wording 2", "I-02", "Reworded", reason),
            ("I-03, wording 2", "I-03 + I-04", "Merged", reason),
            ("I-08", "I-05", "Split", reason),
            ("I-09", "I-05", "Split", reason),
            ("I-06", "I-06", "Dropped", TEAM),
            ("I-07", "I-07", "Carried on", TEAM),
            ("I-10", "", "Expert suggestion", ""),
        ],
    }


def test_the_picture_holds_the_list_of_each_round_and_of_the_planned_one():
    assert labels(picture_of(history_of(between_rounds().survey))) == [
        "Round 1",
        "I-01 · Workshop",
        *(f"I-0{n} · On the list" for n in range(2, 8)),
        "Round 2, planned",
        "I-02, wording 2 · Reworded",
        "I-03, wording 2 · Merged",
        "I-07 · Carried on",
        "I-08 · Split",
        "I-09 · Split",
        "I-10 · Expert suggestion",
    ]


def test_after_the_last_round_it_ends_with_the_verdicts():
    survey = between_rounds().survey
    PriorityVersion.objects.update(translation="reviewed")
    sealed_round(survey=survey, number=2, ratings=[{1: 5, 2: 2}] * 6)
    assert told(survey)["After round 2"] == [
        ("I-02, wording 2", "I-02, wording 2", "Consensus", ""),
        ("I-03, wording 2", "I-03, wording 2", "No consensus", ""),
        *((code, code, "Too few ratings", "") for code in ("I-07", "I-08", "I-09", "I-10")),
    ]
    assert told(survey)["After round 1"][-1] == ("I-10", "", "Expert suggestion", "")


def test_while_a_round_is_open_nothing_is_told_of_it():
    survey = make_survey()
    planned = [labels(picture_of(history_of(survey)))[0], list(told(survey))]
    survey = open_survey_round(survey).survey
    opened = [labels(picture_of(history_of(survey)))[0], list(told(survey))]
    assert (planned, opened) == (
        ["Round 1, planned", ["Before round 1"]],
        ["Round 1", ["Before round 1"]],
    )


def test_the_page_says_when_and_by_whom_and_lets_no_markup_through():
    sealed = between_rounds()
    PriorityVersion.objects.filter(number=2).update(text_en="</text><script>x</script>")
    Study.objects.update(title_en="</svg><script>x</script>")
    client = signed_in(alice(sealed))
    response = client.get(url(sealed.survey))
    page = text_of(response)
    day = date_format(timezone.localtime(), "DATE_FORMAT")
    assert f"<td>I-03 + I-04</td><td>Merged</td><td>Two comments misread it.</td><td>{day}" in page
    assert page.count("<td>Alice</td>") == 15
    assert ("<script>x" in response.content.decode(), page.count("<svg xmlns=")) == (False, 1)
    assert f'href="{url(sealed.survey)}"' in text_of(
        client.get(reverse("surveys:round_refine", args=[sealed.pk]))
    )
    assert f'href="{url(sealed.survey)}"' in text_of(
        client.get(reverse("surveys:round_results", args=[sealed.pk]))
    )


def test_an_empty_list_has_a_page_and_a_picture():
    survey = make_survey(priorities=0)
    page = text_of(signed_in(survey.pillar.study.memberships.get().user).get(url(survey)))
    assert ("The list has no priorities yet." in page, "0 priorities on the list" in page) == (
        True,
        True,
    )


def test_the_picture_speaks_the_language_of_the_page():
    history = history_of(between_rounds().survey)
    with translation.override("zh-hans"):
        root = ET.fromstring(picture_of(history))  # noqa: S314
    assert root.get("lang") == "zh-Hans"
    assert "条目 7" in [each.text for each in root.iter(f"{SVG}text")]


def test_three_rows_take_as_many_queries_as_one():
    small, survey = make_survey(priorities=1), between_rounds().survey
    sealed_round(survey=small, ratings=[{1: 5}] * 6)
    found = [
        query_count(signed_in(each.pillar.study.memberships.get().user), url(each))
        for each in (small, survey)
    ]
    assert found == [10, 10]
