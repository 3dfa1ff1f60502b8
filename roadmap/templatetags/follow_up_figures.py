"""Figures of the follow-up in templates: values with their unit, and the picture of a trend."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from django import template
from django.utils.formats import number_format

from roadmap.charts import Trend, trend
from roadmap.follow_up import Progress
from roadmap.models import Indicator

register = template.Library()


@register.simple_tag
def value_of(indicator: Indicator, value: Decimal) -> str:
    """A value with its unit, without zeros at the end: `34.5 %`."""
    return f"{_written(value)} {indicator.unit}"


@register.simple_tag
def expected_of(indicator: Indicator, on: dt.date) -> str:
    """What the straight path asks for on a day, to one decimal."""
    tenths = Fraction(round(indicator.path.expected(on) * 10), 10)
    return value_of(indicator, Decimal(tenths.numerator) / Decimal(tenths.denominator))


@register.simple_tag
def trend_of(progress: Progress) -> Trend:
    """The picture of an indicator's values."""
    values = [(each.measured_on, each.value) for each in progress.measurements]
    return trend(progress.indicator.path, values)


def _written(value: Decimal) -> str:
    return number_format(Decimal(f"{value.normalize():f}"), use_l10n=True, force_grouping=True)
