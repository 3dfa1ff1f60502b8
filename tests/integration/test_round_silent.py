import pytest
from django.urls import reverse

from studies.enums import EventKind
from studies.models import Event
from surveys.enums import MessageKind
from surveys.models import Message, ReminderWave
from tests.factories.pages import COORDINATORS, signed_in, statuses, text_of
from tests.factories.surveys import let_others_answer, make_survey, open_survey_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey_round(hints):
    survey_round = open_survey_round(make_survey())
    let_others_answer(survey_round)
    return survey_round


@pytest.fixture
def alice(survey_round):
    return signed_in(survey_round.survey.pillar.study.memberships.get().user)


def url(survey_round, page="round_silent"):
    return reverse(f"surveys:{page}", args=[survey_round.pk])


def test_only_coordinators_enter(survey_round):
    assert statuses(url(survey_round), survey_round.survey.pillar.study) == COORDINATORS


def test_names_are_asked_for_with_a_reason_and_mailed(alice, survey_round, hints):
    response = alice.post(url(survey_round), {"reason": "Their mail bounces."}, follow=True)
    assert "The names are on their way to your own mail address." in text_of(response)
    assert Message.objects.get(kind=MessageKind.SILENT_LIST).user.name == "Alice"
    event = Event.objects.get(kind=EventKind.SILENT_REVEALED)
    assert event.about["reason"] == "Their mail bounces."
    assert hints == [("surveys.send_messages", {})]


def test_without_a_reason_nothing_happens(alice, survey_round):
    page = text_of(alice.post(url(survey_round), {"reason": " "}))
    assert "Say why. The reason goes into the record." in page
    assert not Event.objects.filter(kind=EventKind.SILENT_REVEALED).exists()


def test_a_handful_blocks_the_button_with_a_sentence(alice):
    survey_round = open_survey_round(make_survey())
    page = text_of(alice.get(url(survey_round)))
    assert "at least five have answered and at least five have not" in page
    assert "disabled" in page


def test_a_reminder_is_one_click_and_the_second_too_soon(alice, survey_round, hints):
    address = url(survey_round, "round_remind")
    first = text_of(alice.post(address, follow=True))
    second = text_of(alice.post(address, follow=True))
    assert "A reminder goes to everybody who has not answered." in first
    assert "The last reminder went out less than a day ago." in second
    assert (ReminderWave.objects.count(), len(hints)) == (1, 1)


def test_reminding_takes_a_post(alice, survey_round):
    assert alice.get(url(survey_round, "round_remind")).status_code == 405
