import json

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from studies.enums import EventKind
from studies.models import Event
from surveys import verify_bundle
from surveys.models import Deviation, RoundResult
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.roadmap import finished_survey, merge, publish
from tests.factories.surveys import close_and_seal, make_survey, open_survey_round, rate

pytestmark = pytest.mark.django_db
PLAN = {
    "round_count": "2",
    "feedback": "distribution",
    "invites_everyone": "on",
    "reminder_days": "7, 1",
    "most_reminders": "3",
    "quiet_from": "0",
    "quiet_until": "0",
    "quiet_zone": "UTC",
    "reason": "Holidays in both regions.",
}


@pytest.fixture
def survey():
    survey = make_survey()
    open_survey_round(survey)
    survey.refresh_from_db()
    return survey


@pytest.fixture
def alice(survey):
    return signed_in(survey.pillar.study.memberships.get().user)


def url(survey):
    return reverse("surveys:deviation_add", args=[survey.pk])


def recorded():
    return list(Deviation.objects.values_list("part", "planned", "instead", "reason"))


def test_only_coordinators_enter(survey):
    assert statuses(url(survey), survey.pillar.study) == COORDINATORS


def test_before_locking_the_plan_itself_is_changed(alice, survey):
    other = make_survey(study=survey.pillar.study)
    page = text_of(alice.post(url(other), PLAN | {"round_count": "3"}, follow=True))
    assert ("Nothing is locked yet" in page, recorded()) == (True, [])


def test_each_changed_part_is_a_dated_row_and_counts_from_now_on(alice, survey):
    before = survey.protocol
    changed = PLAN | {"round_count": "3", "feedback": "middle"}
    page = text_of(alice.post(url(survey), changed, follow=True))
    survey.refresh_from_db()
    reason = "Holidays in both regions."
    assert recorded() == [
        ("rounds", 2, 3, reason),
        ("feedback", "distribution", "middle", reason),
    ]
    assert (survey.rounds.count(), survey.feedback, survey.protocol) == (3, "middle", before)
    for words in ("2 rounds", "3 rounds", reason, "Alice"):
        assert words in page, words
    assert Event.objects.filter(kind=EventKind.DEVIATION_RECORDED).count() == 2


def test_what_is_no_setting_is_written_in_words(alice, survey):
    other = {"other_planned": "Experts by open call.", "other_instead": "Experts by name."}
    alice.post(url(survey), PLAN | other)
    assert recorded() == [
        ("other", "Experts by open call.", "Experts by name.", "Holidays in both regions.")
    ]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "This is what the plan says already."),
        ({"round_count": "3", "reason": " "}, "Say why."),
        ({"other_planned": "One thing."}, "Fill in both"),
        ({"other_instead": "Another thing."}, "Fill in both"),
        ({"most_reminders": "9"}, "Ensure this value is less than or equal to 3."),
    ],
)
def test_what_says_nothing_is_refused_and_kept(alice, survey, sent, sentence):
    page = text_of(alice.post(url(survey), PLAN | sent))
    assert (sentence in page, recorded()) == (True, [])
    survey.refresh_from_db()
    assert survey.plan(round_count=survey.rounds.count()) == survey.plan(round_count=2)


def test_a_second_round_may_be_left_out_and_a_finished_survey_gets_no_further_one(alice, survey):
    for index in range(6):
        rate(survey.rounds.get(number=1), index, {1: 5})
    close_and_seal(survey.rounds.select_related("survey__pillar__study").get(number=1))
    alice.post(url(survey), PLAN | {"round_count": "1"})
    survey.refresh_from_db()
    assert (survey.rounds.count(), len(recorded())) == (1, 1)
    page = text_of(alice.post(url(survey), PLAN | {"round_count": "3"}))
    assert ("Every planned round is sealed." in page, survey.rounds.count()) == (True, 1)


def test_a_sealed_round_carries_what_was_done_otherwise(alice, survey, tmp_path):
    alice.post(url(survey), PLAN | {"round_count": "3"})
    survey_round = survey.rounds.select_related("survey__pillar__study").get(number=1)
    for index in range(6):
        rate(survey_round, index, {1: 5})
    close_and_seal(survey_round)
    sealed = json.loads(RoundResult.objects.get().bundle)
    assert sealed["rule"] == json.loads(survey.protocol)["rule"]
    file = tmp_path / "bundle.json"
    file.write_text(RoundResult.objects.get().bundle)
    assert verify_bundle.main([str(file)]) == 0
    deviation = Deviation.objects.get()
    assert sealed["deviations"] == [
        {
            "at": deviation.at.isoformat(),
            "part": "rounds",
            "planned": 2,
            "instead": 3,
            "reason": "Holidays in both regions.",
        }
    ]


def test_the_public_method_page_prints_it(alice, survey):
    finished = finished_survey(study=survey.pillar.study)
    merge(finished, title_en="An action")
    alice.post(url(finished), PLAN | {"round_count": "1", "feedback": "verdict"})
    publish(survey.pillar.study)
    page = text_of(alice.get(reverse("roadmap:method", args=[survey.pillar.study.slug])))
    assert "Deviations from the protocol" in page
    assert "Planned: how the panel’s ratings are spread" in page
    assert "Done instead: the same, and whether the priority reached consensus" in page
    assert "Reason: Holidays in both regions." in page


@pytest.mark.each_database
def test_the_database_never_changes_a_deviation(alice, survey):
    alice.post(url(survey), PLAN | {"round_count": "3"})
    with pytest.raises(DatabaseError, match="a deviation never changes"), transaction.atomic():
        Deviation.objects.update(reason="Another")
    with pytest.raises(TypeError):
        Deviation.objects.get().save()


def test_three_deviations_take_as_many_queries_as_one(alice, survey):
    page = reverse("surveys:protocol", args=[survey.pk])
    alice.post(url(survey), PLAN | {"round_count": "3"})
    one = query_count(alice, page)
    alice.post(url(survey), PLAN | {"round_count": "4", "feedback": "middle"})
    assert (one, query_count(alice, page)) == (8, 8)
