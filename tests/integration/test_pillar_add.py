import pytest
from django.urls import reverse

from surveys.models import Survey
from tests.factories.pages import COORDINATORS, signed_in, statuses, text_of
from tests.factories.studies import make_study, make_user
from tests.factories.surveys import make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_study(by=make_user("Alice"))


def url(study):
    return reverse("surveys:pillar_add", args=[study.slug])


def coordinator(study):
    return signed_in(study.memberships.get().user)


def test_only_coordinators_enter(study):
    assert statuses(url(study), study) == COORDINATORS


def test_a_pillar_comes_with_a_survey_of_two_rounds(study):
    response = coordinator(study).post(url(study), {"title_en": "Innovation", "title_zh": "创新"})
    survey = Survey.objects.get()
    assert response.url == reverse("surveys:priority_list", args=[survey.pk])
    assert (str(survey.pillar), survey.rounds.count()) == ("I Innovation", 2)


def test_a_title_is_needed_and_what_was_typed_stays(study):
    response = coordinator(study).post(url(study), {"title_zh": "创新"})
    assert "This field is required." in text_of(response)
    assert 'value="创新"' in text_of(response)
    assert not Survey.objects.exists()


def test_a_tenth_pillar_is_refused_with_a_sentence(study):
    for _ in range(9):
        make_survey(study=study, priorities=0, experts=0)
    response = coordinator(study).post(url(study), {"title_en": "Tenth"})
    assert "A study has at most nine pillars." in text_of(response)
    assert Survey.objects.count() == 9
