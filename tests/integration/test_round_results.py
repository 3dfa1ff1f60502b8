import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.urls import reverse

from surveys import bundle
from surveys.enums import RoundState
from tests.factories.pages import WHOLE_TEAM, query_count, signed_in, statuses, text_of
from tests.factories.surveys import (
    close_and_seal,
    let_others_answer,
    make_survey,
    open_survey_round,
    rate,
    round_at_state,
    sealed_round,
)

pytestmark = pytest.mark.django_db
# 16 of 23 agree on item 1, 17 of 23 on item 2; item 3 has four ratings and one "cannot judge".
RATINGS = [
    {1: 4 if n < 16 else 2, 2: 5 if n < 17 else 3} | ({3: 5 if n else None} if n < 5 else {})
    for n in range(23)
]


def url(survey_round, page="round_results"):
    return reverse(f"surveys:{page}", args=[survey_round.pk])


def coordinator(survey_round):
    study = survey_round.survey.pillar.study
    return signed_in(study.memberships.get(role="coordinator").user)


def test_the_whole_team_reads_results_of_a_sealed_round():
    survey_round = round_at_state(RoundState.SEALED)
    study = survey_round.survey.pillar.study
    assert statuses(url(survey_round), study) == WHOLE_TEAM


@pytest.mark.parametrize("page", ["round_results", "round_bundle", "round_refine"])
@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.OPEN, RoundState.CLOSED])
def test_before_sealing_there_are_no_results_for_anybody(state, page):
    survey_round = round_at_state(state)
    assert coordinator(survey_round).get(url(survey_round, page)).status_code == 404


def test_sixteen_of_23_is_no_consensus_and_reads_so():
    survey_round = sealed_round(ratings=RATINGS)
    page = text_of(coordinator(survey_round).get(url(survey_round)))
    first, second, third = (each.split("</article>")[0] for each in page.split("<article")[1:])
    assert ("16 of 23 (69.6 %)" in first, "No consensus" in first) == (True, True)
    assert ("17 of 23 (73.9 %)" in second, "> Consensus" in second or "Consensus<" in second) == (
        True,
        True,
    )
    assert (
        "Too few ratings" in third,
        "4 ratings; 1 could not judge" in third,
        "Left blank: 18." in third,
    ) == (True, True, True)
    assert "Median 4, middle half 2 to 4." in first


def test_comments_stand_with_their_priority_and_are_escaped():
    survey = make_survey()
    survey_round = open_survey_round(survey)
    rate(survey_round, 0, {1: 5}, comments={1: "<script>alert(1)</script> costs"})
    let_others_answer(survey_round)
    sealed = close_and_seal(survey_round)
    page = coordinator(sealed).get(url(sealed)).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; costs" in page
    assert "<script>alert" not in page


@pytest.mark.one_database
def test_the_site_is_loaded_before_it_is_forked_without_pandas_and_without_a_connection() -> None:
    """Pandas takes seconds to load and megabytes to hold; the worker has it, and the web need not.

    A connection that was open before the fork would be one for all processes.
    """
    words = (
        "import sys, delphi.wsgi; from django.db import connection; print(connection.connection, "
        "*[name for name in ('delphi.urls', 'roadmap.views', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", words],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "delphi.settings_test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["None", "delphi.urls", "roadmap.views"]


def test_charts_bring_their_numbers_as_tables():
    survey_round = sealed_round(ratings=RATINGS)
    page = coordinator(survey_round).get(url(survey_round))
    text = text_of(page)
    assert ('id="agreement-data"' in text, 'id="distributions-data"' in text) == (True, True)
    figures = page.context["agreement_figure"], page.context["distributions_figure"]
    assert json.loads(json.dumps(figures[0]))["data"][0]["y"] == ["I-03", "I-02", "I-01"]
    assert [bar["customdata"] for bar in figures[1]["data"]] == [
        [0, 0, 0],
        [0, 0, 7],
        [0, 6, 0],
        [0, 0, 16],
        [4, 17, 0],
    ]
    assert (
        '<tr><th scope="row">I-01</th><td class="number">16</td><td class="number">23</td>'
        '<td class="number">69.6</td><td>No consensus</td></tr>' in text
    )


def test_a_round_in_which_nobody_could_judge_has_a_page():
    survey_round = sealed_round(ratings=[{1: None, 2: None, 3: None}] * 5)
    page = text_of(coordinator(survey_round).get(url(survey_round)))
    articles = [each.split("</article>")[0] for each in page.split("<article")[1:]]
    assert "5 of 12 experts answered." in page
    assert ["no ratings" in each for each in articles] == [True, True, True]


def test_the_bundle_is_a_file_with_the_hash_that_the_page_shows():
    survey_round = sealed_round(ratings=RATINGS)
    client = coordinator(survey_round)
    response = client.get(url(survey_round, "round_bundle"))
    assert response["Content-Disposition"] == (
        'attachment; filename="personalised-medicine-pillar-1-round-1.json"'
    )
    assert bundle.sha256(response.content.decode("ascii")) in text_of(client.get(url(survey_round)))
    assert len(json.loads(response.content)["items"]) == 3


def test_three_rows_take_as_many_queries_as_one():
    first = make_survey(priorities=1)
    second = make_survey(study=first.pillar.study, priorities=3)
    sealed = [
        sealed_round(survey=first, ratings=[{1: 5}] * 6),
        sealed_round(survey=second, ratings=[{1: 5, 2: 1, 3: 4}] * 6),
    ]
    client = coordinator(sealed[0])
    assert [query_count(client, url(each)) for each in sealed] == [11, 11]
