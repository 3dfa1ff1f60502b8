"""Which code belongs to each consensus priority: one choice a priority, pillar by pillar."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roadmap.codings import BoardPillar, BoardRow, Mode
from roadmap.comparison import Compared
from roadmap.models import SubTopic
from roadmap.services.coders import Choice
from studies.forms import validate_one_line, validate_text

NO_CODE = "none"
LONGEST_NOTE = 1000


class CodesForm(forms.Form):
    """A select of the pillar's codes for every row; coders may choose that none fits, and note why.

    Bound to a part of the rows where only these were sent.
    """

    def __init__(
        self,
        *args: Any,
        pillar: BoardPillar,
        rows: Sequence[BoardRow] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.pillar = pillar
        self.rows = pillar.rows if rows is None else rows
        self.codes = {str(code.pk): code for code in pillar.codes}
        self.is_coder = pillar.mode == Mode.CODING
        for row in self.rows:
            self.fields[self._place(row)] = self._select(row)
            if self.is_coder:
                self.fields[self._note(row)] = self._text(row)

    def clean(self) -> None:
        for row in self.rows if self.is_coder else []:
            chosen, note = self.cleaned_data.get(self._place(row)), self._noted(row)
            about = {"code": row.priority.code}
            if chosen == NO_CODE and not note and self._note(row) in self.cleaned_data:
                self.add_error(self._note(row), _("Say why no code fits %(code)s.") % about)
            if chosen == "" and note:
                problem = _("Choose a code for %(code)s, too, or that none fits.") % about
                self.add_error(self._place(row), problem)

    def placements(self) -> dict[int, SubTopic | None]:
        """What one person chose, by priority id."""
        return {row.priority.pk: self.codes.get(self._chosen(row)) for row in self.rows}

    def choices(self) -> dict[int, Choice | None]:
        """What a coder chose, by priority id; None: nothing yet."""
        return {row.priority.pk: self._choice(row) for row in self.rows}

    def pairs(self) -> Iterator[tuple[BoardRow, Any, Any]]:
        """Rows with their bound fields; the note is empty where there is none."""
        for row in self.rows:
            note = self[self._note(row)] if self.is_coder else ""
            yield row, self[self._place(row)], note

    def _choice(self, row: BoardRow) -> Choice | None:
        chosen = self._chosen(row)
        if not chosen:
            return None
        return Choice(sub_topic=self.codes.get(chosen), note=self._noted(row))

    def _chosen(self, row: BoardRow) -> str:
        return self.cleaned_data[self._place(row)]

    def _noted(self, row: BoardRow) -> str:
        return (self.cleaned_data.get(self._note(row)) or "").strip()

    def _select(self, row: BoardRow) -> forms.ChoiceField:
        codes = by_area(self.pillar.codes)
        none = [(NO_CODE, _("no code fits"))] if self.is_coder else []
        empty = _("– no code yet –") if self.is_coder else _("– not placed –")
        return forms.ChoiceField(
            label=_("Code of %(code)s") % {"code": row.priority.code},
            choices=[("", empty), *codes, *none],
            required=False,
            initial=self._before(row),
            widget=forms.Select(attrs={"class": "form-select"}),
            error_messages={
                "invalid_choice": _("Choose a sub-topic from the list: this one is gone.")
            },
        )

    def _before(self, row: BoardRow) -> str:
        if not self.is_coder:
            return str(row.coding.sub_topic_id) if row.coding else ""
        if row.choice is None:
            return ""
        return str(row.choice.sub_topic_id or NO_CODE)

    def _text(self, row: BoardRow) -> forms.CharField:
        return forms.CharField(
            label=_("Note on %(code)s") % {"code": row.priority.code},
            required=False,
            max_length=LONGEST_NOTE,
            initial=row.choice.note if row.choice else "",
            widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
            validators=[validate_text],
        )

    @staticmethod
    def _place(row: BoardRow) -> str:
        return f"place-{row.priority.pk}"

    @staticmethod
    def _note(row: BoardRow) -> str:
        return f"note-{row.priority.pk}"


class DecisionForm(forms.Form):
    """Which code a priority gets where two coders differ, and why."""

    code = forms.ChoiceField(
        label=gettext_lazy("Code"),
        error_messages={
            "required": gettext_lazy("Choose a code, or that none fits."),
            "invalid_choice": gettext_lazy("Choose a sub-topic from the list: this one is gone."),
        },
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason (published)"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
        error_messages={"required": gettext_lazy("Say why it belongs there.")},
        validators=[validate_text],
    )

    def __init__(self, *args: Any, row: Compared, codes: Sequence[SubTopic], **kwargs: Any) -> None:
        super().__init__(*args, prefix=row.priority.code, **kwargs)
        self.row = row
        self.codes = {str(code.pk): code for code in codes}
        choices = [("", _("– choose –")), *by_area(codes), (NO_CODE, _("no code fits"))]
        self.fields["code"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> SubTopic | None:
        return self.codes.get(self.cleaned_data["code"])


def by_area(codes: Sequence[SubTopic]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Codes as the groups of a select."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code in codes:
        groups.setdefault(str(code.area), []).append((str(code.pk), str(code)))
    return list(groups.items())


class StepForm(forms.Form):
    """Why codes are taken back or a coding is called off; the record is read by all of the team."""

    reason = forms.CharField(
        max_length=300,
        error_messages={"required": gettext_lazy("Give a reason: it goes on record.")},
        validators=[validate_one_line],
    )


class MemoForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Memo"),
        help_text=gettext_lazy(
            "How the code is meant. The whole team reads it, and it stays as it is. While coding"
            " goes on, say nothing about a single priority."
        ),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Write the memo first.")},
        validators=[validate_text],
    )
