"""The one breakdown of a study, e.g. by region, without giving anybody away. Pure.

Small groups are merged before anybody answers and again when the last round is sealed; what is
shown are bands, never counts, and nothing for a priority that too few of one group rated. Hiding
small cells would not be enough: they can be found by subtraction.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SMALLEST_GROUP = 5  # of people whose ratings may be told apart from the others'
SMALLEST_INVITED = 8  # at opening: some of a group will not answer
NO_GROUP = "–"
BANDS = ("<50", "50-69", ">=70")  # of those of a group who rated, how many per cent agree


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one ballot of a group said to one item: whether it agrees, None for "cannot judge"."""

    group: str
    agrees: bool | None


def merged_labels(sizes: Mapping[str, int], *, smallest: int) -> dict[str, str]:
    """Merge the two smallest groups until each has `smallest` people; {group: merged label}.

    Empty if fewer than two groups remain: then there is no breakdown.
    """
    parts = {frozenset([name]): size for name, size in sizes.items() if size}
    while len(parts) > 1 and min(parts.values()) < smallest:
        first, second = sorted(parts, key=lambda part: (parts[part], sorted(part)))[:2]
        parts[first | second] = parts.pop(first) + parts.pop(second)
    if len(parts) < 2:
        return {}
    return {name: _label(part) for part in parts for name in part}


def published_breakdown(
    groups: Sequence[str], answers: Mapping[int, Iterable[Answer]]
) -> dict[str, Any]:
    """What is shown of the last round: groups with their size, and bands by item.

    `groups` holds the group of each ballot, `answers` those to each item. Empty if fewer than two
    groups have five ballots even when merged; an item that fewer than five of any group rated is
    left out as a whole, so that no group can be worked out from the total.
    """
    sizes = Counter(groups)
    labels = merged_labels(sizes, smallest=SMALLEST_GROUP)
    if not labels:
        return {}
    answered = Counter(labels[group] for group in groups)
    bands = {item: _bands(given, labels) for item, given in answers.items()}
    return {
        "labels": labels,
        "groups": [{"label": each, "answered": answered[each]} for each in sorted(answered)],
        "items": [{"item": item, "bands": bands[item]} for item in sorted(bands) if bands[item]],
    }


def _bands(answers: Iterable[Answer], labels: Mapping[str, str]) -> dict[str, str]:
    rated: Counter[str] = Counter(dict.fromkeys(labels.values(), 0))
    agreeing: Counter[str] = Counter()
    for answer in answers:
        if answer.agrees is not None:
            rated[labels[answer.group]] += 1
            agreeing[labels[answer.group]] += answer.agrees
    if min(rated.values()) < SMALLEST_GROUP:
        return {}
    return {label: _band(agreeing[label], rated[label]) for label in sorted(rated)}


def _band(agreeing: int, rated: int) -> str:
    return BANDS[sum(100 * agreeing >= bar * rated for bar in (50, 70))]


def _label(part: Iterable[str]) -> str:
    return " + ".join(sorted(name or NO_GROUP for name in part))
