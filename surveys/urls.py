"""Addresses of a survey: the expert's pages, then the team's."""

from django.urls import path

from surveys.views.expert_home import expert_home, expert_leave
from surveys.views.expert_landing import expert_landing
from surveys.views.rate_priorities import rate_priorities
from surveys.views.review_answers import answers_submitted, review_answers
from surveys.views.save_rating import save_comment, save_rating

app_name = "surveys"

ANSWER = "answer/<int:round_id>/"
ANSWER_ITEM = ANSWER + "items/<int:item_id>/"

urlpatterns = [
    path("i/<str:token>/", expert_landing, name="expert_landing"),
    path("answer/", expert_home, name="expert_home"),
    path("answer/leave/", expert_leave, name="expert_leave"),
    path(ANSWER, rate_priorities, name="rate_priorities"),
    path(ANSWER + "review/", review_answers, name="review_answers"),
    path(ANSWER + "submitted/", answers_submitted, name="answers_submitted"),
    path(ANSWER_ITEM + "rating/", save_rating, name="save_rating"),
    path(ANSWER_ITEM + "comment/", save_comment, name="save_comment"),
]
