"""The web process."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import resolve

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "delphi.settings")
application = get_wsgi_application()
resolve("/")  # loads all pages now: not while the first visitor waits, nor again in each process
# What was loaded stays for good, so the garbage collector need not look at it again and again.
gc.collect()
gc.freeze()
