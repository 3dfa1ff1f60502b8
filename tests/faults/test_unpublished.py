"""Nothing of a draft, of an open round or of a person is reachable by any public address.

Every address of the resolver, found by itself, is asked by somebody without an account: with the
objects that are published, with those that are not, in both languages, searched and filtered.
First the marks of what is not published are looked for, then everything unpublished is changed,
and no byte of a public page may differ.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

import pytest
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone

from delphi import kept_pages
from roadmap.listing.filters import FILTERS, SORTS
from roadmap.models import Action, Area, CodeChange, SubTopic, edition
from roadmap.services import reviewing
from studies.models import Evidence, Pillar, Study, User
from surveys.enums import RoundState
from surveys.models import Citation, Expert, PriorityVersion, Survey, SurveyRound
from tests import trust_report
from tests.factories.consultations import ask_again, sealed_consultation
from tests.factories.evidence import add_evidence, cite
from tests.factories.roadmap import add_sub_topic, make_file_of, publish, save_action
from tests.factories.surveys import close_and_seal, make_survey, open_survey_round, rate
from tests.factories.world import World, addresses, browser, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.nightly_on_postgres]
MARK, MARK_ZH, YEAR = "Zzyzxmark", "龘龘龘", 2099
HASH = re.compile(rb"[0-9a-f]{20,64}")  # a tag or key may hold the digits of the year by chance
# What opens only with a secret, and the mails of a laptop: no public address.
SECRETS = {"token", "signature", "name"}
# Everything that an address may name, published or not.
TRIED = {
    "action_slug": ["1-1-a-1", "1-1-a-2", "1-1-b-1", "2-1-a-1"],
    "place": ["1-1-a", "1-1-b", "2-1-a"],
    "code": ["I-01", "I-03", "II-01", "III-01", "V-01"],
    "focus": ["1", "2", "3", "5", "1-1", "2-1"],
    "reference": ["E-01", "E-02", "E-03"],
    "pillar": [1, 2, 3, 5],
    "round_number": [1, 2],
    "number": [1, 2],
    "before": [1, 2],
    "after": [1, 2],
    "nth": [1, 2, 3],
    "edition": ["current", "1", "2"],
    "indicator": ["I.I.a.1-1", "I.I.a.2-1"],
    "file_name": ["actions.csv", "priorities.csv", "roadmap.xlsx"],
}
OTHER_ANSWERS: Mapping[int, int | None] = {1: 1, 2: 1, 3: None}
PUBLIC = ("/roadmap/", "/api/", "/sitemap.xml", "/robots.txt")


@pytest.fixture
def world(db: None) -> World:
    made = make_world()
    assert made.usual["action_id"]  # chosen while there is one action
    write_drafts(made)
    make_file_of(made.study.editions.get(), "priorities.csv")  # while the drafts are there
    forget_copies()
    return made


def forget_copies() -> None:
    kept_pages.kept.clear()
    edition._read.clear()


def write_drafts(world: World) -> None:
    """Put marks wherever a team or an expert writes before publication."""
    study = world.study
    titles = {"title_en": MARK, "title_zh": MARK_ZH}
    texts = titles | {"text_en": MARK, "text_zh": MARK_ZH, "actors_en": MARK, "horizon_to": YEAR}
    texts |= {"dissent_en": MARK, "dissent_zh": MARK_ZH, "participation": "empower"}
    published = Action.objects.get(sub_topic__area__pillar__study=study)
    rests_on = list(published.priorities.all())
    save_action(published.sub_topic, rests_on, action=published, **texts)
    save_action(published.sub_topic, rests_on[:1], **texts)
    for pillar in (published.sub_topic.area.pillar, world.open_round.survey.pillar):
        add_sub_topic(pillar, title=MARK, title_zh=MARK_ZH)
    Area.objects.filter(pillar__study=study).update(**titles)
    notes = {f"{name}_en": MARK for name in ("includes", "excludes", "examples")}
    SubTopic.objects.filter(area__pillar__study=study).update(**titles, **notes)
    CodeChange.objects.filter(priority__survey__pillar__study=study).update(reason=MARK)
    Pillar.objects.filter(study=study).update(description_en=MARK, description_zh=MARK_ZH, **titles)
    Study.objects.filter(pk=study.pk).update(purpose_en=MARK, organiser_en=MARK, **titles)
    hand_in_a_draft(world)
    write_evidence(world)
    survey = make_survey(study=study, by=world.coordinator, title=MARK)
    wordings_of(survey).update(text_en=MARK, text_zh=MARK_ZH)
    rate(open_survey_round(survey), 0, {1: 5, 2: 5, 3: 5}, comments={1: MARK, 2: MARK_ZH})
    sealed_consultation(study, title=MARK)  # a second one: sealed, and not shown
    asked = open_survey_round(ask_again(study, title=MARK).pillars.get().survey)  # a third: open
    for index in range(6):
        rate(asked, index, {1: 5, 2: 4}, comments={1: MARK, 2: MARK_ZH})


def hand_in_a_draft(world: World) -> None:
    """All of it in review, with a remark; and sent back, so that others can be published."""
    who = {"by": world.coordinator, "now": timezone.now()}
    review = reviewing.hand_in(study=world.study, **who)
    assert MARK in str(review.snapshot)
    reviewing.remark(review=review, about="1-1-a-1", text=MARK, **who)
    reviewing.send_back(review=review, reason=MARK, **who)


def write_evidence(world: World) -> None:
    """What is published is written anew; more is cited by an open survey, or by nothing yet."""
    study, texts = world.study, {"issuer_en": MARK, "note_en": MARK, "note_zh": MARK_ZH}
    study.evidence.update(title_en=MARK, title_zh=MARK_ZH, year=YEAR, **texts)
    Citation.objects.update(note_en=MARK, note_zh=MARK_ZH)
    study.workshops.update(place_en=MARK, place_zh=MARK_ZH, minutes_en=MARK, held_on="2099-01-01")
    (more,) = add_evidence(study, MARK, **texts)
    cite(world.open_round.survey.priorities.first(), more, note_en=MARK)


def wordings_of(survey: Survey) -> QuerySet[PriorityVersion]:
    return PriorityVersion.objects.filter(priority__survey=survey)


def change_everything_unpublished(world: World) -> None:
    """More drafts, other answers: what a page that leaks would tell apart."""
    for title in ("Another", "Third"):
        add_sub_topic(world.open_round.survey.pillar, title=title)
    published = Action.objects.filter(sub_topic__area__pillar__study=world.study).first()
    save_action(published.sub_topic, list(published.priorities.all())[:1])
    Action.objects.update(title_en="Other", text_en="Other", horizon_from=2001, actors_en="Other")
    Study.objects.filter(pk=world.study.pk).update(title_en="Other", purpose_en="Other")
    Evidence.objects.update(title_en="Other", note_en="Other", link="https://other.example/")
    Citation.objects.all().delete()
    assert world.planned_round is not None
    wordings_of(world.planned_round.survey).update(text_en="Other")
    opened = SurveyRound.objects.filter(state=RoundState.OPEN)
    for survey_round in opened.select_related("survey__pillar__study"):
        there = set(survey_round.items.values_list("position", flat=True))
        given = {place: value for place, value in OTHER_ANSWERS.items() if place in there}
        for index in (9, 10, 11):
            rate(survey_round, index, given, comments={max(given): "Other"})
        if survey_round.survey.pillar.study.is_progress:
            close_and_seal(survey_round)


def public_paths(world: World) -> Iterator[str]:
    """Every address with every object, in both languages, and the list with every question."""
    for address in addresses():
        if address.parameters & SECRETS:
            continue
        names = sorted(address.parameters & set(TRIED))
        for values in product(*(TRIED[name] for name in names)):
            path = world.path(address, **dict(zip(names, values, strict=True)))
            yield path
            if path.startswith("/roadmap/"):
                yield f"{path}?language=zh-hans"
    yield from questions(f"/roadmap/{world.study.slug}/list/")
    yield from questions_of_programs(f"/api/v1/roadmaps/{world.study.slug}/editions/current/")


def questions(path: str) -> Iterator[str]:
    for words in (MARK, MARK_ZH, "Statement", "II-01", "2-1-a", "i.i", "条目"):
        yield f"{path}?q={words}"
    values = ("1", "2", "2-1", "1-1", MARK.lower(), str(YEAR), "none", "80", "100", "action")
    for name, value in product(FILTERS, values):
        yield f"{path}?{name}={value}"
    orders = (*SORTS, "rating", "-pk", "agreeing")
    for name, order in product(("sort", "order_by", "fields"), orders):
        yield f"{path}?{name}={order}"


def questions_of_programs(root: str) -> Iterator[str]:
    """The same of the interface: what only drafts hold, and the table of each list."""
    lists = ("pillars", "areas", "sub-topics", "indicators", "measurements", "uptake")
    yield from (f"{root}{each}?format=csv" for each in (*lists, "actions", "priorities"))
    for name, value in product(("action", "indicator"), ("1-1-a-2", "I.I.a.2-1", MARK)):
        yield f"{root}measurements?{name}={value}"
    for each in ("actions", "priorities"):
        yield from questions(f"{root}{each}")


def seen(paths: Iterable[str]) -> dict[str, bytes]:
    """What a stranger reads at each address, with what the answer says around it."""
    found = {}
    for path in paths:
        response = browser({}).get(path)
        assert response.status_code < 500, path
        found[path] = everything_of(response, path)
    return found


def everything_of(response: HttpResponse, path: str) -> bytes:
    """Status, headers and body, but for a form's token and the words that the reader typed."""
    body = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)
    if "?q=" in path:
        words = path.split("?q=")[1]
        for form in (words, words.lower(), response.wsgi_request.META["QUERY_STRING"][2:]):
            body = body.replace(form.encode(), b"")
    heads = "".join(f"{name}: {value}" for name, value in response.items())
    return f"{response.status_code} {heads} ".encode() + body


def marks_of(world: World) -> list[bytes]:
    people = {*User.objects.values_list("email", flat=True)}
    said = (MARK, MARK.lower(), MARK_ZH, str(YEAR), "Reason ", "Words of the team.")
    people |= {*Expert.objects.values_list("email", flat=True)}
    return [each.encode() for each in (*said, *people)]


def test_no_public_address_shows_anything_unpublished_or_depends_on_it(world: World) -> None:
    pages, marks = seen(public_paths(world)), marks_of(world)
    read = {path: HASH.sub(b"", text) for path, text in pages.items()}
    found = {(path, mark) for path, text in read.items() for mark in marks if mark in text}
    assert found == set()
    public = {path: text for path, text in pages.items() if path.startswith(PUBLIC)}
    opened = [path for path, text in public.items() if text.startswith(b"200")]
    assert len(opened) > 100
    change_everything_unpublished(world)
    forget_copies()
    after = seen(public)
    assert [path for path in public if public[path] != after[path]] == []
    trust_report.note("unpublished", addresses=len(pages), opened=len(opened), marks=len(marks))


def test_control_once_published_the_marks_are_found(world: World) -> None:
    root = f"/roadmap/{world.study.slug}/"
    kinds = ("", "list/", "actions/1-1-a-2/", "actions/1-1-a-1/brief/", "edition.json")
    kinds += ("downloads/actions.csv", "actions/1-1-a-2/card/")
    paths = ["/", f"{root}editions.atom", f"{root}list/?agreed=80", *(root + k for k in kinds)]
    assert [path for path, text in seen(paths).items() if MARK.encode() in text] == []
    make_file_of(publish(world.study), "actions.csv")
    assert [path for path, text in seen(paths).items() if MARK.encode() in text] == paths
    sitemap = seen([f"{root}sitemap.xml"]).popitem()[1]
    assert b"/actions/1-1-a-2/" in sitemap
