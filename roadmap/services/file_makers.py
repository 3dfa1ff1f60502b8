"""Which file of an edition is made by what. The language is active when a maker is called."""

from collections.abc import Callable

from roadmap.enums import FileKind
from roadmap.exports.imprint import Imprint
from roadmap.exports.tables import actions_of, priorities_of
from roadmap.exports.workbook import csv_file, workbook
from roadmap.models import EditionFile
from roadmap.reports.card import card_png
from roadmap.reports.pdf import booklet_pdf
from roadmap.reports.word import booklet_word

Maker = Callable[[EditionFile], bytes]


def _imprint(file: EditionFile) -> Imprint:
    return Imprint(file.edition)


MAKERS: dict[FileKind, Maker] = {
    FileKind.PICTURE: lambda file: card_png(_imprint(file)),
    FileKind.PDF: lambda file: booklet_pdf(_imprint(file)),
    FileKind.DOCX: lambda file: booklet_word(_imprint(file)),
    FileKind.XLSX: lambda file: workbook(_imprint(file)),
    FileKind.ACTIONS: lambda file: csv_file(actions_of(_imprint(file))),
    FileKind.PRIORITIES: lambda file: csv_file(priorities_of(_imprint(file))),
}
