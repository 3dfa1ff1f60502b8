"""How far jurisdictions are with an action: dated statements, of which the newest counts."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from roadmap.enums import UptakeState
from roadmap.follow_up import followable_action
from roadmap.models import Jurisdiction, UptakeStatement
from roadmap.services.study_lock import hold_study
from studies.enums import EventKind
from studies.models import Study, User
from studies.services.events import record
from surveys.exceptions import Refusal


@transaction.atomic
def state_uptake(
    *,
    study: Study,
    action_slug: str,
    jurisdiction: Jurisdiction | tuple[str, str],
    state: UptakeState,
    stated_on: dt.date,
    by: User,
    now: dt.datetime,
    **answer: Any,
) -> UptakeStatement:
    """Say how far a jurisdiction is with an action, beside what was said before.

    `jurisdiction` may be the English and the Chinese name of one, which is made if it is new.
    `answer`: answered_by, answer_en, answer_zh, source_url, is_illustrative. Raises Refusal for an
    action that is in no edition and no draft, and for a day to come.

    Side effects: jurisdiction, statement, event.
    """
    study = hold_study(study.pk)
    if followable_action(study, action_slug) is None:
        raise Refusal(_("This action is in no edition and no longer in the draft."))
    if stated_on > timezone.localdate(now):
        raise Refusal(_("This day has not come yet."))
    if isinstance(jurisdiction, tuple):
        jurisdiction = _named(study, *jurisdiction)
    statement = UptakeStatement.objects.create(
        action_slug=action_slug,
        jurisdiction=jurisdiction,
        state=state,
        stated_on=stated_on,
        entered_at=now,
        entered_by=by,
        **answer,
    )
    record(
        study=study,
        kind=EventKind.UPTAKE_STATED,
        by=by,
        now=now,
        action=statement.action_reference,
        jurisdiction=jurisdiction.name_en,
        state=UptakeState(state).value,
        day=str(stated_on),
    )
    return statement


def _named(study: Study, name_en: str, name_zh: str) -> Jurisdiction:
    found, _is_new = study.jurisdictions.get_or_create(
        name_en=name_en, defaults={"name_zh": name_zh}
    )
    return found
