"""The desk's pages about evidence: list, adding, changing, removing."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from studies.enums import Role
from studies.models import Event, Evidence
from surveys.exceptions import Refusal
from surveys.models import Citation
from surveys.services.citations import cite_evidence, remove_evidence
from tests.factories.evidence import add_evidence, cite
from tests.factories.pages import signed_in, text_of
from tests.factories.studies import join, make_study, make_user
from tests.factories.surveys import make_survey, open_survey_round, rate

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    return make_survey(by=make_user("Alice"))


@pytest.fixture
def alice(survey):
    return survey.pillar.study.memberships.get().user


def url(page, study, *rest):
    return reverse(f"surveys:{page}", args=[study.slug, *rest])


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_says_what_is_cited_by_whom(survey, alice, count, django_assert_max_num_queries):
    study = survey.pillar.study
    mapped = add_evidence(study, *(f"Plan {n}" for n in range(count)))
    for each in mapped:
        cite(survey.priorities.first(), each)
    client = signed_in(alice)
    with django_assert_max_num_queries(12):
        text = text_of(client.get(url("evidence_list", study)))
    for words in (f"E-0{count}", "Policy · Health ministry · Country A · 2021", "I-01"):
        assert words in text


def test_an_observer_reads_and_changes_nothing(survey):
    olga = join(survey.pillar.study, make_user("Olga"), Role.OBSERVER)
    text = text_of(signed_in(olga).get(url("evidence_list", survey.pillar.study)))
    assert ("No evidence yet" in text, "New evidence" in text) == (True, False)


def test_evidence_is_added_with_its_doi_and_keeps_what_was_typed(survey, alice):
    study, client = survey.pillar.study, signed_in(alice)
    typed = {"kind": "publication", "title_en": "A paper", "doi": "https://doi.org/10.1/a b"}
    text = text_of(client.post(url("evidence_add", study), typed))
    assert ("This is no DOI" in text, 'value="A paper"' in text) == (True, True)
    wrong = typed | {"doi": "", "link": "javascript:alert(1)"}
    assert "begins with https://" in text_of(client.post(url("evidence_add", study), wrong))
    client.post(url("evidence_add", study), typed | {"doi": "https://doi.org/10.1000/a"})
    evidence = study.evidence.get()
    found = evidence.reference, evidence.title_en, evidence.address, evidence.added_by
    assert found == ("E-01", "A paper", "https://doi.org/10.1000/a", alice)
    event = Event.objects.latest("pk")
    assert (event.kind, event.about) == (
        "evidence_changed",
        {"evidence": ["E-01"], "change": "added"},
    )


def test_changing_writes_what_changed_alone(survey, alice):
    study, client = survey.pillar.study, signed_in(alice)
    (plan,) = add_evidence(study, "Plan")
    page = url("evidence_edit", study, plan.pk)
    columns = {"kind": "policy", "title_en": "New plan", "title_zh": plan.title_zh}
    same = ("issuer_en", "issuer_zh", "place_en", "place_zh", "year", "link", "note_en", "note_zh")
    client.post(page, columns | {name: getattr(plan, name) for name in same})
    plan.refresh_from_db()
    assert plan.title_en == "New plan"
    assert Event.objects.latest("pk").about["fields"] == ["title_en"]


def test_what_is_cited_stays_and_a_number_is_never_given_twice(survey, alice):
    study, client = survey.pillar.study, signed_in(alice)
    _plan, paper = add_evidence(study, "Plan", "Paper")
    citation = cite(survey.priorities.first(), paper)
    text = text_of(
        client.post(url("evidence_edit", study, paper.pk), {"remove": "yes"}, follow=True)
    )
    assert "Take it out of each of them first." in text
    citation.delete()
    client.post(url("evidence_edit", study, paper.pk), {"remove": "yes"})
    (third,) = add_evidence(study, "Third")
    assert third.reference == "E-03"
    shown = text_of(client.get(url("evidence_list", study)))
    assert ('id="E-02"' in shown, 'id="E-03"' in shown) == (False, True)
    assert client.get(url("evidence_edit", study, paper.pk)).status_code == 404


def test_only_evidence_of_the_own_study_that_is_still_listed_is_cited(survey, alice):
    priority = survey.priorities.select_related("survey__pillar__study").first()
    (foreign,) = add_evidence(make_study(by=make_user("Nils"), title="Another"), "Plan")
    (gone,) = add_evidence(survey.pillar.study, "Gone")
    remove_evidence(evidence=gone, by=alice, now=timezone.now())
    for evidence in (foreign, gone):
        with pytest.raises(Refusal):
            cite_evidence(priority=priority, evidence=evidence, by=alice, now=timezone.now())
    assert Citation.objects.count() == 0


@pytest.mark.each_database
@pytest.mark.parametrize(
    "wrong",
    [{"link": "javascript:alert(1)"}, {"doi": "x"}, {"kind": "book"}, {"title_en": ""}],
)
def test_the_database_refuses_evidence_that_cannot_be(survey, wrong):
    add_evidence(survey.pillar.study, "Plan")
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.update(**wrong)


def test_citing_is_dated_and_possible_after_the_wording_was_rated(survey, alice):
    study, client = survey.pillar.study, signed_in(alice)
    plan, paper = add_evidence(study, "Plan", "Paper")
    rate(open_survey_round(survey), 0, {1: 5})
    version = survey.priorities.first().versions.get()
    page = reverse("surveys:priority_evidence", args=[version.pk])
    note = {"note_en": "It names the gap.", "note_zh": "它指出了空白。"}
    client.post(page, {"evidence": plan.pk, **note})
    citation = Citation.objects.get()
    assert (citation.evidence, citation.note_en, citation.cited_by) == (
        plan,
        note["note_en"],
        alice,
    )
    text = text_of(client.get(page))
    assert "It names the gap." in text
    assert f'<option value="{paper.pk}">' in text
    assert f'<option value="{plan.pk}">' not in text
    client.post(reverse("surveys:citation_withdraw", args=[version.pk, citation.pk]))
    assert Citation.objects.count() == 0
    told = [(e.kind, e.about["change"]) for e in Event.objects.order_by("-pk")[:2]]
    assert told == [("evidence_cited", "removed"), ("evidence_cited", "added")]


TABLE = """kind,title,title (Chinese),year
policy,Plan,计划,2021
programme,Training,培训,
policy,Old,,
"""


def test_a_table_is_shown_first_and_then_taken_whole(survey, alice):
    study, client = survey.pillar.study, signed_in(alice)
    add_evidence(study, "old")
    page = url("evidence_import", study)
    shown = client.post(page, {"lines": TABLE})
    assert study.evidence.count() == 1
    assert "Take 2 rows" in text_of(shown)
    handed_on = shown.context["table"]
    client.post(page, {"lines": handed_on, "take": "1"})
    titles = [(each.reference, each.title_zh, each.year) for each in study.evidence.all()]
    assert titles[1:] == [("E-02", "计划", 2021), ("E-03", "培训", None)]
    again = text_of(client.post(page, {"lines": TABLE}))
    assert "Everything in the table is known already" in again


def test_a_table_with_a_problem_takes_nothing_and_says_where(survey, alice):
    study, client = survey.pillar.study, signed_in(alice)
    lines = TABLE.replace("policy,Plan", "book,Plan")
    text = text_of(client.post(url("evidence_import", study), {"lines": lines, "take": "1"}))
    for words in ("Nothing can be taken yet", "A (kind)", "This is no kind of evidence"):
        assert words in text
    assert study.evidence.count() == 0
