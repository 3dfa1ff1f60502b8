"""Answers of experts. Written to their final place in the request's own transaction.

Nothing here touches the identity side: no flag, no time, no log of who was here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import F
from django.utils.translation import gettext as _

from surveys.consensus import Rule
from surveys.enums import CommentKind, RoundState, Stance
from surveys.exceptions import AnswersChangedElsewhere, NotInRound, NotOnScale, RoundNotOpen
from surveys.models import (
    CANNOT_JUDGE,
    Ballot,
    Comment,
    Rating,
    RoundItem,
    Suggestion,
    SurveyRound,
)
from surveys.queries import (
    grace,
    is_asked,
    own_comments,
    own_suggestions,
    takes_suggestions,
)
from surveys.secrets import Link
from surveys.services import round_lock
from surveys.services.ballot_box import fill_in, put, put_if_open

MOST_SUGGESTIONS = 5  # of one expert in one round


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What one page sends. An empty text deletes."""

    values: Mapping[int, int] = field(default_factory=dict)  # by item id
    comments: Mapping[int, str] = field(default_factory=dict)  # by item id: why this rating
    changes: Mapping[int, str] = field(default_factory=dict)  # by item id: what changed my mind
    suggestions: Mapping[int, str] = field(default_factory=dict)  # by place, from 1


def save_rating(
    *, link: Link, round_id: int, item_id: int, value: int, consent_version: int, group: str = ""
) -> int:
    """Store one rating of an item that the caller knows to be in the round; last choice wins.

    `value` is 1 to the top of the scale, or CANNOT_JUDGE; `group` is the expert's. Returns
    the new revision of the ballot. Raises RoundNotOpen, NotOnScale. When it returns, the rating is
    on disk.
    """
    slip = fill_in(link, round_id, {item_id: value}, consent_version=consent_version, group=group)
    revision = put_if_open(slip)
    if revision is None:  # not plainly in order: ask one by one
        with round_lock.shared(round_id) as survey_round:
            _check_open(survey_round)
            _check_asked(survey_round, link)
            _check_scale(survey_round, [value])
            revision = put(slip, survey_round)
    return revision


def save_comment(
    *,
    link: Link,
    round_id: int,
    item_id: int,
    text: str,
    kind: CommentKind = CommentKind.REASON,
) -> int | None:
    """Store, change or (empty) delete the expert's comment on an item of the round.

    It goes with the rating that stands then: a page that changes the rating saves it again.
    Returns the new revision of the ballot, None while there is no ballot.
    """
    with round_lock.shared(round_id) as survey_round:
        _check_open(survey_round)
        _check_asked(survey_round, link)
        _store_comments(link, survey_round, {item_id: text}, kind)
        return _count_revision(link, round_id)


def save_suggestion(*, link: Link, round_id: int, place: int, text: str) -> int | None:
    """Store, change or (empty) delete the expert's first, second, ... suggestion.

    Returns the new revision of the ballot, None while there is no ballot. Raises RoundNotOpen, and
    NotInRound in a last round, which no priority can be added after.
    """
    with round_lock.shared(round_id) as survey_round:
        _check_open(survey_round)
        _check_asked(survey_round, link)
        _store_suggestions(link, survey_round, {place: text})
        return _count_revision(link, round_id)


def save_answers(
    *,
    link: Link,
    round_id: int,
    answers: Answers,
    consent_version: int,
    group: str = "",
    revision_seen: int | None = None,
) -> None:
    """Store a whole page at once: everything or nothing.

    Raises RoundNotOpen, NotOnScale, NotInRound, and AnswersChangedElsewhere if another window
    saved since revision `revision_seen` and the two differ.
    """
    with round_lock.shared(round_id) as survey_round:
        _check_open(survey_round)
        _check_asked(survey_round, link)
        _check_scale(survey_round, answers.values.values())
        _check_items(survey_round, {*answers.values, *answers.comments, *answers.changes})
        _check_revision(link, round_id, answers, revision_seen)
        if answers.values:
            values = answers.values
            put(
                fill_in(link, round_id, values, consent_version=consent_version, group=group),
                survey_round,
            )
        else:
            _count_revision(link, round_id)
        _store_comments(link, survey_round, answers.comments, CommentKind.REASON)
        _store_comments(link, survey_round, answers.changes, CommentKind.CHANGE)
        _store_suggestions(link, survey_round, answers.suggestions)


def submit_ballot(*, link: Link, round_id: int) -> None:
    """Declare the answers complete. A declaration, not a lock: answers may change until closing.

    Raises NotInRound when nothing was rated yet.
    """
    with round_lock.shared(round_id) as survey_round:
        _check_open(survey_round)
        _check_asked(survey_round, link)
        ballot = Ballot.objects.filter(pk=link.ballot_id(round_id))
        if not ballot.update(is_submitted=True):
            raise NotInRound(_("Nothing is rated yet. Rate at least one priority, then submit."))


def withdraw_answers(*, link: Link, round_id: int) -> bool:
    """Delete what the expert said in an open round; says whether there was anything.

    Raises RoundNotOpen: a sealed round keeps its ratings, which nobody can tell from others.
    """
    with round_lock.shared(round_id) as survey_round:
        _check_open(survey_round)
        _check_asked(survey_round, link)
        deleted, _tables = Ballot.objects.filter(pk=link.ballot_id(round_id)).delete()
        items = survey_round.items.values_list("pk", flat=True)
        deleted += Comment.objects.filter(comment_key__in=comment_keys(link, items)).delete()[0]
        deleted += Suggestion.objects.filter(
            suggestion_key__in=suggestion_keys(link, round_id).values()
        ).delete()[0]
        return bool(deleted)


def comment_keys(link: Link, item_ids: Iterable[int]) -> list[str]:
    """Return the keys of everything that a link's owner may have explained about these items."""
    return [key for pk in item_ids for key in (link.comment_key(pk), link.change_key(pk))]


def suggestion_keys(link: Link, round_id: int) -> dict[int, str]:
    """Return the key of each suggestion that a link's owner may have made, by its place."""
    places = range(1, MOST_SUGGESTIONS + 1)
    return {place: link.suggestion_key(round_id, place) for place in places}


def _check_open(survey_round: SurveyRound) -> None:
    # State decides; the clock only keeps a dead worker from leaving the door open.
    late = (
        survey_round.closes_at is None
        or survey_round.database_time >= survey_round.closes_at + grace()  # type: ignore[attr-defined]
    )
    if survey_round.state != RoundState.OPEN or late:
        raise RoundNotOpen(_("This round has closed. Answers saved before still count."))


def _check_asked(survey_round: SurveyRound, link: Link) -> None:
    if not is_asked(survey_round, link.ballot_key):
        raise NotInRound(_("This round asks only those who answered the round before it."))


def _check_scale(survey_round: SurveyRound, values: object) -> None:
    highest = survey_round.survey.rule.scale_max
    if any(not CANNOT_JUDGE <= value <= highest for value in values):  # type: ignore[attr-defined]
        raise NotOnScale(
            _("A rating is a whole number from 1 to %(highest)s, or “cannot judge”.")
            % {"highest": highest}
        )


def _check_items(survey_round: SurveyRound, item_ids: set[int]) -> None:
    if RoundItem.objects.filter(survey_round=survey_round, pk__in=item_ids).count() != len(
        item_ids
    ):
        raise NotInRound(_("The page holds a priority that is not in this round. Reload it."))


def _check_revision(link: Link, round_id: int, answers: Answers, revision_seen: int | None) -> None:
    ballot = Ballot.objects.select_for_update().filter(pk=link.ballot_id(round_id)).first()
    if ballot is None or revision_seen is None or ballot.revision <= revision_seen:
        return
    if _differs(link, ballot, answers):
        raise AnswersChangedElsewhere(
            _(
                "Your answers were changed in another window since this page was loaded."
                " Nothing was overwritten. Check them below and save again."
            )
        )


def _differs(link: Link, ballot: Ballot, answers: Answers) -> bool:
    """Whether storing these answers would change what is stored; new ratings do not."""
    stored = dict(Rating.objects.filter(ballot=ballot).values_list("item_id", "value"))
    if any(stored.get(item, value) != value for item, value in answers.values.items()):
        return True
    sent = {link.comment_key(item): text for item, text in answers.comments.items()}
    sent |= {link.change_key(item): text for item, text in answers.changes.items()}
    texts = own_comments(sent)
    if any(texts.get(key, "") != text.strip() for key, text in sent.items()):
        return True
    suggested = own_suggestions(suggestion_keys(link, ballot.survey_round_id))
    texts_by_place = {place: each.text for place, each in suggested.items()}
    return any(
        texts_by_place.get(place, "") != text.strip() for place, text in answers.suggestions.items()
    )


def _count_revision(link: Link, round_id: int) -> int | None:
    """Let other windows notice that a text changed; makes no ballot, which has a rating always."""
    ballots = Ballot.objects.filter(pk=link.ballot_id(round_id))
    if not ballots.update(revision=F("revision") + 1):
        return None
    return ballots.values_list("revision", flat=True).get()


def _stance(value: int | None, rule: Rule) -> Stance:
    if value is None or value == CANNOT_JUDGE:
        return Stance.NONE
    return Stance.HIGH if value >= rule.agree_from else Stance.LOW


def _store_comments(
    link: Link, survey_round: SurveyRound, comments: Mapping[int, str], kind: CommentKind
) -> None:
    key_of = link.comment_key if kind == CommentKind.REASON else link.change_key
    emptied = [key_of(item) for item, text in comments.items() if not text.strip()]
    written = {item: text.strip() for item, text in comments.items() if text.strip()}
    if emptied:
        Comment.objects.filter(comment_key__in=emptied).delete()
    if not written:
        return
    own = Rating.objects.filter(ballot=link.ballot_id(survey_round.pk), item__in=written)
    values = dict(own.values_list("item_id", "value"))
    Comment.objects.bulk_create(
        [
            Comment(
                item_id=item,
                kind=kind,
                comment_key=key_of(item),
                text=text,
                stance=_stance(values.get(item), survey_round.survey.rule),
            )
            for item, text in written.items()
        ],
        update_conflicts=True,
        unique_fields=["item", "comment_key"],
        update_fields=["text", "stance"],
    )


def _store_suggestions(
    link: Link, survey_round: SurveyRound, suggestions: Mapping[int, str]
) -> None:
    keys = suggestion_keys(link, survey_round.pk)
    emptied = [keys[place] for place, text in suggestions.items() if not text.strip()]
    written = {place: text.strip() for place, text in suggestions.items() if text.strip()}
    if written and not takes_suggestions(survey_round):
        raise NotInRound(_("This is the last round, so nothing can be added to the list any more."))
    if emptied:
        Suggestion.objects.filter(suggestion_key__in=emptied).delete()
    if written:
        Suggestion.objects.bulk_create(
            [
                Suggestion(survey_round=survey_round, suggestion_key=keys[place], text=text)
                for place, text in written.items()
            ],
            update_conflicts=True,
            unique_fields=["suggestion_key"],
            update_fields=["text"],
        )
