from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from surveys.enums import CommentKind
from surveys.exceptions import NotOnScale, Refusal, RoundNotOpen
from surveys.forms.expert import AnswerForm, CommentForm, SuggestionForm, read_rating
from surveys.models import Expert
from surveys.queries import round_for_expert
from surveys.secrets import Link
from surveys.services import ratings
from surveys.services.ratings import MOST_SUGGESTIONS
from surveys.views.access import expert_page


@require_POST
@expert_page
def save_rating(
    request: HttpRequest, expert: Expert, link: Link, round_id: int, item_id: int
) -> HttpResponse:
    if not expert.may_rate:  # type: ignore[attr-defined]
        raise Http404
    value = read_rating(request.POST)
    if value is None:
        sentences = AnswerForm(request.POST).errors.get("rating", [_("Choose one rating.")])
        return refused(request, expert, " ".join(sentences), 400)
    try:
        revision = ratings.save_rating(
            link=link,
            round_id=round_id,
            item_id=item_id,
            value=value,
            consent_version=expert.consent_version,  # type: ignore[attr-defined]
            group=expert.group,
        )
    except Refusal as refusal:
        return refused(request, expert, refusal.sentence, _status(refusal))
    return saved(request, round_id, f"item-{item_id}", revision)


@require_POST
@expert_page
def save_comment(
    request: HttpRequest,
    expert: Expert,
    link: Link,
    round_id: int,
    item_id: int,
    *,
    kind: CommentKind = CommentKind.REASON,
) -> HttpResponse:
    if not expert.may_rate:  # type: ignore[attr-defined]
        raise Http404
    form = CommentForm(request.POST)
    if problem := text_problem(request, form, "comment"):
        return refused(request, expert, problem, 400)
    try:
        revision = ratings.save_comment(
            link=link,
            round_id=round_id,
            item_id=item_id,
            text=form.cleaned_data["comment"],
            kind=kind,
        )
    except Refusal as refusal:
        return refused(request, expert, refusal.sentence, _status(refusal))
    return saved(request, round_id, f"item-{item_id}", revision)


@require_POST
@expert_page
def save_suggestion(
    request: HttpRequest, expert: Expert, link: Link, round_id: int, nth: int
) -> HttpResponse:
    if round_for_expert(expert, round_id) is None or not 1 <= nth <= MOST_SUGGESTIONS:
        raise Http404
    form = SuggestionForm(request.POST)
    if problem := text_problem(request, form, "suggestion"):
        return refused(request, expert, problem, 400)
    try:
        revision = ratings.save_suggestion(
            link=link, round_id=round_id, place=nth, text=form.cleaned_data["suggestion"]
        )
    except Refusal as refusal:
        return refused(request, expert, refusal.sentence, _status(refusal))
    return saved(request, round_id, "suggest", revision)


def text_problem(request: HttpRequest, form: Form, name: str) -> str:
    """What is wrong with a text, or nothing. Only a text that was sent empty deletes."""
    if name not in request.POST:
        return _("The text did not arrive. Reload the page and save again.")
    return "" if form.is_valid() else " ".join(form.errors[name])


def saved(request: HttpRequest, round_id: int, place: str, revision: int | None) -> HttpResponse:
    """Acknowledge: the answer is on disk. A page without JavaScript goes back to its place."""
    if _wants_json(request):
        numbered = {"revision": revision} if revision else {}
        return JsonResponse({"status": _("Saved"), **numbered})
    response = redirect("surveys:rate_priorities", round_id=round_id)
    response["Location"] += f"#{place}"
    response.status_code = 303
    return response


def refused(
    request: HttpRequest, expert: Expert, sentence: str | Promise, status: int
) -> HttpResponse:
    """Say what was wrong, in the form that the page asked for."""
    if _wants_json(request):
        return JsonResponse({"problem": str(sentence)}, status=status)
    context = {
        "study": expert.study,
        "simulated": expert.study.is_simulated,
        "sentence": sentence,
    }
    return render(request, "surveys/answer_refused.html", context, status=status)


def _status(refusal: Refusal) -> int:
    if isinstance(refusal, RoundNotOpen):
        return 409
    return 400 if isinstance(refusal, NotOnScale) else 404


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.META.get("HTTP_ACCEPT", "")
