"""Entering with a link or code that was typed, and links that open nothing."""

import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.enums import Disposition
from surveys.secrets import issue_link, typed_code
from surveys.services.link_keys import link_key
from surveys.services.panels import replace_link
from tests.factories.pages import query_count, text_of
from tests.factories.surveys import (
    decide,
    expert_of,
    link_of,
    make_survey,
    open_survey_round,
    sealed_round,
)

pytestmark = pytest.mark.django_db
ENTER = "/i/"


@pytest.fixture
def link():
    return link_of(expert_of(open_survey_round(make_survey()).survey, 0))


def landing(link):
    return reverse("surveys:expert_landing", args=[link.token])


def test_everyone_may_try(client):
    response = client.get(ENTER)
    assert (response.status_code, response["Cache-Control"]) == (200, "no-store")
    assert client.head(ENTER).status_code == 200
    assert 'autocomplete="off"' in text_of(response)


def test_a_typed_code_leads_to_the_landing_page(client, link):
    for typed in (typed_code(link), typed_code(link).lower().replace("-", " ")):
        response = client.post(ENTER, {"link": typed}, follow=True)
        assert response.redirect_chain == [(landing(link), 302)]
        assert "Your invitation" in text_of(response)


def test_a_pasted_address_does_too_and_stays_on_this_site(client, link):
    pasted = f"https://elsewhere.example/i/{link.token}/"
    assert client.post(ENTER, {"link": pasted})["Location"] == landing(link)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda _code: "", "This field is required."),
        (lambda code: code[:-1], "This is neither a whole link nor a whole code"),
        (lambda code: code + "A", "This is neither a whole link nor a whole code"),
        (lambda code: "9" + code[1:], "This is neither a whole link nor a whole code"),
        (lambda _code: "<b>bold</b>", "This is neither a whole link nor a whole code"),
        (lambda _code: "x" * 501, "at most 500 characters"),
        (lambda _code: "a\x00b", "Null characters are not allowed."),
    ],
    ids=["empty", "short", "long", "wrong digit", "markup", "much", "nul"],
)
def test_bad_input_is_told_and_kept(client, link, change, sentence):
    typed = change(typed_code(link))
    response = client.post(ENTER, {"link": typed})
    page = text_of(response)
    assert (response.status_code, sentence in page) == (200, True)
    assert f"{typed}</textarea>".replace("\x00", "") in page.replace("\x00", "")
    assert "<title>Error: " in page


def test_the_page_takes_no_query(client):
    assert query_count(client, ENTER) == 0


# --- links that open nothing ----------------------------------------------------------------------


CUT = "The link is not whole: a part is missing, or something was added."
REPLACED = "This link was replaced by a newer one"
UNKNOWN = "It may have been replaced by a newer one, its owner may have left the study"


def told(client, address):
    response = client.get(address)
    page = text_of(response)
    return response.status_code, [text for text in (CUT, REPLACED, UNKNOWN) if text in page]


def test_each_kind_of_wrong_link_is_told_apart(client, link):
    expert = expert_of(make_survey(), 0)
    unknown = issue_link(bytes(32), expert.pk, 1)
    assert told(client, f"/i/{link.token[:-1]}/") == (404, [CUT])
    assert told(client, f"/i/{link.token}A/") == (404, [CUT])
    assert told(client, f"/i/{unknown.token}/") == (404, [UNKNOWN])
    assert told(client, landing(link)) == (200, [])


def test_a_replaced_link_says_where_the_new_one_is_and_not_whose_it_was(client, link):
    expert = expert_of(make_survey(), 0)
    old = link_of(expert)
    replace_link(expert=expert, by=None, now=timezone.now())
    assert told(client, landing(old)) == (404, [REPLACED])
    new = issue_link(link_key(expert.study_id), expert.pk, 2)
    assert told(client, landing(new)) == (404, [UNKNOWN])  # until the worker has mailed it
    page = text_of(client.get(landing(old)))
    assert [word for word in ("Expert", "Personalised medicine") if word in page] == []


def test_what_mail_programs_glue_to_a_link_does_no_harm(client, link):
    assert told(client, f"/i/{link.token}./") == (200, [])


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_wrong_link_leads_to_the_field_for_links(client, link, language):
    client.cookies["django_language"] = language
    page = text_of(client.get(f"/i/{link.token[:-1]}/"))
    assert f'<a class="btn btn-primary" href="{ENTER}">' in page


# --- a study whose rounds are over ----------------------------------------------------------------


OVER = "All rounds of this study are over, so there is nothing left to rate."
WAIT = "You will get a mail when the next one opens."


def test_between_rounds_the_link_says_to_wait(client):
    sealed = sealed_round(ratings=[{1: 5}] * 5)
    link = link_of(expert_of(sealed.survey, 0))
    page = text_of(client.get(landing(link)))
    assert (OVER in page, WAIT in page) == (False, True)


def test_after_the_last_round_it_says_that_nothing_is_left_and_leads_to_the_receipts(client):
    sealed = sealed_round(ratings=[{1: 5}] * 5)
    decide(sealed, dict.fromkeys((1, 2, 3), Disposition.CARRY))
    sealed_round(survey=sealed.survey, number=2, ratings=[{1: 5}] * 5)
    link = link_of(expert_of(sealed.survey, 0))
    page = text_of(client.get(landing(link)))
    assert (OVER in page, WAIT in page) == (True, False)
    home = text_of(client.post(landing(link), follow=True))
    assert "All rounds are over" in home
    assert "You will get a mail when the next round opens." not in home
    assert home.count(">Check the count<") == 2
