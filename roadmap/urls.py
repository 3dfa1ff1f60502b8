"""Addresses of a roadmap: the team's pages, then the public ones, twice: current and by number."""

from django.urls import include, path
from django.urls.resolvers import URLPattern

from roadmap.views.action_board import action_board
from roadmap.views.action_brief import action_brief
from roadmap.views.action_card import action_card
from roadmap.views.action_detail import action_detail
from roadmap.views.action_edit import action_edit, action_remove
from roadmap.views.action_list import action_list
from roadmap.views.action_new import action_new
from roadmap.views.api_tokens import api_token_revoke, api_tokens
from roadmap.views.area_edit import area_edit, area_remove
from roadmap.views.bundle_file import bundle_file
from roadmap.views.check_result import check_result
from roadmap.views.citation_file import citation_bibtex, citation_csl
from roadmap.views.code_suggestions import code_suggestions
from roadmap.views.codebook import codebook, memo_new
from roadmap.views.codebook_files import codebook_csv, codebook_import, codebook_qdc
from roadmap.views.coder_steps import (
    coder_enter,
    coder_hand_in,
    coder_take_back,
    coding_call_off,
    coding_open,
)
from roadmap.views.coding_board import coding_board, coding_choose
from roadmap.views.coding_comparison import coding_comparison
from roadmap.views.consultation_file import consultation_file
from roadmap.views.consultation_show import consultation_hide, consultation_show
from roadmap.views.downloads import downloads
from roadmap.views.edition_compare import edition_compare
from roadmap.views.edition_download import edition_download
from roadmap.views.edition_feed import edition_feed
from roadmap.views.edition_file import edition_file
from roadmap.views.edition_list import edition_file_again, edition_list, edition_publish
from roadmap.views.erratum_new import erratum_new
from roadmap.views.evidence_detail import evidence_detail
from roadmap.views.evidence_list import evidence_list
from roadmap.views.follow_up_board import follow_up_board
from roadmap.views.indicator_detail import indicator_detail
from roadmap.views.indicator_edit import indicator_edit, indicator_retire
from roadmap.views.indicator_new import indicator_new
from roadmap.views.measurement_correct import measurement_correct
from roadmap.views.measurement_import import measurement_import
from roadmap.views.method import method
from roadmap.views.nearly_same import nearly_same
from roadmap.views.omission_edit import omission_edit, omission_withdraw
from roadmap.views.own_codings import codings_csv, codings_import, own_codings_csv
from roadmap.views.priority_detail import priority_detail
from roadmap.views.protocol_file import protocol_file
from roadmap.views.review_detail import (
    review_detail,
    review_hand_in,
    review_publish,
    review_return,
)
from roadmap.views.review_read import review_read
from roadmap.views.roadmap_home import roadmap_home
from roadmap.views.roadmap_picture import roadmap_picture
from roadmap.views.scorecard import scorecard
from roadmap.views.sitemap import edition_sitemap, sitemap_index
from roadmap.views.structure_board import structure_board
from roadmap.views.sub_topic_detail import sub_topic_detail
from roadmap.views.sub_topic_edit import sub_topic_edit, sub_topic_remove
from roadmap.views.thread import thread
from roadmap.views.uptake_new import uptake_new

app_name = "roadmap"

DESK = "desk/studies/<slug:slug>/"
AREA = DESK + "structure/areas/<int:area_id>/"
SUB_TOPIC = DESK + "structure/sub-topics/<int:sub_topic_id>/"
CODING = DESK + "coding/pillars/<int:pillar>/"
ACTION = DESK + "actions/<int:action_id>/"
OMISSION = DESK + "actions/omissions/<slug:code>/"
REVIEW = DESK + "editions/review/<int:review_id>/"
FOLLOW_UP = DESK + "follow-up/"
CONSULTATION = FOLLOW_UP + "consultations/<int:nth>-<int:pillar>/"
INDICATOR = FOLLOW_UP + "indicators/<int:indicator_id>/"


def _public(root: str) -> list[URLPattern]:
    """Pages of an edition; the same names for the current one and for permalinks."""
    return [
        path(root, roadmap_home, name="roadmap_home"),
        path(root + "list/", action_list, name="action_list"),
        path(root + "sub-topics/<slug:place>/", sub_topic_detail, name="sub_topic_detail"),
        path(root + "actions/<slug:action_slug>/", action_detail, name="action_detail"),
        path(root + "actions/<slug:action_slug>/thread/", thread, name="thread"),
        path(root + "scorecard/", scorecard, name="scorecard"),
        path(root + "actions/<slug:action_slug>/brief/", action_brief, name="action_brief"),
        path(root + "priorities/<slug:code>/", priority_detail, name="priority_detail"),
        path(root + "evidence/", evidence_list, name="evidence_list"),
        path(root + "evidence/<slug:reference>/", evidence_detail, name="evidence_detail"),
        path(root + "picture/", roadmap_picture, name="roadmap_picture"),
        path(root + "picture/<slug:focus>/", roadmap_picture, name="picture_part"),
        path(root + "method/", method, name="method"),
        path(root + "check/", check_result, name="check_result"),
        path(root + "edition.json", edition_file, name="edition_file"),
        path(root + "edition.bib", citation_bibtex, name="citation_bibtex"),
        path(root + "edition.csl.json", citation_csl, name="citation_csl"),
        path(root + "protocols/<int:pillar>.json", protocol_file, name="protocol_file"),
        path(
            root + "bundles/<int:pillar>-<int:round_number>.json", bundle_file, name="bundle_file"
        ),
        path(
            root + "consultations/<int:nth>-<int:pillar>.json",
            consultation_file,
            name="consultation_file",
        ),
        path(root + "downloads/", downloads, name="downloads"),
        path(root + "downloads/<str:file_name>", edition_download, name="edition_download"),
        path(root + "actions/<slug:action_slug>/card/", action_card, name="action_card"),
    ]


# Public pages stand first, in groups: an address of another part is passed by with one look.
urlpatterns = [
    path("roadmap/<slug:slug>/", include(_public(""))),
    path("roadmap/<slug:slug>/editions/<int:number>/", include(_public(""))),
    path(
        "roadmap/<slug:slug>/compare/<int:before>/<int:after>/",
        edition_compare,
        name="edition_compare",
    ),
    path("roadmap/<slug:slug>/sitemap.xml", edition_sitemap, name="edition_sitemap"),
    path("roadmap/<slug:slug>/editions.atom", edition_feed, name="edition_feed"),
    path("sitemap.xml", sitemap_index, name="sitemap_index"),
    path("api/v1/", include("roadmap.api.addresses")),
    path(DESK + "structure/", structure_board, name="structure_board"),
    path(AREA, area_edit, name="area_edit"),
    path(AREA + "remove/", area_remove, name="area_remove"),
    path(SUB_TOPIC, sub_topic_edit, name="sub_topic_edit"),
    path(SUB_TOPIC + "remove/", sub_topic_remove, name="sub_topic_remove"),
    path(DESK + "codebook/file/", codebook_import, name="codebook_import"),
    path(DESK + "codebook/codebook.csv", codebook_csv, name="codebook_csv"),
    path(DESK + "codebook/codebook.qdc", codebook_qdc, name="codebook_qdc"),
    path(DESK + "codebook/", codebook, name="codebook"),
    path(DESK + "codebook/<int:sub_topic_id>/memo/", memo_new, name="memo_new"),
    path(DESK + "coding/", coding_board, name="coding_board"),
    path(DESK + "coding/suggestions/", code_suggestions, name="code_suggestions"),
    path(DESK + "coding/nearly-same/", nearly_same, name="nearly_same"),
    path(DESK + "coding/table/", codings_import, name="codings_import"),
    path(DESK + "coding/my-codes.csv", own_codings_csv, name="own_codings_csv"),
    path(DESK + "coding/codings.csv", codings_csv, name="codings_csv"),
    path(DESK + "coding/choose/", coding_choose, name="coding_choose"),
    path(CODING + "enter/", coder_enter, name="coder_enter"),
    path(CODING + "hand-in/", coder_hand_in, name="coder_hand_in"),
    path(CODING + "take-back/", coder_take_back, name="coder_take_back"),
    path(CODING + "call-off/", coding_call_off, name="coding_call_off"),
    path(CODING + "open/", coding_open, name="coding_open"),
    path(CODING + "comparison/", coding_comparison, name="coding_comparison"),
    path(DESK + "actions/", action_board, name="action_board"),
    path(DESK + "actions/new/", action_new, name="action_new"),
    path(ACTION, action_edit, name="action_edit"),
    path(ACTION + "remove/", action_remove, name="action_remove"),
    path(FOLLOW_UP, follow_up_board, name="follow_up_board"),
    path(FOLLOW_UP + "measurements/", measurement_import, name="measurement_import"),
    path(
        FOLLOW_UP + "measurements/<int:measurement_id>/",
        measurement_correct,
        name="measurement_correct",
    ),
    path(FOLLOW_UP + "tokens/", api_tokens, name="api_tokens"),
    path(FOLLOW_UP + "tokens/<int:token_id>/revoke/", api_token_revoke, name="api_token_revoke"),
    path(INDICATOR, indicator_detail, name="indicator_detail"),
    path(INDICATOR + "edit/", indicator_edit, name="indicator_edit"),
    path(INDICATOR + "retire/", indicator_retire, name="indicator_retire"),
    path(
        FOLLOW_UP + "actions/<slug:action_slug>/indicators/new/",
        indicator_new,
        name="indicator_new",
    ),
    path(FOLLOW_UP + "actions/<slug:action_slug>/uptake/new/", uptake_new, name="uptake_new"),
    path(CONSULTATION + "show/", consultation_show, name="consultation_show"),
    path(CONSULTATION + "hide/", consultation_hide, name="consultation_hide"),
    path(DESK + "editions/", edition_list, name="edition_list"),
    path(DESK + "editions/publish/", edition_publish, name="edition_publish"),
    path(OMISSION, omission_edit, name="omission_edit"),
    path(OMISSION + "withdraw/", omission_withdraw, name="omission_withdraw"),
    path(DESK + "editions/<int:number>/errata/", erratum_new, name="erratum_new"),
    path(DESK + "editions/review/", review_hand_in, name="review_hand_in"),
    path(REVIEW, review_detail, name="review_detail"),
    path(REVIEW + "return/", review_return, name="review_return"),
    path(REVIEW + "publish/", review_publish, name="review_publish"),
    path(REVIEW + "read/", review_read, name="review_read"),
    path(REVIEW + "read/<path:rest>", review_read, name="review_read"),
    path(
        DESK + "editions/files/<int:file_id>/again/", edition_file_again, name="edition_file_again"
    ),
]
