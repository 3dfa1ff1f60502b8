"""Two editions compared, for readers."""

import pytest
from django.test import Client
from django.urls import reverse

from roadmap.models import edition as edition_module
from tests.factories.pages import query_count, text_of
from tests.factories.roadmap import finished_survey, merge, publish, save_action, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    """Edition 2 has another text of its action, and one more."""
    survey = finished_survey()
    action = merge(survey, text_en="Add one module.")
    publish(survey.pillar.study)
    changed = {"text_en": "Add two modules.", "participation": "involve"}
    save_action(action.sub_topic, standing(survey), action=action, **changed)
    save_action(action.sub_topic, standing(survey), title_en="Fund it")
    publish(survey.pillar.study)
    return survey.pillar.study


def url(study, before, after):
    return reverse("roadmap:edition_compare", args=[study.slug, before, after])


def test_readers_learn_in_words_and_word_by_word_what_is_different(study):
    response = Client().get(url(study, 1, 2))
    page = text_of(response)
    assert "1 action is new, 1 action has changed." in page
    assert "I.I.a.2 Fund it" in page
    html = response.content.decode()
    assert "one module<" in html[html.index("<del>") :]
    assert "Participation" in page
    assert f"/roadmap/{study.slug}/editions/1/" in html
    back = text_of(Client().get(url(study, 2, 1)))
    assert "1 action is gone, 1 action has changed." in back
    assert "Nothing that readers see is different." in text_of(Client().get(url(study, 2, 2)))


def test_only_published_editions_are_compared(study):
    for pair in ((1, 3), (3, 1), (0, 1)):
        assert Client().get(url(study, *pair)).status_code == 404
    assert Client().get("/roadmap/nothing/compare/1/2/").status_code == 404


def test_home_leads_to_it_and_the_page_takes_few_queries(study):
    home = Client().get(reverse("roadmap:roadmap_home", args=[study.slug]))
    assert f'href="{url(study, 1, 2)}"' in home.content.decode()
    assert query_count(Client(), url(study, 1, 2)) == 1  # kept
    edition_module._read.clear()
    response = Client().get(url(study, 1, 2), headers={"if-none-match": home["ETag"]})
    assert response.status_code == 200
    same = Client().get(url(study, 1, 2), headers={"if-none-match": response["ETag"]})
    assert same.status_code == 304
