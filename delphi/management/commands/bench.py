"""`python3 manage.py bench`: how fast, as ratios measured in one run on throw-away databases."""

import json
from argparse import ArgumentParser
from subprocess import CalledProcessError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from benchmarks import DATABASES, MEASURES


class Command(BaseCommand):
    help = (
        "Measure saving, throughput, the rating page and sealing. Speeds depend on the machine and"
        " on what else it does; ratios less so. A missed goal is printed and is no failure; an"
        " error, or a rating that is not stored as sent, is one."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", choices=MEASURES, help="one of the four measurements")
        parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
        parser.add_argument("--seconds", type=float, default=5, help="of each saturated load (5)")
        parser.add_argument("--format", choices=("table", "json"), default="table")

    def handle(self, *_args: Any, **options: Any) -> None:
        from benchmarks import report

        databases = DATABASES if options["database"] == "both" else (options["database"],)
        measures = (options["only"],) if options["only"] else MEASURES
        rows = [row for each in databases for row in measured(each, measures, options["seconds"])]
        text = {"json": lambda: json.dumps(report.as_json(rows), indent=1)}
        self.stdout.write(text.get(options["format"], lambda: report.as_table(rows))())
        if any(row.is_wrong for row in rows):
            raise CommandError("There were errors, or what is stored is not what was sent.")


def measured(database: str, measures: tuple[str, ...], seconds: float) -> list[Any]:
    """Return the rows of one database, or stop with a sentence."""
    from benchmarks import databases
    from tests.servers.postgres import NoServerError

    try:
        return databases.measure(database, measures, seconds)
    except (NoServerError, CalledProcessError) as error:
        raise CommandError(f"Nothing was measured on {database}: {error}") from None
