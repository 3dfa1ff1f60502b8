import pytest
from django.urls import reverse
from django.utils import timezone

from studies.enums import CopyKind, EventKind
from studies.models import Study
from surveys.enums import Disposition, MessageKind
from surveys.models import Expert, MailWords, Priority, Survey
from surveys.services.copies import copy_study
from surveys.services.mail_words import set_mail_words
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.studies import join, make_study, make_user
from tests.factories.surveys import add_experts, decide, make_survey, sealed_round

pytestmark = pytest.mark.django_db
FORM = {"kind": "template", "title_en": "Second study", "title_zh": "第二项研究"}


@pytest.fixture
def study():
    return make_study(by=make_user("Alice"), breakdown_en="Region", breakdown_zh="地区")


@pytest.fixture
def alice(study):
    return signed_in(study.memberships.get().user)


def url(study):
    return reverse("surveys:study_copy", args=[study.slug])


def renewed(study):
    by = study.memberships.get(role="coordinator").user
    return copy_study(
        study=study,
        kind=CopyKind.RENEWAL,
        title_en="Five years later",
        title_zh="五年之后",
        by=by,
        now=timezone.now(),
    )


def wordings(survey):
    return list(
        survey.priorities.order_by("number").values_list(
            "number", "versions__number", "versions__text_en", "versions__text_zh"
        )
    )


def test_only_coordinators_enter(study):
    assert statuses(url(study), study) == COORDINATORS


def test_the_design_comes_along_and_nobody_else_does(alice, study):
    survey = make_survey(study=study)
    Survey.objects.update(
        rationale_en="Usual.", feedback="middle", invites_everyone=False, reminder_days=[3]
    )
    join(study, make_user("Olga"), "observer")
    by = study.memberships.get(role="coordinator").user
    parts = {"subject_en": "Welcome", "subject_zh": "", "opening_en": "", "opening_zh": ""}
    kind = MessageKind.INVITATION
    set_mail_words(study=study, kind=kind, by=by, now=timezone.now(), **parts)
    response = alice.post(url(study), FORM)
    copy = Study.objects.get(title_en="Second study")
    made = Survey.objects.get(pillar__study=copy)
    survey.refresh_from_db()
    assert response.url == reverse("study_board", args=[copy.slug])
    assert (copy.made_from, copy.made_as, copy.consent, copy.breakdown_zh) == (
        study,
        "template",
        study.consent,
        "地区",
    )
    assert made.plan(round_count=2) == survey.plan(round_count=2)
    assert (made.rule, made.rationale_en, made.order_seed == survey.order_seed) == (
        survey.rule,
        "Usual.",
        False,
    )
    assert (
        wordings(made)
        == wordings(survey)
        == [(n, 1, f"Statement {n}", f"条目 {n}") for n in (1, 2, 3)]
    )
    assert MailWords.objects.get(study=copy).subject_en == "Welcome"
    assert list(copy.memberships.values_list("user__name", "role")) == [("Alice", "coordinator")]
    assert (Expert.objects.filter(study=copy).count(), made.seats.count()) == (0, 0)
    assert Priority.objects.filter(renews__isnull=False).count() == 0
    assert copy.events.get(kind=EventKind.STUDY_COPIED).about == {
        "of": study.slug,
        "made_as": "template",
    }


def test_what_was_dropped_stays_behind_and_codes_stay(study):
    sealed = sealed_round(survey=make_survey(study=study), ratings=[{1: 5, 2: 1, 3: 4}] * 6)
    decide(sealed, {1: Disposition.ACCEPT, 2: Disposition.DROP, 3: Disposition.CARRY})
    made = Survey.objects.get(pillar__study=renewed(study))
    assert [row[0] for row in wordings(made)] == [1, 3]
    assert [(each.number, each.renews.number) for each in made.priorities.all()] == [(1, 1), (3, 3)]


def test_beside_each_priority_stands_what_the_earlier_study_found(alice, study):
    sealed_round(survey=make_survey(study=study), ratings=[{1: 5, 2: 1, 3: 4}] * 6)
    copy = renewed(study)
    survey = Survey.objects.select_related("pillar__study").get(pillar__study=copy)
    add_experts(survey, 12, by=copy.memberships.get().user)
    first = survey.priorities.get(number=1).versions.get()
    first.text_en = "Another statement 1"
    first.save()
    page_of = sealed_round(survey=survey, ratings=[{1: 5, 2: 5}] * 6)
    address = reverse("surveys:round_results", args=[page_of.pk])
    page = text_of(alice.get(address))
    assert "Before, in “Personalised medicine” (I-01, round 1):</strong> Consensus." in page
    assert "Before, in “Personalised medicine” (I-02, round 1):</strong> No consensus." in page
    assert 'It was worded differently: <span lang="en">Statement 1</span>' in page
    assert page.count("The wording is the same.") == 2
    earlier = study.pillars.get().survey.rounds.get(number=1)
    found = reverse("surveys:round_results", args=[earlier.pk])
    board = reverse("study_board", args=[study.slug])
    links = [page.count(f'href="{found}#I-0{n}"') for n in (1, 2, 3)]
    assert (links, page.count(f'href="{board}"')) == ([1, 1, 1], 1)
    bench = text_of(alice.get(reverse("surveys:round_refine", args=[page_of.pk])))
    assert f'href="{found}#I-02"' in bench
    olga = signed_in(join(copy, make_user("Olga"), "observer"))  # on the team of the new one alone
    hers = text_of(olga.get(address))
    assert ("Before, in “Personalised medicine”" in hers, found in hers, board in hers) == (
        *(True, False, False),
    )


def test_the_comparison_costs_two_queries_however_many_items(alice, study):
    sealed_round(survey=make_survey(study=study, priorities=9), ratings=[{1: 5}] * 6)
    plain = reverse(
        "surveys:round_results", args=[study.pillars.get().survey.rounds.get(number=1).pk]
    )
    copy = renewed(study)
    survey = Survey.objects.select_related("pillar__study").get(pillar__study=copy)
    add_experts(survey, 12, by=copy.memberships.get().user)
    compared = reverse(
        "surveys:round_results", args=[sealed_round(survey=survey, ratings=[{1: 5}] * 6).pk]
    )
    assert query_count(alice, compared) == query_count(alice, plain) + 2


def test_an_archived_study_can_be_duplicated(alice, study):
    alice.post(reverse("surveys:study_archive", args=[study.slug]))
    alice.post(url(study), FORM)
    assert Study.objects.get(title_en="Second study").is_archived is False


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"kind": ""}, "This field is required."),
        ({"kind": "clone"}, "Select a valid choice."),
        ({"title_en": ""}, "This field is required."),
        ({"title_en": "x" * 201}, "Ensure this value has at most 200 characters"),
        ({"title_en": "Two\u2028lines"}, "This holds a line break or an invisible character."),
    ],
)
def test_a_bad_form_is_kept_and_makes_nothing(alice, study, sent, sentence):
    page = text_of(alice.post(url(study), FORM | sent))
    assert (sentence in page, Study.objects.count()) == (True, 1)
