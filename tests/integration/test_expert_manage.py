import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from surveys.enums import MessageKind, MessageState
from surveys.models import Expert, Message
from surveys.services.messages import send_due_messages
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.surveys import expert_of, link_of, make_survey, open_survey_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(hints):
    return make_survey()


@pytest.fixture
def alice(survey):
    return signed_in(survey.pillar.study.memberships.get().user)


def seat_of(survey, index=0):
    return survey.seats.get(expert=expert_of(survey, index))


def url(seat, page="expert_manage"):
    return reverse(f"surveys:{page}", args=[seat.pk])


def test_only_coordinators_enter(survey):
    assert statuses(url(seat_of(survey)), survey.pillar.study) == COORDINATORS


def test_a_new_link_is_mailed_and_the_old_one_is_dead(alice, survey, client):
    seat = seat_of(survey)
    old = link_of(seat.expert)
    page = text_of(alice.post(url(seat, "expert_new_link"), follow=True))
    assert "Expert 01 gets a new link by mail" in page
    assert client.get(f"/i/{old.token}/").status_code == 404
    assert Message.objects.get(kind=MessageKind.NEW_LINK).expert == seat.expert


def test_erasing_is_asked_for_and_shown_until_it_is_done(alice, survey):
    seat = seat_of(survey)
    page = text_of(alice.post(url(seat, "expert_forget"), follow=True))
    assert "Expert 01 will be erased within a few minutes." in page
    assert "is being erased" in page
    expert = Expert.objects.get(pk=seat.expert_id)
    assert (expert.auth, expert.erasure_requested_at is None) == (None, False)
    assert "This person is being erased." in text_of(alice.get(url(seat)))


DETAILS = {
    "name": "Eva Cruz",
    "email": "expert01@panel.example",
    "language": "zh-hans",
    "group": "CN",
    "conflicts": "Owns shares",
}


def test_details_are_corrected(alice, survey):
    seat = seat_of(survey)
    page = text_of(alice.post(url(seat), DETAILS, follow=True))
    assert "Eva Cruz is saved." in page
    expert = Expert.objects.get(pk=seat.expert_id)
    assert {name: getattr(expert, name) for name in DETAILS} == DETAILS


def test_a_mistake_keeps_what_was_typed(alice, survey):
    page = text_of(alice.post(url(seat_of(survey)), DETAILS | {"name": "a\u202eb"}))
    assert "This holds a line break or an invisible character." in page
    assert "Owns shares" in page


def test_a_group_stays_once_a_round_has_opened(alice, survey):
    open_survey_round(survey)
    seat = seat_of(survey)
    alice.post(url(seat), DETAILS)
    expert = Expert.objects.get(pk=seat.expert_id)
    assert (expert.name, expert.group) == ("Eva Cruz", "EU")


def test_the_invitation_goes_again_to_whoever_it_is(alice, survey):
    open_survey_round(survey)
    Message.objects.update(state=MessageState.SENT)
    seat = seat_of(survey)
    for _nth in range(3):
        page = text_of(alice.post(url(seat, "expert_invite"), follow=True))
        assert "Expert 01 gets the invitation again." in page
        send_due_messages(now=timezone.now())
    assert [each.to for each in mail.outbox] == [["Expert 01 <expert01@panel.example>"]] * 3
    page = text_of(alice.post(url(seat, "expert_invite"), follow=True))
    assert "It was sent again three times." in page


def test_the_invitation_does_not_go_twice_at_once_or_before_a_round(alice, survey):
    seat = seat_of(survey)
    page = text_of(alice.post(url(seat, "expert_invite"), follow=True))
    assert "No round is open, so there is nothing to invite to." in page
    open_survey_round(survey)
    page = text_of(alice.post(url(seat, "expert_invite"), follow=True))
    assert "The invitation is on its way already." in page


def test_who_declined_gets_no_mail_until_that_changes(alice, survey):
    seat = seat_of(survey)
    alice.post(url(seat, "expert_declined"), {"declined": "yes"})
    open_survey_round(survey)
    send_due_messages(now=timezone.now())
    assert len(mail.outbox) == 11
    page = text_of(alice.post(url(seat, "expert_invite"), follow=True))
    assert "This person declined, or is being erased, and gets no more mail." in page
    alice.post(url(seat, "expert_declined"), {"declined": "no"})
    alice.post(url(seat, "expert_invite"))
    send_due_messages(now=timezone.now())
    assert len(mail.outbox) == 12


def test_an_expert_declines_and_comes_back(survey, client):
    expert = expert_of(survey, 0)
    client.post(f"/i/{link_of(expert).token}/")
    place = reverse("surveys:expert_decline")
    assert "It is not told whether you have answered." in text_of(client.get(place))
    page = text_of(client.post(place, follow=True))
    assert "The team is told that you do not take part." in page
    assert Expert.objects.get(pk=expert.pk).has_declined
    client.post(place, {"return": "yes"})
    assert not Expert.objects.get(pk=expert.pk).has_declined


def test_an_expert_reads_the_own_conflicts_of_interest(survey, client):
    expert = expert_of(survey, 0)
    Expert.objects.filter(pk=expert.pk).update(conflicts="Owns shares")
    client.post(f"/i/{link_of(expert).token}/")
    assert "Owns shares" in text_of(client.get(reverse("surveys:expert_data")))


@pytest.mark.parametrize(
    "page", ["expert_new_link", "expert_forget", "expert_invite", "expert_declined"]
)
def test_acting_takes_a_post(alice, survey, page):
    assert alice.get(url(seat_of(survey), page)).status_code == 405


def test_a_longer_panel_takes_no_more_queries(alice, survey):
    second = make_survey(study=survey.pillar.study, experts=3)
    counts = [query_count(alice, url(seat_of(each))) for each in (survey, second)]
    assert counts == [9, 9]
