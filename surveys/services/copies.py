"""A study made from another one: its design, its words, and none of its people."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from studies.enums import CopyKind, EventKind
from studies.localized import PILLAR_TEXTS, STUDY_TEXTS
from studies.models import Membership, Pillar, Study, User
from studies.services import studies
from studies.services.events import record
from surveys.enums import Feedback
from surveys.exceptions import Refusal
from surveys.models import MailWords, Priority, PriorityVersion, Survey
from surveys.queries import current_wordings
from surveys.services.surveys import add_pillar, set_protocol

STUDY_COLUMNS = (
    *(f"{name}_{suffix}" for name in STUDY_TEXTS if name != "title" for suffix in ("en", "zh")),
    *("contact_email", "is_bilingual"),
)
PILLAR_COLUMNS = tuple(f"{name}_{suffix}" for name in PILLAR_TEXTS for suffix in ("en", "zh"))
WORDS_COLUMNS = ("kind", "subject_en", "subject_zh", "opening_en", "opening_zh")


@transaction.atomic
def copy_study(
    *, study: Study, kind: CopyKind, title_en: str, title_zh: str, by: User, now: dt.datetime
) -> Study:
    """Make a study with the same pillars, wordings, protocols and mail words.

    Of its people only `by` comes along, as coordinator; into a pilot the whole team does. In a
    renewed Delphi each priority knows the one that it is compared with. Raises Refusal for a pilot,
    and where the study has one already. Side effects: study with all this, an event in it, for a
    pilot one in the study that it tries out.
    """
    study = Study.objects.select_for_update(of=("self",)).get(pk=study.pk)
    _check(study, kind)
    copy = studies.create_study(
        by=by,
        now=now,
        title_en=title_en,
        title_zh=title_zh,
        made_from=study,
        made_as=kind,
        **{name: getattr(study, name) for name in STUDY_COLUMNS},
    )
    _keep_translations(study, copy)
    for survey in Survey.objects.filter(pillar__study=study).select_related("pillar"):
        _copy_survey(survey, copy, is_renewal=kind == CopyKind.RENEWAL, by=by, now=now)
    MailWords.objects.bulk_create(
        MailWords(study=copy, **{name: getattr(words, name) for name in WORDS_COLUMNS})
        for words in study.mail_words.all()
    )
    if kind == CopyKind.PILOT:
        _bring_team(study, copy)
        record(study=study, kind=EventKind.PILOT_MADE, by=by, now=now)
    record(study=copy, kind=EventKind.STUDY_COPIED, by=by, now=now, of=study.slug, made_as=kind)
    return copy


def _check(study: Study, kind: CopyKind) -> None:
    if study.is_pilot:
        raise Refusal(_("This is a pilot. Make the copy from the study that it tries out."))
    if kind == CopyKind.PILOT and study.copies.filter(made_as=CopyKind.PILOT).exists():
        raise Refusal(_("This study has a pilot already. Wipe it before you make another one."))


def _keep_translations(source: Study | Pillar, copy: Study | Pillar) -> None:
    """What was reviewed stays reviewed; the title of a study is new."""
    new = {"title": copy.translations["title"]} if isinstance(copy, Study) else {}
    copy.translations = source.translations | new
    copy.save(update_fields=["translations"])


def _copy_survey(
    survey: Survey, study: Study, *, is_renewal: bool, by: User, now: dt.datetime
) -> None:
    texts = {name: getattr(survey.pillar, name) for name in PILLAR_COLUMNS}
    copy = add_pillar(study=study, by=by, now=now, **texts)
    _keep_translations(survey.pillar, copy.pillar)
    set_protocol(
        survey=copy,
        rule=survey.rule,
        round_count=survey.rounds.count(),
        carries_consensus=survey.carries_consensus,
        feedback=Feedback(survey.feedback),
        invites_everyone=survey.invites_everyone,
        reminders=survey.reminders,
        rationale_en=survey.rationale_en,
        rationale_zh=survey.rationale_zh,
        by=by,
        now=now,
    )
    _copy_priorities(survey, copy, is_renewal=is_renewal, by=by, now=now)


def _copy_priorities(
    survey: Survey, copy: Survey, *, is_renewal: bool, by: User, now: dt.datetime
) -> None:
    """Under the same numbers, so that a code means the same in both studies."""
    wordings = current_wordings(survey)
    priorities = Priority.objects.bulk_create(
        Priority(
            survey=copy,
            number=wording.priority.number,
            area_en=wording.priority.area_en,
            area_zh=wording.priority.area_zh,
            renews=wording.priority if is_renewal else None,
        )
        for wording in wordings
    )
    PriorityVersion.objects.bulk_create(
        PriorityVersion(
            priority=priority,
            text_en=wording.text_en,
            text_zh=wording.text_zh,
            translation=wording.translation,
            created_at=now,
            created_by=by,
        )
        for priority, wording in zip(priorities, wordings, strict=True)
    )


def _bring_team(study: Study, pilot: Study) -> None:
    known = set(pilot.memberships.values_list("user_id", flat=True))
    Membership.objects.bulk_create(
        Membership(study=pilot, user_id=member.user_id, role=member.role)
        for member in study.memberships.all()
        if member.user_id not in known
    )
