"""Where a pillar stands in the life of a study, and the one next step: for the study board."""

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.enums import RoundState
from surveys.models import Survey
from surveys.queries import SMALLEST_PANEL, Blocker, blockers_of


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of the life: what it is called, where it is done, and what its button says."""

    label: str
    is_done: bool
    url: str = ""
    action: str = ""
    is_for_readers: bool = False  # its page may be read by every member of the team
    state: str = "todo"


@dataclass(frozen=True, kw_only=True)
class PillarLife:
    """A pillar on the board."""

    survey: Survey
    steps: list[Step]
    next_step: Step
    latest: Any | None  # the round that was opened last
    planned: Any | None  # the round that opens next
    blockers: list[Blocker]


def pillar_life(survey: Any) -> PillarLife:
    """Tell the life of a survey of `surveys_with_rounds`. No query."""
    rounds = list(survey.rounds.all())
    steps = [*_preparation(survey, rounds), *_rounds(rounds)]
    current = next((place for place, step in enumerate(steps) if not step.is_done), len(steps) - 1)
    planned = next((r for r in rounds if r.state == RoundState.PLANNED), None)
    running = next((r for r in rounds if r.state in {RoundState.OPEN, RoundState.CLOSED}), None)
    return PillarLife(
        survey=survey,
        steps=[_placed(step, place, current) for place, step in enumerate(steps)],
        next_step=steps[current],
        latest=next((r for r in reversed(rounds) if r.state != RoundState.PLANNED), None),
        planned=planned,
        blockers=blockers_of(planned) if planned and not running else [],
    )


def _preparation(survey: Any, rounds: list[Any]) -> list[Step]:
    first = rounds[0]
    is_listed = survey.is_locked or (first.statements > 0 and not first.unfit_translations)
    is_seated = survey.is_locked or first.seats >= SMALLEST_PANEL
    return [
        Step(
            label=_("Priorities"),
            is_done=is_listed,
            url=reverse("surveys:priority_list", args=[survey.pk]),
            action=_("Complete the priorities") if first.statements else _("Add priorities"),
            is_for_readers=True,
        ),
        Step(
            label=_("Panel"),
            is_done=is_seated,
            url=reverse("surveys:panel", args=[survey.pk]),
            action=_("Add experts"),
        ),
        Step(
            label=_("Rule"),
            is_done=survey.is_locked or (is_listed and is_seated),
            url=reverse("surveys:protocol", args=[survey.pk]),
            action=_("Set the rule"),
            is_for_readers=True,
        ),
    ]


def _rounds(rounds: list[Any]) -> list[Step]:
    steps = []
    for survey_round, following in zip(rounds, [*rounds[1:], None], strict=True):
        steps.append(_round_step(survey_round))
        if following is not None:
            steps.append(_refine_step(survey_round, following))
    steps.append(_result_step(rounds[-1]))
    return steps


def _round_step(survey_round: Any) -> Step:
    number = {"number": survey_round.number}
    page, action = {
        RoundState.PLANNED: ("surveys:round_open", _("Open round %(number)s")),
        RoundState.OPEN: ("surveys:round_progress", _("Follow round %(number)s")),
        RoundState.CLOSED: ("surveys:round_progress", _("Follow the counting")),
        RoundState.SEALED: ("surveys:round_results", _("Results of round %(number)s")),
    }[RoundState(survey_round.state)]
    return Step(
        label=_("Round %(number)s") % number,
        is_done=survey_round.is_sealed,
        url=reverse(page, args=[survey_round.pk]),
        action=action % number,
        is_for_readers=survey_round.state != RoundState.PLANNED,
    )


def _refine_step(survey_round: Any, following: Any) -> Step:
    has_begun = following.state != RoundState.PLANNED
    return Step(
        label=_("Decisions"),
        is_done=has_begun or (survey_round.is_sealed and not following.undecided_before),
        url=reverse("surveys:round_refine", args=[survey_round.pk])
        if survey_round.is_sealed
        else "",
        action=_("Decide about each priority"),
    )


def _result_step(last: Any) -> Step:
    return Step(
        label=_("Results"),
        is_done=last.is_sealed,
        url=reverse("surveys:round_results", args=[last.pk]) if last.is_sealed else "",
        action=_("See the results"),
        is_for_readers=True,
    )


def _placed(step: Step, place: int, current: int) -> Step:
    state = "done" if step.is_done else "current" if place == current else "todo"
    return replace(step, state=state)
