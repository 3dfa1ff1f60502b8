"""The editor of an action."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roadmap.enums import PARTICIPATION_WORDS, Participation
from roadmap.forms.prose import PROSE_HELP, Typed, typed_proses
from roadmap.models import Action
from roadmap.models.action import FIRST_YEAR, LAST_YEAR
from roadmap.queries import StandingPriority
from studies.forms import ReadableModelForm
from surveys.models import Priority

TEXT_ROWS = 8
PROSES = ("text_en", "text_zh", "dissent_en", "dissent_zh")


class ActionForm(ReadableModelForm):
    """Texts in both languages, the horizon, and the priorities as checkboxes.

    Used without an instance: the service writes. `rows` are the priorities of the sub-topic.
    """

    rests_on = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Priorities that it rests on"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy(
                "Choose at least one priority: an action rests on what the panel agreed."
            ),
            "invalid_choice": gettext_lazy(
                "A chosen priority is no longer placed under this sub-topic. Choose again."
            ),
        },
    )
    horizon_from = forms.IntegerField(
        label=gettext_lazy("From year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False
    )
    horizon_to = forms.IntegerField(
        label=gettext_lazy("To year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False
    )
    participation = forms.ChoiceField(
        label=gettext_lazy("How those concerned take part"),
        choices=[
            ("", gettext_lazy("Not decided")),
            *(
                (level.value, format_lazy("{} – {}", level.label, PARTICIPATION_WORDS[level]))
                for level in Participation
            ),
        ],
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy("The spectrum of public participation (IAP2), from least to most."),
    )
    field_order = ["rests_on"]

    class Meta:
        model = Action
        fields = [
            *("title_en", "title_zh", "text_en", "text_zh", "actors_en", "actors_zh"),
            *("horizon_from", "horizon_to", "participation", "dissent_en", "dissent_zh"),
        ]
        labels = {
            "title_en": gettext_lazy("Title (English)"),
            "title_zh": gettext_lazy("Title (Chinese)"),
            "text_en": gettext_lazy("What should be done (English)"),
            "text_zh": gettext_lazy("What should be done (Chinese)"),
            "actors_en": gettext_lazy("Who acts (English)"),
            "actors_zh": gettext_lazy("Who acts (Chinese)"),
            "dissent_en": gettext_lazy("Where the panel was divided (English)"),
            "dissent_zh": gettext_lazy("Where the panel was divided (Chinese)"),
        }
        help_texts = {
            "text_en": PROSE_HELP,
            "text_zh": PROSE_HELP,
            "dissent_en": PROSE_HELP,
            "dissent_zh": PROSE_HELP,
            "actors_en": gettext_lazy("Separate several with semicolons."),
            "actors_zh": gettext_lazy("Separate several with semicolons."),
        }

    def __init__(self, *args: Any, rows: Sequence[StandingPriority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        choices = [(row.priority.pk, _choice(row)) for row in rows]
        self.fields["rests_on"].choices = choices  # type: ignore[attr-defined]
        for name in ("text_en", "text_zh"):
            self.fields[name].widget.attrs["rows"] = TEXT_ROWS

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("horizon_from"), cleaned.get("horizon_to")
        if begins and ends and begins > ends:
            self.add_error("horizon_to", _("The horizon ends before it begins. Swap the years."))
        return cleaned

    def texts(self) -> dict[str, Any]:
        """The columns of the action."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def typed_proses(self) -> list[Typed]:
        """The texts with emphasis and lists, as they were sent, for the preview."""
        return typed_proses(self, *PROSES)

    def priorities(self) -> list[Priority]:
        """The chosen priorities."""
        chosen = set(self.cleaned_data["rests_on"])
        return [row.priority for row in self.rows if row.priority.pk in chosen]


def _choice(row: StandingPriority) -> str:
    return f"{row.priority.code} · {row.item.version.text} – {row.share}"
