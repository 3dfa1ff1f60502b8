from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from studies.models import Study
from studies.views.access import public_page


@require_safe
@public_page
def study_public(request: HttpRequest, slug: str) -> HttpResponse:
    """The public face of a study: its roadmap, or that there is none yet.

    Pages of surveys lead here, since they know no roadmap.
    """
    if Study.objects.filter(slug=slug, editions__isnull=False).exists():
        return redirect("roadmap:roadmap_home", slug)
    return render(request, "delphi/study_public.html", status=404)
