"""What stands behind an edition, as cells: origin of a priority, evidence, coding."""

from django.utils import translation

from roadmap.agreement import Agreement
from roadmap.exports.cells import Row, names_of, texts_of
from roadmap.exports.imprint import shown
from roadmap.models.published_evidence import PublishedEvidence
from roadmap.models.snapshot import Part, PublishedPillar, PublishedPriority

NOTHING = Part({})
# Of the texts of an edition, in the order of the columns, with what stands between two sentences.
LANGUAGES = (("en", " "), ("zh-hans", ""))


def about(priority: PublishedPriority) -> Row:
    """Why it is in no action, where it comes from, how it was coded, what it cites."""
    origin, coding = priority.origin, priority.data.get("coding") or {}
    return [
        *texts_of(priority.omission or NOTHING, "reason"),
        *origin_texts(priority),
        *([shown(origin.note), shown(origin.author)] if origin else ["", ""]),
        coding.get("step", ""),
        shown(priority.coded.reason),
        names_of(each.evidence.reference for each in priority.citations),
    ]


def origin_texts(priority: PublishedPriority) -> list[str]:
    """How it came onto the list, in sentences, in each language; empty in an older edition."""
    told = []
    for code, gap in LANGUAGES:
        with translation.override(code):
            sentences = priority.origin.sentences if priority.origin else []
            told.append(shown(gap.join(sentences)))
    return told


def evidence(each: PublishedEvidence) -> Row:
    return [
        each.reference,
        each.data["kind"],
        *texts_of(each, "title", "issuer", "place", "note"),
        each.year,
        shown(each.doi),
        shown(each.address),
        int(each.is_illustrative),
        names_of(cited.priority.code for cited in each.citations),
        names_of(action.reference for action in each.actions),
    ]


def coding(pillar: PublishedPillar) -> Row:
    """How the consensus priorities of a pillar were placed; nearly empty in an older edition."""
    found, machine = pillar.coding, pillar.coding.suggestions
    agreement = found.agreement
    return [
        pillar.numeral,
        found.people,
        int(found.is_independent),
        *([agreement.agreed, agreement.compared] if agreement else [None, None]),
        kappa_of(agreement),
        found.decided if agreement else None,
        *(machine.shown, machine.taken, machine.refused, machine.swayable),
    ]


def kappa_of(agreement: Agreement | None) -> float | None:
    """Cohen's kappa to four decimals; None where there is none."""
    kappa = agreement.kappa if agreement else None
    return None if kappa is None else round(float(kappa), 4)
