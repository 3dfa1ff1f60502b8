"""Mails that a laptop would have sent: the files of Django's file backend, newest first."""

import datetime as dt
import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from studies.views.access import declare

MOST_SHOWN = 200
SEPARATOR = b"-" * 79 + b"\n"


@dataclass(frozen=True, kw_only=True)
class Mail:
    """One mail; `name` is its file and its place in it."""

    name: str
    written_at: dt.datetime
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "")

    @property
    def to(self) -> str:
        return str(self.message["To"] or "")

    @property
    def sender(self) -> str:
        return str(self.message["From"] or "")

    @property
    def text(self) -> str:
        body = self.message.get_body(preferencelist=("plain",))
        return body.get_content() if body else ""

    @property
    def html(self) -> SafeString:
        """The text, escaped; lines that are our own addresses are links."""
        return format_html_join("\n", "{}", ((_linked(line),) for line in self.text.splitlines()))


@require_safe
def local_outbox(request: HttpRequest) -> HttpResponse:
    _refuse_elsewhere()
    paths = sorted(_paths(), key=_written_at, reverse=True)
    mails = [mail for path in paths[:MOST_SHOWN] for mail in _mails(path)]
    context = {"mails": mails[:MOST_SHOWN], "count": len(paths), "most": MOST_SHOWN}
    return render(request, "delphi/local_outbox.html", context)


@require_safe
def local_outbox_mail(request: HttpRequest, name: str) -> HttpResponse:
    _refuse_elsewhere()
    stem = name.partition(".")[0]
    path = next((path for path in _paths() if path.stem == stem), None)
    mail = next((mail for mail in _mails(path) if mail.name == name), None) if path else None
    if mail is None:
        raise Http404
    response = render(request, "delphi/local_outbox_mail.html", {"mail": mail})
    response["Cache-Control"] = "no-store"
    return response


declare(local_outbox, "everyone, on a laptop only (SHOWS_LOCAL_OUTBOX)")
declare(local_outbox_mail, "everyone, on a laptop only (SHOWS_LOCAL_OUTBOX)")


def _refuse_elsewhere() -> None:
    if not settings.SHOWS_LOCAL_OUTBOX:
        raise Http404


def _paths() -> list[Path]:
    return list(settings.LOCAL_OUTBOX.glob("*.log"))


def _written_at(path: Path) -> float:
    return path.stat().st_mtime


def _mails(path: Path) -> list[Mail]:
    """The mails of one file, the last first: the backend writes all of a connection into one."""
    written_at = dt.datetime.fromtimestamp(_written_at(path), tz=dt.UTC)
    parts = [part for part in path.read_bytes().split(SEPARATOR) if part.strip()]
    mails = [
        Mail(
            name=f"{path.stem}.{place}",
            written_at=written_at,
            message=email.message_from_bytes(part, policy=email.policy.default),
        )
        for place, part in enumerate(parts)
    ]
    return mails[::-1]


def _linked(line: str) -> str | SafeString:
    address = line.strip()
    if address.startswith(f"{settings.SITE_URL}/") and " " not in address:
        return format_html('<a href="{}">{}</a>', address, line)
    return line
