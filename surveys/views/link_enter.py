from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from studies.views.access import public_page
from surveys.forms.expert import LinkForm
from surveys.secrets import read_typed
from surveys.views.access import keep_private


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def link_enter(request: HttpRequest) -> HttpResponse:
    """For whoever has the link on paper, or in pieces: a field that takes it in any form."""
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        link = read_typed(form.cleaned_data["link"])
        if link:
            return redirect("surveys:expert_landing", link.token)
        form.add_error(
            "link",
            _(
                "This is neither a whole link nor a whole code of 52 letters and digits. Compare it"
                " with the mail, and type the missing part."
            ),
        )
    return keep_private(render(request, "surveys/link_enter.html", {"form": form}))
