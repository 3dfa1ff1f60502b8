"""`python3 manage.py run`: the whole system on one machine, with nothing to install or set up."""

import fcntl
import http.client
import os
import shutil
import socket
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from delphi import checks
from delphi.supervisor import Child, Supervisor, web_command, worker_command

SECONDS_TO_ANSWER = 60


class Command(BaseCommand):
    help = "Start Delphi Roadmap: database, demo study, web server, Celery worker and beat."
    requires_system_checks: list[str] = []  # ours alone, below: all of them take a second

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="of the web server (8000)")
        parser.add_argument("--reset", action="store_true", help="delete all data and start over")
        demo = parser.add_mutually_exclusive_group()
        demo.add_argument("--full-demo", action="store_true", help="a demo with all pillars done")
        demo.add_argument("--no-demo", action="store_true", help="start empty, without demo study")

    def handle(self, *_args: Any, **options: Any) -> None:
        refuse_bad_settings()
        with only_one_on_this_data():
            refuse_taken_port(options["port"])
            choose_site_url(options["port"])
            if options["reset"]:
                self.reset()
            try:
                self.prepare(options)
            except KeyboardInterrupt:
                raise CommandError("Interrupted; the next run goes on from here.") from None
            self.serve(options["port"])

    def say(self, line: str) -> None:
        """Print a line at once."""
        self.stdout.write(line)
        self.stdout.flush()

    def reset(self) -> None:
        """Delete the data of the embedded profile; its keys stay."""
        if os.environ.get("DATABASE_URL"):
            raise CommandError("--reset deletes local files only; empty DATABASE_URL yourself.")
        self.say(f"Deleting the database, queue and outbox in {settings.DATA_DIR} …")
        for name in ("delphi.sqlite3*", "beat*", "broker", "outbox"):
            for path in settings.DATA_DIR.glob(name):
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def prepare(self, options: dict[str, Any]) -> None:
        """Make tables and the demo study, as far as they are missing.

        The connection opened here stays open and idle as long as we live: the last close of an
        SQLite database with a write-ahead log is where rows were lost.
        """
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Preparing the database …")
            call_command("migrate", verbosity=0, interactive=False)
        if not options["no_demo"] and not settings.IS_PUBLIC and not holds_a_study():
            self.say("Loading the demo study, once …")
            call_command("load_demo", full=options["full_demo"])
        if not settings.IS_SQLITE:
            connection.close()

    def serve(self, port: int) -> None:
        """Keep web server and worker alive until we are told to stop."""
        supervisor = Supervisor(children(port), settings.BASE_DIR, self.say)
        supervisor.start()
        try:
            deadline = time.monotonic() + SECONDS_TO_ANSWER
            if supervisor.watch(until=lambda: answers(port) or time.monotonic() > deadline):
                self.greet(port)
                supervisor.watch()
        finally:
            self.say("Stopping …")
            supervisor.stop()

    def greet(self, port: int) -> None:
        """Print where to go, once the web server answers."""
        if not answers(port):
            raise CommandError(f"The web server does not answer on port {port}; see above.")
        from delphi.demo.addresses import demo_addresses

        lines = [(f"{label}:", address) for label, address in demo_addresses(settings.SITE_URL)]
        width = max((len(label) for label, _ in lines), default=0)
        self.say(f"\nDelphi Roadmap runs at {settings.SITE_URL} (Ctrl-C stops it)\n")
        for label, address in lines:
            self.say(f"  {label:<{width}}  {address}")


def refuse_bad_settings() -> None:
    """Stop on errors of our own checks; `manage.py check` shows the warnings, too."""
    for message in run_checks(tags=[checks.TAG]):
        if message.level >= ERROR:
            raise CommandError(f"{message.msg} {message.hint or ''}")


@contextmanager
def only_one_on_this_data() -> Iterator[None]:
    """Hold the data directory, or stop: the broker in files is for one worker."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / "run.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(
                f"Delphi Roadmap runs already with the data in {settings.DATA_DIR}:"
                " stop that one first, or set DELPHI_DATA to another folder."
            ) from None
        yield


def refuse_taken_port(port: int) -> None:
    """Stop with a sentence if we could not listen on `port`."""
    try:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
    except (OSError, OverflowError) as error:
        raise CommandError(
            f"Port {port} cannot be used ({getattr(error, 'strerror', None) or error}):"
            f" choose another one, for example --port {8001 if port == 8000 else 8000}."
        ) from None


def choose_site_url(port: int) -> None:
    """Let links lead to this port, here and in the children, unless the site has a name."""
    url = os.environ.setdefault("DELPHI_SITE_URL", f"http://127.0.0.1:{port}")
    settings.SITE_URL = url.rstrip("/")


def holds_a_study() -> bool:
    """Say whether the database holds any study, the demo's or a user's own."""
    from studies.models import Study

    return Study.objects.exists()


def children(port: int) -> list[Child]:
    """Return the two programs of the system with what each may know."""
    data = settings.DATA_DIR.resolve()
    everything = os.environ | {"DELPHI_DATA": str(data)}
    # The web process never learns where the key is that links pseudonyms to people.
    without_key = {k: v for k, v in everything.items() if not k.startswith("DELPHI_LINK_KEY")}
    return [
        Child("web server", web_command(port), without_key),
        Child("worker", worker_command(data / "beat"), everything),
    ]


def answers(port: int) -> bool:
    """Say whether the web server answers its health page."""
    site = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        site.request("GET", "/healthz", headers={"Host": urlsplit(settings.SITE_URL).netloc})
        return site.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        site.close()
