"""Forms about studies: they check what was typed and decide nothing."""

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxLengthValidator, URLValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from studies.enums import Role
from studies.localized import DECLARED_COLUMNS
from studies.models import Pillar, Study, User
from studies.models.evidence import LONGEST_LINK

LONGEST_TEXT = 10_000
MOST_PILLARS = 9
MOST_KILOBYTES = 512  # of a table that is read while its sender waits
# Control characters, separators of lines and paragraphs, halves of characters, and what reverses
# the reading direction. A pattern, since a form may be sent a million characters.
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
CONSENT = _(
    "Taking part is voluntary. You may stop at any time, and you may change your answers until the"
    " round closes. Nobody who reads the results can see who gave which rating."
)


def consent_to_begin_with() -> dict[str, str]:
    """Return our consent text for each language, whatever the language of the page."""
    texts = {}
    for suffix, language in (("en", "en"), ("zh", "zh-hans")):
        with override(language):
            texts[f"consent_{suffix}"] = str(CONSENT)
    return texts


def unreadable(text: str, *, allowed: str = "") -> bool:
    """Whether `text` holds a character that is not seen and may mislead a mail or a reader."""
    return any(found.group() not in allowed for found in UNSEEN.finditer(text))


def is_web_address(text: str) -> bool:
    """Whether this is a plain address of the web: no other scheme, no name before the host."""
    try:
        URLValidator(schemes=["http", "https"])(text)
        parts = urlsplit(text)
    except (ValidationError, ValueError):
        return False
    return not unreadable(text) and "@" not in parts.netloc and len(text) <= LONGEST_LINK


def validate_one_line(text: str) -> None:
    """Refuse line breaks and invisible characters, which could forge a line of a mail."""
    if unreadable(text):
        raise ValidationError(
            _("This holds a line break or an invisible character. Type it anew, on one line.")
        )


def validate_text(text: str) -> None:
    """Refuse invisible characters in a text of several lines."""
    if unreadable(text, allowed="\r\n\t"):
        raise ValidationError(_("This holds an invisible character. Type the text anew."))


class ReadableModelForm(forms.ModelForm):
    """Checks every text for invisible characters, and marks Chinese fields for screen readers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea):
                field.validators += [validate_text, MaxLengthValidator(LONGEST_TEXT)]
                field.widget.attrs |= {"rows": 4, "maxlength": LONGEST_TEXT}
            elif isinstance(field, forms.CharField):
                field.validators += [validate_one_line]
            if name.endswith(("_en", "_zh")):
                field.widget.attrs["lang"] = "zh-Hans" if name.endswith("_zh") else "en"


class StudyForm(ReadableModelForm):
    """Texts of a study. Used without an instance: the service writes, and compares."""

    class Meta:
        model = Study
        fields = [
            "title_en",
            "title_zh",
            "organiser_en",
            "organiser_zh",
            "contact_email",
            "purpose_en",
            "purpose_zh",
            "consent_en",
            "consent_zh",
            "scale_help_en",
            "scale_help_zh",
            "why_you_en",
            "why_you_zh",
            "example_en",
            "example_zh",
            "is_bilingual",
            "breakdown_en",
            "breakdown_zh",
        ]
        labels = {
            "title_en": _("Title (English)"),
            "title_zh": _("Title (Chinese)"),
            "organiser_en": _("Organiser (English)"),
            "organiser_zh": _("Organiser (Chinese)"),
            "contact_email": _("Contact e-mail"),
            "purpose_en": _("Purpose (English)"),
            "purpose_zh": _("Purpose (Chinese)"),
            "consent_en": _("Consent text (English)"),
            "consent_zh": _("Consent text (Chinese)"),
            "scale_help_en": _("How to rate (English)"),
            "scale_help_zh": _("How to rate (Chinese)"),
            "why_you_en": _("Why these experts (English)"),
            "why_you_zh": _("Why these experts (Chinese)"),
            "example_en": _("Worked example (English)"),
            "example_zh": _("Worked example (Chinese)"),
            "is_bilingual": _("Experts rate in English and in Chinese"),
            "breakdown_en": _("Groups are by (English)"),
            "breakdown_zh": _("Groups are by (Chinese)"),
        }
        help_texts = {
            "contact_email": _("Experts write here with questions. Their replies arrive here too."),
            "purpose_en": _("What the study is for, in two or three sentences. Experts read it."),
            "consent_en": _(
                "Experts agree to this text before they rate. A changed text gets a new number."
            ),
            "scale_help_en": _("One or two sentences above the list that experts rate."),
            "why_you_en": _("Why the invited were chosen. Left empty, a text of ours is shown."),
            "example_en": _(
                "How one priority might be rated, and why. Left empty, an example of ours is shown."
            ),
            "is_bilingual": _("Then a round opens only once every text is translated."),
            "breakdown_en": _("What divides the experts, for instance “Region”. May stay empty."),
        }


class StudySettingsForm(StudyForm):
    """The same, with what the team declares for reports."""

    class Meta(StudyForm.Meta):
        fields = [*StudyForm.Meta.fields, *DECLARED_COLUMNS]
        labels = StudyForm.Meta.labels | {
            "funding_en": _("Funding (English)"),
            "funding_zh": _("Funding (Chinese)"),
            "interests_en": _("Competing interests of the organisers (English)"),
            "interests_zh": _("Competing interests of the organisers (Chinese)"),
            "ethics_en": _("Ethics approval (English)"),
            "ethics_zh": _("Ethics approval (Chinese)"),
            "registry_en": _("Where the protocol is registered (English)"),
            "registry_zh": _("Where the protocol is registered (Chinese)"),
            "registration": _("Number or link of the registration"),
        }
        help_texts = StudyForm.Meta.help_texts | {
            "funding_en": _(
                "Who paid, with the number of the grant, and which part the funder had. Write"
                " “none” if nobody paid."
            ),
            "interests_en": _(
                "What could sway the organisers, and how that was kept in check. Write “none” if"
                " there is nothing."
            ),
            "ethics_en": _(
                "Which committee approved the study, with number and date, or why none was asked."
            ),
            "registry_en": _("For instance “OSF”. Write “not registered” if it is in no register."),
        }

    @property
    def asked_first(self) -> list[forms.BoundField]:
        """What experts and the team work with."""
        return [self[name] for name in StudyForm.Meta.fields]

    @property
    def declared(self) -> list[forms.BoundField]:
        """What is printed in reports alone."""
        return [self[name] for name in DECLARED_COLUMNS]


class PillarForm(ReadableModelForm):
    """A main theme of a study."""

    class Meta:
        model = Pillar
        fields = ["title_en", "title_zh", "description_en", "description_zh"]
        labels = {
            "title_en": _("Title (English)"),
            "title_zh": _("Title (Chinese)"),
            "description_en": _("Description (English)"),
            "description_zh": _("Description (Chinese)"),
        }

    def __init__(self, *args: Any, pillar_count: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pillar_count = pillar_count

    def clean(self) -> dict[str, Any] | None:
        if self.pillar_count >= MOST_PILLARS:
            raise ValidationError(_("A study has at most nine pillars. This one has them all."))
        return super().clean()


class MemberForm(forms.Form):
    """A person with an account, and what that person may do."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Of somebody who has an account here. Invite others by e-mail."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.COORDINATOR)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("email"):
            data["user"] = User.objects.filter(email__iexact=data["email"], is_active=True).first()
            if data["user"] is None:
                self.add_error("email", _("Nobody has an account with this address."))
        return data


class SmallTableForm(forms.Form):
    """A table as a file of at most MOST_KILOBYTES, or as pasted lines."""

    file = forms.FileField(
        label=_("File (CSV)"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv"}),
    )
    lines = forms.CharField(
        label=_("Or paste the lines"),
        required=False,
        max_length=4 * MOST_KILOBYTES * 1024,  # the form hands on what a file held
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def clean_file(self) -> UploadedFile | None:
        file: UploadedFile | None = self.cleaned_data["file"]
        if file and (file.size or 0) > MOST_KILOBYTES * 1024:
            raise ValidationError(
                _("The file has more than %(most)s kB. Divide it.") % {"most": MOST_KILOBYTES}
            )
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("file") and not (cleaned.get("lines") or "").strip():
            self.add_error("file", _("Choose a file, or paste the lines."))
        return cleaned

    def data_of_table(self) -> bytes:
        """What was sent, as bytes."""
        file = self.cleaned_data["file"]
        return file.read() if file else self.cleaned_data["lines"].encode()
