from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from roadmap import tasks
from roadmap.downloads import file_at_desk, files_by_edition
from roadmap.permissions import can_hand_in, can_publish, can_view_editions
from roadmap.queries import coverage, editions_of, publication_blockers, reviews_of
from roadmap.services.edition_files import ask_again
from roadmap.services.publishing import other_coordinators, publish_edition
from roadmap.services.snapshots import preview
from roadmap.views.access import found as in_study
from roadmap.views.access import member
from studies.enums import Role
from studies.models import Study
from studies.views.access import confirmed_recently, study_page
from surveys.exceptions import Refusal


@require_safe
@study_page(can_view_editions)
def edition_list(request: HttpRequest, study: Study) -> HttpResponse:
    found = coverage(study)
    editions = list(editions_of(study))
    handed_in = list(reviews_of(study))
    files = files_by_edition(editions)
    context = {
        "study": study,
        "coverage": found,
        "blockers": publication_blockers(study, found),
        "editions": [(each, files[each.pk]) for each in editions],
        "current": editions[0] if editions else None,
        "preview": preview(study=study),
        "may_publish": can_publish(Role(study.visitor_role)),
        "may_hand_in": can_hand_in(Role(study.visitor_role)),
        "needs_another": other_coordinators(study, member(request)),
        "reviews": handed_in,
        "in_review": next((review for review in handed_in if review.is_open), None),
    }
    return render(request, "roadmap/edition_list.html", context)


@require_POST
@study_page(can_publish)
@confirmed_recently
def edition_publish(request: HttpRequest, study: Study) -> HttpResponse:
    before = editions_of(study).first()
    try:
        edition = publish_edition(study=study, by=member(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("roadmap:edition_list", study.slug)
    tasks.hint_files()
    number = {"number": edition.number}
    if before and before.sha256 == edition.sha256:
        sentence = _("Edition %(number)s is published. Its content is that of the one before.")
        messages.info(request, sentence % number)
    else:
        messages.success(request, _("Edition %(number)s is published.") % number)
    return redirect("roadmap:edition_list", study.slug)


@require_POST
@study_page(can_publish)
def edition_file_again(request: HttpRequest, study: Study, file_id: int) -> HttpResponse:
    if ask_again(file=in_study(file_at_desk(study, file_id))):
        tasks.hint_files()
        messages.success(request, _("The file is made again. This takes a moment."))
    else:
        messages.info(request, _("This file has not failed."))
    return redirect("roadmap:edition_list", study.slug)
