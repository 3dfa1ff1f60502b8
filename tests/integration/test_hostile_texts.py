"""Texts of a team that look like markup, code or orders: text wherever readers meet them.

One study has such a text in every place that a team can write. Every public address of it, found in
the resolver, is read as a browser, a feed reader or a program would read it. What experts and the
team's own pages show is in test_bad_inputs (B30 to B32).
"""

import datetime as dt
import json
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import product
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from roadmap.enums import UptakeState
from roadmap.forms.action import ActionForm
from roadmap.forms.follow_up import (
    CorrectionForm,
    IndicatorForm,
    RetireForm,
    UptakeForm,
    WithdrawalForm,
)
from roadmap.forms.structure import AreaForm, SubTopicForm, TitleLinesForm
from roadmap.services.owner_reminders import queue_due_reminders, send_due_reminders
from roadmap.services.structure import add_area, add_sub_topic
from studies.forms import PillarForm, StudySettingsForm
from studies.models import Study
from studies.services.studies import change_study
from surveys.forms.copies import CopyForm
from surveys.imports import Statement
from surveys.services import priorities
from surveys.services.surveys import set_protocol
from tests.factories.consultations import sealed_consultation, show
from tests.factories.evidence import add_evidence, cite, hold_workshop
from tests.factories.follow_up import make_indicator, measure
from tests.factories.follow_up import state as state_uptake
from tests.factories.roadmap import (
    ALL_AGREE,
    by_expert,
    coordinator,
    place,
    publish,
    save_action,
    standing,
)
from tests.factories.studies import make_study, make_user
from tests.factories.surveys import make_survey, sealed_round
from tests.factories.world import addresses

HOSTILE = (  # as long as the shortest place takes it: the name of a jurisdiction
    '<script>alert(1)</script>"><svg onload=alert(1)>{{7*7}}{% load %}%(name)s javascript:alert(1)'
)
LONG = (
    f"{HOSTILE}\n</script><img src=x onerror=alert(1)>\n[x](javascript:alert(1)) ]]><!-- ${{7*7}} '"
)
PLACES: dict[str, list[Any]] = {
    "action_slug": ["1-1-a-1"],
    "place": ["1-1-a"],
    "code": ["I-01"],
    "pillar": [1],
    "round_number": [1],
    "number": [1],
    "nth": [1],
    "before": [1],
    "after": [1],
    "reference": ["E-01"],
    "focus": ["1", "1-1"],
    "file_name": [],  # made by a worker: tests/integration/test_roadmap_downloads.py
    "edition": ["current", "1"],
    "indicator": ["I.I.a.1-1"],
    "rest": [],  # what does not exist
}
SAFE_SCHEMES = ("http://", "https://", "/", "#", "?", "mailto:")
LINKS = {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "srcdoc"}
HERE = "tests/integration/test_hostile_texts.py"


class Reader(HTMLParser):
    """Reads a page as a browser does, and notes what would run or lead astray."""

    def __init__(self, body: str) -> None:
        super().__init__(convert_charrefs=True)
        self.troubles: list[str] = []
        self.words: list[str] = []
        self.script: str | None = None  # the kind of the one that is being read
        self.feed(body)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.script = known.get("type", "program") if tag == "script" else None
        if tag == "script" and "src" in known:
            self.script = "file"
        for name, value in known.items():
            if name.startswith("on") or (name == "style" and "url" in value):
                self.troubles.append(f"<{tag} {name}>")
            if name in LINKS and value and not value.startswith(SAFE_SCHEMES):
                self.troubles.append(f"<{tag} {name}={value[:40]}>")
        if tag in {"iframe", "object", "embed", "base", "img"} and tag != "img":
            self.troubles.append(f"<{tag}>")
        self.words += known.values()

    def handle_data(self, data: str) -> None:
        if self.script is None:
            self.words.append(data)
        elif self.script == "file" or "json" not in self.script:
            self.troubles += ["a script with content"] if data.strip() else []
        else:
            try:
                json.loads(data)
            except ValueError:
                self.troubles.append("data that ends too early")

    def handle_endtag(self, tag: str) -> None:
        self.script = None


def hostile_study() -> Study:
    """A published study in which every text is HOSTILE or LONG, made through the services."""
    study = _with_hostile_words()
    by, now = coordinator(study), timezone.now()
    survey = make_survey(study=study, priorities=0, title=HOSTILE)
    wordings = [Statement(text_en=LONG, text_zh=LONG, area_en="<b>", area_zh="<b>")]
    priorities.add_priorities(survey=survey, statements=wordings, by=by, now=now)
    set_protocol(
        survey=survey,
        rule=survey.rule,
        round_count=1,
        carries_consensus=False,
        rationale_en=LONG,
        by=by,
        now=now,
    )
    sealed_round(survey=survey, ratings=by_expert({1: ALL_AGREE}))
    titles = {"title_en": HOSTILE, "title_zh": HOSTILE, "by": by, "now": now}
    area = add_area(pillar=survey.pillar, **titles)
    sub_topic = add_sub_topic(area=area, description_en=LONG, description_zh=LONG, **titles)
    found = standing(survey)
    place(found, sub_topic, study=study)
    words = dict.fromkeys(("issuer_en", "issuer_zh", "note_en", "note_zh"), HOSTILE)
    cite(found[0], *add_evidence(study, HOSTILE, **words), note_en=LONG, note_zh=LONG)
    hold_workshop(study, created=found, place_en=HOSTILE, place_zh=HOSTILE, minutes_en=LONG)
    texts = {"title": HOSTILE, "text": LONG, "actors": f"{HOSTILE}; B"}
    save_action(sub_topic, found, **{f"{k}_{s}": v for k, v in texts.items() for s in ("en", "zh")})
    publish(study)
    _follow_up(study)
    return study


def _with_hostile_words() -> Study:
    study = make_study(by=make_user("Alice"))
    names = ("purpose", "organiser", "funding", "interests", "ethics", "registry", "title")
    words = {f"{name}_{suffix}": HOSTILE for name in names for suffix in ("en", "zh")}
    change_study(
        study=study, by=coordinator(study), now=timezone.now(), **words, registration=HOSTILE
    )
    return study


def _follow_up(study: Study) -> None:
    names = ("name", "definition", "source")
    words: dict[str, Any] = {
        f"{name}_{suffix}": HOSTILE for name in names for suffix in ("en", "zh")
    }
    units = {"unit_en": "<b>{{7*7}}", "unit_zh": "<i>"}
    indicator = make_indicator(study, owner_name=HOSTILE, **words, **units)
    measure(indicator, "30", dt.date(2025, 1, 1), evidence=HOSTILE)
    state_uptake(study, HOSTILE, UptakeState.PLANNED, answer=LONG)
    sealed_consultation(study, {1: [5] * 12}, title=HOSTILE)
    show(study)


def public_paths(study: Study) -> Iterator[str]:
    """Every public address of the study, in both languages, and a search for the text itself."""
    for address in addresses():
        if not address.route.startswith("roadmap:") or address.parameters & {"indicator_id"}:
            continue
        names = sorted(address.parameters - {"slug"})
        if any(name.endswith("_id") for name in names):
            continue  # the team's
        assert set(names) <= set(PLACES), (
            f"{address.name}: say in PLACES of {HERE} what to ask for."
        )
        slug = {"slug": study.slug} if "slug" in address.parameters else {}
        for values in product(*(PLACES[name] for name in names)):
            path = reverse(address.route, kwargs=slug | dict(zip(names, values, strict=True)))
            if path.startswith("/api/"):
                yield path  # both languages in one answer
            elif not path.startswith("/desk/"):
                yield from (path, f"{path}?language=zh-hans")
    yield f"/roadmap/{study.slug}/list/?q={quote(HOSTILE)}"


def troubles(response: HttpResponse) -> list[str]:
    """What is not harmless about an answer."""
    kind = response["Content-Type"].partition(";")[0]
    found = [] if response.status_code == 200 else [str(response.status_code)]
    found += [n for n, value in response.items() if not value.isprintable() or not value.isascii()]
    if response["X-Content-Type-Options"] != "nosniff":
        found.append("may be sniffed")
    name = (
        response.get("Content-Disposition", 'filename="a"').partition('filename="')[2].rstrip('"')
    )
    if not name or not all(sign.isalnum() or sign in ".-_" for sign in name):
        found.append(f"file name {name}")
    if kind == "text/html":
        return found + Reader(response.content.decode()).troubles
    if "xml" in kind:
        feed = ET.fromstring(response.content)  # noqa: S314 (our own)
        hrefs = {each.get("href") for each in feed.iter() if each.get("href")}
        return found + [f"link to {h}" for h in hrefs if h and not h.startswith(SAFE_SCHEMES)]
    if "json" in kind:
        json.loads(response.content)
    return found


@pytest.mark.each_database
@pytest.mark.django_db
def test_texts_of_a_team_are_text_at_every_public_address_and_in_the_owners_mail(
    client: Client, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    study = hostile_study()
    answers = {path: client.get(path) for path in public_paths(study)}
    assert len(answers) > 50
    assert {path: what for path, each in answers.items() if (what := troubles(each))} == {}
    root = f"/roadmap/{study.slug}/"
    for page in ("", "actions/1-1-a-1/", "actions/1-1-a-1/thread/", "scorecard/", "method/"):
        reader = Reader(answers[root + page].content.decode())
        assert any(HOSTILE in words for words in reader.words), (
            page
        )  # as it was typed: not computed
    feed = ET.fromstring(answers[f"{root}editions.atom"].content)  # noqa: S314 (our own)
    assert any(HOSTILE in (each.text or "") for each in feed.iter())
    assert study.slug.replace("-", "").isalnum()
    late = dt.datetime(2026, 3, 1, 12, tzinfo=ZoneInfo("UTC"))
    assert (queue_due_reminders(now=late), send_due_reminders(now=late)) == (1, 1)
    letter = mail.outbox[-1].message()
    assert (letter.get_content_type(), letter["Bcc"], letter["Cc"]) == ("text/plain", None, None)
    assert HOSTILE in mail.outbox[-1].body
    assert all("\n" not in value and "\r" not in value for value in (mail.outbox[-1].subject,))


def test_control_each_of_these_is_seen() -> None:
    planted = [
        "<script>alert(1)</script>",
        "<svg onload=alert(1)>",
        '<a href="javascript:alert(1)">',
        '<a href=" java\nscript:alert(1)">',
        "<iframe>",
        '<script type="application/json">{"a": "</script>"}</script>',
    ]
    assert [bool(Reader(page).troubles) for page in planted] == [True] * len(planted)
    assert Reader('<script src="/static/a.js"></script><a href="/b">&lt;script&gt;').troubles == []


BAD = {
    "NUL": ("a\x00b", "haracter"),
    "half a character": ("a\ud800b", "invisible character"),
    "other reading direction": ("a\u202eb", "invisible character"),
    "1 MB": ("x" * 1_000_000, "at most"),
}
FORMS: list[tuple[type[forms.BaseForm], dict[str, Any]]] = [
    *((each, {}) for each in (AreaForm, SubTopicForm, IndicatorForm, RetireForm, WithdrawalForm)),
    *((each, {}) for each in (TitleLinesForm, StudySettingsForm)),
    (ActionForm, {"rows": []}),
    (CorrectionForm, {"unit": "%"}),
    (UptakeForm, {"jurisdictions": []}),
    (PillarForm, {"pillar_count": 1}),
    (CopyForm, {"may_consult": True}),
]


@pytest.mark.django_db
@pytest.mark.one_database
@pytest.mark.parametrize(("text", "sentence"), BAD.values(), ids=BAD)
def test_every_field_of_text_refuses_what_nobody_can_read(text: str, sentence: str) -> None:
    asked, kept, told = 0, [], (sentence, "Give a whole address")
    for kind, options in FORMS:
        plain = kind(**options)
        names = [name for name, each in plain.fields.items() if type(each) is forms.CharField]
        filled = kind(dict.fromkeys(names, text), **options)
        asked += len(names)
        kept += [
            f"{kind.__name__}.{name}: {filled.errors.get(name)}"
            for name in names
            if not any(s in said for said in filled.errors.get(name, []) for s in told)
        ]
    assert (asked > 60, kept) == (True, [])
