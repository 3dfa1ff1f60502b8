"""One expert: what is known, the way to them, and whether they take part."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import User
from studies.services.events import record
from surveys.enums import MessageKind, MessageState, RoundState
from surveys.exceptions import Refusal
from surveys.models import Expert, Message, PanelSeat
from surveys.queries import groups_are_fixed
from surveys.services import messages
from surveys.services.addresses import put_address, save_expert
from surveys.services.surveys import held

MOST_REPEATS = 3


@transaction.atomic
def change_expert(
    *,
    expert: Expert,
    name: str,
    email: str,
    language: str,
    group: str,
    conflicts: str,
    by: User,
    now: dt.datetime,
) -> Expert:
    """Correct what is known of an expert; for the address see `services.addresses`.

    Link and pseudonym stay as they are. Raises Refusal for a group once a round has opened, and for
    an address that cannot be. Side effects: expert, event with the names of the fields.
    """
    expert = (
        Expert.objects.select_for_update(of=("self",)).select_related("study").get(pk=expert.pk)
    )
    new = {"name": name, "language": language, "group": group, "conflicts": conflicts}
    fields = [field for field, value in new.items() if value != getattr(expert, field)]
    if "group" in fields and groups_are_fixed(expert.study):
        raise Refusal(_("Groups are fixed since the first round opened."))
    for field in fields:
        setattr(expert, field, new[field])
    fields += put_address(expert, email)
    if fields:
        save_expert(expert, fields)
        record(
            study=expert.study,
            kind=EventKind.EXPERTS_CHANGED,
            by=by,
            now=now,
            count=1,
            fields=sorted(fields),
        )
    return expert


@transaction.atomic
def repeat_invitation(*, seat: PanelSeat, by: User, now: dt.datetime) -> int:
    """Send the invitation to the open round once more, whether or not there is an answer.

    Returns which time it is. Raises Refusal. Side effects: mail, event without a name.
    """
    survey = held(seat.survey)
    survey_round = survey.rounds.filter(state=RoundState.OPEN).first()
    if survey_round is None:
        raise Refusal(_("No round is open, so there is nothing to invite to."))
    if seat.expert.has_declined or seat.expert.erasure_requested_at:
        raise Refusal(_("This person declined, or is being erased, and gets no more mail."))
    mails = Message.objects.filter(
        expert=seat.expert, survey_round=survey_round, kind=MessageKind.INVITATION
    )
    if mails.filter(state__in=[MessageState.QUEUED, MessageState.SENDING]).exists():
        raise Refusal(_("The invitation is on its way already."))
    if (sent := mails.count()) > MOST_REPEATS:
        raise Refusal(_("It was sent again three times. Ask for another address instead."))
    messages.queue_invitation_again(survey_round=survey_round, expert=seat.expert, nth=sent)
    record(
        study=survey.pillar.study,
        kind=EventKind.INVITATION_REPEATED,
        by=by,
        now=now,
        pillar=survey.pillar.number,
        round=survey_round.number,
    )
    return sent


@transaction.atomic
def set_declined(*, expert: Expert, declined: bool, by: User | None, now: dt.datetime) -> Expert:
    """Note that an expert declined, or takes part after all. `by` is None for the expert alone.

    Answers that were given stay. Side effects: expert; event without a name if the team noted it.
    """
    expert.has_declined = declined
    expert.save(update_fields=["has_declined"])
    if by is not None:
        kind = EventKind.EXPERT_DECLINED
        record(study=expert.study, kind=kind, by=by, now=now, declined=declined)
    return expert
