"""The form by which a team makes a token for a program."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from roadmap.forms.follow_up import day_field
from roadmap.models import Indicator
from studies.forms import validate_one_line


class ApiTokenForm(forms.Form):
    holder = forms.CharField(
        label=gettext_lazy("Who or what sends the values"),
        max_length=150,
        validators=[validate_one_line],
        help_text=gettext_lazy("For instance an office and its program. Only the team sees this."),
    )
    indicators = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Indicators that it may enter values of"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    expires_on = day_field(
        gettext_lazy("Last day"),
        help_text=gettext_lazy("Afterwards it is taken no longer. At most 400 days from today."),
    )

    def __init__(self, *args: Any, indicators: Sequence[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicators = {each.pk: each for each in indicators}
        self.fields["indicators"].choices = [(each.pk, str(each)) for each in indicators]  # type: ignore[attr-defined]

    def chosen(self) -> list[Indicator]:
        return [self.indicators[key] for key in self.cleaned_data["indicators"]]
