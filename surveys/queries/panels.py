"""Who is invited, how the panel is made up, and how the mail to each stands.

Nothing here knows who has answered: the state of a mail tells about the mail alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from studies.models import Study
from surveys.enums import InvitationState, MessageKind, MessageState
from surveys.models import Expert, Message, PanelSeat, PanelTarget, Survey, Tombstone

_STATE_OF_MAIL = {
    MessageState.QUEUED: InvitationState.QUEUED,
    MessageState.SENDING: InvitationState.QUEUED,
    MessageState.SENT: InvitationState.SENT,
    MessageState.FAILED: InvitationState.FAILED,
}


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """One group of the breakdown: how many of it sit on each panel, and what was wanted here."""

    group: str
    seats: list[int]  # by pillar, in order
    here: int
    target: int | None

    @property
    def gap(self) -> int:
        """How many are missing here; 0 without a target."""
        return max(0, (self.target or 0) - self.here)


def seats_of(survey: Survey, *, search: str = "") -> QuerySet[PanelSeat]:
    """The panel by name, each with `mail_state`, that of the last mail with a link."""
    mails = Message.objects.filter(
        Q(survey_round__survey=OuterRef("survey")) | Q(survey_round=None),
        expert=OuterRef("expert"),
        kind__in=[MessageKind.INVITATION, MessageKind.NEW_LINK],
    )
    seats = survey.seats.select_related("expert").order_by("expert__name", "expert__email")
    for word in search.split():
        found = Q(expert__name__icontains=word) | Q(expert__email__icontains=word)
        seats = seats.filter(found | Q(expert__group__iexact=word))
    return seats.annotate(mail_state=Subquery(mails.order_by("-pk").values("state")[:1]))


def invitation_state(seat: PanelSeat) -> InvitationState:
    """How the invitation of a seat of `seats_of` stands."""
    if seat.expert.has_declined:
        return InvitationState.DECLINED
    state = getattr(seat, "mail_state", None)
    return _STATE_OF_MAIL[MessageState(state)] if state else InvitationState.NOT_YET


def seat_of(survey: Survey, pk: str) -> PanelSeat | None:
    """The seat with this id on this panel, if there is one."""
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    return survey.seats.select_related("expert", "survey").filter(pk=int(pk)).first()


def seated_addresses(survey: Survey) -> list[str]:
    """The addresses on a panel."""
    return list(survey.seats.values_list("expert__email", flat=True))


def panels_of(expert: Expert) -> list[PanelSeat]:
    """The seats of an expert by pillar, each with its survey and pillar."""
    seats = expert.seats.select_related("survey__pillar")
    return list(seats.order_by("survey__pillar__number"))


def erased_count(study: Study) -> int:
    """How many were erased. Who is not known any more."""
    return Tombstone.objects.filter(study=study).count()


def composition_of(survey: Survey, numbers: Sequence[int]) -> list[GroupRow]:
    """Groups by pillar, for the pillars with these numbers, in order; counts and nothing else."""
    counted = (
        PanelSeat.objects.filter(survey__pillar__study=survey.pillar.study_id)
        .values_list("expert__group", "survey__pillar__number")
        .annotate(n=Count("pk"))
        .order_by()
    )
    sizes = {(group, number): n for group, number, n in counted}
    targets = dict(PanelTarget.objects.filter(survey=survey).values_list("group", "seats"))
    groups = sorted({group for group, _number in sizes} | set(targets), key=lambda g: (not g, g))
    return [
        GroupRow(
            group=group,
            seats=[sizes.get((group, number), 0) for number in numbers],
            here=sizes.get((group, survey.pillar.number), 0),
            target=targets.get(group),
        )
        for group in groups
    ]
