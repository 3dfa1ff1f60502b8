"""What experts send: read strictly, so that nothing becomes a rating by accident."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.models import CANNOT_JUDGE, RoundItem
from surveys.scale import CANNOT_JUDGE_CODE
from surveys.services.ratings import Answers

LONGEST_COMMENT = 2000


class AnswerForm(forms.Form):
    """One rating: one ASCII digit or the code for “cannot judge”.

    Not an IntegerField, which would take `４`, `0_4` and `4.0`.
    """

    rating = forms.RegexField(
        regex=rf"\A(?:[1-9]|{CANNOT_JUDGE_CODE})\Z",
        strip=False,
        error_messages={
            "required": gettext_lazy("Choose a rating."),
            "invalid": gettext_lazy(
                "A rating is a whole number from 1 to 5, or “cannot judge”. Nothing was changed."
            ),
        },
    )

    def value(self) -> int:
        """The rating as it is stored."""
        return stored_value(self.cleaned_data["rating"])


class CommentForm(forms.Form):
    """One comment; empty deletes it."""

    comment = forms.CharField(
        required=False,
        max_length=LONGEST_COMMENT,
        error_messages={
            "max_length": gettext_lazy(
                "The comment has %(show_value)s characters; there is room for %(limit_value)s."
                " Shorten it and save again."
            )
        },
    )


def stored_value(rating: str) -> int:
    """Turn a checked rating of the form into the number that is stored."""
    return CANNOT_JUDGE if rating == CANNOT_JUDGE_CODE else int(rating)


def read_answers(data: QueryDict, items: Iterable[RoundItem]) -> tuple[Answers, dict[int, str]]:
    """Read a whole rating page: `rating-<item>` and `comment-<item>`.

    Returns the answers and, by item id, a sentence for each that cannot be read. Fields of items
    that are not in the round make a problem under item 0.
    """
    values, comments, problems = {}, {}, {}
    known = {str(item.pk): item for item in items}
    for name in data:
        kind, _dash, key = name.partition("-")
        if kind not in {"rating", "comment"}:
            continue
        if key not in known:
            problems[0] = _("The page holds a priority that is not in this round. Reload it.")
            continue
        item_id = known[key].pk
        form = (AnswerForm if kind == "rating" else CommentForm)({kind: data[name]})
        if len(data.getlist(name)) > 1:
            problems[item_id] = _("This priority was sent twice. Choose one rating.")
        elif not form.is_valid():
            problems[item_id] = " ".join(form.errors[kind])
        elif kind == "rating":
            values[item_id] = stored_value(form.cleaned_data["rating"])
        else:
            comments[item_id] = form.cleaned_data["comment"]
    return Answers(values=values, comments=comments), problems
