"""Celery tasks of the roadmap: no thought. Rows are the queue."""

import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from roadmap.services import edition_files, owner_reminders

logger = logging.getLogger(__name__)


@shared_task(name="roadmap.remind_owners")
def remind_owners() -> None:
    """Queue reminders about overdue values and send what is due."""
    now = timezone.now()
    owner_reminders.queue_due_reminders(now=now)
    owner_reminders.send_due_reminders(now=now)


@shared_task(name="roadmap.make_due_files")
def make_due_files() -> None:
    """Make one file of an edition, then stand at the end of the line again while more wait."""
    now = timezone.now()
    edition_files.queue_missing_files()
    if edition_files.make_due_file(now=now):
        hint_files()


def hint_files() -> None:
    """Ask a worker to make files soon. If the broker is away, the tick does it later."""
    try:
        make_due_files.delay()
    except OperationalError:  # what kombu raises for every broker
        logger.warning("no broker for files of editions; the next tick takes them up")
