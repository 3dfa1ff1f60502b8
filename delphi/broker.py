"""Celery's broker in a folder, for the profile without servers: `delphifiles://`.

kombu's own file-system transport writes a message in place, so a worker can read half of one; that
worker dies and the message is gone (kombu #1551). Here a message, and the table of queues, is
written as a draft and then moved to its name: nobody ever sees half of it.

A message is only a hint that a row waits, so nothing here is forced to the disk and a message that
cannot be read is dropped: the tick takes the row up.
"""

import logging
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem, virtual
from kombu.utils.json import dumps, loads
from kombu.utils.objects import cached_property

logger = logging.getLogger(__name__)
LONGEST_WAIT = 0.3  # seconds


class Channel(filesystem.Channel):
    """A channel whose messages appear and disappear as a whole; for one worker."""

    @cached_property
    def folder(self) -> Path:
        """Return the transport option `folder`, with its rooms made."""
        folder = Path(self.transport_options["folder"])
        for room in ("queue", "drafts", "taken", "control"):
            (folder / room).mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    @cached_property
    def data_folder_in(self) -> Path:
        """Return where messages are read, by the methods that we keep from kombu."""
        return self.folder / "queue"

    @cached_property
    def data_folder_out(self) -> Path:
        """Return where messages are written: one folder, one broker."""
        return self.folder / "queue"

    @property
    def control_folder(self) -> Path:
        """Return where the table of queues of each exchange lies."""
        return self.folder / "control"

    # kombu's own classes disagree about the names of arguments.
    def _put(self, queue: str, message: Any, **_options: Any) -> None:  # type: ignore[override]
        # The wall clock sorts across restarts of the machine; kombu takes the monotonic one.
        name = f"{time.time_ns():020}_{uuid.uuid4()}.{queue}.msg"
        self._write_whole(self.data_folder_out / name, dumps(message))

    def _write_whole(self, path: Path, text: str) -> None:
        draft = self.folder / "drafts" / f"{uuid.uuid4()}"
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:
        for name in sorted(path.name for path in self.data_folder_in.iterdir()):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            message = self._take(name)
            if message is not None:
                return message
        raise Empty

    def _take(self, name: str) -> dict[str, Any] | None:
        taken = self.folder / "taken" / name
        try:
            (self.data_folder_in / name).replace(taken)
        except FileNotFoundError:
            return None  # another consumer was quicker
        text = taken.read_text(encoding="utf-8")
        taken.unlink()
        try:
            return loads(text)
        except ValueError:
            logger.warning("Dropped an unreadable message: %s", name)
            return None

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._changing_table(exchange) as table:
            if row not in table:
                table.insert(0, row)

    def _delete(
        self, queue: str, exchange: str, routing_key: str, pattern: str, *_args: Any, **_kw: Any
    ) -> None:
        self._purge(queue)
        row = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._changing_table(exchange) as table:
            if row in table:
                table.remove(row)

    @contextmanager
    def _changing_table(self, exchange: str) -> Iterator[list[Any]]:
        """Yield the table of an exchange and write it back, if changed, alone among processes."""
        with (self.control_folder / "lock").open("w") as lock:
            filesystem.lock(lock, filesystem.LOCK_EX)
            before = self.get_table(exchange)
            table = list(before)
            yield table
            if table != before:
                self._write_whole(self._exchange_file(exchange), dumps(table))


class Transport(filesystem.Transport):
    """kombu's file-system transport with our channel."""

    Channel = Channel
    global_state = virtual.BrokerState()
    driver_name = "delphifiles"
    # A full disk or a folder in the way is to us what a server that is away is to others.
    connection_errors = (*filesystem.Transport.connection_errors, OSError)  # type: ignore[assignment]

    def drain_events(self, connection: Any, timeout: float | None = None, **options: Any) -> None:
        """Wait for a message; return to a worker soon, since it sees only then that it shall go."""
        if timeout is not None:
            timeout = min(timeout, LONGEST_WAIT)
        super().drain_events(connection, timeout=timeout, **options)
