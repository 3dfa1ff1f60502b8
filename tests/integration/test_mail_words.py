import datetime as dt

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from studies.models import Event
from surveys.enums import MessageKind
from surveys.exceptions import Refusal
from surveys.models import Expert, MailWords, Message
from surveys.services.mail_words import send_sample, set_mail_words
from surveys.services.messages import send_due_messages
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.studies import make_study, make_user
from tests.factories.surveys import make_survey, open_survey_round

pytestmark = pytest.mark.django_db
OWN = {
    "subject_en": "{study}: we need you",
    "opening_en": "it is round {round} of {pillar}, until {deadline}.",
    "subject_zh": "",
    "opening_zh": "第{round}轮开始了。",
}


@pytest.fixture
def alice():
    return make_user("Alice")


@pytest.fixture
def survey(alice):
    return make_survey(by=alice)


def url(study, kind="invitation", page="mail_words"):
    return reverse(f"surveys:{page}", args=[study.slug, kind])


def write(study, alice, kind=MessageKind.INVITATION, **parts):
    return set_mail_words(study=study, kind=kind, by=alice, now=timezone.now(), **parts)


def test_only_coordinators_enter(survey):
    assert statuses(url(survey.pillar.study), survey.pillar.study) == COORDINATORS


def test_own_words_are_saved_and_recorded(survey, alice):
    study = survey.pillar.study
    response = signed_in(alice).post(url(study), OWN)
    words = MailWords.objects.get()
    assert response.status_code == 302
    assert {name: getattr(words, name) for name in OWN} == OWN
    event = Event.objects.get(kind="mail_words_changed")
    assert event.about == {
        "mail": "invitation",
        "fields": ["opening_en", "opening_zh", "subject_en"],
    }


def test_saving_the_same_words_again_writes_no_event(survey, alice):
    for _time in range(2):
        signed_in(alice).post(url(survey.pillar.study), OWN)
    assert Event.objects.filter(kind="mail_words_changed").count() == 1


def test_looking_before_saving_shows_the_words_and_saves_nothing(survey, alice):
    page = signed_in(alice).post(url(survey.pillar.study), OWN | {"step": "look"})
    assert "Personalised medicine: we need you" in text_of(page)
    assert MailWords.objects.count() == 0


def test_the_sample_speaks_both_languages_and_its_link_opens_nothing(survey, alice):
    client = signed_in(alice)
    text = text_of(client.get(url(survey.pillar.study)))
    assert ("Dear Alice," in text, "尊敬的Alice" in text or "Alice" in text) == (True, True)
    assert client.get("/i/EXAMPLE/").status_code == 404


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("opening_en", "Dear {nam}", "{nam} is no placeholder. There are: {name}, {study}"),
        ("subject_zh", "半个{name", "{ is no placeholder"),
        ("subject_en", "A\r\nBcc: eve@example.org", "line break or an invisible character"),
        ("subject_en", "x" * 151, "at most 150 characters"),
        ("opening_en", "x" * 3001, "at most 3000 characters"),
        ("opening_zh", "a\u202eb", "invisible character"),
        ("opening_en", "a\x00b", "Null characters are not allowed"),
    ],
)
def test_bad_words_are_told_and_kept(survey, alice, field, text, sentence):
    page = signed_in(alice).post(url(survey.pillar.study), OWN | {field: text})
    assert (page.status_code, sentence in text_of(page)) == (200, True)
    assert page.context["form"][field].value() == text
    assert MailWords.objects.count() == 0


def test_the_service_refuses_a_strange_placeholder_too(survey, alice):
    with pytest.raises(Refusal, match=r"No placeholder is called \{link\}"):
        write(survey.pillar.study, alice, opening_en="{link}")


def test_a_kind_without_own_words_is_not_there(survey, alice):
    client = signed_in(alice)
    assert client.get(url(survey.pillar.study, "new_link")).status_code == 404
    with pytest.raises(Refusal):
        write(survey.pillar.study, alice, MessageKind.NEW_LINK, opening_en="x")


def test_experts_get_own_words_in_their_language_and_ours_where_there_are_none(survey, alice):
    write(survey.pillar.study, alice, **OWN)
    chinese = Expert.objects.order_by("email").first()
    Expert.objects.filter(pk=chinese.pk).update(language="zh-hans")
    open_survey_round(survey)
    send_due_messages(now=timezone.now())
    mails = {each.to[0].rpartition("<")[2].rstrip(">"): each for each in mail.outbox}
    english = mails["expert02@panel.example"]
    assert english.subject == "Personalised medicine: we need you"
    assert "it is round 1 of Shaping healthcare, until " in english.body
    assert "Please rate its priorities" not in english.body
    assert (english.body.count("/i/") >= 1, "no more reminders" in english.body) == (True, True)
    theirs = mails[chinese.email]
    assert ("第1轮开始了。" in theirs.body, "we need you" in theirs.subject) == (True, False)


def test_markup_in_own_words_is_text_in_the_page(survey, alice):
    write(survey.pillar.study, alice, opening_en="<script>alert(1)</script>")
    open_survey_round(survey)
    send_due_messages(now=timezone.now())
    sent = mail.outbox[0]
    page = sent.alternatives[0].content
    assert ("<script>" in sent.body, "<script>" in page, "&lt;script&gt;" in page) == (
        True,
        False,
        True,
    )


def test_a_test_goes_to_the_person_who_asks_in_both_languages(survey, alice):
    write(survey.pillar.study, alice, opening_en="words of our own.")
    signed_in(alice).post(url(survey.pillar.study, page="mail_sample"))
    send_due_messages(now=timezone.now())
    assert [each.to for each in mail.outbox] == [[f"Alice <{alice.email}>"]] * 2
    english, chinese = mail.outbox
    assert english.subject.startswith("Test: Personalised medicine: round 1")
    assert ("words of our own." in english.body, "/i/EXAMPLE/" in english.body) == (True, True)
    assert (chinese.subject.startswith("测试"), "List-Unsubscribe" in english.extra_headers) == (
        True,
        False,
    )


def test_a_study_in_english_alone_sends_one_test(survey, alice):
    study = survey.pillar.study
    study.is_bilingual = False
    study.save(update_fields=["is_bilingual"])
    now = timezone.now()
    assert send_sample(study=study, kind=MessageKind.CLOSING, by=alice, now=now) == 1


@pytest.mark.parametrize("kind", ["invitation", "reminder", "closing", "results"])
def test_each_kind_has_a_test_mail(survey, alice, kind):
    now = timezone.now()
    send_sample(study=survey.pillar.study, kind=MessageKind(kind), by=alice, now=now)
    send_due_messages(now=now)
    assert [bool(each.body.strip()) for each in mail.outbox] == [True, True]


def test_asking_twice_within_a_minute_sends_once(survey, alice):
    now = timezone.now().replace(second=10)
    study, kind = survey.pillar.study, MessageKind.INVITATION
    counts = [
        send_sample(study=study, kind=kind, by=alice, now=now + dt.timedelta(seconds=seconds))
        for seconds in (0, 5, 60)
    ]
    assert (counts, Message.objects.count()) == ([2, 0, 2], 4)


def test_a_study_without_a_pillar_says_what_to_do(alice):
    study = make_study(by=alice)
    client = signed_in(alice)
    sentence = "Add a pillar first: the mail speaks of its survey."
    assert sentence in text_of(client.get(url(study)))
    page = client.post(url(study, page="mail_sample"), follow=True)
    assert (sentence in text_of(page), Message.objects.count()) == (True, 0)


def test_more_pillars_take_no_more_queries(survey, alice):
    client, study = signed_in(alice), survey.pillar.study
    first = query_count(client, url(study))
    for _pillar in range(2):
        make_survey(study=study)
    assert (first, query_count(client, url(study))) == (6, 6)
