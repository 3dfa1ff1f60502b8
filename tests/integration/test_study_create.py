import pytest
from django.test import Client
from django.urls import reverse

from studies.models import Study
from tests.factories.pages import signed_in, text_of
from tests.factories.studies import make_study, make_user

pytestmark = pytest.mark.django_db
URL = "/desk/studies/new/"
GOOD = {"title_en": "Rare diseases", "contact_email": "a@example.org", "consent_en": "Voluntary."}


def test_anybody_with_an_account_makes_a_study_and_coordinates_it():
    dora = make_user("Dora")
    response = signed_in(dora).post(URL, GOOD)
    study = Study.objects.get()
    assert response.url == reverse("study_board", args=[study.slug])
    assert list(study.memberships.values_list("user__name", "role")) == [("Dora", "coordinator")]


def test_a_visitor_without_account_is_asked_to_sign_in():
    assert Client().get(URL).url == f"/sign-in/?next={URL}"


def test_a_study_called_new_gets_an_address_of_its_own():
    client = signed_in(make_user("Dora"))
    client.post(URL, GOOD | {"title_en": "New"})
    assert Study.objects.get().slug == "new-2"


def test_two_studies_of_one_title_have_two_addresses():
    alice = make_user("Alice")
    assert [make_study(by=alice, title="A").slug for _ in range(2)] == ["a", "a-2"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title_en", "", "This field is required."),
        ("title_en", "A\r\nBcc: x@example.org", "This holds a line break"),
        ("title_en", "A\u202eB", "This holds a line break or an invisible character."),
        ("title_en", "A\0B", "Null characters are not allowed."),
        ("title_en", "A" * 201, "Ensure this value has at most 200 characters (it has 201)."),
        ("contact_email", "nobody", "Enter a valid email address."),
        ("contact_email", "a@example.org\r\nBcc: b@example.org", "Enter a valid email address."),
        ("consent_en", "A\x07", "This holds an invisible character."),
        ("purpose_en", "A" * 10_001, "Ensure this value has at most 10000 characters"),
    ],
)
def test_bad_text_is_refused_with_a_sentence_and_what_was_typed_stays(field, value, sentence):
    response = signed_in(make_user("Dora")).post(
        URL, GOOD | {"organiser_en": "Kept"} | {field: value}
    )
    page = text_of(response)
    assert (response.status_code, sentence in page, 'value="Kept"' in page) == (200, True, True)
    assert not Study.objects.exists()


def test_a_megabyte_is_refused_in_our_design():
    response = signed_in(make_user("Dora")).post(URL, GOOD | {"purpose_en": "A" * 1_000_001})
    assert (response.status_code, "Delphi Roadmap" in text_of(response)) == (413, True)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_form_begins_with_a_consent_text_in_each_language(language):
    client = signed_in(make_user("Dora"))
    client.cookies["django_language"] = language
    form = client.get(URL).context["form"]
    english, chinese = form["consent_en"].value(), form["consent_zh"].value()
    assert (english[:23], chinese[:2]) == ("Taking part is voluntar", "参与")
