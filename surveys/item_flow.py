"""Items as they went from verdict to decision to the next verdict, ready to be drawn."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from surveys.consensus import Verdict
from surveys.enums import VERDICT_LABELS, Disposition, LineageKind
from surveys.models import RoundItem, SurveyRound
from surveys.pictures import Flow, Node, Stage
from surveys.scale import verdict_labels

PAINTS: dict[str, str] = {
    Verdict.CONSENSUS: "rating-5",
    Verdict.REVISE: "rating-4",
    Verdict.NO_CONSENSUS: "rating-3",
    Verdict.CONSENSUS_AGAINST: "rating-1",
    Verdict.TOO_FEW: "paper",
    Disposition.DROP: "rating-1",
    Disposition.ACCEPT: "rating-5",
}
DECISION_OF = {
    LineageKind.REWORDED: Disposition.REWORD,
    LineageKind.MERGED: Disposition.MERGE,
    LineageKind.SPLIT: Disposition.SPLIT,
}
NEW, OPEN = "new", "open"

Pair = tuple[str, str]


def flow_of_items(
    rounds: Mapping[SurveyRound, Sequence[RoundItem]], kinds: Mapping[int, str]
) -> tuple[list[Stage], list[Flow]]:
    """Stages and flows of sealed rounds in order: verdicts, decisions, verdicts and so on.

    `kinds` says how a wording came from another (queries.lineage_kinds). Merged items are several
    before and one after, split ones the other way round; what nobody rated before is new.
    """
    stages: list[Stage] = []
    flows: list[Flow] = []
    before: Sequence[RoundItem] = ()
    for survey_round, items in rounds.items():
        if stages:
            came = [(_origin(item, before, kinds), item.result.verdict) for item in items]
            place = len(stages)
            decided = [(item.result.verdict, item.disposition or OPEN) for item in before]
            flows += _flows(place - 1, decided) + _flows(place, came)
            new = sum(origin == NEW for origin, _verdict in came)
            stages.append(_decisions(decided, new))
        counts = Counter(item.result.verdict for item in items)
        stages.append(
            Stage(
                title=str(survey_round),
                nodes=_nodes(verdict_labels(survey_round.survey.scale), counts),
            ),
        )
        before = items
    return stages, flows


def _origin(item: RoundItem, before: Sequence[RoundItem], kinds: Mapping[int, str]) -> str:
    """By which decision an item came on the list."""
    same = next((old for old in before if old.version_id == item.version_id), None)
    if same is not None:
        return same.disposition or OPEN
    kind = kinds.get(item.version_id)
    return DECISION_OF[LineageKind(kind)] if kind else NEW


def _flows(stage: int, pairs: Iterable[Pair]) -> list[Flow]:
    order = {key: place for place, key in enumerate([*VERDICT_LABELS, *Disposition, NEW, OPEN])}
    counted = sorted(Counter(pairs).items(), key=lambda each: [order[key] for key in each[0]])
    return [
        Flow(stage=stage, source=source, target=target, count=count)
        for (source, target), count in counted
    ]


def _decisions(decided: Iterable[Pair], new: int) -> Stage:
    counts = Counter(disposition for _verdict, disposition in decided)
    counts[NEW] = new
    labels = {each.value: str(each.label) for each in Disposition}
    labels |= {NEW: pgettext("item", "New"), OPEN: _("Not decided")}
    return Stage(title=_("Decision"), nodes=_nodes(labels, counts))


def _nodes(labels: Mapping[str, object], counts: Mapping[str, int]) -> list[Node]:
    return [
        Node(key=key, label=str(label), count=counts[key], paint=PAINTS.get(key, "rating-3"))
        for key, label in labels.items()
        if counts.get(key)
    ]
