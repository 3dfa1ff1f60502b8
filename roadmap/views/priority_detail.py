from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from roadmap.models.snapshot import PublishedPriority
from roadmap.views.access import Reading, edition_page, found, render_edition
from surveys.charts import Figure, distributions_figure
from surveys.scale import scale_words


@require_safe
@edition_page
def priority_detail(request: HttpRequest, reading: Reading, code: str) -> HttpResponse:
    priority = found(reading.content.priorities.get(code))
    return render_edition(
        request,
        "roadmap/priority_detail.html",
        reading,
        priority=priority,
        pillar=priority.pillar,
        figure=_figure(priority),
        words=scale_words(priority.last.rule.scale_max),
    )


def _figure(priority: PublishedPriority) -> Figure:
    rows = [(_("Round %(number)s") % {"number": s.number}, s.counts) for s in priority.rounds]
    words = [str(word) for word in scale_words(priority.last.rule.scale_max)]
    figure = distributions_figure(rows, words=words)
    figure["layout"]["showlegend"] = False  # the distributions above it name the colours
    return figure
