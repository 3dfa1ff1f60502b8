"""The form of one priority: both languages, and what belongs to it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from studies.forms import validate_one_line
from surveys.enums import PrioritySource
from surveys.imports.statements import (
    LONGEST_AREA,
    LONGEST_AUTHOR,
    LONGEST_NOTE,
    LONGEST_STATEMENT,
)
from surveys.models import Survey
from surveys.queries import equal_wording


class WordingForm(forms.Form):
    """One priority in two languages."""

    text_en = forms.CharField(
        label=_("English"),
        max_length=LONGEST_STATEMENT,
        validators=[validate_one_line],
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    text_zh = forms.CharField(
        label=_("Chinese"),
        required=False,
        max_length=LONGEST_STATEMENT,
        validators=[validate_one_line],
        widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"}),
        help_text=_("May come later, but is needed before round 1 opens."),
    )
    area_en = forms.CharField(
        label=_("Area (English)"),
        required=False,
        max_length=LONGEST_AREA,
        validators=[validate_one_line],
        help_text=_("Experts find priorities of one area together. May stay empty."),
    )
    area_zh = forms.CharField(
        label=_("Area (Chinese)"),
        required=False,
        max_length=LONGEST_AREA,
        validators=[validate_one_line],
        widget=forms.TextInput(attrs={"lang": "zh-Hans"}),
    )
    source = forms.ChoiceField(
        label=_("Source"),
        required=False,
        choices=[("", _("not said")), *PrioritySource.choices],
    )
    source_note = forms.CharField(
        label=_("About the source"),
        required=False,
        max_length=LONGEST_NOTE,
        validators=[validate_one_line],
        help_text=_("Which publication, which workshop."),
    )
    author = forms.CharField(
        label=_("Author"),
        required=False,
        max_length=LONGEST_AUTHOR,
        validators=[validate_one_line],
        help_text=_("Who brought it up, as a reader should see it. May stay empty."),
    )

    def is_fit(self, survey: Survey, *, but: str = "") -> bool:
        """Whether it is valid and no other priority has this very wording."""
        if self.is_valid():
            for finding in equal_wording(survey, self.cleaned_data["text_en"], but=but):
                self.add_error("text_en", finding.sentence)
        return self.is_valid()
