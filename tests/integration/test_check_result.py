"""Checking a result: the public page, the experts' page, their files, and the script."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from surveys import verify_bundle
from surveys.enums import Disposition
from surveys.models import RoundResult
from tests.factories.pages import query_count, text_of
from tests.factories.roadmap import merge, publish, survey_of_two_rounds
from tests.factories.surveys import (
    decide,
    expert_of,
    link_of,
    make_survey,
    open_survey_round,
    rate,
    sealed_round,
)

pytestmark = pytest.mark.django_db
RATINGS = [{1: 5, 2: 4, 3: None}] * 7


def entered(survey, index):
    client = Client()
    client.cookies["expert"] = link_of(expert_of(survey, index)).token
    return client


def address(page, survey_round):
    return reverse(f"surveys:{page}", args=[survey_round.pk])


@pytest.fixture
def survey():
    return survey_of_two_rounds()


@pytest.fixture
def study(survey):
    merge(survey)
    publish(survey.pillar.study)
    return survey.pillar.study


def test_the_public_page_offers_every_round_with_hash_and_file(client, study):
    page = text_of(client.get(reverse("roadmap:check_result", args=[study.slug])))
    root = f"/roadmap/{study.slug}/"
    for words in (
        "Check this result",
        "Pillar I, round 1",
        "Pillar I, round 2",
        f'value="{root}bundles/1-2.json"',
        f'data-previous="{root}bundles/1-1.json"',
        f'<a href="{root}bundles/1-1.json" download>',
        '<a href="/verify_bundle.py" download>',
        "python3 verify_bundle.py BUNDLE.json --receipt RECEIPT.json",
        *RoundResult.objects.values_list("bundle_sha256", flat=True),
    ):
        assert words in page


def test_a_numbered_edition_is_checked_with_its_own_files(client, study):
    page = text_of(client.get(reverse("roadmap:check_result", args=[study.slug, 1])))
    assert f'value="/roadmap/{study.slug}/editions/1/bundles/1-1.json"' in page


def test_nothing_on_the_page_could_send_a_receipt(client, study):
    page = text_of(client.get(reverse("roadmap:check_result", args=[study.slug])))
    tool = page.split('id="check"')[1].split("<template")[0]
    assert ("<textarea" in tool, "<form" in tool, " name=" in tool) == (True, False, False)


@pytest.mark.parametrize("page", ["method", "priority_detail", "roadmap_home"])
def test_the_page_is_linked(page, client, study):
    rest = ["I-01"] if page == "priority_detail" else []
    text = text_of(client.get(reverse(f"roadmap:{page}", args=[study.slug, *rest])))
    links = text.count(f'href="/roadmap/{study.slug}/check/"')
    assert links == {"method": 2, "priority_detail": 2, "roadmap_home": 1}[page]


def test_experts_get_the_bundle_byte_for_byte(survey):
    for survey_round in survey.rounds.select_related("result"):
        response = entered(survey, 0).get(address("expert_bundle", survey_round))
        assert response.content.decode() == survey_round.result.bundle
        assert response["Content-Type"] == "application/json"
        assert response["Cache-Control"] == "no-store"
        assert "attachment" in response["Content-Disposition"]


def test_experts_check_every_sealed_round_of_their_survey(survey):
    first, second = survey.rounds.all()
    page = text_of(entered(survey, 0).get(address("check_result", first)))
    for words in (
        f'<option value="{address("expert_bundle", first)}"',
        f'data-previous="{address("expert_bundle", first)}"',
        address("expert_bundle", second),
        address("receipt", first),
        first.result.bundle_sha256,
    ):
        assert words in page
    assert page.count(" selected") == 1


@pytest.mark.parametrize("page", ["expert_bundle", "check_result"])
def test_before_sealing_and_for_another_panel_there_is_nothing(page):
    survey = make_survey(priorities=3)
    sealed = sealed_round(survey=survey, ratings=RATINGS)
    decide(sealed, dict.fromkeys((1, 2, 3), Disposition.CARRY))
    assert entered(survey, 0).get(address(page, sealed)).status_code == 200
    still_open = open_survey_round(survey, number=2)
    rate(still_open, 0, {1: 5})
    assert entered(survey, 0).get(address(page, still_open)).status_code == 404
    other = make_survey(priorities=1, title="Another panel")
    assert entered(other, 0).get(address(page, sealed)).status_code == 404


def test_who_did_not_answer_checks_too_and_is_shown_no_receipt():
    sealed = sealed_round(ratings=RATINGS)
    page = text_of(entered(sealed.survey, 11).get(address("check_result", sealed)))
    assert address("receipt", sealed) not in page
    assert address("expert_bundle", sealed) in page


def test_the_experts_page_takes_few_queries(survey):
    first = survey.rounds.first()
    with_two = query_count(entered(survey, 0), address("check_result", first))
    assert with_two <= 5


def test_the_served_script_is_ours_and_judges_the_served_bundle(tmp_path, survey):
    response = Client().get("/verify_bundle.py")
    assert response["Content-Type"].startswith("text/x-python")
    assert response["Content-Disposition"] == 'attachment; filename="verify_bundle.py"'
    script, votes = tmp_path / "verify_bundle.py", tmp_path / "votes.json"
    script.write_bytes(response.content)
    assert script.read_bytes() == Path(verify_bundle.__file__).read_bytes()
    result = RoundResult.objects.first()
    votes.write_bytes(
        entered(survey, 0).get(address("expert_bundle", survey.rounds.first())).content
    )
    words = [sys.executable, "-I", script, votes, "--sha256", result.bundle_sha256]
    done = subprocess.run(words, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
