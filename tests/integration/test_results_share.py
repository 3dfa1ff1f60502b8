import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from studies.enums import Role
from studies.models import Event
from surveys.enums import Disposition, MessageKind
from surveys.models import Message
from surveys.services.messages import send_due_messages
from surveys.services.surveys import Rule, set_protocol
from tests.factories.pages import signed_in, statuses, text_of
from tests.factories.studies import join, make_user
from tests.factories.surveys import decide, expert_of, link_of, make_survey, sealed_round

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def coordinator(survey):
    return survey.pillar.study.memberships.get(role="coordinator").user


def one_round():
    survey = make_survey()
    return set_protocol(
        survey=survey,
        rule=Rule(),
        round_count=1,
        carries_consensus=False,
        by=coordinator(survey),
        now=timezone.now(),
    )


@pytest.fixture
def finished():
    """A survey whose only round is sealed; the closing mails are out."""
    sealed = sealed_round(survey=one_round(), ratings=[{1: 5}] * 6)
    send_due_messages(now=timezone.now())
    mail.outbox.clear()
    return sealed


def share(survey_round, user=None):
    user = user or coordinator(survey_round.survey)
    address = reverse("surveys:results_share", args=[survey_round.pk])
    return signed_in(user).post(address, follow=True)


def results_mails():
    return Message.objects.filter(kind=MessageKind.RESULTS).count()


def test_only_coordinators_share(finished):
    address = reverse("surveys:results_share", args=[finished.pk])
    assert statuses(address, finished.survey.pillar.study, method="post") == {
        "coordinator": 302,
        "analyst": 403,
        "observer": 403,
        "outsider": 404,
        "nobody": 302,
    }
    assert (Event.objects.filter(kind="results_shared").count(), results_mails()) == (1, 12)


def test_looking_shares_nothing(finished):
    address = reverse("surveys:results_share", args=[finished.pk])
    assert signed_in(coordinator(finished.survey)).get(address).status_code == 405
    finished.survey.refresh_from_db()
    assert finished.survey.results_shared_at is None


def test_the_panel_is_told_once_and_sees_them_from_then_on(finished, client):
    survey = finished.survey
    client.post(f"/i/{link_of(expert_of(survey, 0)).token}/")
    results = reverse("surveys:expert_results", args=[finished.pk])
    assert client.get(results).status_code == 404
    page = text_of(share(finished))
    assert "The panel can see the results; a mail tells each expert." in page
    assert client.get(results).status_code == 200
    share(finished)
    assert send_due_messages(now=timezone.now()) == 12
    assert [each.subject for each in mail.outbox] == [
        "Personalised medicine: the results of pillar I"
    ] * 12
    event = Event.objects.get(kind="results_shared")
    assert (event.by.name, event.about) == ("Alice", {"pillar": 1})


def test_while_a_round_is_left_nothing_is_shared():
    sealed = sealed_round(ratings=[{1: 5}] * 6)
    decide(sealed, dict.fromkeys((1, 2, 3), Disposition.CARRY))
    page = text_of(share(sealed))
    assert "The panel sees the results once every round is counted and sealed." in page
    sealed.survey.refresh_from_db()
    assert (sealed.survey.results_shared_at, results_mails()) == (None, 0)


def test_the_button_stands_on_the_results_until_it_was_pressed(finished):
    results = reverse("surveys:round_results", args=[finished.pk])
    alice = signed_in(coordinator(finished.survey))
    action = f'action="{reverse("surveys:results_share", args=[finished.pk])}"'
    before = action in text_of(alice.get(results))
    share(finished)
    assert (before, action in text_of(alice.get(results))) == (True, False)


def test_an_observer_gets_no_button(finished):
    olga = signed_in(join(finished.survey.pillar.study, make_user("Olga"), Role.OBSERVER))
    page = text_of(olga.get(reverse("surveys:round_results", args=[finished.pk])))
    assert "/share/" not in page
