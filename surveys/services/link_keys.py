"""The link key of each study: read where mail is sent, and by no page."""

import hashlib
from pathlib import Path

from django.conf import settings

from surveys import key_files
from surveys.exceptions import LinkKeyGone
from surveys.models import Expert, StudyEnd


def link_key(study_id: int) -> bytes:
    """Return the 32 bytes from which all personal links of a study follow.

    Made on first use. Raises LinkKeyGone if it was destroyed, or is missing although links were
    sent: a new one would give every expert a second pseudonym.
    """
    path = key_path(study_id)
    if not path.exists() and _was_used(study_id):
        raise LinkKeyGone(f"the link key of study {study_id} is not in {settings.LINK_KEYS}")
    return bytes.fromhex(key_files.read_or_make(path))


def key_fingerprint(study_id: int) -> str:
    """SHA-256 of the key, by which a copy would be recognised; empty without key."""
    path = key_path(study_id)
    if not path.exists():
        return ""
    return hashlib.sha256(bytes.fromhex(key_files.read_or_make(path))).hexdigest()


def destroy_link_key(study_id: int) -> None:
    """Destroy the key for good; nothing happens if it is gone."""
    key_files.destroy(key_path(study_id))


def key_path(study_id: int) -> Path:
    """Where the key of a study lies."""
    return settings.LINK_KEYS / f"study-{study_id}.key"


def _was_used(study_id: int) -> bool:
    ended = StudyEnd.objects.filter(study=study_id, destroyed_at__isnull=False)
    linked = Expert.objects.filter(study=study_id, auth__isnull=False)
    return ended.exists() or linked.exists()
