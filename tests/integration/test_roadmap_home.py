"""The public roadmap's home, and what holds for every public page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from roadmap.models import Edition, edition
from tests.factories.pages import query_count, signed_in, text_of
from tests.factories.roadmap import (
    add_sub_topic,
    coordinator,
    finished_survey,
    merge,
    publish,
    published_study,
)
from tests.factories.studies import make_user
from tests.factories.surveys import make_survey, sealed_round

pytestmark = pytest.mark.django_db
PAGES = [
    ("roadmap_home", []),
    ("action_list", []),
    ("sub_topic_detail", ["1-1-a"]),
    ("action_detail", ["1-1-a-1"]),
    ("action_brief", ["1-1-a-1"]),
    ("priority_detail", ["I-01"]),
    ("method", []),
    ("check_result", []),
    ("edition_file", []),
    ("protocol_file", [1]),
    ("bundle_file", [1, 1]),
]


# The second visit of one and of three pillars, and the first; files are not kept.
QUERIES = {
    "edition_file": (2, 2, 2),
    "protocol_file": (2, 2, 3),
    "bundle_file": (2, 2, 3),
    "roadmap_home": (1, 1, 4),  # its files
    "action_list": (1, 1, 5),  # how far jurisdictions are
    "action_detail": (1, 1, 8),  # its history, what came of it since, what the panel said
}
HTML = PAGES[:7]


def address(page, study, *rest, number=None):
    return reverse(f"roadmap:{page}", args=[study.slug, *([number] if number else []), *rest])


def chinese():
    client = Client()
    client.cookies["django_language"] = "zh-hans"
    return client


def test_home_shows_the_roadmap_at_a_glance(client):
    study = published_study()
    page = text_of(client.get(address("roadmap_home", study)))
    edition = Edition.objects.get()
    for words in (
        "Personalised medicine",
        "Shaping healthcare",
        "I Citizens",
        "Health literacy",
        "1 action",
        "Edition 1, ",
        edition.sha256,
        f"/roadmap/{study.slug}/editions/1/",
    ):
        assert words in page


def test_pillars_in_progress_are_shown_with_their_state_and_nothing_else(client):
    study = published_study()
    running = make_survey(study=study, title="Innovation")
    add_sub_topic(running.pillar, title="Data exchange")
    sealed_round(survey=running, ratings=[{1: 5, 2: 5, 3: 1}] * 12)
    publish(study)
    page = text_of(client.get(address("roadmap_home", study)))
    assert "Innovation" in page
    assert "In progress" in page
    for name, rest in (
        ("priority_detail", ["II-01"]),
        ("bundle_file", [2, 1]),
        ("protocol_file", [2]),
    ):
        assert client.get(address(name, study, *rest)).status_code == 404
    theme = text_of(client.get(address("sub_topic_detail", study, "2-1-a")))
    assert "The survey of this pillar is not finished." in theme


def test_everyone_reads_every_page_without_a_session():
    study = published_study()
    visitors = [Client(), signed_in(coordinator(study)), signed_in(make_user("Charlie"))]
    stranger = visitors[0]
    for name, rest in PAGES:
        url = address(name, study, *rest)
        read = [visitor.get(url).status_code for visitor in visitors]
        asked = (name, *read, stranger.head(url).status_code, stranger.post(url).status_code)
        assert asked == (name, 200, 200, 200, 200, 405)
    assert "sessionid" not in stranger.cookies


def test_a_study_without_an_edition_does_not_exist_in_public(client):
    survey = finished_survey()
    merge(survey)
    for name, rest in PAGES:
        for number in (None, 1):
            url = address(name, survey.pillar.study, *rest, number=number)
            assert (url, client.get(url).status_code) == (url, 404)


def test_what_the_edition_does_not_hold_is_not_found(client):
    study = published_study()
    for name, rest in (
        ("sub_topic_detail", ["1-1-z"]),
        ("action_detail", ["1-1-a-9"]),
        ("priority_detail", ["I-99"]),
        ("priority_detail", ["i-01"]),
        ("bundle_file", [1, 2]),
        ("bundle_file", [9, 1]),
        ("protocol_file", [9]),
    ):
        url = address(name, study, *rest)
        assert (url, client.get(url).status_code) == (url, 404)


def test_a_page_takes_few_queries_however_large_the_roadmap(client):
    study = published_study()
    ones = {name: query_count(client, address(name, study, *rest)) for name, rest in PAGES}
    for _ in range(2):
        merge(finished_survey(study=study))
    publish(study)
    for name, rest in PAGES:
        edition._read.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(address(name, study, *rest))
        first = len(queries)
        three = query_count(client, address(name, study, *rest))
        assert (name, ones[name], three, first) == (name, *QUERIES.get(name, (1, 1, 3)))


def test_an_unchanged_page_is_answered_with_304_and_one_query(client):
    study = published_study()
    urls = [address(name, study, *rest) for name, rest in PAGES]
    etags = {url: client.get(url)["ETag"] for url in urls}
    for url, etag in etags.items():
        with CaptureQueriesContext(connection) as queries:
            again = client.get(url, headers={"if-none-match": etag})
        assert (url, again.status_code, len(queries)) == (url, 304, 1)
    publish(study)
    for url, etag in etags.items():
        assert client.get(url, headers={"if-none-match": etag}).status_code == 200


def test_each_language_has_its_own_copy(client):
    study = published_study()
    url = address("roadmap_home", study)
    english = client.get(url)
    copy = chinese().get(url, headers={"if-none-match": english["ETag"]})
    assert (copy.status_code, english["Cache-Control"]) == (200, "no-cache")
    assert {"Cookie", "Accept-Language"} <= set(english["Vary"].split(", "))


def test_a_superseded_copy_learns_of_the_newer_edition(client):
    study = published_study()
    url = address("roadmap_home", study, number=1)
    etag = client.get(url)["ETag"]
    publish(study)
    page = client.get(url, headers={"if-none-match": etag})
    assert "A newer edition exists" in text_of(page)


def test_permalinks_keep_the_old_text_and_lead_to_permalinks(client):
    survey = finished_survey()
    action, study = merge(survey), survey.pillar.study
    publish(study)
    before = {name: text_of(client.get(address(name, study, *rest))) for name, rest in HTML}
    action.title_en = "Changed since"
    action.save()
    publish(study)
    for name, rest in HTML:
        assert_keeps_the_old_text(client, study, name, rest, before[name])


def assert_keeps_the_old_text(client, study, name, rest, before):
    old = text_of(client.get(address(name, study, *rest, number=1)))
    new = text_of(client.get(address(name, study, *rest)))
    home, current = address("roadmap_home", study, number=1), address("roadmap_home", study)
    assert "Changed since" not in old
    assert ("Changed since" in new) == ("Teach it" in before)
    assert f'href="{current}"> A newer' in old or f'href="{current}">A newer' in old
    assert "A newer edition exists" not in new
    inner = old.split("<main")[1].replace(f'href="{current}"', "", 1)
    found = [part.split('"')[0] for part in inner.split('href="/roadmap/')[1:]]
    links = [link for link in found if "/editions.atom" not in link]  # of the whole study
    assert links
    assert all(f"/roadmap/{link}".startswith(home) for link in links)


def test_chinese_readers_get_chinese_content():
    study = published_study()
    wanted = {
        "roadmap_home": "健康素养",
        "action_list": "增设模块。",
        "sub_topic_detail": "公众的了解。",
        "action_detail": "增设模块。",
        "action_brief": "增设模块。",
        "priority_detail": "条目 1",
        "method": "条目 3",
    }
    for name, rest in HTML:
        text = text_of(chinese().get(address(name, study, *rest)))
        expected = ('<html lang="zh-Hans">', "个体化医学", wanted[name])
        assert [words for words in expected if words not in text] == [], name


def test_a_missing_chinese_text_is_english_and_says_so():
    survey = finished_survey()
    merge(survey, title_zh="", text_zh="")
    publish(survey.pillar.study)
    page = text_of(chinese().get(address("action_detail", survey.pillar.study, "1-1-a-1")))
    assert '<h1 lang="en">Teach it</h1>' in page
    assert 'lang="en"><p>Add a module.</p>' in page


def test_texts_are_harmless_everywhere(client):
    evil = "<script>alert(1)</script>"
    survey = finished_survey()
    merge(survey, title_en=evil, text_en=evil, actors_en=evil)
    publish(survey.pillar.study)
    for page, rest in HTML:
        body = client.get(address(page, survey.pillar.study, *rest)).content.decode()
        assert evil not in body


def test_simulated_data_is_marked(client):
    study = published_study()
    url = address("roadmap_home", study)
    assert "Simulated data" not in text_of(client.get(url))
    study.is_simulated = True
    study.save()
    publish(study)
    assert all(
        "Simulated data" in text_of(client.get(address(page, study, *rest))) for page, rest in HTML
    )
