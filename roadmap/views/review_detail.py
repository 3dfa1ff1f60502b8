from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from roadmap.forms.notes import RemarkForm, ReturnForm
from roadmap.models import Review
from roadmap.permissions import can_hand_in, can_publish, can_view_editions
from roadmap.queries import review_of
from roadmap.services import reviewing
from roadmap.services.publishing import other_coordinators
from roadmap.services.snapshots import preview
from roadmap.views.access import found, member
from studies.enums import Role
from studies.models import Study
from studies.views.access import confirmed_recently, study_page
from surveys.exceptions import Refusal


@require_POST
@study_page(can_hand_in)
def review_hand_in(request: HttpRequest, study: Study) -> HttpResponse:
    try:
        review = reviewing.hand_in(study=study, by=member(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("roadmap:edition_list", study.slug)
    messages.success(request, _("The draft is handed in. The team can read it now."))
    return redirect("roadmap:review_detail", study.slug, review.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_view_editions)
def review_detail(request: HttpRequest, study: Study, review_id: int) -> HttpResponse:
    """The review with its remarks; a POST adds one."""
    review = found(review_of(study, review_id))
    initial = {"about": request.GET.get("about", "")}
    form = RemarkForm(request.POST or None, content=review.content, initial=initial)
    if request.method == "POST":
        if study.is_archived:
            raise PermissionDenied
        if form.is_valid() and _remarked(request, review, form):
            messages.success(request, _("Your remark stands below, with your name."))
            return redirect("roadmap:review_detail", study.slug, review.pk)
    return _page(request, study, review, form=form, return_form=ReturnForm())


@require_POST
@study_page(can_publish)
def review_return(request: HttpRequest, study: Study, review_id: int) -> HttpResponse:
    review = found(review_of(study, review_id))
    return_form = ReturnForm(request.POST)
    if return_form.is_valid():
        reason, by = return_form.cleaned_data["reason"], member(request)
        try:
            reviewing.send_back(review=review, reason=reason, by=by, now=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal.sentence))
            return redirect("roadmap:review_detail", study.slug, review.pk)
        messages.success(request, _("The draft is sent back."))
        return redirect("roadmap:edition_list", study.slug)
    form = RemarkForm(content=review.content)
    return _page(request, study, review, form=form, return_form=return_form)


@require_POST
@study_page(can_publish)
@confirmed_recently
def review_publish(request: HttpRequest, study: Study, review_id: int) -> HttpResponse:
    review = found(review_of(study, review_id))
    try:
        edition = reviewing.publish_reviewed(review=review, by=member(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("roadmap:review_detail", study.slug, review.pk)
    messages.success(
        request,
        _("Edition %(number)s is published, exactly as it was reviewed.")
        % {"number": edition.number},
    )
    return redirect("roadmap:edition_list", study.slug)


def _remarked(request: HttpRequest, review: Review, form: RemarkForm) -> bool:
    try:
        reviewing.remark(review=review, by=member(request), now=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return False
    return True


def _page(
    request: HttpRequest, study: Study, review: Review, *, form: RemarkForm, return_form: ReturnForm
) -> HttpResponse:
    reader = member(request)
    is_own = review.handed_in_by_id == reader.pk
    context = {
        "study": study,
        "review": review,
        "remarks": review.remarks.select_related("written_by"),
        "has_moved_on": review.is_open and preview(study=study).sha256 != review.sha256,
        "may_decide": review.is_open and can_publish(Role(study.visitor_role)),
        "needs_another": is_own and other_coordinators(study, reader),
        "is_own": is_own,
        "form": form,
        "return_form": return_form,
    }
    return render(request, "roadmap/review_detail.html", context)
