"""Who may enter a page: every view is declared by exactly one of these decorators.

A team page of a study that the visitor does not belong to answers 404, as if it did not exist;
a page that the visitor's role does not cover answers 403. Decorators load and refuse, nothing more.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse

from studies.enums import Role
from studies.models import Study
from studies.permissions import role_in

View = Callable[..., HttpResponse]
May = Callable[[Role], bool]


def declare(view: View, who: str) -> View:
    """Mark `view` with the sentence that says who may enter it."""
    view.who_may_enter = who  # type: ignore[attr-defined]
    return view


def public_page(view: View) -> View:
    """Anyone may enter."""
    return declare(view, "everyone")


def signed_in_page(view: View) -> View:
    """Anyone with an account may enter."""
    return declare(login_required(view), "people with an account")


def confirmed_recently(view: View) -> View:
    """Who sends a form must have confirmed to be the account's owner within ten minutes.

    The form is kept meanwhile and goes on by itself after the confirmation. Stands under the
    decorators that say who may enter.
    """
    checked = reauthentication_required(view)

    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = view if request.method in {"GET", "HEAD"} else checked
        return chosen(request, *args, **kwargs)

    return entered


def load_study(
    request: HttpRequest, may: May, *, even_archived: bool = False, **lookup: Any
) -> Study:
    """Return the study for which `may(role)` holds; 404 for outsiders, 403 for other roles.

    In an archived study everybody may do what an observer may, but for pages that say otherwise:
    it can be read, and nothing in it changes.
    """
    study = Study.objects.filter(wipe_requested_at=None, **lookup).first()
    role = role_in(request.user, study) if study else None  # type: ignore[arg-type]
    if study is None or role is None:
        raise Http404
    if study.is_archived and not even_archived:
        role = Role.OBSERVER
    if not may(role):
        raise PermissionDenied
    study.visitor_role = role
    return study


def study_page(may: May, *, even_archived: bool = False) -> Callable[[View], View]:
    """Members of the study's team for whom `may(role)` holds; the view gets `study`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def entered(request: HttpRequest, slug: str, *args: Any, **kwargs: Any) -> HttpResponse:
            study = load_study(request, may, even_archived=even_archived, slug=slug)
            return view(request, study, *args, **kwargs)

        return declare(login_required(entered), f"team members who {may.__name__}")

    return decorate
