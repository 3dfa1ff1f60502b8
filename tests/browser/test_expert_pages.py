"""Every page that an expert may meet, in both languages, light and dark: axe finds nothing."""

import pytest
from django.utils import timezone

from studies.models import Pillar
from surveys.models import Expert
from surveys.services.panels import replace_link
from surveys.services.ratings import submit_ballot
from surveys.services.results import share_results
from tests import trust_report
from tests.browser.axe import faults, faults_when_dark, is_turn
from tests.browser.sitting import sit_down
from tests.factories.roadmap import coordinator, finished_survey
from tests.factories.second_round import every_history
from tests.factories.studies import make_study
from tests.factories.surveys import expert_of, link_of, make_survey, open_survey_round, rate

pytestmark = pytest.mark.django_db(transaction=True)
# Sends the rating page as a browser would in which something else was typed.
SEND = """fields => {
    const form = document.getElementById("rating-form");
    form.elements.revision.value = 0;
    for (const [name, value] of Object.entries(fields)) {
        const input = document.createElement("input");
        [input.name, input.value] = [name, value];
        form.append(input);
    }
    HTMLFormElement.prototype.submit.call(form);
}"""


def judge(page, name, language, trouble):
    """Note what is wrong with the page as it stands, in both colour schemes and two widths."""
    if is_turn(name, language):
        page.emulate_media(color_scheme="light")
        trouble += [(name, "light", *fault) for fault in faults(page)]
        trouble += [(name, "dark", *fault) for fault in faults_when_dark(page)]
    for width in (360, 320):  # 320 is 640 at 200 % zoom
        page.set_viewport_size({"width": width, "height": 640})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            trouble.append((name, width, "scrolls sideways"))
    page.set_viewport_size({"width": 1280, "height": 800})


def make_pages():
    """One expert's study in all states: addresses by name, and the link."""
    second = every_history()
    study = second.survey.pillar.study
    by, now = coordinator(study), timezone.now()
    finished = finished_survey(study=study, by=by)
    share_results(survey=finished, by=by, now=now)
    third = make_survey(study=study, by=by, title="Data and consent")
    Pillar.objects.filter(pk=third.pillar_id).update(title_zh="数据与同意")
    first = open_survey_round(third)
    link = link_of(expert_of(second.survey, 0))
    rate(first, 0, {1: 5, 2: None}, comments={1: "Because."})
    submit_ballot(link=link, round_id=first.pk)
    sealed = finished.rounds.get()
    addresses = {
        "landing": f"/i/{link.token}/",
        "home": "/answer/",
        "round 1": f"/answer/{first.pk}/",
        "round 2": f"/answer/{second.pk}/",
        "round 2, a filter": f"/answer/{second.pk}/?show=changed",
        "review": f"/answer/{first.pk}/review/",
        "submitted": f"/answer/{first.pk}/submitted/",
        "receipt": f"/answer/{first.pk}/receipt/",
        "check": f"/answer/{sealed.pk}/check/",
        "results": f"/answer/{sealed.pk}/results/",
        "round over": f"/answer/{sealed.pk}/",
        "my data": "/answer/my-data/",
        "withdraw": f"/answer/{first.pk}/withdraw/",
        "erase": "/answer/erase/",
        "link by hand": "/i/",
        "reminders": f"/i/{link.token}/no-reminders/",
        "cut link": f"/i/{link.token[:20]}/",
        "unknown link": f"/i/{'A' * 43}/",
    }
    return link, addresses, first


def quiet_study():
    """A study in which nothing is open, and the links of an expert: in use, and replaced."""
    by = coordinator(Expert.objects.first().study)
    survey = make_survey(study=make_study(by=by, title="Not yet open"), by=by)
    expert, other = expert_of(survey, 0), expert_of(survey, 1)
    link, old = link_of(expert), link_of(other)
    replace_link(expert=other, by=None, now=timezone.now())
    return link, old


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_of_an_expert_is_accessible_and_fits(browser, live_server, language):
    link, addresses, first = make_pages()
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
    cookie = {"name": "django_language", "value": language, "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()
    page.goto(addresses["landing"])
    page.locator("main form button.btn-lg").click()
    trouble: list[tuple[object, ...]] = []
    statuses = {}
    for name, address in addresses.items():
        statuses[name] = page.goto(address).status
        judge(page, name, language, trouble)

    # Refused: a rating that is none, and an old window.
    item = first.items.get(position=1).pk
    for name, fields in (
        ("problem", {f"rating-{first.items.get(position=3).pk}": "7"}),
        ("old window", {f"change-{item}": "Other words."}),
    ):
        page.goto(f"/answer/{first.pk}/")
        with page.expect_navigation() as navigation:
            page.evaluate(SEND, fields)
        statuses[name] = navigation.value.status
        judge(page, name, language, trouble)

    # Nothing is open; then links that open nothing any more.
    quiet, old = quiet_study()
    page.goto(f"/i/{quiet.token}/")
    judge(page, "landing, nothing open", language, trouble)
    page.locator("main form button.btn-lg").click()
    judge(page, "home, nothing open", language, trouble)
    statuses["replaced link"] = page.goto(f"/i/{old.token}/").status
    judge(page, "replaced link", language, trouble)
    page.goto(f"/i/{quiet.token}/")
    page.evaluate("document.querySelector('form[action$=replace\\\\/]').submit()")
    page.wait_for_url("**/replace/")
    judge(page, "link switched off", language, trouble)
    page = sit_down(context, live_server.url, link)
    page.goto("/answer/erase/")
    page.locator("main form button").click()
    judge(page, "erased", language, trouble)

    assert trouble == []
    trust_report.note("accessibility of an expert's pages", language=language, pages=len(statuses))
    odd = {name: status for name, status in statuses.items() if status != 200}
    assert odd == {
        "round over": 409, "cut link": 404, "unknown link": 404,
        "problem": 400, "old window": 409, "replaced link": 404,
    }  # fmt: skip
