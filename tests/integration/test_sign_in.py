import pytest
from django.test import Client

from tests.factories.pages import signed_in, text_of
from tests.factories.studies import PASSWORD, make_user

pytestmark = pytest.mark.django_db
URL = "/sign-in/"


def sign_in(**data):
    return Client().post(URL, {"login": "alice@example.org", "password": PASSWORD} | data)


def test_the_right_pair_leads_to_the_desk_or_on():
    make_user("Alice")
    assert sign_in().url == "/desk/"
    assert sign_in(login=" ALICE@example.org ").url == "/desk/"
    assert sign_in(next="/desk/studies/new/").url == "/desk/studies/new/"


@pytest.mark.parametrize(
    "there", ["//evil.example", "https://evil.example", "javascript:1", "/\\e"]
)
def test_nobody_is_led_away(there):
    make_user("Alice")
    assert sign_in(next=there).url == "/desk/"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"password": "wrong"}, "This e-mail address and password do not belong together."),
        ({"login": "bob@example.org"}, "This e-mail address and password do not belong"),
        ({"login": ""}, "This field is required."),
        ({"login": "a\0b"}, "Null characters are not allowed."),
        ({"login": "a" * 5_000}, "Enter a valid email address."),
    ],
)
def test_a_wrong_pair_is_told_kindly(data, sentence):
    make_user("Alice")
    response = sign_in(**data)
    assert (response.status_code, sentence in text_of(response)) == (200, True)


def test_signing_out_takes_a_post():
    client = signed_in(make_user("Alice"))
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").url == "/"
    assert client.get("/desk/").status_code == 302


def test_an_expired_form_is_told_in_our_design():
    response = Client(enforce_csrf_checks=True).post(URL, {})
    assert (response.status_code, "This form has expired" in text_of(response)) == (403, True)


def test_the_language_is_chosen_by_post_and_stays():
    client = Client()
    response = client.post("/i18n/setlang/", {"language": "zh-hans", "next": "/sign-in/"})
    assert response.url == "/sign-in/"
    assert '<html lang="zh-Hans">' in text_of(client.get("/sign-in/"))
