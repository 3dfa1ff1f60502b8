import pytest
from django.urls import reverse
from django.utils import timezone

from studies.enums import EventKind
from surveys.enums import MessageState
from surveys.models import Message
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.surveys import make_survey, open_survey_round

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
