"""Signs out whoever was idle for half an hour, without writing anything on a GET.

The session row knows no times. A signed cookie of its own carries the moment of the last request,
bound to the session: without a fresh one a session opens nothing, so a stolen session cookie alone
is worth nothing either.
"""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

COOKIE = "__Host-seen" if settings.SECURE_HTTPS else "seen"
SIGNER = signing.TimestampSigner(salt="delphi.idle")


class SignOutTheIdle:
    """After AuthenticationMiddleware and MessageMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        was_idle = request.user.is_authenticated and not is_fresh(request)
        if was_idle:
            request.user = AnonymousUser()
            sentence = _("You were signed out after 30 minutes without activity. Sign in again.")
            messages.info(request, sentence)
        response = self.get_response(request)
        if request.user.is_authenticated and request.session.session_key:
            response.set_cookie(
                COOKIE,
                stamp(request.session.session_key),
                httponly=True,
                secure=settings.SECURE_HTTPS,
                samesite="Lax",
            )
        elif was_idle:
            response.delete_cookie(settings.SESSION_COOKIE_NAME)
            response.delete_cookie(COOKIE)
        return response


def stamp(session_key: str) -> str:
    """Return the cookie's value: that this session was in use just now."""
    return SIGNER.sign(hashlib.sha256(session_key.encode()).hexdigest())


def is_fresh(request: HttpRequest) -> bool:
    """Say whether the session was in use within the last half hour."""
    try:
        seen = SIGNER.unsign(request.COOKIES.get(COOKIE, ""), max_age=settings.IDLE_SECONDS)
    except signing.BadSignature:
        return False
    key = request.session.session_key or ""
    return seen == hashlib.sha256(key.encode()).hexdigest()
