"""The form in which a team writes its own words for one kind of mail."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from studies.forms import validate_one_line, validate_text
from surveys.mail_words import PLACEHOLDERS, strange_placeholders
from surveys.models import MailWords

LONGEST_OPENING = 3_000


def validate_placeholders(text: str) -> None:
    """Refuse what stands in braces and means nothing: experts would read it as it is."""
    strange = strange_placeholders(text)
    if strange:
        raise ValidationError(
            _("%(strange)s is no placeholder. There are: %(known)s."),
            params={
                "strange": ", ".join(strange),
                "known": ", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
            },
        )


class MailWordsForm(forms.Form):
    """Subject and opening, in each language of the study; a field left empty keeps our text."""

    def __init__(self, *args: Any, words: MailWords, is_bilingual: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"en": (_("Subject (English)"), _("Opening (English)"))}
        if is_bilingual:
            labels["zh"] = (_("Subject (Chinese)"), _("Opening (Chinese)"))
        for suffix, (subject, opening) in labels.items():
            lang = {"lang": "zh-Hans"} if suffix == "zh" else {}
            self.fields[f"subject_{suffix}"] = forms.CharField(
                label=subject,
                required=False,
                max_length=150,
                validators=[validate_one_line, validate_placeholders],
                widget=forms.TextInput(attrs=lang),
                initial=getattr(words, f"subject_{suffix}"),
            )
            self.fields[f"opening_{suffix}"] = forms.CharField(
                label=opening,
                required=False,
                max_length=LONGEST_OPENING,
                validators=[validate_text, validate_placeholders],
                widget=forms.Textarea(attrs={"rows": 4} | lang),
                initial=getattr(words, f"opening_{suffix}"),
            )
