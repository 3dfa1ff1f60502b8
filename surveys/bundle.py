"""The sealed bundle: canonical evidence of a round, from which anyone recounts every verdict.

Integers and strings only, sorted keys, no spaces, ASCII: one content has exactly one text, and so
one SHA-256. Whole ballots are never in it: a vector of ratings is a fingerprint.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

CANNOT_JUDGE = "U"
FORMAT = "delphi-roadmap/bundle/1"


def canonical(content: Mapping[str, Any]) -> str:
    """Return the one text of `content`. Floats are refused: they have no one text."""
    _refuse_floats(content)
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def sha256(text: str) -> str:
    """Return the SHA-256 of an ASCII text, 64 hex digits."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError(f"A bundle holds integers and strings, not {value!r}.")
    if isinstance(value, Mapping):
        value = value.values()
    elif not isinstance(value, list | tuple):
        return
    for part in value:
        _refuse_floats(part)
