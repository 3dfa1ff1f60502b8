"""The questions that the public list takes, asked through the interface; the list answers them."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import Field, create_model

from roadmap.api.problems import refused
from roadmap.api.reading import refuse_unknown
from roadmap.api.shapes import Asked
from roadmap.full_text import clean
from roadmap.listing.entries import Entry
from roadmap.listing.filters import FILTERS, SORTS, values_of
from roadmap.listing.listing import Listing

# Each kind has an address of its own, and so has how far jurisdictions are: /uptake.
OFFERED = tuple(name for name in FILTERS if name not in {"kind", "status"})
MEANINGS = {
    "q": gettext_noop(
        "Words to search for, in English or Chinese, or a reference such as I.II.a.1."
    ),
    "pillar": gettext_noop("Number of a pillar."),
    "area": gettext_noop("Key of an area, such as 1-2."),
    "actor": gettext_noop("Who acts: the English name in small letters."),
    "by": gettext_noop("A year: what ends by then. Or none: what has no end."),
    "agreed": gettext_noop("At least so many per cent agreed: 80, 90 or 100."),
    "part": gettext_noop(
        "Level of participation: inform, consult, involve, collaborate or empower."
    ),
    "sort": gettext_noop(
        "place, agreed (strongest agreement first), soon (earliest end first) or fit (with q)."
    ),
}
MOST_NAMED = 20
LONGEST = 200


def _question(name: str) -> Any:
    return (str, Field("", max_length=LONGEST, description=MEANINGS[name]))


# The filters are those of the public list, whichever these are.
Question: Any = create_model(
    "Question",
    __base__=Asked,
    __doc__="What is asked of a list.",
    **{name: _question(name) for name in ("q", *OFFERED, "sort")},
)


def found(
    request: HttpRequest, question: Any, listing: Listing, kind: str, known: Mapping[str, Any]
) -> list[Entry]:
    """The rows for a question, as the public list finds them; unknown values are refused."""
    refuse_unknown(request, known)
    asked = {name: getattr(question, name) for name in ("q", *OFFERED, "sort")}
    flaws = [
        (name, _not_there(name, listing)) for name in OFFERED if not _holds(name, asked, listing)
    ]
    if asked["sort"] not in {"", *SORTS}:
        flaws.append(("sort", _write_one_of(SORTS)))
    if clean(asked["q"]) != asked["q"].strip() and not clean(asked["q"]):
        flaws.append(("q", _("Nothing of this can be searched for. Type other words.")))
    if flaws:
        raise refused(flaws)
    return listing.find(listing.wish(asked | {"kind": kind})).entries


def _holds(name: str, asked: Mapping[str, str], listing: Listing) -> bool:
    return not asked[name] or asked[name] in _values(name, listing)


def _values(name: str, listing: Listing) -> list[str]:
    return [value for value, _l, _g in values_of(name, listing.content, listing.entries)]


def _not_there(name: str, listing: Listing) -> str:
    values = _values(name, listing)
    return _write_one_of(values) if values else _("This edition has no such thing. Leave it out.")


def _write_one_of(values: Any) -> str:
    shown = ", ".join(list(values)[:MOST_NAMED])
    more = " …" if len(values) > MOST_NAMED else ""
    return _("Write one of these: %(expected)s.") % {"expected": shown + more}
