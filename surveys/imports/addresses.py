"""E-mail addresses as people type them, made comparable."""

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from surveys.findings import Kind

LONGEST_ADDRESS = 254
ALPHABETS = {"LATIN", "CYRILLIC", "GREEK"}  # those whose letters look alike


def read_address(text: str) -> tuple[str, Kind | None]:
    """The address in lower case, its domain in ASCII, and what is wrong with it, if anything."""
    name, at, domain = text.strip().lower().rpartition("@")
    if _mixes_alphabets(domain) or (_mixes_alphabets(name) and not name.isascii()):
        return text, Kind.MIXED_LETTERS
    try:
        address = name + at + domain.encode("idna").decode("ascii")
        validate_email(address)
    except (ValidationError, UnicodeError):
        return text, Kind.NO_ADDRESS
    if not address.isascii() or len(address) > LONGEST_ADDRESS:
        return text, Kind.NO_ADDRESS
    return address, None


def mailbox(address: str) -> str:
    """The address without what many servers ignore: `ana+delphi@x.org` arrives at `ana@x.org`."""
    name, at, domain = address.partition("@")
    return name.partition("+")[0] + at + domain


def _mixes_alphabets(text: str) -> bool:
    names = (unicodedata.name(each, "").partition(" ")[0] for each in text if each.isalpha())
    return len(ALPHABETS & set(names)) > 1
