"""`python3 manage.py bench`: how fast, as ratios measured in one run on throw-away databases."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from subprocess import CalledProcessError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from benchmarks import DATABASES, MEASURES


class Command(BaseCommand):
    help = (
        "Measure saving, throughput, the rating page, sealing, results and the public home. Speeds"
        " depend on the machine and on what else it does; ratios less so. A missed goal is printed"
        " and is no failure; an error, or a rating that is not stored as sent, is one."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", choices=MEASURES, help="one of the measurements")
        parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
        parser.add_argument("--seconds", type=float, default=5, help="of each saturated load (5)")
        parser.add_argument("--format", choices=("table", "json"), default="table")

    def handle(self, *_args: Any, **options: Any) -> None:
        from benchmarks import report

        databases = DATABASES if options["database"] == "both" else (options["database"],)
        measures = (options["only"],) if options["only"] else MEASURES
        rows, problems = measured(databases, measures, options["seconds"])
        is_json = options["format"] == "json"
        text = json.dumps(report.as_json(rows), indent=1) if is_json else report.as_table(rows)
        self.stdout.write(text)
        if any(row.is_wrong for row in rows):
            problems.append("There were errors, or what is stored is not what was sent.")
        if problems:
            raise CommandError("\n".join(problems))


def measured(
    databases: Sequence[str], measures: Sequence[str], seconds: float
) -> tuple[list[Any], list[str]]:
    """Return the rows of all databases, and a sentence for each that could not be measured."""
    from benchmarks.databases import measure
    from tests.servers.postgres import NoServerError

    rows, problems = [], []
    for database in databases:
        try:
            rows += measure(database, measures, seconds)
        except (NoServerError, CalledProcessError) as error:
            problems.append(f"Nothing was measured on {database}: {error}")
    return rows, problems
