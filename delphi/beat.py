"""Beat without a memory: what is due stands in our rows, so it begins with asking everything.

Celery's own scheduler remembers its last times in a shelf. From Python 3.13 on a shelf is an SQLite
database, which once refused ("locking protocol"): beat ended, the worker went on without it, and no
round would have closed by itself.
"""

import datetime as dt
from pathlib import Path
from typing import Any

from celery import beat

LONG_AGO = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


class Scheduler(beat.Scheduler):
    """Touches the file that `--schedule` names whenever it looks at the time: a sign of life."""

    def __init__(self, *args: Any, schedule_filename: str, **kwargs: Any) -> None:
        self.sign_of_life = Path(schedule_filename)
        super().__init__(*args, **kwargs)

    def setup_schedule(self) -> None:
        """Take the schedule from the settings, all of it due."""
        super().setup_schedule()
        for entry in self.schedule.values():
            entry.last_run_at = LONG_AGO

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Ask what is due; return the seconds until the next look."""
        self.sign_of_life.touch()
        return float(super().tick(*args, **kwargs))
