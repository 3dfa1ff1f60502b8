"""Forms about the panel: they check what was typed and decide nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from studies.forms import validate_one_line, validate_text
from surveys.imports.addresses import LONGEST_ADDRESS, read_address
from surveys.imports.people import LONGEST_CONFLICTS, LONGEST_GROUP, LONGEST_NAME
from surveys.models.panel import spoken_languages
from surveys.queries import GroupRow

MOST_SEATS = 10_000


class ExpertForm(forms.Form):
    """What the team knows of an expert."""

    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME, validators=[validate_one_line])
    email = forms.CharField(
        label=_("E-mail address"),
        max_length=LONGEST_ADDRESS,
        validators=[validate_one_line],
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Once a link has gone there, another address needs this person’s word."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=spoken_languages)
    group = forms.CharField(
        label=_("Group"),
        required=False,
        max_length=LONGEST_GROUP,
        validators=[validate_one_line],
    )
    conflicts = forms.CharField(
        label=_("Declared conflicts of interest"),
        required=False,
        max_length=LONGEST_CONFLICTS,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only coordinators and the expert see it. No page of results has it."),
    )

    def __init__(self, *args: Any, groups_are_fixed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if groups_are_fixed:
            self.fields["group"].disabled = True
            self.fields["group"].help_text = _("Groups are fixed since the first round opened.")

    def clean_email(self) -> str:
        address, problem = read_address(self.cleaned_data["email"])
        if problem:
            raise ValidationError(problem.label)
        return address


class TargetsForm(forms.Form):
    """How many of each group are wanted on a panel."""

    def __init__(self, *args: Any, rows: Sequence[GroupRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = rows
        for index, row in enumerate(rows):
            self.fields[f"target-{index}"] = forms.IntegerField(
                label=_("Wanted: %(group)s") % {"group": row.group or "–"},
                required=False,
                min_value=0,
                max_value=MOST_SEATS,
                initial=row.target,
            )

    def rows(self) -> list[tuple[GroupRow, forms.BoundField]]:
        """Groups with their bound field."""
        return [(row, self[f"target-{index}"]) for index, row in enumerate(self.groups)]

    def targets(self) -> dict[str, int]:
        """Those groups that have a target."""
        found = {row.group: self.cleaned_data[f"target-{i}"] for i, row in enumerate(self.groups)}
        return {group: seats for group, seats in found.items() if seats is not None}
