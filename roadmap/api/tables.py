"""A list as a table: one column for each plain value of its schema, with or without rows."""

from collections.abc import Iterator, Mapping, Sequence
from types import NoneType
from typing import Any, get_args, get_origin

from ninja import Schema

from surveys.exports.cells import Value, csv_text

Place = tuple[str, ...]


def table(
    schema: type[Schema], items: Sequence[Mapping[str, Any]], always: Mapping[str, Value]
) -> str:
    """CSV of items that fit the schema; `always` stands at the end of each row."""
    places = list(_places(schema))
    header = ["_".join(place) for place in places] + list(always)
    rows = [[_cell(item, place) for place in places] + list(always.values()) for item in items]
    return csv_text(header, rows)


def _places(schema: type[Schema], above: Place = ()) -> Iterator[Place]:
    """Where the plain values stand; lists of things with parts have no column."""
    for name, field in schema.model_fields.items():
        kind = _bare(field.annotation)
        if isinstance(kind, type) and issubclass(kind, Schema):
            yield from _places(kind, (*above, name))
        elif not _is_list_of_parts(kind):
            yield *above, name


def _bare(kind: Any) -> Any:
    """The kind without `| None`."""
    kinds = [each for each in get_args(kind) if each is not NoneType]
    return kinds[0] if NoneType in get_args(kind) and len(kinds) == 1 else kind


def _is_list_of_parts(kind: Any) -> bool:
    inside = get_args(kind)
    return (
        get_origin(kind) is list and isinstance(inside[0], type) and issubclass(inside[0], Schema)
    )


def _cell(item: Any, place: Place) -> Value:
    for name in place:
        item = None if item is None else item[name]
    if isinstance(item, list):
        return "; ".join(str(each) for each in item)
    return item if item is None or isinstance(item, str | int | float) else str(item)
