"""From files of ratings to counts, verdicts and statistics, without a database.

python manage.py analyse study_r1.csv study_r2.csv --panel study_panel.csv --format table
"""

import csv
import io
import json
import sys
from argparse import RawDescriptionHelpFormatter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, NoReturn

import pandas as pd
from django.core.management.base import BaseCommand, CommandParser, DjangoHelpFormatter

from surveys.consensus import Rule, percent_shown
from surveys.rating_files import ROUND_IN_NAME, RatingFilesError, RoundRatings, read_study
from surveys.round_statistics.intervals import CONFIDENCE
from surveys.round_statistics.matrices import rating_matrix
from surveys.round_statistics.ranking import ENUMERATED_UP_TO, SEED
from surveys.round_statistics.study import ranking_records, study_statistics
from surveys.round_statistics.subgroups import SMALLEST_GROUP

BAD_INPUT = 2
TABLE_WIDTH = 100
NARROWEST_ITEM = 4
UNDEFINED = "–"
MOST_RESAMPLES = 100_000

Record = dict[str, Any]


class Command(BaseCommand):
    help = """\
Judge every item of one or more Delphi rounds and describe its ratings.

Ratings come from CSV files of one of two kinds:
  a file per round   expert_id,P01,P02,…              one row per expert who submitted
  a long file        round,expert_id,item_id,rating   further columns are ignored
A cell holds a rating, U or X for "cannot judge", or nothing for a blank. Only ratings
stand in the denominator.

json has everything: items (quartiles of type 7 as in numpy, R and Excel, and of types 6
and 2), between_rounds, panel, attrition, subgroups, sensitivity. csv has the items only,
table what is read first. Undefined is null, empty or –; so is an exact p of the changes of
more than 500 experts, or of groups of more than 120. Groups with under 5 ratings, and one
more if a difference would betray one, keep their figures to themselves."""
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
        parser.add_argument(
            "--bootstrap",
            type=int,
            metavar="N",
            help="add how sure the order of the items is, from N resamples of the experts"
            f" (json only; up to {ENUMERATED_UP_TO} experts all resamples are taken instead)",
        )
        parser.add_argument("--seed", type=int, default=SEED, help=f"of the resamples ({SEED})")

    def handle(self, *args: Any, **options: Any) -> None:
        rule = self._rule(options)
        self._check_resamples(options)
        try:
            rounds, panel = read_study(
                options["files"], scale_max=rule.scale_max, panel_path=options["panel"]
            )
        except RatingFilesError as error:
            self._refuse(str(error))
        matrices = {one.number: matrix_of(one) for one in rounds}
        document = study_document(options["study"] or study_name(options["files"]), rule)
        document |= study_statistics(matrices, rule=rule, groups=panel)
        if options["bootstrap"]:
            document |= bootstraps(
                matrices, rule, resamples=options["bootstrap"], seed=options["seed"]
            )
        self.stdout.write(FORMATS[options["format"]](document, rule))

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

    def _check_resamples(self, options: dict[str, Any]) -> None:
        resamples, seed = options["bootstrap"], options["seed"]
        if resamples is not None and not 1 <= resamples <= MOST_RESAMPLES:
            self._refuse(f"--bootstrap takes 1 to {MOST_RESAMPLES} resamples, not {resamples}.")
        if seed < 0:
            self._refuse(f"--seed takes a number from 0 upwards, not {seed}.")

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


def matrix_of(survey_round: RoundRatings) -> pd.DataFrame:
    return rating_matrix(
        survey_round.ratings, experts=list(survey_round.experts), items=survey_round.items
    )


def study_document(study: str, rule: Rule) -> Record:
    parameters = {
        "threshold_pct": rule.threshold_percent,
        "min_n": rule.minimum_ratings,
        "suppress_below": SMALLEST_GROUP,
        "confidence": CONFIDENCE,
        "favourable": list(range(rule.agree_from, rule.scale_max + 1)),
        "unfavourable": list(range(1, rule.disagree_to + 1)),
    }
    return {"study": study, "parameters": parameters}


def bootstraps(
    matrices: dict[int, pd.DataFrame], rule: Rule, *, resamples: int, seed: int
) -> Record:
    """The rankings of the rounds, by whether all resamples were taken or some were drawn."""
    records = ranking_records(matrices, rule=rule, resamples=resamples, seed=seed)
    kinds = {
        "exact_bootstrap": [record for record in records if "seed" not in record],
        "bootstrap": [record for record in records if "seed" in record],
    }
    return {kind: found for kind, found in kinds.items() if found}


def as_json(document: Record, _rule: Rule) -> str:
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)


def as_csv(document: Record, _rule: Rule) -> str:
    records = document["items"]
    columns = list(records[0]) if records else ["round", "item"]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(record | {"mode": _listed(record["mode"])} for record in records)
    return text.getvalue()


def _listed(values: Sequence[int] | None) -> str:
    return "|".join(map(str, values or ()))


def as_table(document: Record, rule: Rule) -> str:
    study = document["study"]
    lines = [
        f"{study}: consensus is {rule.agree_from} or more by at least {rule.threshold_percent} %.",
        f"Only ratings count, and {rule.minimum_ratings} of them are needed for a verdict.",
    ]
    panels = {record["round"]: record for record in document["panel"]}
    for number, group in groupby(document["items"], key=lambda record: record["round"]):
        rows, panel = list(group), panels[number]
        of_panel = f" of {panel['n_panel']} invited" if "n_panel" in panel else ""
        lines += ["", f"Round {number}: {panel['n_round']}{of_panel} experts answered"]
        lines += table_lines([table_row(row, rule) for row in rows])
        lines.append(panel_line(panel))
    return "\n".join([*lines, *change_lines(document, list(panels))])


def panel_line(panel: Record) -> str:
    """How alike the panel rates, with the experts that Kendall's W rests on."""
    w, alpha, ac2 = (
        _rounded(panel[key], ".2f") for key in ("kendall_W", "alpha_ordinal", "ac2_quadratic")
    )
    based_on = f"{panel['kendall_n_experts']} of {panel['n_round']} experts"
    return f"Kendall's W {w} (based on {based_on}), ordinal alpha {alpha}, AC2 {ac2}"


def change_lines(document: Record, numbers: Sequence[int]) -> Iterator[str]:
    """For each two neighbouring rounds: who stayed, and how the ratings of the stayers moved."""
    attrition = document.get("attrition", [])
    attritions = [attrition] if isinstance(attrition, dict) else attrition
    changes = document.get("between_rounds", [])
    for (old, new), left in zip(pairwise(numbers), attritions, strict=True):
        yield ""
        yield (
            f"Round {old} to round {new}: {left['both']} experts answered both,"
            f" {left['dropped_after_round1']} left, {left['joined_in_round2']} joined"
        )
        rows = [change_row(row) for row in changes if row.get("from_round", old) == old]
        yield from table_lines(rows) if rows else ["No item was rated in both."]


def change_row(record: Record) -> dict[str, str]:
    """The cells of one item in two rounds; p is Wilcoxon's exact and McNemar's mid-p."""
    return {
        "item": record["item"],
        "changed": f"{record['n_changed']} of {record['n_pairs']}",
        "up": str(record["n_up"]),
        "down": str(record["n_down"]),
        "now agree": str(record["became_favourable"]),
        "no longer": str(record["left_favourable"]),
        "mean change": _rounded(record["mean_change"], "+.2f"),
        "kappa": _rounded(record["kappa_quadratic"], ".2f"),
        "p Wilcoxon": _rounded(record["wilcoxon_p_exact"], ".3f"),
        "p McNemar": _rounded(record["mcnemar_p_mid"], ".3f"),
    }


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
