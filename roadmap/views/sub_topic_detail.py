from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from roadmap.views.access import Reading, edition_page, found, render_edition


@require_safe
@edition_page
def sub_topic_detail(request: HttpRequest, reading: Reading, place: str) -> HttpResponse:
    sub_topic = found(reading.content.sub_topics.get(place))
    return render_edition(
        request, "roadmap/sub_topic_detail.html", reading, sub_topic=sub_topic, area=sub_topic.area
    )
