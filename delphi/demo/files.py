"""The demo study's plain CSV files, read into rows."""

import csv
from pathlib import Path

FOLDER = Path(__file__).resolve().parent


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of `<name>.csv` by column."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def study_texts() -> dict[str, dict[str, str]]:
    """Return the texts of the study: {key: {"en": ..., "zh": ...}}."""
    return {row["key"]: row for row in rows("study")}


def areas() -> dict[tuple[str, str], dict[str, str]]:
    """Return where experts find a priority: names by number of pillar and of area."""
    return {
        (row["pillar"], row["area"]): {
            "area_en": row["area_title_en"],
            "area_zh": row["area_title_zh"],
        }
        for row in rows("subtopics")
    }


def panel(pillar: int) -> list[dict[str, str]]:
    """Return the experts who sit on a pillar's panel, in the order of the file."""
    return [row for row in rows("experts") if str(pillar) in row["pillars"].split()]


def visitors() -> list[dict[str, str]]:
    """Return three experts of the open round whose links are given to whoever tries the demo.

    Two read English and one Chinese; the simulator leaves their answers open.
    """
    people = panel(3)
    english = [row for row in people if row["language"] == "en"][:2]
    chinese = [row for row in people if row["language"] == "zh-hans"][:1]
    return english + chinese
