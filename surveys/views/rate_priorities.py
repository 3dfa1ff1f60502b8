from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.views.decorators.http import require_http_methods

from surveys.exceptions import AnswersChangedElsewhere, Refusal, RoundNotOpen
from surveys.forms.expert import LONGEST_COMMENT, LONGEST_SUGGESTION, read_answers
from surveys.models import Expert, SurveyRound
from surveys.pace import minutes
from surveys.queries import (
    is_asked,
    items_of_round,
    own_answers,
    own_suggestions,
    round_for_expert,
)
from surveys.rating_rows import LIST_FILTERS, rows_for
from surveys.secrets import Link
from surveys.services import ratings
from surveys.services.ratings import Answers, suggestion_keys
from surveys.views.access import expert_page


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What a refused page sent, and why it was refused: shown again, so that nothing is lost."""

    answers: Answers = field(default_factory=Answers)
    problems: Mapping[int, str] = field(default_factory=dict)
    refusal: str | Promise = ""
    status: int = 200


@require_http_methods(["GET", "HEAD", "POST"])
@expert_page
def rate_priorities(
    request: HttpRequest, expert: Expert, link: Link, round_id: int
) -> HttpResponse:
    survey_round = round_for_expert(expert, round_id)
    if survey_round is None:
        raise Http404
    if survey_round.is_open and not is_asked(survey_round, link.ballot_key):
        return render(request, "surveys/not_asked.html", frame(expert, survey_round), status=404)
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
        is_stale = isinstance(refusal, AnswersChangedElsewhere)
        sent = Sent(
            answers=with_texts_only(answers) if is_stale else answers,
            refusal=refusal.sentence,
            status=409 if is_stale else 400,
        )
        return _page(request, expert, link, survey_round, sent)
    return _next_page(request.POST, survey_round)


def with_texts_only(answers: Answers) -> Answers:
    """Leave out empty texts: an old window does not know what another one has written."""
    comments, changes, suggestions = (
        {place: text for place, text in texts.items() if text.strip()}
        for texts in (answers.comments, answers.changes, answers.suggestions)
    )
    return replace(answers, comments=comments, changes=changes, suggestions=suggestions)


def _next_page(data: QueryDict, survey_round: SurveyRound) -> HttpResponse:
    wants_review = data.get("next") == "review"
    page = "surveys:review_answers" if wants_review else "surveys:rate_priorities"
    response = redirect(page, round_id=survey_round.pk)
    kept = data.get("keep", "").partition("-")[0]
    if kept.isascii() and kept.isdigit():
        response["Location"] += f"#item-{kept}"
    response.status_code = 303
    return response


def round_over(
    request: HttpRequest, expert: Expert, survey_round: SurveyRound, late: Answers | None = None
) -> HttpResponse:
    """Say that the round has closed, and hand back what came too late."""
    texts = (
        [*late.comments.values(), *late.changes.values(), *late.suggestions.values()]
        if late
        else []
    )
    context = frame(expert, survey_round) | {
        "is_late": late is not None,
        "late_texts": [text for text in texts if text.strip()],
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
    rows = rows_for(survey_round, link, stored, sent.answers, sent.problems)
    waiting = [row for row in rows if not row.is_answered]
    chosen = request.GET.get("show", "all")
    # A refused page shows everything, so that a filter hides nothing of what was sent.
    is_filtered = chosen in LIST_FILTERS and survey_round.number > 1 and sent.status == 200
    list_filter = chosen if is_filtered else "all"
    shown = [row for row in rows if row.is_in(list_filter)]
    next_row = next((row for row in shown if not row.is_answered), None)
    context = frame(expert, survey_round) | {
        "rows": rows,
        "shown": shown,
        "current_row": next_row or (shown[0] if shown else None),
        "list_filter": list_filter,
        "filters": {name: sum(row.is_in(name) for row in rows) for name in LIST_FILTERS},
        "done": len(rows) - len(waiting),
        "next_row": next_row,
        "minutes_left": minutes(sum(row.seconds for row in waiting)) if waiting else 0,
        "revision": ballot.revision if ballot else 0,
        "longest_comment": LONGEST_COMMENT,
        "longest_suggestion": LONGEST_SUGGESTION,
        "suggestions": _suggestions(survey_round, link, sent.answers),
        "problem_rows": [row for row in rows if row.problem],
        "page_problem": sent.problems.get(0) or sent.refusal,
        "is_stale": sent.status == 409,
    }
    return render(request, "surveys/rate_priorities.html", context, status=sent.status)


def _suggestions(survey_round: SurveyRound, link: Link, sent: Answers) -> list[dict[str, object]]:
    """The reader's suggestions and room for one more; none where nothing can be added any more."""
    if not survey_round.is_followed:  # type: ignore[attr-defined]
        return []
    keys = suggestion_keys(link, survey_round.pk)
    stored = {place: each.text for place, each in own_suggestions(keys).items()}
    texts = stored | sent.suggestions
    written = [
        {"place": place, "text": text, "stored": stored.get(place, "")}
        for place, text in sorted(texts.items())
        if text
    ]
    free = next((place for place in keys if not texts.get(place)), None)
    return written + ([{"place": free, "text": ""}] if free else [])


def frame(expert: Expert, survey_round: SurveyRound) -> dict[str, object]:
    """What every page about one round shows."""
    return {
        "study": expert.study,
        "simulated": expert.study.is_simulated,
        "survey_round": survey_round,
        "pillar": survey_round.survey.pillar,
    }
