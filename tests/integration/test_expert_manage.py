import pytest
from django.urls import reverse

from surveys.enums import MessageKind
from surveys.models import Expert, Message
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.surveys import expert_of, link_of, make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(hints):
    return make_survey()


@pytest.fixture
def alice(survey):
    return signed_in(survey.pillar.study.memberships.get().user)


def seat_of(survey, index=0):
    return survey.seats.get(expert=expert_of(survey, index))


def url(seat, page="expert_manage"):
    return reverse(f"surveys:{page}", args=[seat.pk])


def test_only_coordinators_enter(survey):
    assert statuses(url(seat_of(survey)), survey.pillar.study) == COORDINATORS


def test_a_new_link_is_mailed_and_the_old_one_is_dead(alice, survey, client):
    seat = seat_of(survey)
    old = link_of(seat.expert)
    page = text_of(alice.post(url(seat, "expert_new_link"), follow=True))
    assert "Expert 01 gets a new link by mail" in page
    assert client.get(f"/i/{old.token}/").status_code == 404
    assert Message.objects.get(kind=MessageKind.NEW_LINK).expert == seat.expert


def test_erasing_is_asked_for_and_shown_until_it_is_done(alice, survey):
    seat = seat_of(survey)
    page = text_of(alice.post(url(seat, "expert_forget"), follow=True))
    assert "Expert 01 will be erased within a few minutes." in page
    assert "is being erased" in page
    expert = Expert.objects.get(pk=seat.expert_id)
    assert (expert.auth, expert.erasure_requested_at is None) == (None, False)
    assert "This person is being erased." in text_of(alice.get(url(seat)))


@pytest.mark.parametrize("page", ["expert_new_link", "expert_forget"])
def test_acting_takes_a_post(alice, survey, page):
    assert alice.get(url(seat_of(survey), page)).status_code == 405


def test_a_longer_panel_takes_no_more_queries(alice, survey):
    second = make_survey(study=survey.pillar.study, experts=3)
    counts = [query_count(alice, url(seat_of(each))) for each in (survey, second)]
    assert counts == [6, 6]
