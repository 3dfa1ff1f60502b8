"""What was published, for programs: an Atom feed of the editions of a study."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from roadmap.full_text import visible
from roadmap.models import Edition
from roadmap.models.snapshot import Snapshot
from roadmap.queries import newest_editions
from roadmap.views.access import Reading, edition_page

MOST = 20


@require_safe
@edition_page
def edition_feed(_request: HttpRequest, reading: Reading) -> HttpResponse:
    """Editions, newest first. Errata join them once editions have any."""
    editions = list(newest_editions(reading.edition.study, MOST))
    study = reading.content.study
    feed = Feed(
        title=visible(study.text("title")),
        link=settings.SITE_URL + reading.path("roadmap_home"),
        description=visible(study.text("purpose")),
        language=get_language(),
        author_name=visible(study.text("organiser")) or visible(study.text("title")),
        feed_url=settings.SITE_URL + reading.path("edition_feed"),
        feed_guid=settings.SITE_URL + reading.path("roadmap_home"),
        published=[edition.published_at for edition in editions],
    )
    for edition in editions:
        each = Reading(edition, is_permalink=True)
        feed.add_item(
            title=each.edition_line,
            link=each.permalink,
            description=_summary(edition, editions),
            unique_id=each.permalink,
            pubdate=edition.published_at,
            updateddate=edition.published_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


class Feed(Atom1Feed):
    """Atom that is as old as its newest edition, not as its newest reader."""

    def latest_post_date(self) -> dt.datetime:
        return max(self.feed["published"])


def _summary(edition: Edition, editions: Iterable[Edition]) -> str:
    content = edition.content
    actions = ngettext("%(number)s action", "%(number)s actions", len(content.actions)) % {
        "number": len(content.actions)
    }
    reached = ngettext(
        "%(number)s priority that reached consensus",
        "%(number)s priorities that reached consensus",
        content.reached,
    ) % {"number": content.reached}
    before = next((e for e in editions if e.number == edition.number - 1), None)
    parts = [f"{actions}; {reached}.", _change(content, before.content) if before else ""]
    parts.append(_("SHA-256: %(sha256)s") % {"sha256": edition.sha256})
    return " ".join(filter(None, parts))


def _change(after: Snapshot, before: Snapshot) -> str:
    """What happened to the actions since the edition before, counted by their references."""
    now, then = after.actions, before.actions
    new, gone = now.keys() - then.keys(), then.keys() - now.keys()
    changed = [slug for slug in now.keys() & then.keys() if now[slug].data != then[slug].data]
    if not new and not gone and not changed:
        return _("No action has changed since the edition before.")
    return _("Since the edition before: %(new)s new, %(changed)s changed, %(gone)s taken out.") % {
        "new": len(new),
        "changed": len(changed),
        "gone": len(gone),
    }
