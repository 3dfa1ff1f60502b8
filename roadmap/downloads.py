"""The files of editions: what is due, what is there. Named by their answers."""

import datetime as dt
import re
from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet

from roadmap.enums import EditionState, FileKind, FileState
from roadmap.models import Edition, EditionFile, EditionFileContent
from roadmap.models.edition_file import wanted_files
from studies.models import Study

NAME = re.compile(r"[a-z0-9-]{1,30}\.[a-z]{3,4}")
# Longer than any task may run: whoever wrote nothing since is lost.
CLAIM_LASTS = dt.timedelta(minutes=6)
RETRY_AFTER = dt.timedelta(minutes=1)


def files_due(now: dt.datetime) -> QuerySet[EditionFile]:
    """Files that wait for a worker, or whose worker was lost; of the newest edition first."""
    waits = Q(state=FileState.QUEUED) & (Q(claimed_at=None) | Q(claimed_at__lt=now - RETRY_AFTER))
    lost = Q(state=FileState.MAKING, claimed_at__lt=now - CLAIM_LASTS)
    return EditionFile.objects.filter(waits | lost).order_by("-edition_id", "pk")


def is_making(now: dt.datetime) -> bool:
    """Whether a worker is at a file at this moment."""
    fresh = EditionFile.objects.filter(state=FileState.MAKING, claimed_at__gte=now - CLAIM_LASTS)
    return fresh.exists()


def editions_without_files() -> QuerySet[Edition]:
    """Editions that lack the row of a file, newest first."""
    counted = Edition.objects.annotate(held=Count("files")).filter(held__lt=len(wanted_files()))
    return counted.defer("snapshot").order_by("-pk")


def files_of(edition: Edition) -> list[EditionFile]:
    """The files for readers, in order; the picture for links is none. A draft has no files."""
    if edition.pk is None:
        return []
    return list(edition.files.exclude(kind=FileKind.PICTURE).order_by("pk"))


def made_file(slug: str, number: int | None, name: str) -> EditionFile | None:
    """A file that is ready, of the current or the numbered edition, without its bytes."""
    if not NAME.fullmatch(name):  # PostgreSQL takes no question with a NUL in it
        return None
    which = Q(edition__number=number) if number else Q(edition__state=EditionState.PUBLISHED)
    made = EditionFile.objects.filter(edition__study__slug=slug, state=FileState.MADE, name=name)
    return made.select_related("edition__study").defer("edition__snapshot").filter(which).first()


def bytes_of(file: EditionFile) -> bytes:
    """What a worker made."""
    return bytes(EditionFileContent.objects.get(file=file).content)


def files_by_edition(editions: Sequence[Edition]) -> dict[int, list[EditionFile]]:
    """All files of some editions, by the edition's id. One query."""
    found: dict[int, list[EditionFile]] = {each.pk: [] for each in editions}
    for file in EditionFile.objects.filter(edition__in=found).order_by("pk"):
        found[file.edition_id].append(file)
    return found


def file_at_desk(study: Study, file_id: int) -> EditionFile | None:
    """A file of an edition of this study."""
    return EditionFile.objects.filter(edition__study=study, pk=file_id).first()
