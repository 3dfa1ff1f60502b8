"""The list of an edition: words in both languages, filters that live in the address, ways out."""

import datetime as dt
import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from roadmap.enums import UptakeState
from studies.models import Study
from tests.factories.follow_up import state
from tests.factories.pages import text_of
from tests.factories.roadmap import (
    add_sub_topic,
    finished_survey,
    place,
    publish,
    published_study,
    save_action,
    standing,
)

pytestmark = pytest.mark.django_db
ALL_OF_TEN, NINE_OF_TEN, SEVEN_OF_TEN = [5] * 10, [5] * 9 + [1], [4] * 7 + [2] * 3
EVIL = ["\x00", "\u202e\u2066evil", "<script>alert(1)</script>", "' OR 1=1 --",
        "%s %(q)s {q} {{ q }}", "\U0001f468\u200d\u2695\ufe0f", "e" + "\u0301" * 500]  # fmt: skip


@pytest.fixture
def study(db: None) -> Study:
    """Two actions: registers (rests on I-01 and I-02) and nurses (on I-03)."""
    survey = finished_survey(given={1: ALL_OF_TEN, 2: SEVEN_OF_TEN, 3: NINE_OF_TEN})
    first, second = add_sub_topic(survey.pillar), add_sub_topic(survey.pillar, title="Skills")
    one, two, three = standing(survey)
    place([one, two], first, study=survey.pillar.study)
    place([three], second, study=survey.pillar.study)
    save_action(
        first,
        [one, two],
        title_en="Open registers",
        title_zh="公开登记册",
        text_en="Biobanks publish which health data are used.",
        text_zh="生物样本库公布健康数据的使用情况。",
        actors_en="Biobanks; Ministries",
        actors_zh="生物样本库；主管部门",
        horizon_to=2028,
    )
    save_action(
        second,
        [three],
        title_en="Train nurses",
        title_zh="培训护士",
        text_en="A course.",
        text_zh="课程。",
        actors_en="Hospitals",
        actors_zh="医院",
        horizon_from=None,
        horizon_to=None,
    )
    publish(survey.pillar.study)
    return survey.pillar.study


def place_of(study, **query):
    path = reverse("roadmap:action_list", args=[study.slug])
    return f"{path}?{urlencode(query)}" if query else path


def rows(response):
    """The references of the rows, in order."""
    return re.findall(r'class="list-kind">\s*(?:Action|Priority) ([\w.-]+)', text_of(response))


def test_it_lists_actions_then_the_priorities_that_reached_consensus(client, study):
    response = client.get(place_of(study))
    assert rows(response) == ["I.I.a.1", "I.I.b.1", "I-01", "I-02", "I-03"]
    text = text_of(response)
    assert "2 actions and 3 priorities" in text
    assert "Rests on 2 priorities; of the weakest:" in text
    assert "7 of 10 (70.0 %)" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "register"}, ["I.I.a.1"]),
        ({"q": "健康数据"}, ["I.I.a.1"]),  # on an English page, too
        ({"q": "护士"}, ["I.I.b.1"]),
        ({"q": "hospital"}, ["I.I.b.1"]),
        ({"q": "skills"}, ["I.I.b.1", "I-03"]),  # the theme
        ({"q": "I-02"}, ["I-02"]),
        ({"q": "i.i.a"}, ["I.I.a.1"]),
        ({"kind": "priority"}, ["I-01", "I-02", "I-03"]),
        ({"actor": "ministries"}, ["I.I.a.1"]),
        ({"by": "2028"}, ["I.I.a.1"]),
        ({"by": "none"}, ["I.I.b.1"]),
        ({"agreed": "90"}, ["I.I.b.1", "I-01", "I-03"]),
        ({"agreed": "100"}, ["I-01"]),
        ({"pillar": "1", "kind": "action"}, ["I.I.a.1", "I.I.b.1"]),
        ({"area": "1-1", "agreed": "90", "kind": "action"}, ["I.I.b.1"]),
        ({"sort": "agreed"}, ["I-01", "I.I.b.1", "I-03", "I.I.a.1", "I-02"]),
        ({"sort": "soon", "kind": "action"}, ["I.I.a.1", "I.I.b.1"]),
        ({"pillar": "9", "area": "x", "by": "1e9", "agreed": "-1", "sort": "pk"}, None),
    ],
)
def test_words_filters_and_order_live_in_the_address(client, study, query, found):
    everything = ["I.I.a.1", "I.I.b.1", "I-01", "I-02", "I-03"]
    assert rows(client.get(place_of(study, **query))) == (everything if found is None else found)


def test_each_value_says_how_many_rows_it_would_leave(client, study):
    text = text_of(client.get(place_of(study, agreed="90", kind="action")))
    for option in ("Actions (1)", "Priorities (2)", "Biobanks (0)", "Hospitals (1)", "everyone (0)",
                   "at least 80 % (1)", "no end set (1)", "by 2028 (0)"):  # fmt: skip
        assert f">{option}</option>" in text, option


def test_what_is_chosen_can_be_dropped_one_by_one(client, study):
    text = text_of(client.get(place_of(study, q="data", actor="biobanks")))
    assert f'href="{place_of(study, actor="biobanks")}"' in text
    assert f'href="{place_of(study, q="data")}"' in text
    assert "Who acts: Biobanks" in text
    assert '<input class="form-control" type="search" id="q" name="q" value="data"' in text


def test_hits_are_marked(client, study):
    text = text_of(client.get(place_of(study, q="data")))
    assert "which health <mark>data</mark> are used" in text


def test_an_empty_list_says_what_to_leave_out(client, study):
    text = text_of(client.get(place_of(study, q="register", agreed="90", actor="biobanks")))
    assert "Nothing found for “register”" in text
    assert "Drop the filter “How many agreed: at least 90 %”</a>" in text
    assert "Drop the filter “Who acts: Biobanks”" not in text  # that is no way out
    assert f'href="{place_of(study, q="register")}">Drop every filter</a>' in text
    text = text_of(client.get(place_of(study, q="register nurses")))
    assert f'href="{place_of(study, q="nurses")}">Search for “nurses” alone</a>' in text


def test_chinese_readers_search_and_filter_in_chinese(study):
    client = Client()
    client.cookies["django_language"] = "zh-hans"
    text = text_of(client.get(place_of(study, q="健康数据", actor="biobanks")))
    assert "<mark>健康数据</mark>的使用情况" in text
    assert "生物样本库" in text
    assert ">生物样本库 (1)</option>" in text


def test_hostile_questions_are_harmless(client, study):
    names = ["q", "pillar", "actor", "by", "agreed", "page", "language", "x"]
    questions = [{name: evil} for name in names for evil in EVIL]
    for question in [*questions, {"q": "a" * 1_000_000}, {"x": "a" * 1_000_000}]:
        response = client.get(place_of(study, **question))
        body = response.content.decode()
        assert (response.status_code, len(body) < 60_000) == (200, True)
        assert [b for b in ("<script>alert", "\x00", "\u202e", "\u2066") if b in body] == []


def test_a_question_is_kept_by_no_process_and_by_the_reader(client, study):
    place = place_of(study, q="data")
    etag = client.get(place)["ETag"]
    assert client.get(place, headers={"if-none-match": etag}).status_code == 304
    other = client.get(place_of(study, q="nurses"), headers={"if-none-match": etag})
    assert (other.status_code, rows(other)) == (200, ["I.I.b.1"])


def test_long_lists_have_pages_that_keep_the_question(client):
    survey = finished_survey(given=dict.fromkeys(range(1, 31), ALL_OF_TEN))
    sub_topic = add_sub_topic(survey.pillar)
    place(standing(survey), sub_topic, study=survey.pillar.study)
    save_action(sub_topic, standing(survey))
    publish(survey.pillar.study)
    study = survey.pillar.study
    first = client.get(place_of(study, kind="priority"))
    assert len(rows(first)) == 25
    assert f'href="{place_of(study, kind="priority", page=2)}"' in text_of(first)
    assert len(rows(client.get(place_of(study, kind="priority", page=2)))) == 5
    assert len(rows(client.get(place_of(study, kind="priority", page="-7")))) == 5


def test_home_has_the_search_field(client):
    study = published_study()
    text = text_of(client.get(reverse("roadmap:roadmap_home", args=[study.slug])))
    assert f'method="get" action="{place_of(study)}" role="search"' in text


def test_the_status_in_a_jurisdiction_filters_by_the_newest_statement(client, study):
    path = reverse("roadmap:action_list", args=[study.slug])
    state(study, "EU", UptakeState.PLANNED, on=dt.date(2026, 1, 1))
    state(study, "EU", UptakeState.UNDER_WAY, on=dt.date(2026, 5, 1))
    state(study, "China", UptakeState.DONE, on=dt.date(2026, 3, 1))
    found = {
        value: text_of(client.get(path, {"status": value}))
        for value in ("planned", "under_way", "done")
    }
    titles = {value: "Open registers" in text for value, text in found.items()}
    others = {value: "Train nurses" in text for value, text in found.items()}
    # "Planned" is over and unknown to the list: it asks for nothing.
    assert titles == {"planned": True, "under_way": True, "done": True}
    assert others == {"planned": True, "under_way": False, "done": False}
    assert "Status in a jurisdiction" in found["done"]


def test_a_copy_of_the_list_ends_when_a_status_is_stated(client, study):
    path = reverse("roadmap:action_list", args=[study.slug])
    etag = client.get(path)["ETag"]
    assert client.get(path, headers={"if-none-match": etag}).status_code == 304
    state(study, "EU", UptakeState.PLANNED)
    assert client.get(path, headers={"if-none-match": etag}).status_code == 200
