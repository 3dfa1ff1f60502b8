import json

import pytest
from django.urls import reverse

from surveys import bundle
from surveys.consensus import PRESETS, Rule
from tests.factories.pages import WHOLE_TEAM, signed_in, statuses, text_of
from tests.factories.surveys import make_survey, open_survey_round

pytestmark = pytest.mark.django_db
PLAN = {
    "preset": "two_bands",
    "minimum_ratings": "5",
    "round_count": "2",
    "feedback": "distribution",
    "invites_everyone": "on",
    "reminder_days": "7, 1",
    "most_reminders": "3",
    "quiet_from": "0",
    "quiet_until": "0",
    "quiet_zone": "UTC",
}
OWN = {"preset": "own", "threshold_percent": "75", "agree_from": "4"}


@pytest.fixture
def survey():
    return make_survey()


@pytest.fixture
def alice(survey):
    return signed_in(survey.pillar.study.memberships.get().user)


def url(survey):
    return reverse("surveys:protocol", args=[survey.pk])


def saved(survey):
    survey.refresh_from_db()
    return survey.rule, survey.rounds.count(), survey.carries_consensus


def test_the_whole_team_reads_the_rule(survey):
    assert statuses(url(survey), survey.pillar.study) == WHOLE_TEAM


def test_only_coordinators_change_it(survey):
    found = statuses(url(survey), survey.pillar.study, method="post")
    assert (found["analyst"], found["observer"], found["outsider"]) == (403, 403, 404)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_stored(alice, survey, preset):
    response = alice.post(url(survey), PLAN | {"preset": preset, "round_count": "3"})
    assert response.url == url(survey)
    assert saved(survey) == (PRESETS[preset], 3, False)


def test_own_numbers_are_stored(alice, survey):
    numbers = OWN | {"revise_from_percent": "60", "minimum_ratings": "8", "carries_consensus": "on"}
    alice.post(url(survey), PLAN | numbers)
    rule = Rule(threshold_percent=75, revise_from_percent=60, minimum_ratings=8)
    assert saved(survey) == (rule, 2, True)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"preset": ""}, "This field is required."),
        ({"preset": "four_bands"}, "Select a valid choice."),
        ({"round_count": "0"}, "Ensure this value is greater than or equal to 1."),
        ({"round_count": "5"}, "Ensure this value is less than or equal to 4."),
        ({"minimum_ratings": "1e0"}, "Enter a whole number."),
        (OWN | {"threshold_percent": ""}, "Own numbers need this one."),
        (OWN | {"threshold_percent": "50"}, "Ensure this value is greater than or equal to 51."),
        (OWN | {"revise_from_percent": "75"}, "Choose a number below the threshold."),
        (OWN | {"agree_from": "3"}, "Ensure this value is greater than or equal to 4."),
        ({"feedback": ""}, "This field is required."),
        ({"reminder_days": "7; 1"}, "Write whole numbers with commas between them, like “7, 1”."),
        ({"reminder_days": "0"}, "Choose days from 1 to 60 before the deadline."),
        ({"reminder_days": "9, 5, 3, 1"}, "These are more days than reminders in a round."),
        ({"most_reminders": "4"}, "Ensure this value is less than or equal to 3."),
        ({"quiet_from": "24"}, "Select a valid choice."),
        ({"quiet_zone": "Europe/Atlantis"}, "Select a valid choice."),
    ],
)
def test_bad_numbers_are_refused_with_a_sentence(alice, survey, sent, sentence):
    page = text_of(alice.post(url(survey), PLAN | sent))
    assert sentence in page, page[-3000:]
    assert saved(survey) == (Rule(), 2, False)


def test_the_rule_stands_in_words(alice, survey):
    page = text_of(alice.get(url(survey)))
    assert "Consensus: at least 70 % agree." in page
    assert "With fewer than 5 ratings there is no verdict." in page


def test_after_opening_it_is_read_only_with_hash_and_time(alice, survey):
    open_survey_round(survey)
    survey.refresh_from_db()
    page = text_of(alice.get(url(survey)))
    assert survey.protocol_sha256 in page
    assert f"{survey.protocol_locked_at:%H:%M} UTC" in page
    assert "Save the protocol" not in page
    alice.post(url(survey), PLAN | {"preset": "three_bands"})
    assert saved(survey) == (Rule(), 2, False)


WHOLE = PLAN | {
    "rationale_en": "Usual in our field.",
    "rationale_zh": "本领域惯例。",
    "feedback": "middle",
    "invites_everyone": "",
    "reminder_days": " 3, 9",
    "most_reminders": "2",
    "quiet_from": "20",
    "quiet_until": "8",
    "quiet_zone": "Asia/Shanghai",
}


def test_the_whole_plan_is_stored_and_stands_in_words(alice, survey):
    page = text_of(alice.post(url(survey), WHOLE, follow=True))
    survey.refresh_from_db()
    assert survey.plan(round_count=2) == {
        "rounds": 2,
        "carries_consensus": False,
        "feedback": "middle",
        "invites_everyone": False,
        "reminders": {
            "days_before_deadline": [9, 3],
            "most_in_a_round": 2,
            "quiet_from": 20,
            "quiet_until": 8,
            "time_zone": "Asia/Shanghai",
        },
    }
    assert "Usual in our field." in page
    assert (
        "9 and 3 days before the deadline, to the silent alone; at most 2 in a round;"
        " never between 20:00 and 8:00 (Asia/Shanghai)"
    ) in page
    assert "a later round asks only those who answered the round before it" in page


def test_both_presets_name_their_source(alice, survey):
    page = text_of(alice.get(url(survey)))
    assert "doi:10.3389/fmed.2025.1572921" in page
    assert "> 79 % in, 70–79 % revised, < 70 % out" in page


def test_the_locked_protocol_holds_the_whole_plan(alice, survey):
    alice.post(url(survey), WHOLE)
    open_survey_round(survey)
    survey.refresh_from_db()
    protocol = json.loads(survey.protocol)
    names = ("preset", "rationale", "feedback", "invites_everyone", "reminders", "rounds")
    assert {name: protocol[name] for name in names} == {
        "preset": "two_bands",
        "rationale": {"en": "Usual in our field.", "zh": "本领域惯例。"},
        "feedback": "middle",
        "invites_everyone": False,
        "reminders": {
            "days_before_deadline": [9, 3],
            "most_in_a_round": 2,
            "quiet_from": 20,
            "quiet_until": 8,
            "time_zone": "Asia/Shanghai",
        },
        "rounds": 2,
    }
    assert bundle.sha256(survey.protocol) == survey.protocol_sha256
