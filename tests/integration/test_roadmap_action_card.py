"""The card of an action: the one page that other sites may frame."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from delphi import kept_pages
from roadmap.enums import UptakeState
from tests.factories.follow_up import state as state_uptake
from tests.factories.pages import text_of
from tests.factories.roadmap import finished_survey, merge, publish, published_study
from tests.factories.world import addresses, browser, make_world

pytestmark = pytest.mark.django_db
CARD = "roadmap:action_card"


@pytest.fixture(autouse=True)
def nothing_is_kept():
    kept_pages.kept.clear()


def is_frameable(response):
    policy = response.headers.get("Content-Security-Policy", "")
    sources = re.findall(r"frame-ancestors ([^;]*)", policy)
    return sources == ["*"], response.headers.get("X-Frame-Options", "none")


def test_the_card_says_title_votes_status_and_leads_to_the_action(client):
    study = published_study()
    state_uptake(study, "EU", UptakeState.UNDER_WAY)
    page = text_of(client.get(reverse(CARD, args=[study.slug, "1-1-a-1"])))
    permalink = reverse("roadmap:action_detail", args=[study.slug, 1, "1-1-a-1"])
    for words in ("Teach it", "10 of 12 (83.3 %)", "EU: Under way", f'{permalink}" target='):
        assert words in page
    for words in ("<script", "<form", "csrf", "<header"):
        assert words not in page


def test_a_superseded_card_says_so(client):
    study = published_study()
    publish(study)
    old = client.get(reverse(CARD, args=[study.slug, 1, "1-1-a-1"]))
    assert "A newer edition exists" in text_of(old)


def test_the_snippet_is_shown_as_text_and_survives_a_hostile_title(client):
    survey = finished_survey()
    merge(survey, title_en='"><script>alert(1)</script>')
    publish(survey.pillar.study)
    url = reverse("roadmap:action_detail", args=[survey.pillar.study.slug, "1-1-a-1"])
    page = client.get(url).content.decode()
    assert "<script>alert" not in page
    shown = re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1]
    card = reverse(CARD, args=[survey.pillar.study.slug, 1, "1-1-a-1"])
    assert html.unescape(shown) == (
        f'<iframe src="http://127.0.0.1:8000{card}"'
        ' title="I.I.a.1 &quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;" width="100%"'
        ' height="320" loading="lazy" frameborder="0"></iframe>'
    )


def test_no_other_page_may_be_framed_and_the_card_stays_so_when_it_is_kept():
    world = make_world()
    framed = {}
    for address in addresses():
        path = world.path(address)
        role = {"/desk": "coordinator", "/answ": "expert"}.get(path[:5], "nobody")
        for _visit in range(2 if role == "nobody" else 1):  # made, then kept
            response = browser(world.visitors[role]).get(path)
            if response.status_code == 200:
                framed.setdefault(is_frameable(response), set()).add(address.route)
    assert set(framed) == {(True, "none"), (False, "DENY")}
    assert framed[True, "none"] == {CARD}
    url = reverse(CARD, args=[world.study.slug, "1-1-a-1"])
    assert dict(Client().get(url).cookies) == {}
