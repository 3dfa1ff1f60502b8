"""The list of an edition: its actions and consensus priorities, searched, filtered and sorted.

Rows and texts come from the snapshot, so the list can hold nothing that is not published; only how
far jurisdictions are with an action stands beside the edition.
"""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.translation import gettext as _

from roadmap.full_text import Index, clean, excerpt, fold, marked
from roadmap.listing.entries import Entry, candidates_of, entries_of
from roadmap.listing.filters import (
    FILTERS,
    MATCHES,
    SORTS,
    Value,
    Wish,
    order,
    values_of,
    words_of,
)
from roadmap.models.snapshot import Snapshot

EXCERPT = 220


@dataclass(frozen=True, kw_only=True)
class Option:
    """One value of a filter, and how many rows it would leave."""

    value: str
    label: str
    count: int
    is_chosen: bool
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Facet:
    """A filter with its values."""

    name: str
    label: str
    any_label: str
    options: list[Option]
    chosen: str  # the label of the chosen value; "" if none is

    @property
    def is_useful(self) -> bool:
        return len(self.options) > 1 or bool(self.chosen)


@dataclass(frozen=True, kw_only=True)
class WayOut:
    """Something to leave out where nothing was found, and how many rows there are then."""

    label: str
    wish: Wish
    count: int


@dataclass(frozen=True, kw_only=True)
class Found:
    """What the list holds for a wish."""

    wish: Wish
    entries: list[Entry]
    facets: list[Facet]
    ways_out: list[WayOut]

    @property
    def actions(self) -> int:
        return sum(entry.kind == "action" for entry in self.entries)

    @property
    def priorities(self) -> int:
        return len(self.entries) - self.actions


class Listing:
    """All rows of an edition, or other rows made of it, and their index."""

    def __init__(self, content: Snapshot, entries: list[Entry] | None = None) -> None:
        self.content = content
        self.entries = entries_of(content) if entries is None else entries
        self.index = Index([list(entry.texts()) for entry in self.entries])
        self._references = {fold(entry.reference): entry.number for entry in self.entries}

    def with_states(self, states: Mapping[str, frozenset[str]]) -> "Listing":
        """The same with how far jurisdictions are with each action now, by its slug."""
        listing = copy(self)
        listing.entries = [
            replace(entry, states=states.get(entry.part.data["slug"], frozenset()))
            if entry.kind == "action"
            else entry
            for entry in self.entries
        ]
        return listing

    def wish(self, asked: Mapping[str, str]) -> Wish:
        """Read what was asked, whatever it is: unknown values ask for nothing."""
        known = {name: {value for value, _label, _group in self._values(name)} for name in FILTERS}
        chosen = {name: asked.get(name, "") for name in FILTERS}
        kept = {name: value for name, value in chosen.items() if value in known[name]}
        sort = asked.get("sort", "")
        return Wish(q=clean(asked.get("q", "")), sort=sort if sort in SORTS else "", **kept)

    def find(self, wish: Wish) -> Found:
        """The rows for this wish, with every filter's counts and the ways out of an empty list."""
        scores = self._scores(wish)
        entries = self._kept(wish, scores)
        entries.sort(key=lambda entry: order(entry, wish, scores))
        return Found(
            wish=wish,
            entries=entries,
            facets=[self._facet(name, wish, scores) for name in FILTERS],
            ways_out=[] if entries else [way for way in self._ways_out(wish) if way.count],
        )

    def _scores(self, wish: Wish) -> dict[int, float]:
        """What fits the words, with how well. A reference, or its beginning, is found by it."""
        if not wish.q:
            return {entry.number: 0.0 for entry in self.entries}
        asked = fold(wish.q)
        named = {
            number: 100.0
            for reference, number in self._references.items()
            if reference == asked or reference.startswith(f"{asked}.")
        }
        return named or self.index.search(wish.terms)

    def _kept(self, wish: Wish, scores: Mapping[int, float]) -> list[Entry]:
        filters = wish.filters.items()
        return [
            entry
            for entry in self.entries
            if entry.number in scores and all(MATCHES[name](entry, v) for name, v in filters)
        ]

    def _facet(self, name: str, wish: Wish, scores: Mapping[int, float]) -> Facet:
        others, chosen = self._kept(wish.without(name), scores), getattr(wish, name)
        options = [
            Option(
                value=value,
                label=label,
                group=group,
                count=sum(MATCHES[name](entry, value) for entry in others),
                is_chosen=value == chosen,
            )
            for value, label, group in self._values(name)
        ]
        label, any_label = words_of(name)
        labels = [option.label for option in options if option.is_chosen]
        return Facet(
            name=name,
            label=label,
            any_label=any_label,
            options=options,
            chosen=next(iter(labels), ""),
        )

    def _ways_out(self, wish: Wish) -> Iterator[WayOut]:
        for name in wish.filters:
            label = next(label for v, label, _g in self._values(name) if v == getattr(wish, name))
            named = {"filter": words_of(name)[0], "value": label}
            text = _("Drop the filter “%(filter)s: %(value)s”") % named
            yield self._way_out(text, wish.without(name))
        if wish.q and wish.filters:
            yield self._way_out(_("Drop every filter"), Wish(q=wish.q, sort=wish.sort))
            yield self._way_out(_("Keep the filters, drop the words"), wish.without("q"))
        elif len(wish.terms) > 1:
            for term in wish.terms:
                text = _("Search for “%(word)s” alone") % {"word": term}
                yield self._way_out(text, replace(wish, q=term))

    def _way_out(self, label: str, wish: Wish) -> WayOut:
        return WayOut(label=label, wish=wish, count=len(self._kept(wish, self._scores(wish))))

    def _values(self, name: str) -> list[Value]:
        return values_of(name, self.content, self.entries)


@lru_cache(maxsize=8)
def listing_of(content: Snapshot) -> Listing:
    """The list of an edition, indexed once."""
    return Listing(content)


@lru_cache(maxsize=8)
def candidates_listing_of(content: Snapshot) -> Listing:
    """The same for every priority that was rated, whatever became of it."""
    return Listing(content, candidates_of(content))


def title_parts(entry: Entry, wish: Wish) -> list[tuple[str, bool]]:
    """The title in the reader's language, with what was searched for told apart."""
    part, name = entry.title
    return marked(part.text(name), wish.terms)


def excerpt_parts(entry: Entry, wish: Wish) -> list[tuple[str, bool]]:
    """The same for the text of an action, as far as a row has room."""
    if entry.kind != "action":
        return []
    return marked(excerpt(entry.part.plain("text"), wish.terms, width=EXCERPT), wish.terms)
