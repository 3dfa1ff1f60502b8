"""What tests of pages may ask for."""

from collections.abc import Iterator

import pytest

from surveys import tasks


@pytest.fixture
def hints() -> Iterator[list[tuple[str, dict]]]:
    """Collect the hints to the worker instead of giving them: [(name of task, ids), …]."""
    given: list[tuple[str, dict]] = []
    # Not the test's own `monkeypatch`: views give hints, and factories may still be remembered.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasks, "hint", lambda task, **ids: given.append((task.name, ids)))
        yield given
