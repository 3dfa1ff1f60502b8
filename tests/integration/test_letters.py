"""What every mail says, in both languages, and who gets it."""

import html
import re

import pytest
from django.core import mail
from django.utils import timezone, translation

from studies.models import Study
from surveys.models import Message
from surveys.secrets import typed_code
from surveys.services import reminders
from surveys.services.panels import choose_reminders
from surveys.services.results import share_results
from tests.factories.letters import (
    CLOSING,
    INVITATION,
    LANGUAGES,
    NEW_LINK,
    REMINDER,
    RESULTS,
    SITE,
    TO_EXPERTS,
    alice,
    bare,
    bob_link,
    letter_of,
    make_survey_of_one_round,
    one,
    page_of,
    send,
    words,
)
from tests.factories.surveys import close_and_seal, expert_of, let_others_answer, open_survey_round

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def survey():
    return make_survey_of_one_round()


SUBJECTS = {
    (INVITATION, "en"): "Personalised medicine: round 1, pillar I, open until {day}",
    (REMINDER, "en"): "Reminder: Personalised medicine, round 1, pillar I, open until {day}",
    (CLOSING, "en"): "Personalised medicine: round 1, pillar I, is counted",
    (RESULTS, "en"): "Personalised medicine: the results of pillar I",
    (NEW_LINK, "en"): "Personalised medicine: your new personal link",
}


@pytest.mark.parametrize("kind", TO_EXPERTS)
def test_the_subject_says_what_it_is_about(survey, kind):
    subject = letter_of(kind, survey).subject
    closes_at = survey.rounds.get().closes_at
    assert subject == SUBJECTS[kind, "en"].format(day=f"{closes_at.day} {closes_at:%B %Y}")


@pytest.mark.parametrize("kind", TO_EXPERTS)
def test_the_subject_is_chinese_for_whoever_reads_chinese(survey, kind):
    subject = letter_of(kind, survey, "zh-hans").subject
    assert "个体化医学" in subject
    assert re.findall(r"[A-Za-z]{2,}", subject) == []


@pytest.mark.parametrize("kind", TO_EXPERTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_text_and_html_say_the_same_in_the_experts_language(survey, kind, language):
    found = letter_of(kind, survey, language)
    page = page_of(found)
    assert bare(page) == words(found.body)
    assert f'<html lang="{"en" if language == "en" else "zh-Hans"}">' in page
    assert f"<title>{html.escape(found.subject)}</title>" in page
    title = {"en": "Personalised medicine", "zh-hans": "个体化医学"}
    other = title["zh-hans" if language == "en" else "en"]
    assert (title[language] in found.body, other in found.body) == (True, False)
    if language == "zh-hans":  # names, addresses and codes apart
        sentence = re.sub(r"\S*(?:://|@)\S*|[0-9a-f]{64}|(?:[A-Z2-7]{4}-){12}\S+", "", found.body)
        assert set(re.findall(r"[A-Za-z]{2,}", sentence)) <= {"Expert", "UTC", "SHA"}


@pytest.mark.parametrize("kind", TO_EXPERTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_greets_by_name_brings_the_personal_link_and_says_whom_to_ask(survey, kind, language):
    found = letter_of(kind, survey, language)
    address = f"{SITE}/i/{bob_link(survey).token}/"
    assert "Expert 01" in found.body.splitlines()[0]
    assert address in found.body.splitlines()
    assert f'<a href="{address}">' in page_of(found).replace(' rel="nofollow"', "")
    assert "team@example.org" in found.body
    organiser = {"en": "The institute", "zh-hans": "研究所"}[language]
    assert organiser in found.body.splitlines()


@pytest.mark.parametrize("kind", [INVITATION, REMINDER])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_deadline_stands_with_its_time_zone(survey, kind, language):
    found = letter_of(kind, survey, language)
    at = survey.rounds.get().closes_at
    dates = {
        "en": f"It is open until {at.day} {at:%B %Y, %H:%M} UTC.",
        "zh-hans": f"{at.year}年{at.month}月{at.day}日 {at:%H:%M} UTC",
    }
    assert dates[language] in words(found.body)


def test_an_invitation_also_brings_the_code_for_typing(survey):
    found = letter_of(INVITATION, survey)
    assert typed_code(bob_link(survey)) in found.body
    assert f"{SITE}/i/" in found.body.splitlines()


def test_the_results_mail_leads_to_the_results(survey):
    found = letter_of(RESULTS, survey)
    assert f"{SITE}/answer/{survey.rounds.get().pk}/results/" in found.body.splitlines()


def test_a_new_link_is_the_new_one(survey):
    old = bob_link(survey)
    found = letter_of(NEW_LINK, survey)
    new = bob_link(survey)
    assert old != new
    assert [link.token in found.body for link in (old, new)] == [False, True]


def test_names_for_a_coordinator_have_no_link_to_stop(survey):
    survey_round = open_survey_round(survey, by=alice(survey))
    let_others_answer(survey_round)
    reminders.reveal_silent(
        survey_round=survey_round, reason="To call.", by=alice(survey), now=timezone.now()
    )
    send()
    found = one([each for each in mail.outbox if each.to == ["Alice <alice@example.org>"]])
    assert bare(page_of(found)) == words(found.body)
    assert "List-Unsubscribe" not in found.extra_headers


# --- who gets it ----------------------------------------------------------------------------------


def test_whoever_opted_out_gets_no_reminder_but_everything_else(survey):
    choose_reminders(expert=expert_of(survey, 0), wanted=False)
    survey_round = open_survey_round(survey, by=alice(survey))
    got = [len(send())]
    let_others_answer(survey_round)
    reminders.remind_silent(survey_round=survey_round, by=alice(survey), now=timezone.now())
    got.append(len(send()))
    assert len(mail.outbox) == 6  # the other silent ones
    close_and_seal(survey_round, by=alice(survey))
    got.append(len(send()))
    share_results(survey=survey, by=alice(survey), now=timezone.now())
    got.append(len(send()))
    assert got == [1, 0, 1, 1]


def test_no_results_mail_before_they_are_shared(survey):
    letter_of(CLOSING, survey)
    assert Message.objects.filter(kind=RESULTS).count() == 0
    share_results(survey=survey, by=alice(survey), now=timezone.now())
    assert Message.objects.filter(kind=RESULTS).count() == 12


def test_the_language_of_the_worker_makes_no_difference(survey):
    with translation.override("zh-hans"):
        assert letter_of(INVITATION, survey).subject.startswith("Personalised medicine: round 1")


def test_a_mail_of_a_simulated_study_says_so_first(survey):
    Study.objects.update(is_simulated=True)
    found = letter_of(INVITATION, type(survey).objects.get(pk=survey.pk))
    assert found.body.splitlines()[0] == ("Simulated data: this mail belongs to a demonstration.")
