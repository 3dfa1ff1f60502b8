"""The lineage of every wording of a survey, from its source to the last round: rows, a picture."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _

from studies.localized import content_language
from studies.models import User
from surveys import pictures
from surveys.enums import REWRITING, Disposition, LineageKind, RoundState
from surveys.models import PriorityVersion, RoundItem, SurveyRound
from surveys.pictures import Svg, WordingBox, WordingList
from surveys.queries import History
from surveys.scale import verdict_labels

DONE: dict[str, Promise] = {
    Disposition.ACCEPT: gettext_lazy("Accepted"),
    Disposition.CARRY: gettext_lazy("Carried on"),
    Disposition.DROP: gettext_lazy("Dropped"),
}
Words = str | Promise


@dataclass(frozen=True, kw_only=True)
class Step:
    """One row: what became of which wordings, how and why, when and by whom."""

    version: PriorityVersion
    sources: Sequence[PriorityVersion]
    how: Words
    reason: str
    at: dt.datetime | None
    by: User | None = None

    @property
    def label(self) -> str:
        return label_of(self.version)

    @property
    def language(self) -> str:
        return content_language(self.version, "text")

    @property
    def is_new(self) -> bool:
        """Whether these words stand here for the first time."""
        return self.version not in self.sources

    @property
    def made_from(self) -> str:
        return " + ".join(map(label_of, self.sources))


def label_of(version: PriorityVersion) -> str:
    """The code, and which wording it is if it is not the first."""
    code = version.priority.code
    if version.number == 1:
        return code
    return _("%(code)s, wording %(number)s") % {"code": code, "number": version.number}


def steps_of(history: History) -> dict[str, list[Step]]:
    """Every step in order of time, {"Before round 1": …, "After round 1": …}; no empty ones."""
    stages = {_("Before round 1"): list(_on_the_first_list(history))}
    for survey_round in history.rounds:
        if survey_round.is_sealed:
            title = _("After round %(number)s") % {"number": survey_round.number}
            stages[title] = list(_after(history, survey_round))
    return {title: steps for title, steps in stages.items() if steps}


def _on_the_first_list(history: History) -> Iterator[Step]:
    for version in history.versions.values():
        if version.pk not in history.steps and not _is_suggested(history, version):
            yield _beginning(history, version)


def _after(history: History, survey_round: SurveyRound) -> Iterator[Step]:
    """What was decided about each item, once for what was merged, and what came new."""
    told: set[int] = set()
    for item in history.items.get(survey_round.number, ()):
        if item.disposition in REWRITING:
            children = history.children.get(item.version_id, ())
            made = [version for version in children if version.pk not in told]
            told |= {version.pk for version in made}
            yield from (_rewriting(history, version) for version in made)
        elif item.disposition or survey_round == history.rounds[-1]:
            yield _fate(item)
    for version in history.versions.values():
        if _is_suggested(history, version) and _came_after(history, version) == survey_round.number:
            yield _beginning(history, version)


def _beginning(history: History, version: PriorityVersion) -> Step:
    return Step(
        version=version,
        sources=(),
        how=origin_of(history, version),
        reason=version.priority.source_note,
        at=version.created_at,
        by=version.created_by,
    )


def _rewriting(history: History, version: PriorityVersion) -> Step:
    steps = history.steps[version.pk]
    return Step(
        version=version,
        sources=[history.versions[step.parent_id] for step in steps],
        how=origin_of(history, version),
        reason=steps[0].reason,
        at=version.created_at,
        by=version.created_by,
    )


def _fate(item: RoundItem) -> Step:
    """A decision that left the words as they were; of the last round, the verdict."""
    return Step(
        version=item.version,
        sources=[item.version],
        how=DONE.get(item.disposition) or _verdict(item),
        reason=item.disposition_reason,
        at=item.disposed_at or item.survey_round.closed_at,
        by=item.disposed_by,
    )


def origin_of(history: History, version: PriorityVersion) -> Words:
    """How a wording came about."""
    if steps := history.steps.get(version.pk):
        return LineageKind(steps[0].kind).label
    if _is_suggested(history, version):
        return pgettext("source", "Expert suggestion")
    return version.priority.get_source_display() or _("On the list")


def _is_suggested(history: History, version: PriorityVersion) -> bool:
    """Whether it came on the list between two rounds, and not from another wording."""
    is_later = bool(history.items) and history.asked_first.get(version.pk) != 1
    return is_later and version.pk not in history.steps


def _came_after(history: History, version: PriorityVersion) -> int:
    """The number of the round before the one that asked for it, or would."""
    return history.asked_first.get(version.pk, len(history.items) + 1) - 1


def picture_of(history: History) -> Svg:
    """The same as a picture: a column for the list of each round, the next planned one with it."""
    lists = _lists(history)
    rows = [_in_words(step) for steps in steps_of(history).values() for step in steps]
    study = history.survey.pillar.study
    return pictures.lineage(
        lists,
        frame=pictures.Frame(
            title=_title(lists),
            description="; ".join(rows),
            language="zh-Hans" if get_language() == "zh-hans" else (get_language() or "en"),
            source=f"{study.title} · {history.survey.pillar}",
        ),
    )


def _in_words(step: Step) -> str:
    origin = f"{step.made_from} → " if step.sources else ""
    return f"{step.how}: {origin}{step.label}"


def _title(lists: Sequence[WordingList]) -> str:
    first, last = (len(each.boxes) for each in (lists[0], lists[-1])) if lists else (0, 0)
    if len(lists) < 2:
        return ngettext(
            "%(count)s priority on the list", "%(count)s priorities on the list", first
        ) % {"count": first}
    is_planned = any(box.is_planned for box in lists[-1].boxes)
    sentence = _planned_title(first) if is_planned else _sealed_title(first)
    return sentence % {"first": first, "last": last, "number": len(lists)}


def _sealed_title(first: int) -> str:
    return ngettext(
        "From %(first)s priority in round 1 to %(last)s in round %(number)s",
        "From %(first)s priorities in round 1 to %(last)s in round %(number)s",
        first,
    )


def _planned_title(first: int) -> str:
    return ngettext(
        "From %(first)s priority in round 1 to %(last)s planned so far for round %(number)s",
        "From %(first)s priorities in round 1 to %(last)s planned so far for round %(number)s",
        first,
    )


def _lists(history: History) -> list[WordingList]:
    found = []
    before: set[int] = set()
    for survey_round in history.rounds:
        items = {item.version_id: item for item in history.items.get(survey_round.number, ())}
        is_planned = survey_round == history.next_round
        keys = history.planned if is_planned else list(items)
        if not keys:
            continue
        boxes = [
            _box(history, history.versions[key], before, items.get(key), is_planned=is_planned)
            for key in keys
        ]
        title = _("%(round)s, planned") if is_planned else "%(round)s"
        found.append(WordingList(title=title % {"round": survey_round}, boxes=boxes))
        before = set(keys)
    return found


def _box(
    history: History,
    version: PriorityVersion,
    before: set[int],
    item: RoundItem | None,
    *,
    is_planned: bool,
) -> WordingBox:
    is_same = version.pk in before
    steps = history.steps.get(version.pk, ())
    parents = [version.pk] if is_same else [s.parent_id for s in steps if s.parent_id in before]
    how = DONE[Disposition.CARRY] if is_same else origin_of(history, version)
    return WordingBox(
        key=version.pk,
        label=f"{label_of(version)} · {how}",
        text=version.text,
        parents=parents,
        end=_end(history, item) if item else "",
        is_changed=bool(steps) and not is_same,
        is_planned=is_planned,
    )


def _end(history: History, item: RoundItem) -> str:
    """Why a wording is not on the next list; empty if it, or what it became, is."""
    if item.disposition:
        is_over = item.disposition in {Disposition.ACCEPT, Disposition.DROP}
        return str(DONE[item.disposition]) if is_over else ""
    if item.survey_round.state != RoundState.SEALED:
        return ""
    is_last = item.survey_round == history.rounds[-1]
    return str(_verdict(item)) if is_last else _("Not decided")


def _verdict(item: RoundItem) -> str | Promise:
    return verdict_labels(item.version.priority.survey.scale)[item.result.verdict]
