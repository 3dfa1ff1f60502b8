import pytest
from django.urls import reverse
from django.utils import timezone

from studies.enums import EventKind
from surveys.enums import MessageState
from surveys.models import Message
from surveys.services.panels import replace_link
from surveys.services.team_invitations import invite_member
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.surveys import expert_of, make_survey, open_survey_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    survey = make_survey()
    open_survey_round(survey)
    return survey


@pytest.fixture
def alice(survey):
    return signed_in(survey.pillar.study.memberships.get().user)


def url(survey):
    return reverse("surveys:mail_failures", args=[survey.pk])


def fail(count, problem="SMTPRecipientsRefused"):
    keys = Message.objects.order_by("pk").values_list("pk", flat=True)[:count]
    Message.objects.filter(pk__in=list(keys)).update(
        state=MessageState.FAILED, problem=problem, attempts=5, claimed_at=timezone.now()
    )


def test_only_coordinators_enter(survey):
    assert statuses(url(survey), survey.pillar.study) == COORDINATORS


def test_the_board_counts_them_and_leads_here(alice, survey):
    fail(2)
    board = text_of(alice.get(reverse("study_board", args=[survey.pillar.study.slug])))
    assert f'<a href="{url(survey)}">2 mails could not be sent</a>' in board
    progress = reverse("surveys:round_progress", args=[survey.rounds.get(number=1).pk])
    assert f'<a href="{url(survey)}">2<' in text_of(alice.get(progress))


def test_each_says_for_whom_and_what_happened(alice, survey):
    fail(1)
    page = text_of(alice.get(url(survey)))
    seat = survey.seats.get(expert=Message.objects.get(state=MessageState.FAILED).expert)
    assert f'<a href="{reverse("surveys:expert_manage", args=[seat.pk])}">' in page
    assert "The mail server does not take mail for this address. (SMTPRecipientsRefused)" in page


def test_trying_again_queues_those_and_no_others(alice, survey, hints):
    Message.objects.update(state=MessageState.SENT, attempts=1)
    fail(2)
    page = text_of(alice.post(url(survey), follow=True))
    assert ("2 mails are tried again." in page, "None: every mail" in page) == (True, True)
    states = Message.objects.values_list("state", flat=True)
    assert (list(states).count("queued"), list(states).count("sent")) == (2, 10)
    assert hints == [("surveys.send_messages", {})]
    event = survey.pillar.study.events.get(kind=EventKind.MAILS_RETRIED)
    assert event.about == {"pillar": 1, "count": 2}


def test_three_rows_take_as_many_queries_as_one(alice, survey):
    fail(1)
    one = query_count(alice, url(survey))
    fail(3)
    assert (one, query_count(alice, url(survey))) == (8, 8)


def study_url(survey):
    return reverse("surveys:study_mail_failures", args=[survey.pillar.study.slug])


def fail_others(survey, count=1):
    """New links and invitations to the team, so many of each, that could not be sent."""
    study = survey.pillar.study
    by = study.memberships.get(role="coordinator").user
    for n in range(count):
        replace_link(expert=expert_of(survey, n), by=by, now=timezone.now())
        address = f"dora{Message.objects.count()}@example.org"
        invite_member(study=study, email=address, role="analyst", by=by, now=timezone.now())
    Message.objects.filter(survey_round=None).update(
        state=MessageState.FAILED, problem="SMTPDataError", attempts=5, claimed_at=timezone.now()
    )


def test_new_links_and_invitations_to_the_team_count_on_the_board(alice, survey, hints):
    assert "could not be sent" not in text_of(alice.get(study_url(survey)[: -len("failed-mails/")]))
    fail_others(survey)
    board = text_of(alice.get(reverse("study_board", args=[survey.pillar.study.slug])))
    assert f'<a href="{study_url(survey)}">2 mails could not be sent</a>' in board
    page = text_of(alice.get(study_url(survey)))
    assert ("expert01@panel.example" in page, "@example.org</td>" in page) == (True, True)
    again = text_of(alice.post(study_url(survey), follow=True))
    assert ("2 mails are tried again." in again, "None: every one" in again) == (True, True)
    event = survey.pillar.study.events.get(kind=EventKind.MAILS_RETRIED)
    assert event.about == {"count": 2}


def test_mails_of_no_round_take_as_many_queries_for_three_as_for_one(alice, survey, hints):
    fail_others(survey)
    one = query_count(alice, study_url(survey))
    fail_others(survey, 3)
    assert (one, query_count(alice, study_url(survey))) == (6, 6)


def test_only_coordinators_see_the_mails_of_no_round(survey):
    assert statuses(study_url(survey), survey.pillar.study) == COORDINATORS
