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
        lines = ("title", "actors", "organiser", "registry", "issuer", "place")
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
    origin = {
        "source": "workshop", "note": line, "author": line, "listed_on": "2026-08-01",
        "is_from_file": False, "suggested_in": None, "steps": [], "workshops": [],
    }  # fmt: skip
    priority = {
        "code": "I-01", "stands": True, "sub_topic": "1-1-a",
        "versions": [{"number": 1, **both("text")}], "rounds": [story], "origin": origin,
        "coding": {"step": "decided", "reason": line}, "omission": {},
        "evidence": [{"reference": "E-01", "cited_on": "2026-08-01", **both("note")}],
    }  # fmt: skip
    alone = priority | {"code": "I-02", "omission": both("reason"), "evidence": []}
    coding = {
        "independent": True, "people": 2, "agreed": 21, "compared": 23, "kappa": [5, 6],
        "undefined": "", "decided": 2, "codes": [],
        "suggestions": {"shown": 3, "taken": 1, "refused": 1, "swayable": 2},
    }  # fmt: skip
    evidence = {
        "reference": "E-01", "kind": "policy", "year": 2021, "doi": "", "is_illustrative": False,
        "link": "https://ministry.example/plan", **both("title", "issuer", "place", "note"),
    }  # fmt: skip
    action = {
        "number": 1, "reference": "I.I.a.1", "slug": "1-1-a-1", "horizon_from": 2026,
        "horizon_to": 2030, "priorities": ["I-01"], "participation": "consult",
        **both("title", "text", "actors", "dissent"),
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
        "priorities": [priority, alone], "areas": [area], "coding": coding,
        **both("title", "description"),
    }  # fmt: skip
    study = {
        "slug": "hostile", "is_simulated": True, "registration": line,
        **both("title", "purpose", "organiser", "funding", "interests", "ethics", "registry"),
    }  # fmt: skip
    return {
        "format": "delphi-roadmap/edition/1", "study": study, "pillars": [pillar],
        "evidence": [evidence],
    }  # fmt: skip


NEWER = {"origin", "coding", "omission", "evidence", "participation", "dissent_en", "dissent_zh"}


def older(part: Any) -> Any:
    """The same as an edition holds it that was published before the keys of NEWER."""
    if isinstance(part, list):
        return [older(each) for each in part]
    if isinstance(part, dict):
        return {key: older(each) for key, each in part.items() if key not in NEWER}
    return part


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
    assert addresses_in(pdf) == {b"https://ministry.example/plan"}
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
    counted = ["actions", "priorities", "votes", "groups", "rounds", "evidence", "coding"]
    names = ["about", *counted, "codebook"]
    assert book.sheetnames == names
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert any(str(cell.value).startswith("=HYPERLINK(") for cell in cells)
    votes = first_row(book["votes"])
    shown = (votes["agreeing"], votes["rated"], votes["percent_agreeing"], votes["count_5"])
    assert shown == (20, 23, 87, 11)
    evidence, coding = first_row(book["evidence"]), first_row(book["coding"])
    assert [evidence[name] for name in ("reference", "year", "link", "priorities", "actions")] == [
        *("E-01", 2021, "https://ministry.example/plan", "I-01", "I.I.a.1")
    ]
    assert list(coding.values()) == ["I", 2, 1, 21, 23, 0.8333, 2, 3, 1, 1, 2]
    described = {(row[0].value, row[1].value) for row in book["codebook"]}
    for sheet in names[1:-1]:
        assert {(sheet, cell.value) for cell in book[sheet][1]} <= described


def first_row(sheet) -> dict[str, Any]:
    rows = ([cell.value for cell in row] for row in sheet)
    return dict(zip(next(rows), next(rows), strict=True))


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
    assert addresses_in(pdf) == {b"https://example.org/", b"https://ministry.example/plan"}
    text = words_of(pdf, tmp_path)
    for words in (
        *(edition.sha256, "CC BY 4.0", "/roadmap/hostile/editions/1/", "20 of 23 (87.0 %)"),
        *("Contents", "How it was made", "simulated data", "with weight and a link."),
    ):
        assert words in text


def told(line: str) -> list[str]:
    """What documents say of the action, its evidence, the coding, and of what is in no action."""
    return [
        "Consult: They are asked, and told what came of their answers.",
        "Where the panel was divided",
        f"E-01 {line} · Policy · {line} · {line} · 2021 · https://ministry.example/plan",
        "They chose the same code for 21 of 23 (91.3 %).",
        "what chance alone would give, is 0.83; 1 is full agreement.",
        "Priorities in no action",
        f"I-02 {line}",
        f"Why not: {line}",
    ]


def paragraphs(docx: bytes) -> str:
    """The words of a Word file, those of its links too."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        body = archive.read("word/document.xml").decode()
    return " ".join(re.sub("<[^>]+>", "", re.sub("</w:p>", " ", body)).split())


def test_documents_tell_what_stands_behind_actions_and_an_older_edition_leaves_it_out(tmp_path):
    edition = edition_of("Plain.")
    before = Edition(
        study=edition.study,
        number=1,
        snapshot=older(edition.snapshot),
        sha256="e" * 64,
        published_at=edition.published_at,
    )
    for read in (
        lambda one: words_of(made(one, FileKind.PDF), tmp_path),
        lambda one: paragraphs(made(one, FileKind.DOCX)),
    ):
        new, old = read(edition), read(before)
        assert [words for words in told("Plain.") if words not in new] == []
        assert [words for words in told("Plain.") if words in old] == ["I-02 Plain."]
    row = next(csv.DictReader(io.StringIO(made(before, FileKind.PRIORITIES, "").decode()[1:])))
    new = ("omission_en", "origin_en", "origin_note", "coding", "coding_reason", "evidence")
    assert {row[name] for name in new} == {""}
    book = load_workbook(io.BytesIO(made(before, FileKind.XLSX, "")))
    assert (book["evidence"].max_row, first_row(book["coding"])["people"]) == (1, 0)
