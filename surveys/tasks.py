"""Celery tasks: ids in, no thought. Rows are the queue; a message is only a hint."""

import logging
from typing import Any

from celery import Task, shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from surveys.services import (
    erasure,
    imports,
    jobs,
    messages,
    openings,
    pilots,
    reminders,
    results,
    round_statistics,
    rounds,
    study_end,
)

logger = logging.getLogger(__name__)


@shared_task(name="surveys.tick")
def tick() -> None:
    """Take up whatever is due: deadlines, sealing, counts, mail, statistics, files, long work."""
    now = timezone.now()
    for step in (
        openings.open_due_rounds,
        rounds.close_due_rounds,
        results.seal_due_rounds,
        pilots.answer_as_invented,
        rounds.count_answers,
        reminders.remind_by_plan,
        messages.send_due_messages,
        erasure.erase_due_experts,
        round_statistics.compute_due_statistics,  # before the ballots that they need may go
        study_end.destroy_due_keys,
        pilots.wipe_due_pilots,
        imports.forget_old_imports,
        imports.read_due_imports,
        jobs.delete_expired_jobs,
        jobs.run_due_job,  # last, since it may take a while
    ):
        step(now=now)


@shared_task(name="surveys.seal_round")
def seal_round(*, round_id: int) -> None:
    """Seal one closed round, then compute what its pages show."""
    results.seal_round(round_id=round_id, now=timezone.now())
    round_statistics.compute_due_statistics(now=timezone.now())


@shared_task(name="surveys.send_messages")
def send_messages() -> None:
    """Send mail that is due."""
    messages.send_due_messages(now=timezone.now())


@shared_task(name="surveys.run_job")
def run_job(*, job_id: str) -> None:
    """Make the file of one job."""
    jobs.run_job(job_id=job_id, now=timezone.now())


@shared_task(name="surveys.read_imports")
def read_imports() -> None:
    """Read uploaded files that wait."""
    imports.read_due_imports(now=timezone.now())


def hint(task: Task, **ids: Any) -> None:
    """Ask a worker to start `task` soon. If the broker is away, the tick does it later."""
    try:
        task.delay(**ids)
    except OperationalError:  # what kombu raises for every broker
        logger.warning("no broker for %s; the next tick takes it up", task.name)
