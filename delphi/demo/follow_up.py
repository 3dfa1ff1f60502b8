"""The demo study's follow-up: the example and the indicators that the roadmap paper names.

The figures and answers are invented; every one is marked as illustrative.
"""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from delphi.demo import files
from roadmap.enums import UptakeState
from roadmap.models import Indicator
from roadmap.queries import current_edition
from roadmap.services.indicators import save_indicator
from roadmap.services.measurements import enter_measurement
from roadmap.services.uptake import state_uptake
from studies.models import Study, User

BASELINE_DAYS = 900
TARGET_ON = dt.date(2030, 12, 31)
TEXTS = tuple(
    f"{name}_{language}"
    for name in ("name", "definition", "unit", "source")
    for language in ("en", "zh")
)
EVIDENCE = "Invented for this demonstration · 为本演示虚构"


def follow_up(*, study: Study, by: User, now: dt.datetime) -> None:
    """Give published actions their indicators, values and answers. `now` is the day of the demo."""
    places = _places(study)
    known = {}
    for row in files.rows("indicators"):
        slug = next(places[key] for key in row["actions"].split() if key in places)
        known[row["key"]] = save_indicator(
            study=study,
            action_slug=slug,
            by=by,
            now=now,
            kind=row["kind"],
            baseline=Decimal(row["baseline"]),
            baseline_on=_day(now, BASELINE_DAYS),
            target=Decimal(row["target"]),
            target_on=TARGET_ON,
            every_months=int(row["every_months"]),
            owner_name=row["owner_name"],
            owner_email=row["owner_email"],
            is_illustrative=True,
            **{name: row[name] for name in TEXTS},
        )
    _measure(known, by=by, now=now)
    _state(known, by=by, now=now)


def _measure(known: dict[str, Indicator], *, by: User, now: dt.datetime) -> None:
    for row in files.rows("measurements"):
        enter_measurement(
            indicator=known[row["indicator"]],
            measured_on=_day(now, int(row["days_ago"])),
            value=Decimal(row["value"]),
            evidence=EVIDENCE,
            evidence_url="",
            by=by,
            now=now,
        )


def _state(known: dict[str, Indicator], *, by: User, now: dt.datetime) -> None:
    for row in files.rows("uptake"):
        indicator = known[row["indicator"]]
        state_uptake(
            study=indicator.study,
            action_slug=indicator.action_slug,
            jurisdiction=(row["jurisdiction_en"], row["jurisdiction_zh"]),
            state=UptakeState(row["state"]),
            stated_on=_day(now, int(row["days_ago"])),
            by=by,
            now=now,
            answer_en=row["answer_en"],
            answer_zh=row["answer_zh"],
            is_illustrative=True,
        )


def _places(study: Study) -> dict[str, str]:
    """The address of each published action by its key in the demo's files."""
    edition = current_edition(study.slug)
    assert edition
    slugs = {each.data["title_en"]: slug for slug, each in edition.content.actions.items()}
    rows = files.rows("actions")
    return {row["key"]: slugs[row["title_en"]] for row in rows if row["title_en"] in slugs}


def _day(now: dt.datetime, days_ago: int) -> dt.date:
    return timezone.localdate(now) - dt.timedelta(days=days_ago)
