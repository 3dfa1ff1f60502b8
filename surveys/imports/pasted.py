"""Reading pasted lines. Nothing is guessed: one problem is enough for nothing to be taken.

A problem is a sentence that names the line (as counted in the text field, from 1), the field, and
what to do. All problems of a paste are found at once.
"""

import csv
import re
from collections.abc import Collection, Iterator

from django.utils.translation import gettext as _

from studies.forms import unreadable
from surveys.findings import LONGEST_SHOWN
from surveys.imports.addresses import read_address
from surveys.imports.people import (
    LONGEST_GROUP,
    LONGEST_NAME,
    MOST_PEOPLE,
    Person,
    language_by_word,
    language_codes,
)
from surveys.imports.statements import (
    LONGEST_AREA,
    LONGEST_STATEMENT,
    MOST_STATEMENTS,
    Statement,
)
from surveys.wording_advice import folded

HEADER_WORDS = {"e-mail", "email", "mail", "e-mail address", "email address"}
Problems = list[str]


def read_statements(text: str, *, known: Collection[str]) -> tuple[list[Statement], Problems]:
    """Read one statement a line: English, Chinese, area in English, area in Chinese.

    The fields stand apart by a tab or " | "; all but the first may be left out.

    `known` are the English wordings on the list already. Empty lines are passed over.
    """
    statements: list[Statement] = []
    problems: Problems = []
    seen = {folded(wording): _("on the list already") for wording in known}
    for number, line in _lines(text):
        parts = [part.strip() for part in re.split(r"\t| \| ", line)]
        found = list(_statement_problems(parts, line))
        key = folded(parts[0])
        if not found and key in seen:
            found = [_("this priority is %(where)s. Remove the line.") % {"where": seen[key]}]
        seen.setdefault(key, _("in line %(line)s already") % {"line": number})
        problems += [_at(number, sentence) for sentence in found]
        if not found:
            text_en, text_zh, area_en, area_zh = ([*parts, "", "", ""])[:4]
            statements.append(
                Statement(text_en=text_en, text_zh=text_zh, area_en=area_en, area_zh=area_zh)
            )
    return statements, problems + _too_many(len(statements), MOST_STATEMENTS)


def read_people(text: str, *, seated: Collection[str]) -> tuple[list[Person], Problems]:
    """Read one person a line: name; e-mail; group; language, with semicolon, tab or comma.

    `seated` are the addresses on the panel already. A first line with column names is passed over.
    """
    people: list[Person] = []
    problems: Problems = []
    seen = {address.lower(): _("on this panel already") for address in seated}
    for number, line in _lines(text):
        cells = _cells(line)
        if number == 1 and len(cells) > 1 and cells[1].casefold() in HEADER_WORDS:
            continue
        found = list(_person_problems(cells, line))
        address = read_address(cells[1])[0] if len(cells) > 1 else ""
        if not found and address in seen:
            found = [
                _("e-mail: this address is %(where)s. Remove the line.") % {"where": seen[address]}
            ]
        seen.setdefault(address, _("in line %(line)s already") % {"line": number})
        problems += [_at(number, sentence) for sentence in found]
        if not found:
            group, language = ([*cells[2:], "", ""])[:2]
            people.append(
                Person(
                    name=cells[0],
                    email=address,
                    group=group,
                    language=language_by_word()[language.casefold()],
                )
            )
    return people, problems + _too_many(len(people), MOST_PEOPLE)


def statement_problem(text: str) -> str:
    """What is wrong with one wording, or nothing."""
    if unreadable(text):
        return _("it holds a line break or an invisible character. Type it anew.")
    if len(text) > LONGEST_STATEMENT:
        return _("it has %(length)s characters. Shorten it to %(longest)s at most.") % {
            "length": len(text),
            "longest": LONGEST_STATEMENT,
        }
    return ""


def _statement_problems(parts: list[str], line: str) -> Iterator[str]:
    if not parts[0]:
        yield _("the English text is missing before the separator.")
    if len(parts) > 4:
        yield _(
            "there are more than four fields. Write English, Chinese, area, area in Chinese, with a"
            " tab or “ | ” between them."
        )
        return
    if unreadable(line, allowed="\t"):
        yield _("it holds an invisible character. Type the line anew.")
        return
    for area in parts[2:]:
        if len(area) > LONGEST_AREA:
            yield _("area: shorten it to %(longest)s characters.") % {"longest": LONGEST_AREA}
    for part in parts[:2]:
        if problem := statement_problem(part):
            yield problem


def _person_problems(cells: list[str], line: str) -> Iterator[str]:
    if unreadable(line, allowed="\t"):
        yield _("it holds an invisible character. Type the line anew.")
        return
    if '"' in "".join(cells):
        yield _("a quotation mark is not closed, or stands inside a word. Remove it.")
        return
    if not 2 <= len(cells) <= 4:
        yield _("it has %(count)s fields. Write name; e-mail; group; language.") % {
            "count": len(cells)
        }
        return
    name, address, group, language = ([*cells, "", ""])[:4]
    if not name or "@" in name:
        yield _("name: a name is needed before the e-mail address.")
    elif len(name) > LONGEST_NAME:
        yield _("name: shorten it to %(longest)s characters.") % {"longest": LONGEST_NAME}
    yield from _address_problems(address)
    if len(group) > LONGEST_GROUP:
        yield _("group: shorten it to %(longest)s characters.") % {"longest": LONGEST_GROUP}
    if language.casefold() not in language_by_word():
        yield _("language: “%(value)s” is not spoken here. Write one of: %(codes)s.") % {
            "value": _shortened(language),
            "codes": language_codes(),
        }


def _address_problems(address: str) -> Iterator[str]:
    if read_address(address)[1]:
        yield _("e-mail: “%(value)s” is no e-mail address. Correct it.") % {
            "value": _shortened(address)
        }


def _lines(text: str) -> Iterator[tuple[int, str]]:
    unified = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for number, line in enumerate(unified.split("\n"), start=1):
        if line.strip():
            yield number, line


def _cells(line: str) -> list[str]:
    mark = next((mark for mark in "\t;" if mark in line), ",")
    try:
        cells = next(csv.reader([line], delimiter=mark, skipinitialspace=True, strict=True), [])
    except csv.Error:
        cells = line.split(mark)
    cells = [cell.strip() for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _too_many(count: int, most: int) -> Problems:
    if count <= most:
        return []
    return [_("These are %(count)s lines. Add at most %(most)s.") % {"count": count, "most": most}]


def _at(number: int, sentence: str) -> str:
    return _("Line %(line)s: %(sentence)s") % {"line": number, "sentence": sentence}


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 1]}…"
