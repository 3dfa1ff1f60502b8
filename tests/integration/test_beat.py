"""Beat begins with everything due, and gives a sign of life."""

from pathlib import Path
from typing import Any

import pytest

from delphi.beat import Scheduler
from delphi.celery import app

pytestmark = pytest.mark.one_database


class Noting(Scheduler):
    """Notes what it would send."""

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        del producer
        self.sent.append(entry.task)

    def setup_schedule(self) -> None:
        self.sent: list[str] = []
        super().setup_schedule()


@pytest.mark.usefixtures("broker")
def test_everything_is_due_once_at_the_start_and_the_file_tells_of_life(tmp_path: Path) -> None:
    sign = tmp_path / "beat"
    scheduler = Noting(app=app, schedule_filename=str(sign))
    assert not sign.exists()
    pauses = [scheduler.tick() for _ in range(4)]
    assert sorted(scheduler.sent) == [
        "roadmap.make_due_files",
        "roadmap.remind_owners",
        "surveys.tick",
    ]
    assert pauses[:3] == [0, 0, 0]
    assert pauses[3] > 0
    assert sign.stat().st_size == 0, "there is nothing to remember, and nothing to lose"


def test_the_worker_takes_this_one() -> None:
    assert app.conf.beat_scheduler == "delphi.beat:Scheduler"
