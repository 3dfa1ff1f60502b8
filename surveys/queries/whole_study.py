"""What stands between a whole study and its archive or end, as sentences."""

from django.utils.translation import gettext_lazy as _

from studies.models import Study
from surveys.enums import RUNNING_ROUND_STATES, MessageState, RoundState
from surveys.models import Expert, Message, SurveyRound
from surveys.queries.readiness import Blocker


def end_blockers(study: Study) -> list[Blocker]:
    """Why the link key of a study is still needed."""
    blockers = []
    rounds = SurveyRound.objects.filter(survey__pillar__study=study)
    if rounds.filter(state__in=RUNNING_ROUND_STATES).exists():
        blockers.append(Blocker(sentence=_("A round is still open or being counted.")))
    waiting = Message.objects.filter(
        expert__study=study, state__in=[MessageState.QUEUED, MessageState.SENDING]
    )
    if waiting.exists():
        blockers.append(Blocker(sentence=_("Mails to experts are still waiting to be sent.")))
    if Expert.objects.filter(study=study, erasure_requested_at__isnull=False).exists():
        blockers.append(Blocker(sentence=_("An expert is still being erased.")))
    return blockers


def archive_blockers(study: Study) -> list[Blocker]:
    """Why a study cannot be archived now."""
    rounds = SurveyRound.objects.filter(survey__pillar__study=study).select_related("survey")
    blockers = []
    running = rounds.filter(state__in=RUNNING_ROUND_STATES).first()
    if running:
        blockers.append(
            Blocker(
                sentence=_("A round is still open or being counted."),
                page="surveys:round_progress",
                page_key=running.pk,
            )
        )
    planned = rounds.filter(state=RoundState.PLANNED, opens_at__isnull=False).first()
    if planned:
        blockers.append(
            Blocker(
                sentence=_("A round is going to open by itself."),
                page="surveys:round_open",
                page_key=planned.pk,
            )
        )
    return blockers
