"""The measurements on the one database that DATABASE_URL names, which must be empty."""

import json
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from benchmarks import MEASURES


def main() -> None:
    """Make the tables, measure, print rows as JSON; progress goes to standard error."""
    parser = ArgumentParser()
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("measures", nargs="+", choices=MEASURES)
    options = parser.parse_args()
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    from benchmarks import home, page, report, results, saving, sealing, throughput

    modules = {
        "saving": saving,
        "throughput": throughput,
        "page": page,
        "sealing": sealing,
        "results": results,
        "home": home,
    }
    database = "SQLite" if settings.IS_SQLITE else "PostgreSQL"
    rows = []
    for name in options.measures:
        print(f"{name} on {database} …", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix="delphi-bench-") as folder:
            rows += modules[name].measure(database, Path(folder), seconds=options.seconds)
    json.dump(report.as_json(rows), sys.stdout)


if __name__ == "__main__":
    main()
