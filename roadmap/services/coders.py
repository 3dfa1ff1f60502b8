"""Two people code a pillar, each without seeing the codes of the other.

Until the codes are opened (services.adjudication) no event, place or page tells a choice to anybody
but the coder who made it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from roadmap.enums import CodingStep
from roadmap.models import Coder, CoderChoice, Coding, PillarCoding, SubTopic
from roadmap.models.independent_coding import PLACES
from roadmap.queries import codes_of
from roadmap.services.code_history import Step, note_steps
from roadmap.services.study_lock import hold_study
from studies.enums import EventKind
from studies.models import Pillar, Study, User
from studies.services.events import record
from surveys.exceptions import Refusal
from surveys.models import Priority
from surveys.queries import standing_priorities


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A code, or none that fits with a note that says why."""

    sub_topic: SubTopic | None
    note: str = ""


@transaction.atomic
def enter_as_coder(*, pillar: Pillar, by: User, now: dt.datetime) -> Coder:
    """Take the first or second place as a coder of a pillar; who has one already keeps it.

    Raises Refusal once priorities of the pillar are placed, once two others code it, or once its
    codes are opened. Side effects: coding of the pillar if it is the first coder, coder, event.
    """
    study = hold_study(pillar.study_id)
    coding = PillarCoding.objects.filter(pillar=pillar).first()
    if coding is None:
        _refuse_placed_pillar(pillar)
        coding = PillarCoding.objects.create(pillar=pillar, begun_at=now, begun_by=by)
    if mine := coding.coders.filter(user=by).first():
        return mine
    refuse_opened(coding)
    taken = set(coding.coders.values_list("place", flat=True))
    free = [place for place in PLACES if place not in taken]
    if not free:
        raise Refusal(
            _("Two people code pillar %(numeral)s already. Their agreement is measured in pairs.")
            % {"numeral": pillar.numeral}
        )
    coder = Coder.objects.create(coding=coding, place=free[0], user=by, entered_at=now)
    record(study=study, kind=EventKind.CODER_ENTERED, by=by, now=now, pillar=pillar.numeral)
    return coder


@transaction.atomic
def choose_codes(
    *, study: Study, choices: Mapping[int, Choice | None], by: User, now: dt.datetime
) -> list[CoderChoice]:
    """Save what a coder chose, by priority id; None takes a choice away.

    Choices that are as they were are left alone. Returns the new and changed ones. Raises Refusal,
    and changes nothing, if somebody does not code the pillar of a priority, has handed in, chose a
    code of another pillar, or chose no code and says not why.
    Side effects: choices, hidden history. No event: the record is read by the other coder.
    """
    hold_study(study.pk)
    coders = {each.coding.pillar_id: each for each in _coders(study, by)}
    standing = {each.pk: each for each in standing_priorities(study)}
    saved = []
    for pk, choice in choices.items():
        priority = standing.get(pk)
        if priority is None:
            raise Refusal(_("Only priorities of this study that reached consensus can be coded."))
        coder = coders.get(priority.survey.pillar_id)
        if coder is None:
            raise Refusal(_("You are no coder of %(code)s.") % {"code": priority.code})
        if coder.has_handed_in:
            raise Refusal(_("You have handed in your codes. Take them back before you change one."))
        _refuse_choice(priority, choice)
        saved += _save_choice(coder, priority, choice, now)
    return saved


@transaction.atomic
def hand_in(*, coder: Coder, by: User, now: dt.datetime) -> Coder:
    """Say that one's codes are complete. Raises Refusal while a priority has none.

    Side effects: time of handing in, event without any code.
    """
    coder = _own(coder, by)
    if coder.has_handed_in:
        return coder
    chosen = set(coder.choices.values_list("priority_id", flat=True))
    if left := [each for each in priorities_of(coder.coding) if each.pk not in chosen]:
        raise Refusal(_("Without a code yet: %(codes)s.") % {"codes": codes_of(left)})
    coder.handed_in_at = now
    coder.save(update_fields=["handed_in_at"])
    _record(coder, EventKind.CODES_HANDED_IN, now)
    return coder


@transaction.atomic
def take_back(*, coder: Coder, reason: str, by: User, now: dt.datetime) -> Coder:
    """Take one's codes back to change them. Raises Refusal without a reason, or once compared.

    Side effects: time of handing in, event with the reason.
    """
    coder = _own(coder, by)
    _refuse_no_reason(reason)
    if coder.has_handed_in:
        coder.handed_in_at = None
        coder.save(update_fields=["handed_in_at"])
        _record(coder, EventKind.CODES_TAKEN_BACK, now, reason=reason.strip())
    return coder


@transaction.atomic
def call_off(*, coding: PillarCoding, reason: str, by: User, now: dt.datetime) -> None:
    """End an independent coding before its codes are compared; nobody has seen them.

    Raises Refusal without a reason, or once compared. Side effects: coders, choices and hidden
    history gone; event with the reason.
    """
    study = hold_study(coding.pillar.study_id)
    refuse_opened(PillarCoding.objects.get(pk=coding.pk))
    _refuse_no_reason(reason)
    record(
        study=study,
        kind=EventKind.CODING_CALLED_OFF,
        by=by,
        now=now,
        pillar=coding.pillar.numeral,
        reason=reason.strip(),
    )
    coding.delete()


def priorities_of(coding: PillarCoding) -> list[Priority]:
    """What is coded: the consensus priorities of the pillar."""
    pillar = coding.pillar
    return list(standing_priorities(pillar.study).filter(survey__pillar=pillar))


def refuse_opened(coding: PillarCoding) -> None:
    if coding.is_open:
        raise Refusal(_("The codes of both coders are compared already."))


def _coders(study: Study, by: User) -> list[Coder]:
    return list(Coder.objects.filter(coding__pillar__study=study, user=by).select_related("coding"))


def _own(coder: Coder, by: User) -> Coder:
    """The coder as it is now, if it is `by` and nothing is compared yet."""
    hold_study(coder.coding.pillar.study_id)
    coder = Coder.objects.select_related("coding__pillar__study", "user").get(pk=coder.pk)
    refuse_opened(coder.coding)
    if coder.user_id != by.pk:
        raise Refusal(_("Only coders themselves hand in their codes or take them back."))
    return coder


def _save_choice(
    coder: Coder, priority: Priority, choice: Choice | None, now: dt.datetime
) -> list[CoderChoice]:
    """The choice if it is new or changed; its step in the hidden history."""
    before = (
        coder.choices.filter(priority=priority).select_related("sub_topic__area__pillar").first()
    )
    if _same(before, choice):
        return []
    step = Step(
        priority_id=priority.pk,
        before=before.sub_topic if before else None,
        after=choice.sub_topic if choice else None,
        reason=choice.note.strip() if choice else "",
    )
    note_steps(steps=[step], kind=CodingStep.CHOSEN, by=coder.user, now=now, coder=coder)
    if choice is None:
        coder.choices.filter(priority=priority).delete()
        return []
    saved, _made = CoderChoice.objects.update_or_create(
        coder=coder,
        priority=priority,
        defaults={
            "sub_topic": choice.sub_topic,
            "note": choice.note.strip(),
            "chosen_at": now,
        },
    )
    return [saved]


def _same(before: CoderChoice | None, choice: Choice | None) -> bool:
    if before is None or choice is None:
        return before is None and choice is None
    place = choice.sub_topic.pk if choice.sub_topic else None
    return (before.sub_topic_id, before.note) == (place, choice.note.strip())


def _refuse_choice(priority: Priority, choice: Choice | None) -> None:
    if choice is None:
        return
    place = choice.sub_topic
    if place and place.area.pillar_id != priority.survey.pillar_id:
        raise Refusal(
            _("%(code)s belongs to another pillar than sub-topic %(place)s.")
            % {"code": priority.code, "place": place.reference}
        )
    if place is None and not choice.note.strip():
        raise Refusal(_("Say in a note why no code fits %(code)s.") % {"code": priority.code})


def _refuse_placed_pillar(pillar: Pillar) -> None:
    if Coding.objects.filter(priority__survey__pillar=pillar).exists():
        raise Refusal(
            _(
                "Priorities of pillar %(numeral)s have places that all of the team can see."
                " Take those away first, or go on placing."
            )
            % {"numeral": pillar.numeral}
        )


def _refuse_no_reason(reason: str) -> None:
    if not reason.strip():
        raise Refusal(_("Give a reason: it goes on record."))


def _record(coder: Coder, kind: EventKind, now: dt.datetime, **about: str) -> None:
    pillar = coder.coding.pillar
    record(study=pillar.study, kind=kind, by=coder.user, now=now, pillar=pillar.numeral, **about)
