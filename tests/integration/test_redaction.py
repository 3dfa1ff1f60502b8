"""Words that the team took out of a comment: read by their author and the team, by nobody else."""

import html
import json
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from surveys.enums import Moderation
from surveys.models import Comment, RoundResult
from surveys.services.moderation import Ruling, moderate
from surveys.services.results import share_results
from tests.factories.pages import entered, signed_in
from tests.factories.rewriting import alice
from tests.factories.roadmap import ALL_AGREE, merge, planned_survey, publish
from tests.factories.surveys import close_and_seal, expert_of, link_of, open_survey_round, rate

pytestmark = pytest.mark.django_db
SECRET = "I am Bob of the ministry"


@pytest.fixture
def sealed():
    """A finished pillar, shared and published; Bob's comment is shown in other words."""
    survey = planned_survey(study=None, by=None, given={1: ALL_AGREE, 2: ALL_AGREE}, rounds=1)
    survey_round = open_survey_round(survey)
    for index in range(12):
        rate(survey_round, index, {1: 5, 2: 4}, comments={1: SECRET} if index == 0 else None)
    sealed = close_and_seal(survey_round)
    ruling = Ruling(moderation=Moderation.SHOWN, shown_text="A civil servant", reason="A name")
    key = Comment.objects.get().pk
    by, now = alice(sealed), timezone.now()
    moderate(survey_round=sealed, rulings={key: ruling}, by=by, now=now)
    share_results(survey=survey, by=by, now=now)
    merge(survey)
    publish(survey.pillar.study)
    return sealed


def pages_below(client, start):
    """Every page and file that can be reached below an address, as text."""
    found, waiting = {}, [start]
    while waiting:
        address = waiting.pop()
        if address in found:
            continue
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        found[address] = html.unescape(body.decode("utf-8", "replace"))
        links = re.findall(r'href="(/[^"#?]*)', found[address])
        waiting += [link for link in links if link.startswith(start.rsplit("roadmap", 1)[0])]
    return found


def test_no_public_page_and_no_file_of_an_edition_holds_them(sealed):
    study = sealed.survey.pillar.study
    found = pages_below(Client(), reverse("roadmap:roadmap_home", args=[study.slug]))
    assert len(found) > 5
    assert [address for address, text in found.items() if "Statement 1" in text] != []
    assert [address for address, text in found.items() if SECRET in text] == []


def test_neither_the_edition_nor_the_bundle_holds_them(sealed):
    edition = sealed.survey.pillar.study.editions.values().get()
    kept = [json.dumps(edition, default=str), RoundResult.objects.get().bundle]
    assert ["Statement 1" in text for text in kept] == [True, True]
    assert [SECRET in text for text in kept] == [False, False]


def test_only_their_author_reads_them_among_the_results(sealed):
    address = reverse("surveys:expert_results", args=[sealed.pk])
    pages = [
        entered(link_of(expert_of(sealed.survey, index))).get(address).content.decode()
        for index in (0, 1)
    ]
    assert [SECRET in page for page in pages] == [True, False]


def test_the_team_can_compare_what_was_written_with_what_is_shown(sealed):
    comments = reverse("surveys:round_comments", args=[sealed.pk])
    page = signed_in(alice(sealed)).get(comments).content.decode()
    assert (SECRET in page, "A civil servant" in page) == (True, True)
