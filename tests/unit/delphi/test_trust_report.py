"""The report of the proofs is written from what the run noted, and names no machine."""

import re
import socket

import pytest
from django.conf import settings

from delphi.management.commands.test import proofs
from tests import trust_report

pytestmark = pytest.mark.one_database


@pytest.fixture
def notes(tmp_path, monkeypatch):
    path = tmp_path / "notes"
    monkeypatch.setenv("DELPHI_TRUST_NOTES", str(path))
    return path


def report_of(notes):
    target = notes.with_name("report.md")
    trust_report.write_report(notes, target)
    return target.read_text("utf-8")


def test_every_note_is_a_row_with_its_figures(notes):
    trust_report.note("Storm", rounds=300, acknowledged_saves=12345, seconds=1.5)
    trust_report.note("Sweep | control", violations=8)
    rows = [line for line in report_of(notes).splitlines() if line.startswith("| S")]
    database = trust_report.connection.vendor
    assert rows == [
        f"| Storm | {database} | rounds: 300; acknowledged saves: 12,345; seconds: 1.5 |",
        f"| Sweep \\| control | {database} | violations: 8 |",
    ]


def test_the_report_tells_when_and_of_what_and_names_no_machine(notes):
    trust_report.note("Storm", rounds=1)
    text = report_of(notes)
    facts = re.findall(r"^- (.+?): (.+)$", text, re.MULTILINE)
    assert [name for name, _ in facts] == [
        *("date", "commit", "cores", "system", "Python", "SQLite", "PostgreSQL")
    ]
    assert socket.gethostname() not in text
    assert str(settings.BASE_DIR) not in text


def test_without_a_file_nothing_is_noted(monkeypatch):
    monkeypatch.delenv("DELPHI_TRUST_NOTES", raising=False)
    trust_report.note("Storm", rounds=1)


def test_every_file_that_notes_is_run_in_the_long_form():
    found = set(proofs())
    assert found >= {f"tests/faults/test_{name}.py" for name in ("closing_storm", "crash_sweep")}
    assert "tests/faults/test_sqlite_storm.py" not in found
    page = "tests/browser/test_accessibility.py"
    assert page in found
    assert page not in proofs(but_for=("tests/browser/",))
