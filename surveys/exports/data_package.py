"""The data package of a survey: tables as CSV and JSON, a codebook, scripts that recount."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from surveys.bundle import CANNOT_JUDGE
from surveys.exports import codebook
from surveys.exports.cells import Value, csv_text
from surveys.exports.made_file import MadeFile, Reached, zipped
from surveys.exports.tables import SealedItem, Table, sealed_items, tables_of
from surveys.models import Survey

FORMAT = "delphi-roadmap/data/1"
SCRIPTS = Path(__file__).parent / "scripts"


def data_package(survey: Survey, *, name: str, reached: Reached) -> MadeFile:
    """Pack everything that the sealed rounds of a survey may publish."""
    items = sealed_items(survey)
    tables = tables_of(survey, items)
    steps = len(tables) + 2
    parts: dict[str, bytes] = {}
    lines: list[list[Value]] = []
    for step, table in enumerate(tables):
        reached(step, steps)
        parts[f"{table.name}.csv"] = _csv(table)
        lines += codebook.lines(table.name, table.columns, table.meanings, survey.scale)
    parts["codebook.csv"] = csv_text(codebook.header(), lines).encode()
    reached(steps - 2, steps)
    parts["results.json"] = _json(survey, items)
    counts = "".join(f" c{value} F12.0" for value in range(1, _scale_max(items) + 1))
    parts["verdicts.R"] = script("verdicts.R").encode()
    parts["verdicts.sps"] = script("verdicts.sps").replace("@COUNTS@", counts).encode()
    parts["README.txt"] = read_me(survey).encode()
    reached(steps - 1, steps)
    return zipped(name, parts)


@cache
def script(name: str) -> str:
    """A script as it stands in the house."""
    return (SCRIPTS / name).read_text("utf-8")


def read_me(survey: Survey) -> str:
    """What is in the package, and what it cannot show."""
    lines = [
        f"{survey.pillar.study.title}: {survey.pillar}",
        "",
        *sentences(),
        "",
        _("statements.csv: the wordings in both languages, and what was decided about each."),
        _("results.csv: counts, verdict, statistics and rule of each item and round."),
        _("ratings.csv: one row a rating, by item, lowest first."),
        _("lineage.csv: which wording came from which, and why."),
        _("codebook.csv: what each column means. results.json: the same data for programs."),
        _("verdicts.R and verdicts.sps: recompute every verdict from ratings.csv."),
    ]
    return "\r\n".join(lines) + "\r\n"


def sentences() -> list[str]:
    """What ratings without ballots can and cannot tell; stands in every file of data."""
    return [
        _("No row joins two ratings of one expert: whole ballots would tell who wrote them."),
        _(
            "So this file cannot show how items hang together, how single experts changed between"
            " rounds, or how groups rated."
        ),
        _("An apostrophe before a text keeps a spreadsheet from computing it."),
    ]


def _csv(table: Table) -> bytes:
    return csv_text(table.columns, table.rows).encode()


def _scale_max(items: list[SealedItem]) -> int:
    return max((item.rule.scale_max for item in items), default=0)


def _json(survey: Survey, items: list[SealedItem]) -> bytes:
    content = {
        "format": FORMAT,
        "study": survey.pillar.study.slug,
        "pillar": survey.pillar.number,
        "protocol_sha256": survey.protocol_sha256,
        "items": [_json_item(item) for item in items],
        "notes": sentences()[:2],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _json_item(item: SealedItem) -> dict[str, Any]:
    """What the bundle says of an item, its ratings without codes and sorted."""
    values = [value for _code, value in item.sealed["ratings"] if value != CANNOT_JUDGE]
    return {
        "round": item.round_number,
        **{key: value for key, value in item.sealed.items() if key != "ratings"},
        "rule": item.rule.as_dict(),
        "ratings": sorted(values),
        "disposition": item.disposition,
        "disposition_reason": item.reason,
    }
