"""Bundles that somebody has tampered with: one change each, of every kind that we could think of.

    mutant(random.Random(7), bundle_bytes)       # ("a rating", changed bytes)

Most leave the file what it looks like: valid JSON in the one form of its content.
"""

import json
import random
from collections.abc import Callable
from typing import Any

from surveys import bundle

Content = dict[str, Any]
HEX = "0123456789abcdef"
NUMBERS = ("cannot_judge", "missing", "rated", "agreeing", "disagreeing")


def mutant(chance: random.Random, data: bytes) -> tuple[str, bytes]:
    """Return the kind of a random single change, and the bytes with it: never those given."""
    while True:
        kind = chance.choice([*CHANGES, "a byte"])
        changed = _other_byte(chance, data) if kind == "a byte" else _changed(kind, chance, data)
        if changed != data:
            return kind, changed


def _changed(kind: str, chance: random.Random, data: bytes) -> bytes:
    content = json.loads(data)
    CHANGES[kind](chance, content)
    return bundle.canonical(content).encode()


def _other_byte(chance: random.Random, data: bytes) -> bytes:
    place = chance.randrange(len(data))
    flipped = data[place] ^ (1 << chance.randrange(8))
    return data[:place] + bytes([flipped]) + data[place + 1 :]


def other_digit(chance: random.Random, text: str, digits: str = HEX) -> str:
    """Return a text in which one place has another digit."""
    place = chance.randrange(len(text))
    digit = chance.choice([each for each in digits if each != text[place]])
    return text[:place] + digit + text[place + 1 :]


def _item(chance: random.Random, content: Content) -> Content:
    return chance.choice([item for item in content["items"] if item["ratings"]])


def _rating(chance: random.Random, content: Content) -> list[Any]:
    return chance.choice(_item(chance, content)["ratings"])


def a_rating(chance: random.Random, content: Content) -> None:
    pair = _rating(chance, content)
    pair[1] = chance.choice([each for each in [1, 2, 3, 4, 5, "U"] if each != pair[1]])


def a_code(chance: random.Random, content: Content) -> None:
    pair = _rating(chance, content)
    pair[0] = other_digit(chance, pair[0])


def a_count(chance: random.Random, content: Content) -> None:
    counts = _item(chance, content)["counts"]
    counts[chance.randrange(len(counts))] += chance.choice([-1, 1, 10])


def a_number(chance: random.Random, content: Content) -> None:
    _item(chance, content)[chance.choice(NUMBERS)] += chance.choice([-1, 1, 10])


def a_verdict(chance: random.Random, content: Content) -> None:
    verdicts = ["consensus", "revise", "no_consensus", "consensus_against", "too_few"]
    _item(chance, content)["verdict"] = chance.choice(verdicts)


def a_removed_rating(chance: random.Random, content: Content) -> None:
    ratings = _item(chance, content)["ratings"]
    del ratings[chance.randrange(len(ratings))]


def a_doubled_rating(chance: random.Random, content: Content) -> None:
    ratings = _item(chance, content)["ratings"]
    place = chance.randrange(len(ratings))
    ratings.insert(place, list(ratings[place]))


def a_stuffed_rating(chance: random.Random, content: Content) -> None:
    ratings = _item(chance, content)["ratings"]
    code = "".join(chance.choice(HEX) for _ in range(20))
    ratings.append([code, chance.randint(1, 5)])
    ratings.sort()


def swapped_ratings(chance: random.Random, content: Content) -> None:
    """Two experts' ratings of one priority change places: every count stays the same."""
    ratings = _item(chance, content)["ratings"]
    one, other = chance.choice(ratings), chance.choice(ratings)
    one[1], other[1] = other[1], one[1]


def a_removed_item(chance: random.Random, content: Content) -> None:
    del content["items"][chance.randrange(len(content["items"]))]


def a_doubled_item(chance: random.Random, content: Content) -> None:
    content["items"].append(chance.choice(content["items"]))


def a_text(chance: random.Random, content: Content) -> None:
    item, language = chance.choice(content["items"]), chance.choice(["en", "zh"])
    item[language] += chance.choice([" not", ".", " ", "不"])


def a_hash(chance: random.Random, content: Content) -> None:
    item = chance.choice(content["items"])
    where, name = chance.choice([(item, "text_sha256"), (content, "protocol_sha256")])
    where[name] = other_digit(chance, where[name])


def the_round_before(chance: random.Random, content: Content) -> None:
    before = content["previous_sha256"]
    content["previous_sha256"] = other_digit(chance, before) if before else "0" * 64


def a_turnout(chance: random.Random, content: Content) -> None:
    content[chance.choice(["answered", "invited"])] += chance.choice([-1, 1])


def the_rule(chance: random.Random, content: Content) -> None:
    changes = {"threshold_percent": 60, "agree_from": 5, "minimum_ratings": 1}
    name = chance.choice([*changes, "threshold_is_inclusive", "judges_against"])
    content["rule"][name] = changes.get(name, not content["rule"][name])


def the_place(chance: random.Random, content: Content) -> None:
    content[chance.choice(["pillar", "round", "round_id"])] += 1


CHANGES: dict[str, Callable[[random.Random, Content], None]] = {
    change.__name__.replace("_", " "): change
    for change in (
        *(a_rating, a_code, a_count, a_number, a_verdict, a_removed_rating, a_doubled_rating),
        *(a_stuffed_rating, swapped_ratings, a_removed_item, a_doubled_item, a_text, a_hash),
        *(the_round_before, a_turnout, the_rule, the_place),
    )
}
