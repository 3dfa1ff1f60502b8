"""Tables and pasted lines: the one way by which lists come into a survey.

Nothing is guessed and nothing is taken by halves: every problem says where it is and what to do,
and one problem is enough for nothing to be taken. Advice never stands in the way.
"""

from surveys.imports.pasted import read_people, read_statements, statement_problem
from surveys.imports.people import Person, language_codes, read_people_table
from surveys.imports.reading import Progress, Reading
from surveys.imports.statements import Statement, read_priorities_table
from surveys.imports.tables import MOST_BYTES, MOST_MEGABYTES, Table, read_table

__all__ = [
    "MOST_BYTES",
    "MOST_MEGABYTES",
    "Person",
    "Progress",
    "Reading",
    "Statement",
    "Table",
    "language_codes",
    "read_people",
    "read_people_table",
    "read_priorities_table",
    "read_statements",
    "read_table",
    "statement_problem",
]
