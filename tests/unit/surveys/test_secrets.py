"""The anonymity scheme, without a database."""

import re
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.secrets import Link, issue_link, read_token, read_typed, typed_code

KEY = bytes(range(32))
BOB, CHARLIE = uuid.UUID(int=1), uuid.UUID(int=2)


def test_token_is_43_characters_and_reads_back():
    link = issue_link(KEY, BOB, 1)
    assert len(link.token) == 43
    assert read_token(link.token) == link


@given(st.binary(min_size=32, max_size=32))
def test_every_link_reads_back(secret):
    link = Link(access=secret[:16], pseudonym=secret[16:])
    assert read_token(link.token) == link


@pytest.mark.parametrize("tail", [".", ">", " ", ").", '"'])
def test_what_mail_programs_glue_on_is_ignored(tail):
    link = issue_link(KEY, BOB, 1)
    assert read_token(link.token + tail) == link


@pytest.mark.parametrize(
    "token", ["", "A", "A" * 42, "A" * 44, "A" * 10_000, "ä" * 43, "A" * 42 + "!", "\0" * 43]
)
def test_what_is_no_token_is_none(token):
    assert read_token(token) is None


def test_a_token_has_one_spelling_only():
    """43 characters carry 258 bits; the 2 that mean nothing must be as we wrote them."""
    link = issue_link(KEY, BOB, 1)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet.index(link.token[-1])
    siblings = [link.token[:-1] + alphabet[last ^ bit] for bit in (1, 2, 3)]
    assert [read_token(token) for token in siblings] == [None, None, None]


def test_rotation_changes_the_access_part_and_keeps_the_pseudonym():
    old, new = issue_link(KEY, BOB, 1), issue_link(KEY, BOB, 2)
    assert (old.access == new.access, old.auth == new.auth) == (False, False)
    assert (old.ballot_key, old.tracking_code(3, 4)) == (new.ballot_key, new.tracking_code(3, 4))


def test_own_access_with_anothers_pseudonym_is_another_link():
    bob, charlie = issue_link(KEY, BOB, 1), issue_link(KEY, CHARLIE, 1)
    mixed = Link(access=bob.access, pseudonym=charlie.pseudonym)
    assert mixed.auth not in {bob.auth, charlie.auth}


def test_all_images_of_one_link_differ():
    link = issue_link(KEY, BOB, 1)
    images = [
        link.auth,
        link.ballot_key,
        link.ballot_id(1).hex,
        link.ballot_id(2).hex,
        link.receipt_secret(1).hex(),
        link.tracking_code(1, 1),
        link.tracking_code(1, 2),
        link.tracking_code(2, 1),
        link.comment_key(1),
        link.comment_key(2),
    ]
    prefixes = {image[:16] for image in images}
    assert len(prefixes) == len(images)


def test_order_differs_between_experts_and_stays_for_one():
    bob, charlie = issue_link(KEY, BOB, 1), issue_link(KEY, CHARLIE, 1)
    orders = [
        sorted(range(30), key=lambda p, link=link: link.order_key("seed", p))
        for link in (bob, charlie, issue_link(KEY, BOB, 2))
    ]
    assert orders[0] == orders[2] != orders[1]
    assert orders[0] != list(range(30))


# --- typed codes --------------------------------------------------------------------------------


@given(st.binary(min_size=32, max_size=32))
def test_every_code_reads_back(secret):
    link = Link(access=secret[:16], pseudonym=secret[16:])
    assert read_typed(typed_code(link)) == link


def test_a_code_is_13_groups_of_four_capitals_and_digits():
    code = typed_code(issue_link(KEY, BOB, 1))
    assert re.fullmatch(r"(?:[A-Z2-7]{4}-){12}[A-Z2-7]{4}", code)


@given(st.binary(min_size=32, max_size=32))
def test_0_1_and_8_are_read_as_the_letters_they_look_like(secret):
    link = Link(access=secret[:16], pseudonym=secret[16:])
    misread = typed_code(link).translate(str.maketrans("OIB", "018"))
    assert read_typed(misread) == link


@pytest.mark.parametrize(
    "change",
    [
        str.lower,
        lambda code: code.replace("-", ""),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", " – "),
        lambda code: f"  {code}.\r\n",
        lambda code: code[:30] + "\n" + code[30:],
    ],
    ids=["small", "joined", "blanks", "dashes", "full stop", "two lines"],
)
def test_a_code_is_read_however_it_is_spaced(change):
    link = issue_link(KEY, BOB, 1)
    assert read_typed(change(typed_code(link))) == link


@pytest.mark.parametrize(
    "pasted",
    [
        "{}",
        "https://delphi.example/i/{}/",
        "https://delphi.example/i/{}",
        "https://delphi.example/i/{}/.",
        "<https://delphi.example/i/{}/>",
        " https://delphi.example/i/{}/ \r\n",
        "Your personal link: https://delphi.example/i/{}/",
        "https://delphi.example/i/{}/no-reminders/",
        "https://delphi.example/i/{}/?next=1",
    ],
)
def test_a_link_is_read_in_every_form_in_which_it_is_pasted(pasted):
    link = issue_link(KEY, BOB, 1)
    assert read_typed(pasted.format(link.token)) == link


def test_a_link_that_a_mail_program_broke_in_two_is_read():
    link = issue_link(KEY, BOB, 1)
    address = f"https://delphi.example/i/{link.token}/"
    assert read_typed(f"{address[:40]}\r\n{address[40:]}") == link


@pytest.mark.parametrize("missing", [1, 4, 26, 51, 52])
def test_a_code_that_is_not_whole_is_none(missing):
    code = typed_code(issue_link(KEY, BOB, 1)).replace("-", "")
    assert read_typed(code[:-missing]) is None
    assert read_typed(code + "A" * missing) is None


@pytest.mark.parametrize("missing", range(1, 44))
def test_an_address_that_is_not_whole_is_none(missing):
    token = issue_link(KEY, BOB, 1).token
    assert read_typed(f"https://delphi.example/i/{token[:-missing]}") is None


@given(st.text(max_size=80))
def test_whatever_is_typed_gives_a_link_or_none(text):
    link = read_typed(text)
    assert link is None or (len(link.access), len(link.pseudonym)) == (16, 16)
