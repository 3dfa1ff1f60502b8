import pytest
from django.test import Client

from studies.models import Study
from tests.factories.pages import query_count, text_of
from tests.factories.roadmap import published_study
from tests.factories.studies import make_study, make_user

pytestmark = pytest.mark.django_db


def test_a_stranger_learns_what_this_is_and_where_to_sign_in(django_assert_num_queries):
    with django_assert_num_queries(1):
        page = text_of(Client().get("/"))
    assert "From expert agreement to a public roadmap" in page
    assert 'href="/sign-in/"' in page
    assert "Nothing is published yet" in page


def test_published_roadmaps_are_named_as_they_were_published(client):
    for name in ("Alice", "Nils", "Olga"):
        published_study(study=make_study(by=make_user(name), title=f"Study of {name}"))
        assert query_count(client, "/") == 1
    Study.objects.update(title_en="Not published yet")
    page = text_of(client.get("/"))
    assert "Not published yet" not in page
    assert page.count("Study of ") == 3
