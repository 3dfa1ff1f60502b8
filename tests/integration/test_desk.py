import pytest
from django.test import Client

from tests.factories.pages import query_count, signed_in, text_of
from tests.factories.studies import make_study, make_user
from tests.factories.surveys import make_survey

pytestmark = pytest.mark.django_db


def test_a_visitor_without_account_is_asked_to_sign_in():
    assert Client().get("/desk/").url == "/sign-in/?next=/desk/"


def test_the_desk_lists_my_studies_and_nobody_elses():
    alice, charlie = make_user("Alice"), make_user("Charlie")
    make_study(by=alice, title="Mine")
    make_study(by=charlie, title="Theirs")
    page = text_of(signed_in(alice).get("/desk/"))
    assert ("Mine" in page, "Theirs" in page) == (True, False)


def test_an_empty_desk_says_what_to_do():
    assert "You are in no study yet" in text_of(signed_in(make_user("Dora")).get("/desk/"))


def test_three_studies_take_as_many_queries_as_one():
    alice = make_user("Alice")
    make_survey(study=make_study(by=alice))
    client = signed_in(alice)
    one = query_count(client, "/desk/")
    for _ in range(2):
        make_survey(study=make_study(by=alice))
    assert (one, query_count(client, "/desk/")) == (4, 4)
