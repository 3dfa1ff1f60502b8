"""What readers learn about the coding: the method, a priority, the thread; and old editions."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from roadmap.models.snapshot import Snapshot
from roadmap.services import adjudication, structure
from roadmap.services.snapshots import build_snapshot
from studies.enums import Role
from tests.factories.coding import code, compare
from tests.factories.pages import text_of
from tests.factories.roadmap import (
    add_sub_topic,
    coordinator,
    finished_survey,
    publish,
    published_study,
    save_action,
    standing,
)
from tests.factories.studies import join, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    """Two coders agree on I-01; they differ on I-02, about which the coordinator decides."""
    survey = finished_survey()
    study, now = survey.pillar.study, timezone.now()
    alice, ana = coordinator(study), join(study, make_user("Ana Coder"), Role.ANALYST)
    a, b = (
        add_sub_topic(survey.pillar),
        add_sub_topic(survey.pillar, title="Trust", title_zh="信任"),
    )
    texts = {"includes_en": "Schools.", "includes_zh": "学校。", "excludes_en": "Staff."}
    structure.edit_sub_topic(sub_topic=a, by=alice, now=now, **texts)
    code(survey, alice, [a, b])
    code(survey, ana, [a, None])
    coding, second = compare(survey, alice), standing(survey)[1]
    adjudication.accept_agreed(coding=coding, by=alice, now=now)
    adjudication.decide_code(
        coding=coding, priority=second, sub_topic=a, reason="It is learnt.", by=alice, now=now
    )
    save_action(a, standing(survey))
    publish(study)
    return study


def page(name, study, *rest):
    return text_of(Client().get(reverse(f"roadmap:{name}", args=[study.slug, *rest])))


def test_the_snapshot_holds_agreement_and_reasons_and_no_choice_of_a_person(study):
    pillar = build_snapshot(study=study)["pillars"][0]
    half = {"agreed": 1, "compared": 2, "undefined": ""}
    alike = half | {"agreed": 2}
    assert pillar["coding"] == {
        "independent": True,
        "people": 2,
        **half,
        "kappa": [1, 3],
        "decided": 1,
        "codes": [
            {"code": "1-1-a", "chosen": [1, 1], **alike, "kappa": [1, 1]},
            {"code": "1-1-b", "chosen": [1, 0], **half, "kappa": [0, 1]},
            {"code": "", "chosen": [0, 1], **half, "kappa": [0, 1]},
        ],
    }
    assert [each["coding"] for each in pillar["priorities"]] == [
        {"step": "agreed", "reason": ""},
        {"step": "decided", "reason": "It is learnt."},
        {},
    ]
    assert "Ana Coder" not in str(pillar)
    assert "Too wide." not in str(pillar)


def test_the_method_says_that_two_coded_and_how_far_they_agree(study):
    text = page("method", study)
    assert "They chose the same code for 1 of 2 (50 %)." in text
    assert "Cohen’s kappa, which leaves out what chance alone would give, is 0.33" in text
    assert "The code of 1 priority was decided by the team" in text
    assert "Belongs here: Schools." in text
    assert "Does not belong here: Staff." in text


def test_a_priority_and_the_thread_say_whether_coders_agreed_or_why_it_was_decided(study):
    agreed = "Two people coded it without seeing each other’s codes, and chose the same."
    decided = "then the team decided. Its reason: It is learnt."
    assert agreed in page("priority_detail", study, "I-01")
    assert decided in page("priority_detail", study, "I-02")
    thread = page("thread", study, "1-1-a-1")
    assert agreed in thread
    assert decided in thread


def test_where_one_person_placed_everything_the_method_says_so():
    study = published_study()
    assert "One person placed the consensus priorities of this pillar" in page("method", study)
    assert "One person chose the theme." in page("thread", study, "1-1-a-1")


def test_an_edition_that_was_published_before_there_was_any_of_it_still_reads(study):
    data = study.editions.get().snapshot
    pillar = data["pillars"][0]
    del pillar["coding"]
    for part in pillar["priorities"]:
        del part["coding"]
    for place in pillar["areas"][0]["sub_topics"]:
        for name in ("includes", "excludes", "examples"):
            del place[f"{name}_en"], place[f"{name}_zh"]
    old = Snapshot(data).pillars[0]
    assert (old.coding.people, old.coding.is_independent) == (0, False)
    assert old.standing[0].coded.is_agreed is False
    assert next(old.sub_topics).text("includes") == ""
