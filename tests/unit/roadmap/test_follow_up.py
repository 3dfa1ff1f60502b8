"""Services of the follow-up: what they refuse, and what stays readable."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from roadmap.enums import UptakeState
from roadmap.follow_up import following
from roadmap.imports import read_measurements
from roadmap.models import Measurement
from roadmap.services import indicators, measurements, merging
from studies.models import Event
from surveys.exceptions import Refusal
from tests.factories.follow_up import COLUMNS, SLUG, make_indicator, measure, state
from tests.factories.roadmap import coordinator, published_study, save_action, standing

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 1, 1)


@pytest.fixture
def study():
    return published_study()


@pytest.fixture
def indicator(study):
    return make_indicator(study)


def change(indicator, **columns):
    return indicators.save_indicator(
        study=indicator.study,
        action_slug=indicator.action_slug,
        by=coordinator(indicator.study),
        now=timezone.now(),
        indicator=indicator,
        **(COLUMNS | columns),
    )


def test_an_indicator_keeps_its_number_and_its_path_once_a_value_is_measured(indicator):
    change(indicator, target=Decimal(75))
    measure(indicator, "40", DAY)
    with pytest.raises(Refusal, match="stay as they are"):
        change(indicator, target=Decimal(50))
    changed = change(indicator, target=Decimal(75), owner_name="Another office")
    assert (changed.code, changed.owner_name) == ("I.I.a.1-1", "Another office")
    indicators.retire_indicator(
        indicator=indicator, because="Replaced", by=indicator.created_by, now=timezone.now()
    )
    for refused in (
        lambda: change(indicator),
        lambda: measure(indicator, "41", timezone.localdate()),
    ):
        with pytest.raises(Refusal, match="retired"):
            refused()
    assert make_indicator(indicator.study).code == "I.I.a.1-2"


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"target": Decimal(25)}, "another value"),
        ({"target_on": dt.date(2024, 1, 1)}, "after the day of the baseline"),
        ({"slug": "9-9-z-9"}, "in no edition"),
    ],
)
def test_an_indicator_without_a_path_or_an_action_is_refused(study, columns, sentence):
    with pytest.raises(Refusal, match=sentence):
        make_indicator(study, **columns)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (dt.date(2024, 1, 1), "after the day of the baseline"),
        (dt.date(2999, 1, 1), "not come yet"),
        (DAY, "has a value already"),
    ],
)
def test_a_value_is_refused_on_an_impossible_day(indicator, day, sentence):
    measure(indicator, "40", DAY)
    with pytest.raises(Refusal, match=sentence):
        measure(indicator, "41", day)


def test_a_correction_and_a_withdrawal_keep_what_was_there(indicator):
    by, first = coordinator(indicator.study), measure(indicator, "4", DAY)
    now = timezone.now()
    same = {"measured_on": DAY, "evidence": first.evidence, "evidence_url": first.evidence_url}
    with pytest.raises(Refusal, match="Nothing differs"):
        measurements.correct_measurement(
            measurement=first, because="?", value=Decimal(4), by=by, now=now, **same
        )
    second = measurements.correct_measurement(
        measurement=first, because="A digit was lost", value=Decimal(40), by=by, now=now, **same
    )
    with pytest.raises(Refusal, match="meanwhile"):
        measurements.withdraw_measurement(measurement=first, because="x", by=by, now=now)
    assert (second.corrects, first.closed_because) == (first, "A digit was lost")
    measurements.withdraw_measurement(measurement=second, because="Wrong year", by=by, now=now)
    (progress,) = following(indicator.study, today=DAY)[SLUG].indicators
    assert (progress.measurements, progress.closed) == ([], [first, second])
    changes = Event.objects.filter(kind="measurement_changed").values_list("about", flat=True)
    assert [each["change"] for each in changes] == ["entered", "corrected", "withdrawn"]
    with pytest.raises(TypeError, match="never changes"):
        second.save()


def test_a_table_is_taken_whole_or_not_at_all_and_twice_changes_nothing(study, indicator):
    by, now = coordinator(study), timezone.now()

    def take(text):
        table = read_measurements(text.encode())
        assert table.problems == []
        return measurements.take_measurements(study=study, rows=table.rows, by=by, now=now)

    good = "indicator;date;value;evidence\nI.I.a.1-1;2025-01-01;30;Report\n"
    with pytest.raises(measurements.RowsRefused) as refused:
        take(f"{good}I.I.a.1-9;2025-01-02;1;x\nI.I.a.1-1;2025-01-01;31;x\n")
    found = [(each.row, each.column) for each in refused.value.problems]
    assert (found, Measurement.objects.count()) == ([(3, "indicator"), (4, "date")], 0)
    assert [each.value for each in take(good)] == [30]
    assert (take(good), Measurement.objects.count()) == ([], 1)


def test_statements_follow_each_other_and_the_newest_day_counts(study):
    for how, day in ((UptakeState.UNDER_WAY, DAY), (UptakeState.PLANNED, dt.date(2025, 1, 1))):
        state(study, "China", how, on=day)
    state(study, "EU", UptakeState.DONE)
    uptake = following(study, today=DAY)[SLUG].uptake
    assert [(str(each.jurisdiction), each.current.state) for each in uptake] == [
        ("China", "under_way"),
        ("EU", "done"),
    ]
    assert [each.state for each in uptake[0].earlier] == ["planned"]
    with pytest.raises(Refusal, match="not come yet"):
        state(study, "Atlantis", UptakeState.DONE, on=dt.date(2999, 1, 1))
    assert not study.jurisdictions.filter(name_en="Atlantis").exists()


def test_the_number_of_a_followed_action_is_never_given_to_another(study, indicator):
    survey = study.pillars.get().survey
    action = survey.priorities.first().actions.get()
    sub_topic = action.sub_topic
    merging.remove_action(action=action, by=coordinator(study), now=timezone.now())
    assert save_action(sub_topic, standing(survey)).reference == "I.I.a.2"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PK\x03\x04", [(0, "")]),
        ("", [(0, "")]),
        ("date,value\n2025-01-01,3\n", [(1, "")]),
        ("indicator,date,value,evidence\n", [(0, "")]),
        ("x\n" * 502, [(1, "")]),
        ("indicator,date,value,evidence\nA,2025-02-30,3,x\n", [(2, "date")]),
        ("indicator,date,value,evidence\nA,1.2.25,３,x\n", [(2, "date"), (2, "value")]),
        ("indicator,date,value,evidence\nA,2025-01-01,NaN,\n", [(2, "value"), (2, "evidence")]),
        ("indicator,date,value,evidence\nA,2025-01-01,1e9,=cmd\n", [(2, "evidence"), (2, "value")]),
        ("indicator,date,value,evidence\nA,2025-01-01,1,a\u202eb\n", [(2, "evidence")]),
        (
            "indicator,date,value,evidence,link\nA,2025-01-01,1,x,javascript:alert(1)\n",
            [(2, "link")],
        ),
        (
            "indicator,date,value,evidence,link\nA,2025-01-01,1,x,https://good.example@bad.example\n",
            [(2, "link")],
        ),
        ("indicator,date,value,evidence\n" + "A,2025-01-01,1,x\n" * 501, [(0, "")]),
    ],
)
def test_a_hostile_table_is_refused_row_by_row(text, found):
    table = read_measurements(text.encode())
    assert [(each.row, each.column) for each in table.problems] == found
    assert all(each.sentence for each in table.problems)


def test_tables_are_read_in_both_languages_and_in_the_encodings_of_both():
    text = "指标编号,日期,数值,依据,链接\nI.I.a.1-1,2025-06-30,-3.5,年度报告,\n"
    rows = [read_measurements(text.encode(coding)).rows for coding in ("utf-8-sig", "gb18030")]
    assert rows[0] == rows[1]
    assert (rows[0][0].value, rows[0][0].evidence) == (Decimal("-3.5"), "年度报告")
