"""What went wrong, in plain words and as RFC 9457 says: application/problem+json."""

import json
from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

TYPE = "application/problem+json"


class Flaw(Schema):
    """One thing to put right."""

    parameter: str = Field(description="Where it is: a parameter, or a field of what was sent.")
    detail: str = Field(description="What is wrong, and what to do.")


class ProblemDetails(Schema):
    """What went wrong, as RFC 9457 says."""

    type: str = "about:blank"
    title: str = Field(description="The name of the status.")
    status: int
    detail: str = Field(description="What happened, and what to do.")
    errors: list[Flaw] = []


class Problem(Exception):
    """An answer other than what was asked for."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        *,
        flaws: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.flaws, self.headers = flaws, headers or {}

    def response(self) -> HttpResponse:
        told = ProblemDetails(
            title=self.status.phrase,
            status=self.status.value,
            detail=self.detail,
            errors=[Flaw(parameter=name, detail=sentence) for name, sentence in self.flaws],
        )
        text = json.dumps(told.model_dump(), ensure_ascii=False)
        answer = HttpResponse(text, status=self.status, content_type=TYPE, headers=self.headers)
        answer["Cache-Control"] = "no-store"
        return answer


def not_found(detail: str) -> Problem:
    """What was asked for is not there."""
    return Problem(HTTPStatus.NOT_FOUND, detail)


def refused(flaws: Sequence[tuple[str, str]]) -> Problem:
    """A parameter or a field cannot be taken."""
    words = _("Nothing was done: see what to put right.")
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, words, flaws=flaws)


def refused_by_schema(errors: Sequence[Mapping[str, Any]]) -> Problem:
    """The same, from what pydantic found."""
    return refused(list(_flaws(errors)))


def _flaws(errors: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for error in errors:
        names = [str(part) for part in error["loc"]]
        yield (names[-1] if names else "body"), _sentence(error)


def _sentence(error: Mapping[str, Any]) -> str:
    limits = error.get("ctx", {})
    kind = str(error["type"])
    known = {
        "missing": _("This is missing."),
        "extra_forbidden": _("Nothing has this name here. Leave it out."),
        "int_parsing": _("Write a whole number."),
        "int_from_float": _("Write a whole number."),
        "bool_parsing": _("Write true or false."),
        "string_type": _("Write a text in quotation marks."),
        "greater_than_equal": _("Write a number of at least %(ge)s."),
        "less_than_equal": _("Write a number of at most %(le)s."),
        "literal_error": _("Write one of these: %(expected)s."),
        "enum": _("Write one of these: %(expected)s."),
        "string_too_long": _("Shorten it to %(max_length)s characters."),
        "string_too_short": _("This is empty."),
        "json_invalid": _("This is no valid JSON."),
    }
    words = known.get(kind) or _("This cannot be read. See the documentation.")
    return words % limits if "%(" in words else words
