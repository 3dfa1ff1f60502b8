from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from studies.views.access import public_page

# Pages of people, behind a sign-in or a personal link. Robots find nothing there anyway.
CLOSED = ("/desk/", "/answer/", "/i/", "/account/", "/sign-in/", "/outbox/", "/i18n/")


@require_safe
@public_page
def robots(_request: HttpRequest) -> HttpResponse:
    """What search engines may read: whatever is published."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines += ["", f"Sitemap: {settings.SITE_URL}{reverse('roadmap:sitemap_index')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
