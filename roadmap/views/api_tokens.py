from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from roadmap.follow_up import measured_indicators, tokens_of
from roadmap.forms.api_token import ApiTokenForm
from roadmap.permissions import can_follow_up
from roadmap.services.api_tokens import make_token, revoke_token
from roadmap.views.access import found, member
from studies.models import Study
from studies.views.access import study_page
from surveys.exceptions import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_follow_up)
@never_cache
def api_tokens(request: HttpRequest, study: Study) -> HttpResponse:
    """The tokens of a study, and the form for the next one, whose secret is shown once."""
    indicators = list(measured_indicators(study))
    form = ApiTokenForm(request.POST or None, indicators=indicators)
    secret = ""
    if request.method == "POST" and form.is_valid():
        secret = _made(request, study, form)
    if secret:
        form = ApiTokenForm(indicators=indicators)
    today = timezone.localdate()
    context = {
        "study": study,
        "form": form,
        "secret": secret,
        "indicators": indicators,
        "tokens": [(each, each.holds(today)) for each in tokens_of(study)],
    }
    return render(request, "roadmap/api_tokens.html", context)


@require_POST
@study_page(can_follow_up)
def api_token_revoke(request: HttpRequest, study: Study, token_id: int) -> HttpResponse:
    token = found(tokens_of(study).filter(pk=token_id).first())
    try:
        revoke_token(token=token, by=member(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("The token is revoked. It is taken no longer."))
    return redirect("roadmap:api_tokens", study.slug)


def _made(request: HttpRequest, study: Study, form: ApiTokenForm) -> str:
    """The secret of the new token; empty where the service refuses it."""
    try:
        _token, secret = make_token(
            study=study,
            holder=form.cleaned_data["holder"],
            indicators=form.chosen(),
            expires_on=form.cleaned_data["expires_on"],
            by=member(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error("expires_on", str(refusal.sentence))
        return ""
    return secret
