"""The form of a workshop: it checks what was typed and decides nothing."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from studies.forms import ReadableModelForm, validate_one_line
from studies.models import Workshop
from surveys.models import Priority

LONGEST_CODES = 2_000
MOST_PEOPLE = 5_000


def codes_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_CODES,
        validators=[validate_one_line],
        help_text=gettext_lazy("Their codes, for instance: I-01, I-04."),
    )


class WorkshopForm(ReadableModelForm):
    """Used without an instance: the service writes. `known` are the study's priorities by code."""

    held_on = forms.DateField(
        label=gettext_lazy("Day"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": gettext_lazy("Write the day as year-month-day, for instance 2026-06-30.")
        },
    )
    attendance = forms.IntegerField(
        label=gettext_lazy("How many took part"),
        min_value=1,
        max_value=MOST_PEOPLE,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    created = codes_field(gettext_lazy("Priorities that it brought up"))
    changed = codes_field(gettext_lazy("Priorities that it changed"))

    class Meta:
        model = Workshop
        fields = ("held_on", "attendance", "place_en", "place_zh", "minutes_en", "minutes_zh")
        labels = {
            "place_en": gettext_lazy("Place (English)"),
            "place_zh": gettext_lazy("Place (Chinese)"),
            "minutes_en": gettext_lazy("Minutes (English)"),
            "minutes_zh": gettext_lazy("Minutes (Chinese)"),
        }
        help_texts = {
            "place_en": gettext_lazy("A town, or “online”. Readers see it."),
            "minutes_en": gettext_lazy("For the team: readers do not see them."),
        }

    def __init__(self, *args: Any, known: Mapping[str, Priority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def clean_created(self) -> list[Priority]:
        return self._priorities("created")

    def clean_changed(self) -> list[Priority]:
        return self._priorities("changed")

    def _priorities(self, name: str) -> list[Priority]:
        codes = [
            code.upper() for code in re.split(r"[\s,;、，；]+", self.cleaned_data[name]) if code
        ]
        unknown = [code for code in codes if code not in self.known]
        if unknown:
            sentence = _("The study has no priority %(codes)s. Write codes such as I-01.")
            raise ValidationError(sentence % {"codes": ", ".join(unknown[:5])})
        return [self.known[code] for code in dict.fromkeys(codes)]
