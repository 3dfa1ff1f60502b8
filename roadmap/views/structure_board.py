from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from roadmap.forms.structure import TitleLinesForm
from roadmap.models import Area
from roadmap.permissions import can_edit_structure
from roadmap.queries import pillars_with_structure
from roadmap.services.structure import add_areas, add_sub_topics
from roadmap.views.access import found, member
from studies.models import Pillar, Study
from studies.views.access import study_page
from surveys.exceptions import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@study_page(can_edit_structure)
def structure_board(request: HttpRequest, study: Study) -> HttpResponse:
    pillars = list(pillars_with_structure(study))
    sent = request.POST.get("to", "")
    targets = _targets(pillars)
    for key, target in targets.items():
        data = request.POST if key == sent else None
        target.form = TitleLinesForm(data, prefix=key, label=_label(target))  # type: ignore[union-attr]
    if request.method == "POST":
        target = found(targets.get(sent))
        if _added(request, target):
            return redirect(f"{request.path}#{sent}")
    failed = targets[sent].form if sent in targets else None  # type: ignore[union-attr]
    context = {"study": study, "pillars": pillars, "failed": failed}
    return render(request, "roadmap/structure_board.html", context)


def _targets(pillars: Sequence[Pillar]) -> dict[str, Pillar | Area]:
    """Where titles can be added, by the name of the form."""
    targets: dict[str, Pillar | Area] = {}
    for pillar in pillars:
        targets[f"pillar-{pillar.pk}"] = pillar
        for area in pillar.areas.all():
            area.pillar = pillar
            targets[f"area-{area.pk}"] = area
    return targets


def _label(target: Pillar | Area) -> str:
    if isinstance(target, Area):
        return _("New sub-topics of %(area)s, one a line") % {"area": target.reference}
    return _("New areas of pillar %(numeral)s, one a line") % {"numeral": target.numeral}


def _added(request: HttpRequest, target: Pillar | Area) -> bool:
    form: TitleLinesForm = target.form  # type: ignore[union-attr]
    if not form.is_valid():
        return False
    titles, by, now = form.cleaned_data["lines"], member(request), timezone.now()
    try:
        if isinstance(target, Area):
            add_sub_topics(area=target, titles=titles, by=by, now=now)
        else:
            add_areas(pillar=target, titles=titles, by=by, now=now)
    except Refusal as refusal:
        form.add_error("lines", str(refusal.sentence))
        return False
    sentence = ngettext("%(count)s title is added.", "%(count)s titles are added.", len(titles))
    messages.success(request, sentence % {"count": len(titles)})
    return True
