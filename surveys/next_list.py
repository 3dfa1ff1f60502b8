"""The list of the next round as it would be by what is decided, or chosen on the page. Pure.

The database answers the same question for what is saved (queries.versions_to_rate); a test compares
both. This one also knows what is only chosen, and says of each wording how it came on the list.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from studies.localized import content_language
from surveys.enums import REWRITING, Disposition
from surveys.models import PriorityVersion, RoundItem
from surveys.pace import minutes, seconds_for_list

ADDED = "added"
KINDS: dict[str, str | Promise] = {
    Disposition.CARRY: _("as it was"),
    Disposition.REWORD: _("reworded"),
    Disposition.MERGE: _("merged"),
    Disposition.SPLIT: _("split off"),
    ADDED: _("new on the list"),
}
COUNTS: dict[str, Promise] = {
    Disposition.CARRY: ngettext_lazy("%(count)s as it was", "%(count)s as they were", "count"),
    Disposition.REWORD: ngettext_lazy("%(count)s reworded", "%(count)s reworded", "count"),
    Disposition.MERGE: ngettext_lazy("%(count)s merged", "%(count)s merged", "count"),
    Disposition.SPLIT: ngettext_lazy("%(count)s split off", "%(count)s split off", "count"),
    ADDED: ngettext_lazy("%(count)s suggested", "%(count)s suggested", "count"),
}
LEFT: dict[str, Promise] = {
    Disposition.ACCEPT: ngettext_lazy("%(count)s accepted", "%(count)s accepted", "count"),
    Disposition.DROP: ngettext_lazy("%(count)s dropped", "%(count)s dropped", "count"),
    "": ngettext_lazy("%(count)s undecided", "%(count)s undecided", "count"),
}


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One wording on the next list: how it came there, and the codes of what it was made from."""

    version: PriorityVersion
    kind: str
    sources: Sequence[str] = ()

    @property
    def code(self) -> str:
        return self.version.priority.code

    @property
    def language(self) -> str:
        return content_language(self.version, "text")

    @property
    def label(self) -> str | Promise:
        return KINDS[self.kind]

    @property
    def is_new(self) -> bool:
        """Whether experts have not rated it in these words."""
        return self.kind != Disposition.CARRY

    @property
    def made_from(self) -> str:
        """The codes of its sources, unless it only has another wording."""
        return "" if self.kind == Disposition.REWORD else " + ".join(self.sources)


@dataclass(frozen=True, kw_only=True)
class NextList:
    """What experts would get. `left` counts what stays out; `unsaved` what is only chosen."""

    number: int
    entries: Sequence[Entry]
    left: Mapping[str, int]
    unsaved: int

    @property
    def minutes(self) -> int:
        """About how long it takes, as the landing page of the experts will say."""
        texts = (entry.version.text for entry in self.entries)
        return minutes(seconds_for_list(texts, number=self.number))

    @property
    def counts(self) -> list[str]:
        """How many came on it in which way."""
        return _told(COUNTS, Counter(entry.kind for entry in self.entries))

    @property
    def out(self) -> list[str]:
        """How many of the round before are not on it, and why."""
        return _told(LEFT, self.left)

    @property
    def areas(self) -> dict[str, list[Entry]]:
        """The entries by area, in order of the list; "" where a priority has none."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.version.priority.area, []).append(entry)
        return found


def next_list(
    items: Sequence[RoundItem],
    *,
    added: Iterable[PriorityVersion],
    number: int,
    chosen: Mapping[int, str] | None = None,
) -> NextList:
    """The list of round `number` after a sealed round with these items (queries.judged_items).

    `added` are new priorities. `chosen` is what is chosen for each item, by id; without it, what is
    saved counts.
    """
    saved = {item.pk: item.disposition for item in items}
    chosen = saved if chosen is None else chosen
    entries = {
        item.version_id: Entry(version=item.version, kind=Disposition.CARRY)
        for item in items
        if chosen[item.pk] == Disposition.CARRY
    }
    rewritten = _rewritten(items, chosen)
    entries |= {entry.version.pk: entry for entry in rewritten}
    entries |= {version.pk: Entry(version=version, kind=ADDED) for version in added}
    codes = {code for entry in rewritten for code in entry.sources}
    left = Counter(_left(item, chosen[item.pk], codes) for item in items)
    return NextList(
        number=number,
        entries=sorted(entries.values(), key=lambda entry: entry.version.priority.number),
        left={reason: count for reason, count in left.items() if reason is not None},
        unsaved=sum(bool(chosen[pk]) and chosen[pk] != saved[pk] for pk in saved),
    )


def _rewritten(items: Sequence[RoundItem], chosen: Mapping[int, str]) -> list[Entry]:
    """What items became; not if another decision is chosen for one that went into it."""
    sources: dict[int, list[RoundItem]] = {}
    children: dict[int, PriorityVersion] = {}
    for item in items:
        if item.disposition not in REWRITING:
            continue
        for step in item.version.children.all():
            sources.setdefault(step.child_id, []).append(item)
            children[step.child_id] = step.child
    return [
        Entry(
            version=child,
            kind=sources[pk][0].disposition,
            sources=[item.version.priority.code for item in sources[pk]],
        )
        for pk, child in children.items()
        if all(chosen[item.pk] == item.disposition for item in sources[pk])
    ]


def _left(item: RoundItem, chosen: str, rewritten: set[str]) -> str | None:
    """Why an item is not on the list; None if it is, in whatever words."""
    if chosen in REWRITING:
        return None if item.version.priority.code in rewritten else ""
    return None if chosen == Disposition.CARRY else chosen


def _told(sentences: Mapping[str, Promise], counts: Mapping[str, int]) -> list[str]:
    return [
        str(sentence % {"count": counts[kind]})
        for kind, sentence in sentences.items()
        if counts.get(kind)
    ]
