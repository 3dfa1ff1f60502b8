"""Forms of the coordinator's pages about surveys: they check what was typed and decide nothing."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from studies.forms import validate_text
from surveys.consensus import Verdict
from surveys.enums import Disposition
from surveys.models import RoundItem
from surveys.queries import proposed_disposition
from surveys.services.refinement import Decision

PROBLEMS_SHOWN = 30
LONGEST_PASTE = 800_000
LONGEST_REASON = 2_000
LONGEST_ROUND = dt.timedelta(days=366)


class PasteForm(forms.Form):
    """Lines to read; problems with them are told by line."""

    lines = forms.CharField(
        strip=False,
        max_length=LONGEST_PASTE,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "wrap": "off"}),
        error_messages={
            "required": _("There is nothing here yet. Type or paste at least one line."),
            "max_length": _("This is too much at once. Paste it in several parts."),
        },
    )

    def __init__(self, *args: Any, label: Any = "", help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lines"]
        field.label, field.help_text = label, help_text
        # The reader of the lines says in which one the character stands.
        field.validators = [
            check
            for check in field.validators
            if not isinstance(check, ProhibitNullCharactersValidator)
        ]

    def refuse(self, problems: Sequence[str]) -> None:
        """Show problems beside the field: the first thirty, and how many more there are."""
        for sentence in problems[:PROBLEMS_SHOWN]:
            self.add_error("lines", sentence)
        more = len(problems) - PROBLEMS_SHOWN
        if more > 0:
            self.add_error("lines", _("And %(count)s more problems.") % {"count": more})


class DeadlineForm(forms.Form):
    """When a round closes by itself."""

    closes_at = forms.DateTimeField(
        label=_("Deadline (date and time, UTC)"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("The round closes by itself then. You may close it earlier."),
        error_messages={
            "invalid": _("This is no date and time. Write it like 2027-01-31T18:00."),
            "required": _("Choose a date and a time."),
        },
    )

    def __init__(self, *args: Any, now: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_closes_at(self) -> dt.datetime:
        closes_at: dt.datetime = self.cleaned_data["closes_at"]
        if closes_at <= self.now:
            raise ValidationError(_("This time has passed. Choose one that lies in the future."))
        if closes_at > self.now + LONGEST_ROUND:
            raise ValidationError(_("This is more than a year ahead. Choose an earlier time."))
        return closes_at


class OpeningForm(DeadlineForm):
    """When a round closes by itself, and when it opens if not at once."""

    opens_at = forms.DateTimeField(
        label=_("Opens by itself (date and time, UTC)"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Only for a planned opening. What still blocks it may be mended until then."),
        error_messages={
            "invalid": _("This is no date and time. Write it like 2027-01-31T18:00."),
        },
    )
    field_order = ("opens_at", "closes_at")


class ReasonForm(forms.Form):
    """Why something that is put on record is done."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It goes into the record of the study, with your name and the time."),
        error_messages={"required": _("Say why. The reason goes into the record.")},
    )


class RefineForm(forms.Form):
    """A decision and a reason for each item of a sealed round; an item may stay undecided."""

    def __init__(
        self, *args: Any, items: Iterable[RoundItem], carries_consensus: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for item in self.items:
            self._add_fields(item, carries_consensus)

    def rows(self) -> list[dict[str, Any]]:
        """Items with their two bound fields."""
        return [
            {"item": item, "disposition": self[_name(item)], "reason": self[_name(item, "why")]}
            for item in self.items
        ]

    def chosen(self) -> dict[int, str]:
        """What is chosen on the page, saved or not, by item; empty for what cannot be chosen."""
        return {item.pk: self._chosen(_name(item)) for item in self.items}

    def decisions(self) -> dict[int, Decision]:
        """Decisions of those items that have one."""
        return {
            item.pk: Decision(
                disposition=Disposition(self.cleaned_data[_name(item)]),
                reason=self.cleaned_data[_name(item, "why")],
            )
            for item in self.items
            if self.cleaned_data[_name(item)]
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for item in self.items:
            chosen, reason = data.get(_name(item)), data.get(_name(item, "why"))
            if chosen == Disposition.DROP and reason == "":
                self.add_error(
                    _name(item, "why"), _("Say why it is dropped. The reason is published.")
                )
        return data

    def _chosen(self, name: str) -> str:
        value = self[name].value()
        return value if value in dict(self.fields[name].choices) else ""

    def _add_fields(self, item: RoundItem, carries_consensus: bool) -> None:
        code = item.version.priority.code
        verdict = item.result.verdict
        proposal = proposed_disposition(verdict, carries_consensus=carries_consensus)
        self.fields[_name(item)] = forms.ChoiceField(
            label=_("%(code)s, decision") % {"code": code},
            required=False,
            choices=[
                (choice.value, choice.label)
                for choice in Disposition
                if choice == item.disposition
                or (choice == Disposition.ACCEPT and verdict == Verdict.CONSENSUS)
                or choice in {Disposition.CARRY, Disposition.DROP}
            ],
            initial=item.disposition or proposal or "",
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("This cannot be chosen here. Choose another one.")},
        )
        self.fields[_name(item, "why")] = forms.CharField(
            label=_("%(code)s, reason") % {"code": code},
            required=False,
            max_length=LONGEST_REASON,
            validators=[validate_text],
            initial=item.disposition_reason,
            widget=forms.Textarea(attrs={"rows": 2}),
        )


def _name(item: RoundItem, part: str = "decision") -> str:
    return f"{part}-{item.pk}"
