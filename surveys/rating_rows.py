"""Everything one expert may see of a round's list, and said about it, ready for the page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from studies.localized import content_language, localized
from surveys.distribution import Distribution, distribution
from surveys.enums import VERDICT_LABELS, Feedback, LineageKind, Stance
from surveys.models import (
    CANNOT_JUDGE,
    Comment,
    ItemResult,
    PriorityVersion,
    RoundItem,
    SurveyRound,
    VersionLineage,
)
from surveys.pace import seconds_to_rate
from surveys.queries import (
    Before,
    before_round,
    items_of_round,
    own_answers_before,
    own_comments,
    shown_reasons,
)
from surveys.round_statistics.moments import statistics_from_counts
from surveys.scale import CANNOT_JUDGE_CODE, CANNOT_JUDGE_WORDS, scale_words
from surveys.secrets import Link
from surveys.services.ratings import Answers, comment_keys
from surveys.visibility import shows_feedback
from surveys.wording import Part, difference

LIST_FILTERS = ("all", "changed", "differs", "open")


@dataclass(frozen=True, kw_only=True)
class Option:
    """One radio button."""

    value: str
    word: str | Promise
    is_checked: bool
    is_apart: bool = False

    @property
    def stored_value(self) -> int:
        return CANNOT_JUDGE if self.is_apart else int(self.value)


@dataclass(frozen=True, kw_only=True)
class Quartiles:
    """Where the middle half of the ratings lies."""

    q1: float | None
    median: float | None
    q3: float | None


@dataclass(frozen=True, kw_only=True)
class Past:
    """How an earlier wording was rated, by the panel and by the reader."""

    version: PriorityVersion
    language: str
    distribution: Distribution | None  # None: so few rated it that it is not shown
    mine: int | None
    is_same_wording: bool
    high_reasons: Sequence[Comment]
    low_reasons: Sequence[Comment]
    other_reasons: Sequence[Comment]  # without a rating
    middle: Quartiles | None = None  # where the protocol shows it
    verdict_label: str | Promise = ""  # the same

    @property
    def could_not_judge(self) -> bool:
        return self.mine == CANNOT_JUDGE

    @property
    def reason_count(self) -> int:
        return len(self.high_reasons) + len(self.low_reasons) + len(self.other_reasons)

    @property
    def rating(self) -> int | None:
        """The reader's own earlier rating, if it was one on the scale."""
        return self.mine or None


@dataclass(frozen=True, kw_only=True)
class Row:
    """One priority on the page, with everything this expert said and may see about it."""

    item: RoundItem
    language: str
    options: list[Option]
    comment: str = ""
    change: str = ""  # what changed the reader's mind
    problem: str = ""
    stored: int | None = None  # what is stored, beside what was just sent and refused
    stored_comment: str = ""
    stored_change: str = ""
    pasts: Sequence[Past] = ()
    steps: Sequence[VersionLineage] = ()
    wording: Sequence[Part] = ()  # how it differs from the one wording it was made from
    wording_language: str = ""
    agree_from: int = 4
    area: str = ""
    area_language: str = ""

    @property
    def chosen(self) -> Option | None:
        return next((option for option in self.options if option.is_checked), None)

    @property
    def stored_elsewhere(self) -> Option | None:
        """The stored rating, if another one was sent."""
        option = next((each for each in self.options if each.stored_value == self.stored), None)
        return None if option is None or option.is_checked else option

    @property
    def is_answered(self) -> bool:
        return self.chosen is not None

    @property
    def is_changed(self) -> bool:
        """Whether the wording is another one than in the round before."""
        return bool(self.steps)

    @property
    def is_new(self) -> bool:
        """Whether nothing like it was rated before, in a round that has a before."""
        return self.item.survey_round.number > 1 and not self.pasts

    @property
    def merges(self) -> bool:
        return any(step.kind == LineageKind.MERGED for step in self.steps)

    @property
    def splits(self) -> bool:
        return any(step.kind == LineageKind.SPLIT for step in self.steps)

    @property
    def reason(self) -> str:
        """Why the team rewrote it."""
        return self.steps[0].reason if self.steps else ""

    @property
    def own_past(self) -> Past | None:
        """The one earlier wording that the reader rated; None if there are several or none."""
        return self.pasts[0] if len(self.pasts) == 1 and self.pasts[0].rating else None

    @property
    def differs(self) -> bool:
        """Whether the reader stood on one side of agreement, and more than half on the other."""
        past = self.own_past
        if past is None or past.distribution is None or past.rating is None:
            return False
        agreeing = sum(b.count for b in past.distribution.bars if b.value >= self.agree_from)
        with_me = agreeing if past.rating >= self.agree_from else past.distribution.rated - agreeing
        return 2 * with_me < past.distribution.rated

    @property
    def crosses(self) -> bool:
        """Whether the reader's rating has moved across the line of agreement."""
        past, chosen = self.own_past, self.chosen
        if past is None or past.rating is None or chosen is None or chosen.is_apart:
            return False
        return (past.rating >= self.agree_from) != (int(chosen.value) >= self.agree_from)

    @property
    def seconds(self) -> float:
        """About how long it takes to rate it."""
        text = localized(self.item.version, "text")
        return seconds_to_rate(text, has_feedback=bool(self.pasts))

    def is_in(self, list_filter: str) -> bool:
        """Whether one of LIST_FILTERS lets it through."""
        return {
            "changed": self.is_changed or self.is_new,
            "differs": self.differs,
            "open": not self.is_answered,
        }.get(list_filter, True)


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What is known from earlier rounds, and in which order this expert reads reasons."""

    before: Before
    mine: Mapping[int, int]  # by earlier item
    reasons: Mapping[int, list[Comment]]  # by earlier item
    place: Callable[[object], bytes]
    feedback: str  # what the protocol shows of the round before


def rows_for(
    survey_round: SurveyRound,
    link: Link,
    stored: Mapping[int, int],
    sent: Answers | None = None,
    problems: Mapping[int, str] | None = None,
) -> list[Row]:
    """Return a round's list in this expert's own stable order, the priorities of an area together.

    Those without an area stand first, where no heading of another one is above them.

    `stored` are the live values by item; what was just `sent`, and refused, stands in their place,
    so that nothing is lost.
    """
    sent, problems = sent or Answers(), problems or {}
    seed = survey_round.survey.order_seed
    items = items_of_round(survey_round)
    for item in items:
        item.survey_round = survey_round
    items.sort(
        key=lambda item: (
            item.version.priority.area_en != "",
            link.order_key(seed, f"area|{item.version.priority.area_en}"),
            link.order_key(seed, item.version.priority_id),
        )
    )
    texts = own_comments(comment_keys(link, [item.pk for item in items]))
    known = _known(survey_round, items, link)
    words = scale_words(survey_round.survey.rule.scale_max, survey_round.survey.scale)
    values = {**stored, **sent.values}
    rows = []
    for item in items:
        priority = item.version.priority
        comment, change = (texts.get(key, "") for key in comment_keys(link, [item.pk]))
        rows.append(
            Row(
                item=item,
                language=content_language(item.version, "text"),
                options=_options(words, values.get(item.pk)),
                comment=sent.comments.get(item.pk, comment),
                change=sent.changes.get(item.pk, change),
                stored=stored.get(item.pk),
                stored_comment=comment,
                stored_change=change,
                problem=problems.get(item.pk, ""),
                agree_from=survey_round.survey.rule.agree_from,
                area=priority.area,
                area_language=content_language(priority, "area"),
                **_history(item, known),
            )
        )
    return rows


def _known(survey_round: SurveyRound, items: Sequence[RoundItem], link: Link) -> _Known:
    seed = survey_round.survey.order_seed
    if survey_round.number == 1:
        before, mine, reasons = Before(results={}, steps={}), {}, {}
    else:
        before = before_round(survey_round, items)
        mine = own_answers_before(survey_round, link.ballot_key)
        reasons = shown_reasons(r.item_id for found in before.results.values() for r in found)
    return _Known(
        before=before,
        mine=mine,
        reasons=reasons,
        place=lambda thing: link.order_key(seed, thing),
        feedback=survey_round.survey.feedback,
    )


def _history(item: RoundItem, known: _Known) -> dict[str, Any]:
    steps = known.before.steps.get(item.version_id, [])
    pasts = [_past(r, item, known) for r in known.before.results.get(item.version_id, [])]
    parts: list[Part] = []
    language = content_language(item.version, "text")
    if steps and len(pasts) == 1:
        before, after = pasts[0].version.text, item.version.text
        if pasts[0].language != language:  # only one of them is translated
            language, before, after = "en", pasts[0].version.text_en, item.version.text_en
        parts = difference(before, after)
    return {"pasts": pasts, "steps": steps, "wording": parts, "wording_language": language}


def _past(result: ItemResult, item: RoundItem, known: _Known) -> Past:
    mine = known.mine.get(result.item_id)
    reasons = sorted(known.reasons.get(result.item_id, []), key=lambda each: known.place(each.pk))
    shown, middle = None, None
    verdict_label: str | Promise = ""
    if shows_feedback(result.rated):
        shown = distribution(result.counts, cannot_judge=result.cannot_judge, mine=mine)
        middle = _middle(result.counts) if known.feedback != Feedback.DISTRIBUTION else None
        verdict_label = VERDICT_LABELS[result.verdict] if known.feedback == Feedback.VERDICT else ""
    # Where the figures are withheld, reasons that tell them are withheld, too.
    rated_reasons = reasons if shown else []
    return Past(
        version=result.item.version,
        language=content_language(result.item.version, "text"),
        distribution=shown,
        mine=mine,
        is_same_wording=result.item.version_id == item.version_id,
        high_reasons=_with(Stance.HIGH, rated_reasons),
        low_reasons=_with(Stance.LOW, rated_reasons),
        other_reasons=_with(Stance.NONE, reasons),
        middle=middle,
        verdict_label=verdict_label,
    )


def _middle(counts: Sequence[int]) -> Quartiles:

    found = statistics_from_counts(counts)
    return Quartiles(q1=found.q1, median=found.median, q3=found.q3)


def _with(stance: Stance, reasons: Iterable[Comment]) -> list[Comment]:
    return [each for each in reasons if each.stance == stance]


def _options(words: Sequence[str | Promise], chosen: int | None) -> list[Option]:
    scale = [
        Option(value=str(value), word=word, is_checked=chosen == value)
        for value, word in enumerate(words, start=1)
    ]
    apart = Option(
        value=CANNOT_JUDGE_CODE,
        word=CANNOT_JUDGE_WORDS,
        is_checked=chosen == CANNOT_JUDGE,
        is_apart=True,
    )
    return [*scale, apart]
