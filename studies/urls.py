from django.urls import path

from studies.views.study_create import study_create
from studies.views.study_edit import study_edit
from studies.views.study_record import study_record
from studies.views.team import member_remove, team

app_name = "studies"
urlpatterns = [
    path("desk/studies/new/", study_create, name="study_create"),
    path("desk/studies/<slug:slug>/settings/", study_edit, name="study_edit"),
    path("desk/studies/<slug:slug>/team/", team, name="team"),
    path(
        "desk/studies/<slug:slug>/team/<int:member_id>/remove/",
        member_remove,
        name="member_remove",
    ),
    path("desk/studies/<slug:slug>/record/", study_record, name="study_record"),
]
