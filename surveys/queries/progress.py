"""What panels said about how far the priorities of a study have come."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from studies.enums import CopyKind, Role
from studies.models import Membership, Study, User
from studies.permissions import can_manage_study
from surveys.enums import RoundState
from surveys.models import PanelSeat, RoundItem, SurveyRound
from surveys.queries.readiness import Blocker
from surveys.queries.rounds import has_ended


def progress_rounds(study: Study) -> QuerySet[SurveyRound]:
    """The round of each pillar of each consultation about this study, in order of the making."""
    rounds = SurveyRound.objects.filter(
        survey__pillar__study__made_from=study, survey__pillar__study__made_as=CopyKind.PROGRESS
    )
    return rounds.select_related("survey__pillar__study").order_by(
        "survey__pillar__study", "survey__pillar__number"
    )


def progress_items(round_ids: Iterable[int]) -> QuerySet[RoundItem]:
    """What these rounds found, if they are sealed; each with the priority that it is about."""
    items = RoundItem.objects.filter(
        survey_round__in=round_ids,
        survey_round__state=RoundState.SEALED,
        version__priority__renews__isnull=False,
    )
    return items.select_related(
        "result",
        "version__priority__renews__survey__pillar",
        "survey_round__survey__pillar__study",
    ).order_by("survey_round__closed_at", "survey_round", "position")


def again_blockers(study: Study, user: User) -> list[Blocker]:
    """Why `user` cannot invite the panel of the study that this consultation asks about."""
    if not study.is_progress or study.made_from_id is None:
        return [Blocker(sentence=_("This is no consultation about an earlier study."))]
    member = Membership.objects.filter(study=study.made_from_id, user=user).first()
    if member is None or not can_manage_study(Role(member.role)):
        sentence = _(
            "Only a coordinator of the earlier study may use its addresses. Import a list instead."
        )
        return [Blocker(sentence=sentence)]
    if has_ended(study.made_from_id):
        sentence = _(
            "The earlier study has ended: its names and addresses are deleted. Import a list"
            " instead."
        )
        return [Blocker(sentence=sentence)]
    return []


def seats_to_ask_again(study: Study) -> QuerySet[PanelSeat]:
    """Seats of the earlier study, of pillars that are in this consultation, by name.

    Without those who declined, want no reminders, or asked to be erased.
    """
    seats = PanelSeat.objects.filter(
        survey__pillar__study=study.made_from_id,
        survey__pillar__number__in=study.pillars.values("number"),
        expert__has_declined=False,
        expert__wants_reminders=True,
        expert__erasure_requested_at=None,
    )
    return seats.select_related("expert", "survey__pillar").order_by(
        "survey__pillar__number", "expert__name", "pk"
    )
