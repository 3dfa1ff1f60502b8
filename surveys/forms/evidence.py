"""Forms of the evidence: they check what was typed and decide nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from studies.enums import EvidenceKind
from studies.forms import ReadableModelForm, is_web_address
from studies.models import Evidence
from studies.services.evidence import COLUMNS
from surveys.imports.evidence import EARLIEST, LATEST, LONGEST_NOTE, is_doi, plain_doi
from surveys.models import Citation


class EvidenceForm(ReadableModelForm):
    """Used without an instance: the service writes."""

    year = forms.IntegerField(
        label=gettext_lazy("Year"),
        required=False,
        min_value=EARLIEST,
        max_value=LATEST,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    class Meta:
        model = Evidence
        fields = COLUMNS
        labels = {
            "kind": gettext_lazy("Kind"),
            "title_en": gettext_lazy("Title (English)"),
            "title_zh": gettext_lazy("Title (Chinese)"),
            "issuer_en": gettext_lazy("Issuer (English)"),
            "issuer_zh": gettext_lazy("Issuer (Chinese)"),
            "place_en": gettext_lazy("Country or region (English)"),
            "place_zh": gettext_lazy("Country or region (Chinese)"),
            "link": gettext_lazy("Link"),
            "doi": "DOI",
            "note_en": gettext_lazy("What it says, in short (English)"),
            "note_zh": gettext_lazy("What it says, in short (Chinese)"),
            "is_illustrative": gettext_lazy("This is made up for illustration"),
        }
        help_texts = {
            "issuer_en": gettext_lazy("Who published it, runs it or decided it."),
            "link": gettext_lazy("A whole address that begins with https:// or http://."),
            "doi": gettext_lazy("For instance 10.3389/fmed.2025.1572921. It goes before the link."),
            "note_en": gettext_lazy("Two or three sentences. Readers see this once it is cited."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("– choose –")), *EvidenceKind.choices]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        for name in ("note_en", "note_zh"):
            self.fields[name].max_length = LONGEST_NOTE  # type: ignore[attr-defined]
            self.fields[name].widget.attrs["maxlength"] = LONGEST_NOTE
        self.fields["link"].widget.attrs["inputmode"] = "url"

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link and not is_web_address(link):
            raise ValidationError(_("Give a whole address that begins with https:// or http://."))
        return link

    def clean_doi(self) -> str:
        doi = plain_doi(self.cleaned_data["doi"])
        if doi and not is_doi(doi):
            raise ValidationError(_("This is no DOI. It begins with “10.” and has a slash."))
        return doi


class CitationForm(ReadableModelForm):
    """Which evidence a priority cites, and why."""

    class Meta:
        model = Citation
        fields = ("evidence", "note_en", "note_zh")
        labels = {
            "evidence": pgettext_lazy("source", "Evidence"),
            "note_en": gettext_lazy("Why it is cited (English)"),
            "note_zh": gettext_lazy("Why it is cited (Chinese)"),
        }
        help_texts = {"note_en": gettext_lazy("One sentence, if you like. Readers see it.")}

    def __init__(self, *args: Any, evidence: Sequence[Evidence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["evidence"]
        field.queryset = Evidence.objects.filter(pk__in=[each.pk for each in evidence])  # type: ignore[attr-defined]
        field.choices = [("", _("– choose –")), *((each.pk, str(each)) for each in evidence)]  # type: ignore[attr-defined]
