"""Forms of copies of a study and of pilots: they check what was typed and decide nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from studies.enums import CopyKind
from studies.forms import validate_one_line
from studies.models import Study, User
from surveys.queries import SMALLEST_PANEL

LONGEST_TITLE = Study._meta.get_field("title_en").max_length


class CopyForm(forms.Form):
    """What the copy is for, and its title."""

    kind = forms.ChoiceField(
        label=_("What is it for?"),
        widget=forms.RadioSelect,
        choices=CopyKind.choices,
        initial=CopyKind.TEMPLATE,
    )
    title_en = forms.CharField(
        label=_("Title (English)"), max_length=LONGEST_TITLE, validators=[validate_one_line]
    )
    title_zh = forms.CharField(
        label=_("Title (Chinese)"),
        required=False,
        max_length=LONGEST_TITLE,
        validators=[validate_one_line],
        widget=forms.TextInput(attrs={"lang": "zh-Hans"}),
    )

    def __init__(self, *args: Any, may_consult: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_consult:
            kinds = [each for each in CopyKind.choices if each[0] != CopyKind.PROGRESS]
            self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What `copy_study` takes, of a valid form."""
        return self.cleaned_data | {"kind": CopyKind(self.cleaned_data["kind"])}


class TesterForm(forms.Form):
    """Who tries a pilot out."""

    members = forms.ModelMultipleChoiceField(
        label=_("People of the team who get mails and answer"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    invented = forms.IntegerField(
        label=_("Invented experts"),
        min_value=0,
        max_value=40,
        initial=SMALLEST_PANEL,
        help_text=_(
            "They get no mail, and answer by chance a few seconds after a round opens. A panel"
            " needs at least ten people in all."
        ),
    )

    def __init__(self, *args: Any, pilot: Study, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team = User.objects.filter(memberships__study=pilot).order_by("name", "pk")
        self.fields["members"].queryset = team  # type: ignore[attr-defined]
        self.initial.setdefault("members", team)


class AgainForm(forms.Form):
    """That the panel of an earlier study may be written to again."""

    is_allowed = forms.BooleanField(
        label=_("The consent text, or what these people told us since, allows us to ask them again")
    )
