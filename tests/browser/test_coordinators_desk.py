"""From a design to a report, by hand: what one coordinator does, with a real browser and worker.

Alice designs a study, tries it out, takes a list and a panel from files that have mistakes in them,
runs two rounds with a merger, a split and a rewording between them, and downloads the report.
"""

import io
import re
import time
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Page, expect

from studies.models import Study
from surveys.models import Survey
from tests.browser.test_life_of_a_study import sign_in
from tests.factories.files import as_csv, spreadsheet
from tests.factories.programs import run_program
from tests.factories.studies import PASSWORD, make_user
from tests.factories.surveys import rate

pytestmark = pytest.mark.django_db(transaction=True)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SECONDS = 30
EXPERTS = 60
LIST = [["English", "Chinese", "Source"]] + [
    [f"Fund programme {n:02} in every region", f"在每个地区资助第{n:02}号项目", "workshop"]
    for n in range(1, 41)
]
PANEL = [["Name", "E-mail", "Group", "Language"]] + [
    [f"Expert {n:02}", f"expert{n:02}@panel.example", ("EU", "CN")[n % 2], "en"]
    for n in range(1, EXPERTS + 1)
]
# Where the mistakes are: row of the file (its header is row 1), column, what stands there.
LIST_MISTAKES = [(6, "English", ""), (13, "English", LIST[2][0]), (21, "Source", "rumour")]
PANEL_MISTAKES = [
    (8, "E-mail", "expert07@"),
    (16, "Name", ""),
    (34, "Language", "Klingon"),
    (51, "E-mail", "expert03@panel.example"),
]
# How many of the sixty agree, by place on the list; the others on it have 45.
FIRST = {1: 42, 2: 41, 3: 60, 4: 24, 5: 30, 6: 36}
SECOND = {1: 50, 2: 43, 3: 42, 4: 18}
NUMBERS = ["42 of 60 (70.0 %)", "41 of 60 (68.3 %)", "50 of 60 (83.3 %)", "18 of 60 (30.0 %)"]


def spoiled(rows, mistakes):
    """The same table with mistakes in it."""
    bad = [list(row) for row in rows]
    for row, column, value in mistakes:
        bad[row - 1][rows[0].index(column)] = value
    return bad


def reload_until(page: Page, text: str | re.Pattern[str]) -> None:
    """Look again and again, as a person would, until the page says so."""
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            expect(page.get_by_text(text).first).to_be_visible(timeout=500)
        except AssertionError:
            assert time.monotonic() < deadline, page.locator("main").inner_text()
            page.reload()
        else:
            return


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


def follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def to_board(page: Page) -> None:
    page.get_by_label("You are here").get_by_role("link", name="Better health", exact=True).click()


def upload(page: Page, name: str, kind: str, data: bytes) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": kind, "buffer": data}
    )
    press(page, "Read the file")


def mistakes_shown(page: Page) -> list[tuple[int, str]]:
    """Row and column of each thing to put right."""
    expect(page.get_by_role("heading", name="What to put right")).to_be_visible(timeout=20_000)
    table = page.get_by_role("region", name="What to put right")
    rows = [row.locator("td").all_inner_texts() for row in table.locator("tbody tr").all()]
    return [(int(row), column[column.index("(") + 1 : -1]) for row, column, *_rest in rows]


def take_file(page: Page, sentence: str) -> None:
    expect(page.get_by_text("Nothing is taken yet.")).to_be_visible(timeout=20_000)
    press(page, "Take the whole file")
    expect(page.get_by_text(sentence)).to_be_visible()


def design(page: Page) -> None:
    """A study, a pillar, a protocol."""
    follow(page, "New study")
    page.locator("[name=title_en]").fill("Better health")
    page.locator("[name=title_zh]").fill("更好的健康")
    page.locator("[name=contact_email]").fill("alice@example.org")
    page.locator("[name=breakdown_en]").fill("Region")
    page.locator("[name=breakdown_zh]").fill("地区")
    press(page, "Make the study")
    follow(page, "Add the first pillar")
    page.locator("[name=title_en]").fill("Shaping healthcare")
    page.locator("[name=title_zh]").fill("构建医疗卫生体系")
    press(page, "Make the pillar")
    follow(page, "Rule")
    page.locator("[name=rationale_en]").fill("Seventy per cent is usual in health research.")
    page.locator("[name=rationale_zh]").fill("百分之七十是卫生研究中的常见标准。")
    press(page, "Save the protocol")
    expect(page.get_by_text("Seventy per cent is usual").first).to_be_visible()
    to_board(page)


def import_list(page: Page) -> None:
    follow(page, "Add priorities")
    follow(page, "Priorities from a file")
    bad = as_csv(spoiled(LIST, LIST_MISTAKES), ";").encode("utf-16")
    upload(page, "list.csv", "text/csv", bad)
    assert mistakes_shown(page) == [(row, column) for row, column, _value in LIST_MISTAKES]
    follow(page, "Choose the corrected file")
    upload(page, "list.csv", "text/csv", as_csv(LIST, ";").encode("utf-16"))
    take_file(page, "The file is taken: 40 new")
    to_board(page)


def pilot(page: Page) -> None:
    """Try it out with invented experts and the own mailbox, then wipe it."""
    follow(page, "Duplicate or pilot")
    page.get_by_label("A pilot, to be wiped afterwards").check()
    press(page, "Make the study")
    press(page, "Seat them on every panel")
    follow(page, "Open round 1")
    press(page, "Open the round and send 11 invitations")
    reload_until(page, "10 of 11 experts have answered")
    progress = page.url
    page.goto("/outbox/")
    reload_until(page, re.compile("Pilot: .*Better health"))
    page.goto(progress)
    to_board(page)
    follow(page, "Test experts and wiping")
    press(page, "Wipe the pilot")
    expect(page.get_by_text("The pilot is wiped within a minute.")).to_be_visible()
    follow(page, "Better health")


def import_panel(page: Page) -> None:
    follow(page, "Add experts")
    follow(page, "Experts from a file")
    upload(page, "panel.xlsx", XLSX, spreadsheet(spoiled(PANEL, PANEL_MISTAKES)))
    assert mistakes_shown(page) == [(row, column) for row, column, _value in PANEL_MISTAKES]
    follow(page, "Choose the corrected file")
    upload(page, "panel.xlsx", XLSX, spreadsheet(PANEL))
    take_file(page, "The file is taken: 60 new")
    to_board(page)


def hold_round(page: Page, survey: Survey, number: int, agreeing: dict[int, int]) -> None:
    """Open a round from the board, let sixty experts answer, close it, and read the results."""
    follow(page, f"Open round {number}")
    press(page, "Open the round and send 60 invitations")
    expect(page.get_by_text(f"Round {number} is open. 60 invitations")).to_be_visible()
    survey_round = survey.rounds.get(number=number)
    for expert in range(EXPERTS):
        places = range(1, survey_round.items.count() + 1)
        said = {place: 5 if expert < agreeing.get(place, 45) else 2 for place in places}
        rate(survey_round, expert, said)
    reload_until(page, "60 of 60 experts have answered")
    follow(page, "Close the round")
    press(page, f"Close round {number}")
    if page.get_by_label("Password").count():  # asked for once in ten minutes
        page.get_by_label("Password").fill(PASSWORD)
        press(page, "Confirm")
    expect(page.get_by_role("link", name="See the results")).to_be_visible(timeout=20_000)
    follow(page, "See the results")
    expect(page.get_by_text("60 of 60 experts answered.")).to_be_visible()


def rewrite(page: Page, code: str, how: str, wordings: str, *others: str) -> None:
    follow(page, f"Reword, merge or split {code}")
    page.get_by_label(f"{how}:").check()
    page.get_by_role("textbox", name="New wording").fill(wordings)
    page.get_by_role("textbox", name="Reason").fill("The comments asked for it.")
    for other in others:
        page.get_by_label(f"{other} ").check()
    press(page, "Save the new wording")
    expect(page.get_by_text("The new wording is saved.")).to_be_visible()


def refine(page: Page) -> None:
    follow(page, "Decide about each priority")
    merged = "Fund programmes 02 and 04 together | 共同资助第02号和第04号项目"
    rewrite(page, "I-02", "Merge", merged, "I-04")
    parts = "Fund programme 05 in cities | 在城市资助第05号项目"
    parts += "\nFund programme 05 in villages | 在乡村资助第05号项目"
    rewrite(page, "I-05", "Split", parts)
    rewrite(page, "I-06", "Reword", "Fund programme 06 for ten years | 资助第06号项目十年")
    press(page, "Save all decisions")
    expect(page.get_by_text("Every priority has one.")).to_be_visible()


def report(page: Page, name: str) -> Path:
    """Ask for a file and fetch it."""
    follow(page, "Exports and report")
    press(page, f"Make: {name}")
    link = page.get_by_role("link", name="Download the file")
    expect(link).to_be_visible(timeout=30_000)
    with page.expect_download() as download:
        link.click()
    return Path(download.value.path())


def words_of_pdf(path: Path) -> str:
    assert path.read_bytes().startswith(b"%PDF-")
    text = run_program("pdftotext", "-layout", str(path), "-", folder=path.parent)
    return " ".join(text.split())


def words_of_docx(path: Path) -> str:
    document = docx.Document(io.BytesIO(path.read_bytes()))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(each.text for each in document.paragraphs), *cells]).split())


def test_one_coordinator_goes_from_a_design_to_a_report(
    browser, live_server, celery_worker_process, local_outbox
):
    make_user("Alice")
    page = sign_in(browser.new_context(base_url=live_server.url), "alice@example.org")
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    design(page)
    import_list(page)
    pilot(page)
    import_panel(page)
    survey = Survey.objects.get(pillar__study__made_as="")
    hold_round(page, survey, 1, FIRST)
    refine(page)
    hold_round(page, survey, 2, SECOND)
    papers = {"Position paper (PDF)": words_of_pdf, "Position paper (Word)": words_of_docx}
    for name, words_of in papers.items():
        text = words_of(report(page, name))
        assert [word for word in ["Better health", *NUMBERS] if word not in text] == []
    assert list(Study.objects.values_list("title_en", flat=True)) == ["Better health"]
    assert problems == []
