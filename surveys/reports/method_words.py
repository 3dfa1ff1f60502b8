"""The method of a study in sentences, for reports, protocol and checklists alike."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from studies.models import Event, Study
from studies.models.event_words import details_in_words
from surveys.models import Survey
from surveys.plan_words import reminder_words
from surveys.queries import PlainDeviation
from surveys.reports.findings import PillarFindings
from surveys.rule_words import rule_sentences
from surveys.scale import CANNOT_JUDGE_WORDS, Scale, scale_words


def scale(survey: Survey) -> str:
    """The answers that an expert can give."""
    words = scale_words(survey.rule.scale_max, survey.scale)
    named = [f"{value} = {word}" if word else str(value) for value, word in enumerate(words, 1)]
    return "; ".join([*named, str(CANNOT_JUDGE_WORDS)])


def rule(survey: Survey) -> list[str]:
    return rule_sentences(survey.rule, survey.scale)


def carrying(survey: Survey) -> str:
    if survey.scale == Scale.PROGRESS:
        return _("The panel is asked once; what it says decides about no priority.")
    if survey.carries_consensus:
        return _("A priority with consensus is proposed to be rated again in the next round.")
    return _("A priority with consensus is proposed to be accepted and is not rated again.")


def feedback() -> str:
    return _(
        "From round 2 on, experts see the distribution of the round before, reasons that the team"
        " passed on without names, their own earlier rating, and what changed in the wording."
    )


def anonymity() -> str:
    return _(
        "Experts answer by a personal link, each alone. Nobody in the team can see who gave which"
        " rating; nothing about ratings is shown before a round is sealed; groups under five people"
        " are never shown."
    )


def reminders(survey: Survey) -> str:
    return _("Reminders: %(plan)s.") % {"plan": reminder_words(survey.reminders)}


def languages(study: Study) -> str:
    codes = ["en", "zh-hans"] if study.is_bilingual else ["en"]
    return ", ".join(str(get_language_info(code)["name_translated"]) for code in codes)


def deviation(event: PlainDeviation | Event) -> list[str]:
    """When, what and the details, as a row."""
    if isinstance(event, PlainDeviation):
        details = _("planned: %(planned)s; instead: %(instead)s; reason: %(reason)s") % {
            "planned": event.planned,
            "instead": event.instead,
            "reason": event.reason,
        }
        return [date_format(event.at, "DATE_FORMAT"), str(event.label), details]
    pairs = details_in_words(event.about, without="pillar")
    details = "; ".join(f"{name}: {value}" for name, value in pairs)
    return [date_format(event.at, "DATE_FORMAT"), str(event.get_kind_display()), details]


def dates(pillar: PillarFindings) -> str:
    """When each round was open: `Round 1: 3 May 2026 to 20 May 2026; …`."""
    said = []
    for each in pillar.rounds:
        survey_round = each.survey_round
        assert survey_round.opened_at
        assert survey_round.closed_at
        said.append(
            _("round %(number)s from %(first)s to %(last)s")
            % {
                "number": each.number,
                "first": date_format(survey_round.opened_at, "DATE_FORMAT"),
                "last": date_format(survey_round.closed_at, "DATE_FORMAT"),
            }
        )
    return "; ".join(said)


def response(pillar: PillarFindings) -> str:
    """How many answered each round: `round 1: 24 of 30 answered; …`."""
    return "; ".join(
        _("round %(number)s: %(answered)s of %(invited)s answered")
        % {"number": each.number, "answered": each.answered, "invited": each.invited}
        for each in pillar.rounds
    )


def by_pillar(pillars: Sequence[PillarFindings], says: Sequence[str]) -> str:
    """One sentence for each pillar; the numeral stands before it where there are several."""
    if len(pillars) == 1:
        return says[0]
    return " ".join(
        f"{pillar.survey.pillar.numeral}: {said.rstrip('.。')};"
        for pillar, said in zip(pillars, says, strict=True)
    ).rstrip(";")
