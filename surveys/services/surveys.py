"""The survey of a pillar: making it, its rule, and locking its protocol."""

import datetime as dt
import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from studies.enums import EventKind
from studies.models import Study, User
from studies.services import studies
from studies.services.events import record
from surveys import bundle
from surveys.consensus import Rule
from surveys.enums import Feedback
from surveys.exceptions import ProtocolLocked, Refusal
from surveys.models import PriorityVersion, Survey, SurveyRound
from surveys.plan import ReminderPlan
from surveys.plan_words import PRESET_WORDS, preset_of
from surveys.scale import Scale, words_for_files

DEFAULT_ROUNDS = 2
USUAL_REMINDERS = ReminderPlan()


@transaction.atomic
def add_pillar(
    *, study: Study, by: User, now: dt.datetime, number: int | None = None, **fields: str
) -> Survey:
    """Add a pillar with its survey: the default rule and two planned rounds.

    A study that asks about progress has one. Side effects: pillar, survey, planned rounds, event.
    """
    pillar = studies.add_pillar(study=study, by=by, now=now, number=number, **fields)
    survey = Survey.objects.create(
        pillar=pillar, rule_data=Rule().as_dict(), order_seed=secrets.token_hex(16)
    )
    _plan_rounds(survey, 1 if study.is_progress else DEFAULT_ROUNDS)
    return survey


@transaction.atomic
def set_protocol(
    *,
    survey: Survey,
    rule: Rule,
    round_count: int,
    carries_consensus: bool,
    by: User,
    now: dt.datetime,
    feedback: Feedback = Feedback.DISTRIBUTION,
    invites_everyone: bool = True,
    reminders: ReminderPlan = USUAL_REMINDERS,
    rationale_en: str = "",
    rationale_zh: str = "",
) -> Survey:
    """Set rule, reason and plan, before round 1 opens. Raises ProtocolLocked afterwards.

    Raises Refusal for another scale, or a second round, where progress is asked about. Side
    effects: survey, planned rounds, event with rule and plan.
    """
    survey = held(survey)
    refuse_if_locked(survey)
    if survey.scale == Scale.PROGRESS and (rule.scale_max, rule.agree_from) != (5, 4):
        raise Refusal(_("It is asked on five points, of which 4 and 5 say well advanced or done."))
    survey.rule_data = rule.as_dict()
    survey.rationale_en, survey.rationale_zh = rationale_en.strip(), rationale_zh.strip()
    survey.save(update_fields=["rule_data", "rationale_en", "rationale_zh"])
    follow_plan(
        survey,
        round_count=round_count,
        carries_consensus=carries_consensus,
        feedback=feedback,
        invites_everyone=invites_everyone,
        reminders=reminders,
    )
    record(
        study=survey.pillar.study,
        kind=EventKind.RULE_CHANGED,
        by=by,
        now=now,
        pillar=survey.pillar.number,
        rule=rule.as_dict(),
        **survey.plan(round_count=round_count),
    )
    return survey


def follow_plan(
    survey: Survey,
    *,
    round_count: int,
    carries_consensus: bool,
    feedback: Feedback,
    invites_everyone: bool,
    reminders: ReminderPlan,
) -> None:
    """Write the plan into the columns that the rounds go by. The caller holds the survey.

    Raises Refusal for a second round that asks about progress. Side effects: survey, planned
    rounds.
    """
    if survey.scale == Scale.PROGRESS and round_count != 1:
        raise Refusal(_("How far it has come is asked in one round."))
    survey.carries_consensus = carries_consensus
    survey.feedback = feedback
    survey.invites_everyone = invites_everyone
    survey.reminder_days, survey.most_reminders = list(reminders.days), reminders.most
    survey.quiet_from, survey.quiet_until = reminders.quiet_from, reminders.quiet_until
    survey.quiet_zone = reminders.zone
    survey.save(
        update_fields=[
            *("carries_consensus", "feedback", "invites_everyone", "reminder_days"),
            *("most_reminders", "quiet_from", "quiet_until", "quiet_zone"),
        ]
    )
    _plan_rounds(survey, round_count)


def lock_protocol(*, survey: Survey, by: User, now: dt.datetime) -> Survey:
    """Write the protocol, its SHA-256 and the time. Called in the transaction that opens round 1.

    Side effects: survey, event with the hash.
    """
    survey.protocol = bundle.canonical(_protocol(survey))
    survey.protocol_sha256 = bundle.sha256(survey.protocol)
    survey.protocol_locked_at = now
    survey.save(update_fields=["protocol", "protocol_sha256", "protocol_locked_at"])
    record(
        study=survey.pillar.study,
        kind=EventKind.PROTOCOL_LOCKED,
        by=by,
        now=now,
        pillar=survey.pillar.number,
        sha256=survey.protocol_sha256,
    )
    return survey


def protocol_text(survey: Survey) -> str:
    """The canonical text of the protocol: as it was locked, or as it would be locked now."""
    return survey.protocol or bundle.canonical(_protocol(survey))


def held(survey: Survey | int) -> Survey:
    """Return the survey, or that with this id, as it is now; its row locked for the transaction."""
    rows = Survey.objects.select_for_update(of=("self",)).select_related("pillar__study")
    return rows.get(pk=survey if isinstance(survey, int) else survey.pk)


def refuse_if_locked(survey: Survey) -> None:
    """Raise ProtocolLocked once round 1 has opened."""
    if survey.is_locked:
        raise ProtocolLocked(
            _("Round 1 has opened, so the rule and the list of priorities no longer change.")
        )


def scale_part(survey: Survey) -> dict[str, list[str]]:
    """What protocol and bundle say of the scale; nothing where it is the usual one."""
    if survey.scale == Scale.RELEVANCE:
        return {}
    return {"scale": words_for_files(survey.rule.scale_max, survey.scale)}


def _plan_rounds(survey: Survey, count: int) -> None:
    survey.rounds.filter(number__gt=count).delete()
    planned = set(survey.rounds.values_list("number", flat=True))
    SurveyRound.objects.bulk_create(
        SurveyRound(survey=survey, number=n) for n in range(1, count + 1) if n not in planned
    )


def _protocol(survey: Survey) -> dict[str, object]:
    pillar, preset = survey.pillar, preset_of(survey.rule)
    statements = [
        {"priority": v.priority.number, "en": v.text_en, "zh": v.text_zh, "version": v.number}
        for v in PriorityVersion.objects.filter(priority__survey=survey)
        .select_related("priority")
        .order_by("priority__number", "number")
    ]
    return {
        "format": "delphi-roadmap/protocol/2",
        "study": pillar.study.slug,
        "study_title": pillar.study.title_en,
        "pillar": pillar.number,
        "pillar_title": pillar.title_en,
        "rule": survey.rule.as_dict(),
        "preset": preset,
        "source": PRESET_WORDS[preset].source if preset else "",
        "rationale": {"en": survey.rationale_en, "zh": survey.rationale_zh},
        "denominator": "ratings of the item; cannot judge and missing are outside",
        **survey.plan(round_count=survey.rounds.count()),
        "feedback_with_own_rating": True,
        "order_seed": survey.order_seed,
        "breakdown": pillar.study.breakdown_en,
        "consent_version": pillar.study.consent_version,
        "statements": statements,
    } | scale_part(survey)
