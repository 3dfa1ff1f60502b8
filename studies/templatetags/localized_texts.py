"""Marking texts that are not in the language of the page, for screen readers and browsers."""

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from studies.localized import content_language, language_suffix, localized

register = template.Library()


@register.filter
def foreign_language(owner: Any, name: str) -> str:
    """`en` where the text is English on a page that is not; else empty."""
    is_fallback = language_suffix() != "en" and content_language(owner, name) == "en"
    return "en" if is_fallback else ""


@register.simple_tag
def marked_text(owner: Any, name: str) -> str | SafeString:
    """The text, marked with its language where that is not the page's."""
    language = foreign_language(owner, name)
    if not language:
        return localized(owner, name)
    return format_html('<span lang="{}">{}</span>', language, localized(owner, name))
