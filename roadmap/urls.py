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
from roadmap.views.area_edit import area_edit, area_remove
from roadmap.views.bundle_file import bundle_file
from roadmap.views.check_result import check_result
from roadmap.views.coding_board import coding_board
from roadmap.views.downloads import downloads
from roadmap.views.edition_download import edition_download
from roadmap.views.edition_feed import edition_feed
from roadmap.views.edition_file import edition_file
from roadmap.views.edition_list import edition_file_again, edition_list, edition_publish
from roadmap.views.follow_up_board import follow_up_board
from roadmap.views.indicator_detail import indicator_detail
from roadmap.views.indicator_edit import indicator_edit, indicator_retire
from roadmap.views.indicator_new import indicator_new
from roadmap.views.measurement_correct import measurement_correct
from roadmap.views.measurement_import import measurement_import
from roadmap.views.method import method
from roadmap.views.priority_detail import priority_detail
from roadmap.views.protocol_file import protocol_file
from roadmap.views.roadmap_home import roadmap_home
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
ACTION = DESK + "actions/<int:action_id>/"
FOLLOW_UP = DESK + "follow-up/"
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
        path(root + "method/", method, name="method"),
        path(root + "check/", check_result, name="check_result"),
        path(root + "edition.json", edition_file, name="edition_file"),
        path(root + "protocols/<int:pillar>.json", protocol_file, name="protocol_file"),
        path(
            root + "bundles/<int:pillar>-<int:round_number>.json", bundle_file, name="bundle_file"
        ),
        path(root + "downloads/", downloads, name="downloads"),
        path(root + "downloads/<str:file_name>", edition_download, name="edition_download"),
        path(root + "actions/<slug:action_slug>/card/", action_card, name="action_card"),
    ]


# Public pages stand first, in groups: an address of another part is passed by with one look.
urlpatterns = [
    path("roadmap/<slug:slug>/", include(_public(""))),
    path("roadmap/<slug:slug>/editions/<int:number>/", include(_public(""))),
    path("roadmap/<slug:slug>/sitemap.xml", edition_sitemap, name="edition_sitemap"),
    path("roadmap/<slug:slug>/editions.atom", edition_feed, name="edition_feed"),
    path("sitemap.xml", sitemap_index, name="sitemap_index"),
    path(DESK + "structure/", structure_board, name="structure_board"),
    path(AREA, area_edit, name="area_edit"),
    path(AREA + "remove/", area_remove, name="area_remove"),
    path(SUB_TOPIC, sub_topic_edit, name="sub_topic_edit"),
    path(SUB_TOPIC + "remove/", sub_topic_remove, name="sub_topic_remove"),
    path(DESK + "coding/", coding_board, name="coding_board"),
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
    path(INDICATOR, indicator_detail, name="indicator_detail"),
    path(INDICATOR + "edit/", indicator_edit, name="indicator_edit"),
    path(INDICATOR + "retire/", indicator_retire, name="indicator_retire"),
    path(
        FOLLOW_UP + "actions/<slug:action_slug>/indicators/new/",
        indicator_new,
        name="indicator_new",
    ),
    path(FOLLOW_UP + "actions/<slug:action_slug>/uptake/new/", uptake_new, name="uptake_new"),
    path(DESK + "editions/", edition_list, name="edition_list"),
    path(DESK + "editions/publish/", edition_publish, name="edition_publish"),
    path(
        DESK + "editions/files/<int:file_id>/again/", edition_file_again, name="edition_file_again"
    ),
]
