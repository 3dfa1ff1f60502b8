"""The page "Check this result" in a real browser: what it counts, notices and sends."""

import json
import random

import pytest
from playwright.sync_api import expect

from surveys import verify_bundle
from surveys.models import RoundResult
from tests import trust_report
from tests.browser.axe import faults
from tests.factories.mutants import mutant
from tests.factories.roadmap import merge, publish, survey_of_two_rounds
from tests.factories.surveys import expert_of, link_of

pytestmark = pytest.mark.django_db(transaction=True)
MUTANTS = 60 if trust_report.is_long() else 30
ALL_RIGHT = "All right: everything that could be checked is as the file says."
NOT_ALL = "Something is not as it should be."


@pytest.fixture
def survey():
    survey = survey_of_two_rounds()
    merge(survey)
    publish(survey.pillar.study)
    return survey


@pytest.fixture
def public_page(page, live_server, survey):
    page.goto(f"{live_server.url}/roadmap/{survey.pillar.study.slug}/check/")
    return page


@pytest.fixture
def expert_page(context, live_server, survey):
    page = context.new_page()
    page.goto(f"{live_server.url}/i/{link_of(expert_of(survey, 0)).token}/")
    page.locator("main form .btn-primary").click()
    page.goto(f"{live_server.url}/answer/{survey.rounds.get(number=2).pk}/check/")
    return page


def check(page, round_label=None):
    """Press the button; return the summary."""
    if round_label:
        page.get_by_label("Which round?").select_option(round_label)
    page.locator("#check-report").evaluate("element => element.replaceChildren()")
    page.get_by_role("button", name="Check now").click()
    summary = page.locator("#check-report .alert")
    expect(summary).to_be_visible()
    return summary.inner_text()


def results(page, caption):
    """The last column of a table, by the first."""
    rows = page.locator("table", has=page.locator("caption", has_text=caption)).locator("tbody tr")
    cells = [row.locator("td").all_inner_texts() for row in rows.all()]
    return {row[0]: row[-1] for row in cells}


def receipt_of(page, live_server, survey, number=2):
    pk = survey.rounds.get(number=number).pk
    return page.request.get(f"{live_server.url}/answer/{pk}/receipt.json").text()


def tamper(page, change):
    """Let the site answer with other sealed votes of round 2 than it has."""

    def answer(route):
        body = change(route.fetch().body())
        route.fulfill(body=body, content_type="application/json")

    page.route("**/*1-2.json", answer)


@pytest.mark.parametrize("who", ["public_page", "expert_page"])
def test_axe_finds_nothing_in_the_report(who, request):
    page = request.getfixturevalue(who)
    assert check(page) == ALL_RIGHT
    assert faults(page) == []


def test_the_published_rounds_are_recounted_the_same(public_page):
    page = public_page
    assert check(page, "Pillar I, round 1") == ALL_RIGHT
    assert results(page, "Every priority") == dict.fromkeys(
        ("I-01", "I-02", "I-03", "I-04"), "recounted: same"
    )
    assert check(page, "Pillar I, round 2") == ALL_RIGHT
    assert results(page, "Every priority") == dict.fromkeys(("I-02", "I-04"), "recounted: same")
    (sha256,) = RoundResult.objects.filter(survey_round__number=2).values_list(
        "bundle_sha256", flat=True
    )
    assert results(page, "The file as a whole") == {
        f"The file has the SHA-256 that this page names: {sha256}": "yes",
        "You entered no SHA-256 from a mail.": "not checked",
        "The file is written in the one form that its content has.": "yes",
        "12 of 12 invited experts answered.": "yes",
        "Every priority stands in the file once.": "yes",
        "It names the file of the round before it, and has the same rule and protocol.": "yes",
    }
    page.get_by_label("SHA-256 from your closing mail").fill(f" {sha256.upper()} ")
    assert check(page) == ALL_RIGHT
    page.get_by_label("SHA-256 from your closing mail").fill("0" * 64)
    assert check(page).startswith(NOT_ALL)
    assert (
        results(page, "The file as a whole")["The file has the SHA-256 that you entered."] == "no"
    )


def test_a_changed_rating_is_noticed_and_named(public_page):
    def change(data):
        content = json.loads(data)
        content["items"][0]["ratings"][0][1] = 1
        return verify_bundle.canonical(content)

    tamper(public_page, change)
    assert check(public_page, "Pillar I, round 2").startswith(NOT_ALL)
    found = results(public_page, "Every priority")
    assert found["I-04"] == "recounted: same"
    assert "ratings of each kind: recounted 1," in found["I-02"]
    assert check(public_page, "Pillar I, round 1") == ALL_RIGHT


def test_page_and_script_notice_the_same_changes(public_page, tmp_path, capsys):
    """Both judge a file without knowing its hash; the hash of the page is left out here."""
    chance, differ, noticed = random.Random(3), [], 0
    votes, first = tmp_path / "votes.json", tmp_path / "first.json"
    one, two = RoundResult.objects.order_by("survey_round__number")
    first.write_text(one.bundle)
    changed = {}
    tamper(public_page, lambda _data: changed["data"])
    for _number in range(MUTANTS):
        kind, changed["data"] = mutant(chance, two.bundle.encode())
        votes.write_bytes(changed["data"])
        status = verify_bundle.main([str(first), str(votes)])
        check(public_page, "Pillar I, round 2")
        marks = public_page.locator("#check-report tbody .text-danger").count()
        by_page = "no table" if public_page.locator("table").count() == 0 else marks > 1
        noticed += bool(by_page)
        if bool(status) != bool(by_page):
            differ.append((kind, status, by_page, capsys.readouterr().out))
    assert differ == []
    assert 0 < noticed < MUTANTS
    trust_report.note("recount: page and script agree", mutants=MUTANTS, noticed=noticed)


@pytest.mark.parametrize("how", ["as a file", "as text"])
def test_a_receipt_is_found_and_leaves_the_browser_in_no_request(
    how, expert_page, live_server, survey
):
    page = expert_page
    receipt = receipt_of(page, live_server, survey)
    requests = []
    page.on("request", lambda request: requests.append((request.url, request.post_data or "")))
    if how == "as a file":
        file = {"name": "receipt.json", "mimeType": "application/json", "buffer": receipt.encode()}
        page.get_by_label("as a file").set_input_files(file)
        expect(page.get_by_label("or as text")).not_to_have_value("")
    else:
        page.get_by_label("or as text").fill(receipt)
    assert check(page) == ALL_RIGHT
    assert results(page, "Your receipt") == dict.fromkeys(("I-02", "I-04"), "found, as you gave it")
    content = json.loads(receipt)
    secrets = [content["secret"], *(line["code"] for line in content["ratings"])]
    assert requests != []  # the sealed votes were fetched, so that the ear is open
    assert {post for _url, post in requests} == {""}
    assert [url for url, _post in requests if any(secret in url for secret in secrets)] == []
    # To this site alone, the small picture of the tab among it.
    assert [url for url, _post in requests if not url.startswith(f"{live_server.url}/")] == []
    stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert stored == "[{},{}]"


def test_control_a_page_that_sent_the_receipt_would_be_heard(expert_page, live_server, survey):
    receipt = receipt_of(expert_page, live_server, survey)
    heard = []
    expert_page.on("request", lambda request: heard.append(request.post_data or ""))
    expert_page.evaluate("text => fetch('/', {method: 'POST', body: text})", receipt)
    assert [text for text in heard if text] == [receipt]


def test_the_page_may_talk_to_no_other_site(expert_page):
    found = expert_page.evaluate("""() => {
        const said = new Promise((done) => {
            addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective));
        });
        fetch("http://localhost:9/").catch(() => {});
        return said;
    }""")
    assert found == "connect-src"


def test_what_a_receipt_does_not_find_is_told(expert_page, live_server, survey):
    page = expert_page
    content = json.loads(receipt_of(page, live_server, survey))
    first = content["ratings"][0]
    cases = {
        "another rating than yours": content | {"ratings": [first | {"rating": 1}]},
        "the code in the receipt does not follow from its secret": content
        | {"ratings": [first | {"code": "0" * 20}]},
        "your code is not in the file": content
        | {"secret": "0" * 64, "ratings": [{"item": first["item"], "rating": 5}]},
        "the receipt belongs to another round: choose that one above": content
        | {"round_id": 1_000},
    }
    for words, receipt in cases.items():
        page.get_by_label("or as text").fill(json.dumps(receipt))
        assert check(page).startswith(NOT_ALL)
        assert words in results(page, "Your receipt").values()
    page.get_by_label("or as text").fill(json.dumps(content | {"ratings": content["ratings"][1:]}))
    assert check(page).startswith(NOT_ALL)
    assert "your receipt has no rating of it" in results(page, "Your receipt").values()
    short = {name: content[name] for name in ("format", "round_id", "secret")}
    page.get_by_label("or as text").fill(json.dumps(short))
    assert check(page) == ALL_RIGHT
    for nonsense in ("x", "[]", "null", '{"format": 1}', json.dumps(content | {"secret": "zz"})):
        page.get_by_label("or as text").fill(nonsense)
        assert check(page) == "This is not a receipt, or not the whole of it."


def test_a_file_that_is_none_is_told(public_page):
    for body in (
        b"",
        b"<html>",
        b"[]",
        b'{"format":"delphi-roadmap/bundle/1"}',
        b"\xff",
        b"[" * 99_999,
    ):
        tamper(public_page, lambda _data, body=body: body)
        assert check(public_page, "Pillar I, round 2").startswith("The sealed votes could not be")


def test_without_secure_hashing_the_page_says_so(context, live_server, survey):
    context.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    page = context.new_page()
    page.goto(f"{live_server.url}/roadmap/{survey.pillar.study.slug}/check/")
    assert "only on pages that came over https" in check(page)


def test_without_javascript_the_page_explains_and_links(browser, live_server, survey):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/roadmap/{survey.pillar.study.slug}/check/")
    expect(page.get_by_text("Checking in the browser needs JavaScript.")).to_be_visible()
    expect(page.get_by_role("button", name="Check now")).to_be_hidden()
    expect(page.get_by_role("link", name="verify_bundle.py")).to_be_visible()
    expect(page.get_by_role("link", name="Pillar I, round 2")).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 1440])
def test_the_result_is_seen_without_scrolling_sideways(width, browser, live_server, survey):
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.goto(f"{live_server.url}/roadmap/{survey.pillar.study.slug}/check/")
    check(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    cell = page.get_by_text("recounted: same").first.bounding_box()
    assert cell["x"] + cell["width"] <= width
