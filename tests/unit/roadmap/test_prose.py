"""What people may write in a text, and that nothing written in one can do harm."""

import time

import pytest

from roadmap.prose import LONGEST_READ, Block, Run, blocks, one_line, plain_text, prose_html

pytestmark = pytest.mark.one_database
TEXT = """Publish a **summary** of *every* call
by [the office](https://office.example/calls).

1. English
2. Chinese
   - with [mail](mailto:a@office.example)

   and more"""


def test_text_becomes_html_of_paragraphs_lists_and_links():
    assert prose_html(TEXT) == (
        "<p>Publish a <strong>summary</strong> of <em>every</em> call<br>\n"
        'by <a href="https://office.example/calls" rel="nofollow">the office</a>.</p>\n'
        "<ol>\n<li>\n<p>English</p>\n</li>\n<li>\n<p>Chinese</p>\n<ul>\n"
        '<li>with <a href="mailto:a@office.example" rel="nofollow">mail</a></li>\n'
        "</ul>\n<p>and more</p>\n</li>\n</ol>"
    )


def test_text_becomes_paragraphs_with_runs_for_files():
    assert blocks(TEXT) == (
        Block(
            kind="paragraph",
            runs=(
                Run(text="Publish a "),
                Run(text="summary", bold=True),
                Run(text=" of "),
                Run(text="every", italic=True),
                Run(text=" call\nby "),
                Run(text="the office", link="https://office.example/calls"),
                Run(text="."),
            ),
        ),
        Block(kind="number", runs=(Run(text="English"),), depth=1, number=1),
        Block(kind="number", runs=(Run(text="Chinese"),), depth=1, number=2),
        Block(
            kind="bullet",
            runs=(Run(text="with "), Run(text="mail", link="mailto:a@office.example")),
            depth=2,
        ),
        Block(kind="more", runs=(Run(text="and more"),), depth=1),
    )


def test_plain_text_has_the_words_and_no_sign():
    assert plain_text(TEXT) == (
        "Publish a summary of every call\nby the office.\nEnglish\nChinese\nwith mail\nand more"
    )
    assert one_line(" a\n\n- **b** ") == "a b"


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](JAVA&#x53;CRIPT:alert(1))", "<p>[x](JAVA&amp;#x53;CRIPT:alert(1))</p>"),
        ("[x](data:text/html,x) [y](/desk/)", "<p>[x](data:text/html,x) [y](/desk/)</p>"),
        ("<vbscript:x>", "<p>&lt;vbscript:x&gt;</p>"),
        ("[x](//evil.example)", "<p>[x](//evil.example)</p>"),
        (
            '[x](<https://e.example/"onclick="a> "t")',
            '<p><a href="https://e.example/%22onclick=%22a" rel="nofollow">x</a></p>',
        ),
        ("![the plan](https://e.example/p.png)", "<p>the plan</p>"),
        ("# **Big**", "<p><strong><strong>Big</strong></strong></p>"),
        ("\u202eevil \u2066x\u2069 &#x202e;", "<p>evil x &amp;#x202e;</p>"),
        ("a\x00b\x07", "<p>a b</p>"),
        ("    four spaces", "<p>four spaces</p>"),
        ("snake_case_word, 2 * 3 * 4", "<p>snake_case_word, 2 * 3 * 4</p>"),
        (
            "**重点：**下文**“引文”**。",
            "<p><strong>重点：</strong>下文<strong>“引文”</strong>。</p>",
        ),
    ],
)
def test_what_is_written_is_shown_or_left_as_it_stands(written, html):
    assert prose_html(written) == html


@pytest.mark.parametrize("piece", ["[", "![", "*a_", "> ", "- ", "[a](", "[a]:x\n"])
def test_no_text_takes_long_to_read(piece):
    text = (piece * LONGEST_READ)[:LONGEST_READ]
    begun = time.process_time()
    prose_html(text)
    assert time.process_time() - begun < 5


def test_megabyte_is_shown_as_it_was_typed():
    text = "**no** " * 150_000
    assert prose_html(text) == f"<p>{text.strip()}</p>"
