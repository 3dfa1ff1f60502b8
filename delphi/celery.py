"""The Celery application: `celery -A delphi worker`."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "delphi.settings")
# A scheme of our own, because kombu refuses a dotted path as a scheme: addresses are lower-cased.
TRANSPORT_ALIASES["delphifiles"] = "delphi.broker:Transport"

app = Celery("delphi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
