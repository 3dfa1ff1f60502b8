"""Bad inputs, by the numbers of the threat list: refused with the right status, in our design.

Every request goes through the whole stack of middleware, and a failure would show as the page with
status 500 that a visitor sees. Imports (B23 to B29) are in test_panel and test_priority_list.
"""

import datetime as dt
import html
import json
import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.core import mail
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from delphi import idle
from studies.enums import Role
from studies.models import Membership, Study
from surveys.enums import RoundState
from surveys.models import Comment, Expert, Rating, SurveyRound
from surveys.secrets import Link
from surveys.services.messages import send_due_messages
from surveys.services.rounds import count_answers
from surveys.views.access import LINK_COOKIE
from tests import trust_report
from tests.factories.pages import signed_in, text_of
from tests.factories.studies import join, make_user
from tests.factories.surveys import (
    close_and_seal,
    expert_of,
    link_of,
    make_survey,
    open_survey_round,
    rate,
    round_at_state,
)
from tests.factories.world import ROLES, World, addresses, browser, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.each_database]
NUMBER_TOO_BIG = 2**63


@pytest.fixture
def survey_round(db: None) -> SurveyRound:
    return open_survey_round(make_survey())


@pytest.fixture
def link(survey_round: SurveyRound) -> Link:
    return link_of(expert_of(survey_round.survey, 0))


@pytest.fixture
def bob(link: Link) -> Client:
    """Bob's browser, with his link, and with the page for failures instead of an exception."""
    return browser({LINK_COOKIE: link.token})


@pytest.fixture
def alice(survey_round: SurveyRound) -> Client:
    client = signed_in(survey_round.opened_by)
    client.raise_request_exception = False
    return client


def rating_place(survey_round: SurveyRound, item: object = None) -> str:
    item = survey_round.items.first().pk if item is None else item
    return f"/answer/{survey_round.pk}/items/{item}/rating/"


def stored() -> list[int]:
    return list(Rating.objects.values_list("value", flat=True))


# --- B1, B2: links ------------------------------------------------------------------------------

WRONG_TOKENS = {
    "one": "a", "42": "A" * 42, "44": "A" * 44, "10000": "A" * 10_000, "alphabet": "!" * 43,
    "chinese": "条" * 43, "space": "%20" * 43, "nul": "%00", "nul in it": "A" * 42 + "%00",
    "dots": "..", "percent": "%25" * 43, "not canonical": "A" * 42 + "B", "surrogate": "%ED%A0%80",
    "latin": "%FF%FE",
}  # fmt: skip


@pytest.mark.parametrize("token", WRONG_TOKENS.values(), ids=WRONG_TOKENS)
def test_b1_what_is_no_link_opens_nothing(db: None, token: str) -> None:
    for method in ("get", "post", "head"):
        response = getattr(browser({}), method)(f"/i/{token}/")
        assert response.status_code == 404
        assert LINK_COOKIE not in response.cookies


@pytest.mark.parametrize("change", [str.lower, str.upper, str.swapcase])
def test_b1_a_link_in_other_letters_opens_nothing(link: Link, change: Any) -> None:
    assert browser({}).get(f"/i/{change(link.token)}/").status_code == 404


def test_b1_what_mail_programs_glue_to_a_link_does_no_harm(link: Link) -> None:
    for tail in (".", ">", "%20", ",", ")", "%22", "%0D%0A", "...%20"):
        assert browser({}).get(f"/i/{link.token}{tail}/").status_code == 200


def test_b1_a_cookie_that_is_no_link_opens_nothing(survey_round: SurveyRound) -> None:
    for cookie in (*filter(str.isascii, WRONG_TOKENS.values()), "", '"', "a=b; c=d"):
        for place in ("/answer/", f"/answer/{survey_round.pk}/"):
            response = browser({}).get(place, headers={"Cookie": f"{LINK_COOKIE}={cookie}"})
            assert response.status_code == 404


def test_b2_looking_twenty_times_and_posting_without_a_cookie_leave_no_trace(
    survey_round: SurveyRound, link: Link
) -> None:
    scanner, place = browser({}, enforce_csrf_checks=True), f"/i/{link.token}/"
    statuses = {scanner.head(place).status_code} | {
        scanner.get(place).status_code for _ in range(20)
    }
    assert statuses == {200}
    assert browser({}, enforce_csrf_checks=True).post(place).status_code == 403
    answer = browser({}).post(rating_place(survey_round), {"rating": "4"})
    assert (answer.status_code, stored()) == (404, [])


# --- B3, B4: characters that a database cannot hold ---------------------------------------------

NASTY = {"nul": "\x00", "nul in it": "a\x00b", "escape": "\x1b[31m", "non-character": "\uffff"}


@pytest.mark.parametrize("place", ["/%00", "/desk/%00/", "/desk/studies/a%00/", "/i/%00/",
                                   "/outbox/%00/", "/roadmap/%00/", "/answer/%00/"])  # fmt: skip
def test_b3_nul_in_the_path_is_not_found(alice: Client, place: str) -> None:
    assert alice.get(place).status_code == 404


@pytest.mark.parametrize("query", ["?a=%00", "?%00=a", "?next=%00", "?sub_topic=%00",
                                   "?page=%00", "?a=%ED%A0%80", "?%FF=%FE", "?&&&==",
                                   "?a[]=1&a[b]=2"])  # fmt: skip
def test_b3_nul_and_broken_bytes_in_the_query_change_nothing(
    survey_round: SurveyRound, alice: Client, query: str
) -> None:
    places = ["/", "/desk/", "/sign-in/", f"/desk/rounds/{survey_round.pk}/", "/outbox/"]
    statuses = {alice.get(place + query).status_code for place in places}
    assert statuses <= {200, 302}
    board = reverse("roadmap:action_new", args=[survey_round.survey.pillar.study.slug])
    assert alice.get(board + query).status_code == 404


def fields_of_forms(survey_round: SurveyRound) -> dict[str, dict[str, str]]:
    """Every form of a coordinator that takes text, with all its fields filled."""
    study, survey = survey_round.survey.pillar.study, survey_round.survey
    texts = {"title_en": "T", "title_zh": "题", "contact_email": "a@example.org"}
    texts |= {"consent_en": "C", "purpose_en": "P", "breakdown_en": "B", "organiser_en": "O"}
    return {
        reverse("studies:study_create"): texts,
        reverse("studies:study_edit", args=[study.slug]): texts,
        reverse("surveys:pillar_add", args=[study.slug]): {"title_en": "T", "description_en": "D"},
        reverse("surveys:priority_list", args=[survey.pk]): {"lines": "New one | 新"},
        reverse("surveys:panel", args=[survey.pk]): {"lines": "Eve; eve@example.org; EU; en"},
        reverse("roadmap:structure_board", args=[study.slug]): {
            "to": f"pillar-{survey.pillar_id}",
            f"pillar-{survey.pillar_id}-lines": "Area",
        },
        reverse("sign_in"): {"username": "a@example.org", "password": "p", "login": "a@b.org"},
    }


@pytest.mark.parametrize("nasty", [*NASTY.values(), "\ud800"], ids=[*NASTY, "lone surrogate"])
def test_b3_b4_no_field_of_a_form_takes_the_house_down(
    survey_round: SurveyRound, alice: Client, nasty: str
) -> None:
    raw = nasty.encode("utf-8", "surrogatepass")
    statuses = {}
    for place, fields in fields_of_forms(survey_round).items():
        for name in fields:
            with transaction.atomic():
                data = {key: value.encode() for key, value in fields.items()}
                data[name] += raw
                statuses[place, name] = alice.post(*urlencoded(place, data)).status_code
                transaction.set_rollback(True)
    assert {cell: s for cell, s in statuses.items() if s not in {200, 302, 400, 404}} == {}


def urlencoded(place: str, data: Mapping[str, bytes]) -> tuple[str, bytes, str]:
    """Arguments of client.post() for bytes that need not be UTF-8."""
    body = b"&".join(
        key.encode() + b"=" + b"".join(b"%%%02X" % byte for byte in value)
        for key, value in data.items()
    )
    return place, body, "application/x-www-form-urlencoded"


@pytest.mark.parametrize("field", ["%00=4", "rating%00=4", "rating=4%00", "rating=%ED%A0%80",
                                   "rating=%FF", "rating", "=4", "&", "rating=4&%00"])  # fmt: skip
def test_b3_b4_a_rating_with_such_a_character_is_no_rating(
    bob: Client, survey_round: SurveyRound, field: str
) -> None:
    form = "application/x-www-form-urlencoded"
    response = bob.post(rating_place(survey_round), field, content_type=form)
    kept = field == "rating=4&%00"  # the rating itself is in order
    assert (response.status_code, stored()) == ((303, [4]) if kept else (400, []))


def test_b4_a_comment_with_a_lone_surrogate_is_stored_as_text_or_refused(
    bob: Client, survey_round: SurveyRound
) -> None:
    place = rating_place(survey_round).replace("/rating/", "/comment/")
    response = bob.post(*urlencoded(place, {"comment": b"a\xed\xa0\x80b"}))
    assert response.status_code in {303, 400}
    for comment in Comment.objects.all():
        comment.text.encode()  # whatever is stored can be shown


# --- B5, B6: bodies -----------------------------------------------------------------------------


def test_b5_five_thousand_fields_are_refused_and_a_long_list_is_not(
    bob: Client, survey_round: SurveyRound
) -> None:
    place = f"/answer/{survey_round.pk}/"
    many = {f"rating-{n}": "4" for n in range(5_000)}
    assert (bob.post(place, many).status_code, stored()) == (400, [])
    survey = make_survey(study=survey_round.survey.pillar.study, priorities=300, title="Long")
    long_round = open_survey_round(survey)
    fields = {f"rating-{pk}": "4" for pk in long_round.items.values_list("pk", flat=True)}
    fields |= {name.replace("rating", "comment"): "why" for name in fields}
    assert bob.post(f"/answer/{long_round.pk}/", fields).status_code == 303
    assert len(stored()) == 300


BODIES = {
    "50 MB": (b"rating=" + b"4" * 50_000_000, "application/x-www-form-urlencoded"),
    "multipart without boundary": (b"rating=4", "multipart/form-data"),
    "multipart with an odd boundary": (b"--\x00", "multipart/form-data; boundary=\x00"),
    "JSON": (b'{"rating": 4}', "application/json"),
    "JSON as a form": (b'{"rating": 4}', "application/x-www-form-urlencoded"),
    "form as plain text": (b"rating=4", "text/plain"),
    "form as nothing": (b"rating=4", ""),
    "another charset": (b"rating=%34", "application/x-www-form-urlencoded; charset=utf-16"),
    "broken JSON": (b'{"rating": ', "application/json"),
    "empty": (b"", "application/x-www-form-urlencoded"),
}  # fmt: skip


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_b5_b6_a_body_that_is_no_form_is_refused(
    bob: Client, survey_round: SurveyRound, body: tuple[bytes, str]
) -> None:
    content, content_type = body
    response = bob.generic("POST", rating_place(survey_round), content, content_type)
    assert response.status_code in {400, 413}
    assert stored() == []


READABLE = {
    "multipart without end": (b'--x\r\nContent-Disposition: form-data; name="rating"\r\n\r\n4',
                              "multipart/form-data; boundary=x"),
    "unknown charset": (b"rating=%34", "application/x-www-form-urlencoded; charset=utf-99"),
}  # fmt: skip


@pytest.mark.parametrize("body", READABLE.values(), ids=READABLE)
def test_b5_b6_an_odd_form_with_one_clear_rating_is_taken(
    bob: Client, survey_round: SurveyRound, body: tuple[bytes, str]
) -> None:
    content, content_type = body
    response = bob.generic("POST", rating_place(survey_round), content, content_type)
    assert (response.status_code, stored()) == (303, [4])


@pytest.mark.parametrize("values", [["1", "5"], ["4", "4"], ["", "4"]])
def test_b6_a_field_sent_twice_is_refused(
    bob: Client, survey_round: SurveyRound, values: list[str]
) -> None:
    assert bob.post(rating_place(survey_round), {"rating": values}).status_code == 400
    item = survey_round.items.first().pk
    whole = bob.post(f"/answer/{survey_round.pk}/", {f"rating-{item}": values})
    assert (whole.status_code, stored()) == (400, [])


def test_b6_a_file_in_place_of_a_text_is_refused(bob: Client, survey_round: SurveyRound) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("../../4", b"4")
    response = bob.post(rating_place(survey_round), {"rating": file})
    assert (response.status_code, stored()) == (400, [])


# --- B7, B8: hosts and ways back ----------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1@evil.example", "a b", "[::1",
                                  "localhost.evil", "\u202elocalhost"])  # fmt: skip
def test_b7_a_foreign_host_is_refused_everywhere(link: Link, alice: Client, host: str) -> None:
    for place in ("/", "/desk/", f"/i/{link.token}/", "/sign-in/"):
        response = alice.get(place, HTTP_HOST=host)
        assert response.status_code == 400
        assert "evil" not in response.content.decode()


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-For",
                                    "X-Original-URL", "X-Rewrite-URL", "Forwarded",
                                    "X-HTTP-Method-Override"])  # fmt: skip
def test_b7_what_a_proxy_would_say_changes_no_page_and_no_mail(
    survey_round: SurveyRound, link: Link, alice: Client, header: str
) -> None:
    places = ("/", f"/desk/rounds/{survey_round.pk}/", f"/i/{link.token}/")
    for place in places:
        plain, forged = alice.get(place), alice.get(place, headers={header: "evil.example"})
        assert forged.status_code == plain.status_code
        assert "evil.example" not in forged.content.decode()
    send_due_messages(now=timezone.now())
    assert all("evil" not in message.body for message in mail.outbox)
    assert len(mail.outbox) == 12


EVIL = ["//evil.example", "/\\evil.example", "javascript:alert(1)", "https:evil.example",
        "https://evil.example/", "///evil.example", "http:///evil.example", "\\\\evil.example",
        "/\t/evil.example", "https:/\\evil.example", "%2f%2fevil.example",
        "//127.0.0.1@evil.example", "\x00//evil.example", " //evil.example", "data:text/html,x",
        "/desk/\r\nX-Evil: 1"]  # fmt: skip


def leads_away(response: Any) -> bool:
    """Whether a browser that follows would leave this house: it takes backslashes for slashes."""
    target = response.headers.get("Location", "/").replace("\\", "/")
    target = "".join(sign for sign in target if sign not in "\t\r\n").strip()
    return urlsplit(urljoin("http://testserver/here/", target)).netloc != "testserver"


def test_b8_control_a_target_elsewhere_is_seen() -> None:
    away = [
        HttpResponse(headers={"Location": target})
        for target in ("//evil", "/\\evil", "https://evil")
    ]
    assert [leads_away(response) for response in away] == [True] * 3
    assert not leads_away(HttpResponse(headers={"Location": "/desk/?next=//evil"}))


@pytest.mark.parametrize("target", EVIL)
def test_b8_signing_in_and_changing_language_stay_here(
    survey_round: SurveyRound, target: str
) -> None:
    people = {"username": "alice@example.org", "password": "a-long-test-password"}
    people |= {"login": people["username"], "next": target}
    sign_in = reverse("sign_in")
    for response in (
        browser({}).post(sign_in, people),
        browser({}).post(f"{sign_in}?next={target!r}", people),
        signed_in(survey_round.opened_by).get(sign_in, {"next": target}),
        browser({}).post("/i18n/setlang/", {"language": "zh-hans", "next": target}),
        browser({}).post("/i18n/setlang/", {"language": "zh-hans"}, headers={"Referer": "https://evil.example/"}),
    ):  # fmt: skip
        assert response.status_code in {200, 302}
        assert not leads_away(response), response.headers.get("Location")
        assert "X-Evil" not in response.headers


def test_b8_control_a_way_back_inside_the_house_is_kept(survey_round: SurveyRound) -> None:
    switch = browser({}).post("/i18n/setlang/", {"language": "zh-hans", "next": "/desk/"})
    assert switch.headers["Location"] == "/desk/"


# --- B9, B10: ratings and ids -------------------------------------------------------------------

NO_RATINGS = ["0", "6", "-1", "3.5", "5.9", "NaN", "inf", "1e0", "0_4", "４", "٤", "४", "+4", " 4 ",
              "4 ", "\t4", "4\n", "true", "True", "on", "null", "[]", "04", "0x4", "4,", "Ⅳ", "④",
              "", "None", "u", "UU", "1 OR 1=1", "4;--", "𝟒", "4\u200b"]  # fmt: skip


@pytest.mark.parametrize("value", NO_RATINGS)
def test_b9_what_is_no_rating_is_refused_one_by_one_and_as_a_page(
    bob: Client, survey_round: SurveyRound, value: str
) -> None:
    item = survey_round.items.first().pk
    single = bob.post(rating_place(survey_round), {"rating": value})
    page = bob.post(f"/answer/{survey_round.pk}/", {f"rating-{item}": value})
    assert (single.status_code, page.status_code, stored()) == (400, 400, [])


@pytest.mark.parametrize("value", [*"12345", "U"])
def test_b9_control_ratings_are_taken(bob: Client, survey_round: SurveyRound, value: str) -> None:
    assert bob.post(rating_place(survey_round), {"rating": value}).status_code == 303
    assert stored() == [0 if value == "U" else int(value)]


ODD_IDS = [0, 999_999, 2**31, 2**32, 2**62, NUMBER_TOO_BIG, 2**64, 10**40, -1, "1 OR 1=1",
           "..%2F..%2F", "1.0", "1e3", "٣", "0x1", "%00", "null", "1;DROP TABLE x"]  # fmt: skip


@pytest.mark.parametrize("odd", ODD_IDS, ids=str)
def test_b10_an_odd_number_in_an_address_is_not_found(
    bob: Client, alice: Client, survey_round: SurveyRound, odd: object
) -> None:
    slug, token = survey_round.survey.pillar.study.slug, survey_round.pk
    experts = [rating_place(survey_round, odd), f"/answer/{odd}/items/{token}/rating/"]
    team = [f"/desk/rounds/{odd}/", f"/desk/surveys/{odd}/panel/", f"/desk/versions/{odd}/"]
    team += [f"/desk/studies/{slug}/actions/{odd}/", f"/desk/studies/{odd}/", f"/answer/{odd}/"]
    public = [f"/roadmap/{slug}/editions/{odd}/", f"/roadmap/{odd}/", f"/outbox/{odd}/"]
    statuses = {place: bob.post(place, {"rating": "4"}).status_code for place in experts}
    statuses |= {place: alice.get(place).status_code for place in [*team, *public]}
    assert set(statuses.values()) == {404}
    assert stored() == []


@pytest.mark.nightly_on_postgres
def test_b10_the_largest_numbers_are_not_found_at_any_address(db: None) -> None:
    """From the resolver, so that a new page with a number in its address is tried, too."""
    world, statuses = make_world(), {}
    for role in ("coordinator", "expert"):
        for name, place in places_with_numbers(world, NUMBER_TOO_BIG - 1, NUMBER_TOO_BIG):
            response = browser(world.visitors[role]).get(place)
            statuses[role, name, place] = response.status_code
    assert len(statuses) > 40
    assert {cell: s for cell, s in statuses.items() if s not in {302, 404, 405}} == {}


def places_with_numbers(world: World, *numbers: int) -> list[tuple[str, str]]:
    return [
        (address.name, world.path(address, **{parameter: number}))
        for address in addresses()
        for parameter in sorted(address.parameters)
        for number in numbers
        if isinstance(world.usual[parameter], int)
    ]


@pytest.mark.parametrize("key", [2**63, 10**40, "../", "1 OR 1=1", "٣", "\x00", ""], ids=str)
def test_b10_an_odd_item_in_a_whole_page_is_refused(
    bob: Client, survey_round: SurveyRound, key: object
) -> None:
    response = bob.post(f"/answer/{survey_round.pk}/", {f"rating-{key}": "4"})
    assert (response.status_code, stored()) == (400, [])


@pytest.mark.parametrize(
    "revision", ["9" * 19, "9" * 5_000, "-1", "٣", "1e9", "\x00", "²"], ids=lambda v: v[:9]
)
def test_b10_an_odd_revision_of_a_page_takes_nothing_down(
    bob: Client, survey_round: SurveyRound, revision: str
) -> None:
    item = survey_round.items.first().pk
    data = {f"rating-{item}": "4", "revision": revision}
    assert bob.post(f"/answer/{survey_round.pk}/", data).status_code in {303, 400}


# --- B11, B12: forms of others, and odd methods -------------------------------------------------


def takers_of_forms(world: World) -> list[tuple[str, str]]:
    """Every address that takes a form, with its name."""
    both = [(address.name, world.path(address)) for address in addresses()]
    visitor = browser(world.visitors["coordinator"])
    return [(name, place) for name, place in both if takes_post(visitor, place)]


def takes_post(visitor: Client, place: str) -> bool:
    with transaction.atomic():
        status = visitor.post(place).status_code
        transaction.set_rollback(True)
    return status != 405


# RFC 8058: a mail program stops reminders for its reader; the link in the address is the token.
TAKEN_FROM_MAIL_PROGRAMS = {"surveys:reminders_stop"}
# Reads no cookie, so there is nobody in whose name another site could send a form.
FOR_PROGRAMS = "roadmap:api:"


@pytest.mark.nightly_on_postgres
def test_b11_no_form_is_taken_without_its_token(hints: list[Any]) -> None:
    world, statuses = make_world(), {}
    forms = [
        (name, place)
        for name, place in takers_of_forms(world)
        if name not in TAKEN_FROM_MAIL_PROGRAMS and not name.startswith(FOR_PROGRAMS)
    ]
    for name, place in forms:
        for role in ROLES:
            strict = browser(world.visitors[role], enforce_csrf_checks=True)
            statuses[name, role] = strict.post(place, {"csrfmiddlewaretoken": "A" * 64}).status_code
    assert len(forms) > 20
    assert {cell: s for cell, s in statuses.items() if s != 403} == {}
    trust_report.note("forms without token", forms=len(forms), requests=len(statuses))


def test_b11_the_token_of_another_visitor_is_refused(link: Link) -> None:
    place = f"/i/{link.token}/"
    token = browser({}).get(place).cookies["csrftoken"].value
    mine = browser({}, enforce_csrf_checks=True)
    mine.get(place)
    refused = mine.post(place, {"csrfmiddlewaretoken": token})
    assert refused.status_code == 403
    assert "<html" in refused.content.decode()
    kept = mine.post(place, {"csrfmiddlewaretoken": mine.cookies["csrftoken"].value})
    assert kept.status_code == 303


@pytest.mark.parametrize(
    "method", ["TRACE", "PUT", "DELETE", "PATCH", "CONNECT", "FROBNICATE", "get"]
)
def test_b12_an_odd_method_saves_nothing(
    bob: Client, survey_round: SurveyRound, method: str
) -> None:
    place = rating_place(survey_round)
    form = "application/x-www-form-urlencoded"
    for override in ({}, {"X-HTTP-Method-Override": "POST"}):
        response = bob.generic(method, place, b"rating=4&_method=POST", form, headers=override)
        assert response.status_code in {403, 405}
    assert stored() == []


@pytest.mark.parametrize("header", [{"If-None-Match": "*"}, {"If-None-Match": 'W/"x"'},
                                    {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
                                    {"Range": "bytes=0-0"}, {"If-Match": "*"}],
                         ids=str)  # fmt: skip
def test_b12_private_pages_give_no_hint_about_what_was_seen_before(
    bob: Client, alice: Client, survey_round: SurveyRound, header: dict[str, str]
) -> None:
    place = f"/answer/{survey_round.pk}/"
    response = bob.get(place, headers=header)
    assert (response.status_code, "ETag" in response, "Last-Modified" in response) == (
        200,
        False,
        False,
    )
    desk = alice.get(f"/desk/rounds/{survey_round.pk}/", headers=header)
    assert (desk.status_code, "ETag" in desk) == (200, False)


# --- B13 to B18: other people's things ----------------------------------------------------------
# B14 and B15 for every address and every role: test_permission_matrix.


def test_b13_a_link_gives_nothing_of_another_experts(
    survey_round: SurveyRound, bob: Client
) -> None:
    other = rate(survey_round, 1, {1: 2}, comments={1: "Charlie's own words"})
    expert = expert_of(survey_round.survey, 1)
    body = bob.get(f"/answer/{survey_round.pk}/").content.decode()
    assert "own words" not in html.unescape(body)
    for key in (other.ballot_id(survey_round.pk), expert.pk, other.ballot_key):
        assert bob.get(f"/answer/{key}/").status_code == 404


def test_b16_a_member_who_lost_the_role_cannot_use_an_open_tab(
    survey_round: SurveyRound, hints: list[Any]
) -> None:
    study, carl = survey_round.survey.pillar.study, make_user("Carl")
    join(study, carl, Role.COORDINATOR)
    tab, place = signed_in(carl), f"/desk/rounds/{survey_round.pk}/close/"
    assert tab.get(place).status_code == 200
    Membership.objects.filter(user=carl).update(role=Role.OBSERVER)
    assert (tab.post(place).status_code, tab.get(place).status_code) == (403, 403)
    Membership.objects.filter(user=carl).delete()
    assert (tab.post(place).status_code, tab.get(place).status_code) == (404, 404)
    carl.is_active = False
    carl.save()
    assert tab.post(place).status_code == 302
    survey_round.refresh_from_db()
    assert survey_round.is_open


def test_b17_signing_in_makes_a_new_session_and_signing_out_ends_it(
    survey_round: SurveyRound,
) -> None:
    alice = signed_in(survey_round.opened_by)
    stolen = {name: alice.cookies[name].value for name in ("sessionid", idle.COOKIE)}
    assert browser(stolen).get("/desk/").status_code == 200
    alice.post(reverse("logout"))
    assert browser(stolen).get("/desk/").status_code == 302


def test_b17_a_session_chosen_by_somebody_else_is_not_taken_over(db: None) -> None:
    make_user("Alice")
    victim = browser({"sessionid": "chosen0by0somebody0else000000000"})
    victim.force_login(make_user("Vera"))
    assert victim.cookies["sessionid"].value != "chosen0by0somebody0else000000000"


def test_b17_a_link_opened_in_a_coordinators_browser_mixes_nothing(
    alice: Client, survey_round: SurveyRound, link: Link
) -> None:
    alice.post(f"/i/{link.token}/")
    assert alice.get(f"/desk/rounds/{survey_round.pk}/").status_code == 200
    assert "alice" not in text_of(alice.get(f"/answer/{survey_round.pk}/")).lower()
    assert alice.post(rating_place(survey_round), {"rating": "4"}).status_code == 303
    assert "sessionid" not in browser({LINK_COOKIE: link.token}).get("/answer/").cookies


def test_b18_parts_of_two_links_and_the_link_of_someone_gone_open_nothing(
    survey_round: SurveyRound, link: Link
) -> None:
    other = link_of(expert_of(survey_round.survey, 1))
    mixed = [Link(link.access, other.pseudonym), Link(other.access, link.pseudonym)]
    mixed += [Link(link.pseudonym, link.access), Link(link.access, link.access)]
    Expert.objects.filter(auth=other.auth).delete()
    opened = {each: browser({}).get(f"/i/{each.token}/").status_code for each in [*mixed, other]}
    assert set(opened.values()) == {404}


# --- B19 to B22: the same thing twice, and time -------------------------------------------------
# The same in parallel, and in the last second: tests/faults/test_closing_storm.


def test_b19_the_same_answer_five_times_is_one_answer(
    bob: Client, survey_round: SurveyRound
) -> None:
    statuses = {bob.post(rating_place(survey_round), {"rating": "4"}).status_code for _ in range(5)}
    assert (statuses, stored()) == ({303}, [4])


def test_b20_a_form_from_before_the_closing_is_told_and_handed_back(
    bob: Client, survey_round: SurveyRound
) -> None:
    item = survey_round.items.first().pk
    for index in range(1, 6):
        rate(survey_round, index, {1: 5})
    close_and_seal(survey_round)
    late = bob.post(f"/answer/{survey_round.pk}/", {f"comment-{item}": "Kept <words>"})
    assert (late.status_code, "Kept <words>" in text_of(late)) == (409, True)
    assert (bob.post(rating_place(survey_round), {"rating": "4"}).status_code, stored()) == (
        409,
        [],
    )


DEADLINES = ["0001-01-01T00:00", "1900-01-01T00:00", "1969-12-31T23:59", "9999-12-31T23:59",
             "10000-01-01T00:00", "2030-02-30T00:00", "2027-13-01T00:00", "now", "∞", "", "0",
             "-1", "2027-01-31T25:00", "2027-01-31T18:00+99:99", "1e9", "9" * 10_000]  # fmt: skip


@pytest.mark.parametrize("closes_at", DEADLINES, ids=lambda value: value[:24])
def test_b22_a_deadline_that_makes_no_sense_opens_nothing(
    db: None, hints: list[Any], closes_at: str
) -> None:
    planned = make_survey().rounds.get(number=1)
    alice = signed_in(planned.survey.pillar.study.memberships.get().user)
    alice.raise_request_exception = False
    response = alice.post(f"/desk/rounds/{planned.pk}/open/", {"closes_at": closes_at})
    planned.refresh_from_db()
    assert (response.status_code, planned.opened_at) == (200, None)


@pytest.mark.parametrize(
    "closes_at", ["٢٠٢٧-٠١-٣١T18:00", "2027-01-31T18:00\x00", " 2027-01-31 18:00 "]
)
def test_b22_an_oddly_written_deadline_is_the_moment_it_names(
    db: None, hints: list[Any], closes_at: str
) -> None:
    planned = make_survey().rounds.get(number=1)
    alice = signed_in(planned.survey.pillar.study.memberships.get().user)
    alice.post(f"/desk/rounds/{planned.pk}/open/", {"closes_at": closes_at})
    planned.refresh_from_db()
    assert planned.closes_at in {None, dt.datetime(2027, 1, 31, 18, tzinfo=dt.UTC)}


def test_b22_a_round_after_its_deadline_and_grace_takes_nothing_even_without_a_worker(
    bob: Client, survey_round: SurveyRound
) -> None:
    long_ago = timezone.now() - dt.timedelta(hours=1)
    SurveyRound.objects.filter(pk=survey_round.pk).update(closes_at=long_ago)
    response = bob.post(rating_place(survey_round), {"rating": "4"})
    assert (response.status_code, stored()) == (409, [])


# --- B30, B31: other people's text as our page, mail or file ------------------------------------

MARKUP = ["<script>alert(1)</script>", '"><svg onload=alert(1)>', "<img src=x onerror=alert(1)>",
          "</script><script>alert(1)</script>", "{{ 7*7 }}", "{% now 'Y' %}", "{obj.password}",
          "%(name)s", "%s%s%n", "javascript:alert(1)", "[x](javascript:alert(1))",
          "'; DROP TABLE x;--", "=HYPERLINK(1)", "&lt;b&gt;", "<!--", "]]>", "${7*7}"]  # fmt: skip
TEXTS = [" ".join(MARKUP[first::5]) for first in range(5)]  # five studies are enough for all of it
LIVE = ("<script>alert", "<svg onload", "<img src=x", "onerror=alert(1)>", "<br><a")


def is_live(body: str) -> list[str]:
    """Which parts of the markup stand in the page as markup."""
    return [part for part in LIVE if part in body]


def marked_study(text: str) -> tuple[Study, SurveyRound]:
    """A study in which every text that a person can type is `text`; its round is sealed."""
    survey = make_survey(experts=12)
    study = survey.pillar.study
    columns = ("title", "purpose", "organiser", "consent", "scale_help")
    Study.objects.update(
        **{f"{name}_{language}": text for name in columns for language in ("en", "zh")}
    )
    study.pillars.update(title_en=text, title_zh=text, description_en=text)
    for priority in survey.priorities.all():
        priority.versions.update(text_en=f"{text} {priority.number}", text_zh=text)
    Expert.objects.update(name=text)
    study.memberships.get().user.__class__.objects.update(name=text)
    survey_round = open_survey_round(type(survey).objects.get(pk=survey.pk))
    for index in range(6):
        rate(survey_round, index, {1: 5, 2: 4, 3: 1}, comments={1: text})
    return study, survey_round


@pytest.mark.parametrize("text", TEXTS)
def test_b30_text_of_people_is_text_on_every_page_and_in_every_mail(text: str) -> None:
    study, survey_round = marked_study(text)
    link = link_of(expert_of(survey_round.survey, 0))
    bob, alice = browser({LINK_COOKIE: link.token}), signed_in(study.memberships.get().user)
    alice.raise_request_exception = False
    send_due_messages(now=timezone.now())
    pages = [
        bob.get(f"/i/{link.token}/"),
        bob.get("/answer/"),
        bob.get(f"/answer/{survey_round.pk}/"),
    ]
    pages += [alice.get(place) for place in open_places(study, survey_round)]
    close_and_seal(survey_round)
    pages += [
        alice.get(f"/desk/rounds/{survey_round.pk}/{page}/") for page in ("results", "refine")
    ]
    assert [page.status_code for page in pages] == [200] * len(pages)
    assert [is_live(page.content.decode()) for page in pages] == [[]] * len(pages)
    assert any(html.escape(text) in page.content.decode() for page in pages)
    assert all(text in message.body for message in mail.outbox)
    assert len(mail.outbox) == 12
    file = alice.get(f"/desk/rounds/{survey_round.pk}/bundle/")
    assert json.loads(file.content)["items"][0]["en"] == f"{text} 1"
    assert is_plain_name(file.headers["Content-Disposition"])


def open_places(study: Study, survey_round: SurveyRound) -> list[str]:
    survey = survey_round.survey
    return [
        *("/", "/desk/", f"/desk/studies/{study.slug}/", f"/desk/studies/{study.slug}/settings/"),
        *(f"/desk/surveys/{survey.pk}/{page}/" for page in ("priorities", "panel", "protocol")),
        *(f"/desk/rounds/{survey_round.pk}/{page}" for page in ("", "close/")),
        f"/desk/versions/{survey.priorities.first().versions.get().pk}/",
        f"/desk/studies/{study.slug}/structure/",
    ]


def is_plain_name(disposition: str) -> bool:
    """Whether the file's name is letters, digits, dots and dashes."""
    name = disposition.partition('filename="')[2].rstrip('"')
    return bool(name) and all(sign.isalnum() or sign in ".-_" for sign in name)


def test_b30_control_live_markup_and_odd_names_would_be_seen() -> None:
    assert [bool(is_live(text)) for text in MARKUP[:4]] == [True] * 4
    assert is_live(html.escape("".join(MARKUP))) == []
    assert not is_plain_name('attachment; filename="a/../<b>.json"')


def test_b31_markup_in_a_name_is_text_in_the_mail_and_its_header(db: None) -> None:
    payload = "<br><a href=https://phish.example>Click</a>"
    survey = make_survey()
    Expert.objects.update(name=payload)
    open_survey_round(survey)
    send_due_messages(now=timezone.now())
    sent = mail.outbox[0]
    assert isinstance(sent, mail.EmailMultiAlternatives)
    kinds = [alternative.mimetype for alternative in sent.alternatives]
    assert (len(mail.outbox), sent.content_subtype, kinds) == (12, "plain", ["text/html"])
    assert payload in sent.body
    page = str(sent.alternatives[0].content)
    assert (payload in page, html.escape(payload) in page) == (False, True)
    assert sent.message()["To"].count("<") >= 1


BREAKS = [
    "A\nBcc: eve@example.org",
    "A\r\nBcc: eve@example.org",
    "A\r\n\r\nbody",
    "A\u2028B",
    "A\x0bB",
]


@pytest.mark.parametrize("title", BREAKS, ids=ascii)
def test_b31_a_line_break_in_a_title_is_refused_and_would_not_stop_the_mails(
    survey_round: SurveyRound, alice: Client, title: str
) -> None:
    study = survey_round.survey.pillar.study
    place = reverse("studies:study_edit", args=[study.slug])
    form = {"title_en": title, "contact_email": "a@example.org", "consent_en": "C"}
    assert alice.post(place, form).status_code == 200
    study.refresh_from_db()
    assert study.title_en == "Personalised medicine"
    Study.objects.update(title_en=title)
    send_due_messages(now=timezone.now())
    assert len(mail.outbox) == 12
    header = mail.outbox[0].message()
    assert (header["Bcc"], header["Cc"]) == (None, None)
    assert "\n" not in mail.outbox[0].subject


# --- B32: odd text ------------------------------------------------------------------------------

ZALGO = "Z" + "\u0301\u0316\u034f" * 60
ODD_TEXTS = {
    "right to left": "abc\u202ecba", "isolate": "a\u2066b", "zero width": "a\u200bb\u200dc\ufeff",
    "zalgo": ZALGO, "family": "👨‍👩‍👧‍👦", "four bytes": "𠀀𝔘🀄",
    "line separator": "a\u2028b\u2029c", "NFD": unicodedata.normalize("NFD", "é è ü"),
    "only spaces": "   \t  ", "private": "\ue000",
    "non-character": "\ufdd0", "tag letters": "\U000e0041", "backspace": "a\x08b",
}  # fmt: skip


@pytest.mark.parametrize("text", ODD_TEXTS.values(), ids=ODD_TEXTS)
def test_b32_odd_text_is_kept_as_it_is_or_refused_and_every_page_still_answers(
    bob: Client, alice: Client, survey_round: SurveyRound, text: str
) -> None:
    place = rating_place(survey_round).replace("/rating/", "/comment/")
    assert bob.post(place, {"comment": text}).status_code in {303, 400}
    kept = Comment.objects.values_list("text", flat=True).first()
    assert kept in {None, text.strip()}
    study = survey_round.survey.pillar.study
    for form_place, fields in fields_of_forms(survey_round).items():
        odd = {name: text for name in fields if name not in {"contact_email", "to"}}
        with transaction.atomic():
            assert alice.post(form_place, fields | odd).status_code in {200, 302}
            for page in open_places(study, survey_round)[1:3]:
                assert alice.get(page).status_code == 200
            transaction.set_rollback(True)
    assert bob.get(f"/answer/{survey_round.pk}/").status_code == 200


def test_b32_a_million_characters_are_refused(
    alice: Client, bob: Client, survey_round: SurveyRound
) -> None:
    long = "x" * 999_000
    for place, fields in fields_of_forms(survey_round).items():
        name = "lines" if "lines" in fields else "title_en"
        with transaction.atomic():
            assert alice.post(place, fields | {name: long}).status_code in {200, 302, 400, 413}
            transaction.set_rollback(True)
    comment = bob.post(rating_place(survey_round).replace("rating/", "comment/"), {"comment": long})
    assert (comment.status_code, Comment.objects.count()) == (400, 0)


def test_b32_a_line_separator_in_a_chart_does_not_end_its_script(db: None) -> None:
    study, survey_round = marked_study("a\u2028</script>b")
    close_and_seal(survey_round)
    alice = signed_in(study.memberships.get().user)
    body = alice.get(f"/desk/rounds/{survey_round.pk}/results/").content.decode()
    scripts = body.split('<script id="')[1:]
    assert len(scripts) == 2
    for script in scripts:
        content = script.partition(">")[2].partition("</script>")[0]
        assert json.loads(content)["data"]


# --- B34 to B37: what figures would tell --------------------------------------------------------
# B34 is tests/faults/test_non_interference; B35 belongs to the breakdown.


@pytest.mark.parametrize("value", [5, None], ids=["all fives", "all abstain"])
def test_b36_a_round_without_any_difference_is_sealed_and_every_page_answers(value: Any) -> None:
    sealed = close_and_seal(round_at_state(RoundState.OPEN, ratings=[{1: value, 2: value}] * 5))
    alice = signed_in(sealed.opened_by)
    alice.raise_request_exception = False
    pages = ["", "results/", "refine/", "bundle/"]
    places = [f"/desk/rounds/{sealed.pk}/{page}" for page in pages]
    assert [alice.get(place).status_code for place in places] == [200] * len(pages)


@pytest.mark.parametrize("answers", [0, 1, 4])
def test_b36_with_fewer_than_five_answers_nothing_is_counted(
    answers: int, hints: list[Any]
) -> None:
    survey_round = round_at_state(RoundState.OPEN, ratings=[{1: 5}] * answers)
    count_answers(now=timezone.now())
    alice = signed_in(survey_round.opened_by)
    assert alice.post(f"/desk/rounds/{survey_round.pk}/close/").status_code in {200, 302, 409}
    survey_round.refresh_from_db()
    assert survey_round.is_open
    assert alice.get(f"/desk/rounds/{survey_round.pk}/results/").status_code == 404


@pytest.mark.parametrize("query", ["?ordering=rating", "?sort=value", "?q=Reason", "?search=Reason",
                                   "?updated_since=2020", "?fields=ratings", "?group=EU",
                                   "?format=csv", "?debug=1", "?expand=comments"])  # fmt: skip
def test_b37_no_query_makes_a_page_say_more(
    alice: Client, survey_round: SurveyRound, query: str
) -> None:
    for index in range(6):
        rate(survey_round, index, {1: 5}, comments={1: f"Reason {index}"})
    for page in ("", "close/"):
        place = f"/desk/rounds/{survey_round.pk}/{page}"
        asked, plain = alice.get(place + query), alice.get(place)
        assert without_chance(asked, query) == without_chance(plain, "")


def without_chance(response: Any, query: str) -> str:
    """The page without its form tokens and without the address that was asked."""
    body = text_of(response).replace(query, "")
    parts = body.split('name="csrfmiddlewaretoken" value="')
    return "".join([parts[0], *(part[64:] for part in parts[1:])])


def test_b37_a_failure_shows_nothing_of_its_inside(
    monkeypatch: pytest.MonkeyPatch, alice: Client
) -> None:
    from delphi.views import desk

    def fail(_user: Any) -> None:
        secret = "rating 5 of expert 7"
        raise RuntimeError(secret)

    monkeypatch.setattr(desk, "studies_of", fail)
    response = alice.get("/desk/")
    assert response.status_code == 500
    assert all(
        word not in response.content.decode() for word in ("rating 5", "RuntimeError", "Traceback")
    )


def test_b37_there_is_no_admin_that_lists_ballots(alice: Client) -> None:
    assert {alice.get(place).status_code for place in ("/admin/", "/admin/surveys/rating/")} == {
        404
    }
