import pytest
from django.urls import reverse

from surveys.consensus import PRESETS, Rule
from tests.factories.pages import WHOLE_TEAM, signed_in, statuses, text_of
from tests.factories.surveys import make_survey, open_survey_round

pytestmark = pytest.mark.django_db
PLAN = {"preset": "two_bands", "minimum_ratings": "5", "round_count": "2"}
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
    assert "Save the rule" not in page
    alice.post(url(survey), PLAN | {"preset": "three_bands"})
    assert saved(survey) == (Rule(), 2, False)
