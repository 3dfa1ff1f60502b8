import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from studies.models import Event
from surveys.models import Expert
from surveys.services.panels import replace_link
from tests.factories.pages import query_count, text_of
from tests.factories.surveys import expert_of, link_of, make_survey, open_survey_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob():
    return expert_of(open_survey_round(make_survey()).survey, 0)


def url(expert):
    return reverse("surveys:reminders_stop", args=[link_of(expert).token])


def unwilling():
    return list(Expert.objects.filter(wants_reminders=False).values_list("name", flat=True))


def test_looking_changes_nothing_as_mail_scanners_look_first(client, bob):
    page = client.get(url(bob))
    assert (page.status_code, client.head(url(bob)).status_code) == (200, 200)
    assert "Send me no more reminders" in text_of(page)
    assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("no-store", "noindex")
    assert unwilling() == []


def test_the_button_stops_reminders_of_one_person(client, bob):
    page = text_of(client.post(url(bob)))
    assert (
        "You get no more reminders from this study. Invitations to new rounds still come." in page
    )
    assert 'role="status"' in page
    assert unwilling() == ["Expert 01"]


def test_a_mail_program_stops_them_without_a_page_a_cookie_or_a_token(bob):
    program = Client(enforce_csrf_checks=True)
    response = program.post(url(bob), {"List-Unsubscribe": "One-Click"})
    assert (response.status_code, unwilling()) == (200, ["Expert 01"])


def test_stopping_twice_is_no_harm_and_starting_again_is_one_press(client, bob):
    client.post(url(bob))
    client.post(url(bob))
    assert unwilling() == ["Expert 01"]
    page = text_of(client.post(url(bob), {"reminders": "on"}))
    assert "You get a reminder while a round is open and you have not answered it" in page
    assert unwilling() == []


def test_the_choice_is_no_event_since_it_would_tell_who_was_here(client, bob):
    before = Event.objects.count()
    client.post(url(bob))
    assert Event.objects.count() == before


def test_it_speaks_the_experts_language_until_another_is_chosen(client, bob):
    Expert.objects.filter(pk=bob.pk).update(language="zh-hans")
    assert '<html lang="zh-Hans"' in text_of(client.get(url(bob)))
    client.cookies["django_language"] = "en"
    assert '<html lang="en"' in text_of(client.get(url(bob)))


def test_a_link_that_opens_nothing_stops_nothing(client, bob):
    old = url(bob)
    replace_link(expert=bob, by=None, now=timezone.now())
    for address in (old, f"/i/{'A' * 43}/no-reminders/", "/i/x/no-reminders/"):
        assert [client.get(address).status_code, client.post(address).status_code] == [404, 404]
    assert unwilling() == []


def test_the_page_takes_one_query(client, bob):
    assert query_count(client, url(bob)) == 1
