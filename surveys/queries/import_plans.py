"""What taking a file would change, worked out anew each time: for the page, and for the taking."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from studies.models import Study
from surveys.enums import RUNNING_ROUND_STATES, ImportKind, RoundState
from surveys.findings import Finding, Kind, shortened
from surveys.imports import Person, Statement
from surveys.models import Expert, Import, PanelSeat, PriorityVersion, Survey, SurveyRound
from surveys.queries.priorities import wordings_of
from surveys.wording_advice import Near, folded, near_to

CHANGING = ("name", "group", "language", "conflicts")


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a row changes about somebody or something known: {field: (before, after)}."""

    row: int
    key: str  # id of the expert, or of the wording
    title: str
    fields: dict[str, tuple[str, str]]


@dataclass(kw_only=True)
class Plan:
    """New ones, changes of known ones, and how many stay as they are."""

    new: list[Any] = field(default_factory=list)  # Persons or Statements
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    seats: list[tuple[int, str]] = field(default_factory=list)  # survey and address
    findings: list[Finding] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """The figures of the page, and of the record."""
        return {"new": len(self.new), "changed": len(self.changes), "known": self.unchanged}

    @property
    def is_refused(self) -> bool:
        return any(not each.is_advice for each in self.findings)

    @property
    def is_empty(self) -> bool:
        return not (self.new or self.changes or self.seats)

    @property
    def fingerprint(self) -> str:
        """Changes when what would be done does: nobody confirms what they have not seen."""
        told = [[asdict(each) for each in self.new], [asdict(each) for each in self.changes]]
        text = json.dumps([told, sorted(self.seats)], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def plan_of(upload: Import) -> Plan:
    """What taking this file would change now. Needs survey, pillar and study loaded."""
    if upload.kind == ImportKind.PEOPLE:
        return _plan_people(upload)
    return _plan_priorities(upload)


def imports_of(survey: Survey, kind: str) -> QuerySet[Import]:
    """The files of a survey that were uploaded last, without what they hold."""
    uploads = survey.imports.filter(kind=kind).select_related("uploaded_by", "finished_by")
    return uploads.defer("content", "rows", "findings")[:5]


def surveys_with_state(study: Study) -> dict[int, Survey]:
    """The surveys of a study by number of their pillar, each with `is_running`."""
    running = SurveyRound.objects.filter(survey=OuterRef("pk"), state__in=RUNNING_ROUND_STATES)
    surveys = Survey.objects.filter(pillar__study=study).select_related("pillar")
    return {each.pillar.number: each for each in surveys.annotate(is_running=Exists(running))}


def groups_are_fixed(study: Study) -> bool:
    """Whether a round of the study has opened: the breakdown is registered then."""
    rounds = SurveyRound.objects.filter(survey__pillar__study=study)
    return rounds.exclude(state=RoundState.PLANNED).exists()


def _plan_people(upload: Import) -> Plan:
    study = upload.survey.pillar.study
    surveys = surveys_with_state(study)
    experts = {each.email.lower(): each for each in Expert.objects.filter(study=study)}
    seats = set(
        PanelSeat.objects.filter(survey__pillar__study=study).values_list("survey_id", "expert_id")
    )
    is_fixed = groups_are_fixed(study)
    plan = Plan()
    for row in upload.rows:
        numbers = row["panels"] or [upload.survey.pillar.number]
        expert = experts.get(row["email"])
        wanted = [surveys[n] for n in numbers if n in surveys]
        missing = [s for s in wanted if not expert or (s.pk, expert.pk) not in seats]
        changed = _changed(expert, row) if expert else {}
        plan.findings += _person_findings(row, expert, changed, is_fixed)
        plan.findings += _seat_findings(row, numbers, surveys, missing)
        plan.seats += [(survey.pk, row["email"]) for survey in missing]
        if expert is None:
            plan.new.append(_person(row))
        elif changed:
            title = f"{expert.name}, {expert.email}"
            plan.changes.append(
                Change(row=row["row"], key=str(expert.pk), title=title, fields=changed)
            )
        else:
            plan.unchanged += 1
    return plan


def _person(row: Mapping[str, Any]) -> Person:
    return Person(
        name=row["name"],
        email=row["email"],
        language=row["language"] or "en",
        group=row["group"],
        conflicts=row["conflicts"],
        panels=tuple(row["panels"]),
    )


def _changed(expert: Expert, row: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """What a row says otherwise than the study; an empty cell says nothing."""
    pairs = ((name, str(getattr(expert, name)), str(row[name])) for name in CHANGING)
    return {name: (old, new) for name, old, new in pairs if new and new != old}


def _person_findings(
    row: Mapping[str, Any],
    expert: Expert | None,
    changed: Mapping[str, tuple[str, str]],
    is_fixed: bool,
) -> Iterator[Finding]:
    if expert and expert.erasure_requested_at:
        yield Finding(kind=Kind.BEING_ERASED, row=row["row"], value=shortened(row["email"]))
    if "group" in changed and is_fixed:
        old, new = changed["group"]
        value, figures = shortened(new), {"old": shortened(old)}
        yield Finding(kind=Kind.GROUP_FIXED, row=row["row"], value=value, figures=figures)


def _seat_findings(
    row: Mapping[str, Any],
    numbers: Sequence[int],
    surveys: Mapping[int, Any],
    missing: Iterable[Any],
) -> Iterator[Finding]:
    for number in numbers:
        if number not in surveys:
            yield Finding(kind=Kind.NO_PILLAR, row=row["row"], value=str(number))
    for survey in missing:
        if survey.is_running:
            figures = {"pillar": survey.pillar.numeral}
            yield Finding(kind=Kind.ROUND_RUNS, row=row["row"], figures=figures)


def _plan_priorities(upload: Import) -> Plan:
    plan = Plan()
    if upload.survey.is_locked:
        plan.findings.append(Finding(kind=Kind.LIST_IS_FIXED))
    known = {folded(version.text_en): version for version in wordings_of(upload.survey)}
    places = [(version.priority.code, version.text_en) for version in known.values()]
    for row in upload.rows:
        version = known.get(folded(row["text_en"]))
        changed = _reworded(version, row) if version else {}
        if version is None:
            plan.new.append(Statement(**{k: v for k, v in row.items() if k != "row"}))
            plan.findings += [_near(row, near) for near in near_to(row["text_en"], places)[:1]]
        elif changed:
            code = version.priority.code
            plan.changes.append(
                Change(row=row["row"], key=str(version.pk), title=code, fields=changed)
            )
        else:
            plan.unchanged += 1
    return plan


def _near(row: Mapping[str, Any], near: Near) -> Finding:
    value = shortened(row["text_en"])
    return Finding(kind=near.kind, row=row["row"], value=value, figures=near.figures)


def _reworded(version: PriorityVersion, row: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    priority = version.priority
    before = {"text_zh": version.text_zh} | {
        name: str(getattr(priority, name))
        for name in ("area_en", "area_zh", "source", "source_note", "author")
    }
    return {name: (old, row[name]) for name, old in before.items() if row[name] not in ("", old)}
