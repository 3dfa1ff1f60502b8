import pytest
from django.urls import reverse

from studies.enums import EventKind, Role
from studies.models import Event, Membership
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.studies import join, make_study, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_study(by=make_user("Alice"))


@pytest.fixture
def alice(study):
    return signed_in(study.memberships.get().user)


def url(study):
    return reverse("studies:team", args=[study.slug])


def removal(study, user):
    member = Membership.objects.get(study=study, user=user)
    return reverse("studies:member_remove", args=[study.slug, member.pk])


def roles(study):
    return dict(study.memberships.values_list("user__name", "role"))


def test_only_coordinators_enter(study):
    assert statuses(url(study), study) == COORDINATORS


def test_a_person_with_an_account_joins(alice, study):
    make_user("Carol")
    data = {"email": "CAROL@example.org", "role": "coordinator"}
    page = text_of(alice.post(url(study), data, follow=True))
    assert "Carol is on the team as Coordinator." in page
    assert roles(study) == {"Alice": "coordinator", "Carol": "coordinator"}
    assert Event.objects.get(kind=EventKind.MEMBER_ADDED).about == {
        "person": "Carol",
        "role": "coordinator",
    }


def test_nobody_is_invented(alice, study):
    page = text_of(alice.post(url(study), {"email": "who@example.org", "role": "analyst"}))
    assert "Nobody has an account with this address." in page
    assert roles(study) == {"Alice": "coordinator"}


def test_a_role_is_changed_by_adding_again(alice, study):
    join(study, make_user("Anna"), Role.ANALYST)
    alice.post(url(study), {"email": "anna@example.org", "role": "observer"})
    assert roles(study) == {"Alice": "coordinator", "Anna": "observer"}


def test_the_last_coordinator_stays(alice, study):
    me = study.memberships.get().user
    by_removal = text_of(alice.post(removal(study, me), follow=True))
    by_role = text_of(alice.post(url(study), {"email": me.email, "role": "observer"}))
    sentence = "A study keeps at least one coordinator."
    assert (sentence in by_removal, sentence in by_role) == (True, True)
    assert roles(study) == {"Alice": "coordinator"}


def test_a_member_is_removed_and_out_at_once(alice, study):
    anna = join(study, make_user("Anna"), Role.ANALYST)
    browser = signed_in(anna)
    board = reverse("study_board", args=[study.slug])
    before = browser.get(board).status_code
    alice.post(removal(study, anna))
    assert (before, browser.get(board).status_code) == (200, 404)


def test_a_member_of_another_study_is_not_there(alice, study):
    other = make_study(by=make_user("Charlie"), title="Other")
    foreign = Membership.objects.get(study=other)
    address = reverse("studies:member_remove", args=[study.slug, foreign.pk])
    assert alice.post(address).status_code == 404


def test_three_rows_take_as_many_queries_as_one(alice, study):
    one = query_count(alice, url(study))
    for name in ("Anna", "Olga"):
        join(study, make_user(name), Role.OBSERVER)
    assert (one, query_count(alice, url(study))) == (6, 6)
