"""A reference for BibTeX and CSL: whatever a title holds, it is text."""

import datetime as dt
import json

import pytest

from roadmap.citation import Citation, bibtex, csl_json

pytestmark = pytest.mark.one_database
CITATION = Citation(
    key="pm-edition-2",
    title="Health & {data}: 70 %",
    author="Office_of #1",
    number=2,
    published_on=dt.date(2026, 11, 3),
    url="https://example.org/roadmap/pm/editions/2/",
    sha256="ab12",
    language="en",
    errata=["Erratum, 2026-11-04: \\input{x} ~ ^ $"],
)


def test_bibtex_escapes_every_sign_that_would_be_a_command():
    assert bibtex(CITATION) == (
        "@misc{pm-edition-2,\n"
        "  title = {{Health \\& \\{data\\}: 70 \\%}},\n"
        "  author = {{Office\\_of \\#1}},\n"
        "  edition = {2},\n"
        "  year = {2026},\n"
        "  month = {11},\n"
        "  day = {3},\n"
        "  url = {https://example.org/roadmap/pm/editions/2/},\n"
        "  note = {SHA-256: ab12. Erratum, 2026-11-04: \\textbackslash{}input\\{x\\}"
        " \\textasciitilde{} \\textasciicircum{} \\$},\n"
        "}\n"
    )


def test_csl_json_names_the_same():
    assert json.loads(csl_json(CITATION)) == [
        {
            "id": "pm-edition-2",
            "type": "report",
            "title": "Health & {data}: 70 %",
            "author": [{"literal": "Office_of #1"}],
            "issued": {"date-parts": [[2026, 11, 3]]},
            "edition": "2",
            "URL": "https://example.org/roadmap/pm/editions/2/",
            "note": "SHA-256: ab12. Erratum, 2026-11-04: \\input{x} ~ ^ $",
            "language": "en",
        }
    ]
