"""Django finds nothing to say against the settings of a server."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = pytest.mark.one_database
SERVER = {
    "SECRET_KEY": "x7" * 40 + "".join(chr(n) for n in range(65, 91)),
    "ALLOWED_HOSTS": "delphi.example.org",
    "DELPHI_SITE_URL": "https://delphi.example.org",
    "DELPHI_BEHIND_PROXY": "true",
    "DATABASE_URL": "postgresql://delphi:word@db.invalid/delphi",
    "REDIS_URL": "redis://redis.invalid:6379/0",
    "EMAIL_URL": "submission://user:word@mail.invalid:587",
}


def check(folder, *words, **changes):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "check", *words],
        cwd=settings.BASE_DIR,
        env=kept | SERVER | {"DELPHI_DATA": str(folder), "DELPHI_NO_VENV": "1"} | changes,
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_deploy_is_clean(tmp_path):
    done = check(tmp_path, "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


def test_control_it_would_complain_without_https(tmp_path):
    done = check(
        tmp_path, "--deploy", "--fail-level", "WARNING", DELPHI_SITE_URL="http://delphi.example.org"
    )
    assert (done.returncode, "security.W" in done.stderr) == (1, True)


@pytest.mark.parametrize("missing", ["SECRET_KEY"])
def test_a_public_host_needs_its_secrets(tmp_path, missing):
    done = check(tmp_path, **{missing: ""})
    assert (done.returncode, f"Set {missing}" in done.stderr) == (1, True)


def test_a_public_host_runs_without_debug(tmp_path):
    done = check(tmp_path, DEBUG="true")
    assert (done.returncode, "DEBUG must be off" in done.stderr) == (1, True)
