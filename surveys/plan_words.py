"""Presets, the plan of a survey and deviations from it in words: for pages and reports."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from surveys.consensus import PRESETS, Rule
from surveys.enums import Feedback, PlanPart
from surveys.plan import ReminderPlan


class Preset(NamedTuple):
    """What a preset of the rule is called, and where it comes from."""

    name: str | Promise
    source: str


PRESET_WORDS: dict[str, Preset] = {
    "two_bands": Preset(
        gettext_lazy("Two bands: 70 per cent or more is consensus, less is none"),
        "IC2PerMed, Frontiers in Medicine 2025, doi:10.3389/fmed.2025.1572921",
    ),
    "three_bands": Preset(
        gettext_lazy(
            "Three bands: more than 79 per cent is consensus, 70 to 79 per cent is revised,"
            " less is none"
        ),
        "IC2PerMed, abstract of a position paper (content validity index: > 79 % in,"
        " 70–79 % revised, < 70 % out)",
    ),
}


def preset_of(rule: Rule) -> str:
    """Return the key of the preset that a rule follows, whatever its minimum; empty for none."""
    substance = {**rule.as_dict(), "minimum_ratings": Rule().minimum_ratings}
    return next((name for name, preset in PRESETS.items() if preset.as_dict() == substance), "")


def plan_words(part: str, value: Any) -> str:
    """Return what the plan says about one of its parts; a value that is a text as it is."""
    return value if isinstance(value, str) and part == PlanPart.OTHER else _WORDS[part](value)


def plan_rows(parts: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the whole plan as labels and sentences, in order."""
    return [(str(PlanPart(part).label), plan_words(part, value)) for part, value in parts.items()]


def reminder_words(plan: ReminderPlan) -> str:
    """Say when the silent are reminded, how often, and when not."""
    if not plan.days or not plan.most:
        sentences = [_("none by the system")]
    else:
        days = get_text_list([str(day) for day in plan.days], _("and"))
        sentences = [_("%(days)s days before the deadline, to the silent alone") % {"days": days}]
    most = ngettext("at most %(count)s in a round", "at most %(count)s in a round", plan.most)
    sentences.append(most % {"count": plan.most})
    if plan.days and plan.has_quiet_hours:
        hours = {"start": plan.quiet_from, "end": plan.quiet_until, "zone": plan.zone}
        sentences.append(_("never between %(start)s:00 and %(end)s:00 (%(zone)s)") % hours)
    return "; ".join(sentences)


def _rounds(count: int) -> str:
    return ngettext("%(count)s round", "%(count)s rounds", count) % {"count": count}


def _carries(carries: bool) -> str:
    if carries:
        return _("a priority is proposed to be rated again in the next round")
    return _("a priority is proposed to be accepted, and is not rated again")


def _invites(everyone: bool) -> str:
    if everyone:
        return _("every round asks the whole panel, also those who were silent before")
    return _("a later round asks only those who answered the round before it")


_WORDS: dict[str, Callable[[Any], str]] = {
    PlanPart.ROUNDS: _rounds,
    PlanPart.CARRIES_CONSENSUS: _carries,
    PlanPart.FEEDBACK: lambda value: str(Feedback(value).label),
    PlanPart.INVITES_EVERYONE: _invites,
    PlanPart.REMINDERS: lambda value: reminder_words(ReminderPlan.from_dict(value)),
}
