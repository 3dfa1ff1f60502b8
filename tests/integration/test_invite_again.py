"""A later round that asks only those who answered the one before: nothing of who that is stays."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from surveys.enums import Disposition, MessageKind, MessageState
from surveys.exceptions import NotInRound, Refusal
from surveys.models import Message, Survey
from surveys.services import messages, reminders
from surveys.views.access import LINK_COOKIE
from tests.factories.surveys import (
    decide,
    expert_of,
    link_of,
    make_survey,
    open_survey_round,
    rate,
    sealed_round,
)

pytestmark = pytest.mark.django_db
ANSWERED, SILENT = 0, 9  # of twelve, experts 0 to 6 answer round 1


@pytest.fixture
def second(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    survey = make_survey()
    Survey.objects.update(invites_everyone=False)
    survey.refresh_from_db()
    first = sealed_round(survey=survey, ratings=[{1: 5, 2: 3}] * 7)
    decide(first, dict.fromkeys((1, 2, 3), Disposition.CARRY))
    messages.send_due_messages(now=timezone.now())
    mail.outbox.clear()
    return open_survey_round(survey, number=2)


def visitor(second, index):
    browser = Client()
    browser.cookies[LINK_COOKIE] = link_of(expert_of(second.survey, index)).token
    return browser


def test_only_those_who_answered_get_the_invitation(second):
    messages.send_due_messages(now=timezone.now())
    assert sorted(each.to[0] for each in mail.outbox) == [
        f"Expert {n:02} <expert{n:02}@panel.example>" for n in range(1, 8)
    ]
    assert second.invited == 7


def test_no_row_tells_who_was_asked(second):
    messages.send_due_messages(now=timezone.now())
    rows = Message.objects.filter(kind=MessageKind.INVITATION, survey_round=second)
    told = rows.values_list("state", "attempts", "problem", "sent_at").distinct()
    assert (rows.count(), len(told)) == (12, 1)


def test_a_mail_that_never_arrives_leaves_no_trace_of_who_was_asked(second, settings):
    settings.EMAIL_BACKEND = "nowhere.Backend"
    now = timezone.now()
    for attempt in range(6):
        messages.send_due_messages(now=now + attempt * timezone.timedelta(minutes=11))
    rows = Message.objects.filter(kind=MessageKind.INVITATION, survey_round=second)
    assert set(rows.values_list("state", "problem")) == {(MessageState.SENT, "")}


def test_reminders_go_to_the_silent_among_the_asked(second):
    messages.send_due_messages(now=timezone.now())
    rate(second, ANSWERED, {1: 5})
    mail.outbox.clear()
    by = second.survey.pillar.study.memberships.get().user
    reminders.remind_silent(survey_round=second, by=by, now=timezone.now())
    assert messages.send_due_messages(now=timezone.now()) == 6


def test_who_was_silent_finds_no_open_round_and_a_page_that_says_why(second):
    page = reverse("surveys:rate_priorities", args=[second.pk])
    home = reverse("surveys:expert_home")
    asked, other = visitor(second, ANSWERED), visitor(second, SILENT)
    assert (page in asked.get(home).content.decode(), asked.get(page).status_code) == (True, 200)
    assert page not in other.get(home).content.decode()
    response = other.get(page)
    assert (response.status_code, b"This round asks others" in response.content) == (404, True)


def test_no_rating_of_somebody_else_is_taken(second):
    with pytest.raises(NotInRound):
        rate(second, SILENT, {1: 5})
    item = second.items.first()
    address = reverse("surveys:save_rating", args=[second.pk, item.pk])
    statuses = [visitor(second, n).post(address, {"rating": "4"}).status_code for n in (0, 9)]
    assert statuses == [303, 404]


def test_names_of_the_silent_are_not_given(second):
    by = second.survey.pillar.study.memberships.get().user
    with pytest.raises(Refusal, match="Names of the silent would show who that was"):
        reminders.reveal_silent(survey_round=second, reason="Why", by=by, now=timezone.now())


def test_taking_somebody_off_does_not_change_the_number_that_is_asked(second):
    """By that number one could work out whether the one taken off had answered."""
    survey = make_survey(study=second.survey.pillar.study)
    Survey.objects.filter(pk=survey.pk).update(invites_everyone=False)
    first = sealed_round(survey=survey, ratings=[{1: 5}] * 7)
    decide(first, dict.fromkeys((1, 2, 3), Disposition.CARRY))
    survey.seats.filter(expert=expert_of(survey, ANSWERED)).delete()
    assert open_survey_round(survey, number=2).invited == 7
