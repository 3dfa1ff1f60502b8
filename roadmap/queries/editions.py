"""Published editions, drafts in review, and what tells one copy of a page from another."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from roadmap.enums import EditionState, FileKind, FileState
from roadmap.models import (
    Edition,
    EditionFile,
    Erratum,
    Review,
)
from studies.enums import EventKind
from studies.models import Event, Study
from surveys.models import RoundResult, Survey

_EDITION, _STUDY, _EVENT, _FILE = (
    each._meta.db_table for each in (Edition, Study, Event, EditionFile)
)
# Each change of what came of the actions is one of these; the newest tells (roadmap.follow_up).
FOLLOW_UP = (
    *(EventKind.INDICATOR_CHANGED, EventKind.MEASUREMENT_CHANGED, EventKind.UPTAKE_STATED),
    *(EventKind.CONSULTATION_SHOWN, EventKind.CONSULTATION_HIDDEN),
)
# What public pages show beside their edition.
LIVE = (*FOLLOW_UP, EventKind.ERRATUM_NOTED)
STAMP = {
    which: f"""SELECT edition.id, edition.sha256, edition.number, edition.state,
      edition.published_at, (SELECT COUNT(*) FROM {_FILE} AS file
        WHERE file.edition_id = edition.id AND file.state = '{FileState.MADE.value}'),
        (SELECT MAX(event.id) FROM {_EVENT} AS event
        WHERE event.study_id = study.id AND event.kind IN ({", ".join(["%s"] * len(LIVE))}))
      FROM {_EDITION} AS edition
      JOIN {_STUDY} AS study ON study.id = edition.study_id
      WHERE study.slug = %s AND edition.{which} = %s"""  # noqa: S608 (constants of this page)
    for which in ("number", "state")
}


def published_editions() -> QuerySet[Edition]:
    """The current edition of every study that has one, newest first, without the content."""
    return (
        Edition.objects.filter(state=EditionState.PUBLISHED)
        .select_related("study")
        .defer("snapshot")
        .order_by("-published_at")
    )


def current_edition(slug: str) -> Edition | None:
    """The published edition of a study, its content loaded when it is read."""
    return _briefly(Edition.objects.filter(study__slug=slug, state=EditionState.PUBLISHED))


def numbered_edition(slug: str, number: int) -> Edition | None:
    """One edition of a study, current or superseded."""
    return _briefly(Edition.objects.filter(study__slug=slug, number=number))


def _briefly(editions: QuerySet[Edition]) -> Edition | None:
    """What tells a copy from another: this runs at every visit of a public page."""
    names = ("number", "state", "sha256", "published_at", "study__slug")
    errata = Erratum.objects.filter(edition__study=OuterRef("study")).order_by("-pk")
    told = editions.annotate(
        last_erratum=Subquery(errata.values("pk")[:1]),
        files_made=_made(),
        pictures_made=_made(kind=FileKind.PICTURE),
    )
    return told.select_related("study").only(*names).order_by().first()


def _made(**which: str) -> Coalesce:
    """How many files of an edition are ready: their states stand on its pages."""
    made = EditionFile.objects.filter(edition=OuterRef("pk"), state=FileState.MADE, **which)
    counted = made.order_by().values("edition").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def edition_stamp(slug: str, number: int | None = None) -> tuple[Any, ...] | None:
    """What tells the current or the numbered edition of a study from every other state of it.

    In SQL, since it runs at each visit of a public page: docs/decisions/0017.
    """
    which, value = ("number", number) if number else ("state", EditionState.PUBLISHED.value)
    with connection.cursor() as cursor:
        cursor.execute(STAMP[which], [*(kind.value for kind in LIVE), slug, value])
        stamp: tuple[Any, ...] | None = cursor.fetchone()
    return stamp


def edition_by_key(key: int) -> Edition:
    """One edition, its content loaded when it is read."""
    return Edition.objects.select_related("study").defer("snapshot").get(pk=key)


def published_keys() -> list[int]:
    """The keys of all current editions, newest first."""
    return list(published_editions().values_list("pk", flat=True))


def current_editions(keys: Iterable[int]) -> dict[int, Edition]:
    """Editions with their content, by key."""
    return Edition.objects.select_related("study").in_bulk(list(keys))


def newest_editions(study: Study, most: int) -> QuerySet[Edition]:
    """The editions of a study with their content and errata, newest first."""
    editions = study.editions.select_related("study").prefetch_related("errata")
    return editions.order_by("-number")[:most]


def editions_of(study: Study) -> QuerySet[Edition]:
    """All editions of a study, newest first, without the content."""
    briefly = study.editions.defer("snapshot").select_related("published_by")
    return briefly.annotate(erratum_count=Count("errata"), before=F("number") - 1).order_by(
        "-number"
    )


def edition_dates(study: Study, numbers: Iterable[int]) -> dict[int, Any]:
    """When editions of a study were published, by number. One query; none without numbers."""
    wanted = list(numbers)
    if not wanted:
        return {}
    editions = Edition.objects.filter(study=study, number__in=wanted)
    return dict(editions.order_by().values_list("number", "published_at"))


def sealed_bundle(sha256: str) -> str | None:
    """The text of the bundle with this hash."""
    bundles = RoundResult.objects.filter(bundle_sha256=sha256)
    return bundles.values_list("bundle", flat=True).first()


def bundle_of_round(round_id: int) -> str | None:
    """The text of the bundle of a sealed round."""
    bundles = RoundResult.objects.filter(survey_round=round_id)
    return bundles.values_list("bundle", flat=True).first()


def locked_protocol(sha256: str) -> str | None:
    """The text of the protocol with this hash."""
    surveys = Survey.objects.filter(protocol_sha256=sha256)
    return surveys.values_list("protocol", flat=True).first()


def reviews_of(study: Study) -> QuerySet[Review]:
    """What was handed in, newest first, without the content."""
    people = ("handed_in_by", "decided_by", "edition")
    return study.reviews.defer("snapshot", "edition__snapshot").select_related(*people)


def review_of(study: Study, review_id: int) -> Review | None:
    """One of them with its content and its study."""
    people = ("study", "handed_in_by", "decided_by", "edition")
    reviews = study.reviews.defer("edition__snapshot").select_related(*people)
    return reviews.filter(pk=review_id).first()
