import pytest
from django.urls import reverse

from tests.factories.pages import text_of
from tests.factories.roadmap import (
    finished_survey,
    merge,
    publish,
    published_study,
    survey_of_two_rounds,
)

pytestmark = pytest.mark.django_db


def page(client, study, code):
    return text_of(client.get(reverse("roadmap:priority_detail", args=[study.slug, code])))


def test_16_of_23_reads_69_6_and_is_no_consensus(client):
    survey = finished_survey(given={1: [5] * 23, 2: [4] * 16 + [3] * 7})
    merge(survey)
    study = survey.pillar.study
    publish(study)
    texts = [
        page(client, study, "I-02"),
        text_of(client.get(reverse("roadmap:method", args=[study.slug]))),
    ]
    for text in texts:
        assert "16 of 23 (69.6 %)" in text
        assert "No consensus" in text
        assert "70.0 %" not in text
        assert "69.57" not in text.replace("69.57]", "")  # the chart's bar has its exact length


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("I-01", ["It reached consensus in round 1: 12 of 12 (100.0 %)", "I.I.a.1 Teach it"]),
        (
            "I-02",
            ["It reached consensus in round 2: 9 of 9 (100.0 %)", "3 experts could not judge"],
        ),
        (
            "I-03",
            [
                "It was dropped after round 1, in which 0 of 12 (0.0 %)",
                "Why it was dropped: Decided by the working group.",
                "None: only priorities that reached consensus",
            ],
        ),
        ("I-04", ["It did not reach consensus: in round 2, 6 of 12 (50.0 %)"]),
    ],
)
def test_the_whole_story_of_every_priority(client, code, words):
    survey = survey_of_two_rounds()
    merge(survey)
    publish(survey.pillar.study)
    text = page(client, survey.pillar.study, code)
    for each in [*words, "12 of 12 invited experts answered this round", "Round 1"]:
        assert each in text


def test_too_few_ratings_are_told(client):
    survey = finished_survey(given={1: [5] * 12, 2: [5] * 4 + [None] * 8})
    merge(survey)
    publish(survey.pillar.study)
    text = page(client, survey.pillar.study, "I-02")
    assert "It got no verdict: in round 1 only 4 experts rated it." in text


def test_the_chart_has_its_table(client):
    text = page(client, published_study(), "I-02")
    row = text.split("Table of these figures")[1].split("</table>")[0]
    cells = [part.split("<")[0] for part in row.split("<td")[1:]]
    assert [cell.split(">")[1].strip() for cell in cells] == [
        *("2", "0", "0", "10", "0", "0", "0"),
        "10 of 12 (83.3 %)",
    ]
    assert 'id="rounds-data"' in text
