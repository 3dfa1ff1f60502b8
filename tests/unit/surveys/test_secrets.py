"""The anonymity scheme, without a database."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.secrets import Link, issue_link, read_token

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
