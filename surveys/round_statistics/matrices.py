"""A round as a matrix: who gave which rating to what.

Rows are the experts who submitted the round, columns its items. A cell holds the rating, 1 to K;
-1 is "cannot judge" and 0 was left blank. Integers throughout, so `matrix > 0` are the ratings.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from surveys.consensus import Tally

CANNOT_JUDGE, BLANK = -1, 0

Integers = npt.NDArray[np.int64]


def rating_matrix(
    ratings: Mapping[tuple[str, str], int | None], *, experts: Sequence[str], items: Sequence[str]
) -> pd.DataFrame:
    """The matrix of `ratings` by expert and item; None is "cannot judge", an absent pair a blank.

    Raises KeyError on an expert or item that is not listed.
    """
    rows = {expert: row for row, expert in enumerate(experts)}
    columns = {item: column for column, item in enumerate(items)}
    cells = np.full((len(rows), len(columns)), BLANK, dtype=np.int64)
    for (expert, item), rating in ratings.items():
        cells[rows[expert], columns[item]] = CANNOT_JUDGE if rating is None else rating
    return pd.DataFrame(cells, index=list(rows), columns=list(columns))


def category_counts(matrix: pd.DataFrame, *, scale_max: int) -> Integers:
    """How often each item got each rating: items by 1 to K."""
    cells = matrix.to_numpy()
    counts = [(cells == value).sum(axis=0) for value in range(1, scale_max + 1)]
    return np.array(counts, dtype=np.int64).reshape(scale_max, cells.shape[1]).T


def tallies_of(matrix: pd.DataFrame, *, scale_max: int) -> dict[str, Tally]:
    """The tally of each item, in the order of the columns."""
    unable = (matrix == CANNOT_JUDGE).sum().tolist()
    blank = (matrix == BLANK).sum().tolist()
    counts = category_counts(matrix, scale_max=scale_max).tolist()
    return {
        item: Tally(counts=tuple(ratings), cannot_judge=without, missing=absent)
        for item, ratings, without, absent in zip(
            matrix.columns, counts, unable, blank, strict=True
        )
    }


def complete_rows(matrix: pd.DataFrame) -> pd.DataFrame:
    """The experts who rated every item of the matrix."""
    return matrix[(matrix > 0).all(axis=1)]
