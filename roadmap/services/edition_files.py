"""The files of editions: queued with the edition, made once by a worker, safe twice.

A worker that is killed leaves a row that says "being made" and grows old; the tick takes it up
again. Only who holds the latest attempt may write the result, and a file once made never changes.
"""

import datetime as dt
import hashlib
import logging

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.translation import gettext_noop

from roadmap.downloads import editions_without_files, files_due, is_making
from roadmap.enums import FileKind, FileState
from roadmap.models import Edition, EditionFile, EditionFileContent
from roadmap.models.edition_file import file_name, wanted_files
from roadmap.services.file_makers import MAKERS

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 3
LOST = gettext_noop("The worker stopped three times while it made this file.")


def queue_files(*, edition: Edition) -> int:
    """Ask for every file of an edition that is not asked for yet. Side effects: file rows."""
    known = set(edition.files.values_list("name", flat=True))
    rows = [
        EditionFile(edition=edition, kind=kind, language=language, name=file_name(kind, language))
        for kind, language in wanted_files()
        if file_name(kind, language) not in known
    ]
    return len(EditionFile.objects.bulk_create(rows, ignore_conflicts=True))


def queue_missing_files() -> int:
    """The same for editions that were published before there were such files. For the worker."""
    return sum(queue_files(edition=edition) for edition in editions_without_files())


def make_due_file(*, now: dt.datetime) -> bool:
    """Make the oldest file that is due; returns whether another one waits. For the worker.

    One at a time in the whole house, so that rounds and mails can go between.
    """
    if is_making(now):
        return False
    file_id = files_due(now).values_list("pk", flat=True).first()
    if file_id is None:
        return False
    make_file(file_id=file_id, now=now)
    return files_due(now).exists()


def make_file(*, file_id: int, now: dt.datetime) -> EditionFile | None:
    """Make one file that is due; safe to call any number of times. For the worker.

    Returns the file as it is then, or None if it was not due. Side effects: bytes, hash and size
    in one transaction; or the reason why not, and after the third try a failure.
    """
    claimed = files_due(now).filter(pk=file_id).order_by()
    if not claimed.update(state=FileState.MAKING, claimed_at=now, attempts=F("attempts") + 1):
        return None
    file = EditionFile.objects.select_related("edition__study").get(pk=file_id)
    if file.attempts > MOST_ATTEMPTS:
        _give_up(file, LOST)
    else:
        _try(file, now)
    file.refresh_from_db()
    return file


def ask_again(*, file: EditionFile) -> bool:
    """Try a file that failed three more times; returns whether it had failed. Side effect: row."""
    failed = EditionFile.objects.filter(pk=file.pk, state=FileState.FAILED)
    return bool(failed.update(state=FileState.QUEUED, attempts=0, claimed_at=None, problem=""))


def _try(file: EditionFile, now: dt.datetime) -> None:
    try:
        with translation.override(file.language or settings.LANGUAGE_CODE):
            _finish(file, MAKERS[FileKind(file.kind)](file), now)
    except Exception as problem:
        logger.exception("file %s of edition %s failed", file.name, file.edition_id)
        said = " ".join(f"{type(problem).__name__}: {problem}".split())[:300]
        if file.attempts >= MOST_ATTEMPTS:
            _give_up(file, said)
        else:  # the claim stays, so that the next try waits a while
            _mine(file).update(state=FileState.QUEUED, problem=said)


@transaction.atomic
def _finish(file: EditionFile, content: bytes, now: dt.datetime) -> None:
    digest = hashlib.sha256(content).hexdigest()
    facts = {"made_at": now, "sha256": digest, "size": len(content), "problem": ""}
    if _mine(file).update(state=FileState.MADE, **facts):
        EditionFileContent.objects.create(file=file, content=content)


def _give_up(file: EditionFile, problem: str) -> None:
    _mine(file).update(state=FileState.FAILED, problem=problem)


def _mine(file: EditionFile) -> QuerySet[EditionFile]:
    """The file, while it is made and nobody took it over."""
    return EditionFile.objects.filter(pk=file.pk, state=FileState.MAKING, attempts=file.attempts)
