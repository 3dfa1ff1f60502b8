"""Everything that the database holds, as text: what a thief of a dump or backup would read."""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import connection

Dump = dict[str, list[str]]


def dump() -> Dump:
    """`table.column` to its values as text, of every table; sessions also as what they mean."""
    found: Dump = {}
    for table in sorted(connection.introspection.table_names()):
        for column, values in _columns(table):
            found[f"{table}.{column}"] = [as_text(value) for value in values if value is not None]
    found["django_session.decoded"] = [json.dumps(s.get_decoded()) for s in Session.objects.all()]
    return found


def places_of(mark: str, found: Dump) -> set[str]:
    """Columns in which `mark` stands, alone or as a part."""
    return {place for place, values in found.items() if any(mark in value for value in values)}


def as_text(value: Any) -> str:
    """One value, the same on both databases: UUIDs without dashes, JSON as JSON."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return json.dumps(value) if isinstance(value, dict | list) else str(value)


def _columns(table: str) -> Iterator[tuple[str, list[Any]]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        rows = cursor.fetchall()
        for index, column in enumerate(cursor.description):
            yield column[0], [row[index] for row in rows]
