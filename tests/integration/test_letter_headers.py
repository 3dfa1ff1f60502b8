"""Headers of every mail, as they go over the wire; what no name and no title can forge."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from studies.models import Study
from surveys.models import Expert, Message
from surveys.services.letters import letter
from tests.factories.letters import (
    INVITATION,
    LANGUAGES,
    REMINDER,
    SITE,
    TO_EXPERTS,
    alice,
    bare,
    bob_link,
    letter_of,
    make_survey_of_one_round,
    over_the_wire,
    page_of,
    words,
)
from tests.factories.surveys import open_survey_round

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def survey():
    return make_survey_of_one_round()


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
