"""Who gets what at every address: the whole table, compared with what the house answers (I20).

And whoever looks by GET writes nothing (I15).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings as project
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import path

from studies.models import Study
from tests import trust_report
from tests.factories.world import CHALLENGES, ROLES, Address, World, addresses, browser, make_world
from tests.faults.looking import writes_refused

pytestmark = [pytest.mark.django_db, pytest.mark.nightly_on_postgres]

# One line an address and method, one column a visitor in the order of ROLES: nobody, outsider with
# an account, observer, analyst, coordinator, coordinator of another study, expert of the panel,
# expert of another study. Where an address has no line for POST, it answers 405 to everybody.
# Forms are sent empty or as SENT says; 302 without an account is the way to the sign-in page.
MATRIX = """
front_page                        GET  200 200 200 200 200 200 200 200
set_language                      GET  302 302 302 302 302 302 302 302
set_language                      POST 302 302 302 302 302 302 302 302
sign_in                           GET  200 302 302 302 302 302 200 200
sign_in                           POST 200 302 302 302 302 302 200 200
logout                            GET  405 405 405 405 405 405 405 405
logout                            POST 302 302 302 302 302 302 302 302
account_login                     GET  200 302 302 302 302 302 200 200
account_login                     POST 200 302 302 302 302 302 200 200
account_logout                    GET  405 405 405 405 405 405 405 405
account_logout                    POST 302 302 302 302 302 302 302 302
account_inactive                  GET  200 200 200 200 200 200 200 200
mfa_authenticate                  GET  302 302 302 302 302 302 302 302
mfa_authenticate                  POST 302 302 302 302 302 302 302 302
mfa_login_webauthn                GET  302 302 302 302 302 302 302 302
mfa_login_webauthn                POST 302 302 302 302 302 302 302 302
account_reauthenticate            GET  302 200 200 200 200 200 302 302
account_reauthenticate            POST 302 200 200 200 200 200 302 302
mfa_reauthenticate                GET  302 302 302 302 302 302 302 302
mfa_reauthenticate                POST 302 302 302 302 302 302 302 302
mfa_reauthenticate_webauthn       GET  302 302 302 302 302 302 302 302
mfa_reauthenticate_webauthn       POST 302 302 302 302 302 302 302 302
account_change_password           GET  302 200 200 200 200 200 302 302
account_change_password           POST 302 200 200 200 200 200 302 302
mfa_index                         GET  302 200 200 200 200 200 302 302
mfa_index                         POST 302 405 405 405 405 405 302 302
mfa_activate_totp                 GET  302 200 200 200 200 200 302 302
mfa_activate_totp                 POST 302 200 200 200 200 200 302 302
mfa_deactivate_totp               GET  302 404 404 404 404 404 302 302
mfa_deactivate_totp               POST 302 404 404 404 404 404 302 302
mfa_list_webauthn                 GET  302 200 200 200 200 200 302 302
mfa_list_webauthn                 POST 302 405 405 405 405 405 302 302
mfa_add_webauthn                  GET  302 200 200 200 200 200 302 302
mfa_add_webauthn                  POST 302 200 200 200 200 200 302 302
mfa_remove_webauthn               GET  302 404 404 404 404 404 302 302
mfa_remove_webauthn               POST 302 404 404 404 404 404 302 302
mfa_edit_webauthn                 GET  302 404 404 404 404 404 302 302
mfa_edit_webauthn                 POST 302 404 404 404 404 404 302 302
mfa_view_recovery_codes           GET  302 404 404 404 404 404 302 302
mfa_view_recovery_codes           POST 302 405 405 405 405 405 302 302
mfa_generate_recovery_codes       GET  302 200 200 200 200 200 302 302
mfa_generate_recovery_codes       POST 302 200 200 200 200 200 302 302
mfa_download_recovery_codes       GET  302 404 404 404 404 404 302 302
mfa_download_recovery_codes       POST 302 404 404 404 404 404 302 302
local_outbox                      GET  200 200 200 200 200 200 200 200
local_outbox_mail                 GET  200 200 200 200 200 200 200 200
healthz                           GET  200 200 200 200 200 200 200 200
readyz                            GET  200 200 200 200 200 200 200 200
desk                              GET  302 200 200 200 200 200 302 302
studies:study_create              GET  302 200 200 200 200 200 302 302
studies:study_create              POST 302 200 200 200 200 200 302 302
studies:study_edit                GET  302 404 403 403 200 404 302 302
studies:study_edit                POST 302 404 403 403 200 404 302 302
studies:team                      GET  302 404 403 403 200 404 302 302
studies:team                      POST 302 404 403 403 200 404 302 302
studies:member_remove             GET  405 405 405 405 405 405 405 405
studies:member_remove             POST 302 404 403 403 302 404 302 302
studies:study_record              GET  302 404 200 200 200 404 302 302
study_public                      GET  302 302 302 302 302 302 302 302
study_board                       GET  302 404 200 200 200 404 302 302
surveys:pillar_add                GET  302 404 403 403 200 404 302 302
surveys:pillar_add                POST 302 404 403 403 200 404 302 302
surveys:priority_list             GET  302 404 200 200 200 404 302 302
surveys:priority_list             POST 302 404 403 403 200 404 302 302
surveys:priority_add              GET  302 404 403 403 200 404 302 302
surveys:priority_add              POST 302 404 403 403 200 404 302 302
surveys:priority_check            GET  405 405 405 405 405 405 405 405
surveys:priority_check            POST 302 404 403 403 200 404 302 302
surveys:priority_move             GET  405 405 405 405 405 405 405 405
surveys:priority_move             POST 302 404 403 403 302 404 302 302
surveys:priority_edit             GET  302 404 403 403 200 404 302 302
surveys:priority_edit             POST 302 404 403 403 200 404 302 302
surveys:priority_evidence         GET  302 404 403 200 200 404 302 302
surveys:priority_evidence         POST 302 404 403 200 200 404 302 302
surveys:citation_withdraw         GET  405 405 405 405 405 405 405 405
surveys:citation_withdraw         POST 302 404 403 302 302 404 302 302
surveys:evidence_list             GET  302 404 200 200 200 404 302 302
surveys:evidence_add              GET  302 404 403 200 200 404 302 302
surveys:evidence_add              POST 302 404 403 200 200 404 302 302
surveys:evidence_edit             GET  302 404 403 200 200 404 302 302
surveys:evidence_edit             POST 302 404 403 200 200 404 302 302
surveys:evidence_import           GET  302 404 403 200 200 404 302 302
surveys:evidence_import           POST 302 404 403 200 200 404 302 302
surveys:workshop_list             GET  302 404 200 200 200 404 302 302
surveys:workshop_add              GET  302 404 403 200 200 404 302 302
surveys:workshop_add              POST 302 404 403 200 200 404 302 302
surveys:workshop_edit             GET  302 404 403 200 200 404 302 302
surveys:workshop_edit             POST 302 404 403 200 200 404 302 302
surveys:panel                     GET  302 404 403 403 200 404 302 302
surveys:panel                     POST 302 404 403 403 200 404 302 302
surveys:priority_import           GET  302 404 403 403 200 404 302 302
surveys:priority_import           POST 302 404 403 403 200 404 302 302
surveys:panel_import              GET  302 404 403 403 200 404 302 302
surveys:panel_import              POST 302 404 403 403 200 404 302 302
surveys:panel_composition         GET  302 404 403 403 200 404 302 302
surveys:panel_composition         POST 302 404 403 403 302 404 302 302
surveys:import_detail             GET  302 404 403 403 200 404 302 302
surveys:import_take               GET  405 405 405 405 405 405 405 405
surveys:import_take               POST 302 404 403 403 302 404 302 302
surveys:import_cancel             GET  405 405 405 405 405 405 405 405
surveys:import_cancel             POST 302 404 403 403 302 404 302 302
surveys:protocol                  GET  302 404 200 200 200 404 302 302
surveys:protocol                  POST 302 404 403 403 200 404 302 302
surveys:survey_exports            GET  302 404 200 200 200 404 302 302
surveys:survey_exports            POST 302 404 200 200 200 404 302 302
surveys:survey_lineage            GET  302 404 200 200 200 404 302 302
surveys:survey_lineage_picture    GET  302 404 200 200 200 404 302 302
surveys:job                       GET  302 404 404 404 200 404 302 302
surveys:job_cancel                GET  405 405 405 405 405 405 405 405
surveys:job_cancel                POST 302 404 404 404 302 404 302 302
surveys:job_file                  GET  302 404 404 404 200 404 302 302
surveys:deviation_add             GET  302 404 403 403 200 404 302 302
surveys:deviation_add             POST 302 404 403 403 200 404 302 302
surveys:mail_failures             GET  302 404 403 403 200 404 302 302
surveys:mail_failures             POST 302 404 403 403 302 404 302 302
surveys:study_mail_failures       GET  302 404 403 403 200 404 302 302
surveys:study_mail_failures       POST 302 404 403 403 302 404 302 302
surveys:team_invite               GET  302 404 403 403 200 404 302 302
surveys:team_invite               POST 302 404 403 403 200 404 302 302
surveys:team_invitation_revoke    GET  405 405 405 405 405 405 405 405
surveys:team_invitation_revoke    POST 302 404 403 403 302 404 302 302
surveys:team_join                 GET  200 200 200 200 200 200 200 200
surveys:team_join                 POST 200 200 200 200 200 200 200 200
surveys:study_copy                GET  302 404 403 403 200 404 302 302
surveys:study_copy                POST 302 404 403 403 200 404 302 302
surveys:panel_again               GET  302 404 403 403 404 404 302 302
surveys:panel_again               POST 302 404 403 403 404 404 302 302
surveys:pilot                     GET  302 404 403 403 302 404 302 302
surveys:pilot                     POST 302 404 403 403 302 404 302 302
surveys:pilot_wipe                GET  405 405 405 405 405 405 405 405
surveys:pilot_wipe                POST 302 404 403 403 404 404 302 302
surveys:study_archive             GET  302 404 403 403 200 404 302 302
surveys:study_archive             POST 302 404 403 403 302 404 302 302
surveys:study_restore             GET  405 405 405 405 405 405 405 405
surveys:study_restore             POST 302 404 403 403 302 404 302 302
surveys:round_progress            GET  302 404 200 200 200 404 302 302
surveys:round_open                GET  302 404 403 403 200 404 302 302
surveys:round_open                POST 302 404 403 403 200 404 302 302
surveys:round_close               GET  302 404 403 403 200 404 302 302
surveys:round_close               POST 302 404 403 403 302 404 302 302
surveys:round_results             GET  302 404 200 200 200 404 302 302
surveys:round_pictures            GET  302 404 200 200 200 404 302 302
surveys:round_picture             GET  302 404 200 200 200 404 302 302
surveys:round_statistics          GET  302 404 200 200 200 404 302 302
surveys:round_bundle              GET  302 404 200 200 200 404 302 302
surveys:round_refine              GET  302 404 403 403 200 404 302 302
surveys:round_refine              POST 302 404 403 403 200 404 302 302
surveys:item_rewrite              GET  302 404 403 403 200 404 302 302
surveys:item_rewrite              POST 302 404 403 403 200 404 302 302
surveys:results_share             GET  405 405 405 405 405 405 405 405
surveys:results_share             POST 302 404 403 403 302 404 302 302
surveys:round_comments            GET  302 404 403 403 200 404 302 302
surveys:round_comments            POST 302 404 403 403 200 404 302 302
surveys:round_suggestions         GET  302 404 403 403 200 404 302 302
surveys:round_suggestions         POST 302 404 403 403 200 404 302 302
surveys:translations              GET  302 404 403 403 200 404 302 302
surveys:translations              POST 302 404 403 403 200 404 302 302
surveys:mail_words                GET  302 404 403 403 200 404 302 302
surveys:mail_words                POST 302 404 403 403 200 404 302 302
surveys:mail_sample               GET  405 405 405 405 405 405 405 405
surveys:mail_sample               POST 302 404 403 403 302 404 302 302
surveys:round_extend              GET  302 404 403 403 200 404 302 302
surveys:round_extend              POST 302 404 403 403 200 404 302 302
surveys:round_remind              GET  405 405 405 405 405 405 405 405
surveys:round_remind              POST 302 404 403 403 302 404 302 302
surveys:round_silent              GET  302 404 403 403 200 404 302 302
surveys:round_silent              POST 302 404 403 403 200 404 302 302
surveys:expert_manage             GET  302 404 403 403 200 404 302 302
surveys:expert_manage             POST 302 404 403 403 200 404 302 302
surveys:expert_invite             GET  405 405 405 405 405 405 405 405
surveys:expert_invite             POST 302 404 403 403 302 404 302 302
surveys:expert_declined           GET  405 405 405 405 405 405 405 405
surveys:expert_declined           POST 302 404 403 403 302 404 302 302
surveys:expert_new_link           GET  405 405 405 405 405 405 405 405
surveys:expert_new_link           POST 302 404 403 403 302 404 302 302
surveys:expert_forget             GET  405 405 405 405 405 405 405 405
surveys:expert_forget             POST 302 404 403 403 302 404 302 302
surveys:study_end                 GET  302 404 403 403 200 404 302 302
surveys:study_end_ask             GET  405 405 405 405 405 405 405 405
surveys:study_end_ask             POST 302 404 403 403 302 404 302 302
surveys:study_end_cancel          GET  405 405 405 405 405 405 405 405
surveys:study_end_cancel          POST 302 404 403 403 302 404 302 302
surveys:study_end_confirm         GET  405 405 405 405 405 405 405 405
surveys:study_end_confirm         POST 302 404 403 403 302 404 302 302
surveys:verify_script             GET  200 200 200 200 200 200 200 200
surveys:link_enter                GET  200 200 200 200 200 200 200 200
surveys:link_enter                POST 200 200 200 200 200 200 200 200
surveys:reminders_stop            GET  200 200 200 200 200 200 200 200
surveys:reminders_stop            POST 200 200 200 200 200 200 200 200
surveys:link_replace              GET  405 405 405 405 405 405 405 405
surveys:link_replace              POST 200 200 200 200 200 200 200 200
surveys:expert_landing            GET  200 200 200 200 200 200 200 200
surveys:expert_landing            POST 303 303 303 303 303 303 303 303
surveys:expert_home               GET  404 404 404 404 404 404 200 200
surveys:expert_data               GET  404 404 404 404 404 404 200 200
surveys:expert_address            GET  404 404 404 404 404 404 302 302
surveys:expert_address            POST 404 404 404 404 404 404 302 302
surveys:expert_decline            GET  404 404 404 404 404 404 200 200
surveys:expert_decline            POST 404 404 404 404 404 404 302 302
surveys:expert_erase              GET  404 404 404 404 404 404 200 200
surveys:expert_erase              POST 404 404 404 404 404 404 200 200
surveys:expert_leave              GET  405 405 405 405 405 405 405 405
surveys:expert_leave              POST 302 302 302 302 302 302 302 302
surveys:rate_priorities           GET  404 404 404 404 404 404 200 404
surveys:rate_priorities           POST 404 404 404 404 404 404 303 404
surveys:review_answers            GET  404 404 404 404 404 404 200 404
surveys:review_answers            POST 404 404 404 404 404 404 303 404
surveys:receipt                   GET  404 404 404 404 404 404 200 404
surveys:receipt_file              GET  404 404 404 404 404 404 200 404
surveys:expert_bundle             GET  404 404 404 404 404 404 200 404
surveys:check_result              GET  404 404 404 404 404 404 200 404
surveys:expert_results            GET  404 404 404 404 404 404 200 404
surveys:answers_withdraw          GET  404 404 404 404 404 404 200 404
surveys:answers_withdraw          POST 404 404 404 404 404 404 302 404
surveys:answers_submitted         GET  404 404 404 404 404 404 200 404
surveys:save_rating               GET  405 405 405 405 405 405 405 405
surveys:save_rating               POST 404 404 404 404 404 404 303 404
surveys:save_comment              GET  405 405 405 405 405 405 405 405
surveys:save_comment              POST 404 404 404 404 404 404 303 404
surveys:save_change               GET  405 405 405 405 405 405 405 405
surveys:save_change               POST 404 404 404 404 404 404 303 404
surveys:save_suggestion           GET  405 405 405 405 405 405 405 405
surveys:save_suggestion           POST 404 404 404 404 404 404 303 404
roadmap:structure_board           GET  302 404 403 200 200 404 302 302
roadmap:structure_board           POST 302 404 403 200 200 404 302 302
roadmap:area_edit                 GET  302 404 403 200 200 404 302 302
roadmap:area_edit                 POST 302 404 403 200 200 404 302 302
roadmap:area_remove               GET  405 405 405 405 405 405 405 405
roadmap:area_remove               POST 302 404 403 302 302 404 302 302
roadmap:sub_topic_edit            GET  302 404 403 200 200 404 302 302
roadmap:sub_topic_edit            POST 302 404 403 200 200 404 302 302
roadmap:sub_topic_remove          GET  405 405 405 405 405 405 405 405
roadmap:sub_topic_remove          POST 302 404 403 302 302 404 302 302
roadmap:codebook_import           GET  302 404 403 200 200 404 302 302
roadmap:codebook_import           POST 302 404 403 200 200 404 302 302
roadmap:codebook_csv              GET  302 404 403 200 200 404 302 302
roadmap:codebook_qdc              GET  302 404 403 200 200 404 302 302
roadmap:code_suggestions          GET  405 405 405 405 405 405 405 405
roadmap:code_suggestions          POST 302 404 403 404 404 404 302 302
roadmap:nearly_same               GET  302 404 403 200 200 404 302 302
roadmap:nearly_same               POST 302 404 403 404 404 404 302 302
roadmap:codings_import            GET  302 404 403 200 200 404 302 302
roadmap:codings_import            POST 302 404 403 200 200 404 302 302
roadmap:own_codings_csv           GET  302 404 403 200 200 404 302 302
roadmap:codings_csv               GET  302 404 403 200 200 404 302 302
roadmap:coding_board              GET  302 404 403 200 200 404 302 302
roadmap:coding_board              POST 302 404 403 200 200 404 302 302
roadmap:codebook                  GET  302 404 200 200 200 404 302 302
roadmap:memo_new                  GET  302 404 403 200 200 404 302 302
roadmap:memo_new                  POST 302 404 403 200 200 404 302 302
roadmap:coding_choose             GET  405 405 405 405 405 405 405 405
roadmap:coding_choose             POST 302 404 403 404 404 404 302 302
roadmap:coder_enter               GET  405 405 405 405 405 405 405 405
roadmap:coder_enter               POST 302 404 403 302 302 404 302 302
roadmap:coder_hand_in             GET  405 405 405 405 405 405 405 405
roadmap:coder_hand_in             POST 302 404 403 404 404 404 302 302
roadmap:coder_take_back           GET  405 405 405 405 405 405 405 405
roadmap:coder_take_back           POST 302 404 403 404 404 404 302 302
roadmap:coding_call_off           GET  405 405 405 405 405 405 405 405
roadmap:coding_call_off           POST 302 404 403 403 404 404 302 302
roadmap:coding_open               GET  405 405 405 405 405 405 405 405
roadmap:coding_open               POST 302 404 403 404 404 404 302 302
roadmap:coding_comparison         GET  302 404 403 404 404 404 302 302
roadmap:coding_comparison         POST 302 404 403 404 404 404 302 302
roadmap:action_board              GET  302 404 403 200 200 404 302 302
roadmap:action_new                GET  302 404 403 200 200 404 302 302
roadmap:action_new                POST 302 404 403 200 200 404 302 302
roadmap:action_edit               GET  302 404 403 200 200 404 302 302
roadmap:action_edit               POST 302 404 403 200 200 404 302 302
roadmap:action_remove             GET  405 405 405 405 405 405 405 405
roadmap:action_remove             POST 302 404 403 302 302 404 302 302
roadmap:follow_up_board           GET  302 404 403 200 200 404 302 302
roadmap:measurement_import        GET  302 404 403 200 200 404 302 302
roadmap:measurement_import        POST 302 404 403 200 200 404 302 302
roadmap:measurement_correct       GET  302 404 403 200 200 404 302 302
roadmap:measurement_correct       POST 302 404 403 200 200 404 302 302
roadmap:indicator_detail          GET  302 404 403 200 200 404 302 302
roadmap:indicator_detail          POST 302 404 403 200 200 404 302 302
roadmap:indicator_edit            GET  302 404 403 200 200 404 302 302
roadmap:indicator_edit            POST 302 404 403 200 200 404 302 302
roadmap:indicator_retire          GET  302 404 403 200 200 404 302 302
roadmap:indicator_retire          POST 302 404 403 200 200 404 302 302
roadmap:indicator_new             GET  302 404 403 200 200 404 302 302
roadmap:indicator_new             POST 302 404 403 200 200 404 302 302
roadmap:uptake_new                GET  302 404 403 200 200 404 302 302
roadmap:uptake_new                POST 302 404 403 200 200 404 302 302
roadmap:consultation_show         GET  405 405 405 405 405 405 405 405
roadmap:consultation_show         POST 302 404 403 403 302 404 302 302
roadmap:consultation_hide         GET  405 405 405 405 405 405 405 405
roadmap:consultation_hide         POST 302 404 403 403 302 404 302 302
roadmap:edition_list              GET  302 404 200 200 200 404 302 302
roadmap:edition_publish           GET  405 405 405 405 405 405 405 405
roadmap:edition_publish           POST 302 404 403 403 302 404 302 302
roadmap:edition_file_again        GET  405 405 405 405 405 405 405 405
roadmap:edition_file_again        POST 302 404 403 403 302 404 302 302
robots                            GET  200 200 200 200 200 200 200 200
roadmap:sitemap_index             GET  200 200 200 200 200 200 200 200
roadmap:edition_sitemap           GET  200 200 200 200 200 200 200 200
roadmap:edition_feed              GET  200 200 200 200 200 200 200 200
roadmap:roadmap_home              GET  200 200 200 200 200 200 200 200
roadmap:action_list               GET  200 200 200 200 200 200 200 200
roadmap:sub_topic_detail          GET  200 200 200 200 200 200 200 200
roadmap:action_detail             GET  200 200 200 200 200 200 200 200
roadmap:thread                    GET  200 200 200 200 200 200 200 200
roadmap:scorecard                 GET  200 200 200 200 200 200 200 200
roadmap:action_brief              GET  200 200 200 200 200 200 200 200
roadmap:priority_detail           GET  200 200 200 200 200 200 200 200
roadmap:evidence_list             GET  200 200 200 200 200 200 200 200
roadmap:evidence_detail           GET  200 200 200 200 200 200 200 200
roadmap:roadmap_picture           GET  200 200 200 200 200 200 200 200
roadmap:picture_part              GET  200 200 200 200 200 200 200 200
roadmap:method                    GET  200 200 200 200 200 200 200 200
roadmap:check_result              GET  200 200 200 200 200 200 200 200
roadmap:edition_file              GET  200 200 200 200 200 200 200 200
roadmap:protocol_file             GET  200 200 200 200 200 200 200 200
roadmap:bundle_file               GET  200 200 200 200 200 200 200 200
roadmap:consultation_file         GET  200 200 200 200 200 200 200 200
roadmap:consultation_file (number) GET  200 200 200 200 200 200 200 200
roadmap:downloads                 GET  200 200 200 200 200 200 200 200
roadmap:edition_download          GET  200 200 200 200 200 200 200 200
roadmap:action_card               GET  200 200 200 200 200 200 200 200
roadmap:roadmap_home (number)     GET  200 200 200 200 200 200 200 200
roadmap:action_list (number)      GET  200 200 200 200 200 200 200 200
roadmap:sub_topic_detail (number) GET  200 200 200 200 200 200 200 200
roadmap:action_detail (number)    GET  200 200 200 200 200 200 200 200
roadmap:thread (number)           GET  200 200 200 200 200 200 200 200
roadmap:scorecard (number)        GET  200 200 200 200 200 200 200 200
roadmap:action_brief (number)     GET  200 200 200 200 200 200 200 200
roadmap:priority_detail (number)  GET  200 200 200 200 200 200 200 200
roadmap:evidence_list (number)    GET  200 200 200 200 200 200 200 200
roadmap:evidence_detail (number)  GET  200 200 200 200 200 200 200 200
roadmap:roadmap_picture (number)  GET  200 200 200 200 200 200 200 200
roadmap:picture_part (number)     GET  200 200 200 200 200 200 200 200
roadmap:method (number)           GET  200 200 200 200 200 200 200 200
roadmap:check_result (number)     GET  200 200 200 200 200 200 200 200
roadmap:edition_file (number)     GET  200 200 200 200 200 200 200 200
roadmap:protocol_file (number)    GET  200 200 200 200 200 200 200 200
roadmap:bundle_file (number)      GET  200 200 200 200 200 200 200 200
roadmap:omission_edit             GET  302 404 403 200 200 404 302 302
roadmap:omission_edit             POST 302 404 403 200 200 404 302 302
roadmap:omission_withdraw         GET  405 405 405 405 405 405 405 405
roadmap:omission_withdraw         POST 302 404 403 302 302 404 302 302
roadmap:erratum_new               GET  302 404 403 403 200 404 302 302
roadmap:erratum_new               POST 302 404 403 403 200 404 302 302
roadmap:review_hand_in            GET  405 405 405 405 405 405 405 405
roadmap:review_hand_in            POST 302 404 403 302 302 404 302 302
roadmap:review_detail             GET  302 404 200 200 200 404 302 302
roadmap:review_detail             POST 302 404 200 200 200 404 302 302
roadmap:review_return             GET  405 405 405 405 405 405 405 405
roadmap:review_return             POST 302 404 403 403 200 404 302 302
roadmap:review_publish            GET  405 405 405 405 405 405 405 405
roadmap:review_publish            POST 302 404 403 403 302 404 302 302
roadmap:review_read               GET  302 404 200 200 200 404 302 302
roadmap:review_read (rest)        GET  302 404 200 200 200 404 302 302
roadmap:edition_compare           GET  200 200 200 200 200 200 200 200
roadmap:citation_bibtex           GET  200 200 200 200 200 200 200 200
roadmap:citation_csl              GET  200 200 200 200 200 200 200 200
roadmap:citation_bibtex (number)  GET  200 200 200 200 200 200 200 200
roadmap:citation_csl (number)     GET  200 200 200 200 200 200 200 200
roadmap:api:roadmap_list           GET  200 200 200 200 200 200 200 200
roadmap:api:roadmap_detail         GET  200 200 200 200 200 200 200 200
roadmap:api:edition_list           GET  200 200 200 200 200 200 200 200
roadmap:api:edition_detail         GET  200 200 200 200 200 200 200 200
roadmap:api:pillar_list            GET  200 200 200 200 200 200 200 200
roadmap:api:area_list              GET  200 200 200 200 200 200 200 200
roadmap:api:sub_topic_list         GET  200 200 200 200 200 200 200 200
roadmap:api:action_list            GET  200 200 200 200 200 200 200 200
roadmap:api:action_detail          GET  200 200 200 200 200 200 200 200
roadmap:api:priority_list          GET  200 200 200 200 200 200 200 200
roadmap:api:priority_detail        GET  200 200 200 200 200 200 200 200
roadmap:api:evidence_list          GET  200 200 200 200 200 200 200 200
roadmap:api:indicator_list         GET  200 200 200 200 200 200 200 200
roadmap:api:measurement_list       GET  200 200 200 200 200 200 200 200
roadmap:api:indicator_measurements GET  200 200 200 200 200 200 200 200
roadmap:api:uptake_list            GET  200 200 200 200 200 200 200 200
roadmap:api:openapi                GET  200 200 200 200 200 200 200 200
roadmap:api:api_docs               GET  200 200 200 200 200 200 200 200
roadmap:api:indicator_measurements POST 401 401 401 401 401 401 401 401
roadmap:api_tokens                GET  302 404 403 200 200 404 302 302
roadmap:api_tokens                POST 302 404 403 200 200 404 302 302
roadmap:api_token_revoke          GET  405 405 405 405 405 405 405 405
roadmap:api_token_revoke          POST 302 404 403 302 302 404 302 302
roadmap:api:api_nothing            GET  404 404 404 404 404 404 404 404
roadmap:api:api_nothing            POST 404 404 404 404 404 404 404 404
roadmap:downloads (number)        GET  200 200 200 200 200 200 200 200
roadmap:edition_download (number) GET  200 200 200 200 200 200 200 200
roadmap:action_card (number)      GET  200 200 200 200 200 200 200 200
"""
SENT: dict[str, Callable[[World], dict[str, str]]] = {
    "roadmap:structure_board": lambda world: {"to": f"pillar-{world.study.pillars.first().pk}"},
    "roadmap:coding_board": lambda _world: {"pillar": "1"},  # all of it is in an action
    "surveys:save_rating": lambda _world: {"rating": "4"},
    "surveys:save_comment": lambda _world: {"comment": "Words"},
    "surveys:save_change": lambda _world: {"comment": "Words"},
    "surveys:save_suggestion": lambda _world: {"suggestion": ""},  # its round is the last
}
HERE = "tests/integration/test_permission_matrix.py"
Row = dict[str, int]


def declared() -> dict[tuple[str, str], Row]:
    """The table: (address, method) to the status for each role."""
    rows = {}
    for line in MATRIX.strip().splitlines():
        *words, method = line.split()[: -len(ROLES)]
        statuses = map(int, line.split()[-len(ROLES) :])
        rows[" ".join(words), method] = dict(zip(ROLES, statuses, strict=True))
    return rows


def undeclared(found: list[Address]) -> str:
    """A sentence about addresses that have no line in the table; empty if there are none."""
    known = {name for name, method in declared() if method == "GET"}
    names = [address.name for address in found if address.name not in known]
    listed = ", ".join(names)
    return (names and f"No line for {listed}: say in MATRIX of {HERE} who gets what there.") or ""


@pytest.fixture
def world(db: None, hints: list[Any], settings: Any) -> World:
    settings.ACCOUNT_RATE_LIMITS = False  # all roles come from one address here
    return make_world()


def observed(world: World, address: Address, method: str) -> dict[str, Any]:
    """The status that each role gets, or what a GET would have written (I15); nothing stays."""
    data = SENT.get(address.route, lambda _world: {})(world)
    place, found = world.path(address), {}
    only_looks = method == "GET" and address.name not in CHALLENGES
    for role in ROLES:
        visitor = browser(world.visitors[role])
        with writes_refused() if only_looks else written_in_vain() as refused:
            response = visitor.post(place, data) if method == "POST" else visitor.get(place)
        found[role] = "; ".join(refused) or response.status_code
    return found


@contextmanager
def written_in_vain() -> Iterator[list[str]]:
    """Take back whatever is written; none of it is refused."""
    with transaction.atomic():
        yield []
        transaction.set_rollback(True)


def test_every_address_has_a_line_and_every_line_an_address() -> None:
    found = addresses()
    assert undeclared(found) == ""
    names = {address.name for address in found}
    assert [name for name, _method in declared() if name not in names] == []


def test_control_an_address_without_a_line_is_reported() -> None:
    def silent(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    class WithAFakePage:
        urlpatterns = [path("desk/fake/<int:round_id>/", silent, name="fake_page")]

    assert undeclared(addresses(WithAFakePage)) == (
        "No line for fake_page: say in MATRIX of tests/integration/test_permission_matrix.py who"
        " gets what there."
    )


def test_everybody_gets_what_the_table_says(world: World) -> None:
    wanted = declared()
    refused = dict.fromkeys(ROLES, 405)
    cells = {
        (address.name, method): (
            observed(world, address, method),
            wanted.get((address.name, method), refused),
        )
        for address in addresses()
        for method in ("GET", "POST")
    }
    wrong = {cell: both for cell, both in cells.items() if both[0] != both[1]}
    assert wrong == {}, f"observed, then declared in {HERE}: {wrong}"
    pages = len(addresses())
    trust_report.note(
        "permission matrix", addresses=pages, roles=len(ROLES), cells=2 * pages * len(ROLES)
    )


def test_control_a_page_that_writes_when_it_is_looked_at_is_reported(
    world: World, settings: Any
) -> None:
    def writing(_request: HttpRequest) -> HttpResponse:
        Study.objects.update(title_en="Looked at")
        return HttpResponse()

    class WithAPageThatWrites:
        urlpatterns = [path("writing/", writing, name="writing")]

    settings.ROOT_URLCONF = WithAPageThatWrites
    (address,) = addresses(WithAPageThatWrites)
    found = observed(world, address, "GET")
    assert {role for role in ROLES if str(found[role]).startswith("UPDATE")} == set(ROLES)


def test_without_an_account_every_page_of_the_desk_leads_to_sign_in_and_back(world: World) -> None:
    sign_in = resolve_url(project.LOGIN_URL)
    desk = [a for a in addresses() if world.path(a).startswith("/desk/")]
    ways = {}
    for address in desk:
        place = world.path(address)
        response = browser({}).get(place)
        if response.status_code != 405:  # takes forms alone
            ways[place] = response.headers.get("Location")
    assert len(ways) > 20
    assert ways == {place: f"{sign_in}?next={quote(place)}" for place in ways}


# Objects of another study under an address of one's own.

WHOSE = {"coordinator": "desk/", "expert": "answer/"}


def mixed_places(world: World, prefix: str) -> list[str]:
    """Addresses of the own study in which one object belongs to the other study."""
    assert world.foreign is not None
    others = world.foreign.usual
    return [
        world.path(address, **{name: others[name]})
        for address in addresses()
        if world.path(address).startswith(f"/{prefix}")
        for name in sorted(address.parameters)
        if others[name] != world.usual[name]
    ]


@pytest.mark.parametrize("role", WHOSE)
def test_objects_of_another_study_are_not_there(world: World, role: str) -> None:
    places = mixed_places(world, WHOSE[role])
    assert len(places) > 5
    statuses = {}
    for place in places:
        for method in ("get", "post"):
            with transaction.atomic():
                response = getattr(browser(world.visitors[role]), method)(place, {"rating": "4"})
                statuses[method, place] = response.status_code
                transaction.set_rollback(True)
    assert {cell: s for cell, s in statuses.items() if s not in {404, 405}} == {}


def test_control_the_same_addresses_with_own_objects_are_there(world: World) -> None:
    own = [a for a in addresses() if "round_id" in a.parameters]
    statuses = {a.name: browser(world.visitors["coordinator"]).get(world.path(a)) for a in own}
    assert statuses["surveys:round_progress"].status_code == 200
