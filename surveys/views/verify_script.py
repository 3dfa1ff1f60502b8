from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from studies.views.access import public_page

NAME = "verify_bundle.py"


@require_safe
@public_page
def verify_script(_request: HttpRequest) -> HttpResponse:
    response = HttpResponse(_source(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return response


@cache
def _source() -> bytes:
    return (settings.BASE_DIR / "surveys" / NAME).read_bytes()
