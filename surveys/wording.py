"""What changed between two wordings, for people to read. Pure."""

import difflib
import re
from dataclasses import dataclass

# A Chinese character is a word of its own; elsewhere words stay whole, with the space after them.
WORDS = re.compile(r"[\u3400-\u9fff]|[^\s\u3400-\u9fff]+\s*|\s+")


@dataclass(frozen=True, kw_only=True)
class Part:
    """A stretch of text: in both wordings, only in the new one, or only in the old one."""

    text: str
    is_new: bool = False
    is_old: bool = False


def difference(before: str, after: str) -> list[Part]:
    """Return both wordings woven together, word by word; what went stands before what came.

    Leaving out the old parts gives `after`, leaving out the new ones `before`.
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    parts = []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(Part(text="".join(new[k:m])))
            continue
        if i < j:
            parts.append(Part(text="".join(old[i:j]), is_old=True))
        if k < m:
            parts.append(Part(text="".join(new[k:m]), is_new=True))
    return parts
