"""Position paper, study report and protocol package: what was sealed, in two languages."""

import datetime as dt
import hashlib
import io
import json
import re
import shutil
import subprocess

import docx
import pytest
from django.utils import timezone, translation

from studies.enums import EventKind
from studies.services.studies import change_study
from surveys.enums import Disposition, Feedback, JobKind, PlanPart
from surveys.models import PriorityVersion
from surveys.queries import departures_of
from surveys.reports.blocks import Document
from surveys.reports.checklists import accord, said_of
from surveys.reports.delphistar import delphistar
from surveys.reports.findings import findings_of
from surveys.reports.limitations import limitations
from surveys.reports.paper import position_paper, study_report
from surveys.reports.pdf import pdf
from surveys.reports.word import word
from surveys.services import rounds
from surveys.services.deviations import record_deviations
from surveys.services.round_statistics import compute_due_statistics
from surveys.services.surveys import protocol_text
from tests.factories.jobs import content_of, made_job, parts_of
from tests.factories.surveys import (
    close_and_seal,
    decide,
    make_survey,
    open_survey_round,
    rate,
    sealed_round,
)

pytestmark = pytest.mark.django_db
# Of 23: 16 agree on item 1, 17 on item 2; 8 agree and 8 disagree on item 3.
RATINGS = [
    {1: 4 if n < 16 else 3, 2: 5 if n < 17 else 3, 3: 5 if n < 8 else 1 if n < 16 else 3}
    for n in range(23)
]
AGREEMENT_CAPTION = (
    "Agreement in round %(number)s with its 95 per cent interval; a full dot is consensus. The"
    " numbers stand in the table above."
)
RATINGS_CAPTION = "Ratings of round %(number)s. The numbers stand in the table below."
HOSTILE = '#include("/etc/passwd") *b* $x$ <script> = 1 \\ @ref `code`'


def no_steps(_done, _total):
    pass


def finished_survey():
    """Two rounds: item 2 accepted, 1 carried and agreed upon, 3 dropped; the deadline was moved."""
    survey = make_survey(experts=24)
    first = sealed_round(survey=survey, ratings=RATINGS)
    decide(first, {1: Disposition.CARRY, 2: Disposition.ACCEPT, 3: Disposition.DROP})
    second = open_survey_round(survey, number=2)
    by = second.opened_by
    later = second.closes_at + dt.timedelta(days=2)
    rounds.extend_round(survey_round=second, closes_at=later, by=by, now=timezone.now())
    for expert in range(18):
        rate(second, expert, {1: 5})
    close_and_seal(second)
    survey.refresh_from_db()
    return survey


def settings_of(survey):
    """The plan of a survey as it is."""
    return {
        "round_count": survey.rounds.count(),
        "carries_consensus": survey.carries_consensus,
        "feedback": Feedback(survey.feedback),
        "invites_everyone": survey.invites_everyone,
        "reminders": survey.reminders,
    }


def paper_of(survey, language="en"):
    with translation.override(language):
        return position_paper(survey, language=language, reached=no_steps)


def tables_of(document):
    return {block.text: block for block in document.blocks if block.kind == "table"}


def everything(document):
    parts = []
    for block in document.blocks:
        parts += [block.text, *block.lines, *block.header]
        parts += [cell for row in block.rows for cell in row]
    return "\n".join(parts)


# --- what it says ---------------------------------------------------------------------------


def test_results_stand_as_k_of_n_and_never_round_across_the_threshold():
    document = paper_of(finished_survey())
    rows = [
        block.rows for block in document.blocks if "95 per cent interval by Wilson" in block.text
    ]
    assert rows[0] == [
        ["I-01", "Statement 1", "16 of 23 (69.6 %)", "49–84", "4 (3–4)", "No consensus"],
        ["I-02", "Statement 2", "17 of 23 (73.9 %)", "54–87", "5 (4–5)", "Consensus"],
        ["I-03", "Statement 3", "8 of 23 (34.8 %)", "19–55", "3 (1–5)", "No consensus"],
    ]
    assert rows[1] == [
        ["I-01", "Statement 1", "18 of 18 (100.0 %)", "82–100", "5 (5–5)", "Consensus"]
    ]


def test_the_flow_counts_what_was_rated_judged_and_decided():
    document = paper_of(finished_survey())
    flow = next(b for b in document.blocks if b.kind == "table" and b.rows[0][0] == "Rated")
    assert flow.rows == [
        ["Rated", "3", "1"],
        ["Consensus", "1", "1"],
        ["No consensus", "2", "0"],
        ["Decision: Accept", "1", "0"],
        ["Decision: Carry", "1", "0"],
        ["Decision: Drop", "1", "0"],
    ]


def test_panel_lineage_deviations_and_hashes_stand_in_the_paper():
    survey = finished_survey()
    tables = tables_of(paper_of(survey))
    assert tables["Flow of the panel"].rows == [
        ["1", "24", "23", "96", "1", "0"],
        ["2", "24", "18", "75", "6", "0"],
    ]
    assert tables["Decisions after round 1"].rows == [
        ["I-01", "Carry", "Decided by the working group."],
        ["I-02", "Accept", "Decided by the working group."],
        ["I-03", "Drop", "Decided by the working group."],
    ]
    moved = tables["What happened after the lock and is not in the protocol"].rows
    assert [row[1] for row in moved] == [EventKind.ROUND_EXTENDED.label]
    text = everything(paper_of(survey))
    hashes = [each.result.bundle_sha256 for each in survey.rounds.all()]
    assert [sha in text for sha in [survey.protocol_sha256, *hashes]] == [True] * 3


def test_the_main_pictures_stand_beside_their_tables_with_words_for_who_cannot_see_them():
    document = paper_of(finished_survey())
    blocks = document.blocks
    captions = [block.text for block in blocks if block.kind == "picture"]
    assert captions == [
        "Figure 1. Flow of the panel. The numbers stand in the table above.",
        "Figure 2. Flow of the priorities. The numbers stand in the table below.",
        *(
            f"Figure {number}. {caption % {'number': each}}"
            for number, caption, each in (
                (3, AGREEMENT_CAPTION, 1),
                (4, RATINGS_CAPTION, 1),
                (5, AGREEMENT_CAPTION, 2),
                (6, RATINGS_CAPTION, 2),
            )
        ),
    ]
    for place, block in enumerate(blocks):
        if block.kind == "picture":
            near = blocks[place + 1] if "below" in block.text else blocks[place - 1]
            assert (near.kind, block.svg.startswith("<svg "), bool(block.alt)) == (
                "table",
                True,
                True,
            )


def test_a_long_list_is_drawn_on_several_sheets_of_about_equal_length():
    survey = make_survey(priorities=31)
    sealed_round(survey=survey, ratings=[dict.fromkeys(range(1, 32), 5)] * 6)
    survey.refresh_from_db()
    drawn = [block for block in paper_of(survey).blocks if block.kind == "picture"]
    parts = [block for block in drawn if "(Part" in block.text]
    assert [block.svg.count("6 of 6 (100.0 %)</text>") for block in parts[:2]] == [15, 16]
    assert {block.alt.split(".")[0] for block in parts[:2]} == {
        "31 of 31 priorities reached consensus"
    }


def test_the_paper_says_which_verdicts_would_change_with_the_answers_of_those_who_left():
    survey = finished_survey()
    assert "Round 2: nothing is computed about this yet." in everything(paper_of(survey))
    compute_due_statistics(now=timezone.now())
    document = paper_of(survey)
    text = everything(document)
    assert "From round 1 to round 2: 18 answered both, 5 left, 0 joined." in text
    assert "Verdicts that would change: 0 of 1." in text
    assert tables_of(document)["If those who left had kept their answer"].rows == [
        ["I-01", "18 of 18 (100.0 %)", "Consensus", "18 of 23 (78.3 %)", "Consensus"]
    ]


def test_limitations_are_found_by_the_data():
    found = limitations(findings_of(finished_survey()))
    assert found == [
        "Round 2: 18 experts answered, so one rating moves a share by 6 percentage points.",
        "From round 1 to round 2 the answers fell from 23 to 18.",
        "Events after the lock that are not in the protocol: 1; the methods list them.",
        "One rating more or less would change the verdict on I-02.",
        "The 95 % interval reaches below the threshold although there is consensus: I-02.",
        "Opinions are split, with a quarter or more at either end: I-03.",
    ]


def test_verdicts_that_those_who_left_would_have_changed_are_a_limitation():
    survey = make_survey(priorities=1, experts=24)
    sealed_round(survey=survey, ratings=[{1: 5}] * 14 + [{1: 1}] * 10)
    decide(survey.rounds.get(number=1), {1: Disposition.CARRY})
    sealed_round(survey=survey, number=2, ratings=[{1: 5}] * 14)
    compute_due_statistics(now=timezone.now())
    assert (
        "Round 2: with the earlier answers of those who left, the verdict would be another on I-01."
        in limitations(findings_of(survey))
    )


def test_a_large_unanimous_panel_shows_no_limitation():
    survey = make_survey(priorities=1, experts=24)
    sealed_round(survey=survey, ratings=[{1: 5}] * 24)
    decide(survey.rounds.get(number=1), {1: Disposition.CARRY})
    sealed_round(survey=survey, number=2, ratings=[{1: 5}] * 24)
    assert limitations(findings_of(survey)) == []


def test_both_checklists_are_whole_and_every_item_has_something():
    survey = finished_survey()
    said = said_of(survey.pillar.study, [findings_of(survey)])
    assert [len(accord(said)), len(delphistar(said))] == [35, 38]
    empty = [e.item for e in [*accord(said), *delphistar(said)] if not (e.said or e.to_write)]
    assert empty == []
    automatic = {e.item for e in accord(said) if e.said and not e.to_write}
    assert automatic >= {"T1", "M10", "M13", "M17", "M18", "R1", "R3", "R4", "R5"}


def test_the_paper_lists_what_only_people_can_write():
    document = paper_of(finished_survey())
    lines = [line for block in document.blocks for line in block.lines]
    assert "O3 Funding: Name the funder and its part." in lines
    assert sum(block.kind == "gap" for block in document.blocks) == 4


DECLARED = {
    "funding_en": "The ministry, grant 12.",
    "interests_en": "None.",
    "ethics_en": "Committee of the clinic, 2026-03.",
    "registry_en": "OSF",
    "registration": "https://osf.io/abc12",
}


def test_what_the_team_declares_stands_in_the_paper_and_leaves_the_list():
    survey = finished_survey()
    study, survey.rationale_en = survey.pillar.study, "Most studies ask for 70 %."
    change_study(study=study, by=study.memberships.get().user, now=timezone.now(), **DECLARED)
    document = paper_of(survey)
    rows = [list(row) for block in document.blocks if block.kind == "table" for row in block.rows]
    for declared in (
        ["Funding", "The ministry, grant 12."],
        ["Competing interests of the organisers", "None."],
        ["Registration of the protocol", "OSF, https://osf.io/abc12"],
        ["Ethics approval", "Committee of the clinic, 2026-03."],
    ):
        assert declared in rows
    lines = [line.split(":")[0] for block in document.blocks for line in block.lines]
    topics = {"M1 Registration", "M12 Definition of consensus", "O2 Conflicts of interest"}
    topics |= {"O3 Funding", "4 Funding", "8 Protocol"}
    assert topics & set(lines) == set()
    assert sum(block.kind == "gap" for block in document.blocks) == 3


def test_all_that_departs_from_the_protocol_stands_in_one_order_and_declarations_do_not():
    survey = finished_survey()
    study = survey.pillar.study
    by = study.memberships.get().user
    for fields in (DECLARED, {"contact_email": "new@example.org"}):
        change_study(study=study, by=by, now=timezone.now(), **fields)
    record_deviations(
        survey=survey,
        by=by,
        now=timezone.now() - dt.timedelta(days=400),
        reason="Asked for.",
        other=("By mail.", "By phone."),
        **settings_of(survey),
    )
    told = [str(getattr(each, "label", "")) or each.kind for each in departures_of(survey)]
    assert told == [str(PlanPart.OTHER.label), "round_extended", "study_changed"]


def test_the_study_report_holds_every_pillar_with_a_sealed_round():
    survey = finished_survey()
    other = make_survey(study=survey.pillar.study, title="Data and consent", experts=12)
    sealed_round(survey=other, ratings=[{1: 5}] * 6)
    make_survey(study=survey.pillar.study, title="Not begun")
    report = study_report(survey.pillar.study, language="en", reached=no_steps)
    overview = tables_of(report)["Priorities with consensus, by pillar"]
    assert overview.rows == [
        ["I Shaping healthcare", "2 / 2", "18 / 24", "3", "2"],
        ["II Data and consent", "1 / 2", "6 / 12", "3", "1"],
    ]
    assert "these results are preliminary" in report.notice
    assert "Not begun" not in everything(report)


def test_no_report_names_an_expert():
    survey = finished_survey()
    text = everything(paper_of(survey))
    names = [name for name in survey.seats.values_list("expert__name", flat=True) if name in text]
    assert (names, "@panel.example" in text) == ([], False)


# --- how it is laid out ---------------------------------------------------------------------


def pdf_text(content, tmp_path):
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext was found (Debian's poppler-utils has it)")
    (tmp_path / "x.pdf").write_bytes(content)
    done = subprocess.run(
        ["pdftotext", "-layout", "x.pdf", "-"], cwd=tmp_path, capture_output=True, check=True
    )
    return done.stdout.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", [JobKind.PAPER_PDF, JobKind.REPORT_PDF])
def test_a_pdf_is_tagged_and_lacks_no_character(kind, language, caplog):
    job = made_job(
        finished_survey(), kind, language=language, whole_study=kind == JobKind.REPORT_PDF
    )
    content = content_of(job)
    assert content.startswith(b"%PDF-")
    assert (b"/StructTreeRoot" in content or b"/ObjStm" in content) is True
    # What typst refuses to lay out accessibly is logged.
    assert [r for r in caplog.records if "not fully accessible" in r.getMessage()] == []


def test_texts_are_never_code_in_a_pdf(tmp_path):
    survey = make_survey()
    PriorityVersion.objects.filter(text_en="Statement 1").update(text_en=HOSTILE)
    sealed_round(survey=survey, ratings=[{1: 5}] * 6)
    text = pdf_text(content_of(made_job(survey, JobKind.PAPER_PDF)), tmp_path)
    squeezed = re.sub(r"\s", "", text)
    assert '#include("/etc/passwd")' in squeezed
    assert ("root:" in text, "*b*$x$<script>" in squeezed) == (False, True)


def test_a_character_without_a_glyph_does_not_cost_the_paper(caplog):
    document = Document(title="A", eyebrow="B", notice="C", language="en")
    document.paragraph("\U0001f600 𠮷")
    assert pdf(document).startswith(b"%PDF-")
    assert "not fully accessible" in caplog.text


def test_texts_with_control_characters_make_a_word_file():
    document = Document(title="A", eyebrow="B", notice="C", language="zh-hans")
    document.paragraph("one\x00two\x0b三")
    document.table("T", ["a"], [["=1+1"]], widths=[1])
    read = docx.Document(io.BytesIO(word(document)))
    assert "onetwo三" in [paragraph.text for paragraph in read.paragraphs]
    assert [cell.text for cell in read.tables[0].column_cells(0)] == ["a", "=1+1"]


@pytest.mark.parametrize("kind", [JobKind.PAPER_DOCX, JobKind.REPORT_DOCX])
def test_a_word_file_holds_what_the_document_holds(kind):
    survey = finished_survey()
    whole = kind == JobKind.REPORT_DOCX
    read = docx.Document(io.BytesIO(content_of(made_job(survey, kind, whole_study=whole))))
    cells = [[cell.text for cell in row.cells] for table in read.tables for row in table.rows]
    assert ["1", "24", "23", "96", "1", "0"] in cells
    assert ["I-01", "Statement 1", "16 of 23 (69.6 %)", "49–84", "4 (3–4)", "No consensus"] in cells
    shown = [shape._inline.docPr.get("descr") for shape in read.inline_shapes]
    assert len(shown) == 6
    assert all(shown)
    assert read.core_properties.title in {"Position paper: I Shaping healthcare", "Study report"}


# --- protocol -------------------------------------------------------------------------------


def test_the_protocol_package_before_round_1_has_the_hash_that_locking_gives():
    survey = make_survey()
    parts = parts_of(made_job(survey, JobKind.PROTOCOL))
    open_survey_round(survey)
    survey.refresh_from_db()
    assert parts["protocol.json"].decode() == survey.protocol
    assert parts["protocol.json.sha256"].decode() == f"{survey.protocol_sha256}  protocol.json\n"
    assert parts["protocol.pdf"].startswith(b"%PDF-")


def test_once_locked_the_package_holds_the_locked_text():
    survey = finished_survey()
    parts = parts_of(made_job(survey, JobKind.PROTOCOL, language="zh-hans"))
    digest = hashlib.sha256(parts["protocol.json"]).hexdigest()
    assert (digest, protocol_text(survey)) == (survey.protocol_sha256, survey.protocol)
    assert json.loads(parts["protocol.json"])["rounds"] == 2
