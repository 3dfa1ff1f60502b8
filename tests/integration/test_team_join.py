"""Joining a team by a signed link: invited by mail, used once, over after two weeks, withdrawn."""

import datetime as dt

import pytest
from django.core import mail, signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from delphi.log_masking import masked
from studies.enums import EventKind
from studies.models import TeamInvitation, User
from surveys.models import Message
from surveys.services.invitation_tokens import invitation_token
from surveys.services.messages import send_due_messages
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.studies import make_study, make_user

pytestmark = pytest.mark.django_db
DORA = {"email": "Dora@example.org", "role": "analyst", "language": "en"}
ACCOUNT = {"name": "Dora", "password": "seventeen blue herons"}
OVER = "This invitation is over"


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def study():
    return make_study(by=make_user("Alice"))


@pytest.fixture
def alice(study, hints):
    return signed_in(study.memberships.get().user)


def url(study):
    return reverse("surveys:team_invite", args=[study.slug])


def team(study):
    return reverse("studies:team", args=[study.slug])


def link(invitation=None):
    invitation = invitation or TeamInvitation.objects.get()
    return reverse("surveys:team_join", args=[invitation_token(invitation)])


def withdrawal(study, invitation):
    return reverse("surveys:team_invitation_revoke", args=[study.slug, invitation.pk])


def roles(study):
    return dict(study.memberships.values_list("user__email", "role"))


def test_only_coordinators_invite(study):
    assert statuses(url(study), study) == COORDINATORS


def test_an_invited_person_makes_an_account_and_is_on_the_team(alice, study):
    page = text_of(alice.post(url(study), DORA, follow=True))
    assert "An invitation to dora@example.org is on its way." in page
    send_due_messages(now=timezone.now())
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (
        ["dora@example.org"],
        "Join the team of “Personalised medicine”",
    )
    assert link() in letter.body
    dora = Client()
    assert "Alice invites you to the team" in text_of(dora.get(link()))
    used = link()
    assert dora.post(used, ACCOUNT).url == reverse("sign_in")
    assert roles(study) == {"alice@example.org": "coordinator", "dora@example.org": "analyst"}
    signed = dora.post(
        reverse("sign_in"), {"login": "dora@example.org", "password": ACCOUNT["password"]}
    )
    assert signed.status_code == 302
    kinds = study.events.values_list("kind", "by__name")
    assert list(kinds)[-2:] == [
        (EventKind.MEMBER_INVITED, "Alice"),
        (EventKind.MEMBER_ADDED, "Dora"),
    ]
    assert OVER in text_of(Client().get(used))


def test_the_mail_speaks_the_language_that_was_chosen(alice, study):
    alice.cookies["django_language"] = "zh-hans"
    assert '<option value="zh-hans" selected>' in text_of(alice.get(url(study)))
    alice.post(url(study), DORA | {"language": "zh-hans"})
    send_due_messages(now=timezone.now())
    (letter,) = mail.outbox
    assert (letter.subject, link() in letter.body) == ("加入“个体化医学”的团队", True)
    assert [line for line in letter.body.splitlines() if line.isascii() and " " in line] == []


def test_no_secret_is_stored(alice, study):
    alice.post(url(study), DORA)
    token = invitation_token(TeamInvitation.objects.get())
    rows = [*TeamInvitation.objects.values(), *Message.objects.values()]
    assert [value for row in rows for value in row.values() if token in str(value)] == []
    assert masked(f"GET {link()} 200") == "GET /join/***/ 200"


def test_sign_up_stays_closed_without_an_invitation(study):
    forged = signing.dumps(1, salt="another purpose")
    for token in ("x", forged, "1:abc:def"):
        page = Client().post(reverse("surveys:team_join", args=[token]), ACCOUNT)
        assert (page.status_code, OVER in text_of(page)) == (404, True)
    assert User.objects.count() == 1


def test_a_withdrawn_invitation_opens_nothing_and_its_mail_does_not_leave(alice, study):
    alice.post(url(study), DORA)
    invitation = TeamInvitation.objects.get()
    address = link(invitation)
    assert "dora@example.org" in text_of(alice.get(team(study)))
    alice.post(withdrawal(study, invitation))
    assert (Client().post(address, ACCOUNT).status_code, User.objects.count()) == (404, 1)
    assert send_due_messages(now=timezone.now()) == 0
    event = study.events.get(kind=EventKind.INVITATION_REVOKED)
    assert event.about == {"address": "dora@example.org"}


def test_it_is_over_after_two_weeks_and_may_then_be_sent_again(alice, study):
    alice.post(url(study), DORA)
    again = text_of(alice.post(url(study), DORA))
    assert "This address is invited already." in again
    first = link()
    TeamInvitation.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert Client().get(first).status_code == 404
    alice.post(url(study), DORA)
    assert (Client().get(first).status_code, Client().get(link()).status_code) == (404, 200)


def test_somebody_with_an_account_signs_in_and_joins(alice, study):
    dora = make_user("Dora")
    alice.post(url(study), DORA)
    stranger = text_of(Client().post(link(), ACCOUNT))
    assert "There is an account with the address dora@example.org." in stranger
    assert roles(study) == {"alice@example.org": "coordinator"}
    assert signed_in(dora).post(link()).url == reverse("study_board", args=[study.slug])
    assert roles(study)["dora@example.org"] == "analyst"
    assert User.objects.count() == 2


def test_somebody_else_does_not_get_in_by_the_link(alice, study):
    alice.post(url(study), DORA)
    charlie = signed_in(make_user("Charlie"))
    page = text_of(charlie.post(link()))
    assert "This invitation is for another address than that of your account." in page
    assert roles(study) == {"alice@example.org": "coordinator"}


def test_members_are_not_invited_again(alice, study):
    page = text_of(alice.post(url(study), DORA | {"email": "ALICE@example.org"}))
    assert "This person is on the team already." in page
    assert TeamInvitation.objects.count() == 0


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"password": ""}, "This field is required."),
        ({"password": "password"}, "This password is too common."),
        ({"password": "short1"}, "This password is too short."),
        ({"password": "dora@example.org"}, "The password is too similar to the e-mail address."),
    ],
)
def test_a_weak_account_is_refused_with_a_sentence(alice, study, sent, sentence):
    alice.post(url(study), DORA)
    page = text_of(Client().post(link(), ACCOUNT | sent))
    assert (sentence in page, User.objects.count()) == (True, 1), page[-1500:]


def test_an_archived_study_takes_nobody_in(alice, study):
    alice.post(url(study), DORA)
    alice.post(reverse("surveys:study_archive", args=[study.slug]))
    assert (Client().post(link(), ACCOUNT).status_code, User.objects.count()) == (404, 1)


def test_an_invitation_of_another_study_is_not_there(alice, study):
    other = make_study(by=make_user("Nils"), title="Other")
    signed_in(other.memberships.get().user).post(url(other), DORA)
    assert alice.post(withdrawal(study, TeamInvitation.objects.get())).status_code == 404


def test_three_invitations_take_as_many_queries_as_one(alice, study):
    alice.post(url(study), DORA)
    one = query_count(alice, team(study))
    for name in ("emma", "finn"):
        alice.post(url(study), DORA | {"email": f"{name}@example.org"})
    assert (one, query_count(alice, team(study))) == (6, 6)
