"""What a member of the team may ask for as a file."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from surveys.enums import JobKind


class ExportForm(forms.Form):
    """A kind of file, by the button that was pressed, and the language of its texts."""

    language = forms.ChoiceField(
        label=_("Language of the files"), widget=forms.RadioSelect, choices=settings.LANGUAGES
    )
    kind = forms.ChoiceField(
        choices=JobKind,
        widget=forms.HiddenInput,
        error_messages={"required": _("Choose a file by its button.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
