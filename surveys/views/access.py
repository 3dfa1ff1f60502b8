"""Who may enter a page about a survey: team pages by survey or round, expert pages by link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from studies.views.access import May, View, declare, load_study
from surveys.models import Import, PanelSeat, PriorityVersion, Survey, SurveyRound
from surveys.queries import expert_by_auth, is_retired
from surveys.secrets import read_token

LINK_COOKIE = "__Host-expert" if settings.SECURE_HTTPS else "expert"


def survey_page(may: May) -> Callable[[View], View]:
    """Team members of the survey's study for whom `may(role)` holds; the view gets `survey`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def entered(
            request: HttpRequest, survey_id: int, *args: Any, **kwargs: Any
        ) -> HttpResponse:
            study = load_study(request, may, pillars__survey=survey_id)
            survey = Survey.objects.select_related("pillar").get(pk=survey_id)
            survey.pillar.study = study
            return view(request, survey, *args, **kwargs)

        return declare(login_required(entered), f"team members who {may.__name__}")

    return decorate


def round_page(may: May) -> Callable[[View], View]:
    """Team members of the round's study for whom `may(role)` holds; the view gets the round."""

    def decorate(view: View) -> View:
        @wraps(view)
        def entered(request: HttpRequest, round_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
            study = load_study(request, may, pillars__survey__rounds=round_id)
            survey_round = SurveyRound.objects.select_related("survey__pillar").get(pk=round_id)
            survey_round.survey.pillar.study = study
            return view(request, survey_round, *args, **kwargs)

        return declare(login_required(entered), f"team members who {may.__name__}")

    return decorate


def version_page(may: May) -> Callable[[View], View]:
    """Team members of the wording's study for whom `may(role)` holds; the view gets `version`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def entered(
            request: HttpRequest, version_id: int, *args: Any, **kwargs: Any
        ) -> HttpResponse:
            study = load_study(request, may, pillars__survey__priorities__versions=version_id)
            versions = PriorityVersion.objects.select_related("priority__survey__pillar")
            version = versions.get(pk=version_id)
            version.priority.survey.pillar.study = study
            return view(request, version, *args, **kwargs)

        return declare(login_required(entered), f"team members who {may.__name__}")

    return decorate


def seat_page(may: May) -> Callable[[View], View]:
    """Team members of the seat's study for whom `may(role)` holds; the view gets `seat`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def entered(request: HttpRequest, seat_id: int, *args: Any, **kwargs: Any) -> HttpResponse:
            study = load_study(request, may, pillars__survey__seats=seat_id)
            seats = PanelSeat.objects.select_related("expert", "survey__pillar")
            seat = seats.get(pk=seat_id)
            seat.survey.pillar.study = seat.expert.study = study
            return view(request, seat, *args, **kwargs)

        return declare(login_required(entered), f"team members who {may.__name__}")

    return decorate


def import_page(may: May) -> Callable[[View], View]:
    """Team members of the study of an uploaded file for whom `may(role)` holds; gets `upload`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def entered(
            request: HttpRequest, import_id: int, *args: Any, **kwargs: Any
        ) -> HttpResponse:
            study = load_study(request, may, pillars__survey__imports=import_id)
            uploads = Import.objects.select_related("survey__pillar", "uploaded_by", "finished_by")
            upload = uploads.defer("content").get(pk=import_id)
            upload.survey.pillar.study = study
            return view(request, upload, *args, **kwargs)

        return declare(login_required(entered), f"team members who {may.__name__}")

    return decorate


def expert_page(view: View) -> View:
    """Experts who entered by their personal link; the view gets `expert` and `link`.

    The cookie carries the link itself: there is no session that would be a diary of visits, and
    every request asks anew whether the link still holds.
    """

    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = request.COOKIES.get(LINK_COOKIE, "")
        link = read_token(token)
        asked = {name: kwargs.get(name) for name in ("round_id", "item_id")}
        expert = expert_by_auth(link.auth, **asked) if link else None
        if link is None or expert is None:
            return unknown_link(request, token)
        response = view(request, expert, link, *args, **kwargs)
        return keep_private(response)

    return declare(entered, "experts who entered by their link")


def unknown_link(request: HttpRequest, token: str = "") -> HttpResponse:
    """The page for a link that opens nothing: what is wrong with it, and what to do.

    That it was replaced is told to whoever has the old one; whose it was is not.
    """
    link = read_token(token)
    context = {
        "is_cut_short": bool(token) and link is None,
        "is_replaced": link is not None and is_retired(link.auth),
    }
    return keep_private(render(request, "surveys/unknown_link.html", context, status=404))


def keep_private(response: HttpResponse) -> HttpResponse:
    """Keep an expert's page out of caches and search engines."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def prefer_language(request: HttpRequest, language: str) -> None:
    """Speak the expert's language on a first visit; a language chosen by hand stays."""
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(language)
        request.LANGUAGE_CODE = language  # type: ignore[attr-defined]


def not_found_unless(condition: object) -> None:
    """Answer 404 for what is not there, or not for this visitor."""
    if not condition:
        raise Http404
