"""What every test may ask for: real servers and a real worker."""

import gc
import os

# Before any fixture: Playwright runs a loop in this thread, and Django then refuses its database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.utils import translation
from kombu import pools

from delphi.celery import app
from tests import trust_report
from tests.factories import remembered
from tests.servers import redis
from tests.servers.worker import Worker

# How long an example takes says something about the machine, not about the code.
hypothesis.settings.register_profile(
    "untimed",
    deadline=None,
    max_examples=200 if trust_report.is_long() else 40,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("untimed")


def pytest_collection_finish() -> None:
    """Let the collector of garbage pass over what stays to the end: code and thousands of tests.

    It looked through all of it again and again, a tenth of the time of the tests of pages.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The address of a real Redis: DELPHI_TEST_REDIS_URL, or one started here."""
    if url := os.environ.get("DELPHI_TEST_REDIS_URL"):
        yield url
        return
    try:
        with redis.server() as url:
            yield url
    except FileNotFoundError:
        pytest.skip("no redis-server was found")


@pytest.fixture
def redis_url(redis_server: str) -> str:
    """The address of an empty Redis."""
    from redis import Redis

    with Redis.from_url(redis_server) as client:
        client.flushdb()
    return redis_server


@pytest.fixture(autouse=True)
def english_to_begin_with() -> None:
    """The last request of another test may have been a Chinese one; its language stays active."""
    translation.activate(settings.LANGUAGE_CODE)


factories_are_remembered = pytest.fixture(autouse=True)(remembered.while_a_test_runs)


@pytest.fixture(autouse=True)
def no_attempts_remembered() -> None:
    """Sign-in counts attempts in the cache; those of another test are none of ours."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def broker(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty broker that this process publishes to: "files" (default) or "redis".

    Choose with `@pytest.mark.parametrize("broker", ["files", "redis"], indirect=True)`.
    """
    before = {name: app.conf[name] for name in ("broker_url", "broker_transport_options")}
    if getattr(request, "param", "files") == "redis":
        url = request.getfixturevalue("redis_url")
        app.conf.update(broker_url=url, broker_transport_options={"visibility_timeout": 900})
    else:
        url = "delphifiles://localhost"
        folder = Path(settings.BROKER_DIR)
        shutil.rmtree(folder, ignore_errors=True)
        options = {"folder": str(folder), "polling_interval": 0.1}
        app.conf.update(broker_url=url, broker_transport_options=options)
    forget_connections()
    yield url
    app.conf.update(before)
    forget_connections()


def forget_connections() -> None:
    """Make Celery connect anew: its pools outlive a change of the broker's address."""
    pools.reset()
    app._pool = app.amqp._producer_pool = None


@pytest.fixture
def local_outbox() -> Iterator[Path]:
    """The folder where a real worker puts its mails, empty; a later test finds none of them."""
    shutil.rmtree(settings.LOCAL_OUTBOX, ignore_errors=True)
    settings.LOCAL_OUTBOX.mkdir(parents=True)
    yield settings.LOCAL_OUTBOX
    shutil.rmtree(settings.LOCAL_OUTBOX, ignore_errors=True)


@pytest.fixture
def celery_worker_process(
    request: pytest.FixtureRequest,
    transactional_db: None,
    broker: str,
    local_outbox: Path,
    tmp_path: Path,
) -> Iterator[Worker]:
    """A real worker with beat (a tick a second) on the test database and `broker`."""
    environment = {"CELERY_BROKER_URL": broker, "DELPHI_TICK_SECONDS": "1"}
    if "live_server" in request.fixturenames:  # links in mails lead there
        environment["DELPHI_SITE_URL"] = request.getfixturevalue("live_server").url
    worker = Worker(tmp_path, **environment)
    yield worker
    was_alive = worker.is_alive()
    worker.kill()  # nothing that it still does is asked for, and to let it end takes two seconds
    assert was_alive, f"the worker died:\n{worker.log.read_text()}"
