"""What is not translated keeps a round from opening."""

import pytest
from django.urls import reverse
from django.utils import timezone

from studies.models import Pillar, Study
from studies.services.studies import change_study
from surveys.enums import RoundState
from surveys.exceptions import Refusal
from surveys.models import PriorityVersion
from surveys.queries import blockers_of, round_blockers, rounds_with_readiness
from surveys.services.priorities import Statement, edit_wording
from tests.factories.pages import signed_in, text_of
from tests.factories.surveys import make_survey, open_survey_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    return make_survey()


@pytest.fixture
def study(survey):
    return survey.pillar.study


@pytest.fixture
def alice(study):
    return signed_in(coordinator(study))


def coordinator(study):
    return study.memberships.get(role="coordinator").user


def url(study):
    return reverse("surveys:translations", args=[study.slug])


def first(survey):
    return PriorityVersion.objects.get(priority__survey=survey, priority__number=1)


def states(study):
    study = Study.objects.get(pk=study.pk)
    pillar = study.pillars.get()
    versions = PriorityVersion.objects.order_by("priority__number")
    return (
        study.translations,
        pillar.translations,
        list(versions.values_list("translation", flat=True)),
    )


DRAFTS = ({"title": "draft", "consent": "draft"}, {"title": "draft"}, ["draft"] * 3)


def edit(survey, text_en, text_zh):
    edit_wording(
        version=first(survey),
        statement=Statement(text_en=text_en, text_zh=text_zh),
        by=coordinator(survey.pillar.study),
        now=timezone.now(),
    )


def sentences(survey):
    planned = survey.rounds.get(number=1)
    named = [str(blocker.sentence) for blocker in round_blockers(planned)]
    counted = blockers_of(
        rounds_with_readiness().select_related("survey__pillar__study").get(pk=planned.pk)
    )
    return named, [str(blocker.sentence) for blocker in counted]


def test_drafts_and_reviewed_texts_let_a_round_open(survey):
    PriorityVersion.objects.filter(pk=first(survey).pk).update(translation="reviewed")
    assert sentences(survey) == ([], [])
    assert open_survey_round(survey).state == RoundState.OPEN


def test_every_text_that_is_missing_or_out_of_date_is_named(survey, study):
    edit(survey, "Statement 1", "")
    change_study(
        study=study,
        by=coordinator(study),
        now=timezone.now(),
        consent_en="Voluntary.",
        purpose_en="To plan.",
    )
    named, counted = sentences(survey)
    assert named == [
        "Without a Chinese translation: Purpose, I-01.",
        "With a Chinese translation that is out of date: Consent text.",
    ]
    assert counted == ["3 texts have no Chinese translation, or one that is out of date."]
    with pytest.raises(Refusal, match="Without a Chinese translation: Purpose, I-01"):
        open_survey_round(survey)
    assert survey.rounds.get(number=1).state == RoundState.PLANNED


def test_texts_of_another_pillar_do_not_stand_in_the_way(survey, study):
    other = make_survey(study=study, title="Another")
    edit(other, "Statement 1", "")
    Pillar.objects.filter(survey=other).update(translations={"title": "stale"})
    assert sentences(survey) == ([], [])
    assert sentences(other)[0] == [
        "Without a Chinese translation: II-01.",
        "With a Chinese translation that is out of date: II Title.",
    ]


def test_the_page_that_opens_a_round_names_them_and_leads_to_the_translations(alice, survey, study):
    edit(survey, "Statement 1", "")
    page = text_of(alice.get(reverse("surveys:round_open", args=[survey.rounds.first().pk])))
    assert f'<a href="{url(study)}">Without a Chinese translation: I-01.' in page
    assert 'type="submit" disabled' in page


def test_a_study_in_one_language_opens_without_any_translation(survey, study):
    edit(survey, "Statement 1", "")
    change_study(study=study, by=coordinator(study), now=timezone.now(), is_bilingual=False)
    survey.refresh_from_db()
    assert sentences(survey) == ([], [])
    assert open_survey_round(survey).state == RoundState.OPEN


def test_a_changed_english_text_makes_its_translation_stale(survey, study):
    edit(survey, "Statement 1, sharper", "条目 1")
    change_study(study=study, by=coordinator(study), now=timezone.now(), title_en="Another title")
    assert states(study) == (
        {"title": "stale", "consent": "draft"},
        {"title": "draft"},
        ["stale", "draft", "draft"],
    )


def test_a_changed_area_leaves_the_translation_of_the_wording_as_it_is(survey, study):
    edit_wording(
        version=first(survey),
        statement=Statement(
            text_en="Statement 1", text_zh="条目 1", area_en="Data", area_zh="数据"
        ),
        by=coordinator(study),
        now=timezone.now(),
    )
    assert states(study) == DRAFTS
