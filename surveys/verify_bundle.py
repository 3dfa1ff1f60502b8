#!/usr/bin/env python3
"""Recount the sealed rounds of a Delphi study from their published files.

    python3 verify_bundle.py BUNDLE.json [BUNDLE2.json ...]
                             [--sha256 HEX] [--receipt RECEIPT.json]

Needs Python 3.9 or newer and nothing else. It reads the files that you name, prints what it
found, and connects to nothing: a receipt stays on your computer.
Exit status: 0 everything is as the files say, 1 something is not, 2 a file cannot be used.

It shares no code with the program that counted: that both agree is the point.
"""

from __future__ import annotations

import argparse
import hashlib
import hmac
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

BUNDLE_FORMAT = "delphi-roadmap/bundle/1"
RECEIPT_FORMAT = "delphi-roadmap/receipt/1"
CANNOT_JUDGE = "U"
BANDS = ("<50", "50-69", ">=70")
SMALLEST_GROUP = 5
LARGEST_FILE = 64_000_000  # bytes: hundreds of times the largest round that we know
LONGEST_NUMBER = 15  # digits


class Unusable(Exception):
    """A file that cannot be checked at all; the message says where and why."""


@dataclass(frozen=True)
class Bundle:
    """A file that holds a round: its name, its bytes, and what is in it."""

    name: str
    data: bytes
    content: dict[str, Any]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @property
    def place(self) -> tuple[str, int, int]:
        return self.content["study"], self.content["pillar"], self.content["round"]


class Report:
    """What was checked, claim by claim, and the exit status that follows."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.status = 0

    def title(self, sentence: str) -> None:
        self.lines += ["", sentence]

    def note(self, sentence: str) -> None:
        self.lines.append(f"  note     {sentence}")

    def claim(self, is_true: bool, sentence: str, why_not: str = "") -> None:
        """Say that something is so, or that it is not, and why."""
        if is_true:
            self.lines.append(f"  ok       {sentence}")
        else:
            self.lines.append(f"  NOT SO   {sentence}{why_not and ' - but '}{why_not}")
            self.status = 1

    def conclude(self, problem: Unusable | None) -> str:
        """Return the whole text with its last word."""
        if problem:
            self.status = 2
        self.title(
            (
                "ALL RIGHT: everything that could be checked is as the files say.",
                'DIFFERENT: see the lines that begin with "NOT SO".',
                f"NOT CHECKED TO THE END: {problem}",
            )[self.status]
        )
        return "\n".join([*self.lines[1:], ""])


# --- reading: nothing is used before its type is known ------------------------------------------


def read_json(name: str) -> tuple[bytes, Any]:
    """Return the bytes of a file and the JSON in it. Raises Unusable."""
    try:
        with Path(name).open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as problem:
        raise Unusable(f"{shown(name)} cannot be read: {shown(problem)}.") from None
    if len(data) > LARGEST_FILE:
        raise Unusable(f"{shown(name)} is larger than any file of this kind.")
    try:
        return data, parsed(data)
    except RecursionError:
        reason = "parts stand within parts without end"
    except ValueError as problem:  # also of json, and of bytes that are no text
        reason = shown(problem)
    raise Unusable(f"{shown(name)} holds no JSON that can be used: {reason}.")


def parsed(data: bytes) -> Any:
    """Return the JSON in `data`. Raises ValueError for what has no single meaning."""
    return json.loads(
        data.decode("utf-8"),
        object_pairs_hook=_without_twins,
        parse_int=_short_number,
        parse_float=_no_number,
        parse_constant=_no_number,
    )


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if twice := twins(name for name, _ in pairs):
        raise ValueError(f"{shown(twice[0])} is given twice")
    return dict(pairs)


def _short_number(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise ValueError(f"the number {shown(digits)} is too long")
    return int(digits)


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{shown(text)} is no whole number")


def twins(values: Iterable[Any]) -> list[Any]:
    """What occurs more than once."""
    return [value for value, times in Counter(values).items() if times > 1]


def shown(value: object) -> str:
    """Text from a file, safe for every screen and not too long."""
    text = "".join(letter if " " <= letter <= "~" else "?" for letter in str(value))
    return text if len(text) <= 200 else f"{text[:197]}..."


def canonical(content: Any) -> bytes:
    """Return the one form of `content`: sorted keys, no spaces, ASCII."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return text.encode("ascii")


# --- what a file must hold ----------------------------------------------------------------------


def is_text(value: Any) -> bool:
    return type(value) is str


def is_list(value: Any) -> bool:
    return type(value) is list


def is_bool(value: Any) -> bool:
    return type(value) is bool


def is_number(value: Any) -> bool:
    return type(value) is int and value >= 0  # so true and false are no numbers


def is_positive(value: Any) -> bool:
    return is_number(value) and value > 0


def is_hex(value: Any, length: int) -> bool:
    return is_text(value) and len(value) == length and not value.strip("0123456789abcdef")


def is_sha256(value: Any) -> bool:
    return is_hex(value, 64)


def _each(names: str, is_right: Callable[[Any], bool]) -> dict[str, Callable[[Any], bool]]:
    return dict.fromkeys(names.split(), is_right)


BUNDLE = {
    "format": lambda value: value == BUNDLE_FORMAT,
    "study": is_text,
    **_each("pillar round round_id", is_positive),
    "rule": lambda value: type(value) is dict,
    "protocol_sha256": is_sha256,
    "previous_sha256": lambda value: value == "" or is_sha256(value),
    **_each("invited answered", is_number),
    "items": is_list,
}
RULE = {
    **_each("scale_max agree_from threshold_percent minimum_ratings", is_positive),
    **_each("threshold_is_inclusive judges_against", is_bool),
    "revise_from_percent": lambda value: value is None or is_positive(value),
}
ITEM = {
    **_each("item version", is_positive),
    **_each("priority en zh verdict", is_text),
    "text_sha256": is_sha256,
    "ratings": is_list,
    "counts": lambda value: is_list(value) and all(map(is_number, value)),
    **_each("cannot_judge missing rated agreeing disagreeing", is_number),
}
BREAKDOWN = {**_each("name_en name_zh", is_text), **_each("groups items", is_list)}
DEVIATION = {
    **_each("at part reason", is_text),
    # A part of the plan, or a text: whatever the protocol says of it.
    **_each("planned instead", lambda value: value is not None),
}
GROUP = {"label": is_text, "answered": is_number}
GROUPS_OF_ITEM = {
    "item": is_positive,
    "bands": lambda value: type(value) is dict and all(band in BANDS for band in value.values()),
}
RECEIPT = {
    "format": lambda value: value == RECEIPT_FORMAT,
    "round_id": is_positive,
    "secret": lambda value: is_hex(value, 64),
}
RECEIPT_LINE = {
    "item": is_positive,
    "rating": lambda value: value == CANNOT_JUDGE or is_positive(value),
}


def demand(is_right: bool, where: str, sentence: str = "this cannot stand there") -> None:
    if not is_right:
        raise Unusable(f"{shown(where)}: {sentence}.")


def demand_parts(
    record: Any,
    where: str,
    parts: Mapping[str, Callable[[Any], bool]],
    also: Iterable[str] | None = (),
) -> None:
    """Raise Unusable unless `record` has these parts and no others but `also`; None: any."""
    demand(type(record) is dict, where)
    for name, is_right in parts.items():
        demand(name in record, f"{where}, {name}", "it is missing")
        demand(is_right(record[name]), f"{where}, {name}")
    if also is not None:
        for name in set(record) - set(parts) - set(also):
            demand(False, f"{where}, {name}", "this script does not know that part")


def read_bundle(name: str) -> Bundle:
    """Return a bundle of which every part is of its kind. Raises Unusable."""
    data, content = read_json(name)
    demand_parts(content, name, BUNDLE, also=["breakdown", "deviations", "scale"])
    _demand_rule(content["rule"], f"{name}, rule")
    for number, item in enumerate(content["items"], start=1):
        demand_parts(item, f"{name}, priority number {number}", ITEM)
        _demand_ratings(item["ratings"], f"{name}, {item['priority']}", content["rule"])
    if "breakdown" in content:
        demand_parts(content["breakdown"], f"{name}, breakdown", BREAKDOWN)
        for group in content["breakdown"]["groups"]:
            demand_parts(group, f"{name}, breakdown, groups", GROUP)
        for line in content["breakdown"]["items"]:
            demand_parts(line, f"{name}, breakdown, items", GROUPS_OF_ITEM, also=None)
    if "scale" in content:  # the words of ratings 1, 2, ...; without it they are about relevance
        demand(is_list(content["scale"]), f"{name}, scale")
        for word in content["scale"]:
            demand(type(word) is str, f"{name}, scale")
    if "deviations" in content:
        demand(is_list(content["deviations"]), f"{name}, deviations")
        for deviation in content["deviations"]:
            demand_parts(deviation, f"{name}, deviations", DEVIATION)
    return Bundle(name, data, content)


def _demand_rule(rule: Any, where: str) -> None:
    demand_parts(rule, where, RULE)
    top, agree_from, bar = rule["scale_max"], rule["agree_from"], rule["threshold_percent"]
    demand(2 <= top <= 9, f"{where}, scale_max")
    demand(top + 1 < 2 * agree_from <= 2 * top, f"{where}, agree_from")
    demand(50 < bar <= 99 + rule["threshold_is_inclusive"], f"{where}, threshold_percent")
    demand((rule["revise_from_percent"] or 0) < bar, f"{where}, revise_from_percent")


def _demand_ratings(ratings: Sequence[Any], where: str, rule: Mapping[str, Any]) -> None:
    for number, pair in enumerate(ratings, start=1):
        here = f"{where}, rating number {number}"
        demand(is_list(pair) and len(pair) == 2, here)
        code, rating = pair
        demand(is_hex(code, 20), here, "its code has not 20 digits from 0 to f")
        is_on_scale = is_positive(rating) and rating <= rule["scale_max"]
        demand(is_on_scale or rating == CANNOT_JUDGE, here, "it is not on the scale")


def read_receipt(name: str) -> dict[str, Any]:
    """Return a receipt; the short one of the QR code has no ratings. Raises Unusable."""
    _data, receipt = read_json(name)
    demand_parts(receipt, name, RECEIPT, also=None)
    lines = receipt.setdefault("ratings", [])
    demand(is_list(lines), f"{name}, ratings")
    for line in lines:
        demand_parts(line, f"{name}, ratings", RECEIPT_LINE, also=None)
    demand(not twins(line["item"] for line in lines), f"{name}, ratings", "one stands there twice")
    return receipt


# --- recounting ---------------------------------------------------------------------------------


def recount(item: Mapping[str, Any], rule: Mapping[str, Any], answered: int) -> dict[str, Any]:
    """Count one priority anew: everything that the file says of it, from the ratings alone."""
    everything = [rating for _code, rating in item["ratings"]]
    ratings = [rating for rating in everything if rating != CANNOT_JUDGE]
    agreeing, disagreeing = sides(ratings, rule)
    return {
        "counts": [ratings.count(value) for value in range(1, rule["scale_max"] + 1)],
        "cannot_judge": len(everything) - len(ratings),
        "missing": answered - len(everything),
        "rated": len(ratings),
        "agreeing": agreeing,
        "disagreeing": disagreeing,
        "verdict": verdict(ratings, rule),
    }


def sides(ratings: Sequence[int], rule: Mapping[str, Any]) -> tuple[int, int]:
    """How many agree, and how many are as far down on the scale as these are up."""
    lowest = rule["agree_from"]
    highest = rule["scale_max"] + 1 - lowest
    return sum(r >= lowest for r in ratings), sum(r <= highest for r in ratings)


def verdict(ratings: Sequence[int], rule: Mapping[str, Any]) -> str:
    """What the rule says. Votes are weighed against votes: nothing is divided or rounded."""
    agreeing, disagreeing = sides(ratings, rule)
    bar, revise_bar = rule["threshold_percent"], rule["revise_from_percent"]

    def passes(votes: int, percent: int, exactly_is_enough: bool) -> bool:
        surplus = 100 * votes - percent * len(ratings)
        return surplus > 0 or (surplus == 0 and exactly_is_enough)

    if len(ratings) < rule["minimum_ratings"]:
        return "too_few"
    if passes(agreeing, bar, rule["threshold_is_inclusive"]):
        return "consensus"
    if rule["judges_against"] and passes(disagreeing, bar, rule["threshold_is_inclusive"]):
        return "consensus_against"
    if revise_bar is not None and passes(agreeing, revise_bar, True):
        return "revise"
    return "no_consensus"


def check_bundle(bundle: Bundle, report: Report) -> None:
    """Recount one file."""
    content, items = bundle.content, bundle.content["items"]
    study, pillar, number = bundle.place
    report.title(f"{shown(bundle.name)}: {shown(study)}, pillar {pillar}, round {number}")
    report.note(f"its SHA-256 is {bundle.sha256}")
    is_canonical = bundle.data == canonical(content)
    report.claim(is_canonical, "the file is written in the one form that its content has")
    answered, invited = content["answered"], content["invited"]
    report.claim(answered <= invited, f"{answered} of {invited} invited experts answered")
    for name in ("item", "priority"):
        report.claim(not twins(item[name] for item in items), f"every {name} stands there once")
    for item in items:
        wrong = differences(item, content["rule"], answered)
        says = f"{item['agreeing']} of {item['rated']} agree, {shown(item['verdict'])}"
        sentence = f"{shown(item['priority'])}: recounted, the same: {says}"
        report.claim(not wrong, sentence, "; ".join(wrong))
    if "scale" in content:
        words = ", ".join(f"{n} {shown(word)}" for n, word in enumerate(content["scale"], 1))
        report.note(f"the ratings say: {words}")
    for each in content.get("deviations", []):
        what = f"{shown(each['part'])}, {shown(each['at'])}: {shown(each['reason'])}"
        report.note(f"on record as done otherwise than planned: {what}")
    if "breakdown" in content:
        _check_breakdown(content, report)


def differences(item: Mapping[str, Any], rule: Mapping[str, Any], answered: int) -> list[str]:
    """What is not as the file says of one priority, in words."""
    codes = [code for code, _rating in item["ratings"]]
    text = canonical({"en": item["en"], "zh": item["zh"]})
    other = {
        f"{len(codes)} rated it, but only {answered} answered": len(codes) > answered,
        "a code stands there twice": twins(codes),
        "the ratings are not sorted by code": codes != sorted(codes),
        "the wording has another SHA-256": hashlib.sha256(text).hexdigest() != item["text_sha256"],
    }
    return [
        f"{name.replace('_', ' ')}: recounted {found}, in the file {shown(item[name])}"
        for name, found in recount(item, rule, answered).items()
        if item[name] != found
    ] + [sentence for sentence, is_so in other.items() if is_so]


def _check_breakdown(content: Mapping[str, Any], report: Report) -> None:
    report.note(
        "the breakdown by group cannot be recounted from this file: ratings carry no group here,"
        " because with it they could give their authors away"
    )
    sizes = [group["answered"] for group in content["breakdown"]["groups"]]
    adds_up = sum(sizes) == content["answered"]
    report.claim(adds_up, f"its groups add up to the {content['answered']} who answered")
    is_safe = min(sizes, default=0) >= SMALLEST_GROUP
    report.claim(is_safe, f"each of its groups has at least {SMALLEST_GROUP} people")


# --- several files, hashes, receipt -------------------------------------------------------------


def check_hashes(bundles: Sequence[Bundle], given: Sequence[str], report: Report) -> None:
    """Compare the files with the hashes that the user has from elsewhere."""
    report.title("The SHA-256 that you gave")
    for sha256 in given:
        names = [shown(bundle.name) for bundle in bundles if bundle.sha256 == sha256]
        report.claim(bool(names), f"{sha256} is that of {names[0] if names else 'a file here'}")
    for bundle in bundles:
        if bundle.sha256 not in given:
            report.note(f"{shown(bundle.name)}: not compared; compare it with the closing mail")


def check_chain(bundles: Sequence[Bundle], report: Report) -> None:
    """Check that each round names the file of the round before it."""
    report.title("From round to round")
    for study, pillar, number in twins(bundle.place for bundle in bundles):
        report.claim(False, f"{shown(study)}, pillar {pillar}, round {number} was given once")
    by_place = {bundle.place: bundle for bundle in bundles}
    for (study, pillar, number), bundle in sorted(by_place.items()):
        _check_link(bundle, by_place.get((study, pillar, number - 1)), report)


def _check_link(bundle: Bundle, before: Bundle | None, report: Report) -> None:
    _study, pillar, number = bundle.place
    name, previous = f"pillar {pillar}, round {number}", bundle.content["previous_sha256"]
    if number == 1:
        report.claim(previous == "", f"{name} is the first and names no file before it")
    elif before is None:
        report.claim(previous != "", f"{name} names the file of round {number - 1}: {previous}")
        report.note(f"round {number - 1} was not given, so that this could not be checked")
    else:
        report.claim(previous == before.sha256, f"{name} names the file of round {number - 1}")
        are_same = all(
            bundle.content[part] == before.content[part] for part in ("rule", "protocol_sha256")
        )
        report.claim(are_same, f"{name} has the rule and the protocol of round {number - 1}")


def tracking_code(secret: str, item: int) -> str:
    """The code beside one rating, which follows from the secret of its author's receipt."""
    return hmac.new(bytes.fromhex(secret), str(item).encode(), hashlib.sha256).hexdigest()[:20]


def check_receipt(receipt: Mapping[str, Any], bundles: Sequence[Bundle], report: Report) -> None:
    """Find the holder's own ratings. Raises Unusable for a receipt of another round."""
    report.title("Your receipt")
    bundle = next((each for each in bundles if _is_of(receipt, each)), None)
    if bundle is None:
        raise Unusable("the receipt belongs to another round than the files that you gave.")
    lines = {line["item"]: line for line in receipt["ratings"]}
    found = 0
    for item in bundle.content["items"]:
        code = tracking_code(receipt["secret"], item["item"])
        sealed = [rating for each, rating in item["ratings"] if each == code]
        found += len(sealed)
        line, name = lines.pop(item["item"], None), shown(item["priority"])
        if line:
            _check_line(line, name, code, sealed, report)
        elif sealed and receipt["ratings"]:
            report.claim(False, f"{name}: not rated by you", f"your code stands by {sealed[0]}")
        elif sealed:
            report.claim(True, f"{name}: your code stands beside {sealed[0]}")
    for number in lines:
        report.claim(False, f"the file has the priority number {number} of your receipt")
    report.claim(found > 0, "your answer was counted", "none of your codes is in the file")


def _is_of(receipt: Mapping[str, Any], bundle: Bundle) -> bool:
    names = ("round_id", "study", "pillar", "round")
    return all(receipt.get(name, bundle.content[name]) == bundle.content[name] for name in names)


def _check_line(
    line: Mapping[str, Any], name: str, code: str, sealed: Sequence[Any], report: Report
) -> None:
    """Compare what the receipt says of one priority with what stands beside its code."""
    why_not = ""
    if line.get("code", code) != code:
        why_not = "the code in your receipt does not follow from its secret"
    elif not sealed:
        why_not = "your code is missing from the file"
    elif list(sealed) != [line["rating"]]:
        why_not = f"another rating stands there: {sealed[0]}"
    report.claim(not why_not, f"{name}: your rating {line['rating']} stands by your code", why_not)


# --- the command --------------------------------------------------------------------------------


def main(words: Sequence[str] | None = None) -> int:
    """Check what the words name, print the report, return the exit status."""
    options = _parser().parse_args(words)
    report, problem = Report(), None
    try:
        _check(options, report)
    except Unusable as found:
        problem = found
    sys.stdout.write(report.conclude(problem))
    return report.status


def _check(options: argparse.Namespace, report: Report) -> None:
    bundles = [read_bundle(name) for name in options.bundles]
    receipt = read_receipt(options.receipt) if options.receipt is not None else None
    for bundle in bundles:
        check_bundle(bundle, report)
    check_hashes(bundles, options.sha256, report)
    check_chain(bundles, report)
    if receipt is not None:
        check_receipt(receipt, bundles, report)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Recount sealed rounds of a Delphi study. Nothing leaves your computer.",
        epilog="Exit status: 0 all is as the files say, 1 something is not, 2 unusable file.",
    )
    add = parser.add_argument
    add("bundles", nargs="+", metavar="BUNDLE.json", help="sealed votes of a round")
    add("--receipt", metavar="RECEIPT.json", help="your own receipt of one of these rounds")
    hash_help = "what a file must have, from the closing mail; may be given several times"
    add("--sha256", type=_sha256, action="append", default=[], metavar="HEX", help=hash_help)
    return parser


def _sha256(word: str) -> str:
    word = word.strip().lower()
    if not is_sha256(word):
        raise argparse.ArgumentTypeError("a SHA-256 has 64 digits from 0 to f")
    return word


if __name__ == "__main__":
    sys.exit(main())
