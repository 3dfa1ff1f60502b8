from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

from studies.localized import content_language
from surveys.distribution import Distribution, distribution
from surveys.exceptions import AnswersChangedElsewhere, Refusal, RoundNotOpen
from surveys.forms.expert import LONGEST_COMMENT, read_answers
from surveys.models import CANNOT_JUDGE, Expert, ItemResult, RoundItem, SurveyRound
from surveys.queries import (
    feedback_for,
    items_of_round,
    own_answers,
    own_answers_before,
    own_comments,
    round_for_expert,
)
from surveys.scale import CANNOT_JUDGE_CODE, CANNOT_JUDGE_WORDS, scale_words
from surveys.secrets import Link
from surveys.services import ratings
from surveys.services.ratings import Answers
from surveys.views.access import expert_page
from surveys.visibility import shows_feedback


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What a refused page sent, and why it was refused: shown again, so that nothing is lost."""

    answers: Answers = field(default_factory=Answers)
    problems: Mapping[int, str] = field(default_factory=dict)
    refusal: str | Promise = ""
    status: int = 200


@dataclass(frozen=True, kw_only=True)
class Option:
    """One radio button."""

    value: str
    word: str | Promise
    is_checked: bool
    is_apart: bool = False


@dataclass(frozen=True, kw_only=True)
class Row:
    """One priority on the page, with everything this expert said and may see about it."""

    item: RoundItem
    language: str
    options: list[Option]
    comment: str
    problem: str
    feedback: Distribution | None
    could_not_judge_before: bool

    @property
    def is_answered(self) -> bool:
        return any(option.is_checked for option in self.options)


@require_http_methods(["GET", "HEAD", "POST"])
@expert_page
def rate_priorities(
    request: HttpRequest, expert: Expert, link: Link, round_id: int
) -> HttpResponse:
    survey_round = round_for_expert(expert, round_id)
    if survey_round is None:
        raise Http404
    if request.method == "POST":
        return _save_page(request, expert, link, survey_round)
    if not survey_round.is_open:
        return round_over(request, expert, survey_round)
    return _page(request, expert, link, survey_round)


def _save_page(
    request: HttpRequest, expert: Expert, link: Link, survey_round: SurveyRound
) -> HttpResponse:
    items = items_of_round(survey_round)
    answers, problems = read_answers(request.POST, items)
    seen = request.POST.get("revision", "")
    is_number = seen.isascii() and seen.isdigit() and len(seen) < 10
    if problems:
        sent = Sent(answers=answers, problems=problems, status=400)
        return _page(request, expert, link, survey_round, sent)
    try:
        ratings.save_answers(
            link=link,
            round_id=survey_round.pk,
            answers=answers,
            consent_version=expert.study.consent_version,
            group=expert.group,
            revision_seen=int(seen) if is_number else None,
        )
    except RoundNotOpen:
        return round_over(request, expert, survey_round, answers)
    except Refusal as refusal:
        status = 409 if isinstance(refusal, AnswersChangedElsewhere) else 400
        sent = Sent(answers=answers, refusal=refusal.sentence, status=status)
        return _page(request, expert, link, survey_round, sent)
    wants_review = request.POST.get("next") == "review"
    page = "surveys:review_answers" if wants_review else "surveys:rate_priorities"
    response = redirect(page, round_id=survey_round.pk)
    response.status_code = 303
    return response


def round_over(
    request: HttpRequest, expert: Expert, survey_round: SurveyRound, late: Answers | None = None
) -> HttpResponse:
    """Say that the round has closed, and hand back what came too late."""
    context = frame(expert, survey_round) | {
        "is_late": late is not None,
        "late_comments": [text for text in late.comments.values() if text] if late else [],
    }
    return render(request, "surveys/round_over.html", context, status=409)


def _page(
    request: HttpRequest,
    expert: Expert,
    link: Link,
    survey_round: SurveyRound,
    sent: Sent | None = None,
) -> HttpResponse:
    sent = sent or Sent()
    ballot, stored = own_answers(link.ballot_id(survey_round.pk))
    rows = rows_for(survey_round, link, stored, sent)
    context = frame(expert, survey_round) | {
        "rows": rows,
        "done": sum(row.is_answered for row in rows),
        "revision": ballot.revision if ballot else 0,
        "longest_comment": LONGEST_COMMENT,
        "problem_rows": [row for row in rows if row.problem],
        "page_problem": sent.problems.get(0) or sent.refusal,
    }
    return render(request, "surveys/rate_priorities.html", context, status=sent.status)


def rows_for(
    survey_round: SurveyRound,
    link: Link,
    stored: Mapping[int, int],
    sent: Sent | None = None,
) -> list[Row]:
    """Everything an expert may see of a round's list, in this expert's own stable order."""
    survey = survey_round.survey
    items = items_of_round(survey_round)
    items.sort(key=lambda item: link.order_key(survey.order_seed, item.version.priority_id))
    comments = own_comments(link.comment_key(item.pk) for item in items)
    sent = sent or Sent()
    values = {**stored, **sent.answers.values}
    comments |= sent.answers.comments
    results = feedback_for(survey_round) if survey_round.number > 1 else {}
    before = own_answers_before(survey_round, link.ballot_key) if results else {}
    words = scale_words(survey.rule.scale_max)
    rows = []
    for item in items:
        result = results.get(item.version.priority_id)
        mine = before.get(result.item_id) if result else None
        rows.append(
            Row(
                item=item,
                language=content_language(item.version, "text"),
                options=_options(words, values.get(item.pk)),
                comment=comments.get(item.pk, ""),
                problem=sent.problems.get(item.pk, ""),
                feedback=_feedback(result, mine),
                could_not_judge_before=mine == CANNOT_JUDGE,
            )
        )
    return rows


def _feedback(result: ItemResult | None, mine: int | None) -> Distribution | None:
    if result is None or not shows_feedback(result.rated):
        return None
    return distribution(result.counts, cannot_judge=result.cannot_judge, mine=mine)


def _options(words: list[str | Promise], chosen: int | None) -> list[Option]:
    scale = [
        Option(value=str(value), word=word, is_checked=chosen == value)
        for value, word in enumerate(words, start=1)
    ]
    apart = Option(
        value=CANNOT_JUDGE_CODE,
        word=CANNOT_JUDGE_WORDS,
        is_checked=chosen == CANNOT_JUDGE,
        is_apart=True,
    )
    return [*scale, apart]


def frame(expert: Expert, survey_round: SurveyRound) -> dict[str, object]:
    """What every page about one round shows."""
    return {
        "study": expert.study,
        "simulated": expert.study.is_simulated,
        "survey_round": survey_round,
        "pillar": survey_round.survey.pillar,
    }
