"""Areas and sub-topics: pasted in lines, or changed one by one."""

import re

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roadmap.forms.prose import PROSE_HELP, Typed, typed_proses
from roadmap.models import Area, SubTopic
from studies.forms import ReadableModelForm, unreadable

LONGEST_TITLE = 200
LONGEST_PASTE = 20_000
MOST_LINES = 30
BETWEEN_LANGUAGES = re.compile(r"[|｜\t]")
Titles = list[tuple[str, str]]


class TitleLinesForm(forms.Form):
    """Titles, one a line: English, then after a bar the Chinese. All problems are told by line."""

    lines = forms.CharField(
        label=gettext_lazy("One title a line"),
        help_text=gettext_lazy(
            "English, then a tab or a bar |, then Chinese. The Chinese title may come later."
        ),
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Type or paste at least one title.")},
    )

    def __init__(self, *args: object, label: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["lines"]
        field.label = label or field.label
        # The reader of the lines says in which one the character stands.
        field.validators = [
            check
            for check in field.validators
            if not isinstance(check, ProhibitNullCharactersValidator)
        ]

    def clean_lines(self) -> Titles:
        lines = enumerate(self.cleaned_data["lines"].splitlines(), start=1)
        filled = [(number, line.strip()) for number, line in lines if line.strip()]
        if len(filled) > MOST_LINES:
            raise forms.ValidationError(
                _("There are %(count)s lines. Add at most %(most)s at once.")
                % {"count": len(filled), "most": MOST_LINES}
            )
        problems = [
            _("Line %(number)s: %(sentence)s") % {"number": number, "sentence": sentence}
            for number, line in filled
            if (sentence := _objection(_parts(line)))
        ]
        if problems:
            raise forms.ValidationError(problems)
        return [
            (parts[0], "".join(parts[1:])) for _number, line in filled for parts in [_parts(line)]
        ]


def _parts(line: str) -> list[str]:
    return [part.strip() for part in BETWEEN_LANGUAGES.split(line)]


def _objection(parts: list[str]) -> str:
    if len(parts) > 2:
        return _("there is more than one bar. Leave one, between the languages.")
    if not parts[0]:
        return _("there is no English title. Type it before the bar.")
    if max(map(len, parts)) > LONGEST_TITLE:
        return _("a title has at most %(most)s characters. Shorten it.") % {"most": LONGEST_TITLE}
    if any(unreadable(part) for part in parts):
        return _("there is an invisible character. Type the line anew.")
    return ""


class AreaForm(ReadableModelForm):
    """Used without an instance: the service writes."""

    class Meta:
        model = Area
        fields = ["title_en", "title_zh"]
        labels = {
            "title_en": gettext_lazy("Title (English)"),
            "title_zh": gettext_lazy("Title (Chinese)"),
        }


class SubTopicForm(ReadableModelForm):
    """Used without an instance: the service writes."""

    class Meta:
        model = SubTopic
        fields = [
            *("title_en", "title_zh", "description_en", "description_zh"),
            *("includes_en", "includes_zh", "excludes_en", "excludes_zh"),
            *("examples_en", "examples_zh"),
        ]
        labels = {
            "title_en": gettext_lazy("Title (English)"),
            "title_zh": gettext_lazy("Title (Chinese)"),
            "description_en": gettext_lazy("Description (English)"),
            "description_zh": gettext_lazy("Description (Chinese)"),
            "includes_en": gettext_lazy("What belongs here (English)"),
            "includes_zh": gettext_lazy("What belongs here (Chinese)"),
            "excludes_en": gettext_lazy("What does not belong here (English)"),
            "excludes_zh": gettext_lazy("What does not belong here (Chinese)"),
            "examples_en": gettext_lazy("Examples (English)"),
            "examples_zh": gettext_lazy("Examples (Chinese)"),
        }
        help_texts = {"description_en": PROSE_HELP, "description_zh": PROSE_HELP}

    def typed_proses(self) -> list[Typed]:
        """The texts with emphasis and lists, as they were sent, for the preview."""
        return typed_proses(self, "description_en", "description_zh")
