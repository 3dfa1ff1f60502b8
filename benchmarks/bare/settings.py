"""Our own settings (database, durability, logging) without our middleware, apps and addresses."""

from delphi.settings import *  # noqa: F403

INSTALLED_APPS: list[str] = []
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "benchmarks.bare.urls"
