"""Writing the audit trail."""

import datetime as dt
from typing import Any

from studies.enums import EventKind
from studies.models import Event, Study, User


def record(
    *, study: Study, kind: EventKind, by: User | None, now: dt.datetime, **about: Any
) -> Event:
    """Add one event. `about` holds plain JSON values and nothing of what an expert answered."""
    return Event.objects.create(study=study, kind=kind, by=by, at=now, about=about)
