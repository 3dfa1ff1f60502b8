"""Whatever people type is harmless in every file of an edition, and the same edition makes the
same bytes."""

import csv
import io
import re
import shutil
import subprocess
import zipfile
from typing import Any

import pytest
from django.utils import timezone, translation
from openpyxl import load_workbook

from roadmap.enums import FileKind
from roadmap.models import Edition, EditionFile
from roadmap.models.edition_file import ENDINGS, wanted_files
from roadmap.services.file_makers import MAKERS
from studies.models import Study
from surveys.consensus import Rule

pytestmark = pytest.mark.one_database
HOSTILE = (
    '=HYPERLINK("http://evil.example","x") <script>alert(1)</script> [x](javascript:alert(1))'
    ' #read("/etc/passwd") $ #image("/etc/passwd") \\ “q” \u202egnp.exe\u202c nul:\x00. '
    + "longword"
    * 40
)
AFTER = ("<script>alert(1)</script>", '#read("/etc/passwd")', "gnp.exe", "nul:.")


def content(text: str, line: str) -> dict[str, Any]:
    """A snapshot as an edition holds it: `text` wherever a person types, `line` on one line."""

    def both(*names: str) -> dict[str, str]:
        lines = ("title", "actors", "organiser", "registry")
        typed = {name: line if name in lines else text for name in names}
        return {f"{name}_{code}": typed[name] for name in names for code in ("en", "zh")}

    story = {
        "round": 1, "version": 1, "counts": [0, 1, 2, 9, 11], "rated": 23, "agreeing": 20,
        "disagreeing": 1, "cannot_judge": 2, "missing": 0, "verdict": "consensus",
        "bands": {line: ">=70"}, "disposition": "accept", "reason": line,
    }  # fmt: skip
    survey_round = {
        "number": 1, "opened_at": "2026-09-01T00:00:00+00:00",
        "closed_at": "2026-09-20T00:00:00+00:00", "invited": 30, "answered": 25,
        "bundle_sha256": "b" * 64, "previous_sha256": "", "breakdown": {},
    }  # fmt: skip
    survey = {
        "rule": Rule().as_dict(), "carries_consensus": False, "protocol_sha256": "c" * 64,
        "protocol_locked_at": "2026-08-01T00:00:00+00:00", "rounds": [survey_round],
        "deviations": [],
    }  # fmt: skip
    priority = {
        "code": "I-01", "stands": True, "sub_topic": "1-1-a",
        "versions": [{"number": 1, **both("text")}], "rounds": [story],
    }  # fmt: skip
    action = {
        "number": 1, "reference": "I.I.a.1", "slug": "1-1-a-1", "horizon_from": 2026,
        "horizon_to": 2030, "priorities": ["I-01"], **both("title", "text", "actors"),
    }  # fmt: skip
    sub_topic = {
        "letter": "a", "reference": "I.I.a", "slug": "1-1-a", "actions": [action],
        **both("title", "description"),
    }  # fmt: skip
    area = {
        "number": 1, "numeral": "I", "reference": "I.I", "sub_topics": [sub_topic], **both("title"),
    }  # fmt: skip
    pillar = {
        "number": 1, "numeral": "I", "state": "finished", "survey": survey,
        "priorities": [priority], "areas": [area], **both("title", "description"),
    }  # fmt: skip
    study = {
        "slug": "hostile", "is_simulated": True, "registration": line,
        **both("title", "purpose", "organiser", "funding", "interests", "ethics", "registry"),
    }  # fmt: skip
    return {"format": "delphi-roadmap/edition/1", "study": study, "pillars": [pillar]}


def edition_of(text: str, line: str = "") -> Edition:
    """An edition in memory; its hash is its own, since contents are kept by it."""
    return Edition(
        study=Study(slug="hostile"),
        number=1,
        snapshot=content(text, line or text),
        sha256=f"{len(text):064x}",
        published_at=timezone.now(),
    )


def made(edition: Edition, kind: FileKind, language: str = "en") -> bytes:
    with translation.override(language):
        return MAKERS[kind](EditionFile(edition=edition, kind=kind, language=language))


def words_of(pdf: bytes, tmp_path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext was found (Debian's poppler-utils has it)")
    (tmp_path / "x.pdf").write_bytes(pdf)
    done = subprocess.run(
        ["pdftotext", "x.pdf", "-"], cwd=tmp_path, capture_output=True, check=True
    )
    return " ".join(done.stdout.decode().replace("\u200b", "").split())


def addresses_in(pdf: bytes) -> set[bytes]:
    """Where links of a PDF lead, outside of it."""
    return set(re.findall(rb"/URI\s*\(([^)]*)\)", pdf))


@pytest.fixture(scope="module")
def hostile() -> Edition:
    return edition_of(HOSTILE)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_hostile_texts_are_words_in_the_pdf(hostile, language, tmp_path):
    pdf = made(hostile, FileKind.PDF, language)
    text = words_of(pdf, tmp_path)
    assert [word for word in AFTER if word not in text] == []
    assert "root:" not in text  # nothing was read
    assert addresses_in(pdf) == set()
    for evil in (b"/JavaScript", b"/Launch", b"/EmbeddedFile"):
        assert evil not in pdf


def test_hostile_texts_are_words_in_word(hostile):
    with zipfile.ZipFile(io.BytesIO(made(hostile, FileKind.DOCX))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if "xml" in name}
    body = parts["word/document.xml"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in body
    assert "<script" not in body
    links = parts["word/_rels/document.xml.rels"]
    assert "javascript:" not in links
    for part in parts.values():
        assert "\u202e" not in part
        assert "\x00" not in part
    for needed in ("TOC \\o", "w:hyperlink", 'descr="', "<w:tblHeader", 'w:val="Heading4"'):
        assert needed in body


def test_no_cell_of_the_workbook_computes(hostile):
    book = load_workbook(io.BytesIO(made(hostile, FileKind.XLSX, "")))
    names = ["about", "actions", "priorities", "votes", "groups", "rounds", "codebook"]
    assert book.sheetnames == names
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert any(str(cell.value).startswith("=HYPERLINK(") for cell in cells)
    votes = dict(zip(*([cell.value for cell in row] for row in book["votes"]), strict=True))
    shown = (votes["agreeing"], votes["rated"], votes["percent_agreeing"], votes["count_5"])
    assert shown == (20, 23, 87, 11)
    described = {(row[0].value, row[1].value) for row in book["codebook"]}
    for sheet in names[1:-1]:
        assert {(sheet, cell.value) for cell in book[sheet][1]} <= described


@pytest.mark.parametrize("kind", [FileKind.ACTIONS, FileKind.PRIORITIES])
def test_no_cell_of_a_csv_file_computes(hostile, kind):
    text = made(hostile, kind, "").decode()
    assert text.startswith("\ufeff")
    row = next(csv.DictReader(io.StringIO(text[1:], newline="")))
    assert not [cell for cell in row.values() if cell[:1] in tuple("=+-@\t\r")]
    assert (row["licence"], "\u202e" in text, "\x00" in text) == ("CC BY 4.0", False, False)


def test_texts_of_a_megabyte_make_every_file():
    """Fields of one line hold two hundred characters at most."""
    huge = edition_of("word and 字 " * 80_000, line="Long")
    for kind in FileKind:
        assert len(made(huge, kind)) > 1000


def test_the_same_edition_makes_the_same_bytes_with_its_address_hash_and_licence(tmp_path):
    edition = edition_of("Plain words, with **weight** and [a link](https://example.org/).")
    for kind, language in wanted_files():
        first, second = made(edition, kind, language), made(edition, kind, language)
        assert (kind, first == second) == (kind, True)
        assert first.startswith({"pdf": b"%PDF", "png": b"\x89PNG"}.get(ENDINGS[kind], first[:1]))
    pdf = made(edition, FileKind.PDF)
    assert addresses_in(pdf) == {b"https://example.org/"}
    text = words_of(pdf, tmp_path)
    for words in (
        *(edition.sha256, "CC BY 4.0", "/roadmap/hostile/editions/1/", "20 of 23 (87.0 %)"),
        *("Contents", "How it was made", "simulated data", "with weight and a link."),
    ):
        assert words in text
