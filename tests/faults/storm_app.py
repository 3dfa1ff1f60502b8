"""A Celery application on the broker in files, for the storm: its task writes down its number.

Run as a program it publishes: `storm_app.py FIRST LAST`.
"""

import os
import sys
from pathlib import Path

from celery import Celery

import delphi.celery  # noqa: F401 (registers delphifiles)

FOLDER = Path(os.environ["STORM_FOLDER"])

app = Celery("storm", broker="delphifiles://localhost", set_as_current=True)
app.conf.update(
    broker_transport_options={"folder": str(FOLDER / "broker"), "polling_interval": 0.1},
    broker_connection_retry_on_startup=True,
    task_acks_late=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
)


@app.task(name="storm.note")
def note(number: int) -> None:
    with (FOLDER / "noted").open("a") as file:
        file.write(f"{number}\n")  # one short append: whole, whoever else appends


if __name__ == "__main__":
    for number in range(int(sys.argv[1]), int(sys.argv[2])):
        note.delay(number)
