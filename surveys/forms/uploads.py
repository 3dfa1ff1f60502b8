"""The form by which a file comes in. What is in the file is the worker's to say."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from studies.forms import unreadable
from surveys.imports import MOST_BYTES, MOST_MEGABYTES


class UploadForm(forms.Form):
    """A table as CSV or XLSX."""

    file = forms.FileField(
        label=_("File (CSV or XLSX)"),
        allow_empty_file=True,  # the worker says so, as of everything else that is in a file
        max_length=None,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        error_messages={
            "required": _("Choose a file first."),
            "missing": _("The file did not arrive. Choose it once more."),
            "invalid": _("The file did not arrive. Choose it once more."),
        },
    )

    def __init__(self, *args: Any, help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = help_text

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(
                _("The file has more than %(most)s MB. Divide it."),
                params={"most": MOST_MEGABYTES},
            )
        if unreadable(file.name or ""):
            raise ValidationError(_("Its name holds an invisible character. Rename the file."))
        return file
