from django.urls import path

from studies.views.study_create import study_create
from studies.views.study_edit import study_edit

app_name = "studies"
urlpatterns = [
    path("desk/studies/new/", study_create, name="study_create"),
    path("desk/studies/<slug:slug>/settings/", study_edit, name="study_edit"),
]
