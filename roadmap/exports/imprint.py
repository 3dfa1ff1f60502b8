"""What stands on every file of an edition: title, edition, address, hash, licence, citation."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from roadmap import licence
from roadmap.models import Edition
from roadmap.models.snapshot import Part, Snapshot
from surveys.exports.cells import plain

MOST_CHARACTERS = 20_000  # of one text in a document; a form takes far fewer
# They would turn the reading order of everything behind them.
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def shown(text: str) -> str:
    """A text as a file holds it: nothing that steers a display, lines as they were."""
    return _TURNING.sub("", plain(text.replace("\r\n", "\n").replace("\r", "\n"))).strip()


def said(part: Part, name: str) -> str:
    """The text of a part in the active language, as a document holds it."""
    return shown(briefly(part, name))


def briefly(part: Part, name: str) -> str:
    """The text of a part, cut where it would fill a document; tables and JSON have all of it."""
    text = part.text(name)
    return text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + "…"


@dataclass(frozen=True)
class Imprint:
    """Of one edition, in the active language."""

    edition: Edition

    @property
    def content(self) -> Snapshot:
        return self.edition.content

    @property
    def title(self) -> str:
        return said(self.content.study, "title")

    @property
    def organiser(self) -> str:
        return said(self.content.study, "organiser")

    @property
    def edition_line(self) -> str:
        """For people: `Edition 2, 3 November 2026`."""
        assert self.edition.published_at is not None
        date = date_format(self.edition.published_at, "DATE_FORMAT")
        return _("Edition %(number)s, %(date)s") % {"number": self.edition.number, "date": date}

    @property
    def permalink(self) -> str:
        """Full address of this edition's home, which never dies."""
        return self.address("roadmap_home")

    def address(self, page: str, *rest: object) -> str:
        """Full address of a page of this edition."""
        args = [self.edition.study.slug, self.edition.number, *rest]
        return settings.SITE_URL + reverse(f"roadmap:{page}", args=args)

    @property
    def citation(self) -> str:
        """`Organiser (2026). Title. Edition 2, 3 November 2026. https://…`."""
        assert self.edition.published_at is not None
        who = f"{self.organiser} " if self.organiser else ""
        year = self.edition.published_at.year
        return f"{who}({year}). {self.title}. {self.edition_line}. {self.permalink}"

    @property
    def licence(self) -> str:
        return _("Free to use and to adapt, with the source named: %(name)s, %(url)s") % {
            "name": licence.NAME,
            "url": licence.URL,
        }

    @property
    def simulated(self) -> str:
        """The mark of invented data; empty where they are real."""
        if not self.content.is_simulated:
            return ""
        return _("Simulated data: experts, ratings and comments in this file are invented.")
