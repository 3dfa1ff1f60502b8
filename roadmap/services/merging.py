"""Merging coded priorities into actions."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from roadmap.models import (
    Action,
    ActionPriority,
    Coding,
    Indicator,
    Omission,
    SubTopic,
    UptakeStatement,
)
from roadmap.models.action import FIRST_YEAR, LAST_YEAR
from roadmap.services.study_lock import hold_study
from studies.enums import EventKind
from studies.models import User
from studies.services.events import record
from surveys.exceptions import Refusal
from surveys.models import Priority

COLUMNS = (
    *("title_en", "title_zh", "text_en", "text_zh", "actors_en", "actors_zh"),
    *("horizon_from", "horizon_to", "participation", "dissent_en", "dissent_zh"),
)


@transaction.atomic
def save_action(
    *,
    sub_topic: SubTopic,
    priorities: Sequence[Priority],
    by: User,
    now: dt.datetime,
    action: Action | None = None,
    **texts: str | int | None,
) -> Action:
    """Write a new action, or change `action`, with the priorities that it rests on.

    `texts` are columns of Action: the texts in both languages, the horizon, participation. A new
    action gets the next free number of its sub-topic; an action never changes its sub-topic.
    Raises Refusal without a priority, with one that is not placed under the sub-topic, or with a
    horizon that ends before it begins. Side effects: action, its priorities, reasons for which
    these were in no action gone, one event.
    """
    study = hold_study(sub_topic.area.pillar.study_id)
    _refuse_foreign_action(action, sub_topic)
    _refuse_priorities(sub_topic, priorities)
    if unknown := sorted(set(texts) - set(COLUMNS)):
        raise TypeError(f"An action has no {', '.join(unknown)}.")
    is_new = action is None
    if action is None:
        action = Action(sub_topic=sub_topic, number=_next_number(sub_topic))
    for name, text in texts.items():
        setattr(action, name, text)
    _refuse_horizon(action)
    _refuse_empty_texts(action)
    action.save(update_fields=None if is_new else sorted(texts))
    _rest_on(action, priorities)
    Omission.objects.filter(priority__in=priorities).delete()
    record(
        study=study,
        kind=EventKind.ACTION_CHANGED,
        by=by,
        now=now,
        action=action.reference,
        change="saved",
        priorities=sorted(priority.code for priority in priorities),
    )
    return action


@transaction.atomic
def remove_action(*, action: Action, by: User, now: dt.datetime) -> None:
    """Remove an action from the draft; published editions keep it. Side effects: action, event."""
    study = hold_study(action.sub_topic.area.pillar.study_id)
    record(
        study=study,
        kind=EventKind.ACTION_CHANGED,
        by=by,
        now=now,
        action=action.reference,
        change="removed",
        title=action.title_en,
    )
    action.delete()


def _next_number(sub_topic: SubTopic) -> int:
    """Above every action, and above every one that was removed but is still followed."""
    last = sub_topic.actions.order_by("-number").values_list("number", flat=True).first()
    study_id, places = sub_topic.area.pillar.study_id, f"{sub_topic.slug}-"
    followed = (
        *Indicator.objects.filter(study=study_id, action_slug__startswith=places).values_list(
            "action_slug", flat=True
        ),
        *UptakeStatement.objects.filter(
            jurisdiction__study=study_id, action_slug__startswith=places
        ).values_list("action_slug", flat=True),
    )
    return max([last or 0, *(int(slug.removeprefix(places)) for slug in followed)]) + 1


def _rest_on(action: Action, priorities: Sequence[Priority]) -> None:
    wanted = {priority.pk for priority in priorities}
    action.rests_on.exclude(priority__in=wanted).delete()
    ActionPriority.objects.bulk_create(
        [ActionPriority(action=action, priority_id=pk) for pk in sorted(wanted)],
        ignore_conflicts=True,
    )


def _refuse_foreign_action(action: Action | None, sub_topic: SubTopic) -> None:
    if action and action.sub_topic_id != sub_topic.pk:
        raise Refusal(_("An action stays under the sub-topic where it was written."))


def _refuse_priorities(sub_topic: SubTopic, priorities: Sequence[Priority]) -> None:
    if not priorities:
        raise Refusal(_("Choose at least one priority: an action rests on what the panel agreed."))
    wanted = {priority.pk for priority in priorities}
    coded = set(
        Coding.objects.filter(sub_topic=sub_topic, priority__in=wanted).values_list(
            "priority_id", flat=True
        )
    )
    if coded != wanted:
        raise Refusal(
            _("Only priorities that are placed under %(place)s can be part of this action.")
            % {"place": sub_topic.reference}
        )


def _refuse_horizon(action: Action) -> None:
    years = [year for year in (action.horizon_from, action.horizon_to) if year is not None]
    if any(not FIRST_YEAR <= year <= LAST_YEAR for year in years):
        raise Refusal(
            _("The horizon is given in years from %(first)s to %(last)s.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR}
        )
    if years != sorted(years):
        raise Refusal(_("The horizon ends before it begins."))


def _refuse_empty_texts(action: Action) -> None:
    if not action.title_en.strip() or not action.text_en.strip():
        raise Refusal(_("An action needs an English title and text."))
