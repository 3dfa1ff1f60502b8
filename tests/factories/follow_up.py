"""Indicators, values and statements for tests, made through the services.

indicator = make_indicator(study)                    # of action I.I.a.1: 25 % to 70 %, 2024 to 2030
measure(indicator, "40", dt.date(2026, 1, 1))
state(study, "EU", UptakeState.PLANNED)
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from roadmap.enums import Frequency, UptakeState
from roadmap.models import ApiToken, Indicator, Measurement, UptakeStatement
from roadmap.services import api_tokens, indicators, measurements, uptake
from studies.models import Study
from tests.factories.remembered import remembered
from tests.factories.roadmap import coordinator

SLUG = "1-1-a-1"
COLUMNS: dict[str, Any] = {
    "kind": "outcome",
    "name_en": "Patients tested",
    "name_zh": "接受检测的患者",
    "definition_en": "Share of patients tested before treatment.",
    "definition_zh": "治疗前接受检测的患者比例。",
    "unit_en": "%",
    "unit_zh": "%",
    "source_en": "Register",
    "source_zh": "登记系统",
    "baseline": Decimal(25),
    "baseline_on": dt.date(2024, 1, 1),
    "target": Decimal(70),
    "target_on": dt.date(2030, 12, 31),
    "every_months": Frequency.YEARLY,
    "owner_name": "Office of Registers",
    "owner_email": "owner@office.example",
    "is_illustrative": False,
}


@remembered
def make_indicator(study: Study, *, slug: str = SLUG, **columns: Any) -> Indicator:
    return indicators.save_indicator(
        study=study,
        action_slug=slug,
        by=coordinator(study),
        now=timezone.now(),
        **(COLUMNS | columns),
    )


@remembered
def measure(
    indicator: Indicator,
    value: str,
    on: dt.date,
    *,
    evidence: str = "Annual report",
    link: str = "https://register.example/report",
) -> Measurement:
    return measurements.enter_measurement(
        indicator=indicator,
        measured_on=on,
        value=Decimal(value),
        evidence=evidence,
        evidence_url=link,
        by=coordinator(indicator.study),
        now=timezone.now(),
    )


@remembered
def a_token(study: Study, *covered: Indicator, days: int = 30) -> tuple[ApiToken, str]:
    """A token for these indicators, with its secret."""
    now = timezone.now()
    return api_tokens.make_token(
        study=study,
        holder="Office of Registers",
        indicators=covered,
        expires_on=timezone.localdate(now) + dt.timedelta(days=days),
        by=coordinator(study),
        now=now,
    )


@remembered
def state(
    study: Study,
    place: str,
    how: UptakeState,
    *,
    on: dt.date = dt.date(2026, 2, 1),
    answer: str = "We began in two regions.",
) -> UptakeStatement:
    return uptake.state_uptake(
        study=study,
        action_slug=SLUG,
        jurisdiction=(place, ""),
        state=how,
        stated_on=on,
        by=coordinator(study),
        now=timezone.now(),
        answered_by="Ministry",
        answer_en=answer,
        source_url="https://ministry.example/answer",
    )
