"""The files of a survey: what stands in them, what cannot be read from them, and who recounts."""

import io
import json
from itertools import pairwise

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from surveys.consensus import Rule
from surveys.enums import Disposition, JobKind, JobState
from surveys.models import ItemResult, PriorityVersion, SealedBallot
from surveys.services import refinement
from surveys.services.jobs import run_job
from surveys.services.priorities import Statement
from surveys.services.surveys import set_protocol
from tests.factories.jobs import ask, content_of, made_job, parts_of, rows_of
from tests.factories.programs import run_program
from tests.factories.surveys import decide, make_survey, open_survey_round, rate, sealed_round

pytestmark = pytest.mark.django_db

RULES = {
    "two bands": Rule(),
    "three bands, more than 79": Rule(
        threshold_percent=79, threshold_is_inclusive=False, revise_from_percent=70
    ),
    "consensus against, too": Rule(judges_against=True, minimum_ratings=6),
}
# By item: agreeing, neutral, disagreeing, cannot judge. Edges of each rule: 16 and 17 of 23,
# exactly 70 and 79 %, nobody, too few, all against.
SHAPES = [
    *((16, 7, 0, 0), (17, 6, 0, 0), (14, 3, 3, 3), (15, 4, 0, 4), (0, 0, 0, 5), (4, 0, 0, 0)),
    *((0, 0, 23, 0), (3, 3, 14, 2), (19, 5, 0, 0), (11, 0, 12, 1), (5, 0, 0, 0), (0, 0, 0, 0)),
]


def ratings_by_expert(shapes=SHAPES):
    """Answers of 24 experts that give each item its shape, the last expert leaving most blank."""
    answers = [{} for _ in range(24)]
    for item, (agreeing, neutral, disagreeing, unable) in enumerate(shapes, start=1):
        values = [4 + n % 2 for n in range(agreeing)] + [3] * neutral
        values += [1 + n % 2 for n in range(disagreeing)] + [None] * unable
        for expert, value in enumerate(values):
            answers[(expert * 5 + item) % 24][item] = value
    return answers


def sealed_survey(rule=None, *, rounds=1, shapes=SHAPES):
    survey = make_survey(priorities=len(shapes), experts=24)
    by = survey.pillar.study.memberships.get().user
    set_protocol(
        survey=survey,
        rule=rule or Rule(),
        round_count=rounds,
        carries_consensus=False,
        by=by,
        now=timezone.now(),
    )
    sealed_round(survey=survey, ratings=ratings_by_expert(shapes))
    return survey


def stored_verdicts():
    results = ItemResult.objects.order_by("item").values_list(
        "item_id", "rated", "agreeing", "disagreeing", "verdict"
    )
    return {item: tuple(map(str, row)) for item, *row in results}


def unpacked(job, folder):
    for name, content in parts_of(job).items():
        (folder / name).write_bytes(content)
    return folder


def found_in(folder, name):
    columns = ("rated", "agreeing", "disagreeing", "verdict")
    rows = rows_of((folder / name).read_bytes())
    return {int(row["item"]): tuple(row[column].strip() for column in columns) for row in rows}


# --- scripts --------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_r_script_finds_every_verdict_again(rule, tmp_path):
    unpacked(made_job(sealed_survey(rule)), tmp_path)
    said = run_program("Rscript", "--vanilla", "verdicts.R", folder=tmp_path)
    assert found_in(tmp_path, "verdicts_r.csv") == stored_verdicts()
    assert said.strip() == "12 of 12 verdicts are the same as in results.csv"


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_spss_syntax_finds_every_verdict_again(rule, tmp_path):
    unpacked(made_job(sealed_survey(rule)), tmp_path)
    said = run_program("pspp", "verdicts.sps", folder=tmp_path)
    assert found_in(tmp_path, "verdicts_spss.csv") == stored_verdicts()
    assert ("warning:" in said.lower(), "error:" in said.lower()) == (False, False), said


@pytest.mark.parametrize("script", ["verdicts.R", "verdicts.sps"])
def test_control_scripts_notice_a_verdict_that_does_not_follow(script, tmp_path):
    folder = unpacked(made_job(sealed_survey()), tmp_path)
    results = (folder / "results.csv").read_bytes()
    (folder / "results.csv").write_bytes(results.replace(b",no_consensus,", b",consensus,", 1))
    if script == "verdicts.R":
        with pytest.raises(AssertionError, match="11 of 12 verdicts are the same"):
            run_program("Rscript", "--vanilla", script, folder=folder)
    else:
        run_program("pspp", script, folder=folder)
        rows = rows_of((folder / "verdicts_spss.csv").read_bytes())
        assert sorted(row["same"].strip() for row in rows) == ["0", *["1"] * 11]


def test_scripts_read_two_rounds_with_texts_in_two_languages(tmp_path):
    survey = sealed_survey(rounds=2, shapes=SHAPES[:3])
    first = survey.rounds.get(number=1)
    decide(first, {1: Disposition.CARRY, 2: Disposition.ACCEPT, 3: Disposition.DROP})
    sealed_round(survey=survey, number=2, ratings=[{1: 5}] * 20)
    unpacked(made_job(survey, language="zh-hans"), tmp_path)
    run_program("Rscript", "--vanilla", "verdicts.R", folder=tmp_path)
    run_program("pspp", "verdicts.sps", folder=tmp_path)
    assert found_in(tmp_path, "verdicts_r.csv") == stored_verdicts()
    assert found_in(tmp_path, "verdicts_spss.csv") == stored_verdicts()
    assert len(stored_verdicts()) == 4


# --- what stands in the files ---------------------------------------------------------------


def test_results_say_what_was_sealed():
    parts = parts_of(made_job(sealed_survey(shapes=SHAPES[:2])))
    first, second = rows_of(parts["results.csv"])
    item = str(ItemResult.objects.get(item__position=1).item_id)
    assert first == {
        "round": "1", "item": item, "code": "I-01", "version": "1",
        "rated": "23", "agreeing": "16", "disagreeing": "0", "cannot_judge": "0", "missing": "1",
        "percent_agreeing": "69.6", "verdict": "no_consensus", "votes_to_spare": "-1",
        "wilson_lower": "0.491342", "wilson_upper": "0.84396",
        "mean": "4.043478", "sd": "0.824525", "median": "4.0", "q1": "3.0", "q3": "5.0",
        "iqr": "2.0", "scale_max": "5", "agree_from": "4", "disagree_to": "2",
        "threshold_percent": "70", "threshold_is_inclusive": "1", "revise_from_percent": "",
        "minimum_ratings": "5", "judges_against": "0",
        "c1": "0", "c2": "0", "c3": "7", "c4": "8", "c5": "8",
    }  # fmt: skip
    assert (second["percent_agreeing"], second["verdict"], second["votes_to_spare"]) == (
        "73.9",
        "consensus",
        "0",
    )


def test_every_column_of_every_table_stands_in_the_codebook():
    parts = parts_of(made_job(sealed_survey()))
    described = [(row["file"], row["column"]) for row in rows_of(parts["codebook.csv"])]
    tables = ("statements", "results", "ratings", "lineage")
    headers = {name: parts[f"{name}.csv"].decode("utf-8-sig").splitlines()[0] for name in tables}
    assert described == [(name, column) for name in tables for column in headers[name].split(",")]
    assert all(row["meaning"] for row in rows_of(parts["codebook.csv"]))


def test_the_package_has_these_parts_and_is_the_same_each_time():
    survey = sealed_survey(shapes=SHAPES[:2])
    first, second = content_of(made_job(survey)), content_of(made_job(survey))
    assert first == second
    assert sorted(parts_of(made_job(survey))) == [
        *("README.txt", "codebook.csv", "lineage.csv", "ratings.csv", "results.csv"),
        *("results.json", "statements.csv", "verdicts.R", "verdicts.sps"),
    ]


def test_json_says_what_csv_says():
    parts = parts_of(made_job(sealed_survey()))
    content = json.loads(parts["results.json"])
    rows = rows_of(parts["ratings.csv"])
    by_item = {
        each["item"]: [
            int(r["rating"]) for r in rows if r["item"] == str(each["item"]) and r["rating"]
        ]
        for each in content["items"]
    }
    assert {each["item"]: each["ratings"] for each in content["items"]} == by_item
    assert [each["verdict"] for each in content["items"]] == [
        row["verdict"] for row in rows_of(parts["results.csv"])
    ]


def test_lineage_tells_what_became_of_a_wording():
    survey = sealed_survey(rounds=2, shapes=SHAPES[:2])
    first = survey.rounds.get(number=1)
    item = first.items.get(position=1)
    refinement.rewrite(
        survey_round=first,
        disposition=Disposition.REWORD,
        item_ids=[item.pk],
        statements=[Statement(text_en="Clearer statement", text_zh="更清楚")],
        reason="Two readers took it differently",
        by=survey.pillar.study.memberships.get().user,
        now=timezone.now(),
    )
    parts = parts_of(made_job(survey))
    assert rows_of(parts["lineage.csv"]) == [
        {
            "from_code": "I-01",
            "from_version": "1",
            "to_code": "I-01",
            "to_version": "2",
            "kind": "reworded",
            "reason": "Two readers took it differently",
        }
    ]
    assert rows_of(parts["statements.csv"])[0]["disposition"] == "reword"


# --- what cannot be read from them ----------------------------------------------------------


def test_no_file_joins_two_ratings_of_one_expert():
    """Ratings are sorted within an item, so their order is the same whoever gave them."""
    survey = sealed_survey()
    parts = parts_of(made_job(survey))
    rows = rows_of(parts["ratings.csv"])
    assert set(rows[0]) == {"round", "item", "code", "version", "rating", "cannot_judge"}
    order = [(int(r["item"]), int(r["rating"] or 9)) for r in rows]
    assert all(before <= after for before, after in pairwise(order))
    sealed = survey.rounds.get(number=1).result.bundle
    codes = [code for item in json.loads(sealed)["items"] for code, _value in item["ratings"]]
    everything = b"".join(parts.values()).decode("utf-8")
    assert len(codes) > 100
    assert [code for code in codes if code in everything] == []
    keys = SealedBallot.objects.values_list("ballot_key", flat=True)
    assert [key for key in keys if key in everything] == []


def test_what_is_rated_but_not_sealed_is_in_no_file():
    survey = sealed_survey(rounds=2, shapes=SHAPES[:2])
    decide(survey.rounds.get(number=1), {1: Disposition.CARRY, 2: Disposition.CARRY})
    second = open_survey_round(survey, number=2)
    before = content_of(made_job(survey))
    for expert in range(12):
        rate(second, expert, {1: 1, 2: 1})
    assert content_of(made_job(survey)) == before


# --- spreadsheets ---------------------------------------------------------------------------

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''+1", "＝1", "=cmd|' /C x'!A0"]


def survey_with_hostile_texts():
    survey = make_survey(priorities=len(FORMULAS), experts=12)
    versions = PriorityVersion.objects.filter(priority__survey=survey).order_by("priority__number")
    for version, text in zip(versions, FORMULAS, strict=True):
        PriorityVersion.objects.filter(pk=version.pk).update(text_en=text)
    sealed_round(survey=survey, ratings=[{1: 5}] * 6)
    return survey


def test_no_cell_of_a_csv_file_begins_like_a_formula():
    parts = parts_of(made_job(survey_with_hostile_texts()))
    texts = [row["text_en"] for row in rows_of(parts["statements.csv"])]
    assert texts == [f"'{text}" for text in FORMULAS]


def test_every_text_of_the_workbook_is_typed_as_text():
    book = load_workbook(
        io.BytesIO(content_of(made_job(survey_with_hostile_texts(), JobKind.WORKBOOK)))
    )
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if isinstance(cell.value, str)} == {"s"}
    column = [cell.value for cell in next(book["statements"].iter_cols(5, 5))][1:]
    assert column == FORMULAS


def test_the_workbook_has_the_tables_as_sheets_with_numbers_as_numbers():
    job = made_job(sealed_survey(shapes=SHAPES[:2]), JobKind.WORKBOOK)
    book = load_workbook(io.BytesIO(content_of(job)))
    assert book.sheetnames == ["about", "statements", "results", "ratings", "lineage", "codebook"]
    head, first, _second = book["results"].iter_rows(values_only=True)
    row = dict(zip(head, first, strict=True))
    assert (row["code"], row["rated"], row["percent_agreeing"], row["votes_to_spare"]) == (
        "I-01",
        23,
        69.6,
        -1,
    )
    assert book["ratings"].max_row == 1 + 23 + 23


def test_more_ratings_than_a_workbook_takes_are_refused_with_the_way_out(monkeypatch):
    monkeypatch.setattr("surveys.exports.workbook.MOST_RATINGS", 40)
    job = ask(sealed_survey(shapes=SHAPES[:2]), JobKind.WORKBOOK)
    failed = run_job(job_id=job.pk, now=timezone.now())
    assert (failed.state, failed.problem) == (
        JobState.FAILED,
        "46 ratings are too many for a workbook. Take the data package instead.",
    )
