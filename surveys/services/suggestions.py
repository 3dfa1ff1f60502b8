"""Answering what experts suggest: every suggestion gets an answer that its author can read."""

import datetime as dt

from django.db.models import Max
from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import User
from studies.services.events import record
from surveys.enums import PrioritySource, SuggestionFate
from surveys.exceptions import Refusal
from surveys.imports import Statement
from surveys.models import Priority, Suggestion
from surveys.services import round_lock
from surveys.services.priorities import new_version
from surveys.services.refinement import check_refinable


def answer_suggestion(
    *,
    suggestion: Suggestion,
    fate: SuggestionFate,
    answer: str,
    by: User,
    now: dt.datetime,
    priority: Priority | None = None,
    statement: Statement | None = None,
) -> Suggestion:
    """Add it as a new priority (`statement`), say which one covers it (`priority`), or decline.

    May be changed until the next round opens; a priority that an earlier answer added is then taken
    off again. Raises Refusal if the round cannot be refined, or something that the answer needs is
    missing. Side effects: suggestion, priority with its first wording, event without the text.
    """
    with round_lock.alone(suggestion.survey_round_id) as survey_round:
        check_refinable(survey_round)
        suggestion = Suggestion.objects.select_for_update().get(pk=suggestion.pk)
        if fate == SuggestionFate.ADDED and statement is None:
            raise Refusal(_("Write the wording that is added to the list."))
        if fate == SuggestionFate.COVERED and priority is None:
            raise Refusal(_("Choose the priority that covers it."))
        if fate == SuggestionFate.DECLINED and not answer.strip():
            raise Refusal(_("Say why it is not taken up. Its author reads the reason."))
        added = suggestion.priority if suggestion.fate == SuggestionFate.ADDED else None
        if fate == SuggestionFate.COVERED and priority == added:
            raise Refusal(_("This priority was added for this suggestion. Choose another one."))
        if added is not None:
            _take_off(added)
        if fate == SuggestionFate.ADDED:
            assert statement
            last = survey_round.survey.priorities.aggregate(last=Max("number"))["last"] or 0
            priority = Priority.objects.create(
                survey=survey_round.survey,
                number=last + 1,
                area_en=statement.area_en,
                area_zh=statement.area_zh,
                source=PrioritySource.SUGGESTION,
            )
            new_version(priority, statement, number=1, by=by, now=now).save()
        suggestion.fate, suggestion.answer = fate, answer.strip()
        suggestion.priority = None if fate == SuggestionFate.DECLINED else priority
        suggestion.answered_at, suggestion.answered_by = now, by
        suggestion.save(update_fields=["fate", "answer", "priority", "answered_at", "answered_by"])
        record(
            study=survey_round.survey.pillar.study,
            kind=EventKind.SUGGESTION_ANSWERED,
            by=by,
            now=now,
            pillar=survey_round.survey.pillar.number,
            round=survey_round.number,
            fate=fate.value,
        )
    return suggestion


def _take_off(priority: Priority) -> None:
    """Nobody was asked about it yet; others that it covered wait for an answer again."""
    priority.suggestions.update(
        fate="", answer="", priority=None, answered_at=None, answered_by=None
    )
    priority.versions.all().delete()
    priority.delete()
