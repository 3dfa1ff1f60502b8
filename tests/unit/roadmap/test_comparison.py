"""What two editions have differently: snapshots in, words out."""

import copy

import pytest
from django.utils import translation

from roadmap.comparison import MOST_WOVEN, Comparison
from roadmap.models.snapshot import Snapshot
from surveys.consensus import Rule
from surveys.wording import Part

pytestmark = pytest.mark.one_database


def story(agreeing, verdict):
    return {
        "round": 1,
        "version": 1,
        "counts": [0, 0, 10 - agreeing, agreeing, 0],
        "rated": 10,
        "agreeing": agreeing,
        "disagreeing": 0,
        "cannot_judge": 0,
        "missing": 0,
        "verdict": verdict,
        "bands": {},
        "disposition": "",
        "reason": "",
    }


def priority(number, agreeing=9, sub_topic="1-1-a"):
    return {
        "code": f"I-0{number}",
        "stands": agreeing >= 7,
        "sub_topic": sub_topic,
        "versions": [{"number": 1, "text_en": f"Statement {number}", "text_zh": ""}],
        "rounds": [story(agreeing, "consensus" if agreeing >= 7 else "no_consensus")],
    }


def action(number, **changes):
    """As an edition before levels of participation and dissent held it."""
    return {
        "number": number,
        "reference": f"I.I.a.{number}",
        "slug": f"1-1-a-{number}",
        "title_en": f"Action {number}",
        "title_zh": "",
        "text_en": "Add **one** module.",
        "text_zh": "增设一个模块。",
        "actors_en": "Ministries",
        "actors_zh": "",
        "horizon_from": None,
        "horizon_to": 2030,
        "priorities": ["I-01"],
    } | changes


def content(actions, priorities):
    place = {"title_en": "Literacy", "title_zh": "", "description_en": "", "description_zh": ""}
    topics = [
        {"letter": letter, "reference": f"I.I.{letter}", "slug": f"1-1-{letter}", "actions": []}
        | place
        for letter in "ab"
    ]
    topics[0]["actions"] = actions
    area = {"number": 1, "numeral": "I", "reference": "I.I", "title_en": "A", "title_zh": ""}
    survey = {
        "rule": Rule().as_dict(),
        "protocol_sha256": "aa",
        "protocol_locked_at": "2026-01-01T00:00:00+00:00",
        "rounds": [
            {
                "number": 1,
                "invited": 12,
                "answered": 10,
                "opened_at": "2026-01-01T00:00:00+00:00",
                "closed_at": "2026-02-01T00:00:00+00:00",
                "bundle_sha256": "bb",
                "breakdown": {},
            }
        ],
    }
    pillar = {"number": 1, "numeral": "I", "state": "finished", "title_en": "P", "title_zh": ""}
    return Snapshot(
        {
            "study": {"slug": "s", "is_simulated": False, "title_en": "S", "title_zh": ""},
            "pillars": [
                pillar
                | {
                    "survey": survey,
                    "priorities": priorities,
                    "areas": [area | {"sub_topics": topics}],
                }
            ],
        }
    )


BEFORE = content([action(1), action(2)], [priority(1), priority(2), priority(3, agreeing=6)])


def test_an_edition_is_the_same_as_itself():
    same = Comparison(BEFORE, Snapshot(copy.deepcopy(BEFORE.data)))
    assert (same.is_same, same.sentences) == (True, [])


def test_what_is_new_gone_and_changed_is_told_in_words_first():
    after = content(
        [
            action(1, text_en="Add *two* modules.", participation="consult", horizon_to=2031),
            action(3),
            action(4, priorities=["I-02"]),
        ],
        [priority(1), priority(2, sub_topic="1-1-b"), priority(3, agreeing=8), priority(4)],
    )
    found = Comparison(BEFORE, after)
    assert found.sentences == [
        "2 actions are new, 1 action is gone, 1 action has changed.",
        "1 priority is new, 3 priorities have changed.",
    ]
    (changed,) = found.changed_actions
    assert [(v.label, v.before, v.after) for v in changed.values] == [
        ("When", "…–2030", "…–2031"),
        ("Participation", "–", "Consult"),
    ]
    (text,) = changed.texts
    assert (str(text.label), text.is_elsewhere) == ("What should be done", False)
    assert text.parts == [
        Part(text="Add "),
        Part(text="one module", is_old=True),
        Part(text="two modules", is_new=True),
        Part(text="."),
    ]
    with translation.override("zh-hans"):
        assert text.is_elsewhere


def test_a_moved_priority_and_another_verdict_are_told():
    after = content(
        [action(1), action(2)],
        [priority(1), priority(2, sub_topic="1-1-b"), priority(3, agreeing=8)],
    )
    found = {
        change.after.code: [(v.label, v.before, v.after) for v in change.values]
        for change in Comparison(BEFORE, after).changed_priorities
    }
    assert found == {
        "I-02": [("Sub-topic", "I.I.a", "I.I.b")],
        "I-03": [
            ("Verdict", "No consensus", "Consensus"),
            ("Agreed in the last round", "6 of 10 (60.0 %)", "8 of 10 (80.0 %)"),
        ],
    }


def test_very_long_texts_stand_one_after_the_other():
    texts = ["的" * MOST_WOVEN, "的" * MOST_WOVEN + "x"]
    before, after = (content([action(1, text_en=text)], [priority(1)]) for text in texts)
    ((change,),) = [changed.texts for changed in Comparison(before, after).changed_actions]
    assert change.parts == [Part(text=texts[0], is_old=True), Part(text=texts[1], is_new=True)]
