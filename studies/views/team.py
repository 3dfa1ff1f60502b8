from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from studies.exceptions import LastCoordinator
from studies.forms import MemberForm
from studies.models import Study
from studies.permissions import can_manage_study
from studies.queries import members_of, open_invitations
from studies.services.studies import add_member, remove_member
from studies.views.access import study_page


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_manage_study)
def team(request: HttpRequest, study: Study) -> HttpResponse:
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _added(request, study, form)
        except LastCoordinator:
            form.add_error("role", _("A study keeps at least one coordinator."))
    context = {
        "study": study,
        "form": form,
        "members": list(members_of(study)),
        "invitations": list(open_invitations(study)),
        "now": timezone.now(),
    }
    return render(request, "studies/team.html", context)


def _added(request: HttpRequest, study: Study, form: MemberForm) -> HttpResponse:
    user, role = form.cleaned_data["user"], form.cleaned_data["role"]
    member = add_member(study=study, user=user, role=role, by=request.user, now=timezone.now())
    sentence = _("%(name)s is on the team as %(role)s.")
    messages.success(request, sentence % {"name": user, "role": member.get_role_display()})
    return redirect("studies:team", study.slug)


@require_POST
@study_page(can_manage_study)
def member_remove(request: HttpRequest, study: Study, member_id: int) -> HttpResponse:
    member = members_of(study).filter(pk=member_id).first()
    if member is None:
        raise Http404
    try:
        remove_member(member=member, by=request.user, now=timezone.now())
    except LastCoordinator:
        messages.error(request, _("A study keeps at least one coordinator."))
    else:
        messages.success(request, _("%(name)s is off the team.") % {"name": member.user.name})
    return redirect("studies:team", study.slug)
