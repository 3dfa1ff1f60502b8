"""Every mail: what it says, in both languages, as it goes over the wire."""

import datetime as dt
import email
import html
import re
from email.policy import default

import pytest
from django.core import mail
from django.utils import timezone, translation

from studies.models import Study
from surveys.consensus import Rule
from surveys.enums import MessageKind
from surveys.models import Expert, Message
from surveys.secrets import typed_code
from surveys.services import messages, panels, reminders
from surveys.services.letters import letter
from surveys.services.panels import choose_reminders
from surveys.services.results import share_results
from surveys.services.surveys import set_protocol
from tests.factories.studies import make_study, make_user
from tests.factories.surveys import (
    close_and_seal,
    expert_of,
    let_others_answer,
    link_of,
    make_survey,
    open_survey_round,
)

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
LANGUAGES = ["en", "zh-hans"]
INVITATION, REMINDER, CLOSING, RESULTS, NEW_LINK = (
    MessageKind.INVITATION,
    MessageKind.REMINDER,
    MessageKind.CLOSING,
    MessageKind.RESULTS,
    MessageKind.NEW_LINK,
)
TO_EXPERTS = [INVITATION, REMINDER, CLOSING, RESULTS, NEW_LINK]


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def survey():
    """One round, so that its results can be shared."""
    study = make_study(by=make_user("Alice"), organiser_en="The institute", organiser_zh="研究所")
    survey = make_survey(study=study)
    return set_protocol(
        survey=survey,
        rule=Rule(),
        round_count=1,
        carries_consensus=False,
        by=alice(survey),
        now=timezone.now(),
    )


def alice(survey):
    return survey.pillar.study.memberships.get().user


def send():
    """Send everything that is due; returns the mails to Bob (expert 0)."""
    mail.outbox.clear()
    while messages.send_due_messages(now=timezone.now()):
        pass
    return [each for each in mail.outbox if "expert01@" in each.to[0]]


def letter_of(kind, survey, language="en"):
    """Live through the round until this mail reaches Bob; returns it."""
    Expert.objects.update(language=language)
    survey_round = open_survey_round(survey, by=alice(survey))
    if kind == INVITATION:
        return one(send())
    send()
    let_others_answer(survey_round)
    if kind == REMINDER:
        now = timezone.now()
        reminders.remind_silent(survey_round=survey_round, by=alice(survey), now=now)
        return one(send())
    if kind == NEW_LINK:
        bob = expert_of(survey, 0)
        panels.replace_link(expert=bob, by=alice(survey), now=timezone.now())
        return one(send())
    close_and_seal(survey_round, by=alice(survey))
    closing = one(send())
    if kind == CLOSING:
        return closing
    share_results(survey=survey, by=alice(survey), now=timezone.now())
    return one(send())


def one(mails):
    assert len(mails) == 1
    return mails[0]


def page_of(letter):
    ((page, kind),) = letter.alternatives
    assert kind == "text/html"
    return page


def words(text):
    return " ".join(text.split())


def bare(page):
    """The words of the HTML, without its head and its tags."""
    body = page.split("<body", 1)[1].split(">", 1)[1].replace("<br>", " ").replace("</p>", " ")
    return words(html.unescape(re.sub(r"<[^>]+>", "", body)))


def over_the_wire(letter):
    return email.message_from_bytes(letter.message().as_bytes(), policy=default)


def bob_link(survey):
    return link_of(expert_of(survey, 0))


# --- what it says ---------------------------------------------------------------------------------


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


# --- headers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", TO_EXPERTS)
def test_replies_go_to_the_contact_and_the_mail_says_that_a_program_wrote_it(survey, kind):
    sent = over_the_wire(letter_of(kind, survey))
    assert (sent["Reply-To"], sent["Auto-Submitted"]) == ("team@example.org", "auto-generated")
    assert sent["To"] == "Expert 01 <expert01@panel.example>"
    assert sent.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in sent.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("kind", TO_EXPERTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_invitation_and_reminder_can_be_stopped_by_line_and_by_header(survey, kind, language):
    found = letter_of(kind, survey, language)
    stop = f"{SITE}/i/{bob_link(survey).token}/no-reminders/"
    sent = over_the_wire(found)
    can = kind in {INVITATION, REMINDER}
    headers = [sent[name] for name in ("List-Unsubscribe", "List-Unsubscribe-Post")]
    assert [each and each.strip() for each in headers] == (  # the first is folded
        [f"<{stop}>", "List-Unsubscribe=One-Click"] if can else [None, None]
    )
    assert (stop in found.body.splitlines()) == can


def test_a_mail_that_is_tried_again_keeps_its_id_and_each_mail_has_its_own(survey):
    open_survey_round(survey, by=alice(survey))
    rows = list(Message.objects.select_related("expert__study", "survey_round__survey__pillar"))
    now = timezone.now()
    ids = [[letter(row, at).extra_headers["Message-ID"] for row in rows] for at in
           (now, now + dt.timedelta(hours=1))]  # fmt: skip
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 12
    assert [re.fullmatch(r"<[0-9a-f]{32}@127\.0\.0\.1>", each) is not None for each in ids[0]] == [
        True
    ] * 12


INJECTION = "Bob\r\nBcc: all@panel.example\n\nEvil"


@pytest.mark.parametrize("kind", TO_EXPERTS)
def test_no_name_and_no_title_forges_a_header(survey, kind):
    Expert.objects.update(name=INJECTION)
    Study.objects.update(title_en=INJECTION)
    Message.objects.all().delete()
    survey.refresh_from_db()
    found = letter_of(kind, type(survey).objects.get(pk=survey.pk))
    sent = over_the_wire(found)
    assert sent["Bcc"] is None
    assert "\n" not in found.subject
    assert [each.addr_spec for each in sent["To"].addresses] == ["expert01@panel.example"]


@pytest.mark.parametrize("name", ["王伟", "O'Brien, Bob", 'Bob "B" Ö', "Bob <eve@panel.example>"])
def test_every_name_reaches_its_own_address_and_no_other(survey, name):
    Expert.objects.filter(email="expert01@panel.example").update(name=name)
    sent = over_the_wire(letter_of(INVITATION, survey))
    (to,) = sent["To"].addresses
    assert (to.addr_spec, to.display_name) == ("expert01@panel.example", name)


def test_names_and_titles_are_escaped_in_html_and_plain_in_text(survey):
    Expert.objects.update(name="Bob <b>& Söhne</b>")
    Study.objects.update(title_en="<script>alert('x')</script>")
    found = letter_of(INVITATION, type(survey).objects.get(pk=survey.pk))
    page = page_of(found)
    assert "Dear Bob <b>& Söhne</b>," in found.body
    assert "Dear Bob &lt;b&gt;&amp; Söhne&lt;/b&gt;," in page
    assert ("<script" in page, "<b>" in page) == (False, False)
    assert bare(page) == words(found.body)


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
