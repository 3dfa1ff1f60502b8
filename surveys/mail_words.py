"""Placeholders in the mail texts that a team writes itself. Pure."""

import re
from collections.abc import Mapping

PLACEHOLDERS = ("name", "study", "pillar", "round", "deadline")
IN_BRACES = re.compile(r"\{([^{}]*)\}")


def strange_placeholders(text: str) -> list[str]:
    """Return what stands in braces and means nothing, and braces that have no partner."""
    unknown = [found[0] for found in IN_BRACES.finditer(text) if found[1] not in PLACEHOLDERS]
    return unknown + re.findall(r"[{}]", IN_BRACES.sub("", text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put `values` in place of their names in braces, once: a value is never read for more."""
    return IN_BRACES.sub(lambda found: values.get(found[1], found[0]), text)
