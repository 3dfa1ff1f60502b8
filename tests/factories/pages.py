"""Visitors of the desk, for tests of one page each."""

import html

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from delphi import idle
from studies.enums import Role
from studies.models import Study, User
from surveys.secrets import Link
from surveys.views.access import LINK_COOKIE
from tests.factories.studies import join, make_user


def signed_in(user: User) -> Client:
    """Return a browser in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, user, "password", reauthenticated=True)  # by the form
    request.session.save()
    client.cookies[idle.COOKIE] = idle.stamp(request.session.session_key)
    return client


def cookies_of(client: Client) -> str:
    """What a browser with these cookies sends."""
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


def statuses(url: str, study: Study, *, method: str = "get") -> dict[str, int]:
    """Return the status that each kind of visitor gets.

    Alice coordinates (already in the team), Anna analyses, Olga observes, Charlie is an outsider.
    """
    alice = study.memberships.select_related("user").get(role=Role.COORDINATOR).user
    people = {
        "coordinator": alice,
        "analyst": join(study, make_user("Anna"), Role.ANALYST),
        "observer": join(study, make_user("Olga"), Role.OBSERVER),
        "outsider": make_user("Charlie"),
    }
    found = {
        role: getattr(signed_in(user), method)(url).status_code for role, user in people.items()
    }
    return found | {"nobody": getattr(Client(), method)(url).status_code}


# What `statuses` gives where a page opens for the whole team, and for coordinators alone.
WHOLE_TEAM = {"coordinator": 200, "analyst": 200, "observer": 200, "outsider": 404, "nobody": 302}
COORDINATORS = {"coordinator": 200, "analyst": 403, "observer": 403, "outsider": 404, "nobody": 302}


def query_count(client: Client, url: str) -> int:
    """Return how many queries a page takes the second time."""
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def text_of(response: object) -> str:
    """Return the page as text, white space folded and entities of quotes undone."""
    return " ".join(html.unescape(response.content.decode()).split())  # type: ignore[attr-defined]


def entered(link: Link, language: str = "") -> Client:
    """Return an expert's browser, after the button on the landing page."""
    client = Client()
    client.cookies[LINK_COOKIE] = link.token
    if language:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client
