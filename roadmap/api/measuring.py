"""Values that a program sends: a token for some indicators of one study, and nothing else."""

import datetime as dt
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import Schema
from ninja.responses import Status
from ninja.security import HttpBearer
from pydantic import ConfigDict, Field

from roadmap.api.indicators import router, value_of
from roadmap.api.problems import Problem, refused
from roadmap.imports import DAY, LONGEST_EVIDENCE, NUMBER, problems_of
from roadmap.models import ApiToken
from roadmap.services.api_tokens import token_with
from roadmap.services.measurements import Conflict, NotCovered, send_measurement
from studies.models.evidence import LONGEST_LINK
from surveys.exceptions import Refusal

RATES = {"wrong": "20/m/ip", "values": "60/m/key"}
HOW = "Authorization: Bearer drt_…"


class SentValue(Schema):
    """One dated value, with what it rests on."""

    model_config = ConfigDict(extra="forbid")

    # Told by the rules of a table, in better words than those of a pattern.
    measured_on: str = Field(
        json_schema_extra={"pattern": f"^{DAY.pattern}$"}, examples=["2026-06-30"]
    )
    value: str = Field(
        json_schema_extra={"pattern": f"^{NUMBER.pattern}$"},
        examples=["34.5"],
        description="A decimal number as a text, without its unit.",
    )
    evidence: str = Field(
        min_length=1, max_length=LONGEST_EVIDENCE, description="What the value rests on."
    )
    evidence_url: str = Field(
        default="", max_length=LONGEST_LINK, description="Where that stands; may be empty."
    )

    @property
    def cells(self) -> dict[str, str]:
        """As a row of a table, which is checked in the same way."""
        link = {"link": self.evidence_url} if self.evidence_url else {}
        columns = {"measured_on": self.measured_on, "value": self.value, "evidence": self.evidence}
        return columns | link


class TakenValue(Schema):
    """A value that counts."""

    indicator: str
    measured_on: dt.date
    value: str
    evidence: str
    evidence_url: str
    entered_at: dt.datetime


class Token(HttpBearer):
    """A token that a team made. No cookie is read, so no other site can send anything."""

    def __call__(self, request: HttpRequest) -> ApiToken:
        return super().__call__(request) or _unknown(request)

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        return token_with(secret=token, now=timezone.now())


@router.post(
    "/roadmaps/{slug:slug}/indicators/{indicator}/measurements",
    auth=Token(),
    response={200: TakenValue, 201: TakenValue},
    summary=gettext_noop("Enter a value of an indicator, with a token"),
)
def measurement_send(
    request: HttpRequest, slug: str, indicator: str, sent: SentValue
) -> Status[Any]:
    token: ApiToken = request.auth  # type: ignore[attr-defined]
    _refuse_too_many(request, token)
    if token.study.slug != slug:
        words = _("This token belongs to another roadmap. Ask its team for one.")
        raise Problem(HTTPStatus.FORBIDDEN, words)
    if flaws := [(_field(key), sentence) for key, sentence in problems_of(sent.cells)]:
        raise refused(flaws)
    try:
        measurement, is_new = send_measurement(
            token=token,
            code=indicator,
            measured_on=dt.date.fromisoformat(sent.measured_on),
            value=Decimal(sent.value),
            evidence=sent.evidence,
            evidence_url=sent.evidence_url,
            now=timezone.now(),
        )
    except NotCovered as refusal:
        raise Problem(HTTPStatus.FORBIDDEN, str(refusal.sentence)) from None
    except Conflict as refusal:
        raise Problem(HTTPStatus.CONFLICT, str(refusal.sentence)) from None
    except Refusal as refusal:
        raise refused([("measured_on", str(refusal.sentence))]) from None
    return Status(HTTPStatus.CREATED if is_new else HTTPStatus.OK, value_of(measurement))


def _field(key: str) -> str:
    return "evidence_url" if key == "link" else key


def _unknown(request: HttpRequest) -> ApiToken:
    """401, with the same words whatever is wrong with it; 429 for who tries often."""
    if not ratelimit.consume(request, app="roadmap", action="wrong", config=RATES):
        raise _too_often()
    words = _("The token is missing, unknown, revoked or expired. Send one as: %(how)s")
    headers = {"WWW-Authenticate": "Bearer"}
    raise Problem(HTTPStatus.UNAUTHORIZED, words % {"how": HOW}, headers=headers)


def _refuse_too_many(request: HttpRequest, token: ApiToken) -> None:
    if not ratelimit.consume(
        request, app="roadmap", action="values", key=token.sha256, config=RATES
    ):
        raise _too_often()


def _too_often() -> Problem:
    words = _("That was tried too often. Wait a minute, then try again.")
    return Problem(HTTPStatus.TOO_MANY_REQUESTS, words, headers={"Retry-After": "60"})
