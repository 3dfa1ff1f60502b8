"""Which comments go to the panel and to readers, and in which words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import User
from studies.services.events import record
from surveys import wording
from surveys.enums import Moderation
from surveys.exceptions import Refusal
from surveys.models import Comment, Survey, SurveyRound
from surveys.services import round_lock
from surveys.services.surveys import held


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """Whether a comment is shown; in other words than its own, if `shown_text` holds some."""

    moderation: Moderation
    shown_text: str = ""
    reason: str = ""


def moderate(
    *, survey_round: SurveyRound, rulings: Mapping[UUID, Ruling], by: User, now: dt.datetime
) -> list[Comment]:
    """Show or hold back comments of a sealed round, by id; those already so are passed over.

    The comment as written is never changed; its shown words may leave something out, with a reason.
    Returns the changed comments. Raises Refusal if the round is not sealed, a comment is not of
    this round, or words were changed without a reason. Side effects: comments, one event with
    their number.
    """
    with round_lock.alone(survey_round.pk) as survey_round:
        if not survey_round.is_sealed:
            raise Refusal(_("The round is not counted and sealed yet."))
        comments = Comment.objects.filter(item__survey_round=survey_round, pk__in=rulings)
        if len(comments) != len(rulings):
            raise Refusal(_("The page holds a comment that is not of this round. Reload it."))
        changed = [each for each in comments if _rule(each, rulings[each.pk])]
        Comment.objects.bulk_update(changed, ["moderation", "shown_text", "moderation_reason"])
        if changed:
            record(
                study=survey_round.survey.pillar.study,
                kind=EventKind.COMMENT_MODERATED,
                by=by,
                now=now,
                pillar=survey_round.survey.pillar.number,
                round=survey_round.number,
                count=len(changed),
            )
    return changed


@transaction.atomic
def release_reasons(*, survey: Survey, released: bool, by: User, now: dt.datetime) -> Survey:
    """Let the next edition hold the reasons that are shown to the panel, or no longer.

    Editions that are published already stay as they are. Side effects: survey, event.
    """
    survey = held(survey)
    if survey.releases_reasons == released:
        return survey
    survey.releases_reasons = released
    survey.save(update_fields=["releases_reasons"])
    pillar = survey.pillar
    record(
        study=pillar.study,
        kind=EventKind.REASONS_RELEASED,
        by=by,
        now=now,
        pillar=pillar.number,
        released=released,
    )
    return survey


def _rule(comment: Comment, ruling: Ruling) -> bool:
    """Set the ruling on the comment; returns whether that changed it."""
    is_same = wording.is_same(ruling.shown_text, comment.text)
    words = "" if is_same else ruling.shown_text.strip()
    if words and not ruling.reason.strip():
        raise Refusal(_("Say why the words of a comment were changed."))
    reason = ruling.reason.strip() if words else ""
    wanted = (ruling.moderation, words, reason)
    if (comment.moderation, comment.shown_text, comment.moderation_reason) == wanted:
        return False
    comment.moderation, comment.shown_text, comment.moderation_reason = wanted
    return True
