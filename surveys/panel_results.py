"""What the panel gets to see once a survey is finished, beside each expert's own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from studies.localized import content_language
from surveys.consensus import Verdict, percent_shown
from surveys.distribution import Distribution, distribution
from surveys.enums import REWRITING, Disposition
from surveys.models import CANNOT_JUDGE, PriorityVersion, RoundItem, Suggestion, Survey
from surveys.queries import (
    children_of,
    own_comments,
    own_sealed_answers_of,
    own_suggestions,
    rated_items_by_priority,
    sealed_rounds,
)
from surveys.scale import Scale, verdict_labels
from surveys.secrets import Link
from surveys.services.ratings import comment_keys, suggestion_keys


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One item of one round: the panel's ratings, its verdict, and the reader's own."""

    item: RoundItem
    language: str
    distribution: Distribution
    percent: str
    verdict_label: str | Promise
    mine: int | None
    comments: Sequence[str]

    @property
    def could_not_judge(self) -> bool:
        return self.mine == CANNOT_JUDGE


@dataclass(frozen=True, kw_only=True)
class PriorityResult:
    """One priority through all rounds, and what became of it."""

    code: str
    judged: Sequence[Judged]
    fate: str
    reason: str
    has_own_words: bool


def priority_results(survey: Survey, link: Link) -> list[PriorityResult]:
    """Every rated priority of a finished survey, by number, as this expert may see it."""
    by_priority = rated_items_by_priority([survey.pk])
    items = [item for group in by_priority.values() for item in group]
    texts = own_comments(comment_keys(link, [item.pk for item in items]))
    mine = own_sealed_answers_of(survey, link.ballot_key)
    children = children_of([item.version_id for item in items])
    found = []
    for group in by_priority.values():
        for item in group:
            item.version.priority.survey = survey
        judged = [_judged(survey, item, link, texts, mine) for item in group]
        fate, reason = _fate(group[-1], children)
        priority = group[-1].version.priority
        shown = PriorityResult(
            code=priority.code,
            judged=judged,
            fate=fate,
            reason=reason,
            has_own_words=any(each.comments for each in judged),
        )
        found.append((priority.number, shown))
    return [each for _number, each in sorted(found, key=lambda pair: pair[0])]


def own_suggestions_of(survey: Survey, link: Link) -> list[Suggestion]:
    """What this expert suggested in all sealed rounds, each with its answer."""
    keys = {
        (survey_round.pk, place): key
        for survey_round in sealed_rounds(survey)
        for place, key in suggestion_keys(link, survey_round.pk).items()
    }
    return list(own_suggestions(dict(enumerate(keys.values()))).values())


def _judged(
    survey: Survey,
    item: RoundItem,
    link: Link,
    texts: Mapping[str, str],
    mine: Mapping[int, int],
) -> Judged:
    result = item.result
    said = [texts.get(key, "") for key in comment_keys(link, [item.pk])]
    return Judged(
        item=item,
        language=content_language(item.version, "text"),
        distribution=distribution(
            result.counts,
            cannot_judge=result.cannot_judge,
            mine=mine.get(item.pk),
            scale=survey.scale,
        ),
        percent=percent_shown(result.agreeing, result.rated, survey.rule),
        verdict_label=verdict_labels(survey.scale)[result.verdict],
        mine=mine.get(item.pk),
        comments=[text for text in said if text],
    )


def _fate(last: RoundItem, children: Mapping[int, Sequence[PriorityVersion]]) -> tuple[str, str]:
    """What became of a priority after it was rated last, and why."""
    if last.disposition == Disposition.DROP:
        return _("Taken off the list"), last.disposition_reason
    if last.disposition in REWRITING:
        codes = ", ".join(sorted({each.priority.code for each in children[last.version_id]}))
        if last.disposition == Disposition.SPLIT:
            return _("Split into %(codes)s") % {"codes": codes}, last.disposition_reason
        return _("Goes on in %(codes)s") % {"codes": codes}, last.disposition_reason
    survey = last.version.priority.survey
    if survey.scale == Scale.PROGRESS:
        return str(verdict_labels(survey.scale)[last.result.verdict]), ""
    if last.result.verdict == Verdict.CONSENSUS:
        return _("Stands by consensus, and may become part of an action"), ""
    return _("Did not reach consensus"), ""
