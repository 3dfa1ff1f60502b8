"""What two editions have differently, in words first. Snapshots in, no database."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from roadmap.enums import Participation
from roadmap.models.snapshot import (
    Part,
    PublishedAction,
    PublishedPriority,
    PublishedSubTopic,
    Snapshot,
)
from roadmap.prose import plain_text
from surveys import wording

P = TypeVar("P", bound=Part)
ACTION_TEXTS = {
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("What should be done"),
    "actors": gettext_lazy("Who acts"),
    "dissent": gettext_lazy("Where the panel was divided"),
}
SUB_TOPIC_TEXTS = {"title": gettext_lazy("Title"), "description": gettext_lazy("Description")}
PROSES = {"text", "dissent", "description"}
MOST_WOVEN = 6000  # characters of both texts: about a second in the worst case


@dataclass(frozen=True, kw_only=True)
class TextChange:
    """A text that is another one now, in the reader's language or only in the other."""

    label: str | Promise
    name: str
    before: Part
    after: Part

    @property
    def is_elsewhere(self) -> bool:
        """Whether the reader's language has the same text in both editions."""
        return self.before.text(self.name) == self.after.text(self.name)

    @property
    def parts(self) -> list[wording.Part]:
        """Both texts woven together, word by word; very long ones stand one after the other."""
        texts = [self.before.text(self.name), self.after.text(self.name)]
        if self.name in PROSES and plain_text(texts[0]) != plain_text(texts[1]):
            texts = [plain_text(text) for text in texts]
        return _woven(*texts)


@dataclass(frozen=True, kw_only=True)
class ValueChange:
    """A fact that is another one now, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Changed:
    """Something that both editions hold, and what is different about it."""

    before: Any
    after: Any
    texts: list[TextChange] = field(default_factory=list)
    values: list[ValueChange] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.texts or self.values)


class Comparison:
    """An earlier and a later edition. Both are read; nothing is computed before it is asked."""

    def __init__(self, before: Snapshot, after: Snapshot) -> None:
        self.before, self.after = before, after

    @property
    def is_same(self) -> bool:
        return self.before.data == self.after.data

    @cached_property
    def new_actions(self) -> list[PublishedAction]:
        return _only_in(self.after.actions, self.before.actions)

    @cached_property
    def gone_actions(self) -> list[PublishedAction]:
        return _only_in(self.before.actions, self.after.actions)

    @cached_property
    def changed_actions(self) -> list[Changed]:
        pairs = _pairs(self.before.actions, self.after.actions)
        return _changes(_action_change(before, after) for before, after in pairs)

    @cached_property
    def new_priorities(self) -> list[PublishedPriority]:
        return _only_in(self.after.priorities, self.before.priorities)

    @cached_property
    def gone_priorities(self) -> list[PublishedPriority]:
        return _only_in(self.before.priorities, self.after.priorities)

    @cached_property
    def changed_priorities(self) -> list[Changed]:
        pairs = _pairs(self.before.priorities, self.after.priorities)
        return _changes(_priority_change(before, after) for before, after in pairs)

    @cached_property
    def new_sub_topics(self) -> list[PublishedSubTopic]:
        return _only_in(self.after.sub_topics, self.before.sub_topics)

    @cached_property
    def gone_sub_topics(self) -> list[PublishedSubTopic]:
        return _only_in(self.before.sub_topics, self.after.sub_topics)

    @cached_property
    def changed_sub_topics(self) -> list[Changed]:
        pairs = _pairs(self.before.sub_topics, self.after.sub_topics)
        return _changes(
            Changed(before=b, after=a, texts=_texts(b, a, SUB_TOPIC_TEXTS)) for b, a in pairs
        )

    @property
    def sentences(self) -> list[str]:
        """What happened, in words, e.g. `3 actions are new, 1 action is gone.`; none if nothing."""
        told = [
            _sentence(_action_words(*self._counts("actions"))),
            _sentence(_priority_words(*self._counts("priorities"))),
            _sentence(_sub_topic_words(*self._counts("sub_topics"))),
        ]
        return [sentence for sentence in told if sentence]

    def _counts(self, kind: str) -> tuple[int, int, int]:
        new, gone, changed = (
            len(getattr(self, f"{how}_{kind}")) for how in ("new", "gone", "changed")
        )
        return new, gone, changed


@lru_cache(maxsize=512)
def _woven(before: str, after: str) -> list[wording.Part]:
    """Anyone may ask for a comparison, and the time for one grows with the square of the texts."""
    if len(before) + len(after) > MOST_WOVEN:
        parts = [wording.Part(text=before, is_old=True), wording.Part(text=after, is_new=True)]
        return [part for part in parts if part.text]
    return wording.difference(before, after)


def _only_in(here: Mapping[str, P], there: Mapping[str, P]) -> list[P]:
    return [part for key, part in here.items() if key not in there]


def _pairs(before: Mapping[str, P], after: Mapping[str, P]) -> Iterator[tuple[P, P]]:
    """What both hold, in the order of the later one."""
    return ((before[key], part) for key, part in after.items() if key in before)


def _changes(found: Iterable[Changed]) -> list[Changed]:
    return [change for change in found if change]


def _texts(before: Part, after: Part, labels: Mapping[str, str | Promise]) -> list[TextChange]:
    return [
        TextChange(label=label, name=name, before=before, after=after)
        for name, label in labels.items()
        if any(
            (before.data.get(f"{name}_{language}") or "")
            != (after.data.get(f"{name}_{language}") or "")
            for language in ("en", "zh")
        )
    ]


def _values(*triples: tuple[str, str, str]) -> list[ValueChange]:
    return [
        ValueChange(label=label, before=before, after=after)
        for label, before, after in triples
        if before != after
    ]


def _action_change(before: PublishedAction, after: PublishedAction) -> Changed:
    return Changed(
        before=before,
        after=after,
        texts=_texts(before, after, ACTION_TEXTS),
        values=_values(
            (_("When"), _years(before), _years(after)),
            (_("Participation"), _level(before.participation), _level(after.participation)),
            (_("Rests on"), _codes(before), _codes(after)),
        ),
    )


def _priority_change(before: PublishedPriority, after: PublishedPriority) -> Changed:
    return Changed(
        before=before,
        after=after,
        texts=_texts(before.wording, after.wording, {"text": gettext_lazy("Wording")}),
        values=_values(
            (_("Verdict"), str(before.last.verdict_label), str(after.last.verdict_label)),
            (_("Agreed in the last round"), before.last.share, after.last.share),
            (_("Sub-topic"), _place(before), _place(after)),
            (_("Actions that rest on it"), _references(before), _references(after)),
            (_("Why it is in no action"), _why(before), _why(after)),
        ),
    )


def _years(action: PublishedAction) -> str:
    years = [str(year or "…") for year in (action.horizon_from, action.horizon_to)]
    return "–".join(years) if action.horizon_from or action.horizon_to else _("no date set")


def _level(level: Participation | None) -> str:
    return str(level.label) if level else "–"


def _codes(action: PublishedAction) -> str:
    return ", ".join(priority.code for priority in action.priorities)


def _place(priority: PublishedPriority) -> str:
    return priority.sub_topic.reference if priority.sub_topic else "–"


def _references(priority: PublishedPriority) -> str:
    return ", ".join(action.reference for action in priority.actions) or "–"


def _why(priority: PublishedPriority) -> str:
    return priority.omission.text("reason") if priority.omission else "–"


def _sentence(parts: list[str]) -> str:
    return _(", ").join(filter(None, parts)) + _(".") if any(parts) else ""


def _action_words(new: int, gone: int, changed: int) -> list[str]:
    return [
        _counted(new, ngettext("%(n)s action is new", "%(n)s actions are new", new)),
        _counted(gone, ngettext("%(n)s action is gone", "%(n)s actions are gone", gone)),
        _counted(
            changed, ngettext("%(n)s action has changed", "%(n)s actions have changed", changed)
        ),
    ]


def _priority_words(new: int, gone: int, changed: int) -> list[str]:
    return [
        _counted(new, ngettext("%(n)s priority is new", "%(n)s priorities are new", new)),
        _counted(gone, ngettext("%(n)s priority is gone", "%(n)s priorities are gone", gone)),
        _counted(
            changed,
            ngettext("%(n)s priority has changed", "%(n)s priorities have changed", changed),
        ),
    ]


def _sub_topic_words(new: int, gone: int, changed: int) -> list[str]:
    return [
        _counted(new, ngettext("%(n)s sub-topic is new", "%(n)s sub-topics are new", new)),
        _counted(gone, ngettext("%(n)s sub-topic is gone", "%(n)s sub-topics are gone", gone)),
        _counted(
            changed,
            ngettext("%(n)s sub-topic has changed", "%(n)s sub-topics have changed", changed),
        ),
    ]


def _counted(number: int, words: str) -> str:
    return words % {"n": number} if number else ""
