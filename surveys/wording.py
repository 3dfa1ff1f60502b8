"""What changed between two wordings, for people to read. Pure."""

import difflib
import re
from dataclasses import dataclass

# A Chinese character is a word of its own; elsewhere words stay whole. Punctuation stands alone.
WORDS = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+|\s+|[^\w\s]")


@dataclass(frozen=True, kw_only=True)
class Part:
    """A stretch of text: in both wordings, only in the new one, or only in the old one."""

    text: str
    is_new: bool = False
    is_old: bool = False


def difference(before: str, after: str) -> list[Part]:
    """Return both wordings woven together, word by word; what went stands before what came.

    Leaving out the old parts gives `after`, leaving out the new ones `before`. Words that changed
    one after the other make one stretch, with the spaces between them.
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    parts: list[Part] = []
    gone, come = "", ""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        was, now = "".join(old[i:j]), "".join(new[k:m])
        if kind != "equal" or ((gone or come) and now.isspace() and m < len(new)):
            gone, come = gone + was, come + now
            continue
        parts += [*_changed(gone, come), Part(text=now)]
        gone, come = "", ""
    return [*parts, *_changed(gone, come)]


def is_same(one: str, other: str) -> bool:
    """Whether two texts are the same but for blanks around them and how a browser ends lines."""
    first, second = (text.replace("\r\n", "\n").strip() for text in (one, other))
    return first == second


def _changed(gone: str, come: str) -> list[Part]:
    both = [Part(text=gone, is_old=True), Part(text=come, is_new=True)]
    return [part for part in both if part.text]
