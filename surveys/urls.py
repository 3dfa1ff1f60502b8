"""Pages about surveys: the team's at the desk, then the experts'."""

from django.urls import path

from surveys.enums import CommentKind, ImportKind
from surveys.views.check_result import check_result, expert_bundle
from surveys.views.evidence_add import evidence_add
from surveys.views.evidence_edit import evidence_edit
from surveys.views.evidence_import import evidence_import
from surveys.views.evidence_list import evidence_list
from surveys.views.expert_address import expert_address
from surveys.views.expert_data import (
    answers_withdraw,
    expert_data,
    expert_erase,
    link_replace,
)
from surveys.views.expert_decline import expert_decline
from surveys.views.expert_home import expert_home, expert_leave
from surveys.views.expert_landing import expert_landing
from surveys.views.expert_manage import (
    expert_declined,
    expert_forget,
    expert_invite,
    expert_manage,
    expert_new_link,
)
from surveys.views.expert_results import expert_results
from surveys.views.import_detail import import_cancel, import_detail, import_take
from surveys.views.import_new import import_new
from surveys.views.item_rewrite import item_rewrite
from surveys.views.job import job, job_cancel, job_file
from surveys.views.link_enter import link_enter
from surveys.views.mail_failures import mail_failures, study_mail_failures
from surveys.views.mail_words import mail_sample, mail_words
from surveys.views.panel import panel
from surveys.views.panel_again import panel_again
from surveys.views.panel_composition import panel_composition
from surveys.views.pillar_add import pillar_add
from surveys.views.pilot import pilot, pilot_wipe
from surveys.views.priority_add import priority_add, priority_check
from surveys.views.priority_edit import priority_edit, priority_move
from surveys.views.priority_evidence import citation_withdraw, priority_evidence
from surveys.views.priority_list import priority_list
from surveys.views.protocol import deviation_add, protocol
from surveys.views.rate_priorities import rate_priorities
from surveys.views.receipt import receipt, receipt_file
from surveys.views.reminders_stop import reminders_stop
from surveys.views.results_share import results_share
from surveys.views.review_answers import answers_submitted, review_answers
from surveys.views.round_bundle import round_bundle
from surveys.views.round_close import round_close
from surveys.views.round_comments import round_comments
from surveys.views.round_extend import round_extend
from surveys.views.round_open import round_open
from surveys.views.round_pictures import round_picture, round_pictures
from surveys.views.round_progress import round_progress
from surveys.views.round_refine import round_refine
from surveys.views.round_results import round_results
from surveys.views.round_silent import round_remind, round_silent
from surveys.views.round_statistics import round_statistics
from surveys.views.round_suggestions import round_suggestions
from surveys.views.save_rating import save_comment, save_rating, save_suggestion
from surveys.views.study_archive import study_archive, study_restore
from surveys.views.study_copy import study_copy
from surveys.views.study_end import STEPS, study_end, study_end_step
from surveys.views.survey_exports import survey_exports
from surveys.views.survey_lineage import survey_lineage, survey_lineage_picture
from surveys.views.team_invite import team_invitation_revoke, team_invite
from surveys.views.team_join import team_join
from surveys.views.translations import translations
from surveys.views.verify_script import verify_script
from surveys.views.workshop_edit import workshop_add, workshop_edit
from surveys.views.workshop_list import workshop_list

app_name = "surveys"

ANSWER = "answer/<int:round_id>/"
ANSWER_ITEM = ANSWER + "items/<int:item_id>/"

urlpatterns = [
    # First: it is called for every single choice, and addresses are tried in order.
    path(ANSWER_ITEM + "rating/", save_rating, name="save_rating"),
    path("desk/studies/<slug:slug>/pillars/new/", pillar_add, name="pillar_add"),
    path("desk/surveys/<int:survey_id>/priorities/", priority_list, name="priority_list"),
    path("desk/surveys/<int:survey_id>/priorities/new/", priority_add, name="priority_add"),
    path("desk/surveys/<int:survey_id>/priorities/check/", priority_check, name="priority_check"),
    path("desk/versions/<int:version_id>/move/", priority_move, name="priority_move"),
    path("desk/versions/<int:version_id>/", priority_edit, name="priority_edit"),
    path("desk/versions/<int:version_id>/evidence/", priority_evidence, name="priority_evidence"),
    path(
        "desk/versions/<int:version_id>/evidence/<int:citation_id>/withdraw/",
        citation_withdraw,
        name="citation_withdraw",
    ),
    path("desk/studies/<slug:slug>/evidence/", evidence_list, name="evidence_list"),
    path("desk/studies/<slug:slug>/evidence/new/", evidence_add, name="evidence_add"),
    path("desk/studies/<slug:slug>/evidence/import/", evidence_import, name="evidence_import"),
    path(
        "desk/studies/<slug:slug>/evidence/<int:evidence_id>/", evidence_edit, name="evidence_edit"
    ),
    path("desk/studies/<slug:slug>/workshops/", workshop_list, name="workshop_list"),
    path("desk/studies/<slug:slug>/workshops/new/", workshop_add, name="workshop_add"),
    path(
        "desk/studies/<slug:slug>/workshops/<int:workshop_id>/", workshop_edit, name="workshop_edit"
    ),
    path("desk/surveys/<int:survey_id>/panel/", panel, name="panel"),
    path(
        "desk/surveys/<int:survey_id>/priorities/import/",
        import_new,
        {"kind": ImportKind.PRIORITIES},
        name="priority_import",
    ),
    path(
        "desk/surveys/<int:survey_id>/panel/import/",
        import_new,
        {"kind": ImportKind.PEOPLE},
        name="panel_import",
    ),
    path(
        "desk/surveys/<int:survey_id>/panel/composition/",
        panel_composition,
        name="panel_composition",
    ),
    path("desk/imports/<int:import_id>/", import_detail, name="import_detail"),
    path("desk/imports/<int:import_id>/take/", import_take, name="import_take"),
    path("desk/imports/<int:import_id>/cancel/", import_cancel, name="import_cancel"),
    path("desk/surveys/<int:survey_id>/protocol/", protocol, name="protocol"),
    path("desk/surveys/<int:survey_id>/exports/", survey_exports, name="survey_exports"),
    path("desk/surveys/<int:survey_id>/lineage/", survey_lineage, name="survey_lineage"),
    path(
        "desk/surveys/<int:survey_id>/lineage.svg",
        survey_lineage_picture,
        name="survey_lineage_picture",
    ),
    path("desk/files/<uuid:job_id>/", job, name="job"),
    path("desk/files/<uuid:job_id>/cancel/", job_cancel, name="job_cancel"),
    path("desk/files/<uuid:job_id>/download/", job_file, name="job_file"),
    path("desk/surveys/<int:survey_id>/protocol/deviation/", deviation_add, name="deviation_add"),
    path("desk/surveys/<int:survey_id>/failed-mails/", mail_failures, name="mail_failures"),
    path("desk/studies/<slug:slug>/failed-mails/", study_mail_failures, name="study_mail_failures"),
    path("desk/studies/<slug:slug>/team/invite/", team_invite, name="team_invite"),
    path(
        "desk/studies/<slug:slug>/team/invitations/<int:invitation_id>/withdraw/",
        team_invitation_revoke,
        name="team_invitation_revoke",
    ),
    path("join/<str:signature>/", team_join, name="team_join"),
    path("desk/studies/<slug:slug>/duplicate/", study_copy, name="study_copy"),
    path("desk/studies/<slug:slug>/panel-again/", panel_again, name="panel_again"),
    path("desk/studies/<slug:slug>/pilot/", pilot, name="pilot"),
    path("desk/studies/<slug:slug>/pilot/wipe/", pilot_wipe, name="pilot_wipe"),
    path("desk/studies/<slug:slug>/archive/", study_archive, name="study_archive"),
    path("desk/studies/<slug:slug>/restore/", study_restore, name="study_restore"),
    path("desk/rounds/<int:round_id>/", round_progress, name="round_progress"),
    path("desk/rounds/<int:round_id>/open/", round_open, name="round_open"),
    path("desk/rounds/<int:round_id>/close/", round_close, name="round_close"),
    path("desk/rounds/<int:round_id>/results/", round_results, name="round_results"),
    path("desk/rounds/<int:round_id>/pictures/", round_pictures, name="round_pictures"),
    path(
        "desk/rounds/<int:round_id>/pictures/<str:picture>.svg", round_picture, name="round_picture"
    ),
    path("desk/rounds/<int:round_id>/statistics/", round_statistics, name="round_statistics"),
    path("desk/rounds/<int:round_id>/bundle/", round_bundle, name="round_bundle"),
    path("desk/rounds/<int:round_id>/refine/", round_refine, name="round_refine"),
    path("desk/rounds/<int:round_id>/items/<int:item_id>/", item_rewrite, name="item_rewrite"),
    path("desk/rounds/<int:round_id>/share/", results_share, name="results_share"),
    path("desk/rounds/<int:round_id>/comments/", round_comments, name="round_comments"),
    path("desk/rounds/<int:round_id>/suggestions/", round_suggestions, name="round_suggestions"),
    path("desk/studies/<slug:slug>/translations/", translations, name="translations"),
    path("desk/studies/<slug:slug>/mails/<str:kind>/", mail_words, name="mail_words"),
    path("desk/studies/<slug:slug>/mails/<str:kind>/test/", mail_sample, name="mail_sample"),
    path("desk/rounds/<int:round_id>/extend/", round_extend, name="round_extend"),
    path("desk/rounds/<int:round_id>/remind/", round_remind, name="round_remind"),
    path("desk/rounds/<int:round_id>/silent/", round_silent, name="round_silent"),
    path("desk/seats/<int:seat_id>/", expert_manage, name="expert_manage"),
    path("desk/seats/<int:seat_id>/new-link/", expert_new_link, name="expert_new_link"),
    path("desk/seats/<int:seat_id>/invite/", expert_invite, name="expert_invite"),
    path("desk/seats/<int:seat_id>/declined/", expert_declined, name="expert_declined"),
    path("desk/seats/<int:seat_id>/erase/", expert_forget, name="expert_forget"),
    path("desk/studies/<slug:slug>/end/", study_end, name="study_end"),
    *(
        path(
            f"desk/studies/<slug:slug>/end/{step}/",
            study_end_step,
            {"step": step},
            name=f"study_end_{step}",
        )
        for step in STEPS
    ),
    path("verify_bundle.py", verify_script, name="verify_script"),
    path("i/", link_enter, name="link_enter"),
    path("i/<str:token>/no-reminders/", reminders_stop, name="reminders_stop"),
    path("i/<str:token>/replace/", link_replace, name="link_replace"),
    path("i/<str:token>/", expert_landing, name="expert_landing"),
    path("answer/", expert_home, name="expert_home"),
    path("answer/my-data/", expert_data, name="expert_data"),
    path("answer/address/", expert_address, name="expert_address"),
    path("answer/decline/", expert_decline, name="expert_decline"),
    path("answer/erase/", expert_erase, name="expert_erase"),
    path("answer/leave/", expert_leave, name="expert_leave"),
    path(ANSWER, rate_priorities, name="rate_priorities"),
    path(ANSWER + "review/", review_answers, name="review_answers"),
    path(ANSWER + "receipt/", receipt, name="receipt"),
    path(ANSWER + "receipt.json", receipt_file, name="receipt_file"),
    path(ANSWER + "bundle.json", expert_bundle, name="expert_bundle"),
    path(ANSWER + "check/", check_result, name="check_result"),
    path(ANSWER + "results/", expert_results, name="expert_results"),
    path(ANSWER + "withdraw/", answers_withdraw, name="answers_withdraw"),
    path(ANSWER + "submitted/", answers_submitted, name="answers_submitted"),
    path(ANSWER_ITEM + "comment/", save_comment, name="save_comment"),
    path(ANSWER_ITEM + "change/", save_comment, {"kind": CommentKind.CHANGE}, name="save_change"),
    path(ANSWER + "suggestions/<int:nth>/", save_suggestion, name="save_suggestion"),
]
