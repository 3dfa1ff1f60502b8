"""manage.py's own environment: when it is made, repaired and left alone. Nothing is installed."""

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings


@pytest.fixture
def manage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A manage.py in a folder of its own, which notes what it would install in `installed`."""
    for name in ("manage.py", "requirements.txt", "requirements-dev.txt"):
        shutil.copy(settings.BASE_DIR / name, tmp_path / name)
    return load(tmp_path, monkeypatch)


def load(folder: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("manage_under_test", folder / "manage.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.installed = []

    def make_venv() -> None:
        shutil.rmtree(module.VENV, ignore_errors=True)
        module.PYTHON.parent.mkdir(parents=True)
        module.BEGUN.touch()
        module.PYTHON.touch()
        module.installed.append("a new .venv")

    def install(lock: str, _held: int) -> None:
        module.BEGUN.touch()
        module.installed.append(lock)

    monkeypatch.setattr(module, "make_venv", make_venv)
    monkeypatch.setattr(module, "install", install)
    return module


def updated(manage: ModuleType, lock: str = "requirements.txt") -> list[str]:
    """What bringing .venv up to date installs."""
    manage.installed.clear()
    manage.bring_up_to_date(lock, 0)
    return list(manage.installed)


def test_a_fresh_machine_gets_the_lock_once(manage: ModuleType) -> None:
    assert updated(manage) == ["a new .venv", "requirements.txt"]
    assert updated(manage) == []


def test_the_tests_add_their_own_lock_and_keep_it(manage: ModuleType) -> None:
    updated(manage)
    assert updated(manage, "requirements-dev.txt") == ["requirements-dev.txt"]
    assert updated(manage) == []
    (manage.HERE / "requirements.txt").write_text("changed")
    assert updated(manage) == ["requirements-dev.txt"]


def test_a_changed_lock_is_installed_into_the_same_environment(manage: ModuleType) -> None:
    updated(manage)
    (manage.HERE / "requirements.txt").write_text("changed")
    assert updated(manage) == ["requirements.txt"]


def test_an_interrupted_install_is_made_anew(
    manage: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_lock: str, _held: int) -> None:
        manage.BEGUN.touch()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(manage, "install", interrupted)
        with pytest.raises(KeyboardInterrupt):
            updated(manage)
    assert not manage.is_someone_elses()
    assert updated(manage) == ["a new .venv", "requirements.txt"]


def test_a_moved_project_gets_a_new_environment(
    manage: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    updated(manage)
    moved = tmp_path / "moved"
    shutil.copytree(manage.HERE, moved)
    assert updated(load(moved, monkeypatch)) == ["a new .venv", "requirements.txt"]


def test_an_environment_made_by_hand_is_left_alone(manage: ModuleType) -> None:
    manage.PYTHON.parent.mkdir(parents=True)
    manage.PYTHON.touch()
    assert not manage.is_someone_elses()  # there is no Django in it: of no use to anybody
    (manage.VENV / "lib/python3.11/site-packages/django").mkdir(parents=True)
    assert manage.is_someone_elses()


@pytest.mark.parametrize(
    ("surroundings", "wants"),
    [
        ({}, True),
        ({"in_venv": True}, False),
        ({"DELPHI_NO_VENV": "1"}, False),
        ({"container": True, "django": True}, False),
        ({"container": True}, True),
        ({"CONDA_PREFIX": "conda", "django": True}, False),
        ({"container": True, "django": True, "DELPHI_NO_VENV": "0"}, True),
    ],
)
def test_when_an_own_environment_is_wanted(
    manage: ModuleType, monkeypatch: pytest.MonkeyPatch, surroundings: dict[str, Any], wants: bool
) -> None:
    given = dict(surroundings)
    in_venv, container, django = (given.pop(k, False) for k in ("in_venv", "container", "django"))
    for name in ("DELPHI_NO_VENV", "CONDA_PREFIX"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "prefix", "other" if in_venv else sys.base_prefix)
    monkeypatch.setattr(manage, "in_container", lambda: container)
    monkeypatch.setattr(manage.importlib.util, "find_spec", lambda _name: django or None)
    assert manage.wants_own_environment() is wants


def test_a_missing_venv_module_gets_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(settings.BASE_DIR / "manage.py", tmp_path)
    spec = importlib.util.spec_from_file_location("manage_bare", tmp_path / "manage.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(SystemExit, match=r"apt-get install python3-venv$"):
        module.make_venv()
    assert not module.VENV.exists()


def test_an_old_python_gets_one_line(manage: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (manage.HERE / "manage.py").read_text()
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer; this is 3\.9\."):
        exec(compile(text, "manage.py", "exec"), {"__name__": "manage", "__file__": "manage.py"})  # noqa: S102
