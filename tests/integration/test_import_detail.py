"""Looking at what a file would change, and taking it: all of it, or nothing."""

import time

import pytest
from django.urls import reverse
from django.utils import timezone

from studies.enums import EventKind
from studies.models import Event
from surveys.enums import ImportKind, ImportState
from surveys.models import Expert, Import, PanelSeat, PriorityVersion
from surveys.queries import plan_of
from surveys.services import imports
from surveys.services.erasure import request_erasure
from tests.factories.files import people
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.surveys import (
    add_experts,
    expert_of,
    make_survey,
    open_survey_round,
    read_file,
    sealed_round,
)

pytestmark = pytest.mark.django_db
HEAD = ["Name", "E-mail", "Group", "Language", "Pillars", "Conflicts of interest"]
PRIORITIES = ["English", "Chinese", "Source", "About the source", "Author"]


@pytest.fixture
def survey(hints):
    return make_survey(experts=1)


@pytest.fixture
def alice(survey):
    return signed_in(survey.pillar.study.memberships.get(role="coordinator").user)


def url(upload, page="import_detail"):
    return reverse(f"surveys:{page}", args=[upload.pk])


def plan(upload):
    return plan_of(Import.objects.select_related("survey__pillar__study").get(pk=upload.pk))


def take(alice, upload, seen=None):
    seen = plan(upload).fingerprint if seen is None else seen
    return alice.post(url(upload, "import_take"), {"seen": seen}, follow=True)


def test_only_coordinators_enter(survey):
    assert statuses(url(read_file(survey)), survey.pillar.study) == COORDINATORS


def test_the_preview_counts_and_nothing_is_taken_by_looking(alice, survey):
    upload = read_file(
        survey,
        [
            HEAD,
            ["Expert 01", "expert01@panel.example"],
            ["Ana Sol", "ana@panel.example", "EU", "en", "I", "Owns shares"],
        ],
    )
    page = text_of(alice.get(url(upload)))
    counts = ("<dt>new</dt><dd>1</dd>", "<dt>known, stay as they are</dt><dd>1</dd>")
    assert [each in page for each in (*counts, "Owns shares", "Take the whole file")] == [True] * 4
    assert Expert.objects.count() == 1


def test_taking_brings_everybody_and_empties_the_row(alice, survey):
    second = make_survey(study=survey.pillar.study, experts=0)
    upload = read_file(
        survey,
        [
            HEAD,
            ["Ana Sol", "Ana@panel.example", "EU", "zh", "I, II", "Owns shares"],
            ["Bo Li", "bo@panel.example", "CN"],
        ],
    )
    assert "The file is taken: 2 new, 0 changed, 0 as they were." in text_of(take(alice, upload))
    rows = Expert.objects.exclude(name="Expert 01").order_by("email")
    assert list(rows.values_list("name", "email", "group", "language", "conflicts")) == [
        ("Ana Sol", "ana@panel.example", "EU", "zh-hans", "Owns shares"),
        ("Bo Li", "bo@panel.example", "CN", "en", ""),
    ]
    seats = PanelSeat.objects.order_by("survey_id", "expert__email")
    assert list(seats.values_list("survey_id", "expert__email")) == [
        (survey.pk, "ana@panel.example"),
        (survey.pk, "bo@panel.example"),
        (survey.pk, "expert01@panel.example"),
        (second.pk, "ana@panel.example"),
    ]
    upload.refresh_from_db()
    assert (upload.state, upload.content, upload.rows, upload.findings, upload.outcome) == (
        ImportState.CONFIRMED,
        None,
        [],
        [],
        {"new": 2, "changed": 0, "known": 0},
    )
    about = Event.objects.get(kind=EventKind.FILE_TAKEN).about
    assert about == {"pillar": 1, "holds": "people", "new": 2, "changed": 0, "known": 0}


def test_a_known_expert_is_changed_where_the_file_says_something_else(alice, survey):
    row = ["Eva Cruz", "EXPERT01@panel.example", "CN", "", "", "None"]
    upload = read_file(survey, [HEAD, row])
    page = text_of(alice.get(url(upload)))
    assert "Name: <del>Expert 01</del> <ins>Eva Cruz</ins>" in page
    take(alice, upload)
    expert = Expert.objects.get()
    assert (expert.name, expert.group, expert.language, expert.conflicts) == (
        "Eva Cruz",
        "CN",
        "en",
        "None",
    )
    assert Event.objects.get(kind=EventKind.EXPERTS_CHANGED).about == {
        "count": 1,
        "fields": ["conflicts", "group", "name"],
    }


def test_taking_twice_takes_once(alice, survey):
    upload = read_file(survey, [HEAD, ["Ana", "ana@panel.example"]])
    seen = plan(upload).fingerprint
    take(alice, upload, seen)
    page = text_of(take(alice, upload, seen))
    assert "The file is “Taken”, so this cannot be done now." in page
    assert Expert.objects.count() == 2


def test_what_has_changed_since_it_was_seen_is_shown_again_first(alice, survey):
    upload = read_file(
        survey, [HEAD, ["Ana", "ana@panel.example"], ["Expert 02", "expert02@panel.example"]]
    )
    seen = plan(upload).fingerprint
    add_experts(survey, 2, by=upload.uploaded_by)
    page = text_of(take(alice, upload, seen))
    assert "Something has changed since you looked." in page
    assert not Expert.objects.filter(name="Ana").exists()


def test_nothing_is_half_taken_when_a_round_opens_meanwhile(alice, survey):
    second = make_survey(study=survey.pillar.study, experts=12)
    row = ["Ana", "ana@panel.example", "EU", "en", "I, II"]
    upload = read_file(survey, [HEAD, row])
    seen = plan(upload).fingerprint
    open_survey_round(second)
    take(alice, upload, seen)
    assert not Expert.objects.filter(name="Ana").exists()
    page = text_of(alice.get(url(upload)))
    assert "A round of pillar II is running. Wait, or leave its panel out." in page
    assert "Take the whole file" not in page


def test_groups_are_fixed_once_a_round_has_opened(alice, survey):
    sealed_round(ratings=[{1: 4}] * 6, survey=make_survey(study=survey.pillar.study))
    upload = read_file(survey, [HEAD, ["Expert 01", "expert01@panel.example", "CN"]])
    page = text_of(alice.get(url(upload)))
    assert "The study knows this person under “EU”, and groups are fixed" in page
    take(alice, upload)
    assert Expert.objects.get(email="expert01@panel.example").group == "EU"


def test_who_is_being_erased_does_not_come_back(alice, survey):
    request_erasure(expert=expert_of(survey, 0), by=None, now=timezone.now())
    upload = read_file(survey, [HEAD, ["Expert 01", "expert01@panel.example"]])
    page = text_of(alice.get(url(upload)))
    assert "This person asked to be erased. Leave the row out." in page


def test_a_pillar_that_is_not_there_is_told_by_row(alice, survey):
    upload = read_file(survey, [HEAD, ["Ana", "ana@panel.example", "", "", "IV"]])
    assert "The study has no such pillar." in text_of(alice.get(url(upload)))


def test_a_file_with_problems_says_row_column_value_and_what_to_do(alice, survey):
    upload = read_file(survey, [HEAD, ["Ana", "ana@"], ["", "bo@panel.example"]])
    page = text_of(alice.get(url(upload)))
    assert upload.state == ImportState.REFUSED
    assert "Nothing can be taken from this file as it is." in page
    assert (
        '<td data-label="Row">2</td><td data-label="Column">B (E-mail)</td>'
        '<td class="text-break" data-label="What stands there">ana@</td>'
        '<td data-label="What to do">This is no e-mail address. Correct it.</td>' in page
    )
    assert '<td data-label="Row">3</td><td data-label="Column">A (Name)</td>' in page
    assert "Take the whole file" not in page
    assert text_of(take(alice, upload, "x")).count("so this cannot be done now") == 1


def test_everything_to_put_right_is_told_at_once_in_the_order_of_the_rows(alice, survey):
    rows = [["Ana", "ana@panel.example", "", "", "IV"], ["Bo", "bo@"], ["Eva", "eva@panel.example"]]
    upload = read_file(survey, [HEAD, *rows, ["Eva 2", "eva@panel.example"]])
    kinds = [(each["row"], each["kind"]) for each in upload.findings]
    assert kinds == [(2, "no_pillar"), (3, "no_address"), (5, "same_address")]


def test_leaving_a_file_out_keeps_nothing_of_it(alice, survey):
    upload = read_file(survey)
    page = text_of(alice.post(url(upload, "import_cancel"), follow=True))
    assert "Nothing was taken from the file, and nothing of it is kept." in page
    upload.refresh_from_db()
    assert (upload.state, upload.rows) == (ImportState.CANCELLED, [])
    again = text_of(alice.post(url(upload, "import_cancel"), follow=True))
    assert "The file is “Left out”, so this cannot be done now." in again


def test_how_far_the_worker_is_survives_a_reload(alice, survey):
    upload = read_file(survey)
    Import.objects.filter(pk=upload.pk).update(state="waiting", rows_read=501, row_count=9_000)
    page = text_of(alice.get(url(upload)))
    assert "501 of 9000 rows are read" in page
    assert 'data-reload-seconds="2"' in page


def test_priorities_are_taken_with_source_and_author(alice, survey):
    rows = [
        PRIORITIES,
        ["Share data", "共享数据", "workshop", "Brussels", "Group 2"],
        ["Statement 1", "新的条目"],
        ["Statement 2"],
    ]
    upload = read_file(survey, rows, kind=ImportKind.PRIORITIES)
    page = text_of(alice.get(url(upload)))
    assert "Chinese: <del>条目 1</del> <ins>新的条目</ins>" in page
    assert "The file is taken: 1 new, 1 changed, 1 as they were." in text_of(take(alice, upload))
    versions = PriorityVersion.objects.order_by("priority__number")
    fields = ("priority__number", "text_en", "text_zh", "priority__source", "priority__author")
    assert list(versions.values_list(*fields)) == [
        (1, "Statement 1", "新的条目", "", ""),
        (2, "Statement 2", "条目 2", "", ""),
        (3, "Statement 3", "条目 3", "", ""),
        (4, "Share data", "共享数据", "workshop", "Group 2"),
    ]


def test_near_duplicates_of_the_list_are_told_and_do_not_block(alice, survey):
    first = "Hospitals should share health data with researchers"
    take(alice, read_file(survey, [PRIORITIES, [first]], kind=ImportKind.PRIORITIES))
    near = read_file(survey, [PRIORITIES, [first + " soon"]], kind=ImportKind.PRIORITIES)
    page = text_of(alice.get(url(near)))
    assert "of its letters are as in I-04" in page
    assert "Take the whole file" in page


def test_after_opening_no_priorities_are_taken(alice, survey):
    running = make_survey(study=survey.pillar.study)
    upload = read_file(running, [PRIORITIES, ["Too late"]], kind=ImportKind.PRIORITIES)
    seen = plan(upload).fingerprint
    open_survey_round(running)
    take(alice, upload, seen)
    assert not PriorityVersion.objects.filter(text_en="Too late").exists()
    assert "the list of priorities no longer changes" in text_of(alice.get(url(upload)))


def test_markup_in_a_file_is_text_on_the_page(alice, survey):
    upload = read_file(survey, [HEAD, ["<img src=x onerror=alert(1)>", "ana@panel.example"]])
    assert "<img src=x" not in alice.get(url(upload)).content.decode()


def test_ten_thousand_experts_are_taken_within_seconds_and_pages_take_no_more_queries(survey):
    alice = signed_in(survey.pillar.study.memberships.get(role="coordinator").user)
    small = read_file(survey, [HEAD, ["Ana", "ana@panel.example"]])
    few = query_count(alice, url(small))
    upload = read_file(survey, people(10_000))
    began = time.process_time()
    assert query_count(alice, url(upload)) == few <= 12
    take(alice, upload)
    assert survey.seats.count() == 10_001
    assert time.process_time() - began < 30


def test_a_worker_that_reads_again_changes_nothing(survey):
    upload = read_file(survey)
    assert imports.read_due_imports(now=timezone.now()) == 0
    assert Import.objects.get(pk=upload.pk).rows == upload.rows
