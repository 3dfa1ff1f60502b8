"""Two people who change the same thing in the same instant.

    told = in_the_same_instant(lambda: change_expert(...), lambda: add_experts(...))

For tests with transactions of their own (`django_db(transaction=True)`).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

from django.db import connection, transaction

from surveys.exceptions import Refusal

LONG_ENOUGH_TO_WAIT = 0.3  # seconds


def in_the_same_instant(
    first: Callable[[], object], second: Callable[[], object]
) -> tuple[str, str]:
    """Begin `second` while the transaction of `first` is open; what each is told, "" if nothing.

    Fails where the second one does not wait for the first, since then they do not meet.
    """
    has_written, may_end, has_written_too = Event(), Event(), Event()
    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(_told, first, has_written, may_end)
        assert has_written.wait(10)
        may_end_at_once = Event()
        may_end_at_once.set()
        two = pool.submit(_told, second, has_written_too, may_end_at_once)
        sleep(LONG_ENOUGH_TO_WAIT)
        met = not has_written_too.is_set()
        may_end.set()
        told = one.result(10), two.result(10)
    assert met, "the second one did not wait"
    return told


def _told(change: Callable[[], object], has_written: Event, may_end: Event) -> str:
    try:
        with transaction.atomic():
            change()
            has_written.set()
            assert may_end.wait(10)
    except Refusal as refusal:
        return str(refusal)
    finally:
        connection.close()
    return ""
