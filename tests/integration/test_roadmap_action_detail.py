import pytest
from django.urls import reverse

from tests.factories.pages import text_of
from tests.factories.roadmap import finished_survey, merge, publish, survey_of_two_rounds

pytestmark = pytest.mark.django_db


def page(client, study):
    return text_of(client.get(reverse("roadmap:action_detail", args=[study.slug, "1-1-a-1"])))


@pytest.mark.parametrize(
    ("texts", "horizon"),
    [
        ({}, "2026–2030"),
        ({"horizon_from": None}, "by 2030"),
        ({"horizon_to": None}, "from 2026"),
        ({"horizon_to": 2026}, "in 2026"),
        ({"horizon_from": None, "horizon_to": None}, "no date set"),
    ],
)
def test_an_action_tells_what_who_and_when(client, texts, horizon):
    survey = finished_survey()
    merge(survey, **texts)
    publish(survey.pillar.study)
    text = page(client, survey.pillar.study)
    for words in ("Teach it", "<p>Add a module.</p>", "<dd>Ministries</dd>", f"<dd>{horizon}"):
        assert words in text


def test_what_it_rests_on_shows_every_round(client):
    survey = survey_of_two_rounds()
    merge(survey)
    study = survey.pillar.study
    publish(study)
    text = page(client, study)
    for words in (
        "rests on 2 priorities",
        "at least 70 % of those who rated it gave 4 or more on a scale of 5",
        "Statement 1",
        "Round 1: 12 of 12 (100.0 %) agreed",
        "Statement 2",
        "Round 1: 6 of 12 (50.0 %) agreed",
        "Round 2: 9 of 9 (100.0 %) agreed",
        "9 ratings; 3 could not judge",
        reverse("roadmap:priority_detail", args=[study.slug, "I-02"]),
    ):
        assert words in text
    assert "Statement 3" not in text


def test_markdown_participation_and_dissent_stand_on_every_page_of_the_action(client):
    survey = finished_survey(given={1: [5] * 17 + [2] * 6})
    merge(
        survey,
        text_en="Add **one** module.\n\n[x](javascript:alert(1)) <script>y</script>",
        participation="involve",
        dissent_en="Some asked *who pays*.",
        dissent_zh="有人问谁来付费。",
    )
    study = survey.pillar.study
    publish(study)
    for name in ("action_detail", "action_brief", "thread"):
        response = client.get(reverse(f"roadmap:{name}", args=[study.slug, "1-1-a-1"]))
        html = response.content.decode()
        assert "<p>Add <strong>one</strong> module.</p>" in html, name
        assert "<p>[x](javascript:alert(1)) &lt;script&gt;y&lt;/script&gt;</p>" in html, name
        assert "Involve: They work along" in html, name
    text = page(client, study)
    assert 'property="og:description" content="Add one module. [x](javascript' in text
    assert "<p>Some asked <em>who pays</em>.</p>" in text
    assert "In round 1, 6 of 23 experts who rated it gave 2 or less." in text
    found = text_of(client.get(reverse("roadmap:action_list", args=[study.slug]), {"q": "pays"}))
    assert "1 action" in found
    assert "Add one module." in found
    chosen = client.get(reverse("roadmap:action_list", args=[study.slug]), {"part": "involve"})
    assert "Participation: Involve" in text_of(chosen)
