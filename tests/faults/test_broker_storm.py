"""The broker in files: many writers, one worker, nothing lost; why kombu's own cannot do it."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.conf import settings
from kombu import Connection
from kombu.exceptions import OperationalError
from kombu.transport import filesystem
from kombu.transport.virtual.base import Empty

import delphi.celery  # noqa: F401 (registers delphifiles)
from delphi import broker
from tests.servers.worker import Worker

pytestmark = pytest.mark.one_database
APP = Path(__file__).with_name("storm_app.py")
PRODUCERS, EACH = 4, 300
MESSAGE = {"body": "x" * 1000}


def test_four_processes_and_one_worker_lose_no_message(tmp_path: Path) -> None:
    surroundings = {"STORM_FOLDER": str(tmp_path), "PYTHONPATH": str(settings.BASE_DIR)}
    worker = Worker(tmp_path, app="tests.faults.storm_app", **surroundings)
    try:
        publish_all(surroundings)
        wait_for(lambda: len(noted(tmp_path)) >= PRODUCERS * EACH or not worker.is_alive())
        assert worker.is_alive(), worker.log.read_text()
    finally:
        worker.stop()
    assert sorted(noted(tmp_path)) == list(range(PRODUCERS * EACH))
    assert "error" not in worker.log.read_text().lower()


def publish_all(surroundings: dict[str, str]) -> None:
    producers = [
        subprocess.Popen(
            [sys.executable, APP, str(number * EACH), str((number + 1) * EACH)],
            env=os.environ | surroundings,
        )
        for number in range(PRODUCERS)
    ]
    assert [producer.wait(60) for producer in producers] == [0] * PRODUCERS


def noted(folder: Path) -> list[int]:
    notes = folder / "noted"
    return [int(line) for line in notes.read_text().split()] if notes.exists() else []


def wait_for(condition: Any) -> None:
    deadline = time.monotonic() + 90
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)


@pytest.fixture
def ours(tmp_path: Path) -> Any:
    options = {"folder": str(tmp_path / "broker")}
    with Connection("delphifiles://localhost", transport_options=options) as connection:
        yield connection.default_channel


@pytest.fixture
def kombus(tmp_path: Path) -> Any:
    options = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path)}
    with Connection("filesystem://localhost", transport_options=options) as connection:
        yield connection.default_channel


def test_messages_come_out_once_in_the_order_they_went_in(ours: broker.Channel) -> None:
    for number in range(3):
        ours._put("work", {"number": number})
    ours._put("other", {"number": 9})
    assert [ours._get("work") for _ in range(3)] == [{"number": n} for n in range(3)]
    with pytest.raises(Empty):
        ours._get("work")
    assert ours._size("other") == 1


def test_a_half_written_message_is_never_visible(
    ours: broker.Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, looks = Path.write_text, []

    def write_half_look_and_write_the_rest(path: Path, text: str, **options: Any) -> None:
        write(path, text[: len(text) // 2], **options)
        looks.append(ours._size("work"))
        write(path, text, **options)

    monkeypatch.setattr(Path, "write_text", write_half_look_and_write_the_rest)
    ours._put("work", MESSAGE)
    assert looks == [0]
    assert ours._get("work") == MESSAGE


def test_control_kombus_own_transport_shows_a_message_before_it_is_written(
    kombus: filesystem.Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This is what killed a worker: the file is taken away empty, and cannot be read."""

    def look(*_args: Any) -> None:  # between kombu's open() and write()
        kombus._get("work")

    monkeypatch.setattr(filesystem, "lock", look)
    with pytest.raises(json.JSONDecodeError):
        kombus._put("work", MESSAGE)


def test_an_unreadable_message_is_dropped_and_the_next_one_delivered(ours: broker.Channel) -> None:
    (ours.data_folder_in / "0_0.work.msg").write_text("{half")
    ours._put("work", MESSAGE)
    assert ours._get("work") == MESSAGE


def test_bindings_of_an_exchange_are_added_once_and_removed(ours: broker.Channel) -> None:
    for queue in ("one", "two", "one"):
        ours._queue_bind("house", "key", "", queue)
    assert [row.queue for row in ours.get_table("house")] == ["two", "one"]
    ours._delete("two", "house", "key", "")
    assert [row.queue for row in ours.get_table("house")] == ["one"]


def test_a_worker_that_waits_looks_up_soon_and_sees_that_it_shall_go(ours: broker.Channel) -> None:
    ours.basic_consume("work", no_ack=True, callback=print, consumer_tag="worker")
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        ours.connection.drain_events(ours.connection.client, timeout=2.0)  # as Celery asks
    assert time.monotonic() - started < 1.5


def test_a_broker_that_cannot_write_says_so_as_a_server_that_is_away(tmp_path: Path) -> None:
    """Pages catch kombu's OperationalError and go on; any other would break the page."""
    (tmp_path / "in_the_way").write_text("not a folder")
    app = Celery("away", broker="delphifiles://localhost", set_as_current=False)
    app.conf.broker_transport_options = {"folder": str(tmp_path / "in_the_way")}
    app.conf.task_publish_retry_policy = settings.CELERY_TASK_PUBLISH_RETRY_POLICY
    with pytest.raises(OperationalError):
        app.send_task("anything")
