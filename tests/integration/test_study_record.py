import pytest
from django.urls import reverse

from tests.factories.pages import WHOLE_TEAM, query_count, signed_in, statuses, text_of
from tests.factories.surveys import make_survey, open_survey_round, rate

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    return make_survey()


def url(survey):
    return reverse("studies:study_record", args=[survey.pillar.study.slug])


def alice(survey):
    return signed_in(survey.pillar.study.memberships.get().user)


def rows_of(survey):
    page = text_of(alice(survey).get(url(survey))).partition("</table>")[0]
    return page.split('<th scope="row">')[1:]


def test_the_whole_team_reads_it(survey):
    assert statuses(url(survey), survey.pillar.study) == WHOLE_TEAM


def test_it_tells_what_was_done_newest_first_and_nothing_of_experts(survey):
    survey_round = open_survey_round(survey)
    before = rows_of(survey)
    rate(survey_round, 0, {1: 5}, comments={1: "Mine."})
    heads = [row.split("</th>")[0] for row in before]
    assert heads[:3] == ["Round opened", "Protocol locked", "Experts added"]
    assert rows_of(survey) == before


def test_more_rows_take_no_more_queries(survey):
    few = query_count(alice(survey), url(survey))
    open_survey_round(survey)
    assert (few, query_count(alice(survey), url(survey))) == (6, 6)
