"""The straight path from baseline to target, exactly."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest

from roadmap.charts import Mark, trend
from roadmap.trend import Path, Standing, last_missed, months_after, next_due

pytestmark = pytest.mark.one_database
START, END = dt.date(2024, 1, 1), dt.date(2030, 12, 31)


def path(baseline="25", target="70", start=START, end=END):
    return Path(
        baseline=Decimal(baseline), baseline_on=start, target=Decimal(target), target_on=end
    )


def test_the_path_is_straight_and_level_outside():
    way = path("0", "100", dt.date(2024, 1, 1), dt.date(2024, 1, 5))
    days = [dt.date(2023, 1, 1), *(dt.date(2024, 1, day) for day in (1, 2, 4, 5)), END]
    assert [way.expected(day) for day in days] == [0, 0, 25, 75, 100, 100]
    assert path("0", "1", dt.date(2024, 1, 1), dt.date(2024, 1, 4)).expected(
        dt.date(2024, 1, 2)
    ) == Fraction(1, 3)


@pytest.mark.parametrize(
    ("baseline", "target", "value", "day", "standing"),
    [
        ("0", "100", "50", 51, Standing.ON),
        ("0", "100", "55", 51, Standing.ON),  # a lead of just the margin
        ("0", "100", "55.0001", 51, Standing.AHEAD),
        ("0", "100", "45", 51, Standing.ON),
        ("0", "100", "44.9999", 51, Standing.BEHIND),
        ("100", "0", "44.9999", 51, Standing.AHEAD),  # less is better
        ("100", "0", "55.0001", 51, Standing.BEHIND),
        ("-1", "1", "0", 51, Standing.ON),
        ("0", "100", "99.9999", 101, Standing.BEHIND),  # no margin on the target's day
        ("0", "100", "100", 101, Standing.ON),
        ("0", "100", "101", 200, Standing.AHEAD),
        ("0", "100", "99", 200, Standing.BEHIND),
    ],
)
def test_a_value_stands_ahead_of_on_or_behind_the_path(baseline, target, value, day, standing):
    way = path(baseline, target, START, START + dt.timedelta(days=100))
    on = START + dt.timedelta(days=day - 1)
    assert way.standing(Decimal(value), on) == standing


def test_a_target_is_reached_in_the_direction_of_the_path():
    up, down = path("25", "70"), path("70", "25")
    assert [up.is_reached(Decimal(v)) for v in ("69.9999", "70", "71")] == [False, True, True]
    assert [down.is_reached(Decimal(v)) for v in ("25.0001", "25", "24")] == [False, True, True]


@pytest.mark.parametrize("instead", [{"target": "25"}, {"end": START}])
def test_a_path_that_leads_nowhere_is_refused(instead):
    with pytest.raises(ValueError, match="another value on a later day"):
        path(**instead)


def test_months_end_where_the_month_ends():
    days = [(dt.date(2024, 1, 31), 1), (dt.date(2023, 11, 30), 3), (dt.date(2024, 2, 29), 12)]
    assert [months_after(*each) for each in days] == [
        dt.date(2024, 2, 29),
        dt.date(2024, 2, 29),
        dt.date(2025, 2, 28),
    ]


def test_the_next_value_is_due_by_the_frequency_and_at_the_latest_on_the_targets_day():
    due = [
        next_due(last, every_months=12, until=END)
        for last in (START, dt.date(2030, 6, 1), END, dt.date(2031, 1, 1))
    ]
    assert due == [dt.date(2025, 1, 1), END, None, None]


def test_the_last_missed_day_moves_on_with_the_frequency():
    due = dt.date(2025, 1, 31)
    days = (due, dt.date(2025, 2, 1), dt.date(2025, 2, 28), dt.date(2025, 3, 1))
    assert [last_missed(due, every_months=1, today=day) for day in days] == [
        None,
        due,
        due,
        dt.date(2025, 2, 28),
    ]


def test_a_trend_is_placed_from_baseline_to_target():
    picture = trend(path("25", "70"), [(dt.date(2027, 7, 2), Decimal("47.5"))])
    assert (picture.baseline, picture.target) == (
        Mark(x="10.0", y="126.0"),
        Mark(x="350.0", y="14.0"),
    )
    assert picture.marks == [Mark(x="180.0", y="70.0")]
    assert picture.line == "10.0,126.0 180.0,70.0"
    assert [year for _x, year in picture.years] == [str(year) for year in range(2024, 2031)]
