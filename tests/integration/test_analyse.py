"""`manage.py analyse` from files to figures: a small example of our own, then the reference data.

No test here may touch a database: none asks for one, so pytest-django would refuse it.
"""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

PROJECT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("DELPHI_SHARED", PROJECT.parent / "shared"))

ROUND_1 = """\
expert_id,P01,P02,P03
Alice,4,1,U
Bob,5,1,
Charlie,4,2,X
Dora,4,2,
Emil,2,1,5
"""
ROUND_2 = "expert_id,P03\n"
PANEL = "expert_id,group\nAlice,policy\nBob,care\nCharlie,care\nDora,policy\nEmil,care\nFay,care\n"
UNDEFINED = dict.fromkeys(("mean", "sd", "median", "q1_type7", "q3_type7", "iqr_type7"))

RECORDS = [
    {
        "round": 1, "item": "P01", "n_panel": 6, "n_round": 5, "n_unable": 0, "n_blank": 0, "n": 5,
        "c1": 0, "c2": 1, "c3": 0, "c4": 3, "c5": 1,
        "favourable": 4, "pct_favourable": 80.0, "decision": "IN",
        "mean": 3.8, "sd": 1.2**0.5, "median": 4.0,
        "q1_type7": 4.0, "q3_type7": 4.0, "iqr_type7": 0.0,
    },
    {
        "round": 1, "item": "P02", "n_panel": 6, "n_round": 5, "n_unable": 0, "n_blank": 0, "n": 5,
        "c1": 3, "c2": 2, "c3": 0, "c4": 0, "c5": 0,
        "favourable": 0, "pct_favourable": 0.0, "decision": "OUT",
        "mean": 1.4, "sd": 0.3**0.5, "median": 1.0,
        "q1_type7": 1.0, "q3_type7": 2.0, "iqr_type7": 1.0,
    },
    {
        "round": 1, "item": "P03", "n_panel": 6, "n_round": 5, "n_unable": 2, "n_blank": 2, "n": 1,
        "c1": 0, "c2": 0, "c3": 0, "c4": 0, "c5": 1,
        "favourable": 1, "pct_favourable": 100.0, "decision": "INSUFFICIENT",
        "mean": 5.0, "sd": None, "median": 5.0,
        "q1_type7": 5.0, "q3_type7": 5.0, "iqr_type7": 0.0,
    },
    {
        "round": 2, "item": "P03", "n_panel": 6, "n_round": 0, "n_unable": 0, "n_blank": 0, "n": 0,
        "c1": 0, "c2": 0, "c3": 0, "c4": 0, "c5": 0,
        "favourable": 0, "pct_favourable": None, "decision": "INSUFFICIENT",
        **UNDEFINED,
    },
]  # fmt: skip

TABLE = """\
ours: consensus is 4 or more by at least 70 %.
Only ratings count, and 5 of them are needed for a verdict.

Round 1: 5 of 6 invited experts answered
item  agree     % decision     unable blank 1 2 3 4 5 mean   sd med. Q1 Q3 IQR
P01  4 of 5  80.0 IN                0     0 0 1 0 3 1 3.80 1.10    4  4  4   0
P02  0 of 5   0.0 OUT               0     0 3 2 0 0 0 1.40 0.55    1  1  2   1
P03  1 of 1 100.0 INSUFFICIENT      2     2 0 0 0 0 1 5.00    –    5  5  5   0

Round 2: 0 of 6 invited experts answered
item  agree % decision     unable blank 1 2 3 4 5 mean sd med. Q1 Q3 IQR
P03  0 of 0 – INSUFFICIENT      0     0 0 0 0 0 0    –  –    –  –  –   –
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A current folder that holds a study of two rounds with its panel."""
    monkeypatch.chdir(tmp_path)
    Path("ours_r1.csv").write_text(ROUND_1)
    Path("ours_r2.csv").write_text(ROUND_2)
    Path("panel.csv").write_text(PANEL)
    return tmp_path


def analyse(*arguments):
    """What the command prints."""
    out = io.StringIO()
    call_command("analyse", *map(str, arguments), stdout=out)
    return out.getvalue()


def refusal(*arguments):
    """What the command says when it refuses, having printed nothing."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("analyse", *map(str, arguments), stdout=out, stderr=err)
    assert (stop.value.code, out.getvalue()) == (2, "")
    return err.getvalue()


def test_json_has_the_keys_and_figures_of_the_reference(folder):
    document = json.loads(analyse("ours_r1.csv", "ours_r2.csv", "--panel", "panel.csv"))
    assert document == {
        "study": "ours",
        "parameters": {
            "threshold_pct": 70,
            "min_n": 5,
            "favourable": [4, 5],
            "unfavourable": [1, 2],
        },
        "items": RECORDS,
    }
    assert [list(record) for record in document["items"]] == [list(RECORDS[0])] * 4


def test_without_a_panel_nothing_is_said_of_it(folder):
    [record, *_] = json.loads(analyse("ours_r1.csv"))["items"]
    assert list(record) == [key for key in RECORDS[0] if key != "n_panel"]


def test_csv_has_the_same_columns_and_leaves_the_undefined_empty(folder):
    text = analyse("ours_r1.csv", "ours_r2.csv", "--panel", "panel.csv", "--format", "csv")
    assert list(csv.DictReader(io.StringIO(text))) == [
        {key: "" if value is None else str(value) for key, value in record.items()}
        for record in RECORDS
    ]


def test_table_reads_k_of_n_beside_each_percentage(folder):
    table = analyse("ours_r1.csv", "ours_r2.csv", "--panel", "panel.csv", "--format", "table")
    assert table == TABLE


def test_table_stays_within_100_columns(folder):
    experts = "".join(f"E{number},{number % 7 + 1}\n" for number in range(1200))
    Path("wide.csv").write_text(f"expert_id,{'a long name ' * 9}\n{experts}")
    table = analyse("wide.csv", "--scale-max", 7, "--agree-from", 6, "--format", "table")
    assert max(map(len, table.splitlines())) == 100
    assert "\na long … 342 of 1200 28.5 NONE " in table


def test_options_are_the_rule(folder):
    options = ["--agree-from", 5, "--threshold", 51, "--minimum", 1, "--study", "Mine"]
    document = json.loads(analyse("ours_r1.csv", *options))
    assert document["study"] == "Mine"
    assert document["parameters"] == {
        "threshold_pct": 51,
        "min_n": 1,
        "favourable": [5],
        "unfavourable": [1],
    }
    assert [record["decision"] for record in document["items"]] == ["NONE", "OUT", "IN"]


@pytest.mark.parametrize(
    ("names", "study"),
    [
        (["main_r1.csv", "main_r2.csv"], "main"),
        (["ratings.csv"], "ratings"),
        (["R1.csv", "R2.csv"], "study"),
        (["spring.csv", "autumn.csv"], "study"),
    ],
)
def test_the_study_is_named_after_its_files(folder, names, study):
    for name in names:
        Path(name).write_text(ROUND_1)
    assert json.loads(analyse(*names))["study"] == study


def test_a_long_file_that_nobody_answered_gives_no_items(folder):
    Path("long.csv").write_text("round,expert_id,item_id,rating\n")
    assert json.loads(analyse("long.csv"))["items"] == []
    assert analyse("long.csv", "--format", "csv") == "round,item\n"


def test_bad_files_are_refused_with_every_problem_and_no_output(folder):
    Path("ours_r2.csv").write_text("expert_id,P03\nAlice,9\nGus,4\n")
    assert refusal("ours_r1.csv", "ours_r2.csv", "none_r3.csv", "--panel", "panel.csv") == (
        'ours_r2.csv, row 2, column P03, value "9": '
        'A rating is 1 to 5, U for "cannot judge", or an empty cell.\n'
        'ours_r2.csv, row 3, column expert_id, value "Gus": '
        "This expert is not on the panel (panel.csv).\n"
        "none_r3.csv: The file cannot be read: No such file or directory.\n"
    )


def test_what_is_no_rule_is_refused_with_a_sentence(folder):
    assert refusal("ours_r1.csv", "--threshold", 50) == (
        "The threshold must be 51 to 100 per cent, not 50.\n"
    )


@pytest.mark.parametrize("arguments", [[], ["a.csv", "--threshold", "69.5"], ["--format", "pdf"]])
def test_wrong_usage_is_refused(arguments):
    with pytest.raises(CommandError):
        call_command("analyse", *arguments)


def test_the_command_line_needs_no_working_database(folder):
    """A real process, in a folder where no database can be made; sentences only on stderr."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "delphi.settings_test",
        "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/nowhere",
    }
    command = [sys.executable, PROJECT / "manage.py", "analyse", "ours_r1.csv"]
    good = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (good.returncode, good.stderr) == (0, "")
    assert len(json.loads(good.stdout)["items"]) == 3

    command[-1] = "none.csv"
    bad = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    sentence = "none.csv: The file cannot be read: No such file or directory.\n"
    assert (bad.returncode, bad.stdout, bad.stderr) == (2, "", sentence)


STUDIES = [
    "main", "tiny", "large", "deg1_all_same_rating", "deg2_same_profile", "deg3_two_opposed",
    "deg4_single_expert", "deg5_single_item", "deg6_no_complete_expert", "deg7_empty_round2",
]  # fmt: skip


@pytest.mark.parametrize("study", STUDIES)
def test_reference_studies_compare_with_no_difference(study, tmp_path):
    reference = shared("stats")
    files = [reference / "data" / f"{study}_r{number}.csv" for number in (1, 2)]
    ours = tmp_path / "ours.json"
    ours.write_text(analyse(*files, "--panel", reference / "data" / f"{study}_panel.csv"))

    expected = reference / "expected" / f"{study}.json"
    command = [sys.executable, reference / "compare.py", expected, ours]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.stdout.splitlines()[0].endswith(" different 0"), result.stdout


PUBLISHED = [
    "contentvalidR_vignette_4pt_SYNTHETIC", "deliberr_auscj_7pt_2stages",
    "deliberr_swiss_health_7pt_2stages", "enlight_r4_satisfaction_5pt",
]  # fmt: skip
NAMES = {
    "n_rated": "n", "n_unable_X": "n_unable", "n_blank": "n_blank", "n_agree": "favourable",
    "mean": "mean", "sd_sample": "sd", "median": "median",
    "q1_linear": "q1_type7", "q3_linear": "q3_type7", "iqr": "iqr_type7",
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_ratings_give_the_expected_figures(name):
    folder = shared("data") / name
    scale = json.loads((folder / "expected_summary.json").read_text())["meta"]
    options = ["--scale-max", scale["scale_max"], "--agree-from", scale["agree_min"]]
    records = json.loads(analyse(folder / "ratings.csv", *options))["items"]
    with (folder / "expected_items.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))

    names = NAMES | {f"c{value}": f"c{value}" for value in range(1, scale["scale_max"] + 1)}
    got = {(str(record["round"]), record["item"]): figures(record, names) for record in records}
    assert got == {(row["round"], row["item_id"]): expected_figures(row, names) for row in rows}


def figures(record, names):
    return {name: record[ours] for name, ours in names.items()} | {
        "consensus": record["decision"] == "IN"
    }


def expected_figures(row, names):
    return {name: pytest.approx(float(row[name]), abs=5e-7) for name in names} | {
        "consensus": row["consensus_70"] == "True"
    }


def shared(part):
    """A folder of the reference data, which is not part of the project."""
    folder = SHARED / part
    if not folder.is_dir():
        pytest.skip(f"reference data not found: {folder} (set DELPHI_SHARED to where it is)")
    return folder
