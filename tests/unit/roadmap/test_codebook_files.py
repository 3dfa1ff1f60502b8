"""A codebook written and read again; and files that must not be taken."""

import re

import pytest

from roadmap.codebook_files.entries import TEXTS, TITLES
from roadmap.codebook_files.qdc import Node, description_of, guid_of, qdc_text, texts_of
from roadmap.codebook_files.qdc_reading import read_qdc
from roadmap.codebook_files.tables import READ, read_codebook_table
from surveys.exports.cells import csv_text

GUID = re.compile(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}")
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>'
BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def qdc(*codes, head=HEAD):
    return (head + "\n" + "\n".join(codes) + "</Codes></CodeBook>").encode()


def told(file):
    return [(each.sentence, each.row, each.column, each.value) for each in file.problems]


def sentence(file):
    [problem] = file.problems
    return problem.sentence


def table(*rows, head=READ):
    return csv_text(head, rows).encode()


TEXT = {name: f"{name} text\nin two lines, “quoted”, =1+1 & <b>" for name in TEXTS}


def test_every_text_of_a_code_comes_back_from_a_description_in_any_program():
    tricky = TEXT | {"title_zh": "健康素养", "examples_en": "[Memos]\n\\[Memos]\n- last"}
    assert texts_of(description_of(tricky | {"memos": "never read"})) == tricky
    assert texts_of("Only a sentence\nfrom NVivo.") == {
        "description_en": "Only a sentence\nfrom NVivo."
    }


def test_a_written_qdc_holds_what_the_schema_asks_for_and_is_read_as_the_same():
    code = Node(guid=guid_of("s", 3), name='C "=1" & <b>', color="#003188", texts=TEXT)
    area = Node(guid=guid_of("s", 2), name="Area", color="#003188", inside=[code])
    pillar = Node(guid=guid_of("s", 1), name="Pillar", color="#003188", inside=[area])
    text = qdc_text([pillar])
    assert text == qdc_text([pillar])
    assert text.startswith('<?xml version="1.0" encoding="utf-8"?>\n<CodeBook xmlns="urn:QDA-XML:')
    assert all(GUID.fullmatch(guid) for guid in re.findall(r'guid="([^"]*)"', text))
    file = read_qdc(text.encode(), names_pillars=True)
    [found] = file.areas
    assert (found.pillar, found.pillar_guid, found.guid) == ("Pillar", pillar.guid, area.guid)
    assert found.texts == {"title_en": "Area"}
    [read] = found.codes
    assert (read.guid, read.texts) == (code.guid, {"title_en": code.name, **TEXT})
    assert file.problems == []


def test_a_codebook_of_another_program_is_read_with_its_outermost_codes_as_areas():
    file = read_qdc(
        qdc(
            '<Code guid="{a}" name="Citizens" isCodable="true" color="#FF0000">',
            "<Description>Left out later.</Description>",
            '<Code guid="b" name="Literacy" isCodable="true"/></Code>',
            head=HEAD.replace(":1.0", ":1:0").replace("utf-8", "utf-16"),
        )
        .replace(b"</CodeBook>", b'<Sets><Set guid="c" name="s"/></Sets></CodeBook>')
        .decode()
        .encode("utf-16"),
        names_pillars=False,
    )
    assert [(each.name, each.guid, each.pillar) for each in file.areas] == [("Citizens", "A", "")]
    assert [code.texts for code in file.areas[0].codes] == [{"title_en": "Literacy"}]
    assert file.problems == []


def test_what_is_wrong_in_a_qdc_is_told_with_line_and_path():
    file = read_qdc(
        qdc(
            '<Code name="P"><Code name="A">',
            '<Code name=""/>',
            '<Code name="x\u202e"/>',
            '<Code name="Same"/>',
            '<Code name="SAME"><Description>[Examples (English)]',
            f"{'y' * 10_001}</Description></Code></Code></Code>",
        ),
        names_pillars=True,
    )
    assert told(file) == [
        ("This code has no name. Give it one.", 4, "P › A", ""),
        ("This holds a line break or an invisible character. Type it anew.", 5, "P › A › x�", "x�"),
        ("Shorten it to 10000 characters.", 7, "P › A › SAME", "y" * 59 + "…"),
        ("The same name stands on line 6. Rename one, or join both.", 7, "P › A", "SAME"),
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (f'<!DOCTYPE x [<!ENTITY l0 "l">{BOMB}]><CodeBook>&l9;</CodeBook>', "definitions"),
        ('<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>', "definitions"),
        ('<!DOCTYPE x SYSTEM "http://evil.example/x.dtd"><CodeBook/>', "definitions"),
        (HEAD + '<Code name="&undefined;"/></Codes></CodeBook>', "cannot be read as XML"),
        (HEAD + '<Code name="a\0b"/></Codes></CodeBook>', "cannot be read as XML"),
        (HEAD + '<Code name="a">', "cannot be read as XML"),
        (HEAD.replace("utf-8", "no-such"), "cannot be read as XML"),
        ("", "cannot be read as XML"),
        ("<html><Code/></html>", "Choose a file that ends with .qdc."),
        ('<CodeBook xmlns="urn:other"/>', "Choose a file that ends with .qdc."),
        (HEAD + "</Codes></CodeBook>", "There is no code in this file."),
        (HEAD + '<Code name="a">' * 20_000, "stands too deep"),
        (HEAD + '<Code name="a"/>' * 2_501, "more than 2500 codes"),
        ("x" * 1_000_001, "more than 1 MB"),
    ],
    ids=lambda text: text[:12],
)
def test_a_hostile_or_broken_qdc_is_refused_with_one_sentence(data, expected):
    file = read_qdc(data.encode(), names_pillars=True)
    assert expected in sentence(file)
    assert file.areas == []


def test_a_table_is_read_by_the_names_of_its_columns_rows_of_an_area_together():
    texts = {"title_en": "=Literacy", "title_zh": "健康素养", **TEXT}
    row = ["I", "I.I", "Citizens", "公民", "I.I.a", *(texts[n] for n in (*TITLES, *TEXTS))]
    file = read_codebook_table(table(row, ["I", "I.I", "", "", "", "Research"], ["II", "", "New"]))
    first, second = file.areas
    assert (first.pillar, first.reference) == ("I", "I.I")
    assert first.texts == {"title_en": "Citizens", "title_zh": "公民"}
    assert [(code.row, code.reference, code.name) for code in first.codes] == [
        (2, "I.I.a", "=Literacy"),
        (3, "", "Research"),
    ]
    assert first.codes[0].texts == texts
    assert (second.row, second.pillar, second.name, second.codes) == (4, "II", "New", [])
    assert file.problems == []


def test_what_is_wrong_in_a_table_is_told_with_row_and_column():
    data = "pillar,area_title_en,title_en\nI,=A,@x\nI,B,a\0b\nI,B\u202e,{}\n".format("z" * 201)
    runs = "A spreadsheet would run this as a formula. Begin it with another sign."
    unseen = "This holds a line break or an invisible character. Type it anew."
    assert told(read_codebook_table(data.replace("\0", "\x07").encode())) == [
        (runs, 2, "area_title_en", "=A"),
        (runs, 2, "title_en", "@x"),
        (unseen, 3, "title_en", "a�b"),
        (unseen, 4, "area_title_en", "B�"),
        ("Shorten it to 200 characters.", 4, "title_en", "z" * 59 + "…"),
    ]
    twice = b"area,area_title_en,title_en\nI.I,One,a\nI.I,Other,b\n"
    assert told(read_codebook_table(twice)) == [
        ("Row 2 names the same area differently. Use one title.", 3, "area_title_en", "Other")
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"title_en\nx\n", "These are missing: area_title_en."),
        (b"area_title_en,title_en\n", "There is no row below the names of the columns."),
        (b"", "There is nothing in this file."),
        (b"area_title_en,title_en\nx\0,y\n", "This is neither a table"),
        (b"PK\x03\x04", "Save the table as CSV."),
        (b'area_title_en,title_en\n"x', "a quotation mark is not closed"),
        (b"area_title_en,title_en\n" + b"a,b\n" * 2_501, "more than 2500 rows"),
        (b"x" * 1_000_001, "more than 1 MB"),
    ],
    ids=lambda data: str(data[:8]),
)
def test_a_broken_table_is_refused_with_one_sentence(data, expected):
    file = read_codebook_table(data)
    assert expected in sentence(file)
    assert file.areas == []
