"""The interface in plain words, with examples that a test runs: /api/v1/docs."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from roadmap.api.document import openapi_text
from roadmap.api.shapes import LARGEST_PAGE, LICENSE_NAME, LICENSE_URL
from studies.views.access import public_page

EXAMPLES = {"curl": "actions.sh", "Python": "actions.py", "R": "actions.R"}
FOLDER = Path(__file__).parent / "examples"
EVERYWHERE = {"limit", "offset", "format"}


@dataclass(frozen=True)
class Described:
    """One address of the interface."""

    method: str
    path: str
    summary: str
    filters: list[tuple[str, str]]  # name, and what it is for


@require_safe
@public_page
def api_docs(request: HttpRequest) -> HttpResponse:
    context = {
        "described": list(_described()),
        "examples": [(name, file, _example(file)) for name, file in EXAMPLES.items()],
        "sending": _example("send.sh"),
        "license_name": LICENSE_NAME,
        "license_url": LICENSE_URL,
        "largest_page": LARGEST_PAGE,
    }
    return render(request, "roadmap/api_docs.html", context)


def _described() -> Iterator[Described]:
    for path, methods in json.loads(openapi_text())["paths"].items():
        for method, operation in methods.items():
            yield Described(
                method.upper(), path, _(operation["summary"]), list(_filters(operation))
            )


def _filters(operation: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for each in operation["parameters"]:
        if each["in"] == "query" and each["name"] not in EVERYWHERE:
            yield each["name"], _(each.get("description", ""))


def _example(file: str) -> str:
    return (FOLDER / file).read_text(encoding="utf-8")
