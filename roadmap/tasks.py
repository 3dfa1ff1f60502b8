"""Celery tasks of the roadmap: no thought. Rows are the queue."""

from celery import shared_task
from django.utils import timezone

from roadmap.services import owner_reminders


@shared_task(name="roadmap.remind_owners")
def remind_owners() -> None:
    """Queue reminders about overdue values and send what is due."""
    now = timezone.now()
    owner_reminders.queue_due_reminders(now=now)
    owner_reminders.send_due_reminders(now=now)
