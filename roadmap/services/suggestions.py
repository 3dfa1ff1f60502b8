"""Suggestions of codes: shown to who asks, answered, and never applied by themselves."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from roadmap.code_suggestions import Likeness, NearlySame, nearly_same, suggested_codes
from roadmap.enums import SuggestionAnswer
from roadmap.models import (
    Coder,
    CoderChoice,
    CodeSuggestion,
    Coding,
    NearlySamePair,
    PillarCoding,
)
from roadmap.queries import sub_topics_of
from roadmap.services.coders import Choice, choose_codes
from roadmap.services.coding import place_priorities
from roadmap.services.study_lock import hold_study
from roadmap.suggestions import material_of
from studies.models import Study, User
from surveys.exceptions import Refusal
from surveys.models import Priority
from surveys.queries import standing_priorities


def ask_for_codes(
    *, study: Study, priorities: Collection[int], by: User, now: dt.datetime
) -> list[CodeSuggestion]:
    """Show codes with words like those of these priorities (by id) to the person who asks.

    Codes shown before stay as they were shown. Returns the new ones. Raises Refusal if a priority
    is no consensus priority of the study, or its pillar is coded by others.
    Side effects: suggestions, on record with the score and whether this person had coded before.
    Texts are compared before the transaction begins: nobody who saves waits for that.
    """
    likely = {
        pk: found
        for material in material_of(study).values()
        for pk, found in suggested_codes(material.statements, material.codes).items()
        if pk in priorities
    }
    return _show(study=study, priorities=priorities, likely=likely, by=by, now=now)


@transaction.atomic
def _show(
    *,
    study: Study,
    priorities: Collection[int],
    likely: Mapping[int, Sequence[Likeness]],
    by: User,
    now: dt.datetime,
) -> list[CodeSuggestion]:
    hold_study(study.pk)
    standing = {each.pk: each for each in standing_priorities(study)}
    if set(priorities) - set(standing):
        raise Refusal(_("Only priorities of this study that reached consensus can be coded."))
    roles = Roles(study, by)
    for pk in priorities:
        roles.coder_of(standing[pk])
    coded, known = _coded(priorities, by), _known(priorities, by)
    codes = set(sub_topics_of(study).values_list("pk", flat=True))  # one may have gone meanwhile
    return CodeSuggestion.objects.bulk_create(
        CodeSuggestion(
            priority=standing[pk],
            sub_topic_id=each.code,
            score=Decimal(str(each.score)),
            shown_to=by,
            shown_at=now,
            was_coded=pk in coded,
        )
        for pk, found in likely.items()
        for each in found
        if each.code in codes and (pk, each.code) not in known
    )


@transaction.atomic
def take_suggestion(*, suggestion: CodeSuggestion, by: User, now: dt.datetime) -> CodeSuggestion:
    """Code the priority as suggested, as its coder or, where one person places, for the roadmap.

    Raises Refusal if it was shown to somebody else or the pillar can no longer be coded.
    Side effects: answer; those of choose_codes or place_priorities.
    """
    study = _answer(suggestion, SuggestionAnswer.TAKEN, by, now)
    priority, sub_topic = suggestion.priority, suggestion.sub_topic
    if Roles(study, by).coder_of(priority):
        choices = {priority.pk: Choice(sub_topic=sub_topic, note=_note(priority, by))}
        choose_codes(study=study, choices=choices, by=by, now=now)
    else:
        place_priorities(study=study, placements={priority.pk: sub_topic}, by=by, now=now)
    return suggestion


@transaction.atomic
def refuse_suggestion(*, suggestion: CodeSuggestion, by: User, now: dt.datetime) -> CodeSuggestion:
    """Say that the code does not fit; the choice stays as it is.

    Raises Refusal as above. Side effects: answer.
    """
    study = _answer(suggestion, SuggestionAnswer.REFUSED, by, now)
    Roles(study, by).coder_of(suggestion.priority)
    return suggestion


def look_for_nearly_same(*, study: Study, by: User, now: dt.datetime) -> list[NearlySamePair]:
    """Find consensus priorities of a pillar that nearly say the same. Returns the new pairs.

    Side effects: pairs; those found before stay as they are, with their answers. Texts are compared
    before the transaction begins, as above.
    """
    materials = material_of(study).values()
    pairs = [pair for each in materials for pair in nearly_same(each.statements)]
    return _note_pairs(study=study, pairs=pairs, by=by, now=now)


@transaction.atomic
def _note_pairs(
    *, study: Study, pairs: Sequence[NearlySame], by: User, now: dt.datetime
) -> list[NearlySamePair]:
    hold_study(study.pk)
    of_study = NearlySamePair.objects.filter(one__survey__pillar__study=study)
    known = set(of_study.values_list("one_id", "other_id"))
    return NearlySamePair.objects.bulk_create(
        NearlySamePair(
            one_id=pair.one,
            other_id=pair.other,
            score=Decimal(str(pair.score)),
            found_at=now,
            found_by=by,
        )
        for pair in pairs
        if (pair.one, pair.other) not in known
    )


@transaction.atomic
def answer_pair(
    *, pair: NearlySamePair, answer: SuggestionAnswer, by: User, now: dt.datetime
) -> NearlySamePair:
    """Say whether two priorities belong in one action. Nothing is merged by it.

    Side effects: answer.
    """
    pair.answer, pair.answered_at, pair.answered_by = answer, now, by
    pair.save(update_fields=["answer", "answered_at", "answered_by"])
    return pair


def _answer(
    suggestion: CodeSuggestion, answer: SuggestionAnswer, by: User, now: dt.datetime
) -> Study:
    study = hold_study(suggestion.priority.survey.pillar.study_id)
    if suggestion.shown_to_id != by.pk:
        raise Refusal(_("This was suggested to somebody else."))
    suggestion.answer, suggestion.answered_at = answer, now
    suggestion.save(update_fields=["answer", "answered_at"])
    return study


class Roles:
    """What a person is in the coding of each pillar. Two queries."""

    def __init__(self, study: Study, user: User) -> None:
        codings = PillarCoding.objects.filter(pillar__study=study).prefetch_related("coders")
        self.user = user
        self.codings = {each.pillar_id: each for each in codings}

    def coder_of(self, priority: Priority) -> Coder | None:
        """This person as a coder; None where one person places for the roadmap.

        Raises Refusal where others code, or all is handed in or compared.
        """
        coding = self.codings.get(priority.survey.pillar_id)
        coders = list(coding.coders.all()) if coding else []
        if coding is None or (coding.is_open and len(coders) == 1):
            return None
        mine = next((each for each in coders if each.user_id == self.user.pk), None)
        if mine is None or mine.has_handed_in or coding.is_open:
            raise Refusal(_("You cannot code %(code)s now.") % {"code": priority.code})
        return mine


def _known(priorities: Collection[int], by: User) -> set[tuple[int, int | None]]:
    """Priority and code of what was shown to this person before."""
    shown = CodeSuggestion.objects.filter(shown_to=by, priority__in=priorities)
    return set(shown.values_list("priority_id", "sub_topic_id"))


def _coded(priorities: Collection[int], by: User) -> set[int]:
    """Priorities that have a code already: the person's own, or that of the roadmap."""
    own = CoderChoice.objects.filter(priority__in=priorities, coder__user=by)
    placed = Coding.objects.filter(priority__in=priorities)
    return {
        *own.values_list("priority_id", flat=True),
        *placed.values_list("priority_id", flat=True),
    }


def _note(priority: Priority, by: User) -> str:
    """What this coder noted before: taking a suggestion keeps it."""
    own = CoderChoice.objects.filter(priority=priority, coder__user=by)
    return own.values_list("note", flat=True).first() or ""
