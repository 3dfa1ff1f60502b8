"""What has come of the actions: indicators, values and statements, named by their answers.

They stand beside the editions and change between them. A public page shows what belongs to an
action that the edition holds, nothing else.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from roadmap.enums import STANDING_LABELS, EditionState
from roadmap.models import (
    ApiToken,
    Edition,
    Indicator,
    Jurisdiction,
    Measurement,
    OwnerReminder,
    UptakeStatement,
)
from roadmap.queries import FOLLOW_UP, actions_of, current_edition
from roadmap.trend import Standing, last_missed, next_due
from studies.models import Event, Study


@dataclass(frozen=True, kw_only=True)
class Progress:
    """An indicator with its values, as of a day."""

    indicator: Indicator
    measurements: list[Measurement]  # that count, the oldest first
    closed: list[Measurement]  # corrected or withdrawn
    today: dt.date

    @property
    def latest(self) -> Measurement | None:
        return self.measurements[-1] if self.measurements else None

    @property
    def standing(self) -> Standing | None:
        """Where the latest value stands; None before the first."""
        if self.latest is None:
            return None
        return self.indicator.path.standing(self.latest.value, self.latest.measured_on)

    @property
    def standing_label(self) -> str:
        return str(STANDING_LABELS[self.standing]) if self.standing else ""

    @property
    def is_reached(self) -> bool:
        return self.latest is not None and self.indicator.path.is_reached(self.latest.value)

    @property
    def rows(self) -> list[tuple[Measurement, Standing]]:
        """Each value with where it stood on its day."""
        path = self.indicator.path
        return [(each, path.standing(each.value, each.measured_on)) for each in self.measurements]

    @property
    def due_on(self) -> dt.date | None:
        """When the next value is due; None once the way is over or the indicator retired."""
        if self.indicator.retired_at:
            return None
        last = self.latest.measured_on if self.latest else self.indicator.baseline_on
        return next_due(
            last, every_months=self.indicator.every_months, until=self.indicator.target_on
        )

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < self.today

    @property
    def missed_on(self) -> dt.date | None:
        """The latest day on which a value was due and none came."""
        due = self.due_on
        months = self.indicator.every_months
        return last_missed(due, every_months=months, today=self.today) if due else None


@dataclass(frozen=True, kw_only=True)
class Uptake:
    """One action in one jurisdiction: what was stated, the newest first; never empty."""

    jurisdiction: Jurisdiction
    statements: list[UptakeStatement]

    @property
    def current(self) -> UptakeStatement:
        return self.statements[0]

    @property
    def earlier(self) -> list[UptakeStatement]:
        return self.statements[1:]


@dataclass(kw_only=True)
class Following:
    """All that is known of what came of one action."""

    indicators: list[Progress] = field(default_factory=list)
    retired: list[Progress] = field(default_factory=list)
    uptake: list[Uptake] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.indicators or self.retired or self.uptake)


@dataclass(frozen=True, kw_only=True)
class FollowedAction:
    """An action at the desk: of the current edition, or of the draft alone."""

    slug: str
    reference: str
    title: str
    is_published: bool


def following(study: Study, *, today: dt.date, slug: str = "") -> dict[str, Following]:
    """What came of the actions of a study, or of one, by the action's slug. Three queries."""
    found: dict[str, Following] = defaultdict(Following)
    for indicator in _indicators(study, slug):
        of_action = found[indicator.action_slug]
        group = of_action.retired if indicator.retired_at else of_action.indicators
        group.append(progress_of(indicator, today=today))
    statements: dict[tuple[str, int], list[UptakeStatement]] = defaultdict(list)
    for statement in _statements(study, slug):
        statements[statement.action_slug, statement.jurisdiction_id].append(statement)
    for (of, _jurisdiction), group_of in sorted(
        statements.items(), key=lambda each: each[1][0].jurisdiction.name_en
    ):
        found[of].uptake.append(Uptake(jurisdiction=group_of[0].jurisdiction, statements=group_of))
    return found


def states_by_action(study: Study) -> dict[str, frozenset[str]]:
    """How far the jurisdictions are with each action now, by the action's slug. One query."""
    newest: dict[tuple[str, int], str] = {}
    for statement in _statements(study, ""):
        newest.setdefault((statement.action_slug, statement.jurisdiction_id), statement.state)
    found: dict[str, set[str]] = defaultdict(set)
    for (slug, _jurisdiction), state in newest.items():
        found[slug].add(state)
    return {slug: frozenset(states) for slug, states in found.items()}


def progress_of(indicator: Indicator, *, today: dt.date) -> Progress:
    """An indicator with its values; none of them is asked for if they are prefetched."""
    values = list(indicator.measurements.all())
    return Progress(
        indicator=indicator,
        measurements=[each for each in values if each.is_valid],
        closed=[each for each in values if not each.is_valid],
        today=today,
    )


def indicators_with_values() -> QuerySet[Indicator]:
    """All indicators in order, with study and values."""
    values = Measurement.objects.select_related("closed_by").order_by("measured_on", "pk")
    return Indicator.objects.select_related("study").prefetch_related(
        Prefetch("measurements", values)
    )


def indicator_of(study: Study, indicator_id: int) -> Indicator | None:
    """An indicator of this study, with its values."""
    return indicators_with_values().filter(study=study, pk=indicator_id).first()


def measured_indicators(study: Study) -> QuerySet[Indicator]:
    """Those that are still measured, in order."""
    indicators = study.indicators.filter(retired_at=None)
    return indicators.order_by("action_slug", "number")


def tokens_of(study: Study) -> QuerySet[ApiToken]:
    """Tokens of programs, the newest first, with their indicators."""
    tokens = (
        ApiToken.objects.filter(study=study)
        .select_related("made_by")
        .prefetch_related("indicators")
    )
    return tokens.order_by("-made_at", "-pk")


def last_reminder_of(indicator: Indicator) -> OwnerReminder | None:
    """The newest mail to the owner."""
    return indicator.reminders.order_by("-queued_at").first()


def measurement_of(study: Study, measurement_id: int) -> Measurement | None:
    """A value that counts, of this study."""
    values = Measurement.objects.select_related("indicator__study")
    return values.filter(pk=measurement_id, indicator__study=study, closed_at=None).first()


def jurisdictions_of(study: Study) -> QuerySet[Jurisdiction]:
    return study.jurisdictions.order_by("name_en")


def followable_actions(study: Study) -> list[FollowedAction]:
    """Actions of the current edition, then those that stand in the draft alone."""
    edition = current_edition(study.slug)
    published = edition.content.actions if edition else {}
    found = [
        FollowedAction(
            slug=each.slug,
            reference=each.reference,
            title=each.text("title"),
            is_published=True,
        )
        for each in published.values()
    ]
    return found + [
        FollowedAction(
            slug=each.slug, reference=each.reference, title=each.title, is_published=False
        )
        for each in actions_of(study)
        if each.slug not in published
    ]


def followable_action(study: Study, slug: str) -> FollowedAction | None:
    """One action by its slug."""
    return next((each for each in followable_actions(study) if each.slug == slug), None)


def overdue_with_owner(today: dt.date) -> list[Progress]:
    """Overdue indicators whose owner can be written to, of actions in a current edition."""
    indicators = indicators_with_values().filter(
        retired_at=None, study__archived_at=None, study__wipe_requested_at=None
    )
    waiting = [progress_of(each, today=today) for each in indicators.exclude(owner_email="")]
    overdue = [each for each in waiting if each.is_overdue]
    public = published_slugs({each.indicator.study_id for each in overdue})
    return [
        each for each in overdue if each.indicator.action_slug in public[each.indicator.study_id]
    ]


def published_slugs(study_ids: Iterable[int]) -> dict[int, set[str]]:
    """The actions that the current edition of each study holds."""
    editions = Edition.objects.filter(study__in=study_ids, state=EditionState.PUBLISHED)
    found: dict[int, set[str]] = defaultdict(set)
    for edition in editions:
        found[edition.study_id] = set(edition.content.actions)
    return found


def follow_up_stamp(study_id: int, today: dt.date) -> str:
    """Another text whenever a public page may show other figures: after a change, on a new day.

    Every change is an event, written while the study is held, so the newest one tells.
    """
    events = Event.objects.filter(study=study_id, kind__in=FOLLOW_UP).order_by("-pk")
    return f"{events.values_list('pk', flat=True).first() or 0}/{today}"


def _indicators(study: Study, slug: str) -> QuerySet[Indicator]:
    indicators = indicators_with_values().filter(study=study)
    indicators = indicators.filter(action_slug=slug) if slug else indicators
    return indicators.order_by("action_slug", "number")


def _statements(study: Study, slug: str) -> QuerySet[UptakeStatement]:
    statements = UptakeStatement.objects.filter(jurisdiction__study=study)
    statements = statements.filter(action_slug=slug) if slug else statements
    return statements.select_related("jurisdiction").order_by("-stated_on", "-pk")
