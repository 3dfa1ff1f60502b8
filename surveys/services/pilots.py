"""A pilot: the study tried out with test experts, then wiped.

It is a study of its own (docs/decisions/0015), so nothing of it can reach results, bundles or the
protocol of the real one.
"""

import datetime as dt
import logging
from collections.abc import Sequence
from random import SystemRandom
from typing import Any

from django.db import transaction
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as _

from studies.enums import CopyKind, EventKind
from studies.models import Study, User
from studies.services.events import record
from surveys.enums import RoundState
from surveys.exceptions import Refusal
from surveys.imports.people import Person
from surveys.models import CANNOT_JUDGE, INVENTED, Ballot, Expert, RoundItem, Survey, SurveyRound
from surveys.secrets import issue_link
from surveys.services import panels, ratings
from surveys.services.link_keys import destroy_link_key, link_key

logger = logging.getLogger(__name__)
# What invented experts answer: mostly agreeing, so that every verdict may come about.
ANSWERS = (CANNOT_JUDGE, 1, 2, 3, 3, 4, 4, 4, 5, 5, 5)


@transaction.atomic
def seat_testers(
    *, pilot: Study, members: Sequence[User], invented: int, by: User, now: dt.datetime
) -> int:
    """Put people of the team and invented experts on every panel; returns how many there are.

    Who sits there already stays. Raises Refusal while a round runs. Side effects: experts, seats,
    one event a survey.
    """
    people = [Person(name=member.name or member.email, email=member.email) for member in members]
    people += [
        Person(
            name=_("Invented expert %(number)s") % {"number": f"{number:02}"},
            email=f"expert{number:02}{INVENTED}",
        )
        for number in range(1, invented + 1)
    ]
    for survey in Survey.objects.filter(pillar__study=pilot):
        panels.add_experts(survey=survey, people=people, by=by, now=now)
    return pilot.experts.count()


def answer_as_invented(*, now: dt.datetime) -> int:
    """Let every invented expert of an open pilot round answer once, by chance; returns how many.

    For the worker, which alone has the link keys; safe twice.
    """
    rounds = SurveyRound.objects.filter(
        state=RoundState.OPEN, survey__pillar__study__made_as=CopyKind.PILOT, closes_at__gt=now
    )
    return sum(_answer_round(each) for each in rounds.select_related("survey__pillar__study"))


@transaction.atomic
def request_wipe(*, pilot: Study, by: User, now: dt.datetime) -> Study:
    """Hide a pilot at once; the worker deletes it with everything that belongs to it.

    Raises Refusal for a study that is no pilot. Side effects: study, event in the real one.
    """
    pilot = Study.objects.select_for_update(of=("self",)).get(pk=pilot.pk)
    if not pilot.is_pilot or pilot.made_from is None:
        raise Refusal(_("This is no pilot, so it is not wiped."))
    if pilot.wipe_requested_at is None:
        pilot.wipe_requested_at = now
        pilot.save(update_fields=["wipe_requested_at"])
        record(
            study=pilot.made_from,
            kind=EventKind.PILOT_WIPED,
            by=by,
            now=now,
            test_experts=pilot.experts.count(),
            rounds_tried=_rounds(pilot).exclude(state=RoundState.PLANNED).count(),
        )
    return pilot


def wipe_due_pilots(*, now: dt.datetime) -> int:
    """Delete every pilot whose wiping was asked for; returns how many. For the worker, safe twice.

    Side effects: link key destroyed; then, one transaction, the study and all that refers to it
    deleted.
    """
    due = list(Study.objects.filter(made_as=CopyKind.PILOT, wipe_requested_at__lte=now))
    for pilot in due:
        destroy_link_key(pilot.pk)
        with transaction.atomic():
            _delete_all([pilot])
        logger.info("a pilot is wiped")
    return len(due)


def _answer_round(survey_round: SurveyRound) -> int:
    items = list(RoundItem.objects.filter(survey_round=survey_round).values_list("pk", flat=True))
    study = survey_round.survey.pillar.study
    experts = Expert.objects.filter(seats__survey=survey_round.survey_id, email__endswith=INVENTED)
    chance, answered = SystemRandom(), 0
    for expert in experts:
        link = issue_link(link_key(study.pk), expert.pk, expert.generation)
        if Ballot.objects.filter(pk=link.ballot_id(survey_round.pk)).exists():
            continue
        values = {item: chance.choice(ANSWERS) for item in items}
        try:
            ratings.save_answers(
                link=link,
                round_id=survey_round.pk,
                answers=ratings.Answers(values=values),
                consent_version=study.consent_version,
                group=expert.group,
            )
        except Refusal:  # a later round that does not ask this one
            continue
        answered += 1
    return answered


def _delete_all(things: Sequence[Model]) -> None:
    """Delete rows, and first what protects them: it refers to the pilot, so it belongs to it."""
    for model in {type(thing) for thing in things}:
        keys = [thing.pk for thing in things if type(thing) is model]
        rows: Any = model._meta.base_manager.filter(pk__in=keys)
        while rows.exists():
            try:
                rows.delete()
            except ProtectedError as problem:
                _delete_all(list(problem.protected_objects))


def _rounds(study: Study) -> Any:
    return SurveyRound.objects.filter(survey__pillar__study=study)
