"""Nobody can be singled out by adding and subtracting all that is ever published (I12, I13).

The oracle is an attacker with a pencil: it takes every published cell of an item as the exact set
of people behind it, which is more than our bands tell, and looks for a sum of cells, each added or
subtracted, that is a set of one to four people. It must find nothing in what we publish, and it
must find something in the two ways in which others publish.
"""

import itertools
import random
from collections import Counter

import pytest

from surveys.breakdown import (
    SMALLEST_GROUP,
    SMALLEST_INVITED,
    Answer,
    merged_labels,
    published_breakdown,
)
from tests.trust_report import note

pytestmark = pytest.mark.one_database
PANELS = 2_100  # some have too few ratings to be shown at all
REGIONS = ["EU", "China", "UK", "Japan", "Chile", ""]
SECTORS = ["academia", "industry", "patients"]


class Panel:
    """A random panel: who was invited from where, who answered, who rated one item and how."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(seed)
        weights = [chance.random() ** 2 for _ in REGIONS]
        self.size = chance.randint(10, 60)
        self.region = chance.choices(REGIONS, weights, k=self.size)
        self.sector = chance.choices(SECTORS, k=self.size)
        attrition, unable = chance.uniform(0.5, 1), chance.uniform(0, 0.4)
        people = range(self.size)
        self.answered = [person for person in people if chance.random() < attrition]
        self.rated = {person for person in self.answered if chance.random() > unable}
        self.agrees = {person: chance.random() < 0.6 for person in people}


def cells_as_published(panel: Panel) -> list[frozenset[int]]:
    """What surveys.breakdown gives, with everybody who stands behind each cell."""
    labels = merged_labels(Counter(panel.region), smallest=SMALLEST_INVITED)
    everybody = [frozenset(panel.rated)]
    if not labels:
        return everybody
    group = {person: labels[panel.region[person]] for person in panel.answered}
    said = [
        Answer(group=group[p], agrees=panel.agrees[p] if p in panel.rated else None)
        for p in panel.answered
    ]
    shown = published_breakdown([group[p] for p in panel.answered], {1: said})
    if not shown or not shown["items"]:
        return everybody
    final = {p: shown["labels"][group[p]] for p in panel.rated}
    bands = shown["items"][0]["bands"]
    return everybody + [frozenset(p for p in final if final[p] == label) for label in bands]


def cells_hiding_small_ones(panel: Panel) -> list[frozenset[int]]:
    """The usual way: every group of five and more is shown, smaller ones are left out."""
    return _large([frozenset(panel.rated), *_by(panel, panel.region)])


def cells_of_two_breakdowns(panel: Panel) -> list[frozenset[int]]:
    """Two breakdowns, each safe by itself."""
    labels = merged_labels(Counter(panel.region), smallest=SMALLEST_INVITED)
    merged = [labels.get(region, "") for region in panel.region]
    crossed = [f"{region}/{sector}" for region, sector in zip(merged, panel.sector, strict=True)]
    tables = (_by(panel, values) for values in (merged, panel.sector, crossed))
    return _large([frozenset(panel.rated), *itertools.chain.from_iterable(tables)])


def isolated(cells: list[frozenset[int]]) -> set[frozenset[int]]:
    """Sets of one to four people that a sum of cells, added or subtracted, comes down to."""
    found = set()
    distinct = list(dict.fromkeys(cells))[:8]
    for signs in itertools.product((-1, 0, 1), repeat=len(distinct)):
        total: Counter[int] = Counter()
        for sign, cell in zip(signs, distinct, strict=True):
            for person in cell:
                total[person] += sign
        alone = frozenset(person for person, count in total.items() if count)
        if 0 < len(alone) < SMALLEST_GROUP and set(total.values()) <= {0, 1}:
            found.add(alone)
    return found


def caught(cells_of, panels: int) -> int:
    return sum(bool(isolated(cells_of(Panel(seed)))) for seed in range(panels))


def test_nobody_can_be_singled_out_of_what_we_publish():
    panels = [Panel(seed) for seed in range(PANELS)]
    shown = [cells_as_published(panel) for panel in panels]
    with_groups = sum(len(cells) > 1 for cells in shown)
    small = [panel for panel in panels if len(panel.rated) < SMALLEST_GROUP]
    found = sum(
        bool(isolated(cells))
        for panel, cells in zip(panels, shown, strict=True)
        if len(panel.rated) >= SMALLEST_GROUP
    )
    note("subtraction", panels=PANELS - len(small), with_a_breakdown=with_groups, isolated=found)
    assert found == 0
    assert with_groups > PANELS / 5, "hardly any breakdown was shown: the oracle proves nothing"


@pytest.mark.parametrize("cells_of", [cells_hiding_small_ones, cells_of_two_breakdowns])
def test_control_the_oracle_finds_people_where_others_publish(cells_of):
    found = caught(cells_of, 60)
    note(f"subtraction, control: {cells_of.__name__}", panels=60, isolated=found)
    assert found > 5


def _by(panel: Panel, values: list[str]) -> list[frozenset[int]]:
    return [
        frozenset(person for person in panel.rated if values[person] == value)
        for value in sorted(set(values))
    ]


def _large(cells: list[frozenset[int]]) -> list[frozenset[int]]:
    return [cell for cell in cells if len(cell) >= SMALLEST_GROUP]
