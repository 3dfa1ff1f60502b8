"""What every column means: one place for files, codebook and pages."""

from collections.abc import Iterator, Sequence

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.enums import Disposition, LineageKind
from surveys.exports.cells import Value
from surveys.scale import Scale, scale_words, verdict_labels

_KEY = {
    "round": gettext_lazy("Number of the round"),
    "item": gettext_lazy("Number of the item; joins the tables"),
    "code": gettext_lazy("Code of the priority, as readers know it"),
    "version": gettext_lazy("Number of the wording that was rated"),
}
STATEMENTS = _KEY | {
    "text_en": gettext_lazy("Wording in English"),
    "text_zh": gettext_lazy("Wording in Chinese"),
    "disposition": gettext_lazy("What the team decided about it after the round"),
    "reason": gettext_lazy("Why"),
}
RESULTS = _KEY | {
    "rated": gettext_lazy("Ratings given: the denominator"),
    "agreeing": gettext_lazy("Ratings of agree_from or higher"),
    "disagreeing": gettext_lazy("Ratings of disagree_to or lower"),
    "cannot_judge": gettext_lazy("Answers “cannot judge”; outside the denominator"),
    "missing": gettext_lazy("Answered the round but left this item blank"),
    "percent_agreeing": gettext_lazy(
        "100 × agreeing / rated, one decimal, never rounded across the threshold"
    ),
    "verdict": gettext_lazy("What the rule says"),
    "votes_to_spare": gettext_lazy(
        "Agreeing ratings above the fewest that reach the threshold; negative: short of it"
    ),
    "wilson_lower": gettext_lazy(
        "Lower limit of Wilson’s 95 per cent interval of the share, 0 to 1"
    ),
    "wilson_upper": gettext_lazy("Upper limit of it"),
    "mean": gettext_lazy("Mean of the ratings"),
    "sd": gettext_lazy("Standard deviation, n − 1 below the line"),
    "median": gettext_lazy("Median"),
    "q1": gettext_lazy("Lower quartile, type 7"),
    "q3": gettext_lazy("Upper quartile, type 7"),
    "iqr": gettext_lazy("q3 − q1"),
    "scale_max": gettext_lazy("Rule: ratings run from 1 to this"),
    "agree_from": gettext_lazy("Rule: this rating or a higher one agrees"),
    "disagree_to": gettext_lazy("Rule: this rating or a lower one disagrees"),
    "threshold_percent": gettext_lazy("Rule: share of agreeing ratings for consensus, per cent"),
    "threshold_is_inclusive": gettext_lazy("Rule: 1 if the threshold itself is enough, else 0"),
    "revise_from_percent": gettext_lazy("Rule: share for “revise”; empty with two bands"),
    "minimum_ratings": gettext_lazy("Rule: fewest ratings for a verdict"),
    "judges_against": gettext_lazy("Rule: 1 if it also knows consensus against, else 0"),
}
RATINGS = _KEY | {
    "rating": gettext_lazy("One rating; empty where an expert could not judge"),
    "cannot_judge": gettext_lazy("1 for “cannot judge”, else 0"),
}
LINEAGE = {
    "from_code": gettext_lazy("Priority that was rewritten"),
    "from_version": gettext_lazy("Its wording"),
    "to_code": gettext_lazy("Priority that it became"),
    "to_version": gettext_lazy("The new wording"),
    "kind": gettext_lazy("How it was rewritten"),
    "reason": gettext_lazy("Why"),
}


def counts(scale_max: int, scale: Scale) -> dict[str, str | Promise]:
    """The columns c1 to cK of a K-point scale."""
    plain = gettext_lazy("How many rated it {value}")
    named = gettext_lazy("How many rated it {value} ({word})")
    return {
        f"c{value}": format_lazy(named if word else plain, value=value, word=word)
        for value, word in enumerate(scale_words(scale_max, scale) if scale_max else [], start=1)
    }


def values_of(column: str, scale: Scale) -> str:
    """The words that a column may hold, each with its meaning; empty for numbers and texts."""
    known: dict[str, Sequence[tuple[str, object]]] = {
        "verdict": list(verdict_labels(scale).items()),
        "disposition": Disposition.choices,
        "kind": LineageKind.choices,
    }
    return "; ".join(f"{value} = {label}" for value, label in known.get(column, []))


def header() -> list[str]:
    """The head of the codebook itself."""
    return [_("file"), _("column"), _("meaning"), _("values")]


def lines(
    name: str, columns: Sequence[str], meanings: Sequence[str | Promise], scale: Scale
) -> Iterator[list[Value]]:
    """The lines of the codebook about one table."""
    for column, meaning in zip(columns, meanings, strict=True):
        yield [name, column, str(meaning), values_of(column, scale)]
