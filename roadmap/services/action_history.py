"""In which editions an action was new or changed; worked out once, when an edition is made."""

from collections.abc import Iterable, Iterator
from typing import Any

from roadmap.models import Edition
from studies.models import Study

Data = dict[str, Any]
ASIDE = {"history", "number", "reference", "slug"}  # not what an action says


def add_histories(snapshot: Data, study: Study) -> None:
    """Write into each action of a new edition where it stood before; unchanged ones add nothing.

    So publishing the same content again gives the same hash. One query where the last edition
    holds histories, one more where it is from before there were any.
    """
    editions = Edition.objects.filter(study=study, published_at__isnull=False).order_by("number")
    last = editions.last()
    number = last.number + 1 if last else 1
    known = _last_known(last, editions) if last else {}
    for action in actions_in(snapshot):
        action["history"] = _history(action, known.get(action["slug"]), number)


def actions_in(snapshot: Data) -> Iterator[Data]:
    """The plain data of every action."""
    for pillar in snapshot["pillars"]:
        for area in pillar["areas"]:
            for sub_topic in area["sub_topics"]:
                yield from sub_topic["actions"]


def _last_known(last: Edition, editions: Iterable[Edition]) -> dict[str, Data]:
    """The actions of the last edition with their histories, by slug."""
    found = {action["slug"]: action for action in actions_in(last.snapshot)}
    if all("history" in action for action in found.values()):
        return found
    known: dict[str, Data] = {}
    for edition in editions:
        known = {
            action["slug"]: action
            | {"history": _history(action, known.get(action["slug"]), edition.number)}
            for action in actions_in(edition.snapshot)
        }
    return known


def _history(action: Data, before: Data | None, number: int) -> list[Data]:
    if before is None:
        return [{"edition": number, "changed": []}]
    changed = _changed(action, before)
    history: list[Data] = before["history"]
    return [*history, {"edition": number, "changed": changed}] if changed else history


def _changed(action: Data, before: Data) -> list[str]:
    """Names of what an action says otherwise; what is empty and what is missing are the same."""
    names = (action.keys() | before.keys()) - ASIDE
    changed = {name for name in names if (action.get(name) or None) != (before.get(name) or None)}
    return sorted({name.removesuffix("_en").removesuffix("_zh") for name in changed})
