"""Evidence in an edition: what it is, which priorities cite it, which actions those carry."""

import pytest
from django.urls import reverse

from roadmap.models.snapshot import Snapshot
from roadmap.services.snapshots import build_snapshot
from tests.factories.evidence import add_evidence, cite
from tests.factories.pages import text_of
from tests.factories.roadmap import finished_survey, merge, publish
from tests.factories.surveys import make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    """I-01 and I-03 cite a plan, I-01 a paper; I-03 did not reach consensus."""
    survey = finished_survey()
    first, _second, third = survey.priorities.order_by("number")
    plan, paper = add_evidence(survey.pillar.study, "Plan", "Paper")
    paper.doi, paper.is_illustrative = "10.1000/paper", True
    paper.save(update_fields=["doi", "is_illustrative"])
    for priority, evidence in ((first, plan), (third, plan), (first, paper)):
        cite(priority, evidence, note_en=f"{evidence.title_en} says so.", note_zh="如此说。")
    merge(survey)
    return survey


def page(client, study, name, *rest, query=""):
    return text_of(client.get(reverse(f"roadmap:{name}", args=[study.slug, *rest]) + query))


def test_the_list_leads_from_evidence_to_priorities_and_actions(client, survey):
    study = survey.pillar.study
    publish(study)
    text = page(client, study, "evidence_list")
    assert "2 pieces of evidence are cited." in text
    plan = text.split('evidence/E-01/">')[1].split("</tr>")[0]
    assert "Policy · Health ministry · Country A · 2021" in plan
    assert [code for code in ("I-01", "I-02", "I-03", "I.I.a.1") if code in plan] == [
        *("I-01", "I-03", "I.I.a.1")
    ]


def test_a_page_tells_what_it_is_and_what_became_of_it(client, survey):
    study = survey.pillar.study
    publish(study)
    paper = page(client, study, "evidence_detail", "E-02")
    for words in (
        'href="https://doi.org/10.1000/paper"',
        "This piece of evidence is made up for illustration.",
        "It asks for teaching.",
        "Paper says so.",
        reverse("roadmap:priority_detail", args=[study.slug, "I-01"]),
        reverse("roadmap:action_detail", args=[study.slug, "1-1-a-1"]),
    ):
        assert words in paper
    assert "I-03" not in paper
    chinese = page(client, study, "evidence_detail", "E-01", query="?language=zh-hans")
    for words in ("Plan（中文）", "它要求开展教学。", "如此说。", "卫生部"):
        assert words in chinese
    assert client.get(f"/roadmap/{study.slug}/evidence/E-03/").status_code == 404


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("action_detail", "1-1-a-1"),
        ("priority_detail", "I-01"),
        ("priority_detail", "I-03"),
        ("thread", "1-1-a-1"),
        ("action_list", None),
    ],
)
def test_evidence_is_found_where_people_read(client, survey, name, place):
    study = survey.pillar.study
    publish(study)
    if place is None:
        text = page(client, study, name, query="?q=plan")
        assert "1 action and 1 priority" in text
    else:
        text = page(client, study, name, place)
        part = text.split("What was known")[1]
        assert reverse("roadmap:evidence_detail", args=[study.slug, "E-01"]) in part


def test_only_what_priorities_of_finished_surveys_cite_is_published(client, survey):
    study = survey.pillar.study
    unfinished = make_survey(study=study, by=study.memberships.get().user, title="Later")
    _uncited, early = add_evidence(study, "Uncited", "Early")
    cite(unfinished.priorities.first(), early)
    snapshot = publish(study).snapshot
    assert [each["reference"] for each in snapshot["evidence"]] == ["E-01", "E-02"]
    assert client.get(f"/roadmap/{study.slug}/evidence/E-04/").status_code == 404


def test_citing_later_changes_the_next_edition_and_not_this_one(client, survey):
    study = survey.pillar.study
    before = publish(study)
    second = survey.priorities.get(number=2)
    cite(second, study.evidence.get(number=2))
    after = publish(study)
    cited = [
        [each.priority.code for each in edition.content.evidence["E-02"].citations]
        for edition in (before, after)
    ]
    assert cited == [["I-01"], ["I-01", "I-02"]]
    text = text_of(client.get(f"/roadmap/{study.slug}/editions/1/evidence/E-02/"))
    assert "I-02" not in text


def test_an_edition_from_before_there_was_evidence_still_renders(client, survey):
    study = survey.pillar.study
    old = build_snapshot(study=study)
    del old["evidence"]
    for priority in old["pillars"][0]["priorities"]:
        del priority["evidence"]
    edition = publish(study)
    type(edition).objects.filter(pk=edition.pk).update(snapshot=old, sha256="0" * 64)
    assert Snapshot(old).evidence == {}
    assert "No evidence in this edition" in page(client, study, "evidence_list")
    for name, place in (("action_detail", "1-1-a-1"), ("thread", "1-1-a-1")):
        assert "cite no evidence" in page(client, study, name, place)
    assert "It cites no evidence." in page(client, study, "priority_detail", "I-01")


def test_more_evidence_takes_no_more_queries(client, survey, django_assert_max_num_queries):
    study = survey.pillar.study
    for evidence in add_evidence(study, *(f"More {n}" for n in range(9))):
        cite(survey.priorities.get(number=2), evidence)
    publish(study)
    for name, *place in (("evidence_list",), ("evidence_detail", "E-05")):
        with django_assert_max_num_queries(3):
            page(client, study, name, *place)
