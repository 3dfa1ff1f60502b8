"""One sheet about an action: what, who, when, on which votes, and how to cite it."""

import pytest
from django.conf import settings
from django.urls import reverse

from roadmap.models import Edition
from tests.factories.pages import text_of
from tests.factories.roadmap import merge, publish, survey_of_two_rounds

pytestmark = pytest.mark.django_db


def test_a_brief_holds_everything_that_an_adviser_needs(client):
    survey = survey_of_two_rounds()
    merge(survey)
    study = survey.pillar.study
    publish(study)
    action = reverse("roadmap:action_detail", args=[study.slug, "1-1-a-1"])
    brief = reverse("roadmap:action_brief", args=[study.slug, "1-1-a-1"])
    assert f'href="{brief}">One-page brief</a>' in text_of(client.get(action))
    text = text_of(client.get(brief))
    numbered = reverse("roadmap:action_detail", args=[study.slug, 1, "1-1-a-1"])
    for words in (
        "Personalised medicine · Edition 1, ",
        "<h1>Teach it</h1>",
        "<p>Add a module.</p>",
        "<dd>Ministries</dd>",
        "<dd>2026–2030",
        "at least 70 % of those who rated it gave 4 or more on a scale of 5",
        "Statement 1</td><td>12 of 12 (100.0 %)</td><td>not rated</td>",
        "Statement 2</td><td>6 of 12 (50.0 %)</td><td>9 of 9 (100.0 %)</td>",
        "12 of 12 invited experts answered.",
        "action I.I.a.1",
        f"{settings.SITE_URL}{numbered}</a>",
        Edition.objects.get().sha256,
    ):
        assert words in text, words
    assert "Statement 3" not in text


def test_a_brief_of_an_old_edition_stays(client):
    survey = survey_of_two_rounds()
    action, study = merge(survey), survey.pillar.study
    publish(study)
    action.title_en = "Changed since"
    action.save()
    publish(study)
    old = text_of(client.get(reverse("roadmap:action_brief", args=[study.slug, 1, "1-1-a-1"])))
    assert "<h1>Teach it</h1>" in old
    assert "A newer edition exists" in old
