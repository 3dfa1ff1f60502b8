"""What each statistic says, in one sentence, with its formula and the reason why it may be missing.

One place, so that pages, files and reports explain a number in the same words. Formulas are the
same in every language. k agree of n who rated; c1 to cK are counts of ratings.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """One statistic: its name, what it says, how it is computed, and when it is not defined."""

    name: Words
    sentence: Words
    formula: str
    undefined: Words = ""


WITHHELD = _("withheld (fewer than five)")
NO_RATING = _("nobody rated it")
NO_PAIRS = _("nobody rated it twice")
# Why nothing is told of one side, or of those in both rounds (surveys.published_statistics).
WHY_APART: dict[str, Words] = {
    "left": _("Fewer than five left, so nothing is told of their ratings."),
    "joined": _(
        "Fewer than five joined, so nothing is told of those who left: by subtraction, the ratings"
        " of those few could be worked out."
    ),
}
WHY_WITHHELD: dict[str, Words] = {
    "completers": _("Fewer than five answered both rounds."),
    "few": _("Fewer than five answered one of both rounds only."),
    "earlier": _("Too few took part in one of three rounds only."),
    "throughout": _("Fewer than five answered all three rounds."),
}


MEANINGS: dict[str, Meaning] = {
    "n": Meaning(
        name=_("n"),
        sentence=_("How many rated the priority, of those who answered the round."),
        formula="n = c1 + … + cK",
    ),
    "cannot_judge": Meaning(
        name=_("Cannot judge"),
        sentence=_("How many said that they cannot judge it; they do not stand in the share."),
        formula="n + u + b = N",
    ),
    "missing": Meaning(
        name=_("Left blank"),
        sentence=_("How many answered the round but left this priority blank."),
        formula="b = N − n − u",
    ),
    "counts": Meaning(
        name=_("Ratings"),
        sentence=_("How often each rating was given, from the lowest to the highest."),
        formula="c1 · c2 · … · cK",
    ),
    "agreement": Meaning(
        name=_("Agree"),
        sentence=_("How many of those who rated it agree; the rule judges these whole numbers."),
        formula="k / n",
        undefined=NO_RATING,
    ),
    "wilson": Meaning(
        name=_("95 per cent interval"),
        sentence=_(
            "How sure a panel of this size can be about the share; it describes and never decides."
        ),
        formula="(p + z²/2n ± z√(p(1 − p)/n + z²/4n²)) / (1 + z²/n), z = 1.96 (Wilson)",
        undefined=NO_RATING,
    ),
    "spare": Meaning(
        name=_("Votes to spare"),
        sentence=_(
            "How many agreeing votes could be lost while consensus stays; with a minus, how many"
            " are missing."
        ),
        formula="k − ⌈T·n / 100⌉",
        undefined=NO_RATING,
    ),
    "median": Meaning(
        name=_("Median"),
        sentence=_("The rating in the middle; between two middle ones, their mean."),
        formula="x(½)",
        undefined=NO_RATING,
    ),
    "quartiles": Meaning(
        name=_("Quartiles (type 7)"),
        sentence=_("Between them lies the middle half of the ratings; other programs differ."),
        formula="h = (n − 1)p + 1, p = ¼, ¾ (Hyndman & Fan 7: R, numpy, Excel)",
        undefined=NO_RATING,
    ),
    "iqr": Meaning(
        name=_("IQR (type 7)"),
        sentence=_("How wide the middle half is; small panels make it jump."),
        formula="Q3 − Q1",
        undefined=NO_RATING,
    ),
    "iqr_type6": Meaning(
        name=_("IQR (type 6)"),
        sentence=_("The same as SPSS and Minitab compute it, for comparison."),
        formula="h = (n + 1)p",
        undefined=NO_RATING,
    ),
    "mean": Meaning(
        name=_("Mean"),
        sentence=_("The average rating; it takes the steps of the scale for equally wide."),
        formula="Σ x / n",
        undefined=NO_RATING,
    ),
    "sd": Meaning(
        name=_("SD"),
        sentence=_("How far ratings lie from their mean, typically."),
        formula="√(Σ(x − x̄)² / (n − 1))",
        undefined=_("fewer than two ratings"),
    ),
    "shape": Meaning(
        name=_("Agreement A"),
        sentence=_(
            "1 if all gave one rating, 0 if all ratings are as frequent, −1 if there are two camps"
            " at the ends."
        ),
        formula="Σ w·U·(1 − (S − 1)/(K − 1)) (van der Eijk)",
        undefined=NO_RATING,
    ),
    "disagreement": Meaning(
        name=_("Disagreement index"),
        sentence=_(
            "Over 1 the panel disagrees; adapted to this scale by linear rescaling from nine"
            " points."
        ),
        formula="(P70 − P30) / (1.175 + 1.5·|3 − (P30 + P70)/2|) (RAND/UCLA, K = 5)",
        undefined=NO_RATING,
    ),
    "camps": Meaning(
        name=_("Two camps"),
        sentence=_(
            "Whether, of eight raters or more, a third stand on each side, or A is below zero."
        ),
        formula="min(k, d) ≥ ⌊(n + 1)/3⌋ ∨ A < 0",
        undefined=NO_RATING,
    ),
    "strict": Meaning(
        name=_("Under 15 per cent opposed"),
        sentence=_(
            "Whether it has consensus and fewer than 15 per cent of those who rated it disagree."
        ),
        formula="100·d < 15·n",
        undefined=_("fewer ratings than the rule asks for"),
    ),
    "w": Meaning(
        name=_("Kendall’s W"),
        sentence=_(
            "Whether experts put the priorities in the same order, from 0 to 1; it does not say"
            " that they matter."
        ),
        formula="12S / (m²(k³ − k) − mΣ(t³ − t))",
        undefined=_("fewer than two experts rated all, or each gave one rating throughout"),
    ),
    "w_p": Meaning(
        name=_("p of W"),
        sentence=_("Tests “no agreement at all”: a small p is not consensus."),
        formula="χ² = m(k − 1)W, df = k − 1",
        undefined=_("W is not defined"),
    ),
    "alpha": Meaning(
        name=_("Krippendorff’s alpha (ordinal)"),
        sentence=_(
            "Whether experts separate the priorities alike; it is near 0 when all are rated highly."
        ),
        formula="1 − Do / De",
        undefined=_("one rating is all that was given, or nothing was rated twice"),
    ),
    "ac2": Meaning(
        name=_("Gwet’s AC2 (quadratic)"),
        sentence=_("Stands beside alpha, since it stays high when nearly all ratings are alike."),
        formula="(pa − pe) / (1 − pe), q = K",
        undefined=_("nothing was rated twice"),
    ),
    "pairs": Meaning(
        name=_("Rated twice"),
        sentence=_("How many experts rated the priority in both rounds; all else rests on them."),
        formula="m",
    ),
    "changed": Meaning(
        name=_("Changed"),
        sentence=_("How many of those gave another rating, up or down."),
        formula="#(x2 ≠ x1) / m",
        undefined=NO_PAIRS,
    ),
    "crossed": Meaning(
        name=_("Crossed the line"),
        sentence=_("How many joined those who agree, and how many left them."),
        formula="c, b",
        undefined=NO_PAIRS,
    ),
    "wilcoxon": Meaning(
        name=_("Wilcoxon p (Holm)"),
        sentence=_(
            "Tests whether ratings moved in one direction; in brackets, adjusted for so many tests."
        ),
        formula="P(|W+ − W−|), 2^m (m ≤ 500)",
        undefined=_("nobody changed"),
    ),
    "mcnemar": Meaning(
        name=_("McNemar mid-p (Holm)"),
        sentence=_("Tests whether more crossed the line of agreement one way than the other."),
        formula="2·P(X ≤ min(b, c)) − P(X = min(b, c)), X ~ B(b + c, ½)",
        undefined=_("nobody crossed the line"),
    ),
    "kappa": Meaning(
        name=_("Weighted kappa"),
        sentence=_("How well the second rating could be told from the first: 1 if nobody changed."),
        formula="1 − Σ(i − j)²·o / Σ(i − j)²·e",
        undefined=_("one rating is all that was given in both rounds"),
    ),
    "stability": Meaning(
        name=_("Stability"),
        sentence=_(
            "Stable if the distribution moved by under 15 %; this says nothing about consensus."
        ),
        formula="½Σ|h1 − h2| / m < 15 % (Scheibe)",
        undefined=NO_PAIRS,
    ),
    "delta": Meaning(
        name=_("Cliff’s delta"),
        sentence=_(
            "Above 0, those who stayed had rated higher than those who left; 0 is no difference."
        ),
        formula="2·U / (n1·n2) − 1",
        undefined=_("one of both groups is empty"),
    ),
    "delta_p": Meaning(
        name=_("Mann–Whitney p (Holm)"),
        sentence=_(
            "Tests whether those who left had rated differently; in brackets, adjusted for so many"
            " tests."
        ),
        formula="P(|U − n1·n2/2|) (n ≤ 120)",
        undefined=_("all ratings are equal"),
    ),
    "mean_rank": Meaning(
        name=_("Mean rank"),
        sentence=_("The average place among the priorities when experts are drawn again."),
        formula="Σ r* / B",
    ),
    "rank_interval": Meaning(
        name=_("Rank, 95 %"),
        sentence=_("Between these places it stands in 95 of 100 draws."),
        formula="r*(2.5 %), r*(97.5 %)",
    ),
    "p_top": Meaning(
        name=_("Chance of the top"),
        sentence=_("How often it is among the first places; ties at the edge are shared."),
        formula="P(r* ≤ t)",
    ),
    "p_reach": Meaning(
        name=_("Chance of the threshold"),
        sentence=_("How often it reaches the threshold when experts are drawn again."),
        formula="P(k*/n* ≥ T)",
    ),
}


def not_defined(key: str) -> Words:
    """What stands in place of a number that has none: "not defined (reason)"."""
    return format_lazy("{words} ({reason})", words=_("not defined"), reason=MEANINGS[key].undefined)
