"""What every column of an edition's files means: one place for tables and codebook."""

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

Columns = dict[str, str | Promise]
BOTH = {"en": _("in English"), "zh": _("in Chinese")}


def _both(name: str, meaning: str | Promise) -> Columns:
    return {
        f"{name}_{code}": format_lazy("{} ({})", meaning, words) for code, words in BOTH.items()
    }


SHARE: Columns = {
    "agreeing": _("Experts who agreed"),
    "rated": _("Experts who rated the priority: the denominator"),
    "percent_agreeing": _(
        "100 × agreeing / rated, one decimal, never rounded across the threshold"
    ),
}
SOURCE: Columns = {
    "edition": _("Number of the edition"),
    "address": _("Where it stands in this edition; the address never dies"),
    "licence": _("Licence of these data"),
}
ACTIONS: Columns = {
    "reference": _("Reference of the action; it stays the same in every edition"),
    "pillar": _("Number of the pillar"),
    **_both("pillar_title", _("Title of the pillar")),
    "area": _("Number of the area in its pillar"),
    **_both("area_title", _("Title of the area")),
    "sub_topic": _("Letter of the sub-topic in its area"),
    **_both("sub_topic_title", _("Title of the sub-topic")),
    **_both("title", _("Title of the action")),
    **_both("text", _("What should be done")),
    **_both("actors", _("Who acts")),
    "horizon_from": _("First year"),
    "horizon_to": _("Last year"),
    "participation": _(
        "How far those concerned take part, from inform to empower (IAP2); empty if not stated"
    ),
    **_both("dissent", _("Where the panel was divided")),
    "priorities": _("Codes of the priorities that it rests on"),
    "evidence": _("References of the evidence that its priorities cite"),
    **{
        f"weakest_{name}": format_lazy(
            "{} {}", meaning, _("(of the priority on which the smallest share agreed)")
        )
        for name, meaning in SHARE.items()
    },
}
PRIORITIES: Columns = {
    "code": _("Code of the priority"),
    "pillar": _("Number of the pillar"),
    "sub_topic": _("Reference of its sub-topic; empty if it did not reach consensus"),
    **_both("text", _("Wording that was rated last")),
    "stands": _("1 if it reached consensus, else 0"),
    "actions": _("References of the actions that rest on it"),
    "round": _("Number of the round that decided"),
    **SHARE,
    "verdict": _("What the rule says"),
    "disposition": _("What the team decided about it after the round"),
    "reason": _("Why"),
    **_both("omission", _("Why it is in no action although it reached consensus")),
    **_both("origin", _("How it came onto the list")),
    "origin_note": _("What the team says about its source"),
    "origin_author": _("Who brought it up"),
    "coding": _(
        "How it came to its sub-topic: placed by one person, agreed by two coders, or decided by"
        " the team after both differed"
    ),
    "coding_reason": _("Why the team decided so"),
    "evidence": _("References of the evidence that it cites"),
}
VOTES: Columns = {
    "code": _("Code of the priority"),
    "round": _("Number of the round"),
    "version": _("Number of the wording that was rated"),
    **_both("text", _("Wording that was rated")),
    **SHARE,
    "disagreeing": _("Experts who disagreed"),
    "cannot_judge": _("Answers “cannot judge”; outside the denominator"),
    "missing": _("Answered the round but left this item blank"),
    "verdict": _("What the rule says"),
    "agree_from": _("Rule: this rating or a higher one agrees"),
    "threshold_percent": _("Rule: share of agreeing ratings for consensus, per cent"),
    "disposition": _("What the team decided about it after the round"),
    "reason": _("Why"),
}
GROUPS: Columns = {
    "code": _("Code of the priority"),
    "round": _("Number of the round"),
    "group": _("Group of the panel"),
    "band": _("Share of the group that agreed, in three bands and never in counts"),
}
ROUNDS: Columns = {
    "pillar": _("Number of the pillar"),
    "round": _("Number of the round"),
    "opened_at": _("When the round was opened"),
    "closed_at": _("When the round was closed"),
    "invited": _("Experts who were invited"),
    "answered": _("Experts who answered"),
    "items": _("Priorities that were rated"),
    "bundle_sha256": _("SHA-256 of the sealed votes"),
}
EVIDENCE: Columns = {
    "reference": _("Reference of the evidence; it stays the same in every edition"),
    "kind": _("Kind of the evidence"),
    **_both("title", _("Title of the evidence")),
    **_both("issuer", _("Who issued it")),
    **_both("place", _("Where it applies")),
    **_both("text", _("What the team says about it")),
    "year": _("Year of the evidence"),
    "doi": _("Its DOI"),
    "link": _("Where it can be read"),
    "is_illustrative": _("1 if it was made up for illustration, else 0"),
    "priorities": _("Codes of the priorities that cite it"),
    "actions": _("References of the actions that rest on these priorities"),
}
CODING: Columns = {
    "pillar": _("Number of the pillar"),
    "people": _("How many people placed its consensus priorities under sub-topics"),
    "independent": _("1 if two coded without seeing each other’s codes, else 0"),
    "agreed": _("k: priorities for which both chose the same sub-topic"),
    "compared": _("n: priorities that both coded"),
    "kappa": _("Cohen’s kappa, four decimals; empty where there is none"),
    "decided": _("Priorities whose sub-topic the team decided, because both differed"),
    "suggested": _("Sub-topics that the machine suggested"),
    "taken": _("Suggestions that were taken"),
    "refused": _("Suggestions that were refused"),
    "swayable": _("Priorities for which a coder saw suggestions before choosing"),
}


def counts(scale: int) -> Columns:
    """`count_1` to `count_5`: how many gave each rating."""
    return {
        f"count_{value}": format_lazy(_("How many rated it with {value}"), value=value)
        for value in range(1, scale + 1)
    }


def lines(name: str, table: Columns) -> Iterator[list[str]]:
    """Lines of the codebook about one table."""
    for column, meaning in table.items():
        yield [name, column, str(meaning)]
