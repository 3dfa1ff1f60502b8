import pytest
from django.test import Client

from tests.factories.pages import text_of

pytestmark = pytest.mark.django_db


def test_a_stranger_learns_what_this_is_and_where_to_sign_in(django_assert_num_queries):
    with django_assert_num_queries(1):
        page = text_of(Client().get("/"))
    assert "From expert agreement to a public roadmap" in page
    assert 'href="/sign-in/"' in page
    assert "Nothing is published yet" in page
