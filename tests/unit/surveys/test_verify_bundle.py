"""The independent verifier: it agrees with the rule, and no file brings it down."""

import ast
import contextlib
import copy
import io
import json
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys import bundle, consensus, verify_bundle
from surveys.consensus import PRESETS, Rule, Tally
from surveys.secrets import Link
from tests import trust_report

pytestmark = pytest.mark.one_database
SCRIPT = Path(verify_bundle.__file__)
LINKS = [Link(access=bytes([n]) * 16, pseudonym=bytes([n + 100]) * 16) for n in range(7)]
GIVEN = {11: [5, 5, 4, 4, 5, 2, "U"], 12: [1, 2, 3, 4, 5, 3], 13: [4, 5, 4, 4]}


def content_of(number=1, *, previous="", rule=None, **parts):
    """The content of a bundle of three priorities that the first seven rated as in GIVEN."""
    rule = rule or Rule()
    items = [item_of(item, values, number, rule) for item, values in GIVEN.items()]
    return {
        "format": bundle.FORMAT,
        "study": "personalised-medicine",
        "pillar": 1,
        "round": number,
        "round_id": 40 + number,
        "rule": rule.as_dict(),
        "protocol_sha256": "ab" * 32,
        "previous_sha256": previous,
        "invited": 12,
        "answered": 10,
        "items": items,
    } | parts


def item_of(item, values, number, rule):
    codes = [link.tracking_code(40 + number, item) for link in LINKS]
    ratings = [None if value == "U" else value for value in values]
    tally = Tally.of(ratings, scale_max=rule.scale_max, missing=10 - len(values))
    agreeing, disagreeing = tally.agreeing(rule), tally.disagreeing(rule)
    verdict = consensus.judge(
        agreeing=agreeing, disagreeing=disagreeing, rated=tally.rated, rule=rule
    ).verdict
    texts = {"en": f"Statement {item}", "zh": f"条目 {item}"}
    return texts | {
        "item": item,
        "priority": f"I-{item}",
        "version": 1,
        "text_sha256": bundle.sha256(bundle.canonical(texts)),
        "ratings": sorted(map(list, zip(codes, values, strict=False)), key=lambda pair: pair[0]),
        "counts": list(tally.counts),
        "cannot_judge": tally.cannot_judge,
        "missing": tally.missing,
        "rated": tally.rated,
        "agreeing": agreeing,
        "disagreeing": disagreeing,
        "verdict": verdict.value,
    }


def receipt_of(index, number=1):
    link, round_id = LINKS[index], 40 + number
    ratings = [
        {
            "item": item,
            "priority": f"I-{item}",
            "code": link.tracking_code(round_id, item),
            "rating": values[index],
        }
        for item, values in GIVEN.items()
        if index < len(values)
    ]
    return {
        "format": "delphi-roadmap/receipt/1",
        "study": "personalised-medicine",
        "pillar": 1,
        "round": number,
        "round_id": round_id,
        "secret": link.receipt_secret(round_id).hex(),
        "ratings": ratings,
    }


@pytest.fixture
def verify(tmp_path):
    """Run the verifier on files with these contents; return its exit status and its report."""

    def run(*contents, receipt=None, sha256=()):
        words = [f"--sha256={each}" for each in sha256]
        for number, content in enumerate(contents, start=1):
            path = tmp_path / f"bundle{number}.json"
            path.write_bytes(bytes_of(content))
            words.append(str(path))
        if receipt is not None:
            path = tmp_path / "receipt.json"
            path.write_bytes(
                receipt if isinstance(receipt, bytes) else json.dumps(receipt).encode()
            )
            words += ["--receipt", str(path)]
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            status = verify_bundle.main(words)
        return status, out.getvalue()

    return run


def bytes_of(content):
    return content if isinstance(content, bytes) else bundle.canonical(content).encode()


def hash_of(content):
    return bundle.sha256(bundle.canonical(content))


def changed(content, *path, to):
    """A copy in which what stands at `path` is something else."""
    content = copy.deepcopy(content)
    *way, last = path
    place = content
    for step in way:
        place = place[step]
    place[last] = to
    return content


# --- the two rules agree --------------------------------------------------------------------

RULES = [
    Rule(
        scale_max=5,
        threshold_percent=bar,
        threshold_is_inclusive=inclusive,
        revise_from_percent=revise,
        minimum_ratings=minimum,
        judges_against=against,
    )
    for bar, inclusive, revise, minimum, against in product(
        (51, 67, 70, 79, 99), (True, False), (None, 1, 50), (1, 5), (True, False)
    )
]


def ratings_for(agreeing, disagreeing, rated, rule):
    middle = rated - agreeing - disagreeing
    return [rule.scale_max] * agreeing + [1] * disagreeing + [rule.agree_from - 1] * middle


def test_both_rules_give_one_verdict_for_every_split_of_up_to_20_ratings():
    compared = 0
    for rule, rated in product(RULES, range(21)):
        parts = rule.as_dict()
        for agreeing in range(rated + 1):
            for disagreeing in range(rated - agreeing + 1):
                judged = consensus.judge(
                    agreeing=agreeing, disagreeing=disagreeing, rated=rated, rule=rule
                )
                ratings = ratings_for(agreeing, disagreeing, rated, rule)
                assert verify_bundle.sides(ratings, parts) == (agreeing, disagreeing)
                assert verify_bundle.verdict(ratings, parts) == judged.verdict
                compared += 1
    assert compared == 120 * 1771


@pytest.mark.parametrize("rule", [*PRESETS.values(), Rule(judges_against=True)])
def test_both_rules_give_one_verdict_at_the_bar_of_panels_of_up_to_2000(rule):
    for rated in range(1, 2001, 7):
        for percent in (rule.threshold_percent, rule.revise_from_percent or 30):
            bar = percent * rated // 100
            for agreeing in {max(bar - 1, 0), bar, min(bar + 1, rated)}:
                ratings = [5] * agreeing + [1] * (rated - agreeing)
                judged = consensus.judge(
                    agreeing=agreeing, disagreeing=rated - agreeing, rated=rated, rule=rule
                )
                assert verify_bundle.verdict(ratings, rule.as_dict()) == judged.verdict


def makes_a_rule(parts):
    try:
        Rule(**parts)
    except ValueError:
        return False
    return True


def is_taken(parts):
    try:
        verify_bundle._demand_rule(parts, "rule")
    except verify_bundle.Unusable:
        return False
    return True


def test_both_take_the_same_rules():
    values = {
        "scale_max": (1, 2, 4, 5, 9, 10, True, None),
        "agree_from": (0, 1, 2, 3, 4, 5, 9, 10, "4"),
        "threshold_percent": (50, 51, 99, 100, 101, 70.0),
        "threshold_is_inclusive": (True, False, 1),
        "revise_from_percent": (None, 0, 1, 50, 51, 99, False),
        "minimum_ratings": (0, 1, 5, True),
        "judges_against": (True, False, 0),
    }
    taken = [0, 0]
    for parts in map(dict, product(*[[(k, v) for v in each] for k, each in values.items()])):
        assert is_taken(parts) == makes_a_rule(parts), parts
        taken[is_taken(parts)] += 1
    assert min(taken) > 400


# --- what is right passes, what is not is told ----------------------------------------------


def test_two_rounds_and_a_receipt_come_out_right(verify):
    first = content_of()
    second = content_of(2, previous=hash_of(first))
    hashes = [hash_of(first), hash_of(second).upper()]
    status, text = verify(first, second, receipt=receipt_of(3, 2), sha256=hashes)
    assert status == 0
    for words in (
        "personalised-medicine, pillar 1, round 2",
        "10 of 12 invited experts answered",
        "I-11: recounted, the same: 5 of 6 agree, consensus",
        "I-12: recounted, the same: 2 of 6 agree, no_consensus",
        "I-13: recounted, the same: 4 of 4 agree, too_few",
        f"{hash_of(first)} is that of ",
        "pillar 1, round 2 names the file of round 1",
        "pillar 1, round 2 has the rule and the protocol of round 1",
        "I-13: your rating 4 stands by your code",
        "your answer was counted",
        "ALL RIGHT",
    ):
        assert words in text
    assert "NOT SO" not in text


ITEM = ("items", 0)
DIFFERENCES = [
    ((*ITEM, "counts"), [0, 1, 0, 2, 4], "counts: recounted [0, 1, 0, 2, 3]"),
    ((*ITEM, "cannot_judge"), 0, "cannot judge: recounted 1, in the file 0"),
    ((*ITEM, "missing"), 2, "missing: recounted 3"),
    ((*ITEM, "rated"), 7, "rated: recounted 6"),
    ((*ITEM, "agreeing"), 6, "agreeing: recounted 5"),
    ((*ITEM, "disagreeing"), 2, "disagreeing: recounted 1"),
    ((*ITEM, "verdict"), "revise", "verdict: recounted consensus, in the file revise"),
    ((*ITEM, "text_sha256"), "0" * 64, "the wording has another SHA-256"),
    ((*ITEM, "en"), "Another statement", "the wording has another SHA-256"),
    ((*ITEM, "zh"), "", "the wording has another SHA-256"),
    ((*ITEM, "ratings", 0, 1), 1, "counts: recounted"),
    ((*ITEM, "ratings", 1, 0), "0" * 20, "the ratings are not sorted by code"),
    ((*ITEM, "item"), 12, "every item stands there once"),
    ((*ITEM, "priority"), "I-12", "every priority stands there once"),
    (("answered",), 13, "13 of 12 invited experts answered"),
    (("answered",), 5, "7 rated it, but only 5 answered"),
    (("rule", "threshold_percent"), 84, "verdict: recounted no_consensus"),
    (("previous_sha256",), "0" * 64, "is the first and names no file before it"),
]


@pytest.mark.parametrize(("path", "to", "words"), DIFFERENCES)
def test_what_is_not_so_is_told(path, to, words, verify):
    status, text = verify(changed(content_of(), *path, to=to))
    assert status == 1
    assert [line for line in text.splitlines() if line.startswith("  NOT SO") and words in line]
    assert "DIFFERENT" in text


def test_a_doubled_code_is_told(verify):
    content = content_of()
    ratings = content["items"][0]["ratings"]
    ratings[1][0] = ratings[0][0]
    status, text = verify(content)
    assert (status, "a code stands there twice" in text) == (1, True)


def test_a_file_in_another_form_is_told(verify):
    for data in (
        json.dumps(content_of()).encode(),
        json.dumps(content_of(), ensure_ascii=False).encode(),
        bytes_of(content_of()) + b"\n",
        bytes_of(content_of()).replace(b'"round":1', b'"round":1 '),
    ):
        status, text = verify(data)
        assert (status, "NOT SO   the file is written in the one form" in text) == (1, True)


def test_another_hash_is_told_and_a_missing_one_is_said(verify):
    content = content_of()
    status, text = verify(content, sha256=["0" * 64])
    assert (status, f"NOT SO   {'0' * 64} is that of a file here" in text) == (1, True)
    status, text = verify(content)
    assert (status, "not compared; compare it with the closing mail" in text) == (0, True)


def test_a_chain_that_cannot_be_checked_is_said(verify):
    before = "cd" * 32
    status, text = verify(content_of(2, previous=before))
    assert status == 0
    assert f"names the file of round 1: {before}" in text
    assert "round 1 was not given, so that this could not be checked" in text


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (content_of(2, previous="0" * 64), "pillar 1, round 2 names the file of round 1"),
        (content_of(2), "pillar 1, round 2 names the file of round 1"),
        (
            content_of(2, previous=hash_of(content_of()), protocol_sha256="0" * 64),
            "has the rule and the protocol of round 1",
        ),
        (
            content_of(2, previous=hash_of(content_of()), rule=Rule(threshold_percent=60)),
            "has the rule and the protocol of round 1",
        ),
        (content_of(), "pillar 1, round 1 was given once"),
    ],
)
def test_a_broken_chain_is_told(second, words, verify):
    status, text = verify(content_of(), second)
    lines = [line for line in text.splitlines() if line.startswith("  NOT SO")]
    assert status == 1
    assert [words in line for line in lines] == [True]


def test_pillars_have_chains_of_their_own(verify):
    other = content_of(2, pillar=2, previous=hash_of(content_of()))
    status, text = verify(content_of(), other)
    assert (status, "pillar 2, round 2 names the file of round 1: " in text) == (0, True)


BREAKDOWN = {
    "name_en": "Region",
    "name_zh": "地区",
    "groups": [{"label": "China", "answered": 5}, {"label": "EU", "answered": 5}],
    "items": [{"item": 11, "bands": {"China": ">=70", "EU": "50-69"}}],
}


DEVIATION = {
    "at": "2027-01-31T18:00:00+00:00",
    "part": "reminders",
    "planned": {"days_before_deadline": [7, 1], "time_zone": "UTC"},
    "instead": {"days_before_deadline": [], "time_zone": "UTC"},
    "reason": "Holidays.",
}


def test_deviations_are_told_and_change_no_verdict(verify):
    status, text = verify(content_of(deviations=[DEVIATION, DEVIATION | {"planned": False}]))
    assert (status, text.count("on record as done otherwise than planned: ")) == (0, 2), text
    assert "Holidays." in text


@pytest.mark.parametrize(
    "deviations", ["none", {}, ["x"], [DEVIATION | {"reason": 5}], [DEVIATION | {"by": "Alice"}]]
)
def test_deviations_that_are_none_are_refused(verify, deviations):
    status, text = verify(content_of(deviations=deviations))
    assert (status, "deviations" in text) == (2, True), text


def test_a_breakdown_is_said_not_to_be_recounted(verify):
    status, text = verify(content_of(breakdown=BREAKDOWN))
    assert status == 0
    assert "the breakdown by group cannot be recounted from this file" in text
    assert "because with it they could give their authors away" in text


@pytest.mark.parametrize(
    ("sizes", "words"),
    [((5, 6), "add up to the 10 who answered"), ((4, 6), "has at least 5 people")],
)
def test_groups_that_do_not_add_up_or_are_small_are_told(sizes, words, verify):
    groups = [{"label": f"{n}", "answered": size} for n, size in enumerate(sizes)]
    status, text = verify(content_of(breakdown=BREAKDOWN | {"groups": groups}))
    lines = [line for line in text.splitlines() if line.startswith("  NOT SO")]
    assert (status, [words in line for line in lines]) == (1, [True])


# --- the receipt ----------------------------------------------------------------------------


def test_only_the_expert_whose_rating_was_changed_finds_it(verify):
    pair = [LINKS[4].tracking_code(41, 12), 5]
    content = content_of()
    ratings = content["items"][1]["ratings"]
    forged = changed(content, "items", 1, "ratings", ratings.index(pair), 1, to=1)
    told = []
    for index in range(7):
        _status, text = verify(forged, receipt=receipt_of(index))
        told.append("I-12: your rating 5 stands by your code - but another rating" in text)
    assert told == [index == 4 for index in range(7)]


def test_a_removed_rating_is_missing_and_a_stuffed_one_is_found(verify):
    content = content_of()
    removed = [pair for pair in content["items"][0]["ratings"] if pair[1] != 2]
    _status, text = verify(changed(content, *ITEM, "ratings", to=removed), receipt=receipt_of(5))
    assert "I-11: your rating 2 stands by your code - but your code is missing" in text
    stuffed = [*content["items"][2]["ratings"], [LINKS[5].tracking_code(41, 13), 1]]
    _status, text = verify(
        changed(content, "items", 2, "ratings", to=sorted(stuffed)), receipt=receipt_of(5)
    )
    assert "I-13: not rated by you - but your code stands by 1" in text


def test_a_receipt_whose_code_does_not_follow_is_told(verify):
    receipt = changed(receipt_of(0), "ratings", 0, "code", to="0" * 20)
    status, text = verify(content_of(), receipt=receipt)
    assert (status, "the code in your receipt does not follow from its secret" in text) == (1, True)


def test_a_priority_that_the_file_lacks_is_told(verify):
    receipt = changed(receipt_of(0), "ratings", 0, "item", to=99)
    status, text = verify(content_of(), receipt=receipt)
    assert (status, "NOT SO   the file has the priority number 99" in text) == (1, True)


def test_the_short_receipt_of_the_picture_finds_the_ratings(verify):
    receipt = {name: receipt_of(0)[name] for name in ("format", "round_id", "secret")}
    status, text = verify(content_of(), receipt=receipt)
    assert status == 0
    assert "I-11: your code stands beside 5" in text
    stranger = receipt | {"secret": "0" * 64}
    status, text = verify(content_of(), receipt=stranger)
    assert (status, "none of your codes is in the file" in text) == (1, True)


def test_a_receipt_of_another_round_is_refused(verify):
    for receipt in (receipt_of(0, 2), receipt_of(0) | {"study": "another"}):
        status, text = verify(content_of(), receipt=receipt)
        assert (status, "belongs to another round" in text) == (2, True)


# --- nothing brings it down -----------------------------------------------------------------

GOOD = bundle.canonical(content_of())
HOSTILE = {
    "empty": b"",
    "no text": b"\xff\xfe\x00",
    "byte order mark": b"\xef\xbb\xbf" + GOOD.encode(),
    "half": GOOD.encode()[:700],
    "two": GOOD.encode() * 2,
    "nested lists": b"[" * 200_000,
    "nested parts": b'{"a":' * 200_000,
    "nested, whole": b"[" * 100_000 + b"]" * 100_000,
    "nested beside": GOOD.replace('"U"', "[" * 400 + "]" * 400).encode(),
    "a list": b"[]",
    "a word": b'"bundle"',
    "null": b"null",
    "not a number": GOOD.replace('"invited":12', '"invited":NaN').encode(),
    "infinite": GOOD.replace('"invited":12', '"invited":-Infinity').encode(),
    "1e999": GOOD.replace('"invited":12', '"invited":1e999').encode(),
    "12.0": GOOD.replace('"invited":12', '"invited":12.0').encode(),
    "a long number": GOOD.replace('"invited":12', f'"invited":{"9" * 100_000}').encode(),
    "true for 1": GOOD.replace('"pillar":1', '"pillar":true').encode(),
    "a rating true": GOOD.replace(",5]", ",true]").encode(),
    "a rating null": GOOD.replace(",5]", ",null]").encode(),
    "a rating 6": GOOD.replace(",5]", ",6]").encode(),
    "a rating 0": GOOD.replace(",5]", ",0]").encode(),
    "a rating in a list": GOOD.replace(",5]", ",[5]]").encode(),
    "a pair of three": GOOD.replace(",5]", ",5,5]").encode(),
    "minus": GOOD.replace('"missing":3', '"missing":-3').encode(),
    "twins": GOOD.replace('"pillar":1', '"pillar":1,"pillar":1').encode(),
    "twins inside": GOOD.replace('"zh":', '"zh":"x","zh":').encode(),
    "a part too many": GOOD.replace('"pillar":1', '"pillar":1,"pillars":1').encode(),
    "another format": GOOD.replace("bundle/1", "bundle/2").encode(),
    "a code in capitals": GOOD.replace('"ratings":[["', '"ratings":[["ABC').encode(),
    "digits of elsewhere": GOOD.replace('"invited":12', '"invited":"١٢"').encode(),
    "no scale": GOOD.replace('"scale_max":5', '"scale_max":999999999').encode(),
    "escape codes": GOOD.replace('"study":"', '"study":5,"\\u001b[2J').encode(),
    "a breakdown that is none": GOOD.replace('{"answered"', '{"breakdown":[],"answered"').encode(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_cannot_be_used_is_refused_with_a_sentence(name, verify):
    assert HOSTILE[name] != GOOD.encode()
    status, text = verify(HOSTILE[name])
    assert status == 2
    assert text.startswith("NOT CHECKED TO THE END: ")
    assert "bundle1.json" in text
    assert len(text) < 600
    assert text.isascii()


@pytest.mark.parametrize("name", [name for name in HOSTILE if name != "two"])
def test_a_receipt_that_cannot_be_used_is_refused_with_a_sentence(name, verify):
    status, text = verify(content_of(), receipt=HOSTILE[name])
    assert status == 2
    assert "receipt.json" in text


def test_each_part_that_is_missing_or_of_another_kind_is_named(verify):
    """Control: the whole is right, as it stands in the first test."""
    content = content_of()
    inside = [("items", 1, part) for part in content["items"][1]]
    for path in [*((part,) for part in content), *inside]:
        for wrong in ({}, None, 1.5, [[]], {"x": 1}):
            data = json.dumps(changed(content, *path, to=wrong)).encode()
            status, text = verify(data)
            assert status == 2, (path, wrong, text)
            assert "bundle1.json" in text


def test_strange_text_is_shown_in_safe_letters(verify):
    content = content_of(study="\x1b[2J\ud800 卫生" + "x" * 10_000)
    status, text = verify(content)
    assert status == 0
    assert "?[2J? ??xxx" in text
    assert text.replace("\n", "").isprintable()
    assert max(map(len, text.splitlines())) < 400


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["U", "0" * 20, "0" * 64, bundle.FORMAT, 10**400]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)


def places(content, path=()):
    """Every path in a content."""
    yield path
    if isinstance(content, dict | list):
        pairs = content.items() if isinstance(content, dict) else enumerate(content)
        for step, inner in pairs:
            yield from places(inner, (*path, step))


EXAMPLES = 400 if trust_report.is_long() else 150
PLACES = [path for path in places(content_of(breakdown=BREAKDOWN)) if path]


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.sampled_from(PLACES), value=anything)
def test_anything_anywhere_is_answered_with_a_report(path, value, verify):
    content = changed(content_of(breakdown=BREAKDOWN), *path, to=value)
    status, text = verify(json.dumps(content, sort_keys=True).encode(), receipt=receipt_of(0))
    assert status in (1, 2)  # json.dumps writes spaces, so that not even the same value is right
    assert text.isascii()


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=60), place=st.integers(0, len(GOOD)))
def test_any_bytes_anywhere_are_answered_with_a_report(data, place, verify):
    mutant = GOOD.encode()[:place] + data + GOOD.encode()[place:]
    status, text = verify(mutant, sha256=[bundle.sha256(GOOD)])
    assert (status == 0) == (data == b"")
    assert text.isascii()


# --- the script as people run it ------------------------------------------------------------


def run_alone(*words):
    """Run the file by itself: no project, no packages, no environment, ASCII output."""
    return subprocess.run(
        [sys.executable, "-I", "-S", SCRIPT, *words],
        capture_output=True,
        cwd="/",
        env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
        check=False,
        timeout=60,
    )


def test_the_script_runs_by_itself(tmp_path):
    path = tmp_path / "bundle.json"
    path.write_text(GOOD)
    done = run_alone(path, "--sha256", hash_of(content_of()))
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"ALL RIGHT" in done.stdout
    path.write_text(GOOD.replace('"rated":6', '"rated":7'))
    assert run_alone(path).returncode == 1
    for words in ([tmp_path], [tmp_path / "none"], ["\x00"[:0]], [tmp_path / "\udcff"]):
        done = run_alone(*words)
        assert (done.returncode, done.stderr) == (2, b"")
        assert b"cannot be read" in done.stdout
    for words in ([], [path, "--sha256", "xyz"], [path, "--nonsense"]):
        done = run_alone(*words)
        assert (done.returncode, b"Traceback" in done.stderr) == (2, False)


def test_the_script_needs_the_standard_library_alone_and_python_3_9():
    tree = ast.parse(SCRIPT.read_text(), feature_version=(3, 9))
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module if node.level == 0 else "surveys"]
        )
    }
    assert names <= set(sys.stdlib_module_names)
    assert "json" in names
