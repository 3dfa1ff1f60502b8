"""Forms of the follow-up: they check what was typed and decide nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roadmap.enums import UptakeState
from roadmap.imports import LONGEST_EVIDENCE
from roadmap.models import Indicator, Jurisdiction
from roadmap.models.indicator import DIGITS, PLACES
from studies.forms import (
    LONGEST_TEXT,
    ReadableModelForm,
    is_web_address,
    validate_one_line,
    validate_text,
)
from studies.models.evidence import LONGEST_LINK

LONGEST_REASON, LONGEST_NAME = 300, 100
# The form hands on what a table held; it is read and checked once more.


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day, typed or picked; written as year-month-day."""
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": gettext_lazy("Write the day as year-month-day, for instance 2026-06-30.")
        },
        **options,
    )


def figure_field(label: Any) -> forms.DecimalField:
    """A number with at most four decimals."""
    return forms.DecimalField(
        label=label,
        max_digits=DIGITS,
        decimal_places=PLACES,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )


def reason_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_REASON,
        validators=[validate_one_line],
        help_text=gettext_lazy("Readers see this."),
    )


def link_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_LINK,
        validators=[_validate_link],
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        help_text=gettext_lazy("A whole address that begins with https:// or http://."),
    )


def _validate_link(text: str) -> None:
    if not is_web_address(text):
        raise ValidationError(_("Give a whole address that begins with https:// or http://."))


class IndicatorForm(ReadableModelForm):
    """Used without an instance: the service writes."""

    baseline = figure_field(gettext_lazy("Baseline"))
    baseline_on = day_field(gettext_lazy("Day of the baseline"))
    target = figure_field(gettext_lazy("Target"))
    target_on = day_field(gettext_lazy("Target due on"))

    class Meta:
        model = Indicator
        fields = [
            *("kind", "name_en", "name_zh", "definition_en", "definition_zh"),
            *("unit_en", "unit_zh", "baseline", "baseline_on", "target", "target_on"),
            *("every_months", "source_en", "source_zh", "owner_name", "owner_email"),
            "is_illustrative",
        ]
        labels = {
            "kind": gettext_lazy("Kind of indicator"),
            "name_en": gettext_lazy("Name (English)"),
            "name_zh": gettext_lazy("Name (Chinese)"),
            "definition_en": gettext_lazy("Definition (English)"),
            "definition_zh": gettext_lazy("Definition (Chinese)"),
            "unit_en": gettext_lazy("Unit (English)"),
            "unit_zh": gettext_lazy("Unit (Chinese)"),
            "every_months": gettext_lazy("Measured"),
            "source_en": gettext_lazy("Where the values come from (English)"),
            "source_zh": gettext_lazy("Where the values come from (Chinese)"),
            "owner_name": gettext_lazy("Owner"),
            "owner_email": gettext_lazy("E-mail of the owner"),
            "is_illustrative": gettext_lazy("The figures are illustrative, not measured"),
        }
        help_texts = {
            "kind": gettext_lazy("Output: what was done. Outcome: what it changed."),
            "unit_en": gettext_lazy("For instance %, programmes, days."),
            "owner_name": gettext_lazy("Who provides the values. Readers see this name."),
            "owner_email": gettext_lazy(
                "Never public. A reminder goes there when a value is overdue, at most as often as"
                " it is measured."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["kind"].choices  # type: ignore[attr-defined]
        self.fields["kind"].choices = [each for each in chosen if each[0]]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        days = cleaned.get("baseline_on"), cleaned.get("target_on")
        if all(days) and days[0] >= days[1]:
            self.add_error("target_on", _("The target is due after the day of the baseline."))
        figures = cleaned.get("baseline"), cleaned.get("target")
        if None not in figures and figures[0] == figures[1]:
            self.add_error("target", _("The target is another value than the baseline."))
        return cleaned


class RetireForm(forms.Form):
    because = reason_field(gettext_lazy("Why it is measured no longer"))


class MeasurementForm(forms.Form):
    """A value with its day and what it rests on."""

    measured_on = day_field(gettext_lazy("Measured on"))
    value = figure_field(gettext_lazy("Value"))
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"),
        max_length=LONGEST_EVIDENCE,
        validators=[validate_one_line],
        help_text=gettext_lazy("What the value rests on: a report, a register, a survey."),
    )
    evidence_url = link_field(gettext_lazy("Link to the evidence"))

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = _("In: %(unit)s. At most four decimals.") % {"unit": unit}


class CorrectionForm(MeasurementForm):
    because = reason_field(gettext_lazy("Why it is corrected"))


class WithdrawalForm(forms.Form):
    withdrawn_because = reason_field(gettext_lazy("Why it counts no longer"))


class UptakeForm(forms.Form):
    """What a jurisdiction says about an action."""

    jurisdiction = forms.TypedChoiceField(
        label=gettext_lazy("Jurisdiction"), coerce=int, empty_value=None, required=False
    )
    new_en = forms.CharField(
        label=gettext_lazy("New jurisdiction (English)"),
        required=False,
        max_length=LONGEST_NAME,
        validators=[validate_one_line],
        help_text=gettext_lazy("Only if it is not in the list yet."),
    )
    new_zh = forms.CharField(
        label=gettext_lazy("New jurisdiction (Chinese)"),
        required=False,
        max_length=LONGEST_NAME,
        validators=[validate_one_line],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Status"), choices=UptakeState.choices, widget=forms.RadioSelect
    )
    stated_on = day_field(gettext_lazy("Day of the answer"))
    answered_by = forms.CharField(
        label=gettext_lazy("Who answered"),
        required=False,
        max_length=150,
        validators=[validate_one_line],
        help_text=gettext_lazy("An office, not a private person. Readers see this."),
    )
    answer_en = forms.CharField(
        label=gettext_lazy("Official answer (English)"),
        required=False,
        max_length=LONGEST_TEXT,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    answer_zh = forms.CharField(
        label=gettext_lazy("Official answer (Chinese)"),
        required=False,
        max_length=LONGEST_TEXT,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    source_url = link_field(gettext_lazy("Where the answer stands"))
    is_illustrative = forms.BooleanField(
        label=gettext_lazy("This is an illustration, not an official answer"), required=False
    )

    def __init__(self, *args: Any, jurisdictions: Sequence[Jurisdiction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.jurisdictions = {each.pk: each for each in jurisdictions}
        self.fields["jurisdiction"].choices = [  # type: ignore[attr-defined]
            ("", _("– choose –")),
            *((each.pk, each.name) for each in jurisdictions),
        ]
        for name in ("new_zh", "answer_zh"):
            self.fields[name].widget.attrs["lang"] = "zh-Hans"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "jurisdiction" not in self.errors and bool(cleaned.get("jurisdiction")) == bool(
            cleaned.get("new_en")
        ):
            self.add_error(
                "jurisdiction", _("Choose a jurisdiction from the list, or name a new one.")
            )
        return cleaned

    def chosen(self) -> Jurisdiction | None:
        """The jurisdiction from the list; None for a new one."""
        return self.jurisdictions.get(self.cleaned_data["jurisdiction"])

    def answer(self) -> dict[str, Any]:
        """Columns of the statement beside jurisdiction, state and day."""
        names = ("answered_by", "answer_en", "answer_zh", "source_url", "is_illustrative")
        return {name: self.cleaned_data[name] for name in names}
