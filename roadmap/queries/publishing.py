"""How far a study is from its next edition."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.enums import EditionState
from roadmap.models import (
    ActionPriority,
    Coding,
    Edition,
)
from roadmap.queries.placed import omissions_of
from studies.models import Study
from surveys.models import Priority
from surveys.queries import Blocker, standing_priorities

MOST_NAMED = 6


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How far the consensus priorities of a study have come, as lists of priorities.

    Each is in an action, explained, placed only, or unplaced.
    """

    standing: list[Priority]
    unplaced: list[Priority]  # under no sub-topic, and not explained
    placed_only: list[Priority]  # under a sub-topic, but in no action and not explained
    explained: list[Priority]  # in no action, for a reason that is written down
    actions: int

    @property
    def placed(self) -> int:
        """How many are under a sub-topic or need none."""
        return len(self.standing) - len(self.unplaced)

    @property
    def covered(self) -> int:
        """How many are in an action."""
        return self.resolved - len(self.explained)

    @property
    def resolved(self) -> int:
        """How many are in an action or explained."""
        return self.placed - len(self.placed_only)


def coverage(study: Study) -> Coverage:
    """Where each consensus priority of the finished surveys stands."""
    standing = list(standing_priorities(study))
    placed = set(
        Coding.objects.filter(priority__survey__pillar__study=study).values_list(
            "priority_id", flat=True
        )
    )
    mentions = ActionPriority.objects.filter(action__sub_topic__area__pillar__study=study)
    pairs = list(mentions.values_list("priority_id", "action_id"))
    in_action = {priority for priority, _action in pairs}
    explained = set(omissions_of(study).values_list("priority_id", flat=True)) - in_action
    return Coverage(
        standing=standing,
        unplaced=[each for each in standing if each.pk not in placed | explained],
        placed_only=[each for each in standing if each.pk in placed - in_action - explained],
        explained=[each for each in standing if each.pk in explained],
        actions=len({action for _priority, action in pairs}),  # each rests on a priority
    )


def publication_blockers(study: Study, found: Coverage | None = None) -> list[Blocker]:
    """What must be done before an edition can be published."""
    if study.is_pilot:
        return [Blocker(sentence=_("This is a pilot. Nothing of it is ever published."))]
    if study.is_progress:
        sentence = _("This is a consultation. It is shown beside the actions that it asks about.")
        return [Blocker(sentence=sentence)]
    found = found or coverage(study)
    blockers = []
    if not found.standing:
        sentence = _("No survey is finished with a priority that reached consensus.")
        return [Blocker(sentence=sentence)]
    if found.unplaced:
        count = len(found.unplaced)
        sentence = ngettext(
            "%(count)s consensus priority is placed under no sub-topic: %(codes)s.",
            "%(count)s consensus priorities are placed under no sub-topic: %(codes)s.",
            count,
        ) % {"count": count, "codes": codes_of(found.unplaced)}
        blockers.append(
            Blocker(sentence=sentence, page="roadmap:coding_board", page_key=study.slug)
        )
    if found.placed_only:
        count = len(found.placed_only)
        sentence = ngettext(
            "%(count)s consensus priority is in no action yet: %(codes)s.",
            "%(count)s consensus priorities are in no action yet: %(codes)s.",
            count,
        ) % {"count": count, "codes": codes_of(found.placed_only)}
        blockers.append(
            Blocker(sentence=sentence, page="roadmap:action_board", page_key=study.slug)
        )
    if not found.actions:
        sentence = _("The roadmap has no action yet.")
        blockers.append(
            Blocker(sentence=sentence, page="roadmap:action_board", page_key=study.slug)
        )
    return blockers


def codes_of(priorities: Iterable[Priority]) -> str:
    """`I-01, I-04 and 3 more`, for a sentence."""
    codes = [priority.code for priority in priorities]
    named = ", ".join(codes[:MOST_NAMED])
    if len(codes) <= MOST_NAMED:
        return named
    return _("%(codes)s and %(count)s more") % {
        "codes": named,
        "count": len(codes) - MOST_NAMED,
    }


@dataclass(frozen=True, kw_only=True)
class RoadmapStep:
    """One step after the last round, for the study board."""

    key: str  # coding, actions or edition
    label: str
    page: str  # name of its page, with the study's slug as argument
    done: int  # consensus priorities that have taken the step
    total: int
    actions: int = 0
    edition: Edition | None = None
    is_for_readers: bool = False  # its page may be read by every member of the team

    @property
    def is_done(self) -> bool:
        return self.total > 0 and self.done == self.total


def roadmap_steps(study: Study) -> list[RoadmapStep]:
    """Placing, merging, publishing: how far the consensus priorities of a study have come.

    `coding` and `actions` count priorities; `edition` is 1 of 1 once there is a current one.
    """
    found = coverage(study)
    edition = study.editions.filter(state=EditionState.PUBLISHED).defer("snapshot").first()
    return [
        RoadmapStep(
            key="coding",
            label=_("Place priorities by theme"),
            page="roadmap:coding_board",
            done=found.placed,
            total=len(found.standing),
        ),
        RoadmapStep(
            key="actions",
            label=_("Merge them into actions"),
            page="roadmap:action_board",
            done=found.resolved,
            total=len(found.standing),
            actions=found.actions,
        ),
        RoadmapStep(
            key="edition",
            label=_("Publish an edition"),
            page="roadmap:edition_list",
            done=int(edition is not None),
            total=1,
            edition=edition,
            is_for_readers=True,
        ),
    ]
