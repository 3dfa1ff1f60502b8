"""Another address for an expert: typed by the team, or agreed to by whoever holds the link."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from studies.enums import CopyKind, EventKind
from surveys.enums import MessageState
from surveys.models import Expert, Message, Survey
from surveys.services.copies import copy_study
from surveys.services.experts import change_expert
from surveys.services.messages import send_due_messages
from surveys.services.pilots import seat_testers
from tests.factories.pages import entered, signed_in, text_of
from tests.factories.roadmap import coordinator
from tests.factories.same_instant import in_the_same_instant
from tests.factories.surveys import expert_of, link_of, make_survey, open_survey_round, rate

pytestmark = pytest.mark.django_db
NEW = "bob@new.example"
PAGE = reverse("surveys:expert_address")


@pytest.fixture
def survey(hints):
    return make_survey()


@pytest.fixture
def alice(survey):
    return signed_in(survey.pillar.study.memberships.get().user)


def seat_url(survey):
    seat = survey.seats.get(expert=expert_of(survey, 0))
    return reverse("surveys:expert_manage", args=[seat.pk])


def correct(alice, survey, address=NEW, **fields):
    """Send the form of expert 01; returns the page that follows."""
    expert = survey.seats.get(pk=int(seat_url(survey).split("/")[-2])).expert
    known = {"name": expert.name, "language": expert.language, "group": expert.group}
    return text_of(alice.post(seat_url(survey), known | {"email": address} | fields, follow=True))


def addresses(expert):
    expert = Expert.objects.get(pk=expert.pk)
    return expert.email, expert.proposed_email


def fields_on_record(survey):
    events = survey.pillar.study.events.filter(kind=EventKind.EXPERTS_CHANGED)
    return [event.about["fields"] for event in events]


def test_before_a_link_went_out_the_team_corrects_it(alice, survey):
    expert = expert_of(survey, 0)
    link = link_of(expert)
    seat = seat_url(survey)
    page = text_of(
        alice.post(
            seat,
            {"name": "Bob", "email": " BOB@New.example ", "language": "en", "group": "EU"},
            follow=True,
        )
    )
    assert ("Bob is saved." in page, addresses(expert)) == (True, (NEW, ""))
    assert fields_on_record(survey) == [["email", "name"]]
    assert Client().get(f"/i/{link.token}/").status_code == 200
    open_survey_round(survey)
    send_due_messages(now=timezone.now())
    assert ["Bob <bob@new.example>"] in [each.to for each in mail.outbox]


def test_what_a_server_refused_reached_nobody_and_is_corrected(alice, survey):
    expert = expert_of(survey, 0)
    open_survey_round(survey)
    Message.objects.filter(expert=expert).update(
        state=MessageState.FAILED, problem="SMTPRecipientsRefused", attempts=5
    )
    correct(alice, survey)
    assert addresses(expert) == (NEW, "")


@pytest.mark.parametrize("state", [MessageState.SENDING, MessageState.SENT, MessageState.FAILED])
def test_once_a_link_may_have_gone_out_the_new_one_waits(alice, survey, state):
    """Else the team could have the link sent to itself, and read what was answered."""
    expert = expert_of(survey, 0)
    open_survey_round(survey)
    Message.objects.filter(expert=expert).update(state=state, attempts=1, problem="")
    page = correct(alice, survey)
    assert "This address waits for the person’s word." in page
    assert addresses(expert) == ("expert01@panel.example", NEW)
    Message.objects.filter(expert=expert).update(state=MessageState.QUEUED, attempts=0)
    send_due_messages(now=timezone.now())
    assert NEW not in [address for each in mail.outbox for address in each.to]


def test_the_expert_agrees_and_nothing_of_the_ballot_changes(alice, survey):
    survey_round = open_survey_round(survey)
    send_due_messages(now=timezone.now())
    link = rate(survey_round, 0, {1: 5})
    expert = expert_of(survey, 0)
    correct(alice, survey)
    bob = entered(link)
    assert f"shall go to {NEW}." in text_of(bob.get(reverse("surveys:expert_home")))
    assert NEW in text_of(bob.get(PAGE))
    before = survey.pillar.study.events.count()
    page = text_of(bob.post(PAGE, {"agree": "yes"}, follow=True))
    assert f"Mails of this study go to {NEW}." in page
    assert (addresses(expert), survey.pillar.study.events.count()) == ((NEW, ""), before)
    assert "You have rated 1 of 3" in text_of(bob.get(reverse("surveys:expert_home")))
    assert bob.get(PAGE).url == reverse("surveys:expert_data")
    seat = survey.seats.get(expert=expert)
    alice.post(reverse("surveys:expert_invite", args=[seat.pk]))
    send_due_messages(now=timezone.now())
    assert (mail.outbox[-1].to, link.token in mail.outbox[-1].body) == (
        [f"Expert 01 <{NEW}>"],
        True,
    )


def test_the_expert_says_no_or_the_team_takes_it_back(alice, survey):
    expert = expert_of(survey, 0)
    open_survey_round(survey)
    Message.objects.update(state=MessageState.SENT)
    correct(alice, survey)
    entered(link_of(expert)).post(PAGE)
    assert addresses(expert) == ("expert01@panel.example", "")
    correct(alice, survey)
    correct(alice, survey, "expert01@panel.example")
    assert addresses(expert) == ("expert01@panel.example", "")
    assert fields_on_record(survey) == [["proposed_email"]] * 3


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("", "This field is required."),
        ("bob@", "This is no e-mail address. Correct it."),
        ("bob@x.org\r\nBcc: all@x.org", "This holds a line break or an invisible character."),
        ("b\u202eob@x.org", "This holds a line break or an invisible character."),
        ("b\u043eb@x.org", "This address mixes letters of two alphabets that look alike."),
        ("b" * 250 + "@x.org", "Ensure this value has at most 254 characters"),
        ("Expert02@panel.example", "Another expert of this study has the address expert02@"),
    ],
)
def test_a_bad_address_is_refused_with_a_sentence(alice, survey, address, sentence):
    page = correct(alice, survey, address, name="Bob Typed")
    assert (sentence in page, "Bob Typed" in page) == (True, True)
    assert addresses(expert_of(survey, 0)) == ("expert01@panel.example", "")


def test_a_pilot_takes_no_address_outside_the_team(alice, survey):
    study = survey.pillar.study
    by = study.memberships.get().user
    titles = {"title_en": "Pilot", "title_zh": "试点"}
    copy = copy_study(study=study, kind=CopyKind.PILOT, by=by, now=timezone.now(), **titles)
    seat_testers(pilot=copy, members=[], invented=1, by=by, now=timezone.now())
    pilot = Survey.objects.get(pillar__study=copy)
    page = correct(alice, pilot)
    assert f"A pilot asks people of the team and invented experts alone, not {NEW}." in page


def test_an_address_that_was_taken_meanwhile_is_not_agreed_to(alice, survey):
    expert, other = expert_of(survey, 0), expert_of(survey, 1)
    Expert.objects.filter(pk=expert.pk).update(proposed_email=NEW)
    Expert.objects.filter(pk=other.pk).update(email=NEW)
    page = text_of(entered(link_of(expert)).post(PAGE, {"agree": "yes"}, follow=True))
    assert f"Another expert of this study has the address {NEW}." in page
    assert addresses(expert) == ("expert01@panel.example", NEW)


@pytest.mark.each_database
@pytest.mark.django_db(transaction=True)
def test_of_two_who_give_one_address_in_the_same_instant_the_later_is_told():
    survey = make_survey()
    by, details = coordinator(survey.pillar.study), {"language": "en", "group": "EU"}

    def give(index):
        expert = expert_of(survey, index)
        change_expert(
            expert=expert,
            name=expert.name,
            email=NEW,
            conflicts="",
            by=by,
            now=timezone.now(),
            **details,
        )

    told = in_the_same_instant(lambda: give(0), lambda: give(1))
    assert told == ("", f"Another expert of this study has the address {NEW}.")
    assert Expert.objects.filter(email=NEW).count() == 1
