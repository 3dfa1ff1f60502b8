"""The evidence of an edition: what priorities of finished surveys cite, and nothing else."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from studies.enums import EvidenceKind
from studies.models import Evidence
from surveys.models import Citation

Data = dict[str, Any]
Citations = Mapping[int, list[Citation]]
TEXTS = ("title", "issuer", "place", "note")


def evidence_parts(citations: Citations) -> list[Data]:
    """Every piece of evidence that is cited, once, by number."""
    cited = {each.evidence.number: each.evidence for many in citations.values() for each in many}
    return [_evidence(cited[number]) for number in sorted(cited)]


def citation_parts(citations: Iterable[Citation]) -> list[Data]:
    """What one priority cites."""
    return [
        {
            "reference": each.evidence.reference,
            "note_en": each.note_en,
            "note_zh": each.note_zh,
            "cited_on": timezone.localdate(each.cited_at).isoformat(),
        }
        for each in citations
    ]


def _evidence(evidence: Evidence) -> Data:
    texts = {
        f"{name}_{language}": getattr(evidence, f"{name}_{language}")
        for name in TEXTS
        for language in ("en", "zh")
    }
    return {
        "reference": evidence.reference,
        "kind": EvidenceKind(evidence.kind).value,
        **texts,
        "year": evidence.year,
        "link": evidence.link,
        "doi": evidence.doi,
        "is_illustrative": evidence.is_illustrative,
    }
