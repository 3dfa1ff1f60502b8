import pytest
from django.core.mail import EmailMessage, get_connection
from django.test import Client

from tests.factories.pages import text_of

pytestmark = pytest.mark.django_db
FILES = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture
def outbox(settings, tmp_path):
    settings.LOCAL_OUTBOX = tmp_path
    settings.SHOWS_LOCAL_OUTBOX = True
    settings.SITE_URL = "http://127.0.0.1:8000"
    return tmp_path


def send(outbox, *mails):
    connection = get_connection(FILES, file_path=str(outbox))
    connection.send_messages(
        [EmailMessage(subject, body, to=["Bob <bob@panel.example>"]) for subject, body in mails]
    )


def test_elsewhere_there_is_no_outbox(settings):
    settings.SHOWS_LOCAL_OUTBOX = False
    assert Client().get("/outbox/").status_code == 404
    assert Client().get("/outbox/x.0/").status_code == 404


def test_an_empty_outbox_says_what_to_do(outbox):
    assert "Open a round: its invitations appear here." in text_of(Client().get("/outbox/"))


def test_a_missing_folder_is_an_empty_outbox(outbox, settings):
    settings.LOCAL_OUTBOX = outbox / "missing"
    assert "No mail yet" in text_of(Client().get("/outbox/"))


def test_mails_are_listed_newest_first_and_open_with_links_of_our_own(outbox):
    body = "Dear Bob,\n\nhttp://127.0.0.1:8000/i/abc/\nhttps://evil.example/\n<b>not bold</b> 中文"
    send(outbox, ("First", "x"), ("Invitation 邀请", body))
    page = text_of(Client().get("/outbox/"))
    assert page.index("Invitation 邀请") < page.index(">First<")
    name = next(outbox.glob("*.log")).stem
    mail = Client().get(f"/outbox/{name}.1/").content.decode()
    assert '<a href="http://127.0.0.1:8000/i/abc/">http://127.0.0.1:8000/i/abc/</a>' in mail
    assert 'href="https://evil.example/' not in mail
    assert "中文" in mail
    assert "&lt;b&gt;not bold&lt;/b&gt;" in mail


@pytest.mark.parametrize("name", ["x.0", "..", "%2e%2e%2fsecret.key", "x%00.0"])
def test_an_unknown_mail_is_not_there(outbox, name):
    send(outbox, ("First", "x"))
    assert Client().get(f"/outbox/{name}/").status_code == 404
