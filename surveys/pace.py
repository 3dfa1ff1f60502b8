"""How long rating takes, from what there is to read. Pure.

No time of an expert's is ever stored (docs/decisions/0004), so nothing is measured on the server;
the page itself corrects the estimate by the pace of whoever sits before it.
"""

import re
from collections.abc import Iterable

SECONDS_TO_DECIDE, SECONDS_FOR_FEEDBACK = 9.0, 6.0
SECONDS_PER_WORD, SECONDS_PER_CHARACTER = 60 / 220, 60 / 260  # silent reading of careful adults
CHINESE = re.compile(r"[\u3400-\u9fff]")


def seconds_to_rate(text: str, *, has_feedback: bool = False) -> float:
    """Return about how many seconds it takes to read one statement and to rate it."""
    characters = len(CHINESE.findall(text))
    words = len(CHINESE.sub(" ", text).split())
    reading = words * SECONDS_PER_WORD + characters * SECONDS_PER_CHARACTER
    return SECONDS_TO_DECIDE + reading + has_feedback * SECONDS_FOR_FEEDBACK


def seconds_for_list(texts: Iterable[str], *, number: int) -> float:
    """Return about how many seconds it takes to rate the whole list of round `number`.

    From round 2 on there is feedback to read.
    """
    return sum(seconds_to_rate(text, has_feedback=number > 1) for text in texts)


def minutes(seconds: float) -> int:
    """Return whole minutes, at least one."""
    return max(1, round(seconds / 60))
