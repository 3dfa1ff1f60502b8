"""Addresses of the whole house."""

from django.urls import include, path

from delphi.views import accounts
from delphi.views.desk import desk
from delphi.views.front_page import front_page
from delphi.views.health import healthz, readyz
from delphi.views.outbox import local_outbox, local_outbox_mail
from delphi.views.robots import robots
from delphi.views.study_board import study_board
from delphi.views.study_public import study_public

handler400 = "delphi.views.errors.bad_request"
urlpatterns = [
    # First what is called most, the saving of a rating; public pages are mostly kept
    # (delphi/kept_pages.py) and seldom come here.
    path("", include("surveys.urls")),
    path("", include("roadmap.urls")),
    path("", front_page, name="front_page"),
    path("i18n/setlang/", accounts.set_language, name="set_language"),
    *accounts.urlpatterns,
    path("outbox/", local_outbox, name="local_outbox"),
    path("outbox/<str:name>/", local_outbox_mail, name="local_outbox_mail"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("robots.txt", robots, name="robots"),
    path("studies/<slug:slug>/", study_public, name="study_public"),
    path("desk/", desk, name="desk"),
    path("", include("studies.urls")),
    path("desk/studies/<slug:slug>/", study_board, name="study_board"),
]
