"""Notes about a place of the roadmap: reasons, remarks, errata."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy

from roadmap.models import Erratum, Omission
from roadmap.models.snapshot import Snapshot
from studies.forms import LONGEST_TEXT, ReadableModelForm, validate_text
from studies.models import Study


class OmissionForm(ReadableModelForm):
    """Why a priority is in no action. The service writes; the instance only fills the fields."""

    class Meta:
        model = Omission
        fields = ["reason_en", "reason_zh"]
        labels = {
            "reason_en": gettext_lazy("Why it is in no action (English)"),
            "reason_zh": gettext_lazy("Why it is in no action (Chinese)"),
        }

    def __init__(self, *args: Any, study: Study, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason_zh"].required = study.is_bilingual


class ErratumForm(ReadableModelForm):
    """What is wrong in an edition, and where."""

    about = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    field_order = ["about"]

    class Meta:
        model = Erratum
        fields = ["about", "text_en", "text_zh"]
        labels = {
            "text_en": gettext_lazy("What is wrong, and what is right (English)"),
            "text_zh": gettext_lazy("What is wrong, and what is right (Chinese)"),
        }

    def __init__(self, *args: Any, study: Study, content: Snapshot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text_zh"].required = study.is_bilingual
        self.fields["about"].choices = about_choices(content)  # type: ignore[attr-defined]


class RemarkForm(forms.Form):
    """What a member of the team says about a draft in review."""

    about = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Remark"),
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": LONGEST_TEXT}),
        validators=[validate_text, MaxLengthValidator(LONGEST_TEXT)],
        error_messages={"required": gettext_lazy("Write what you want to say.")},
    )

    def __init__(self, *args: Any, content: Snapshot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["about"].choices = about_choices(content)  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    """Why a draft is sent back."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is sent back"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_TEXT}),
        validators=[validate_text, MaxLengthValidator(LONGEST_TEXT)],
        error_messages={"required": gettext_lazy("Say why the draft is sent back.")},
    )


def about_choices(content: Snapshot) -> list[tuple[str, Any]]:
    """Every place that a note may be about, in groups; first the whole."""
    groups = {
        "action_detail": gettext_lazy("Actions"),
        "priority_detail": gettext_lazy("Priorities"),
        "sub_topic_detail": gettext_lazy("Sub-topics"),
    }
    choices: list[tuple[str, Any]] = [("", gettext_lazy("The whole"))]
    for page, label in groups.items():
        places = [(p.key, _short(p.label)) for p in content.places.values() if p.page == page]
        if places:
            choices.append((str(label), places))
    return choices


def _short(label: str) -> str:
    return label if len(label) <= 90 else f"{label[:89]}…"
