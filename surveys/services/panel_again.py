"""Inviting the panel of a study again, to the consultation about it (docs/decisions/0030).

Names, addresses, languages and groups are copied, and nothing else: the consultation has its own
link key, so every expert gets another link and another pseudonym in it.
"""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import Study, User
from studies.services.events import record
from surveys.exceptions import Refusal
from surveys.imports.people import Person
from surveys.models import Survey
from surveys.queries import again_blockers, seats_to_ask_again
from surveys.services.panels import add_experts


@transaction.atomic
def invite_panel_again(*, study: Study, by: User, now: dt.datetime) -> int:
    """Put the panels of the study that a consultation asks about on its panels, pillar by pillar.

    Not those who declined, want no reminders or asked to be erased. Returns how many seats are new;
    safe to call again. Raises Refusal with the first blocker, and while a round runs. Side effects:
    experts, seats and an event for each panel; an event here, and one in the study asked about.
    """
    for blocker in again_blockers(study, by):
        raise Refusal(blocker.sentence)
    assert study.made_from is not None
    people: dict[int, list[Person]] = {}
    for seat in seats_to_ask_again(study):
        expert = seat.expert
        people.setdefault(seat.survey.pillar.number, []).append(
            Person(
                name=expert.name, email=expert.email, language=expert.language, group=expert.group
            )
        )
    seated = 0
    for survey in Survey.objects.filter(pillar__study=study).select_related("pillar"):
        panel = people.get(survey.pillar.number, [])
        seated += len(add_experts(survey=survey, people=panel, by=by, now=now)) if panel else 0
    if not people:
        raise Refusal(_("Nobody is left on the panel who could be asked again."))
    kind = EventKind.PANEL_ASKED_AGAIN
    record(study=study, kind=kind, by=by, now=now, of=study.made_from.slug, count=seated)
    record(study=study.made_from, kind=kind, by=by, now=now, title=study.title_en, count=seated)
    return seated
