"""The content of an edition: everything that its pages show, as plain data.

Whole numbers and texts only, so that one content has one canonical text and one SHA-256; shares are
never stored. Read again by roadmap.models.snapshot. Nothing of a survey that is not finished is in
it but its rule and the hash of its protocol, both locked before any data.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from roadmap.enums import PillarState
from roadmap.models import Action, Area, Coding, SubTopic
from roadmap.queries import actions_of
from roadmap.services.coding_snapshots import CodingMaterial
from studies.localized import DECLARED_TEXTS
from studies.models import Pillar, Study
from surveys import bundle
from surveys.models import Priority, RoundItem, Survey, SurveyRound
from surveys.queries import bands_of, rated_items_by_priority, standing_priorities

Data = dict[str, Any]
FORMAT = "delphi-roadmap/edition/1"


def build_snapshot(*, study: Study) -> Data:
    """Return the content of an edition of `study` as the live tables hold it now.

    About two dozen queries, and nine for each pillar that two people coded. No side effects.
    """
    pillars = list(_pillars(study))
    finished = [each.survey for each in pillars if _state(each) == PillarState.FINISHED]
    material = _Material(study, finished)
    return {
        "format": FORMAT,
        "study": {
            "slug": study.slug,
            "is_simulated": study.is_simulated,
            **_texts(study, "title", "purpose", "organiser", *DECLARED_TEXTS),
            "registration": study.registration,
        },
        "pillars": [_pillar(each, material) for each in pillars],
    }


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What publishing now would give: the hash, and where the Chinese text is missing."""

    sha256: str
    without_chinese: list[str]


def preview(*, study: Study) -> Preview:
    """Look at the edition that would be published now. No side effects."""
    snapshot = build_snapshot(study=study)
    return Preview(
        sha256=bundle.sha256(bundle.canonical(snapshot)),
        without_chinese=list(_without_chinese(snapshot["study"]["slug"], snapshot)),
    )


def _without_chinese(name: str, part: Any) -> Iterator[str]:
    """References of the parts that have an English text and no Chinese one."""
    if isinstance(part, list):
        for each in part:
            yield from _without_chinese(name, each)
    elif isinstance(part, dict):
        name = part.get("reference") or part.get("code") or part.get("numeral") or name
        texts = [key.removesuffix("_en") for key in part if key.endswith("_en")]
        if any(part[f"{text}_en"] and not part[f"{text}_zh"] for text in texts):
            yield name
        for each in part.values():
            yield from _without_chinese(name, each)


class _Material:
    """What all pillars need, read once."""

    def __init__(self, study: Study, finished: list[Survey]) -> None:
        self.items = rated_items_by_priority([survey.pk for survey in finished])
        self.standing = set(standing_priorities(study).values_list("pk", flat=True))
        codings = Coding.objects.filter(priority__in=self.standing)
        self.places = {
            coding.priority_id: coding.sub_topic.slug
            for coding in codings.select_related("sub_topic__area__pillar")
        }
        self.bands = bands_of([survey.pk for survey in finished])
        self.codings = CodingMaterial(study)
        self.actions: dict[int, list[Action]] = {}
        for action in actions_of(study):
            self.actions.setdefault(action.sub_topic_id, []).append(action)


def _pillars(study: Study) -> QuerySet[Pillar]:
    sub_topics = SubTopic.objects.order_by("letter")
    areas = Area.objects.order_by("number").prefetch_related(Prefetch("sub_topics", sub_topics))
    rounds = SurveyRound.objects.select_related("result").order_by("number")
    return (
        study.pillars.select_related("survey")
        .prefetch_related(
            Prefetch("areas", areas),
            Prefetch("survey__rounds", rounds),
            Prefetch("survey__deviations"),
            Prefetch("survey__priorities", Priority.objects.order_by("number")),
        )
        .order_by("number")
    )


def _state(pillar: Pillar) -> PillarState:
    survey = getattr(pillar, "survey", None)
    if survey is None or not survey.is_locked:
        return PillarState.PLANNED
    is_finished = all(each.is_sealed for each in survey.rounds.all())
    return PillarState.FINISHED if is_finished else PillarState.IN_PROGRESS


def _pillar(pillar: Pillar, material: _Material) -> Data:
    state = _state(pillar)
    is_finished = state == PillarState.FINISHED
    priorities = pillar.survey.priorities.all() if is_finished else []
    return {
        "number": pillar.number,
        "numeral": pillar.numeral,
        "state": state.value,
        **_texts(pillar, "title", "description"),
        "survey": None if state == PillarState.PLANNED else _survey(pillar.survey, is_finished),
        "coding": material.codings.of_pillar(pillar) if is_finished else {},
        "priorities": [_priority(each, pillar, material) for each in priorities],
        "areas": [_area(each, pillar, material) for each in pillar.areas.all()],
    }


def _survey(survey: Survey, is_finished: bool) -> Data:
    assert survey.protocol_locked_at is not None
    rounds = survey.rounds.all() if is_finished else []
    return {
        "rule": survey.rule.as_dict(),
        "carries_consensus": survey.carries_consensus,
        "protocol_sha256": survey.protocol_sha256,
        "protocol_locked_at": _moment(survey.protocol_locked_at),
        "rounds": [_round(each) for each in rounds],
        "deviations": [each.as_dict() for each in survey.deviations.all()],
    }


def _round(survey_round: SurveyRound) -> Data:
    return {
        "number": survey_round.number,
        "opened_at": _moment(survey_round.opened_at),
        "closed_at": _moment(survey_round.closed_at),
        "invited": survey_round.result.invited,
        "answered": survey_round.result.answered,
        "bundle_sha256": survey_round.result.bundle_sha256,
        "previous_sha256": survey_round.result.previous_sha256,
        "breakdown": {
            name: part for name, part in survey_round.result.breakdown.items() if name != "items"
        },
    }


def _priority(priority: Priority, pillar: Pillar, material: _Material) -> Data:
    priority.survey.pillar = pillar
    items = material.items[priority.pk]
    versions = {item.version.number: item.version for item in items}
    return {
        "code": priority.code,
        "stands": priority.pk in material.standing,
        "sub_topic": material.places.get(priority.pk, ""),
        "coding": material.codings.of_priority(priority),
        "versions": [
            {"number": number, **_texts(versions[number], "text")} for number in sorted(versions)
        ],
        "rounds": [_story(item, material) for item in items],
    }


def _story(item: RoundItem, material: _Material) -> Data:
    result = item.result
    return {
        "round": item.survey_round.number,
        "version": item.version.number,
        "counts": list(result.counts),
        "rated": result.rated,
        "agreeing": result.agreeing,
        "disagreeing": result.disagreeing,
        "cannot_judge": result.cannot_judge,
        "missing": result.missing,
        "verdict": result.verdict,
        "bands": material.bands.get(item.pk, {}),
        "disposition": item.disposition,
        "reason": item.disposition_reason,
    }


def _area(area: Area, pillar: Pillar, material: _Material) -> Data:
    area.pillar = pillar
    return {
        "number": area.number,
        "numeral": area.numeral,
        "reference": area.reference,
        **_texts(area, "title"),
        "sub_topics": [_sub_topic(each, area, material) for each in area.sub_topics.all()],
    }


def _sub_topic(sub_topic: SubTopic, area: Area, material: _Material) -> Data:
    sub_topic.area = area
    actions: Iterable[Action] = material.actions.get(sub_topic.pk, [])
    return {
        "letter": sub_topic.letter,
        "reference": sub_topic.reference,
        "slug": sub_topic.slug,
        **_texts(sub_topic, "title", "description", "includes", "excludes", "examples"),
        "actions": [_action(each) for each in actions],
    }


def _action(action: Action) -> Data:
    return {
        "number": action.number,
        "reference": action.reference,
        "slug": action.slug,
        **_texts(action, "title", "text", "actors"),
        "horizon_from": action.horizon_from,
        "horizon_to": action.horizon_to,
        "priorities": [mention.priority.code for mention in action.rests_on.all()],
    }


def _texts(instance: Any, *names: str) -> Data:
    """Both languages of each text."""
    return {
        f"{name}_{language}": getattr(instance, f"{name}_{language}")
        for name in names
        for language in ("en", "zh")
    }


def _moment(moment: dt.datetime | None) -> str:
    assert moment is not None
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")
