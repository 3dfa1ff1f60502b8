"""The header that says what a page may load: the same text as django-csp's own, only sooner."""

import pytest
from csp.constants import HEADER
from csp.decorators import csp_exempt, csp_update
from csp.middleware import CSPMiddleware
from django.conf import settings as our_settings
from django.http import HttpResponse

from delphi.content_policy import ContentPolicy


def page(request):
    return HttpResponse("page")


def page_with_its_own(request):
    return HttpResponse("page", headers={HEADER: "default-src 'self'"})


PAGES = [
    page,
    page_with_its_own,
    csp_exempt()(page),
    csp_update({"img-src": ["https://pictures.example"]})(page),
]


def header(middleware, view, rf):
    return middleware(view)(rf.get("/")).headers.get(HEADER)


@pytest.mark.parametrize("is_debug", [False, True])
@pytest.mark.parametrize("view", PAGES)
def test_the_header_is_what_django_csp_would_send(view, is_debug, rf, settings):
    settings.DEBUG = is_debug
    assert header(ContentPolicy, view, rf) == header(CSPMiddleware, view, rf)


def test_the_pages_of_this_test_are_as_different_as_they_look(rf):
    headers = [header(ContentPolicy, view, rf) for view in PAGES]
    assert len(set(headers)) == len(PAGES)
    assert headers[2] is None


def test_nothing_unsafe_is_allowed():
    directives = our_settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert "unsafe" not in str(directives)
    assert directives["default-src"]
