"""What tests of pages may ask for."""

import pytest

from surveys import tasks


@pytest.fixture
def hints(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict]]:
    """Collect the hints to the worker instead of giving them: [(name of task, ids), …]."""
    given: list[tuple[str, dict]] = []
    monkeypatch.setattr(tasks, "hint", lambda task, **ids: given.append((task.name, ids)))
    return given
