"""What readers see of the follow-up: action page, scorecard and thread."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from roadmap.enums import UptakeState
from roadmap.services.measurements import correct_measurement
from tests.factories.follow_up import SLUG, make_indicator, measure, state
from tests.factories.pages import query_count, text_of
from tests.factories.roadmap import (
    coordinator,
    finished_survey,
    merge,
    publish,
    published_study,
    survey_of_two_rounds,
)

pytestmark = pytest.mark.django_db
PAGES = ("action_detail", "scorecard", "thread")


@pytest.fixture
def study():
    return published_study()


def url(study, page, *rest):
    place = [SLUG] if page in {"action_detail", "thread"} else []
    return reverse(f"roadmap:{page}", args=[study.slug, *rest, *place])


def test_without_figures_every_page_says_so(client, study):
    assert "No indicator and no answer" in text_of(client.get(url(study, "action_detail")))
    assert "No indicator and no answer" in text_of(client.get(url(study, "thread")))
    assert "Nothing is followed up yet" in text_of(client.get(url(study, "scorecard")))


def test_the_latest_value_stands_against_the_path_and_a_missing_one_is_told(client, study):
    measure(make_indicator(study), "40", dt.date(2025, 1, 1))
    text = text_of(client.get(url(study, "action_detail")))
    for words in (
        "Ahead of the path",
        "40 % on 1 January 2025; the straight path asks for 31.4 % on that day.",
        "The target is 70 % by 31 December 2030.",
        '<a class="text-break" href="https://register.example/report"',
        "provided by Office of Registers",
        "<svg viewBox",
    ):
        assert words in text
    overdue = "Overdue: a value was due by 1 January 2026"
    assert (overdue in text) == (timezone.localdate() > dt.date(2026, 1, 1))


def test_the_scorecard_counts_and_leads_to_the_action(client, study):
    for value in ("40", "31", "26"):
        measure(make_indicator(study), value, dt.date(2025, 1, 1))
    make_indicator(study, is_illustrative=True)
    state(study, "China", UptakeState.UNDER_WAY)
    text = text_of(client.get(url(study, "scorecard")))
    for words in (
        "1 of 1 actions have an indicator.",
        "<dt>ahead of the path</dt><dd>1</dd>",
        "<dt>on the path</dt><dd>1</dd>",
        "<dt>behind the path</dt><dd>1</dd>",
        "Not measured yet",
        "(illustrative)",
        "Under way",
        f'{url(study, "action_detail")}#indicator-1"',
    ):
        assert words in text


def test_a_correction_and_every_earlier_answer_stay_readable(client, study):
    wrong = measure(make_indicator(study), "4", dt.date(2025, 1, 1))
    correct_measurement(
        measurement=wrong,
        because="A digit was lost",
        measured_on=wrong.measured_on,
        value=Decimal(40),
        evidence="Report",
        evidence_url="",
        by=coordinator(study),
        now=timezone.now(),
    )
    state(study, "EU", UptakeState.PLANNED, on=dt.date(2025, 1, 1), answer="We will.")
    state(study, "EU", UptakeState.DONE, answer="<b>Done</b>")
    text = text_of(client.get(url(study, "action_detail")))
    for words in (
        "<del>4 %, 1 January 2025</del>",
        "A digit was lost",
        "1 earlier answer",
        "We will.",
    ):
        assert words in text
    assert b"&lt;b&gt;Done" in client.get(url(study, "action_detail")).content


def test_neither_an_owners_address_nor_an_unpublished_action_is_public(client, study):
    make_indicator(study)
    merge(finished_survey(study=study), title_en="Secret draft")
    make_indicator(study, slug="2-1-a-1", name_en="Secret figure")
    seen = "".join(text_of(client.get(url(study, page))) for page in PAGES)
    assert "Patients tested" in seen
    assert "owner@office.example" not in seen
    assert "Secret" not in seen
    publish(study)
    assert "Secret figure" in text_of(client.get(url(study, "scorecard")))


@pytest.mark.parametrize("page", PAGES)
def test_a_copy_is_right_until_a_figure_changes(client, study, page):
    indicator = make_indicator(study)
    permalink = url(study, page, 1)
    tag = client.get(permalink)["ETag"]
    assert client.get(permalink, headers={"if-none-match": tag}).status_code == 304
    measure(indicator, "40", dt.date(2025, 1, 1))
    response = client.get(permalink, headers={"if-none-match": tag})
    assert (response.status_code, "40 %" in text_of(response)) == (200, True)


def test_the_thread_leads_from_the_votes_to_the_figures(client):
    survey = survey_of_two_rounds()
    merge(survey)
    study = survey.pillar.study
    publish(study)
    measure(make_indicator(study), "40", dt.date(2025, 1, 1))
    text = text_of(client.get(url(study, "thread")))
    for words in (
        "2 of them carry this action.",
        "Statement 2",
        "I-02 in round 1: 12 of 12 invited experts answered, and 6 of 12 (50.0 %)",
        "I-02 in round 2: 12 of 12 invited experts answered, and 9 of 9 (100.0 %)",
        "Add a module.",
        "40 % on 1 January 2025, target 70 % by 31 December 2030.",
        "<strong>Ahead of the path</strong>",
        *(reverse("roadmap:priority_detail", args=[study.slug, f"I-0{n}"]) for n in (1, 2)),
        *(reverse("roadmap:bundle_file", args=[study.slug, 1, n]) for n in (1, 2)),
        reverse("roadmap:sub_topic_detail", args=[study.slug, "1-1-a"]),
        f'{url(study, "action_detail")}#indicator-1"',
        url(study, "scorecard"),
    ):
        assert words in text
    for page in ("priority_detail", "sub_topic_detail"):
        place = "I-02" if page == "priority_detail" else "1-1-a"
        back = text_of(client.get(reverse(f"roadmap:{page}", args=[study.slug, place])))
        assert url(study, "action_detail") in back
    assert url(study, "thread") in text_of(client.get(url(study, "action_detail")))


def test_query_counts_do_not_grow(client, study):
    counts = []
    for rows in (1, 2):
        for number in range(rows):
            measure(make_indicator(study), "30", dt.date(2025, 1, 1))
            state(study, f"Place {rows} {number}", UptakeState.PLANNED)
        counts.append([query_count(client, url(study, page)) for page in PAGES])
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 10
