"""Writing down how each priority came to its code."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from roadmap.enums import CodingStep
from roadmap.models import CodeChange, Coder, SubTopic
from studies.models import User


@dataclass(frozen=True, kw_only=True)
class Step:
    """One priority (by id) went from one code to another; None is no code."""

    priority_id: int
    before: SubTopic | None
    after: SubTopic | None
    reason: str = ""


def note_steps(
    *,
    steps: Iterable[Step],
    kind: CodingStep,
    by: User,
    now: dt.datetime,
    coder: Coder | None = None,
) -> list[CodeChange]:
    """Add steps to the history, and nothing else. Sub-topics need area and pillar loaded."""
    return CodeChange.objects.bulk_create(
        CodeChange(
            priority_id=step.priority_id,
            step=kind,
            coder=coder,
            before=step.before,
            before_reference=step.before.reference if step.before else "",
            after=step.after,
            after_reference=step.after.reference if step.after else "",
            reason=step.reason,
            at=now,
            by=by,
        )
        for step in steps
    )


def steps_between(
    before: Mapping[int, SubTopic],
    after: Mapping[int, SubTopic | None],
    reasons: Mapping[int, str],
) -> list[Step]:
    """The steps from `before` to `after`, both by priority id, with the reasons given."""
    return [
        Step(priority_id=pk, before=before.get(pk), after=place, reason=reasons.get(pk, ""))
        for pk, place in after.items()
    ]
