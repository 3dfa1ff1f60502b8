"""The interface for programs: what it gives, what it keeps, what it refuses, and in which words."""

import csv
import datetime as dt
import gzip
import json
from http import HTTPStatus

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.formats import date_format

from roadmap.enums import UptakeState
from roadmap.services.measurements import withdraw_measurement
from tests.factories.evidence import add_evidence, cite
from tests.factories.follow_up import make_indicator, measure, state
from tests.factories.pages import query_count, signed_in
from tests.factories.roadmap import (
    add_sub_topic,
    coordinator,
    explain,
    finished_survey,
    merge,
    place,
    publish,
    published_study,
    save_action,
    standing,
)
from tests.factories.studies import make_study

pytestmark = pytest.mark.django_db
RESOURCES = (
    *("pillars", "areas", "sub-topics", "actions", "priorities", "evidence"),
    *("indicators", "measurements", "uptake"),
)


@pytest.fixture
def study():
    made = published_study()
    indicator = make_indicator(made)
    gone = measure(indicator, "31", dt.date(2025, 6, 1))
    by = coordinator(made)
    withdraw_measurement(measurement=gone, because="Wrong", by=by, now=gone.entered_at)
    measure(indicator, "40.5", dt.date(2026, 1, 1))
    state(made, "EU", UptakeState.PLANNED)
    state(made, "EU", UptakeState.UNDER_WAY, on=dt.date(2026, 3, 1))
    return made


def root(study, edition="current"):
    return f"/api/v1/roadmaps/{study.slug}/editions/{edition}"


def got(path, status=200, **headers):
    response = Client().get(path, headers=headers)
    assert response.status_code == status, response.content
    return json.loads(response.content)


def table_of(path):
    response = Client().get(path)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(response.content.decode("utf-8-sig").splitlines()))


def test_an_action_comes_with_its_votes_edition_and_licence(study):
    answer = got(f"{root(study)}/actions")
    edition = study.editions.get()
    assert answer["license"] == {
        "name": "CC BY 4.0",
        "url": "https://creativecommons.org/licenses/by/4.0/",
    }
    assert (answer["edition"]["number"], answer["edition"]["sha256"]) == (1, edition.sha256)
    assert (answer["count"], answer["next"], answer["previous"]) == (1, None, None)
    action = {
        "reference": "I.I.a.1",
        "strength": {
            "agreeing": 10,
            "rated": 12,
            "percent": "83.3",
            "verdict": "consensus",
            "round": 1,
        },
        "weakest_priority": "I-02",
        "slug": "1-1-a-1",
        "pillar": 1,
        "area": "1-1",
        "sub_topic": "1-1-a",
        "horizon_from": 2026,
        "horizon_to": 2030,
        "participation": None,
        "priorities": ["I-01", "I-02"],
        "evidence": [],
        "title": {"en": "Teach it", "zh": "开展教育"},
        "text": {"en": "Add a module.", "zh": "增设模块。"},
        "actors": {"en": "Ministries", "zh": "主管部门"},
        "dissent": {"en": "", "zh": ""},
        "page": f"http://127.0.0.1:8000/roadmap/{study.slug}/editions/1/actions/1-1-a-1/",
    }
    assert answer["items"] == [action]
    assert got(f"{root(study, 1)}/actions/1-1-a-1")["item"] == action


def test_a_priority_comes_with_its_rounds_and_counts(study):
    answer = got(f"{root(study)}/priorities")
    assert [(each["code"], each["fate"]) for each in answer["items"]] == [
        ("I-01", "stands"),
        ("I-02", "stands"),
        ("I-03", "left"),
    ]
    third = got(f"{root(study)}/priorities/I-03")["item"]
    assert [(r["round"], r["counts"], r["percent"]) for r in third["rounds"]] == [
        (1, [0, 6, 0, 6, 0], "50.0")
    ]
    assert [each["code"] for each in got(f"{root(study)}/priorities?fate=left")["items"]] == [
        "I-03"
    ]
    assert got(f"{root(study)}/priorities?agreed=100")["count"] == 1


def test_what_stands_behind_an_edition_comes_with_it():
    survey = finished_survey()
    study = survey.pillar.study
    first, second = standing(survey)
    cite(first, *add_evidence(study, "A plan"))
    place([first], add_sub_topic(survey.pillar), study=study)
    texts = {"participation": "consult", "dissent_en": "About *cost*.", "dissent_zh": "关于成本。"}
    save_action(first.coding.sub_topic, [first], **texts)
    explain(second)
    publish(study)
    action = got(f"{root(study)}/actions")["items"][0]
    assert [action[name] for name in ("participation", "dissent", "evidence")] == [
        *("consult", {"en": "About *cost*.", "zh": "关于成本。"}, ["E-01"])
    ]
    stands, alone, _left = got(f"{root(study)}/priorities")["items"]
    on = stands["origin"].pop("listed_on")
    assert stands["origin"] == {
        "source": "",
        "suggested_in": None,
        "told": stands["origin"]["told"],
        "note": "",
        "author": "",
    }
    assert stands["origin"]["told"]["en"].endswith(f"{date_format(dt.date.fromisoformat(on))}.")
    assert (stands["omission"], stands["coding"], stands["evidence"]) == (
        *(None, {"step": "placed", "reason": ""}, ["E-01"]),
    )
    assert (alone["omission"], alone["coding"], alone["evidence"]) == (
        *({"en": "Done already.", "zh": "已完成。"}, None, []),
    )
    assert got(f"{root(study)}/pillars")["items"][0]["coding"] == {
        "people": 1,
        "independent": False,
        **dict.fromkeys(("agreed", "compared", "kappa", "decided")),
    }
    assert got(f"{root(study)}/evidence")["items"] == [
        {
            "reference": "E-01",
            "kind": "policy",
            "title": {"en": "A plan", "zh": "A plan（中文）"},
            "issuer": {"en": "Health ministry", "zh": "卫生部"},
            "place": {"en": "Country A", "zh": "甲国"},
            "note": {"en": "It asks for teaching.", "zh": "它要求开展教学。"},
            "year": 2021,
            "doi": "",
            "link": "https://ministry.example/plan",
            "is_illustrative": False,
            "priorities": ["I-01"],
            "actions": ["I.I.a.1"],
            "page": f"http://127.0.0.1:8000/roadmap/{study.slug}/editions/1/evidence/E-01/",
        }
    ]
    rows = table_of(f"{root(study)}/priorities?format=csv")
    assert [(row["omission_en"], row["coding_step"], row["evidence"]) for row in rows] == [
        *(("", "placed", "E-01"), ("Done already.", "", ""), ("", "", "")),
    ]


def test_what_became_of_an_action_comes_with_its_day(study):
    indicator = got(f"{root(study)}/indicators")["items"][0]
    assert (indicator["code"], indicator["latest"], indicator["values"]) == ("I.I.a.1-1", "40.5", 1)
    assert "owner@office.example" not in json.dumps(indicator)
    values = got(f"{root(study)}/measurements?indicator=I.I.a.1-1")["items"]
    of_one = got(f"/api/v1/roadmaps/{study.slug}/indicators/I.I.a.1-1/measurements")["items"]
    assert values == of_one
    assert [(v["measured_on"], v["value"], v["standing"]) for v in values] == [
        ("2026-01-01", "40.5", "ahead")
    ]
    uptake = got(f"{root(study)}/uptake?status=under_way")["items"]
    assert [(each["status"], each["is_newest"]) for each in uptake] == [
        ("under_way", True),
        ("planned", False),
    ]
    assert got(f"{root(study)}/uptake?status=done")["items"] == []


def test_roadmaps_and_editions_are_listed_and_an_old_one_stays(study):
    publish(study)
    make_study(by=coordinator(study), title="Not published")
    roadmaps = got("/api/v1/roadmaps")["items"]
    assert [(each["slug"], each["edition"], each["actions"]) for each in roadmaps] == [
        (study.slug, 2, 1)
    ]
    assert got(f"/api/v1/roadmaps/{study.slug}")["item"] == roadmaps[0]
    editions = got(f"/api/v1/roadmaps/{study.slug}/editions")["items"]
    assert [(each["number"], each["state"]) for each in editions] == [
        (2, "published"),
        (1, "superseded"),
    ]
    assert got(editions[1]["address"].removeprefix("http://127.0.0.1:8000"))["item"] == editions[1]
    assert got(f"{root(study, 1)}/actions")["edition"]["state"] == "superseded"


def test_lists_are_cut_into_pages_that_lead_to_each_other(study):
    first = got(f"{root(study)}/priorities?limit=2")
    site = "http://127.0.0.1:8000"
    assert first["next"] == f"{site}{root(study)}/priorities?limit=2&offset=2"
    second = got(first["next"].removeprefix(site))
    assert ([e["code"] for e in second["items"]], second["next"]) == (["I-03"], None)
    assert second["previous"] == f"{site}{root(study)}/priorities?limit=2&offset=0"
    assert got(f"{root(study)}/priorities?offset=1000000")["items"] == []


def test_a_list_is_searched_filtered_and_sorted_as_on_the_page(study):
    survey = finished_survey(study=study, title="Data")
    sub_topic = add_sub_topic(survey.pillar, title="Registers")
    place(standing(survey), sub_topic, study=study)
    save_action(sub_topic, standing(survey), title_en="=1+1", title_zh="登记册", horizon_to=2028)
    publish(study)
    found = {
        query: [each["reference"] for each in got(f"{root(study)}/actions?{query}")["items"]]
        for query in ("q=登记", "pillar=2", "area=1-1", "by=2028", "sort=soon", "q=teach&pillar=2")
    }
    assert found == {
        "q=登记": ["II.I.a.1"],
        "pillar=2": ["II.I.a.1"],
        "area=1-1": ["I.I.a.1"],
        "by=2028": ["II.I.a.1"],
        "sort=soon": ["II.I.a.1", "I.I.a.1"],
        "q=teach&pillar=2": [],
    }
    rows = table_of(f"{root(study)}/actions?format=csv&limit=1")
    assert [(row["reference"], row["title_en"], row["title_zh"]) for row in rows] == [
        ("I.I.a.1", "Teach it", "开展教育"),
        ("II.I.a.1", "'=1+1", "登记册"),
    ]
    sha256 = study.editions.get(number=2).sha256
    assert {(r["edition"], r["edition_sha256"], r["license"]) for r in rows} == {
        ("2", sha256, "CC BY 4.0")
    }


def test_a_copy_is_kept_with_one_query_until_something_changes(study):
    client = Client()
    for path in [
        f"{root(study)}/{each}{form}" for each in RESOURCES for form in ("", "?format=csv")
    ]:
        first = client.get(path)
        with CaptureQueriesContext(connection) as queries:
            again = client.get(path, headers={"If-None-Match": first["ETag"]})
        assert first["ETag"].startswith('"')
        assert (path, again.status_code, again.content, len(queries)) == (path, 304, b"", 1)
    measure(study.indicators.get(), "50", dt.date(2026, 4, 1))
    assert client.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_query_counts_do_not_grow(study):
    def counts():
        return [query_count(Client(), f"{root(study)}/{each}") for each in RESOURCES]

    one = counts()
    for title in ("Two", "Three"):
        merge(finished_survey(study=study, title=title), title_en=title)
    publish(study)
    assert counts() == one
    assert max(one) <= 5


def test_any_site_may_read_and_nothing_is_known_of_the_visitor(study):
    path = f"{root(study)}/actions"
    plain = Client().get(path)
    packed = Client().get(path, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content) == plain.content
    assert (packed["ETag"].startswith('"'), packed["ETag"] == plain["ETag"]) == (True, False)
    for response in (plain, Client().head(path), Client().options(path)):
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response
        assert not response.cookies
    assert Client().options(path)["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Origin" not in Client().post(path)
    assert "Access-Control-Allow-Origin" not in Client().get(f"/roadmap/{study.slug}/")
    assert "Cookie" not in plain["Vary"]
    visitor = signed_in(coordinator(study))
    with CaptureQueriesContext(connection) as queries:
        known = visitor.get(path, headers={"If-None-Match": plain["ETag"]})
    assert (known.status_code, len(queries), list(known.cookies)) == (304, 1, [])


WRONG = [
    ("actions?limit=101", 422, "limit", "Write a number of at most 100."),
    ("actions?limit=x", 422, "limit", "Write a whole number."),
    ("actions?offset=-1", 422, "offset", "Write a number of at least 0."),
    ("actions?format=xml", 422, "format", "Write one of these: 'json' or 'csv'."),
    ("actions?pilar=1", 422, "pilar", "There is no such parameter here. There are: limit"),
    ("actions?pillar=7", 422, "pillar", "Write one of these: 1."),
    ("actions?sort=-pk", 422, "sort", "Write one of these: place, fit, agreed, soon."),
    ("actions?agreed=1e9", 422, "agreed", "Write one of these: 80, 90, 100."),
    ("indicators?action=9-9-z-9", 422, "action", "This edition has no such action."),
    ("measurements?indicator=%00", 422, "indicator", "No indicator has this code."),
    ("actions/9-9-z-9", 404, None, "This edition has no such action."),
    ("priorities/X-99", 404, None, "This edition has no such priority."),
    ("%0A%0D", 404, None, "Nothing stands at this address."),
    ("nothing", 404, None, "Nothing stands at this address."),
]


def test_what_is_wrong_is_told_in_plain_words(study):
    for path, status, parameter, words in WRONG:
        response = Client().get(f"{root(study)}/{path}")
        head = (path, response.status_code, response["Content-Type"])
        assert head == (path, status, "application/problem+json")
        told = json.loads(response.content)
        assert (told["status"], told["type"]) == (status, "about:blank")
        sentences = {each["parameter"]: each["detail"] for each in told["errors"]}
        assert sentences.get(parameter, told["detail"]).startswith(words)


def test_what_is_not_published_or_not_taken_is_told_too(study):
    for edition in ("2", "0", "01", "draft", "99999999999"):
        assert got(f"{root(study, edition)}/actions", 404)["title"] == "Not Found"
    assert got("/api/v1/roadmaps/nothing", 404)["detail"].startswith("No published roadmap")
    refused = Client().post(f"{root(study)}/actions")
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert json.loads(refused.content)["detail"].endswith("It takes: GET, HEAD, OPTIONS.")
    told = got(f"{root(study)}/actions", 406, accept="text/html")
    assert told["detail"].startswith("This is answered as application/json.")
    assert got(f"{root(study)}/actions?format=csv", 406, accept="application/json")["status"] == 406
    in_chinese = got(f"{root(study)}/actions?limit=0", 422, accept_language="zh-hans")
    assert in_chinese["title"] == HTTPStatus.UNPROCESSABLE_ENTITY.phrase  # Python renamed it


def test_the_page_for_programmers_names_every_address_and_shows_the_examples(study):
    page = Client().get(reverse("roadmap:api:api_docs"))
    text = page.content.decode()
    described = got("/api/v1/openapi.json")
    assert [path for path in described["paths"] if path not in text] == []
    assert all(words in text for words in ("read.csv", "urllib.request", "curl -fsS"))
    assert described["info"]["license"]["name"] == "CC BY 4.0"
