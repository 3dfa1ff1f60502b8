"""The Atom feed of a study's editions."""

import pytest
from defusedxml import ElementTree
from django.conf import settings
from django.test import Client
from django.urls import reverse

from roadmap.models import Edition
from tests.factories.pages import query_count
from tests.factories.roadmap import finished_survey, merge, publish

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def feed_of(study, client=None, query=""):
    response = (client or Client()).get(address(study) + query)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def address(study):
    return reverse("roadmap:edition_feed", args=[study.slug])


def test_the_feed_tells_each_edition_and_what_changed():
    survey = finished_survey()
    action, study = merge(survey), survey.pillar.study
    publish(study)
    action.title_en = "Changed since"
    action.save()
    publish(study)
    feed = feed_of(study)
    second, first = feed.findall(f"{ATOM}entry")
    home = settings.SITE_URL + reverse("roadmap:roadmap_home", args=[study.slug, 2])
    newest, oldest = Edition.objects.order_by("-number")
    assert feed.findtext(f"{ATOM}title") == "Personalised medicine"
    assert feed.findtext(f"{ATOM}updated") == second.findtext(f"{ATOM}updated")
    assert feed.find(f"{ATOM}author/{ATOM}name").text != ""
    assert second.findtext(f"{ATOM}title").startswith("Edition 2, ")
    assert second.find(f"{ATOM}link").get("href") == second.findtext(f"{ATOM}id") == home
    assert second.findtext(f"{ATOM}summary") == (
        "1 action; 2 priorities that reached consensus. Since the edition before: 1 action has"
        f" changed. SHA-256: {newest.sha256}"
    )
    assert first.findtext(f"{ATOM}summary") == (
        f"1 action; 2 priorities that reached consensus. SHA-256: {oldest.sha256}"
    )


def test_texts_that_xml_cannot_hold_do_not_break_the_feed():
    survey = finished_survey(title="x")
    study = survey.pillar.study
    study.title_en = "A\x1b\u202eB <script>&"
    study.organiser_en = "\x0c"
    study.save()
    merge(survey)
    publish(study)
    assert feed_of(study).findtext(f"{ATOM}title") == "A B <script>&"


def test_the_feed_speaks_the_language_of_its_address():
    survey = finished_survey()
    merge(survey)
    study = survey.pillar.study
    publish(study)
    assert feed_of(study, query="?language=zh-hans").findtext(f"{ATOM}title") == "个体化医学"


def test_the_feed_takes_few_queries_however_many_editions(client):
    survey = finished_survey()
    merge(survey)
    study = survey.pillar.study
    counts = []
    for _ in range(3):
        publish(study)
        counts.append(query_count(client, address(study)))
    assert counts == [1, 1, 1]
