"""A study made from another one: its design, its words, and none of its people.

A progress consultation is one, too: the consensus priorities of a finished study, rated once more
in one round, by how far they have come (docs/decisions/0030).
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from studies.enums import CopyKind, EventKind
from studies.localized import PILLAR_TEXTS, STUDY_TEXTS
from studies.models import Membership, Pillar, Study, User
from studies.services import studies
from studies.services.events import record
from surveys.consensus import Rule
from surveys.enums import Feedback
from surveys.exceptions import Refusal
from surveys.models import MailWords, Priority, PriorityVersion, Survey
from surveys.queries import current_wordings, standing_priorities
from surveys.services.surveys import add_pillar, set_protocol

STUDY_COLUMNS = (
    *(f"{name}_{suffix}" for name in STUDY_TEXTS if name != "title" for suffix in ("en", "zh")),
    *("contact_email", "is_bilingual"),
)
PILLAR_COLUMNS = tuple(f"{name}_{suffix}" for name in PILLAR_TEXTS for suffix in ("en", "zh"))
# Texts about rating relevance, which a consultation about progress leaves to ours.
ABOUT_RELEVANCE = ("purpose", "scale_help", "why_you", "example")
WORDS_COLUMNS = ("kind", "subject_en", "subject_zh", "opening_en", "opening_zh")


@transaction.atomic
def copy_study(
    *, study: Study, kind: CopyKind, title_en: str, title_zh: str, by: User, now: dt.datetime
) -> Study:
    """Make a study with the same pillars, wordings, protocols and mail words.

    Of its people only `by` comes along, as coordinator; into a pilot the whole team does. In a
    renewed Delphi each priority knows the one that it is compared with. A consultation about
    progress takes only what stands, in one round, and no words about relevance. Raises Refusal for
    a pilot or a consultation, where the study has a pilot already, and where nothing stands. Side
    effects: study with all this, an event in it, for a pilot one in the study that it tries out.
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
        **_columns(study, kind),
    )
    _keep_translations(study, copy)
    _copy_surveys(study, copy, kind, by=by, now=now)
    if kind != CopyKind.PROGRESS:
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
    if study.is_progress:
        raise Refusal(_("This is a consultation. Make the next one from the study it asks about."))
    if kind == CopyKind.PROGRESS and not standing_priorities(study).exists():
        raise Refusal(_("No survey is finished with a priority that reached consensus."))


def _columns(study: Study, kind: CopyKind) -> dict[str, Any]:
    columns = {name: getattr(study, name) for name in STUDY_COLUMNS}
    if kind != CopyKind.PROGRESS:
        return columns
    unfit = (f"{name}_{suffix}" for name in ABOUT_RELEVANCE for suffix in ("en", "zh"))
    return columns | dict.fromkeys(unfit, "") | {"is_simulated": study.is_simulated}


def _copy_surveys(study: Study, copy: Study, kind: CopyKind, *, by: User, now: dt.datetime) -> None:
    surveys = Survey.objects.filter(pillar__study=study).select_related("pillar__study")
    standing = set(standing_priorities(study).values_list("pk", flat=True))
    for survey in surveys:
        wordings = current_wordings(survey)
        if kind == CopyKind.PROGRESS:
            wordings = [each for each in wordings if each.priority_id in standing]
            if not wordings:
                continue
        made = _copy_pillar(survey, copy, by=by, now=now)
        _copy_protocol(survey, made, kind, by=by, now=now)
        is_compared = kind in {CopyKind.RENEWAL, CopyKind.PROGRESS}
        _copy_priorities(wordings, made, is_compared=is_compared, by=by, now=now)


def _keep_translations(source: Study | Pillar, copy: Study | Pillar) -> None:
    """What was reviewed stays reviewed; the title of a study is new."""
    new = {"title": copy.translations["title"]} if isinstance(copy, Study) else {}
    copy.translations = source.translations | new
    copy.save(update_fields=["translations"])


def _copy_pillar(survey: Survey, study: Study, *, by: User, now: dt.datetime) -> Survey:
    """Under the same number, also where a pillar before it stays behind."""
    texts = {name: getattr(survey.pillar, name) for name in PILLAR_COLUMNS}
    copy = add_pillar(study=study, by=by, now=now, number=survey.pillar.number, **texts)
    _keep_translations(survey.pillar, copy.pillar)
    return copy


def _copy_protocol(
    survey: Survey, copy: Survey, kind: CopyKind, *, by: User, now: dt.datetime
) -> None:
    if kind == CopyKind.PROGRESS:
        set_protocol(
            survey=copy,
            rule=Rule(),
            round_count=1,
            carries_consensus=False,
            reminders=survey.reminders,
            by=by,
            now=now,
        )
        return
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


def _copy_priorities(
    wordings: list[PriorityVersion],
    copy: Survey,
    *,
    is_compared: bool,
    by: User,
    now: dt.datetime,
) -> None:
    """Under the same numbers, so that a code means the same in both studies."""
    priorities = Priority.objects.bulk_create(
        Priority(
            survey=copy,
            number=wording.priority.number,
            area_en=wording.priority.area_en,
            area_zh=wording.priority.area_zh,
            renews=wording.priority if is_compared else None,
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
