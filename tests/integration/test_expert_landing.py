"""What an invited expert reads first."""

import re

import pytest
from django.urls import reverse

from studies.models import Study
from surveys.models import Expert, PriorityVersion
from tests.factories.pages import query_count, text_of
from tests.factories.studies import make_study, make_user
from tests.factories.surveys import expert_of, link_of, make_survey, open_survey_round

pytestmark = pytest.mark.django_db
TEXTS = {
    "organiser_en": "The institute",
    "organiser_zh": "研究所",
    "purpose_en": "To plan research.",
    "purpose_zh": "规划研究。",
}


@pytest.fixture
def survey():
    survey = make_survey(study=make_study(by=make_user("Alice"), **TEXTS), priorities=24)
    words = " ".join(["word"] * 38)
    for version in PriorityVersion.objects.all():
        version.text_en, version.text_zh = f"{words} {version.pk}", "字" * 26
        version.save(update_fields=["text_en", "text_zh"])
    open_survey_round(survey)
    return survey


def url(survey, index=0):
    return reverse("surveys:expert_landing", args=[link_of(expert_of(survey, index)).token])


def page(client, survey, language="en"):
    client.cookies["django_language"] = language
    return text_of(client.get(url(survey)))


def test_it_says_what_the_study_is_and_who_runs_it(client, survey):
    shown = page(client, survey)
    sentences = ["Personalised medicine", "To plan research.", "The institute", "team@example.org"]
    assert [each for each in sentences if each not in shown] == []


def test_it_says_how_many_priorities_there_are_and_how_long_they_take(client, survey):
    shown = page(client, survey)
    assert "Round 1: 24 priorities." in shown
    # 24 statements of 39 words: (9 + 39 · 60 / 220) s each.
    assert "This takes about 8 minutes." in shown


def test_the_minutes_are_those_of_the_language_that_is_read(client, survey):
    # 24 statements of 26 characters: 15 s each.
    assert re.findall(r"(\d+) ?分钟", page(client, survey, "zh-hans")) == ["6"]


def test_it_names_the_deadline_with_its_zone_and_leaves_room_for_the_readers_own(client, survey):
    at = survey.rounds.get(number=1).closes_at
    shown = page(client, survey)
    assert f"Open until {at.day} {at:%B %Y, %H:%M} UTC." in shown
    assert '<time class="local-time"' in shown
    assert 'data-sentence="In your time zone: %time%."' in shown
    assert "local-time.js" in shown


@pytest.mark.parametrize(
    ("column", "default"),
    [
        ("why_you", "You know this field from your own work"),
        ("example", "“Train nurses in genetics.”"),
        ("scale_help", "Judge from your own professional experience"),
    ],
)
def test_a_text_of_the_coordinator_takes_the_place_of_ours(client, survey, column, default):
    before = page(client, survey)
    Study.objects.update(**{f"{column}_en": "Our own words."})
    after = page(client, survey)
    found = [(default in shown, "Our own words." in shown) for shown in (before, after)]
    assert found == [(True, False), (False, True)]


def test_it_says_what_the_ends_of_the_scale_mean(client, survey):
    assert "from 1 (not relevant) to 5 (extremely relevant)" in page(client, survey)


def test_three_honest_sentences_say_what_happens_with_answers(client, survey):
    shown = page(client, survey)
    part = shown.split("<h2>What happens with your answers</h2>")[1].split("</ul>")[0]
    assert part.count("<li>") == 3
    assert (
        "Taking part is voluntary." in shown.split("The whole text that you agree to</summary>")[1]
    )


def test_one_button_is_the_consent(client, survey):
    shown = page(client, survey)
    assert shown.count(">I agree and start</button>") == 1


def test_without_an_open_round_nothing_is_asked_for(client):
    survey = make_survey()
    shown = page(client, survey)
    assert "No round is open at the moment." in shown
    assert [text for text in ("I agree and start", "This takes about") if text in shown] == []


def test_a_study_that_is_not_translated_is_marked_as_english_on_a_chinese_page(client, survey):
    Study.objects.update(title_zh="", purpose_zh="", organiser_zh="", consent_zh="")
    Study.objects.update(why_you_en="Since you know.", example_en="Such a one.")
    Study.objects.update(scale_help_en="From practice.")
    shown = page(client, survey, "zh-hans")
    assert '<html lang="zh-Hans"' in shown
    texts = ["Personalised medicine", "To plan research.", "The institute", "Since you know."]
    texts += ["Such a one.", "From practice.", "<p>Taking part is voluntary.</p>"]
    unmarked = [each for each in texts if f'lang="en">{each}' not in shown]
    assert unmarked == []


def test_what_is_translated_is_not_marked_as_english(client, survey):
    shown = page(client, survey, "zh-hans")
    main = shown.split("<main")[1].split("</main>")[0]
    assert 'lang="en"' not in main


def test_it_opens_in_the_language_of_the_invitation(client, survey):
    Expert.objects.update(language="zh-hans")
    assert '<html lang="zh-Hans"' in text_of(client.get(url(survey)))


def test_three_pillars_take_as_many_queries_as_one(client):
    first = make_survey()
    open_survey_round(first)
    one = query_count(client, url(first))
    for title in ("Second", "Third"):
        open_survey_round(make_survey(study=first.pillar.study, title=title))
    assert (one, query_count(client, url(first))) == (3, 3)
