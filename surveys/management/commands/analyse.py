"""From files of ratings to counts, verdicts and statistics, without a database.

python manage.py analyse study_r1.csv study_r2.csv --panel study_panel.csv --format table
"""

import csv
import io
import json
import sys
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd
from django.core.management.base import BaseCommand, CommandParser, DjangoHelpFormatter

from surveys.consensus import Rule, percent_shown
from surveys.rating_files import ROUND_IN_NAME, RatingFilesError, RoundRatings, read_study
from surveys.round_statistics import item_statistics

BAD_INPUT = 2
TABLE_WIDTH = 100
NARROWEST_ITEM = 4
UNDEFINED = "–"

Record = dict[str, Any]


class Command(BaseCommand):
    help = """\
Judge every item of one or more Delphi rounds and describe its ratings.

Ratings come from CSV files of one of two kinds:
  a file per round   expert_id,P01,P02,…              one row per expert who submitted
  a long file        round,expert_id,item_id,rating   further columns are ignored
A cell holds a rating, U or X for "cannot judge", or nothing for a blank. Only ratings
stand in the denominator. Quartiles are of type 7, as in numpy, R and Excel."""
    requires_system_checks = ()

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(prog_name, subcommand, formatter_class=_Formatter, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="RATINGS.csv")
        parser.add_argument("--panel", type=Path, help="CSV of the invited: expert_id,group")
        parser.add_argument("--study", help="name of the study (default: from the file names)")
        parser.add_argument("--format", choices=list(FORMATS), default="json")
        parser.add_argument("--scale-max", type=int, default=5, help="highest rating (5)")
        parser.add_argument("--agree-from", type=int, default=4, help="lowest that agrees (4)")
        parser.add_argument("--threshold", type=int, default=70, help="per cent, at least (70)")
        parser.add_argument("--minimum", type=int, default=5, help="ratings for a verdict (5)")

    def handle(self, *args: Any, **options: Any) -> None:
        rule = self._rule(options)
        try:
            rounds, panel = read_study(
                options["files"], scale_max=rule.scale_max, panel_path=options["panel"]
            )
        except RatingFilesError as error:
            self._refuse(str(error))
        study = options["study"] or study_name(options["files"])
        n_panel = None if panel is None else len(panel)
        records = [record for one in rounds for record in round_records(one, rule, n_panel)]
        self.stdout.write(FORMATS[options["format"]](study, rule, records))

    def _rule(self, options: dict[str, Any]) -> Rule:
        try:
            return Rule(
                scale_max=options["scale_max"],
                agree_from=options["agree_from"],
                threshold_percent=options["threshold"],
                minimum_ratings=options["minimum"],
                judges_against=True,
            )
        except ValueError as error:
            self._refuse(str(error))

    def _refuse(self, sentences: str) -> NoReturn:
        # Not a CommandError: Django would print that name before the sentences.
        self.stderr.write(sentences)
        sys.exit(BAD_INPUT)


class _Formatter(DjangoHelpFormatter, RawDescriptionHelpFormatter):
    """Keeps the lines of the description, and puts Django's own options last."""


def study_name(files: Sequence[Path]) -> str:
    """What all file names say before the round: "main" for main_r1.csv, main_r2.csv."""
    names = {ROUND_IN_NAME.sub("", file.stem) for file in files}
    return (names.pop() if len(names) == 1 else "") or "study"


def round_records(survey_round: RoundRatings, rule: Rule, n_panel: int | None) -> list[Record]:
    """One record per item, in the order of the file, with the keys of the reference data."""
    answers = survey_round.ratings
    frame = pd.DataFrame(
        {
            "item": pd.Series([item for _, item in answers], dtype="object"),
            "value": pd.Series(list(answers.values()), dtype="Int64"),
        }
    )
    n_round = len(survey_round.experts)
    statistics = item_statistics(frame, items=survey_round.items, respondents=n_round, rule=rule)
    panel = {} if n_panel is None else {"n_panel": n_panel}
    return [
        {"round": survey_round.number, "item": row.pop("item"), **panel, "n_round": n_round, **row}
        for row in statistics.to_dict("records")
    ]


def as_json(study: str, rule: Rule, records: list[Record]) -> str:
    parameters = {
        "threshold_pct": rule.threshold_percent,
        "min_n": rule.minimum_ratings,
        "favourable": list(range(rule.agree_from, rule.scale_max + 1)),
        "unfavourable": list(range(1, rule.disagree_to + 1)),
    }
    document = {"study": study, "parameters": parameters, "items": records}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)


def as_csv(_study: str, _rule: Rule, records: list[Record]) -> str:
    columns = list(records[0]) if records else ["round", "item"]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue()


def as_table(study: str, rule: Rule, records: list[Record]) -> str:
    lines = [
        f"{study}: consensus is {rule.agree_from} or more by at least {rule.threshold_percent} %.",
        f"Only ratings count, and {rule.minimum_ratings} of them are needed for a verdict.",
    ]
    for number, group in groupby(records, key=lambda record: record["round"]):
        rows = list(group)
        of_panel = f" of {rows[0]['n_panel']} invited" if "n_panel" in rows[0] else ""
        lines += ["", f"Round {number}: {rows[0]['n_round']}{of_panel} experts answered"]
        lines += table_lines([table_row(row, rule) for row in rows])
    return "\n".join(lines)


def table_row(record: Record, rule: Rule) -> dict[str, str]:
    """The cells of one item as they are read, by the headings of their columns."""
    agreeing, n = record["favourable"], record["n"]
    counts = {str(value): str(record[f"c{value}"]) for value in range(1, rule.scale_max + 1)}
    return {
        "item": record["item"],
        "agree": f"{agreeing} of {n}",
        "%": percent_shown(agreeing, n, rule) or UNDEFINED,
        "decision": record["decision"],
        "unable": str(record["n_unable"]),
        "blank": str(record["n_blank"]),
        **counts,
        "mean": _rounded(record["mean"], ".2f"),
        "sd": _rounded(record["sd"], ".2f"),
        "med.": _rounded(record["median"], "g"),
        "Q1": _rounded(record["q1_type7"], "g"),
        "Q3": _rounded(record["q3_type7"], "g"),
        "IQR": _rounded(record["iqr_type7"], "g"),
    }


def table_lines(rows: Sequence[dict[str, str]]) -> Iterator[str]:
    """Headings and rows in columns; long items are cut so that a line fits the table's width."""
    table = [{heading: heading for heading in rows[0]}, *rows]
    widths = {heading: max(len(row[heading]) for row in table) for heading in rows[0]}
    others = sum(widths.values()) - widths["item"] + len(widths) - 1
    widths["item"] = min(widths["item"], max(NARROWEST_ITEM, TABLE_WIDTH - others))
    for row in table:
        cells = [_aligned(row[heading], heading, width) for heading, width in widths.items()]
        yield " ".join(cells).rstrip()


def _aligned(text: str, heading: str, width: int) -> str:
    if len(text) > width:
        text = f"{text[: width - 1]}…"
    return text.ljust(width) if heading in ("item", "decision") else text.rjust(width)


def _rounded(value: float | None, form: str) -> str:
    return UNDEFINED if value is None else format(value, form)


FORMATS = {"json": as_json, "csv": as_csv, "table": as_table}
