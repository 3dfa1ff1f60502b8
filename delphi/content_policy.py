"""The Content-Security-Policy header, from a text that is built once and not for every answer."""

from functools import cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ContentPolicy(CSPMiddleware):
    """django-csp; a view may still change the policy by its decorators, or ask for a nonce."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add the header of the settings, unless something about this answer is special."""
        is_special = any(name.startswith("_csp") for name in (*vars(response), *vars(request)))
        if is_special or settings.DEBUG or HEADER in response:
            return super().process_response(request, response)
        response[HEADER] = _usual_policy()
        return response


@cache
def _usual_policy() -> str:
    return build_policy()
