"""What was published, for programs: an Atom feed of the editions of a study."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from roadmap.comparison import Comparison
from roadmap.full_text import visible
from roadmap.models import Edition
from roadmap.models.snapshot import Snapshot
from roadmap.queries import newest_editions
from roadmap.views.access import Reading, edition_page

MOST = 20


@require_safe
@edition_page
def edition_feed(_request: HttpRequest, reading: Reading) -> HttpResponse:
    """Editions, newest first, each with its errata."""
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
        published=[*(e.published_at for e in editions), *_dates_of_errata(editions)],
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
        _add_errata(feed, edition)
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


class Feed(Atom1Feed):
    """Atom that is as old as its newest entry, not as its newest reader."""

    def latest_post_date(self) -> dt.datetime:
        return max(self.feed["published"])


def _dates_of_errata(editions: Iterable[Edition]) -> list[dt.datetime]:
    return [erratum.noted_at for edition in editions for erratum in edition.errata.all()]


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
    """What happened since the edition before, in words."""
    sentences = Comparison(before, after).sentences
    if not sentences:
        return _("No action has changed since the edition before.")
    return _("Since the edition before: %(changes)s") % {"changes": " ".join(sentences)}


def _add_errata(feed: Feed, edition: Edition) -> None:
    """Each note as an item of its own, which leads to the notes on the edition's home."""
    for erratum in edition.errata.all():
        link = f"{Reading(edition, is_permalink=True).permalink}#erratum-{erratum.pk}"
        words = {"number": edition.number}
        if erratum.place:
            words["reference"] = erratum.place.reference
            title = _("Erratum to edition %(number)s, %(reference)s") % words
        else:
            title = _("Erratum to edition %(number)s") % words
        feed.add_item(
            title=title,
            link=link,
            description=visible(erratum.text),
            unique_id=link,
            pubdate=erratum.noted_at,
            updateddate=erratum.noted_at,
        )
