"""Settings of the tests: the real ones, with a data directory of their own and a fast hasher.

DATABASE_URL and CELERY_BROKER_URL still choose the database and the broker: `manage.py test` runs
the suite once on SQLite and once on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile

# Processes that a test starts share its directory; two processes of pytest share none.
if os.environ.get("DELPHI_TEST_DATA_OF") != os.environ.get("PYTEST_XDIST_WORKER", "alone"):
    os.environ["DELPHI_TEST_DATA_OF"] = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    os.environ["DELPHI_TEST_DATA"] = tempfile.mkdtemp(prefix="delphi-test-")
    atexit.register(shutil.rmtree, os.environ["DELPHI_TEST_DATA"], ignore_errors=True)
os.environ["DELPHI_DATA"] = os.environ["DELPHI_TEST_DATA"]

from delphi.settings import *  # noqa: F403 (it reads DELPHI_DATA)
from delphi.settings import DATA_DIR, DATABASES, IS_SQLITE, WHITENOISE_USE_FINDERS

IS_TEST = True
# Off in the control of the closing storm alone, also for the live server of that test.
ROUND_LOCK_IS_ON = os.environ.get("DELPHI_TEST_ROUND_LOCK") != "off"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Every test client loads the middleware anew; to look through all static files each time took half
# the time of the tests that walk all addresses.
WHITENOISE_AUTOREFRESH = True
PUBLIC_PAGES_MAY_LAG = 0  # tests publish and look in the same instant
SILENCED_SYSTEM_CHECKS = ["delphi.W001"]
assert WHITENOISE_USE_FINDERS, "Unset DELPHI_COLLECTED_STATIC for the tests."
if IS_SQLITE:
    # A file, because the live server and real workers are other threads and processes.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
