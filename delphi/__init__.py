"""The roof over studies, surveys and roadmap: settings, addresses, Celery, the demo study."""

from delphi.celery import app as celery_app

__all__ = ["celery_app"]
