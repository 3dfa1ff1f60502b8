"""The team's pages of the follow-up: indicators, values by form and by table, uptake."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from roadmap.models import Indicator, Measurement, UptakeStatement
from tests.factories.follow_up import COLUMNS, SLUG, make_indicator, measure, state
from tests.factories.pages import query_count, signed_in, text_of
from tests.factories.roadmap import coordinator, finished_survey, merge, published_study

pytestmark = pytest.mark.django_db
TABLE = "indicator,date,value,evidence,link\nI.I.a.1-1,2025-01-01,30,Report,https://a.example/\n"


@pytest.fixture
def study():
    return published_study()


@pytest.fixture
def client(study):
    return signed_in(coordinator(study))


def url(study, page, *rest):
    return reverse(f"roadmap:{page}", args=[study.slug, *rest])


def typed(**changes):
    """An indicator as a browser sends it."""
    columns = COLUMNS | changes
    return {name: value for name, value in columns.items() if value is not False}


def test_an_indicator_is_written_changed_and_retired(study, client):
    response = client.post(url(study, "indicator_new", SLUG), typed(), follow=True)
    assert "Indicator I.I.a.1-1 is saved." in text_of(response)
    indicator = Indicator.objects.get()
    assert {name: getattr(indicator, name) for name in COLUMNS} == COLUMNS
    edit = url(study, "indicator_edit", indicator.pk)
    assert 'value="70"' in text_of(client.get(edit))
    client.post(edit, typed(target="80.5"))
    retire = url(study, "indicator_retire", indicator.pk)
    assert "This field is required." in text_of(client.post(retire, {"because": " "}))
    page = text_of(client.post(retire, {"because": "Replaced"}, follow=True))
    assert "Measured no longer since" in page
    indicator.refresh_from_db()
    assert (indicator.target, indicator.retired_because) == (Decimal("80.5"), "Replaced")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name_en": ""}, "Name (English): This field is required."),
        ({"name_zh": "a\u202eb"}, "invisible character"),
        ({"baseline": "NaN"}, "Baseline: Enter a number."),
        ({"baseline": "1.00001"}, "no more than 4 decimal places"),
        ({"target": "25"}, "The target is another value than the baseline."),
        ({"target_on": "2023-01-01"}, "The target is due after the day of the baseline."),
        ({"target_on": "31.12.2030"}, "year-month-day"),
        ({"owner_email": "nobody"}, "Enter a valid email address."),
        ({"every_months": "7"}, "Select a valid choice."),
    ],
)
def test_a_bad_indicator_is_told_and_kept(study, client, changes, sentence):
    page = text_of(client.post(url(study, "indicator_new", SLUG), typed(**changes)))
    assert sentence in page
    assert "<title>Error:" in page
    assert "Office of Registers" in page
    assert not Indicator.objects.exists()


def test_a_value_is_entered_corrected_and_withdrawn(study, client):
    indicator = make_indicator(study)
    page = url(study, "indicator_detail", indicator.pk)
    sent = {"measured_on": "2025-01-01", "value": "3", "evidence": "Report", "evidence_url": ""}
    refused = text_of(client.post(page, sent | {"evidence_url": "javascript:alert(1)"}))
    assert "Link to the evidence: Give a whole address" in refused
    assert "The value is entered." in text_of(client.post(page, sent, follow=True))
    assert "This day has a value already." in text_of(client.post(page, sent))
    first = Measurement.objects.get()
    correct = url(study, "measurement_correct", first.pk)
    client.post(correct, sent | {"value": "30", "because": "A digit was lost"})
    second = Measurement.objects.get(closed_at=None)
    assert (second.value, second.corrects) == (30, first)
    assert client.get(correct).status_code == 404
    gone = {"withdrawn_because": "Wrong year", "withdraw": "1"}
    seen = text_of(client.post(url(study, "measurement_correct", second.pk), gone, follow=True))
    assert "2 values that count no longer" in seen
    assert "A digit was lost" in seen


def test_a_table_is_shown_first_then_taken(study, client):
    make_indicator(study)
    page = url(study, "measurement_import")
    file = SimpleUploadedFile("values.csv", TABLE.encode("utf-16"))
    shown = client.post(page, {"file": file})
    assert "Take 1 value" in text_of(shown)
    assert Measurement.objects.count() == 0
    taken = client.post(page, {"lines": shown.context["table"], "take": "1"}, follow=True)
    assert "1 value is taken." in text_of(taken)
    assert Measurement.objects.get().evidence_url == "https://a.example/"
    again = text_of(client.post(page, {"lines": TABLE}))
    assert "Everything in the table is known already." in again


def test_a_table_with_one_problem_is_not_taken_even_if_asked(study, client):
    make_indicator(study)
    page = url(study, "measurement_import")
    bad = TABLE + "I.I.a.1-7,2025-02-01,<b>,Report,\n"
    response = client.post(page, {"lines": bad, "take": "1"})
    assert "Write a number with a point" in text_of(response)
    assert b"&lt;b&gt;</td>" in response.content
    assert "Choose a file, or paste the lines." in text_of(client.post(page, {"lines": " "}))
    assert Measurement.objects.count() == 0


def test_the_uptake_of_a_new_and_a_known_jurisdiction_is_stated(study, client):
    page = url(study, "uptake_new", SLUG)
    sent = {"state": "planned", "stated_on": "2026-01-01", "new_en": "EU", "new_zh": "欧盟"}
    assert "Choose a jurisdiction" in text_of(client.post(page, sent | {"new_en": ""}))
    assert "The status is stated." in text_of(client.post(page, sent, follow=True))
    known = {"jurisdiction": study.jurisdictions.get().pk, "new_en": "", "state": "done"}
    client.post(page, sent | known | {"stated_on": "2026-02-01", "answer_en": "It is done."})
    stated = UptakeStatement.objects.values_list("state", "answer_en", "jurisdiction__name_zh")
    assert list(stated) == [("done", "It is done.", "欧盟"), ("planned", "", "欧盟")]
    assert "1 earlier answer" in text_of(client.get(page))


def test_query_counts_do_not_grow(study, client):
    counts = []
    for rows in (1, 2):
        for number in range(rows):
            indicator = make_indicator(study, name_en=f"Indicator {rows} {number}")
            measure(indicator, "30", dt.date(2025, 1, 1))
            state(study, f"Place {rows} {number}", "planned")
        merge(finished_survey(study=study), title_en=f"Action {rows}")
        pages = [
            url(study, "follow_up_board"),
            url(study, "measurement_import"),
            url(study, "indicator_detail", indicator.pk),
            url(study, "uptake_new", SLUG),
        ]
        counts.append([query_count(client, page) for page in pages])
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 12
