"""What of a study goes into one made from it, and what the earlier study found."""

from dataclasses import dataclass

from surveys.enums import Disposition, RoundState
from surveys.models import PriorityVersion, RoundItem, Survey

GONE = frozenset({Disposition.DROP, Disposition.MERGE, Disposition.SPLIT})


@dataclass(frozen=True, kw_only=True)
class EarlierResult:
    """What an earlier study found about the priority that one of this study renews."""

    item: RoundItem  # rated last, with result and round
    is_same_wording: bool


def current_wordings(survey: Survey) -> list[PriorityVersion]:
    """The latest wording of each priority that is still in the study, by number.

    Not of those that were dropped, or went on in other priorities.
    """
    latest: dict[int, PriorityVersion] = {}
    versions = PriorityVersion.objects.filter(priority__survey=survey).select_related("priority")
    for version in versions.order_by("priority__number", "number"):
        latest[version.priority_id] = version
    items = RoundItem.objects.filter(version__in=[each.pk for each in latest.values()])
    fates = dict(items.order_by("survey_round__number").values_list("version_id", "disposition"))
    return [version for version in latest.values() if fates.get(version.pk) not in GONE]


def earlier_results(items: list[RoundItem]) -> dict[int, EarlierResult]:
    """What an earlier study found, by id of each of these items that renews a priority of it."""
    renewed = {item.version.priority.renews_id: item for item in items}
    renewed.pop(None, None)
    if not renewed:
        return {}
    judged = RoundItem.objects.filter(
        version__priority__in=renewed, survey_round__state=RoundState.SEALED
    )
    found = judged.select_related(
        "version__priority__survey__pillar", "survey_round__survey__pillar__study", "result"
    ).order_by("survey_round__number")
    earlier = {}
    for each in found:
        item = renewed[each.version.priority_id]
        is_same_wording = each.version.text_en == item.version.text_en
        earlier[item.pk] = EarlierResult(item=each, is_same_wording=is_same_wording)
    return earlier
