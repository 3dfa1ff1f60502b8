"""The form by which a codebook comes in from a file."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roadmap.codebook_files.entries import MOST_KILOBYTES, CodebookFile
from roadmap.codebook_files.qdc_reading import read_qdc
from roadmap.codebook_files.tables import read_codebook_table
from studies.models import Pillar

MOST_BYTES = MOST_KILOBYTES * 1_000
LONGEST_FINGERPRINT = 64


class TableUploadForm(forms.Form):
    """A file of 1 MB at most; or, to take it, the table that was shown with its fingerprint."""

    file = forms.FileField(
        label=gettext_lazy("File (CSV)"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv"}),
    )
    lines = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=LONGEST_FINGERPRINT, widget=forms.HiddenInput)

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file and (file.size or 0) > MOST_BYTES:
            raise ValidationError(_("The file has more than 1 MB. Divide it."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("file") and not cleaned.get("lines"):
            self.add_error("file", _("Choose a file first."))
        return cleaned

    def data_of_file(self) -> bytes:
        """What was sent, as bytes."""
        file = self.cleaned_data["file"]
        return file.read() if file else self.cleaned_data["lines"].encode()


class CodebookFileForm(TableUploadForm):
    """The same for a codebook, which may be a REFI-QDA Codebook, too."""

    pillar = forms.TypedChoiceField(
        label=gettext_lazy("Pillar"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text=gettext_lazy(
            "Choose a pillar if the outermost codes of the file are areas, or if its rows name no"
            " pillar."
        ),
    )
    field_order = ("file", "pillar", "lines", "seen")

    def __init__(self, *args: Any, pillars: Sequence[Pillar], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pillars = {each.number: each for each in pillars}
        named = [(each.number, f"{each.numeral} {each.title}") for each in pillars]
        self.fields["pillar"].choices = [  # type: ignore[attr-defined]
            ("", _("– the file names the pillars –")),
            *named,
        ]
        self.fields["file"].label = _("File (CSV or QDC)")
        self.fields["file"].widget.attrs["accept"] = ".csv,.txt,.tsv,.qdc,.xml"

    def pillar_meant(self) -> Pillar | None:
        return self.pillars.get(self.cleaned_data["pillar"])

    def read_codebook(self) -> CodebookFile:
        """The file by what is in it, whatever it is called."""
        data = self.data_of_file()
        if _looks_like_xml(data):
            return read_qdc(data, names_pillars=self.pillar_meant() is None)
        return read_codebook_table(data)


def _looks_like_xml(data: bytes) -> bool:
    return data[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")
