"""After a restore: erase again whoever had been erased when the backup was newer."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from surveys.services import erasure


class Command(BaseCommand):
    help = __doc__

    def handle(self, *_args: Any, **_options: Any) -> None:
        now = timezone.now()
        found = erasure.replay_tombstones(now=now)
        erased = erasure.erase_due_experts(now=now)
        self.stdout.write(
            f"Found again: {found}. Erased now: {erased}."
            " Whoever answers a round that is being counted follows at the worker's next tick."
        )
