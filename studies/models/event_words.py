"""What an event was about, in the words of its reader; unknown names and values stay as stored."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from studies.enums import CopyKind, Role

NAMES: dict[str, str | Promise] = {
    "about": gettext_lazy("about"),
    "action": gettext_lazy("action"),
    "address": gettext_lazy("address"),
    "agree_from": gettext_lazy("agree from"),
    "ballots": gettext_lazy("ballots"),
    "carries_consensus": gettext_lazy("rates consensus again"),
    "change": gettext_lazy("change"),
    "changed": gettext_lazy("changed"),
    "coders": gettext_lazy("coders"),
    "count": gettext_lazy("number"),
    "days_before_deadline": gettext_lazy("days before the deadline"),
    "deadline": gettext_lazy("deadline"),
    "deadline_before": gettext_lazy("deadline before"),
    "declined": gettext_lazy("declined"),
    "disposition": gettext_lazy("decision"),
    "edition": gettext_lazy("edition"),
    "evidence": gettext_lazy("evidence"),
    "experts": gettext_lazy("experts"),
    "eyes": gettext_lazy("eyes that saw it"),
    "fate": gettext_lazy("answer"),
    "feedback": gettext_lazy("feedback"),
    "fields": gettext_lazy("fields"),
    "handed_in_by": gettext_lazy("handed in by"),
    "holds": gettext_lazy("holds"),
    "instead": gettext_lazy("instead"),
    "invites_everyone": gettext_lazy("asks everybody"),
    "item": gettext_lazy("item"),
    "judges_against": gettext_lazy("judges against"),
    "key_sha256": gettext_lazy("SHA-256 of the key"),
    "known": gettext_lazy("known"),
    "made_as": gettext_lazy("made as"),
    "mail": gettext_lazy("mail"),
    "minimum_ratings": gettext_lazy("fewest ratings"),
    "most_in_a_round": gettext_lazy("most in a round"),
    "new": gettext_lazy("new"),
    "new_number": gettext_lazy("new number"),
    "number": gettext_lazy("number"),
    "of": gettext_lazy("made from"),
    "old_number": gettext_lazy("old number"),
    "opens": gettext_lazy("opens"),
    "part": gettext_lazy("part"),
    "person": gettext_lazy("person"),
    "pillar": gettext_lazy("pillar"),
    "placed": gettext_lazy("placed"),
    "planned": gettext_lazy("planned"),
    "priorities": gettext_lazy("priorities"),
    "priority": gettext_lazy("priority"),
    "quiet_from": gettext_lazy("quiet from"),
    "quiet_until": gettext_lazy("quiet until"),
    "reason": gettext_lazy("reason"),
    "released": gettext_lazy("released"),
    "reminders": gettext_lazy("reminders"),
    "revise_from_percent": gettext_lazy("revise from, in per cent"),
    "role": gettext_lazy("role"),
    "round": gettext_lazy("round"),
    "rounds": gettext_lazy("rounds"),
    "rounds_tried": gettext_lazy("rounds tried"),
    "rule": gettext_lazy("rule"),
    "scale_max": gettext_lazy("scale up to"),
    "sha256": "SHA-256",
    "structure": gettext_lazy("structure"),
    "targets": gettext_lazy("targets"),
    "test_experts": gettext_lazy("test experts"),
    "text": gettext_lazy("text"),
    "texts": gettext_lazy("texts"),
    "threshold_is_inclusive": gettext_lazy("threshold counts"),
    "threshold_percent": gettext_lazy("threshold in per cent"),
    "time_zone": gettext_lazy("time zone"),
    "title": gettext_lazy("title"),
    "token": gettext_lazy("token"),
    "wording": gettext_lazy("wording"),
    "workshop": gettext_lazy("workshop"),
    "minutes": gettext_lazy("minutes"),
}
# Under these names stand words of the code; a study's own words, under others, stay as they are.
WORDED = frozenset(
    ("change", "disposition", "fate", "fields", "holds", "made_as", "mail", "part", "role")
)
VALUES: dict[str, str | Promise] = {
    **{choice.value: choice.label for choice in [*Role, *CopyKind]},
    "accept": gettext_lazy("accept"),
    "carry": gettext_lazy("carry"),
    "reword": gettext_lazy("reword"),
    "merge": gettext_lazy("merge"),
    "split": gettext_lazy("split"),
    "drop": gettext_lazy("drop"),
    "added": gettext_lazy("added"),
    "covered": gettext_lazy("covered"),
    "declined": gettext_lazy("declined"),
    "changed": gettext_lazy("changed"),
    "explained": gettext_lazy("explained"),
    "removed": gettext_lazy("removed"),
    "taken back": gettext_lazy("taken back"),
    "saved": gettext_lazy("saved"),
    "people": gettext_lazy("experts"),
    "priorities": gettext_lazy("priorities"),
    "invitation": gettext_lazy("invitation"),
    "reminder": gettext_lazy("reminder"),
    "closing": gettext_lazy("closing mail"),
    "results": gettext_lazy("results"),
    "name": gettext_lazy("name"),
    "email": gettext_lazy("e-mail address"),
    "proposed_email": gettext_lazy("proposed e-mail address"),
    "language": gettext_lazy("language"),
    "group": gettext_lazy("group"),
    "conflicts": gettext_lazy("conflicts of interest"),
    "rounds": gettext_lazy("rounds"),
    "carries_consensus": gettext_lazy("rates consensus again"),
    "feedback": gettext_lazy("feedback"),
    "invites_everyone": gettext_lazy("asks everybody"),
    "reminders": gettext_lazy("reminders"),
    "other": gettext_lazy("something else"),
}


def details_in_words(about: dict[str, Any], *, without: str = "") -> list[tuple[str, str]]:
    """Names and values, in the order in which they were stored, but for the name `without`."""
    return [(_name(name), _words(value, name)) for name, value in about.items() if name != without]


def _name(name: str) -> str:
    return str(NAMES.get(name) or name.replace("_", " "))


def _words(value: Any, name: str) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{_name(key)}: {_words(each, key)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(_words(each, name) for each in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None:
        return "–"
    return str(VALUES.get(value, value)) if name in WORDED else _time(str(value)) or str(value)


def _time(text: str) -> str:
    """A time in the reader's words; empty for what is none."""
    if "T" not in text or not text[:4].isdigit():
        return ""
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return ""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT") if at.tzinfo else ""
