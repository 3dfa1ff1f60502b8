from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from studies.queries import studies_of
from studies.views.access import signed_in_page


@require_safe
@signed_in_page
def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "delphi/desk.html", {"studies": list(studies_of(request.user))})
