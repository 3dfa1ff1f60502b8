"""How far two coders agree: percent agreement and Cohen's kappa, exactly.

J. Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and Psychological Measurement
20 (1960) 37-46. Pure: lists in, fractions out; no Django, database or clock. Any value may stand
for a code, also None for "no code fits": it is a code like the others.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Undefined(StrEnum):
    """Why there is no kappa."""

    NOTHING = "nothing"  # nothing was coded
    ONE_CODE = "one_code"  # both used one and the same code throughout: chance agrees fully, too


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """How many of the compared the two coded alike; kappa is None where it is undefined."""

    agreed: int
    compared: int
    kappa: Fraction | None
    undefined: Undefined | None = None

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.agreed, self.compared) if self.compared else None


def agreement(first: Sequence[Hashable], second: Sequence[Hashable]) -> Agreement:
    """Compare what two coders chose for the same things in the same order.

    Raises ValueError if the lists differ in length.
    """
    agreed = sum(one == other for one, other in zip(first, second, strict=True))
    compared = len(first)
    if not compared:
        return Agreement(agreed=0, compared=0, kappa=None, undefined=Undefined.NOTHING)
    ones, others = Counter(first), Counter(second)
    by_chance = Fraction(sum(ones[code] * others[code] for code in ones), compared**2)
    if by_chance == 1:
        return Agreement(agreed=agreed, compared=compared, kappa=None, undefined=Undefined.ONE_CODE)
    kappa = (Fraction(agreed, compared) - by_chance) / (1 - by_chance)
    return Agreement(agreed=agreed, compared=compared, kappa=kappa)


def agreement_per_code(
    first: Sequence[Hashable], second: Sequence[Hashable], codes: Iterable[Hashable]
) -> dict[Hashable, Agreement]:
    """Compare for each code: chosen, or one of the others."""
    return {
        code: agreement([one == code for one in first], [other == code for other in second])
        for code in codes
    }


def percent_shown(agreement: Agreement) -> str:
    """The share that was coded alike, cut to a tenth: 100 only where all were; "" of nothing."""
    if agreement.share is None:
        return ""
    tenths = int(agreement.share * 1000)
    return str(tenths // 10) if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}"


def kappa_shown(kappa: Fraction) -> str:
    """Two decimals, rounded half to even; 1.00 only where it is 1."""
    hundredths = round(kappa * 100)
    if hundredths == 100 and kappa != 1:
        hundredths = 99
    sign = "−" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02}"
