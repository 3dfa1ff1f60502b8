"""What a reader may ask of the list, and the values of each filter that an edition holds."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from roadmap.enums import Participation, UptakeState
from roadmap.full_text import terms_of
from roadmap.listing.entries import Entry
from roadmap.models.part import Part
from roadmap.models.snapshot import PublishedArea, Snapshot

STRENGTHS = (80, 90, 100)
NO_YEAR = "none"
LAST = 10_000  # after every year
FILTERS = ("kind", "pillar", "area", "actor", "by", "agreed", "part", "status")
SORTS = ("place", "fit", "agreed", "soon")
Entries = Sequence[Entry]
Value = tuple[str, str, str]  # in the address, for people, and the group that it stands in


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a reader asks of the list; every value is known to it, and "" where none is wanted."""

    q: str = ""
    kind: str = ""
    pillar: str = ""
    area: str = ""
    actor: str = ""
    by: str = ""
    agreed: str = ""
    part: str = ""
    status: str = ""
    sort: str = ""

    @property
    def terms(self) -> list[str]:
        return terms_of(self.q)

    @property
    def filters(self) -> dict[str, str]:
        """The filters that are set, by name."""
        return {name: value for name in FILTERS if (value := getattr(self, name))}

    @property
    def order(self) -> str:
        return self.sort or ("fit" if self.q else "place")

    @property
    def as_query(self) -> dict[str, str]:
        """For an address."""
        named = {"q": self.q, **self.filters, "sort": self.sort}
        return {name: value for name, value in named.items() if value}

    def without(self, name: str) -> "Wish":
        return replace(self, **{name: ""})


MATCHES: dict[str, Callable[[Entry, str], bool]] = {
    "kind": lambda entry, value: entry.kind == value,
    "pillar": lambda entry, value: str(entry.pillar.number) == value,
    "area": lambda entry, value: bool(entry.sub_topic and area_key(entry.sub_topic.area) == value),
    "actor": lambda entry, value: value in entry.actors,
    "by": lambda entry, value: (
        entry.kind == "action"
        and (entry.ends is None if value == NO_YEAR else (entry.ends or LAST) <= int(value))
    ),
    "agreed": lambda entry, value: 100 * entry.share >= int(value),
    "part": lambda entry, value: entry.participation == value,
    "status": lambda entry, value: value in entry.states,
}


def order(entry: Entry, wish: Wish, scores: Mapping[int, float]) -> tuple[float | Fraction, ...]:
    """Sort key: what the reader wants first, then the place in the roadmap."""
    first: dict[str, float | Fraction] = {
        "fit": -scores[entry.number],
        "agreed": -entry.share,
        "soon": entry.ends or (LAST if entry.kind == "action" else LAST + 1),
    }
    return first.get(wish.order, 0), entry.number


def values_of(name: str, content: Snapshot, entries: Entries) -> list[Value]:
    """The values of a filter that the edition holds, in order."""
    return list(_VALUES[name](content, entries))


def words_of(name: str) -> tuple[str, str]:
    """What a filter is called, and what stands where it is not set."""
    return {
        "kind": (_("Show"), _("Actions and priorities")),
        "pillar": (_("Pillar"), _("All pillars")),
        "area": (_("Area"), _("All areas")),
        "actor": (_("Who acts"), _("Anybody")),
        "by": (_("When"), _("At any time")),
        "agreed": (_("How many agreed"), _("Any that reached consensus")),
        "part": (_("Participation"), _("At any level")),
        "status": (_("Status in a jurisdiction"), _("Any status, or none stated")),
    }[name]


def sort_options(wish: Wish) -> Sequence[tuple[str, str, bool]]:
    """The orders as (value, label, is chosen)."""
    labels = {
        "place": _("Place in the roadmap"),
        "fit": _("Best match first"),
        "agreed": _("Strongest agreement first"),
        "soon": _("Earliest end first"),
    }
    chosen = wish.order
    return [(v, text, v == chosen) for v, text in labels.items() if v != "fit" or wish.q]


def area_key(area: PublishedArea) -> str:
    return f"{area.pillar.number}-{area.data['number']}"


def _kinds(_content: Snapshot, _entries: Entries) -> Iterator[Value]:
    yield "action", _("Actions"), ""
    yield "priority", _("Priorities"), ""


def _pillars(content: Snapshot, _entries: Entries) -> Iterator[Value]:
    for pillar in content.finished_pillars:
        yield str(pillar.number), f"{pillar.numeral} {pillar.text('title')}", ""


def _areas(_content: Snapshot, entries: Entries) -> Iterator[Value]:
    areas = {area_key(e.sub_topic.area): e.sub_topic.area for e in entries if e.sub_topic}
    for key, area in sorted(areas.items()):
        pillar = area.pillar
        group = f"{pillar.numeral} {pillar.text('title')}"
        yield key, f"{pillar.numeral}.{area.numeral} {area.text('title')}", group


def _actors(_content: Snapshot, entries: Entries) -> Iterator[Value]:
    actors: dict[str, Part] = {}
    for entry in entries:
        actors |= entry.actors
    for key, part in sorted(actors.items()):
        yield key, part.text("name"), ""


def _years(_content: Snapshot, entries: Entries) -> Iterator[Value]:
    actions = [entry for entry in entries if entry.kind == "action"]
    for year in sorted({entry.ends for entry in actions if entry.ends}):
        yield str(year), _("by %(year)s") % {"year": year}, ""
    if any(entry.ends is None for entry in actions):
        yield NO_YEAR, _("no end set"), ""


def _strengths(_content: Snapshot, _entries: Entries) -> Iterator[Value]:
    for percent in STRENGTHS:
        everyone = percent == 100
        label = _("everyone") if everyone else _("at least %(percent)s %%") % {"percent": percent}
        yield str(percent), label, ""


def _levels(_content: Snapshot, entries: Entries) -> Iterator[Value]:
    used = {entry.participation for entry in entries}
    for level in Participation:
        if level in used:
            yield level.value, str(level.label), ""


def _states(_content: Snapshot, entries: Entries) -> Iterator[Value]:
    stated = {state for entry in entries for state in entry.states}
    for state in UptakeState:
        if state in stated:
            yield state.value, str(state.label), ""


_VALUES: dict[str, Callable[[Snapshot, Entries], Iterator[Value]]] = {
    "kind": _kinds,
    "pillar": _pillars,
    "area": _areas,
    "actor": _actors,
    "by": _years,
    "agreed": _strengths,
    "part": _levels,
    "status": _states,
}
