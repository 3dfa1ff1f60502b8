"""Addresses of the interface: its description, its resources, and a plain answer for the rest."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from roadmap.api.docs import api_docs
from roadmap.api.document import openapi
from roadmap.api.guard import guarded
from roadmap.api.version_one import nothing_there, resources

app_name = "api"


@guarded
def api_nothing(_request: HttpRequest, rest: str) -> HttpResponse:
    raise nothing_there()


urlpatterns = [
    path("docs", api_docs, name="api_docs"),
    path("openapi.json", openapi, name="openapi"),
    *resources(),
    re_path(r"^(?P<rest>[\s\S]*)$", api_nothing, name="api_nothing"),  # line breaks, too
]
