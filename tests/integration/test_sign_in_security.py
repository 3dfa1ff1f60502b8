"""Second factors, limits, idleness and confirmation: what stands behind the password."""

import base64
import hashlib
import hmac
import struct
import time
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as project
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from delphi import idle
from surveys.enums import RoundState
from surveys.services import rounds
from tests.factories.pages import signed_in, text_of
from tests.factories.studies import PASSWORD, make_user
from tests.factories.surveys import round_at_state

pytestmark = pytest.mark.django_db
RIGHT = {"login": "alice@example.org", "password": PASSWORD}


@pytest.fixture
def alice():
    return make_user("Alice")


def code_of(secret):
    """What an authenticator app shows (RFC 6238: SHA-1, 30 seconds, six digits)."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    number = struct.unpack(">I", digest[place : place + 4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"


def with_an_app(user):
    """Switch an authenticator app on, as the person would; returns browser and secret."""
    browser = signed_in(user)
    page = browser.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    response = browser.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert response.status_code == 302, text_of(response)
    return browser, secret


# --- second factors -----------------------------------------------------------------------------


def test_with_an_app_the_password_alone_opens_nothing(alice):
    _browser, secret = with_an_app(alice)
    client = Client()
    first = client.post("/sign-in/", RIGHT)
    assert (first.status_code, first.url) == (302, reverse("mfa_authenticate"))
    assert client.get("/desk/").status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 200
    right = client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert right.url == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_a_code_works_once(alice):
    _browser, secret = with_an_app(alice)
    used, found = code_of(secret), []
    for _ in range(2):
        client = Client()
        client.post("/sign-in/", RIGHT)
        found.append(client.post(reverse("mfa_authenticate"), {"code": used}).status_code)
    assert found == [302, 200]


def test_recovery_codes_come_with_the_app_and_work_once(alice):
    browser, _secret = with_an_app(alice)
    browser.post(reverse("mfa_generate_recovery_codes"))
    stored = Authenticator.objects.get(user=alice, type=Authenticator.Type.RECOVERY_CODES)
    code = stored.wrap().get_unused_codes()[0]
    found = []
    for _ in range(2):
        client = Client()
        client.post("/sign-in/", RIGHT)
        found.append(client.post(reverse("mfa_authenticate"), {"code": code}).status_code)
    assert found == [302, 200]


def test_the_database_holds_no_readable_secret(alice):
    _browser, secret = with_an_app(alice)
    stored = Authenticator.objects.get(user=alice, type=Authenticator.Type.TOTP).data
    assert secret not in str(stored)
    assert mail.outbox == []


def test_nobody_can_sign_up():
    assert Client().get("/accounts/signup/").status_code == 404
    assert "sign up" not in text_of(Client().get("/sign-in/")).lower()


# --- limits -------------------------------------------------------------------------------------


def test_after_five_wrong_passwords_even_the_right_one_has_to_wait(alice):
    wrong = [Client().post("/sign-in/", RIGHT | {"password": "guess"}) for _ in range(5)]
    assert {response.status_code for response in wrong} == {200}
    response = Client().post("/sign-in/", RIGHT)
    assert (response.status_code, "That was tried too often." in text_of(response)) == (200, True)


def test_an_address_that_tries_everybody_is_stopped():
    make_user("Alice")
    data = {"password": "guess"}
    statuses = [
        Client().post("/sign-in/", data | {"login": f"person{n}@example.org"}).status_code
        for n in range(40)
    ]
    assert (statuses[0], statuses[-1]) == (200, 429)


def test_a_forged_proxy_header_dodges_no_limit(alice):
    statuses = [
        Client()
        .post(
            "/sign-in/",
            RIGHT | {"login": f"p{n}@example.org"},
            headers={"x-forwarded-for": f"10.0.0.{n}"},
        )
        .status_code
        for n in range(40)
    ]
    assert statuses[-1] == 429


# --- idleness -----------------------------------------------------------------------------------


def test_half_an_hour_without_a_page_signs_out(alice, settings):
    client = Client()
    client.post("/sign-in/", RIGHT)
    assert client.get("/desk/").status_code == 200
    settings.IDLE_SECONDS = -1
    assert client.get("/desk/").url == "/sign-in/?next=/desk/"
    page = text_of(client.get("/sign-in/"))
    assert "You were signed out after 30 minutes without activity." in page


def test_every_page_starts_the_half_hour_anew(alice, settings):
    client = Client()
    client.post("/sign-in/", RIGHT)
    settings.IDLE_SECONDS = 2
    for _ in range(3):
        time.sleep(1)
        assert client.get("/desk/").status_code == 200


def test_a_stolen_session_cookie_alone_opens_nothing(alice):
    client = signed_in(alice)
    thief = Client()
    thief.cookies[project.SESSION_COOKIE_NAME] = client.cookies[project.SESSION_COOKIE_NAME].value
    assert thief.get("/desk/").status_code == 302
    assert client.get("/desk/").status_code == 200


def test_the_cookie_of_another_session_does_not_help(alice):
    client, other = signed_in(alice), signed_in(make_user("Bob"))
    client.cookies[idle.COOKIE] = other.cookies[idle.COOKIE].value
    assert client.get("/desk/").status_code == 302


def test_looking_writes_no_session(alice):
    client = signed_in(alice)
    before = list(Session.objects.values())
    client.get("/desk/")
    assert list(Session.objects.values()) == before


# --- confirmation -------------------------------------------------------------------------------


@pytest.fixture
def open_round(hints):
    survey_round = round_at_state(RoundState.OPEN, ratings=[{1: 5}] * 6)
    rounds.count_answers(now=timezone.now())
    return survey_round


@pytest.fixture
def freshly_signed_in(open_round):
    client = Client()
    client.post("/sign-in/", RIGHT)
    return client


def test_closing_asks_for_the_password_again_and_then_goes_on(freshly_signed_in, open_round):
    place = reverse("surveys:round_close", args=[open_round.pk])
    assert freshly_signed_in.get(place).status_code == 200
    asked = freshly_signed_in.post(place)
    assert (asked.status_code, asked.url) == (302, confirmation(place))
    open_round.refresh_from_db()
    assert open_round.state == RoundState.OPEN
    wrong = freshly_signed_in.post("/sign-in/confirm/", {"password": "guess", "next": place})
    assert wrong.status_code == 200
    freshly_signed_in.post("/sign-in/confirm/", {"password": PASSWORD, "next": place})
    open_round.refresh_from_db()
    assert open_round.state == RoundState.CLOSED


def confirmation(place):
    return f"/sign-in/confirm/?next={quote(place, safe='')}"


@pytest.mark.parametrize(
    "page", ["roadmap:edition_publish", "surveys:study_end_ask", "surveys:study_end_confirm"]
)
def test_what_cannot_be_undone_is_confirmed_first(freshly_signed_in, open_round, page):
    place = reverse(page, args=[open_round.survey.pillar.study.slug])
    assert freshly_signed_in.post(place).url == confirmation(place)


def test_names_of_the_silent_are_confirmed_first(freshly_signed_in, open_round):
    place = reverse("surveys:round_silent", args=[open_round.pk])
    assert freshly_signed_in.post(place, {"reason": "x"}).url == confirmation(place)
