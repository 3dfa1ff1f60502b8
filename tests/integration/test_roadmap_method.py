import hashlib
import json

import pytest
from django.urls import reverse

from studies.models import Study
from surveys.models import RoundResult
from tests.factories.pages import text_of
from tests.factories.roadmap import merge, publish, survey_of_two_rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    survey = survey_of_two_rounds()
    merge(survey)
    publish(survey.pillar.study)
    return survey.pillar.study


def fetched(client, study, page, *rest):
    return client.get(reverse(f"roadmap:{page}", args=[study.slug, *rest]))


def test_method_tells_rule_rounds_and_every_candidate(client, study):
    text = text_of(fetched(client, study, "method"))
    survey = study.pillars.get().survey
    for words in (
        "Consensus: at least 70 % agree.",
        survey.protocol_sha256,
        "12 of 12 invited",
        "Pillar I: 2 of 4 reached consensus",
        'id="I-03"',
        "dropped",
        "Statement 4",
        *RoundResult.objects.values_list("bundle_sha256", flat=True),
    ):
        assert words in text


def test_what_the_team_declares_stands_on_the_method_page_once_it_is_published(client, study):
    assert "Competing interests" not in text_of(fetched(client, study, "method"))
    Study.objects.filter(pk=study.pk).update(
        interests_en="None.", registry_en="OSF", registration="https://osf.io/abc12"
    )
    publish(Study.objects.get(pk=study.pk))
    page = text_of(fetched(client, study, "method"))
    assert "<dt>Competing interests of the organisers</dt><dd>None.</dd>" in page
    assert '<dd>OSF, <a href="https://osf.io/abc12"' in page
    assert "Ethics approval" not in page


def test_sealed_votes_are_served_byte_for_byte(client, study):
    for result in RoundResult.objects.select_related("survey_round"):
        response = fetched(client, study, "bundle_file", 1, result.survey_round.number)
        assert hashlib.sha256(response.content).hexdigest() == result.bundle_sha256
        assert response["Content-Type"] == "application/json"


def test_published_counts_can_be_recomputed_from_the_served_votes(client, study):
    edition = json.loads(fetched(client, study, "edition_file").content)
    stories = {
        (priority["code"], story["round"]): story
        for priority in edition["pillars"][0]["priorities"]
        for story in priority["rounds"]
    }
    recounted = {}
    for number in (1, 2):
        for item in json.loads(fetched(client, study, "bundle_file", 1, number).content)["items"]:
            values = [value for _code, value in item["ratings"]]
            recounted[item["priority"], number] = [values.count(k) for k in range(1, 6)]
    assert recounted == {key: story["counts"] for key, story in stories.items()}


def test_protocol_and_edition_are_served_with_the_hashes_that_are_shown(client, study):
    edition, survey = study.editions.get(), study.pillars.get().survey
    served = {
        "protocol_file": (fetched(client, study, "protocol_file", 1), survey.protocol_sha256),
        "edition_file": (fetched(client, study, "edition_file"), edition.sha256),
    }
    for response, sha256 in served.values():
        assert hashlib.sha256(response.content).hexdigest() == sha256
