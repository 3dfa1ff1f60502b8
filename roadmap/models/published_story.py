"""What an edition tells of how its priorities and actions came about. Plain data in, no database.

Editions that were published before these were part of them hold none of it.
"""

import datetime as dt
from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from roadmap.models.part import Data, Part
from surveys.enums import LineageKind, PrioritySource, Stance, WorkshopEffect

# What of an action changed, in words.
CHANGED: dict[str, Promise] = {
    "title": gettext_lazy("title"),
    "text": gettext_lazy("text"),
    "actors": gettext_lazy("who acts"),
    "horizon_from": gettext_lazy("when"),
    "horizon_to": gettext_lazy("when"),
    "participation": gettext_lazy("participation"),
    "dissent": gettext_lazy("where the panel was divided"),
    "priorities": gettext_lazy("what it rests on"),
}


class PublishedOrigin:
    """How a priority came onto the list, in sentences; `note` is the team's own."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.note: str = data["note"]
        self.author: str = data["author"]

    @property
    def sentences(self) -> Iterator[str]:
        """From its beginning to its last wording."""
        first = [step for step in self.data["steps"] if step["version"] == 1]
        workshops = self.data["workshops"]
        if first:
            yield _step(first[0])
        elif not any(each["effect"] == WorkshopEffect.CREATED for each in workshops):
            yield self._beginning()
        yield from (_workshop(each) for each in workshops)
        date = _day(self.data["listed_on"])
        if self.data["is_from_file"]:
            yield _("It came onto the list on %(date)s, with a file.") % {"date": date}
        else:
            yield _("It came onto the list on %(date)s.") % {"date": date}
        for step in self.data["steps"]:
            if step["version"] > 1:
                yield _step(step)

    def _beginning(self) -> str:
        source, round_number = self.data["source"], self.data["suggested_in"]
        if round_number:
            return _("An expert of the panel suggested it in round %(number)s.") % {
                "number": round_number
            }
        if source == PrioritySource.SUGGESTION:
            return _("An expert suggested it.")
        if source == PrioritySource.WORKSHOP:
            return _("It came out of a workshop.")
        if source == PrioritySource.EVIDENCE:
            return _("It was written from mapped evidence.")
        return _("The team of the study wrote it; no other source is on record.")


def _workshop(workshop: Data) -> str:
    """What a workshop did, when and where, and how many were there."""
    count = workshop["attendance"]
    if workshop["effect"] == WorkshopEffect.CREATED:
        sentence = ngettext(
            "It was brought up at a workshop on %(date)s, %(place)s, with %(count)s participant.",
            "It was brought up at a workshop on %(date)s, %(place)s, with %(count)s participants.",
            count,
        )
    else:
        sentence = ngettext(
            "It was changed at a workshop on %(date)s, %(place)s, with %(count)s participant.",
            "It was changed at a workshop on %(date)s, %(place)s, with %(count)s participants.",
            count,
        )
    place = Part(workshop).text("place")
    return sentence % {"date": _day(workshop["held_on"]), "place": place, "count": count}


def _day(text: str) -> str:
    return date_format(dt.date.fromisoformat(text), "DATE_FORMAT")


def _step(step: Data) -> str:
    words = {
        LineageKind.MERGED: _("Wording %(number)s was merged from %(codes)s: %(reason)s"),
        LineageKind.SPLIT: _("It was made by splitting %(codes)s: %(reason)s"),
        LineageKind.REWORDED: _("It was reworded as wording %(number)s: %(reason)s"),
    }
    names = {"number": step["version"], "codes": ", ".join(step["from"]), "reason": step["reason"]}
    return words[LineageKind(step["kind"])] % names


class PublishedReasons:
    """Why experts rated as they did in one round, in their own words, without names."""

    def __init__(self, rows: list[Data]) -> None:
        self.speaking_for = [row["text"] for row in rows if row["stance"] == Stance.HIGH]
        self.against = [row["text"] for row in rows if row["stance"] == Stance.LOW]

    def __bool__(self) -> bool:
        return bool(self.speaking_for or self.against)


class ActionStep:
    """An edition in which an action was new or changed."""

    def __init__(self, data: Data, *, is_first: bool) -> None:
        self.edition: int = data["edition"]
        self.is_first = is_first
        self.changed: list[str] = data["changed"]

    @property
    def changes(self) -> str:
        """What changed, in words, each once."""
        words = [str(CHANGED.get(name) or _("other details")) for name in self.changed]
        return ", ".join(dict.fromkeys(words))
