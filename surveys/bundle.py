"""The sealed bundle: canonical evidence of a round, from which anyone recounts every verdict.

Integers and strings only, sorted keys, no spaces, ASCII: one content has exactly one text, and so
one SHA-256. Whole ballots are never in it: a vector of ratings is a fingerprint.
"""

import hashlib
import json
from collections.abc import Collection, Mapping
from itertools import chain
from typing import Any

CANNOT_JUDGE = "U"
FORMAT = "delphi-roadmap/bundle/1"
PLAIN, LISTS = {str, int, bool, type(None)}, {list, tuple}


def canonical(content: Mapping[str, Any]) -> str:
    """Return the one text of `content`. Floats are refused: they have no one text."""
    _refuse_floats(content.values())
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def sha256(text: str) -> str:
    """Return the SHA-256 of an ASCII text, 64 hex digits."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _refuse_floats(values: Collection[Any]) -> None:
    """Look into everything, but ask a list of a million short lists only once."""
    kinds = set(map(type, values))
    if kinds <= PLAIN:
        return
    if kinds <= LISTS:
        _refuse_floats(list(chain.from_iterable(values)))
        return
    for value in values:
        if isinstance(value, float):
            raise TypeError(f"A bundle holds integers and strings, not {value!r}.")
        if isinstance(value, Mapping):
            _refuse_floats(value.values())
        elif isinstance(value, list | tuple):
            _refuse_floats(value)
