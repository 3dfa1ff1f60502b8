"""One page that says what each file holds and cannot show, and asks a worker to make it."""

import pytest
from django.urls import reverse

from studies.enums import Role
from surveys.enums import JobKind
from surveys.models import Job
from tests.factories.pages import WHOLE_TEAM, query_count, signed_in, statuses, text_of
from tests.factories.studies import join, make_user
from tests.factories.surveys import make_survey, sealed_round

pytestmark = pytest.mark.django_db
GIVEN = [{1: 5, 2: 3}] * 6


def page(survey):
    return reverse("surveys:survey_exports", args=[survey.pk])


def coordinator(survey):
    return signed_in(survey.pillar.study.memberships.get(role="coordinator").user)


def test_the_whole_team_may_ask_for_files():
    survey = sealed_round(ratings=GIVEN).survey
    assert statuses(page(survey), survey.pillar.study) == WHOLE_TEAM


def test_a_button_queues_a_job_gives_a_hint_and_leads_to_its_page(hints):
    survey = sealed_round(ratings=GIVEN).survey
    data = {"kind": "workbook", "language": "zh-hans"}
    response = coordinator(survey).post(page(survey), data)
    job = Job.objects.get()
    assert (response.status_code, response["Location"]) == (
        302,
        reverse("surveys:job", args=[job.pk]),
    )
    assert (job.kind, job.language, job.survey) == (JobKind.WORKBOOK, "zh-hans", survey)
    assert hints == [("surveys.run_job", {"job_id": str(job.pk)})]


def test_before_sealing_the_page_says_why_there_is_nothing_and_refuses():
    survey = make_survey()
    client = coordinator(survey)
    assert "until a round is counted and sealed" in text_of(client.get(page(survey)))
    refused = client.post(page(survey), {"kind": "data", "language": "en"})
    assert (refused.status_code, Job.objects.count()) == (200, 0)
    assert "There is a problem" in text_of(refused)


@pytest.mark.parametrize(
    "data", [{}, {"kind": "all", "language": "en"}, {"kind": "data", "language": "xx"}]
)
def test_what_is_not_on_offer_is_not_made_and_the_language_stays(data, hints):
    survey = sealed_round(ratings=GIVEN).survey
    shown = coordinator(survey).post(page(survey), data)
    assert (shown.status_code, Job.objects.count(), hints) == (200, 0, [])
    assert "Error:" in text_of(shown)


def test_own_files_are_listed_and_those_of_colleagues_are_not(hints):
    survey = sealed_round(ratings=GIVEN).survey
    client = coordinator(survey)
    client.post(page(survey), {"kind": "data", "language": "en"})
    link = reverse("surveys:job", args=[Job.objects.get().pk])
    assert link in client.get(page(survey)).content.decode()
    colleague = signed_in(join(survey.pillar.study, make_user("Carol"), Role.COORDINATOR))
    assert link not in colleague.get(page(survey)).content.decode()


def test_three_rows_take_as_many_queries_as_one():
    first = make_survey(priorities=1)
    second = make_survey(study=first.pillar.study, priorities=3)
    for survey in (first, second):
        sealed_round(survey=survey, ratings=[{1: 5}] * 6)
    client = coordinator(first)
    assert [query_count(client, page(each)) <= 12 for each in (first, second)] == [True, True]
    assert query_count(client, page(first)) == query_count(client, page(second))
