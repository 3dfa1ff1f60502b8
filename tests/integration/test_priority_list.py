import pytest
from django.urls import reverse

from studies.enums import Role
from surveys.models import PriorityVersion
from tests.factories.pages import WHOLE_TEAM, query_count, signed_in, statuses, text_of
from tests.factories.studies import join, make_user
from tests.factories.surveys import make_survey, open_survey_round

pytestmark = pytest.mark.django_db


def url(survey):
    return reverse("surveys:priority_list", args=[survey.pk])


def coordinator(survey):
    return signed_in(survey.pillar.study.memberships.get(role="coordinator").user)


def paste(survey, lines):
    return coordinator(survey).post(url(survey), {"lines": lines})


def wordings():
    rows = PriorityVersion.objects.order_by("priority__number")
    return list(rows.values_list("priority__number", "text_en", "text_zh"))


def test_the_whole_team_reads_the_list():
    survey = make_survey()
    assert statuses(url(survey), survey.pillar.study) == WHOLE_TEAM


def test_only_coordinators_add():
    survey = make_survey(priorities=0)
    found = statuses(url(survey), survey.pillar.study, method="post")
    assert (found["analyst"], found["observer"], found["outsider"]) == (403, 403, 404)


def test_lines_are_added_in_order_with_chinese_after_a_tab_or_a_bar():
    survey = make_survey(priorities=1)
    response = paste(
        survey, "\r\nShare data\t共享数据\r\n\r\nTrain nurses | 培训护士\r\nPay fairly"
    )
    assert response.url == url(survey)
    assert wordings() == [
        (1, "Statement 1", "条目 1"),
        (2, "Share data", "共享数据"),
        (3, "Train nurses", "培训护士"),
        (4, "Pay fairly", ""),
    ]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("", "There is nothing here yet. Type or paste at least one line."),
        ("Good\nA\tB\tC\tD\tE", "Line 2: there are more than four fields."),
        ("Good\nA\tB\t" + "x" * 121, "Line 2: area: shorten it to 120 characters."),
        ("Good\n\t中文", "Line 2: the English text is missing before the separator."),
        ("Good\n\ngood ", "Line 3: this priority is in line 1 already. Remove the line."),
        ("Good\nSTATEMENT  1", "Line 2: this priority is on the list already. Remove the line."),
        ("Good\nBad\0byte", "Line 2: it holds an invisible character. Type the line anew."),
        ("Good\nBad\u202ebyte", "Line 2: it holds an invisible character. Type the line anew."),
        ("Good\n" + "x" * 1_001, "Line 2: it has 1001 characters. Shorten it to 1000 at most."),
        ("\n".join(f"Line {n}" for n in range(401)), "These are 401 lines. Add at most 400."),
        ("x" * 800_001, "This is too much at once. Paste it in several parts."),
    ],
)
def test_a_problem_is_told_by_line_and_nothing_is_half_written(lines, sentence):
    survey = make_survey(priorities=1)
    response = paste(survey, lines)
    page = text_of(response)
    assert (response.status_code, sentence in page) == (200, True), page[-3000:]
    assert wordings() == [(1, "Statement 1", "条目 1")]


def test_what_was_pasted_stays_in_the_form():
    survey = make_survey(priorities=0)
    assert "Good &lt;b&gt;" in paste(survey, "Good <b>\n\tx").content.decode()


def test_thirty_problems_are_listed_and_the_others_counted():
    survey = make_survey(priorities=0)
    page = text_of(paste(survey, "\n".join(["\tx"] * 33)))
    assert "And 3 more problems." in page
    assert "Line 31:" not in page


def test_after_opening_nothing_is_added():
    survey = make_survey()
    open_survey_round(survey)
    page = text_of(paste(survey, "Too late"))
    assert "Round 1 has opened, so the rule and the list of priorities no longer change." in page
    assert len(wordings()) == 3


def order():
    return [text for _number, text, _zh in wordings()]


def move(survey, number, way):
    version = PriorityVersion.objects.get(priority__survey=survey, priority__number=number)
    place = reverse("surveys:priority_move", args=[version.pk])
    return coordinator(survey).post(place, {"move": way})


def test_priorities_change_places_and_codes():
    survey = make_survey()
    response = move(survey, 3, "up")
    assert response.url.startswith(url(survey) + "#version-")
    assert order() == ["Statement 1", "Statement 3", "Statement 2"]
    move(survey, 1, "down")
    assert order() == ["Statement 3", "Statement 1", "Statement 2"]


def test_at_the_ends_nothing_moves():
    survey = make_survey()
    move(survey, 1, "up")
    move(survey, 3, "down")
    assert order() == ["Statement 1", "Statement 2", "Statement 3"]


def test_a_gap_in_the_numbers_is_jumped():
    survey = make_survey()
    survey.priorities.get(number=2).delete()
    move(survey, 3, "up")
    assert wordings() == [(1, "Statement 3", "条目 3"), (3, "Statement 1", "条目 1")]


def test_after_opening_nothing_moves():
    survey = make_survey()
    open_survey_round(survey)
    move(survey, 1, "down")
    assert order() == ["Statement 1", "Statement 2", "Statement 3"]


def test_hints_stand_beside_the_wordings_and_only_for_those_who_may_change():
    survey = make_survey(priorities=0)
    paste(survey, "Train nurses and/or doctors\nShare data")
    page = text_of(coordinator(survey).get(url(survey)))
    assert page.count("1 hint<") == 1
    analyst = join(survey.pillar.study, make_user("Anna"), Role.ANALYST)
    assert "1 hint<" not in text_of(signed_in(analyst).get(url(survey)))


def test_three_rows_take_as_many_queries_as_one():
    first = make_survey(priorities=1)
    client = coordinator(first)
    second = make_survey(study=first.pillar.study, priorities=3)
    assert query_count(client, url(first)) == query_count(client, url(second)) == 7
