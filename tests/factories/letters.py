"""Mails to Bob (expert 0) for tests: sent by the worker's own code into Django's mailbox in memory.

letter_of(MessageKind.REMINDER, survey, "zh-hans")     # lives through the round until then
"""

import email
import html
import re
from email.policy import default

from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from studies.models import User
from surveys.consensus import Rule
from surveys.enums import MessageKind, MessageState
from surveys.models import Expert, Message, Survey
from surveys.secrets import Link
from surveys.services import messages, panels, reminders
from surveys.services.results import share_results
from surveys.services.surveys import set_protocol
from tests.factories.remembered import remembered
from tests.factories.studies import make_study, make_user
from tests.factories.surveys import (
    close_and_seal,
    expert_of,
    let_others_answer,
    link_of,
    make_survey,
    open_survey_round,
)

SITE = "http://127.0.0.1:8000"
LANGUAGES = ["en", "zh-hans"]
INVITATION, REMINDER, CLOSING, RESULTS, NEW_LINK = (
    MessageKind.INVITATION,
    MessageKind.REMINDER,
    MessageKind.CLOSING,
    MessageKind.RESULTS,
    MessageKind.NEW_LINK,
)
TO_EXPERTS = [INVITATION, REMINDER, CLOSING, RESULTS, NEW_LINK]


@remembered
def make_survey_of_one_round() -> Survey:
    """One round, so that its results can be shared."""
    study = make_study(by=make_user("Alice"), organiser_en="The institute", organiser_zh="研究所")
    survey = make_survey(study=study)
    return set_protocol(
        survey=survey,
        rule=Rule(),
        round_count=1,
        carries_consensus=False,
        by=alice(survey),
        now=timezone.now(),
    )


def alice(survey: Survey) -> User:
    return survey.pillar.study.memberships.get().user


def send() -> list[EmailMultiAlternatives]:
    """Send everything that is due; returns the mails to Bob (expert 0)."""
    mail.outbox.clear()
    while messages.send_due_messages(now=timezone.now()):
        pass
    return [each for each in mail.outbox if "expert01@" in each.to[0]]


def letter_of(kind: MessageKind, survey: Survey, language: str = "en") -> EmailMultiAlternatives:
    """Live through the round until this mail reaches Bob; returns it.

    What comes before it, and what goes to others, is taken as sent.
    """
    by, now = alice(survey), timezone.now()
    bob = expert_of(survey, 0)
    survey_round = open_survey_round(survey, by=by)
    if kind != INVITATION:
        let_others_answer(survey_round)
        take_as_sent()
    if kind == REMINDER:
        reminders.remind_silent(survey_round=survey_round, by=by, now=now)
    if kind == NEW_LINK:
        panels.replace_link(expert=bob, by=by, now=now)
    if kind in {CLOSING, RESULTS}:
        close_and_seal(survey_round, by=by)
    if kind == RESULTS:
        take_as_sent()
        share_results(survey=survey, by=by, now=now)
    Expert.objects.update(language=language)
    take_as_sent(but_to=bob)
    return one(send())


def take_as_sent(*, but_to: Expert | None = None) -> None:
    waiting = Message.objects.filter(state=MessageState.QUEUED)
    if but_to:
        waiting = waiting.exclude(expert=but_to)
    waiting.update(state=MessageState.SENT)


def one(mails: list[EmailMultiAlternatives]) -> EmailMultiAlternatives:
    assert len(mails) == 1
    return mails[0]


def page_of(letter: EmailMultiAlternatives) -> str:
    ((page, kind),) = letter.alternatives
    assert kind == "text/html"
    return page


def words(text: str) -> str:
    return " ".join(text.split())


def bare(page: str) -> str:
    """The words of the HTML, without its head and its tags."""
    body = page.split("<body", 1)[1].split(">", 1)[1].replace("<br>", " ").replace("</p>", " ")
    return words(html.unescape(re.sub(r"<[^>]+>", "", body)))


def over_the_wire(letter: EmailMultiAlternatives) -> email.message.EmailMessage:
    """The mail as a program at the other end reads it."""
    return email.message_from_bytes(letter.message().as_bytes(), policy=default)


def bob_link(survey: Survey) -> Link:
    return link_of(expert_of(survey, 0))
