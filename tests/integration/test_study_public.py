import re

import pytest
from django.urls import reverse

from tests.factories.pages import text_of
from tests.factories.roadmap import finished_survey, merge, publish
from tests.factories.studies import make_study, make_user

pytestmark = pytest.mark.django_db


def url(study):
    return reverse("study_public", args=[study.slug])


def test_before_the_first_edition_it_says_that_there_is_none_yet(client):
    study = make_study(by=make_user("Alice"))
    response = client.get(url(study))
    assert response.status_code == 404
    assert "The roadmap of this study will stand here once its first edition" in text_of(response)


def test_a_draft_is_never_shown(client):
    survey = finished_survey()
    merge(survey)
    assert client.get(url(survey.pillar.study)).status_code == 404


def test_with_an_edition_it_leads_to_the_roadmap(client):
    survey = finished_survey()
    merge(survey)
    publish(survey.pillar.study)
    response = client.get(url(survey.pillar.study), follow=True)
    home = reverse("roadmap:roadmap_home", args=[survey.pillar.study.slug])
    assert response.redirect_chain == [(home, 302)]
    assert response.status_code == 200


def test_an_unknown_study_looks_like_one_that_has_published_nothing(client):
    study = make_study(by=make_user("Alice"))
    found = []
    for address in ("/studies/unknown/", url(study)):
        response = client.get(address)
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text_of(response))
        found.append((response.status_code, page.replace(address, "")))
    assert found[0] == found[1]
    assert found[0][0] == 404


def test_it_can_only_be_looked_at(client):
    study = make_study(by=make_user("Alice"))
    assert [client.head(url(study)).status_code, client.post(url(study)).status_code] == [404, 405]


def test_it_takes_one_query(client, django_assert_num_queries):
    study = make_study(by=make_user("Alice"))
    with django_assert_num_queries(1):
        client.get(url(study))
