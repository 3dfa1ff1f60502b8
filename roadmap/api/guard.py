"""What stands around every address of the interface: methods, other sites, copies, plain errors."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from roadmap.api.problems import Problem
from roadmap.api.reading import all_published, kept, read, refuse_form
from studies.views.access import View, public_page

LOOKING = ("GET", "HEAD", "OPTIONS")
ANY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": ", ".join(LOOKING),
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def guarded(view: Callable[..., HttpResponse]) -> View:
    """Anyone may look, from any site, without cookies; what writes asks for a token by itself."""

    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = _answer(request, view, args, kwargs)
        except Problem as problem:
            response = problem.response()
        except RequestDataTooBig:
            response = _too_large().response()
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            response = _not_allowed(response).response()
        if request.method in LOOKING:
            for name, value in ANY_SITE.items():
                response[name] = value
        return response

    entered.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie is read
    return public_page(entered)


def _answer(
    request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=PREFLIGHT)
    if request.method not in LOOKING:
        return view(request, *args, **kwargs)
    refuse_form(request)
    reading = read(**_named(kwargs)) if "slug" in kwargs else all_published()
    request.reading = reading  # type: ignore[attr-defined]
    return kept(request, reading, lambda: _got(request, view, args, kwargs))


def _named(kwargs: dict[str, Any]) -> dict[str, str]:
    return {name: kwargs[name] for name in ("slug", "edition") if name in kwargs}


def _got(
    request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
) -> HttpResponse:
    """HEAD is GET; the server leaves the body out."""
    method, request.method = request.method, "GET"
    try:
        return view(request, *args, **kwargs)
    finally:
        request.method = method


def _not_allowed(response: HttpResponse) -> Problem:
    allowed = sorted({*response.headers.get("Allow", "").split(", "), "HEAD", "OPTIONS"})
    names = ", ".join(name for name in allowed if name)
    words = _("This address does not take that. It takes: %(names)s.") % {"names": names}
    return Problem(HTTPStatus.METHOD_NOT_ALLOWED, words, headers={"Allow": names})


def _too_large() -> Problem:
    words = _("What was sent is too large. Send one value at a time.")
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words)
