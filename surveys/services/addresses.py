"""Where an expert's mail goes: whoever gets it can open the link, and read what was answered.

So the team alone corrects an address only until a link went there. After that, the address that the
team writes down waits for the expert's word, given on the page that the link opens.
"""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from surveys.enums import MessageState
from surveys.exceptions import Refusal
from surveys.models import Expert, Message
from surveys.services.panels import check_testers

# What a mail server says to a mail that it does not take: nobody has got that one.
REFUSED = ("SMTPRecipientsRefused", "SMTPSenderRefused", "SMTPDataError")


def put_address(expert: Expert, address: str) -> list[str]:
    """Note on a locked expert where mail shall go; returns the names of the fields that changed.

    The address itself changes while no link went out, else what is proposed to the expert; the
    present address takes a proposal back. Raises Refusal for the address of another expert, and in
    a pilot for people outside the team.
    """
    if address == expert.email:
        field, address = "proposed_email", ""
    else:
        _check(expert, address)
        field = "proposed_email" if _may_have_link(expert) else "email"
    if getattr(expert, field) == address:
        return []
    setattr(expert, field, address)
    return [field]


@transaction.atomic
def answer_proposal(*, expert: Expert, agrees: bool) -> Expert:
    """Let an expert take or leave the address that the team proposed. Raises Refusal.

    Side effects: address, proposal, and no event: what an expert does is not recorded.
    """
    expert = (
        Expert.objects.select_for_update(of=("self",)).select_related("study").get(pk=expert.pk)
    )
    if agrees and expert.proposed_email:
        _check(expert, expert.proposed_email)
        expert.email = expert.proposed_email
    expert.proposed_email = ""
    save_expert(expert, ["email", "proposed_email"])
    return expert


def save_expert(expert: Expert, fields: Sequence[str]) -> None:
    """Write the fields of an expert. Raises Refusal where another one has the address by now.

    Who looks before writing sees nothing of somebody who writes the same in the same instant; the
    database tells the later one.
    """
    try:
        with transaction.atomic():
            expert.save(update_fields=fields)
    except IntegrityError as error:
        raise _taken(expert.email) from error


def _check(expert: Expert, address: str) -> None:
    others = expert.study.experts.exclude(pk=expert.pk)
    if others.filter(email__iexact=address).exists():
        raise _taken(address)
    check_testers(expert.study, [address])


def _taken(address: str) -> Refusal:
    return Refusal(
        _("Another expert of this study has the address %(address)s.") % {"address": address}
    )


def _may_have_link(expert: Expert) -> bool:
    """Whether a mail with the link left, or may have left. Locks its mails against the worker."""
    mails = Message.objects.select_for_update().filter(expert=expert)
    return any(
        (mail.state != MessageState.QUEUED or mail.attempts) and mail.problem not in REFUSED
        for mail in mails
    )
