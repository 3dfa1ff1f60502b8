"""What people may write in a text, said beside the field, and how it will look."""

from dataclasses import dataclass

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from roadmap.prose import prose_html

PROSE_HELP = gettext_lazy(
    "You may write **bold**, *italic*, [words](https://address), and lists: lines that begin with"
    " - or 1. An empty line begins a new paragraph."
)


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A text that was typed into a field."""

    label: str
    language: str
    html: SafeString


def typed_proses(form: forms.BaseForm, *names: str) -> list[Typed]:
    """The texts that are not empty, as their readers will see them."""
    return [
        Typed(
            label=str(form.fields[name].label),
            language="zh-Hans" if name.endswith("_zh") else "en",
            html=prose_html(text),
        )
        for name in names
        if (text := str(form[name].value() or "").strip())
    ]
