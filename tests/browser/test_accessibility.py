"""Every page of the demo study, in both languages: axe finds nothing, the data say "simulated"."""

import pytest
from django.utils import timezone

from delphi.demo.build import COORDINATOR, PASSWORD, SLUG, build_demo
from roadmap.models import Action, Indicator, Omission, SubTopic
from studies.enums import CopyKind
from surveys.enums import MessageState
from surveys.models import Expert, Message, PriorityVersion, Survey, SurveyRound
from surveys.secrets import issue_link
from surveys.services.copies import copy_study
from surveys.services.invitation_tokens import invitation_token
from surveys.services.link_keys import link_key
from surveys.services.panels import replace_link
from surveys.services.round_statistics import compute_due_statistics
from surveys.services.team_invitations import invite_member
from tests import trust_report
from tests.browser.axe import faults, faults_when_dark, is_turn
from tests.factories.files import PEOPLE, people
from tests.factories.jobs import ask
from tests.factories.surveys import expert_of, make_survey, read_file

# Parts of the addresses of pages that belong to a study.
PARTS_OF_A_STUDY = (
    *(SLUG, "/rounds/", "/surveys/", "/answer/", "/imports/", "/versions/", "/seats/"),
    *("/files/", "/join/", "/how-far-have-we-come"),
)
# Language, its tag, colour scheme. In the short form axe judges each page in one of the first two.
BOTH_WAYS = [("en", "en", "dark"), ("zh-hans", "zh-Hans", "light")]
OTHER_WAYS = [("en", "en", "light"), ("zh-hans", "zh-Hans", "dark")]
WAYS = BOTH_WAYS + (OTHER_WAYS if trust_report.is_long() else [])
SIGN_IN = {"en": "Sign in", "zh-hans": "登录"}
pytestmark = pytest.mark.django_db(transaction=True)


def addresses(study):
    """(who, address) of every page, once."""
    of_study = Survey.objects.filter(pillar__study=study).select_related("pillar")
    surveys = {survey.pillar.number: survey for survey in of_study}
    rounds = {
        (r.survey.pillar.number, r.number): r.pk
        for r in SurveyRound.objects.filter(survey__in=of_study).select_related("survey__pillar")
    }
    desk, public = f"/desk/studies/{study.slug}/", f"/roadmap/{study.slug}/"
    team = [
        "/desk/", "/desk/studies/new/", desk, f"{desk}settings/", f"{desk}pillars/new/",
        f"/desk/surveys/{surveys[3].pk}/priorities/", f"/desk/surveys/{surveys[3].pk}/panel/",
        f"/desk/surveys/{surveys[3].pk}/protocol/", f"/desk/rounds/{rounds[3, 1]}/",
        f"/desk/surveys/{surveys[3].pk}/protocol/deviation/", f"{desk}team/", f"{desk}team/invite/",
        f"{desk}duplicate/", f"{desk}archive/", f"/desk/surveys/{surveys[3].pk}/failed-mails/",
        f"/desk/rounds/{rounds[3, 1]}/close/", f"/desk/rounds/{rounds[2, 1]}/results/",
        f"/desk/surveys/{surveys[2].pk}/exports/", f"/desk/surveys/{surveys[3].pk}/exports/",
        f"/desk/rounds/{rounds[2, 1]}/refine/", f"/desk/rounds/{rounds[2, 2]}/open/",
        f"/desk/surveys/{surveys[1].pk}/lineage/",
        *(f"/desk/rounds/{rounds[1, 2]}/{page}/" for page in ("statistics", "pictures")),
        *(f"/desk/rounds/{rounds[2, 1]}/{page}/" for page in ("comments", "suggestions")),
        *(f"/desk/rounds/{rounds[3, 1]}/{page}/" for page in ("extend", "silent")),
        f"{desk}pilot/", f"{desk}end/",
        *in_preparation(surveys[4]), *of_the_team(surveys[2]), f"{desk}record/",
        f"{desk}structure/", f"{desk}coding/", f"{desk}actions/", f"{desk}editions/",
        *of_the_second_edition(study),
        f"{desk}codebook/", f"{desk}codebook/{SubTopic.objects.first().pk}/memo/",
        f"{desk}coding/pillars/1/comparison/",
        *(f"{desk}{page}/" for page in ("codebook/file", "coding/table", "coding/nearly-same")),
        f"{desk}follow-up/", f"{desk}follow-up/measurements/",
        f"{desk}follow-up/indicators/{Indicator.objects.first().pk}/",
        f"{desk}follow-up/actions/1-1-a-1/uptake/new/", f"{desk}follow-up/tokens/",
        *(f"{desk}evidence/{page}" for page in ("", "new/", "import/")),
        f"{desk}evidence/{study.evidence.first().pk}/",
        f"{desk}workshops/", f"{desk}workshops/{study.workshops.first().pk}/",
        f"/desk/versions/{PriorityVersion.objects.first().pk}/evidence/",
        *of_the_consultation(study),
    ]  # fmt: skip
    everyone = [
        "/", "/sign-in/", public, f"{public}sub-topics/1-1-a/", f"{public}actions/1-1-a-1/",
        f"{public}priorities/I-01/", f"{public}method/", f"{public}check/",
        f"{public}scorecard/", f"{public}actions/1-1-a-1/thread/",
        f"{public}list/?q=data&agreed=90", f"{public}list/?q=nowhere",
        f"{public}actions/1-1-a-1/brief/", f"{public}compare/1/2/", f"{public}editions/1/",
        "/api/v1/docs", f"{public}evidence/", f"{public}evidence/E-09/",
        f"{public}picture/", f"{public}picture/1/",
        f"{public}downloads/", f"{public}actions/1-1-a-1/card/",
        "/nowhere/", "/i/unknown/", "/i/", invitation(study),
    ]  # fmt: skip
    expert = [
        "/answer/decline/", "/answer/", f"/answer/{rounds[3, 1]}/",
        f"/answer/{rounds[3, 1]}/review/",
        f"/answer/{rounds[3, 1]}/withdraw/", "/answer/my-data/", "/answer/erase/",
    ]  # fmt: skip
    return (
        [("team", a) for a in team]
        + [("all", a) for a in everyone]
        + [("expert", a) for a in expert]
    )


def of_the_second_edition(study):
    """What the team writes, reads and notes around it."""
    desk, omission = f"/desk/studies/{study.slug}/", Omission.objects.get()
    review = f"{desk}editions/review/{study.reviews.get().pk}/"
    action = Action.objects.exclude(dissent_en="").get()
    return [
        *(f"{desk}actions/{action.pk}/", f"{desk}actions/omissions/{omission.priority.code}/"),
        *(f"{desk}editions/1/errata/", review, f"{review}read/"),
    ]


def in_preparation(survey):
    """Pages of a pillar whose list and panel are being made, with a good file and a bad one."""
    bad = [PEOPLE[0], ["Ana", "ana@"], ["", "bo@x.org"]]
    files = read_file(survey, kind="priorities", rows=[["English"], ["Train and/or pay"]])
    uploads = [files, read_file(survey, [PEOPLE[0], *people(3)[1:]])]
    bad_upload = read_file(make_survey(study=survey.pillar.study, title="More"), bad)
    root = f"/desk/surveys/{survey.pk}/"
    version = survey.priorities.first().versions.get()
    return [
        *(f"/desk/imports/{upload.pk}/" for upload in [*uploads, bad_upload]),
        *(f"{root}{page}/" for page in ("priorities", "priorities/new", "priorities/import")),
        *(f"{root}{page}/" for page in ("panel", "panel/import", "panel/composition")),
        f"/desk/versions/{version.pk}/",
        f"/desk/seats/{survey.seats.first().pk}/",
    ]


def of_the_team(survey):
    """A pilot, a file that is being made, and mails of no round that could not be sent."""
    study = survey.pillar.study
    by = study.memberships.get(role="coordinator").user
    titles = {"title_en": "Personalised medicine EU China, pilot", "title_zh": study.title_zh}
    copy = {"study": study, "kind": CopyKind.PILOT, "by": by, "now": timezone.now()}
    pilot = copy_study(**copy, **titles)
    replace_link(expert=expert_of(survey, 0), by=by, now=timezone.now())
    Message.objects.filter(survey_round=None).update(state=MessageState.FAILED)
    return [
        f"/desk/studies/{pilot.slug}/pilot/",
        f"/desk/files/{ask(survey).pk}/",
        f"/desk/studies/{study.slug}/failed-mails/",
    ]


def of_the_consultation(study):
    """The form that makes one, its board, its panel, its results."""
    made = study.copies.get(made_as=CopyKind.PROGRESS)
    survey_round = SurveyRound.objects.get(survey__pillar__study=made)
    return [
        f"/desk/studies/{study.slug}/duplicate/?kind=progress",
        *(f"/desk/studies/{made.slug}/{page}" for page in ("", "panel-again/")),
        f"/desk/rounds/{survey_round.pk}/results/",
    ]


def invitation(study):
    """The page on which somebody joins the team."""
    by = study.memberships.get(role="coordinator").user
    made = {"study": study, "email": "dora@example.org", "role": "analyst"}
    return f"/join/{invitation_token(invite_member(**made, by=by, now=timezone.now()))}/"


def contexts(browser, base, study, language, scheme):
    """A signed-in browser, a stranger's and an expert's."""
    made = {}
    for who in ("team", "all", "expert"):
        made[who] = browser.new_context(
            base_url=base, color_scheme=scheme, viewport={"width": 390, "height": 844}
        )
        made[who].add_cookies([{"name": "django_language", "value": language, "url": base}])
    page = made["team"].new_page()
    page.goto("/sign-in/")
    page.locator("[name=login]").fill(COORDINATOR)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name=SIGN_IN[language], exact=True).click()
    expert = Expert.objects.filter(seats__survey__pillar__number=3, study=study).first()
    page = made["expert"].new_page()
    page.goto(f"/i/{issue_link(link_key(expert.study_id), expert.pk, 1).token}/")
    page.locator("main form button").first.click()
    return made


def says_simulated(address):
    """Whether the page at this address shows something of the demo study."""
    return any(part in address for part in PARTS_OF_A_STUDY)


# Asked at once: each question to a page takes longer than its answer.
LOOK = """() => [
    document.documentElement.scrollWidth <= innerWidth,
    document.querySelectorAll(".simulated").length === 1,
    document.documentElement.lang,
]"""


def troubles(page, address, tag, *, is_judged):
    """What is wrong with one page."""
    page.goto(address)
    if is_judged:
        yield from faults(page)
    fits, says, lang = page.evaluate(LOOK)
    if not fits:
        yield ("scrolls sideways",)
    if says != says_simulated(address):
        yield ("simulated banner",)
    if lang != tag:
        yield ("lang", lang)


def test_every_page_is_accessible_fits_a_phone_and_says_simulated(browser, live_server):
    study = build_demo(now=timezone.now())
    compute_due_statistics(now=timezone.now())  # what the worker does; else a page says "soon"
    make_survey(study=study, title="In preparation")
    visits = addresses(study)
    found, console = [], []
    for language, tag, scheme in WAYS:
        made = contexts(browser, live_server.url, study, language, scheme)
        pages = {who: context.new_page() for who, context in made.items()}
        for page in pages.values():
            page.on("console", lambda m: console.append(m.text) if m.type == "error" else None)
        for place, (who, address) in enumerate(visits):  # some addresses are new each time
            is_judged = is_turn(f"page {place}", language)
            wrong = troubles(pages[who], address, tag, is_judged=is_judged)
            found += [(tag, address, *each) for each in wrong]
    assert found == []
    assert [text for text in console if "404" not in text] == []
    trust_report.note("accessibility", pages=len(visits), ways=len(WAYS))


def test_axe_finds_a_planted_fault(page):
    page.set_content("<html><body><main><img src='x'><input></main></body></html>")
    assert {"image-alt", "label", "html-has-lang"} <= {rule for rule, _element in faults(page)}


def test_axe_finds_a_planted_fault_of_the_dark_scheme(page):
    page.set_content(
        "<html lang='en'><title>Dark</title><style>@media (prefers-color-scheme: dark)"
        " { p { color: #777; background: #888 } }</style><main><h1>Dark</h1><p>Text</p></main>"
    )
    assert faults(page) == []
    assert [rule for rule, _element in faults_when_dark(page)] == ["color-contrast"]
