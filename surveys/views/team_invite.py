from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from studies.models import Study
from studies.permissions import can_manage_study
from studies.views.access import study_page
from surveys import tasks
from surveys.exceptions import Refusal
from surveys.forms.team import InviteForm
from surveys.services.team_invitations import invite_member, revoke_invitation


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_manage_study)
def team_invite(request: HttpRequest, study: Study) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = invite_member(
                study=study, by=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refusal as refusal:
            form.add_error("email", str(refusal.sentence))
        else:
            tasks.hint(tasks.send_messages)
            sentence = _("An invitation to %(address)s is on its way.")
            messages.success(request, sentence % {"address": invitation.email})
            return redirect("studies:team", study.slug)
    return render(request, "surveys/team_invite.html", {"study": study, "form": form})


@require_POST
@study_page(can_manage_study)
def team_invitation_revoke(request: HttpRequest, study: Study, invitation_id: int) -> HttpResponse:
    invitation = study.invitations.filter(pk=invitation_id, accepted_at=None).first()
    if invitation is None:
        raise Http404
    revoke_invitation(invitation=invitation, by=request.user, now=timezone.now())
    sentence = _("The invitation to %(address)s opens nothing any more.")
    messages.success(request, sentence % {"address": invitation.email})
    return redirect("studies:team", study.slug)
