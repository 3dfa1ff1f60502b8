"""Quiet hours, by the clock of a place."""

import datetime as dt

import pytest

from surveys.plan import ReminderPlan

DAY = dt.date(2027, 3, 1)


def at(hour, minute=0):
    return dt.datetime.combine(DAY, dt.time(hour, minute), dt.UTC)


@pytest.mark.parametrize(
    ("start", "end", "zone", "quiet"),
    [
        (0, 0, "UTC", []),
        (9, 9, "UTC", []),
        (9, 11, "UTC", [9, 10]),
        (22, 2, "UTC", [0, 1, 22, 23]),
        (22, 2, "Europe/Rome", [0, 21, 22, 23]),
        (22, 2, "Asia/Shanghai", [14, 15, 16, 17]),
    ],
)
def test_hours_are_quiet_over_midnight_and_where_the_clock_stands(start, end, zone, quiet):
    plan = ReminderPlan(quiet_from=start, quiet_until=end, zone=zone)
    assert [hour for hour in range(24) if plan.is_quiet(at(hour, 59))] == quiet


def test_a_plan_reads_back():
    plan = ReminderPlan(days=(9, 2), most=2, quiet_from=20, quiet_until=8, zone="Asia/Shanghai")
    assert ReminderPlan.from_dict(plan.as_dict()) == plan
