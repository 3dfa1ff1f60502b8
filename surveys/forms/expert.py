"""What experts send: read strictly, so that nothing becomes a rating by accident."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.models import CANNOT_JUDGE, RoundItem
from surveys.scale import CANNOT_JUDGE_CODE
from surveys.services.ratings import MOST_SUGGESTIONS, Answers

LONGEST_COMMENT, LONGEST_SUGGESTION = 2000, 1000
RATING = re.compile(rf"\A(?:[1-9]|{CANNOT_JUDGE_CODE})\Z")


class AnswerForm(forms.Form):
    """One rating: one ASCII digit or the code for “cannot judge”.

    Not an IntegerField, which would take `４`, `0_4` and `4.0`.
    """

    rating = forms.RegexField(
        regex=RATING,
        strip=False,
        error_messages={
            "required": gettext_lazy("Choose a rating."),
            "invalid": gettext_lazy(
                "A rating is a whole number from 1 to 5, or “cannot judge”. Nothing was changed."
            ),
        },
    )


class LinkForm(forms.Form):
    """A personal link, or the code that stands for it, as somebody typed it."""

    link = forms.CharField(
        label=gettext_lazy("Link or code"),
        max_length=500,
        widget=forms.Textarea(
            attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}
        ),
        help_text=gettext_lazy(
            "The whole link from your mail, or the code of 13 groups. Capitals, blanks and hyphens"
            " do not matter in a code."
        ),
    )


class Words(forms.CharField):
    """A text of several lines; a line break is one character, as the browser counts it."""

    def clean(self, value: Any) -> str:
        """An empty text deletes; none at all is a mistake, which must not."""
        if value is None:
            raise forms.ValidationError(self.error_messages["required"])
        text: str = super().clean(value)
        return text

    def to_python(self, value: Any) -> str:
        text: str = super().to_python(value)
        return text.replace("\r\n", "\n")


class CommentForm(forms.Form):
    """One comment; empty deletes it."""

    comment = Words(
        required=False,
        max_length=LONGEST_COMMENT,
        error_messages={
            "max_length": gettext_lazy(
                "The comment has %(show_value)s characters; there is room for %(limit_value)s."
                " Shorten it and save again."
            )
        },
    )


class SuggestionForm(forms.Form):
    """A priority that is missing; empty deletes it."""

    suggestion = Words(
        required=False,
        max_length=LONGEST_SUGGESTION,
        error_messages={
            "max_length": gettext_lazy(
                "The suggestion has %(show_value)s characters; there is room for %(limit_value)s."
                " Shorten it and save again."
            )
        },
    )


def read_rating(data: QueryDict) -> int | None:
    """Return the one rating that was sent, or None: what is wrong AnswerForm says.

    Not by the form itself, since to build one for every single choice takes longer than to read it.
    """
    sent = data.getlist("rating")
    return stored_value(sent[0]) if len(sent) == 1 and RATING.match(sent[0]) else None


def stored_value(rating: str) -> int:
    """Turn a checked rating of the form into the number that is stored."""
    return CANNOT_JUDGE if rating == CANNOT_JUDGE_CODE else int(rating)


# Field of the page, and the form and the field of it that reads it.
_FIELDS: dict[str, tuple[type[forms.Form], str]] = {
    "rating": (AnswerForm, "rating"),
    "comment": (CommentForm, "comment"),
    "change": (CommentForm, "comment"),
    "suggestion": (SuggestionForm, "suggestion"),
}
_PLACES = {str(place): place for place in range(1, MOST_SUGGESTIONS + 1)}


def read_answers(data: QueryDict, items: Iterable[RoundItem]) -> tuple[Answers, dict[int, str]]:
    """Read a whole rating page: `rating-`, `comment-` and `change-<item>`, `suggestion-<place>`.

    `keep` names an item and its earlier rating, as `<item>-<value>`. Returns the answers and, by
    item id, a sentence for each that cannot be read. What belongs to no item of the round makes a
    problem under item 0.
    """
    read: dict[str, dict[int, Any]] = {kind: {} for kind in _FIELDS}
    problems: dict[int, str] = {}
    known = {str(item.pk): item.pk for item in items}
    for name, value in _pairs(data):
        kind, _dash, key = name.partition("-")
        if kind not in _FIELDS:
            continue
        places = _PLACES if kind == "suggestion" else known
        if key not in places:
            problems[0] = _("The page holds a priority that is not in this round. Reload it.")
            continue
        # A problem with a suggestion stands above the page: no item is to blame.
        about = 0 if kind == "suggestion" else places[key]
        form_class, field = _FIELDS[kind]
        form = form_class({field: value})
        if name in data and len(data.getlist(name)) > 1:
            problems[about] = _("This priority was sent twice. Choose one rating.")
        elif not form.is_valid():
            problems[about] = " ".join(form.errors[field])
        else:
            read[kind][places[key]] = form.cleaned_data[field]
    answers = Answers(
        values={item: stored_value(rating) for item, rating in read["rating"].items()},
        comments=read["comment"],
        changes=read["change"],
        suggestions=read["suggestion"],
    )
    return answers, problems


def _pairs(data: QueryDict) -> Iterator[tuple[str, str]]:
    """Fields and their values; a rating that is kept stands last and so wins."""
    yield from data.items()
    if data.get("keep"):
        item, _dash, value = data["keep"].partition("-")
        yield f"rating-{item}", value
