import pytest
from django.urls import reverse

from studies.models import Event
from tests.factories.pages import COORDINATORS, signed_in, statuses, text_of
from tests.factories.studies import make_study, make_user

pytestmark = pytest.mark.django_db
FIELDS = {"title_en": "New title", "contact_email": "team@example.org", "consent_en": "Other."}


def test_only_coordinators_enter():
    study = make_study(by=make_user("Alice"))
    assert statuses(reverse("studies:study_edit", args=[study.slug]), study) == COORDINATORS


def test_a_changed_consent_text_gets_a_new_number_and_an_event():
    alice = make_user("Alice")
    study = make_study(by=alice)
    signed_in(alice).post(reverse("studies:study_edit", args=[study.slug]), FIELDS)
    study.refresh_from_db()
    assert (study.title_en, study.consent_en, study.consent_version) == ("New title", "Other.", 2)
    event = Event.objects.get(kind="study_changed")
    assert event.about == {
        "fields": ["consent_en", "consent_zh", "is_bilingual", "title_en", "title_zh"]
    }


def test_what_is_declared_for_reports_is_kept_and_costs_no_other_text():
    alice = make_user("Alice")
    study = make_study(by=alice)
    url = reverse("studies:study_edit", args=[study.slug])
    declared = {"funding_en": "The ministry.", "registry_en": "OSF", "registration": "abc12"}
    signed_in(alice).post(url, FIELDS | declared)
    study.refresh_from_db()
    assert (study.funding, study.registered, study.ethics) == ("The ministry.", "OSF, abc12", "")
    assert "funding" not in study.translations
    page = text_of(signed_in(alice).get(url))
    assert "<legend>For reports and the public method page</legend>" in page
    assert "The ministry.</textarea>" in page.replace("\n", "")


def test_an_empty_title_is_refused_and_nothing_is_written():
    alice = make_user("Alice")
    study = make_study(by=alice)
    url = reverse("studies:study_edit", args=[study.slug])
    response = signed_in(alice).post(url, FIELDS | {"title_en": " "})
    study.refresh_from_db()
    assert "This field is required." in text_of(response)
    assert (study.title_en, study.consent_version) == ("Personalised medicine", 1)
