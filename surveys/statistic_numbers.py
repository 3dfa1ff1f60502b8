"""How numbers of the statistics are written: undefined says so, and no rounding crosses a line."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from surveys.consensus import Rule, percent_shown
from surveys.statistic_words import not_defined

Record = Mapping[str, Any]
SMALL_P = 0.001


def decimals(value: float | None, key: str, places: int = 2) -> str:
    """A number with so many decimals, or "not defined (reason)"."""
    if value is None:
        return str(not_defined(key))
    text = f"{value:.{places}f}"
    return (text.lstrip("-") if float(text) == 0 else text).replace("-", "−")


def p_value(value: float | None, key: str) -> str:
    """A p with three decimals; one below 0.001 says only so."""
    if value is None:
        return str(not_defined(key))
    return f"< {SMALL_P}" if value < SMALL_P else f"{value:.3f}"


def signed(value: int) -> str:
    """A whole number with its sign."""
    return f"+{value}" if value > 0 else str(value).replace("-", "−")


def k_of_n(part: int, whole: int, rule: Rule, key: str = "agreement") -> str:
    """The share as "16 of 23 (69.6 %)": no percentage alone, none rounded across the threshold."""
    if not whole:
        return str(not_defined(key))
    numbers = {"k": part, "n": whole, "percent": percent_shown(part, whole, rule)}
    return _("%(k)s of %(n)s (%(percent)s %%)") % numbers


def share_of(part: int, whole: int, key: str, *, below: int | None = None) -> str:
    """The same for shares that no rule judges; `below` is a convention that they may stay under."""
    if not whole:
        return str(not_defined(key))
    tenths = (2000 * part + whole) // (2 * whole)
    if below is not None and 100 * part < below * whole:
        tenths = min(tenths, 10 * below - 1)
    numbers = {"k": part, "n": whole, "percent": f"{tenths // 10}.{tenths % 10}"}
    return _("%(k)s of %(n)s (%(percent)s %%)") % numbers


def limit(share: float, rule: Rule) -> str:
    """A limit of an interval (0 to 1) in per cent, on its own side of the threshold."""
    tenths, bar = round(1000 * share), 10 * rule.threshold_percent
    is_over = 100 * share >= rule.threshold_percent
    if is_over != (tenths >= bar):
        tenths += 1 if is_over else -1
    return f"{tenths // 10}.{tenths % 10}"


def interval(record: Record, rule: Rule) -> str:
    """Both limits of Wilson's interval."""
    if record["wilson_lower"] is None:
        return str(not_defined("wilson"))
    ends = [limit(record[f"wilson_{side}"], rule) for side in ("lower", "upper")]
    return _("%(lower)s to %(upper)s %%") % {"lower": ends[0], "upper": ends[1]}


def yes_no(value: bool | None, key: str) -> str:
    """A flag in words."""
    if value is None:
        return str(not_defined(key))
    return _("yes") if value else _("no")
