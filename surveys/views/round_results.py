from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from studies.localized import content_language
from studies.queries import renewed_study
from surveys.charts import agreement_figure, distributions_figure
from surveys.consensus import Rule, Verdict, percent_shown
from surveys.distribution import Distribution, distribution
from surveys.models import RoundItem, RoundResult, Survey, SurveyRound
from surveys.permissions import can_refine, can_view_results
from surveys.queries import EarlierResult, earlier_results, judged_items
from surveys.round_statistics.moments import statistics_from_counts
from surveys.rule_words import BAND_WORDS, reached_words, rule_sentences
from surveys.scale import scale_words, verdict_labels
from surveys.views.access import round_page
from surveys.visibility import shows_results


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """What an earlier study found about the priority that this one renews."""

    item: RoundItem
    code: str
    language: str
    percent: str
    verdict_label: str | Promise
    threshold: int
    is_same_wording: bool


@dataclass(frozen=True, kw_only=True)
class Row:
    """One item of a sealed round, ready to be shown."""

    item: RoundItem
    code: str
    language: str
    percent: str
    verdict: str
    verdict_label: str | Promise
    distribution: Distribution
    median: float | None
    quartiles: tuple[float | None, float | None]
    earlier: Earlier | None = None  # in a renewed Delphi

    @property
    def comments(self) -> list[Any]:
        return list(self.item.comments.all())


@require_safe
@round_page(can_view_results)
def round_results(request: HttpRequest, survey_round: SurveyRound) -> HttpResponse:
    if not shows_results(survey_round):
        raise Http404
    survey = survey_round.survey
    rows = result_rows(survey_round)
    verdicts = Counter(row.verdict for row in rows)
    context = {
        "survey": survey,
        "survey_round": survey_round,
        "rows": rows,
        "rule": survey.rule,
        "sentences": rule_sentences(survey.rule, survey.scale),
        "verdicts": [
            {"verdict": value, "label": label, "count": verdicts[value]}
            for value, label in verdict_labels(survey.scale).items()
            if verdicts[value]
        ],
        "words": scale_words(survey.rule.scale_max, survey.scale),
        "result": (result := RoundResult.objects.defer("bundle").get(survey_round=survey_round)),
        "bands": band_rows(rows, result.breakdown),
        "may_refine": can_refine(survey.pillar.study.visitor_role),
        "renewed": renewed_study(survey.pillar.study, request.user),
        "has_next": survey.rounds.filter(number__gt=survey_round.number).exists(),
    }
    figures = _figures(rows, survey)
    return render(request, "surveys/round_results.html", context | figures)


def band_rows(rows: list[Row], breakdown: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Each priority's code with the words for each group; no words where they are withheld."""
    shown = {each["item"]: each["bands"] for each in breakdown.get("items", [])}
    labels = [group["label"] for group in breakdown.get("groups", [])]
    return [
        (row.code, [str(BAND_WORDS[shown[row.item.pk][label]]) for label in labels])
        if row.item.pk in shown
        else (row.code, [])
        for row in rows
        if labels
    ]


def result_rows(survey_round: SurveyRound) -> list[Row]:
    """Every item of a sealed round, by its place on the list.

    A handful of queries; one more where priorities renew those of an earlier study.
    """
    rule, items = survey_round.survey.rule, judged_items(survey_round)
    earlier = {pk: _earlier(found) for pk, found in earlier_results(items).items()}
    return [_row(item, rule, earlier.get(item.pk)) for item in items]


def _earlier(found: EarlierResult) -> Earlier:
    item, rule = found.item, found.item.survey_round.survey.rule
    return Earlier(
        item=item,
        code=item.version.priority.code,
        language=content_language(item.version, "text"),
        percent=percent_shown(item.result.agreeing, item.result.rated, rule),
        verdict_label=verdict_labels(item.survey_round.survey.scale)[item.result.verdict],
        threshold=rule.threshold_percent,
        is_same_wording=found.is_same_wording,
    )


def _row(item: RoundItem, rule: Rule, earlier: Earlier | None = None) -> Row:

    result, scale = item.result, item.version.priority.survey.scale
    statistics = statistics_from_counts(result.counts)
    return Row(
        item=item,
        code=item.version.priority.code,
        language=content_language(item.version, "text"),
        percent=percent_shown(result.agreeing, result.rated, rule),
        verdict=result.verdict,
        verdict_label=verdict_labels(scale)[result.verdict],
        distribution=distribution(result.counts, cannot_judge=result.cannot_judge, scale=scale),
        median=statistics.median,
        quartiles=(statistics.q1, statistics.q3),
        earlier=earlier,
    )


def _figures(rows: list[Row], survey: Survey) -> dict[str, Any]:
    """Both overviews, most agreement on top."""
    rule = survey.rule
    ranked = sorted(rows, key=_share, reverse=True)
    stand = sum(row.verdict == Verdict.CONSENSUS for row in rows)
    return {
        "ranked": ranked,
        "agreement_title": reached_words(survey.scale) % {"count": stand, "total": len(rows)},
        "agreement_figure": agreement_figure(
            [(row.code, row.item.result.agreeing, row.item.result.rated) for row in ranked],
            threshold_percent=rule.threshold_percent,
            inclusive=rule.threshold_is_inclusive,
        ),
        "distributions_figure": distributions_figure(
            [(row.code, row.item.result.counts) for row in ranked],
            words=[str(word) for word in scale_words(rule.scale_max, survey.scale)],
        ),
    }


def _share(row: Row) -> float:
    result = row.item.result
    return result.agreeing / result.rated if result.rated else -1.0
