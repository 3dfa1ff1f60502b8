"""Forms between two rounds: new wordings, answers to suggestions, comments, translations."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from studies.forms import LONGEST_TEXT, validate_one_line, validate_text
from surveys import wording
from surveys.enums import Disposition, Moderation, SuggestionFate
from surveys.forms.desk import LONGEST_REASON
from surveys.imports import Statement
from surveys.imports.statements import LONGEST_STATEMENT
from surveys.models import Comment, Priority, RoundItem
from surveys.queries import Text
from surveys.services.moderation import Ruling
from surveys.services.translations import Translation


class RewriteForm(forms.Form):
    """What one item becomes: another wording, one with others, or several."""

    disposition = forms.ChoiceField(
        label=_("What happens to it"),
        widget=forms.RadioSelect,
        choices=[
            (Disposition.REWORD, _("Reword: it goes on in a new wording")),
            (Disposition.MERGE, _("Merge: it goes on together with others, in one wording")),
            (Disposition.SPLIT, _("Split: it goes on as several priorities")),
        ],
        initial=Disposition.REWORD,
    )
    others = forms.MultipleChoiceField(
        label=_("Merge with"), required=False, widget=forms.CheckboxSelectMultiple
    )
    wordings = forms.CharField(
        label=_("New wording"),
        max_length=20_000,
        strip=False,  # a line may begin with a separator: then its English is missing
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "English, then a tab or “ | ”, then Chinese. To split, write one wording a line."
        ),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The experts read it beside the new wording."),
    )

    field_order = ("disposition", "wordings", "reason", "others")

    def __init__(
        self, *args: Any, item: RoundItem, others: Iterable[RoundItem], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        self.fields["others"].choices = [
            (other.pk, f"{other.version.priority.code} {other.version.text}") for other in others
        ]

    def item_ids(self) -> list[int]:
        """The item, and what it is merged with."""
        is_merged = self.cleaned_data["disposition"] == Disposition.MERGE
        return [self.item.pk, *map(int, self.cleaned_data["others"] if is_merged else [])]


class AnswerSuggestionForm(forms.Form):
    """The answer to one suggestion."""

    fate = forms.ChoiceField(
        label=_("Answer"), widget=forms.RadioSelect, choices=SuggestionFate.choices
    )
    text_en = forms.CharField(
        label=_("Wording that is added (English)"),
        required=False,
        max_length=LONGEST_STATEMENT,
        validators=[validate_one_line],
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    text_zh = forms.CharField(
        label=_("Wording that is added (Chinese)"),
        required=False,
        max_length=LONGEST_STATEMENT,
        validators=[validate_one_line],
        widget=forms.Textarea(attrs={"rows": 2, "lang": "zh-Hans"}),
    )
    priority = forms.ChoiceField(label=_("Covered by"), required=False)
    answer = forms.CharField(
        label=_("Words to the author"),
        required=False,
        max_length=LONGEST_REASON,
        validators=[validate_text],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Whoever suggested it reads them. Needed where it is not taken up."),
    )

    def __init__(self, *args: Any, priorities: Sequence[Priority], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {str(priority.pk): priority for priority in priorities}
        self.fields["priority"].choices = [("", "–")] + [
            (key, priority.code) for key, priority in self.by_key.items()
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        fate = data.get("fate")
        if fate == SuggestionFate.ADDED and not data.get("text_en"):
            self.add_error("text_en", _("Write the wording that is added to the list."))
        if fate == SuggestionFate.COVERED and not data.get("priority"):
            self.add_error("priority", _("Choose the priority that covers it."))
        if fate == SuggestionFate.DECLINED and not data.get("answer", "").strip():
            self.add_error("answer", _("Say why it is not taken up. Its author reads the reason."))
        return data

    def decision(self) -> dict[str, Any]:
        """What the service is asked to do."""
        data = self.cleaned_data
        fate = SuggestionFate(data["fate"])
        is_added = fate == SuggestionFate.ADDED
        return {
            "fate": fate,
            "answer": data["answer"],
            "priority": self.by_key.get(data["priority"]) if not is_added else None,
            "statement": Statement(text_en=data["text_en"], text_zh=data["text_zh"])
            if is_added
            else None,
        }


class ModerationForm(forms.Form):
    """Whether each comment of a round is shown, and in which words."""

    def __init__(self, *args: Any, comments: Iterable[Comment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.comments = list(comments)
        for comment in self.comments:
            key = str(comment.pk)
            self.fields[f"moderation-{key}"] = forms.ChoiceField(
                label=_("Decision"),
                choices=Moderation.choices,
                widget=forms.RadioSelect,
                initial=comment.moderation,
            )
            self.fields[f"words-{key}"] = forms.CharField(
                label=_("Words that are shown"),
                max_length=LONGEST_TEXT,
                validators=[validate_text],
                initial=comment.public_text,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields[f"reason-{key}"] = forms.CharField(
                label=_("Why the words were changed"),
                required=False,
                max_length=LONGEST_REASON,
                validators=[validate_text],
                initial=comment.moderation_reason,
            )

    def rows(self) -> list[dict[str, Any]]:
        """Comments with their bound fields."""
        return [
            {"comment": comment}
            | {name: self[f"{name}-{comment.pk}"] for name in ("moderation", "words", "reason")}
            for comment in self.comments
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for comment in self.comments:
            words = data.get(f"words-{comment.pk}", comment.text)
            is_same = wording.is_same(words, comment.text)
            if not is_same and not data.get(f"reason-{comment.pk}", "").strip():
                self.add_error(
                    f"reason-{comment.pk}", _("Say why the words of a comment were changed.")
                )
        return data

    def rulings(self) -> dict[UUID, Ruling]:
        """What is decided, by comment."""
        data = self.cleaned_data
        return {
            comment.pk: Ruling(
                moderation=Moderation(data[f"moderation-{comment.pk}"]),
                shown_text=data[f"words-{comment.pk}"],
                reason=data[f"reason-{comment.pk}"],
            )
            for comment in self.comments
        }


class TranslationsForm(forms.Form):
    """Every Chinese text of a study beside its source.

    What each was when the page was made is sent along, so that only what was touched is written.
    """

    def __init__(self, *args: Any, texts: Iterable[Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts = list(texts)
        for text in self.texts:
            self.fields[f"zh-{text.key}"] = forms.CharField(
                label=_("Chinese"),
                required=False,
                max_length=LONGEST_TEXT,
                validators=[validate_text],
                initial=text.translation,
                show_hidden_initial=True,
                widget=forms.Textarea(
                    attrs={"rows": 3, "lang": "zh-Hans", "class": "form-control"}
                ),
            )
            self.fields[f"ok-{text.key}"] = forms.BooleanField(
                label=_("Compared with the English"),
                required=False,
                initial=text.state == "reviewed",
                show_hidden_initial=True,
            )

    def rows(self) -> list[dict[str, Any]]:
        """Texts with their two bound fields."""
        return [
            {"text": text, "zh": self[f"zh-{text.key}"], "ok": self[f"ok-{text.key}"]}
            for text in self.texts
        ]

    def wanted(self) -> dict[str, Translation]:
        """What was typed and ticked, by key, of the texts that were touched."""
        data, touched = self.cleaned_data, set(self.changed_data)
        return {
            text.key: Translation(text=data[f"zh-{text.key}"], is_reviewed=data[f"ok-{text.key}"])
            for text in self.texts
            if touched & {f"zh-{text.key}", f"ok-{text.key}"}
        }
