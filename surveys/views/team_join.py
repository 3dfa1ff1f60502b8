from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from studies.models import TeamInvitation
from studies.views.access import public_page
from surveys.exceptions import Refusal
from surveys.forms.team import JoinForm
from surveys.services import team_invitations as services
from surveys.views.access import keep_private


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def team_join(request: HttpRequest, signature: str) -> HttpResponse:
    invitation = services.invitation_by_token(signature, timezone.now())
    if invitation is None:
        return keep_private(render(request, "surveys/team_join_over.html", status=404))
    account = services.account_of(invitation)
    form = JoinForm(request.POST or None, email=invitation.email)
    problem = ""
    if request.method == "POST":
        try:
            if response := _accepted(request, invitation, form, is_known=account is not None):
                return response
        except Refusal as refusal:
            problem = str(refusal.sentence)
    context = {
        "study": invitation.study,
        "invitation": invitation,
        "form": form,
        "has_account": account is not None,
        "is_signed_in_as_invited": account is not None and request.user == account,
        "problem": problem,
    }
    return keep_private(render(request, "surveys/team_join.html", context))


def _accepted(
    request: HttpRequest, invitation: TeamInvitation, form: JoinForm, *, is_known: bool
) -> HttpResponse | None:
    """Join and lead on; None where something is missing."""
    now = timezone.now()
    if is_known and not request.user.is_authenticated:
        return None
    if is_known or request.user.is_authenticated:
        services.accept_as(invitation=invitation, user=request.user, now=now)
        messages.success(request, _("You are on the team."))
        return redirect("study_board", invitation.study.slug)
    if not form.is_valid():
        return None
    services.accept_with_new_account(invitation=invitation, now=now, **form.cleaned_data)
    messages.success(request, _("Your account is made. Sign in with your address and password."))
    return redirect("sign_in")
