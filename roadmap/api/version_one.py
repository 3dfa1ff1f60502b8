"""The interface itself: its resources, its errors and its addresses, /api/v1/."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from roadmap.api import actions, evidence, measuring, priorities, roadmaps, structure
from roadmap.api.guard import guarded
from roadmap.api.problems import Problem, not_found, refused_by_schema
from roadmap.api.shapes import LICENSE_NAME, LICENSE_URL


class Readable(JSONRenderer):
    """Chinese stays Chinese."""

    json_dumps_params = {"ensure_ascii": False}


class Interface(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


api = Interface(
    title="Delphi Roadmap",
    version="1",
    description="Published roadmaps: actions, their votes, and what became of them.",
    urls_namespace="roadmap:api",
    openapi_url=None,
    docs_url=None,
    renderer=Readable(),
    openapi_extra={"info": {"license": {"name": LICENSE_NAME, "url": LICENSE_URL}}},
)
for resource in (roadmaps, structure, actions, priorities, evidence, measuring):
    api.add_router("", resource.router)


@api.exception_handler(Problem)
def tell_problem(_request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem.response()


@api.exception_handler(ValidationError)
def tell_flaws(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    return refused_by_schema(error.errors).response()


@api.exception_handler(HttpError)
def tell_error(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """What the library itself refuses: a body that is no JSON."""
    words = _("What was sent cannot be read. Send JSON, as the documentation shows.")
    return Problem(HTTPStatus(error.status_code), words).response()


@api.exception_handler(Http404)
def tell_missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return nothing_there().response()


def nothing_there() -> Problem:
    words = _("Nothing stands at this address. The addresses are listed at %(docs)s.")
    return not_found(words % {"docs": reverse("roadmap:api:api_docs")})


def resources() -> list[URLPattern]:
    """The addresses of the library, each once and with our guard around it."""
    made: list[Any] = list(api.urls[0])
    by_route = {str(each.pattern): each for each in reversed(made) if each.name != "api-root"}
    for each in by_route.values():
        each.callback = guarded(each.callback)
    return list(reversed(by_route.values()))
