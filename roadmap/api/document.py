"""What the interface takes and gives, as OpenAPI says it: /api/v1/openapi.json."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap.api.guard import guarded
from roadmap.api.problems import TYPE, ProblemDetails
from roadmap.api.version_one import api

ROOT = "/api/v1/"
PATTERNS = {
    "slug": "^[-a-zA-Z0-9_]+$",
    "action_slug": "^[-a-zA-Z0-9_]+$",
    "code": "^[-a-zA-Z0-9_]+$",
    "edition": "^(current|[1-9][0-9]{0,3})$",
    "indicator": "^[A-Za-z0-9.-]+$",
}
MEANINGS = {
    304: "Your copy is still right.",
    400: "What was sent is no JSON.",
    401: "The token is missing, unknown, revoked or expired.",
    403: "The token does not cover this.",
    404: "There is no such thing.",
    406: "Your program takes no such form.",
    409: "The day has another value, or the indicator is retired.",
    413: "Too large.",
    414: "The address is too long.",
    422: "Something is to put right.",
    429: "That was tried too often.",
}
READING, WRITING = (404, 406, 422), (400, 401, 403, 404, 409, 413, 422, 429)


@guarded
@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(openapi_text(), content_type="application/json")


@cache
def openapi_text() -> str:
    return json.dumps(document(), ensure_ascii=False, indent=1)


def document() -> dict[str, Any]:
    """The library's description, with what our guard adds: problems, copies, tables."""
    made: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=ROOT)))
    schemas = made["components"]["schemas"]
    problem = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs")
    schemas["ProblemDetails"] = problem
    for method, operation in operations_of(made):
        _complete(method, operation)
    return made


def operations_of(made: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Method and operation, in order."""
    for methods in made["paths"].values():
        yield from methods.items()


def _complete(method: str, operation: dict[str, Any]) -> None:
    parameters, responses = operation["parameters"], operation["responses"]
    for each in parameters:
        if each["name"] in PATTERNS and each["in"] == "path":
            each["schema"]["pattern"] = PATTERNS[each["name"]]
    responses["414"] = {"description": MEANINGS[414]}  # the server says so before we are asked
    if method == "get":
        responses["304"] = {"description": MEANINGS[304]}
    if any(each["name"] == "format" for each in parameters):
        responses["200"]["content"]["text/csv"] = {"schema": {"type": "string"}}
    for status in READING if method == "get" else WRITING:
        responses[str(status)] = _problem(status)


def _problem(status: int) -> dict[str, Any]:
    shape = {"$ref": "#/components/schemas/ProblemDetails"}
    return {"description": MEANINGS[status], "content": {TYPE: {"schema": shape}}}
