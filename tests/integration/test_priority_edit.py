import pytest
from django.urls import reverse

from studies.models import Event
from surveys.models import PriorityVersion
from tests.factories.pages import COORDINATORS, signed_in, statuses, text_of
from tests.factories.surveys import make_survey, open_survey_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    return make_survey(priorities=2)


@pytest.fixture
def version(survey):
    return PriorityVersion.objects.get(priority__survey=survey, priority__number=1)


@pytest.fixture
def alice(survey):
    return signed_in(survey.pillar.study.memberships.get().user)


def url(version):
    return reverse("surveys:priority_edit", args=[version.pk])


def test_only_coordinators_enter(survey, version):
    assert statuses(url(version), survey.pillar.study) == COORDINATORS


def test_a_wording_is_changed_in_both_languages(alice, survey, version):
    response = alice.post(url(version), {"text_en": "New", "text_zh": "新"})
    version.refresh_from_db()
    assert response.url == reverse("surveys:priority_list", args=[survey.pk])
    assert (version.number, version.text_en, version.text_zh) == (1, "New", "新")


def test_a_priority_is_removed_and_the_record_keeps_its_wording(alice, survey, version):
    alice.post(url(version), {"remove": "yes"})
    assert list(survey.priorities.values_list("number", flat=True)) == [2]
    event = Event.objects.get(kind="priority_removed")
    assert event.about == {"priority": "I-01", "wording": ["Statement 1"]}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "This field is required."),
        ("A\nB", "This holds a line break or an invisible character."),
        ("A\0B", "Null characters are not allowed."),
        ("x" * 1001, "Ensure this value has at most 1000 characters (it has 1001)."),
    ],
)
def test_bad_text_is_refused_and_what_was_typed_stays(alice, version, text, sentence):
    page = text_of(alice.post(url(version), {"text_en": text, "text_zh": "留"}))
    version.refresh_from_db()
    assert (sentence in page, "留</textarea>" in page) == (True, True)
    assert version.text_en == "Statement 1"


@pytest.mark.parametrize("sent", [{"text_en": "Late"}, {"remove": "yes"}])
def test_after_opening_nothing_changes(alice, survey, version, sent):
    open_survey_round(survey)
    response = alice.post(url(version), sent)
    version.refresh_from_db()
    assert (response.status_code, version.text_en) == (200, "Statement 1")
    assert "the list of priorities no longer change" in text_of(response)
