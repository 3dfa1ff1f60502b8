"""Questions about roadmaps, named by their answers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Count, F, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmap.dissent import Division, Votes, division
from roadmap.enums import EditionState, FileKind, FileState
from roadmap.models import (
    Action,
    ActionPriority,
    Area,
    Coding,
    Edition,
    EditionFile,
    Erratum,
    Omission,
    Review,
    SubTopic,
)
from roadmap.models.snapshot import share_shown
from studies.enums import EventKind
from studies.models import Event, Pillar, Study
from surveys.enums import Moderation, Stance
from surveys.models import Priority, RoundItem, RoundResult, Survey
from surveys.queries import Blocker, rated_items_by_priority, standing_priorities

MOST_NAMED = 6
_EDITION, _STUDY, _EVENT, _FILE = (
    each._meta.db_table for each in (Edition, Study, Event, EditionFile)
)
# Each change of what came of the actions is one of these; the newest tells (roadmap.follow_up).
FOLLOW_UP = (
    *(EventKind.INDICATOR_CHANGED, EventKind.MEASUREMENT_CHANGED, EventKind.UPTAKE_STATED),
    *(EventKind.CONSULTATION_SHOWN, EventKind.CONSULTATION_HIDDEN),
)
# What public pages show beside their edition.
LIVE = (*FOLLOW_UP, EventKind.ERRATUM_NOTED)
STAMP = {
    which: f"""SELECT edition.id, edition.sha256, edition.number, edition.state,
      edition.published_at, (SELECT COUNT(*) FROM {_FILE} AS file
        WHERE file.edition_id = edition.id AND file.state = '{FileState.MADE.value}'),
        (SELECT MAX(event.id) FROM {_EVENT} AS event
        WHERE event.study_id = study.id AND event.kind IN ({", ".join(["%s"] * len(LIVE))}))
      FROM {_EDITION} AS edition
      JOIN {_STUDY} AS study ON study.id = edition.study_id
      WHERE study.slug = %s AND edition.{which} = %s"""  # noqa: S608 (constants of this page)
    for which in ("number", "state")
}

# --- editions -------------------------------------------------------------------------------


def published_editions() -> QuerySet[Edition]:
    """The current edition of every study that has one, newest first, without the content."""
    return (
        Edition.objects.filter(state=EditionState.PUBLISHED)
        .select_related("study")
        .defer("snapshot")
        .order_by("-published_at")
    )


def current_edition(slug: str) -> Edition | None:
    """The published edition of a study, its content loaded when it is read."""
    return _briefly(Edition.objects.filter(study__slug=slug, state=EditionState.PUBLISHED))


def numbered_edition(slug: str, number: int) -> Edition | None:
    """One edition of a study, current or superseded."""
    return _briefly(Edition.objects.filter(study__slug=slug, number=number))


def _briefly(editions: QuerySet[Edition]) -> Edition | None:
    """What tells a copy from another: this runs at every visit of a public page."""
    names = ("number", "state", "sha256", "published_at", "study__slug")
    errata = Erratum.objects.filter(edition__study=OuterRef("study")).order_by("-pk")
    told = editions.annotate(
        last_erratum=Subquery(errata.values("pk")[:1]),
        files_made=_made(),
        pictures_made=_made(kind=FileKind.PICTURE),
    )
    return told.select_related("study").only(*names).order_by().first()


def _made(**which: str) -> Coalesce:
    """How many files of an edition are ready: their states stand on its pages."""
    made = EditionFile.objects.filter(edition=OuterRef("pk"), state=FileState.MADE, **which)
    counted = made.order_by().values("edition").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def edition_stamp(slug: str, number: int | None = None) -> tuple[Any, ...] | None:
    """What tells the current or the numbered edition of a study from every other state of it.

    In SQL, since it runs at each visit of a public page: docs/decisions/0017.
    """
    which, value = ("number", number) if number else ("state", EditionState.PUBLISHED.value)
    with connection.cursor() as cursor:
        cursor.execute(STAMP[which], [*(kind.value for kind in LIVE), slug, value])
        stamp: tuple[Any, ...] | None = cursor.fetchone()
    return stamp


def edition_by_key(key: int) -> Edition:
    """One edition, its content loaded when it is read."""
    return Edition.objects.select_related("study").defer("snapshot").get(pk=key)


def published_keys() -> list[int]:
    """The keys of all current editions, newest first."""
    return list(published_editions().values_list("pk", flat=True))


def current_editions(keys: Iterable[int]) -> dict[int, Edition]:
    """Editions with their content, by key."""
    return Edition.objects.select_related("study").in_bulk(list(keys))


def newest_editions(study: Study, most: int) -> QuerySet[Edition]:
    """The editions of a study with their content and errata, newest first."""
    editions = study.editions.select_related("study").prefetch_related("errata")
    return editions.order_by("-number")[:most]


def editions_of(study: Study) -> QuerySet[Edition]:
    """All editions of a study, newest first, without the content."""
    briefly = study.editions.defer("snapshot").select_related("published_by")
    return briefly.annotate(erratum_count=Count("errata"), before=F("number") - 1).order_by(
        "-number"
    )


def edition_dates(study: Study, numbers: Iterable[int]) -> dict[int, Any]:
    """When editions of a study were published, by number. One query; none without numbers."""
    wanted = list(numbers)
    if not wanted:
        return {}
    editions = Edition.objects.filter(study=study, number__in=wanted)
    return dict(editions.order_by().values_list("number", "published_at"))


def sealed_bundle(sha256: str) -> str | None:
    """The text of the bundle with this hash."""
    bundles = RoundResult.objects.filter(bundle_sha256=sha256)
    return bundles.values_list("bundle", flat=True).first()


def bundle_of_round(round_id: int) -> str | None:
    """The text of the bundle of a sealed round."""
    bundles = RoundResult.objects.filter(survey_round=round_id)
    return bundles.values_list("bundle", flat=True).first()


def locked_protocol(sha256: str) -> str | None:
    """The text of the protocol with this hash."""
    surveys = Survey.objects.filter(protocol_sha256=sha256)
    return surveys.values_list("protocol", flat=True).first()


def reviews_of(study: Study) -> QuerySet[Review]:
    """What was handed in, newest first, without the content."""
    people = ("handed_in_by", "decided_by", "edition")
    return study.reviews.defer("snapshot", "edition__snapshot").select_related(*people)


def review_of(study: Study, review_id: int) -> Review | None:
    """One of them with its content and its study."""
    people = ("study", "handed_in_by", "decided_by", "edition")
    reviews = study.reviews.defer("edition__snapshot").select_related(*people)
    return reviews.filter(pk=review_id).first()


# --- structure ------------------------------------------------------------------------------


def pillars_with_structure(study: Study) -> QuerySet[Pillar]:
    """Pillars with areas and sub-topics; each sub-topic counts its priorities and actions."""
    sub_topics = SubTopic.objects.annotate(
        coding_count=Count("codings", distinct=True), action_count=Count("actions", distinct=True)
    ).order_by("letter")
    areas = Area.objects.order_by("number").prefetch_related(Prefetch("sub_topics", sub_topics))
    return study.pillars.prefetch_related(Prefetch("areas", areas)).order_by("number")


def area_of(study: Study, area_id: int) -> Area | None:
    """An area of this study, with its pillar."""
    return Area.objects.select_related("pillar").filter(pk=area_id, pillar__study=study).first()


def sub_topics_of(study: Study) -> QuerySet[SubTopic]:
    """Sub-topics of a study in order, with area and pillar."""
    return (
        SubTopic.objects.filter(area__pillar__study=study)
        .select_related("area__pillar")
        .order_by("area__pillar__number", "area__number", "letter")
    )


def sub_topic_of(study: Study, sub_topic_id: int) -> SubTopic | None:
    """A sub-topic of this study, with area and pillar."""
    return sub_topics_of(study).filter(pk=sub_topic_id).first()


# --- coding and actions ---------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class StandingPriority:
    """A consensus priority at the desk: what was rated last, and where it was placed."""

    priority: Priority
    items: list[RoundItem]  # in order of the rounds
    coding: Coding | None
    omission: Omission | None = None

    @property
    def item(self) -> RoundItem:
        return self.items[-1]

    @property
    def division(self) -> Division | None:
        """The minority of the last round, if one can be told."""
        votes = [_votes(item) for item in self.items]
        return division(votes, rule=self.priority.survey.rule)

    @property
    def minority_reasons(self) -> list[str]:
        """What the panel was shown of the reasons for ratings that did not agree."""
        return [
            comment.public_text
            for item in self.items
            for comment in item.comments.all()
            if comment.moderation == Moderation.SHOWN and comment.stance == Stance.LOW
        ]

    @property
    def share(self) -> str:
        """For people, as it is published: `21 of 27 (77.8 %)`."""
        result, rule = self.item.result, self.priority.survey.rule
        return share_shown(result.agreeing, result.rated, rule)


def _votes(item: RoundItem) -> Votes:
    return Votes(
        round=item.survey_round.number,
        version=item.version.number,
        counts=tuple(item.result.counts),
        rated=item.result.rated,
        agreeing=item.result.agreeing,
        disagreeing=item.result.disagreeing,
    )


def coded_priorities(study: Study) -> list[StandingPriority]:
    """Consensus priorities of the finished surveys with result and place, in order."""
    priorities = list(standing_priorities(study))
    items = rated_items_by_priority({priority.survey_id for priority in priorities})
    codings = Coding.objects.filter(priority__in=priorities).select_related("sub_topic")
    placed = {coding.priority_id: coding for coding in codings}
    omissions = {omission.priority_id: omission for omission in omissions_of(study)}
    return [
        StandingPriority(
            priority=each,
            items=items[each.pk],
            coding=placed.get(each.pk),
            omission=omissions.get(each.pk),
        )
        for each in priorities
    ]


def priorities_under(sub_topic: SubTopic) -> list[StandingPriority]:
    """What an action of this sub-topic may rest on; each counts the actions that it is in."""
    priorities = (
        Priority.objects.filter(coding__sub_topic=sub_topic)
        .select_related("survey__pillar", "coding")
        .annotate(action_count=Count("carries"))
        .order_by("number")
    )
    items = rated_items_by_priority({priority.survey_id for priority in priorities})
    return [
        StandingPriority(priority=each, items=items[each.pk], coding=each.coding)
        for each in priorities
    ]


def actions_of(study: Study) -> QuerySet[Action]:
    """Actions of a study in order, with what they rest on."""
    rests_on = ActionPriority.objects.select_related("priority__survey__pillar").order_by(
        "priority__number"
    )
    return (
        Action.objects.filter(sub_topic__area__pillar__study=study)
        .select_related("sub_topic__area__pillar")
        .prefetch_related(Prefetch("rests_on", rests_on))
        .order_by(
            "sub_topic__area__pillar__number",
            "sub_topic__area__number",
            "sub_topic__letter",
            "number",
        )
    )


@dataclass(frozen=True, kw_only=True)
class Workplace:
    """A sub-topic on the actions page, with its coded priorities and its actions."""

    sub_topic: SubTopic
    priorities: list[StandingPriority] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)

    @property
    def covered(self) -> set[int]:
        """Ids of the priorities that are in one of the actions."""
        return {mention.priority_id for each in self.actions for mention in each.rests_on.all()}

    @property
    def uncovered(self) -> list[StandingPriority]:
        return [each for each in self.priorities if each.priority.pk not in self.covered]


def workplaces(study: Study, rows: Iterable[StandingPriority] | None = None) -> list[Workplace]:
    """Every sub-topic of a study with its priorities (`rows`, if known) and actions, in order."""
    priorities, actions = defaultdict(list), defaultdict(list)
    for each in coded_priorities(study) if rows is None else rows:
        if each.coding:
            priorities[each.coding.sub_topic_id].append(each)
    for action in actions_of(study):
        actions[action.sub_topic_id].append(action)
    return [
        Workplace(sub_topic=each, priorities=priorities[each.pk], actions=actions[each.pk])
        for each in sub_topics_of(study)
    ]


# --- publishing -----------------------------------------------------------------------------


def omissions_of(study: Study) -> QuerySet[Omission]:
    """Reasons for which priorities of a study are in no action, in order."""
    return (
        Omission.objects.filter(priority__survey__pillar__study=study)
        .select_related("priority__survey__pillar", "written_by")
        .order_by("priority__survey__pillar__number", "priority__number")
    )


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """How far the consensus priorities of a study have come, as lists of priorities.

    Each is in an action, explained, placed only, or unplaced.
    """

    standing: list[Priority]
    unplaced: list[Priority]  # under no sub-topic, and not explained
    placed_only: list[Priority]  # under a sub-topic, but in no action and not explained
    explained: list[Priority]  # in no action, for a reason that is written down
    actions: int

    @property
    def placed(self) -> int:
        """How many are under a sub-topic or need none."""
        return len(self.standing) - len(self.unplaced)

    @property
    def covered(self) -> int:
        """How many are in an action."""
        return self.resolved - len(self.explained)

    @property
    def resolved(self) -> int:
        """How many are in an action or explained."""
        return self.placed - len(self.placed_only)


def coverage(study: Study) -> Coverage:
    """Where each consensus priority of the finished surveys stands."""
    standing = list(standing_priorities(study))
    placed = set(
        Coding.objects.filter(priority__survey__pillar__study=study).values_list(
            "priority_id", flat=True
        )
    )
    mentions = ActionPriority.objects.filter(action__sub_topic__area__pillar__study=study)
    pairs = list(mentions.values_list("priority_id", "action_id"))
    in_action = {priority for priority, _action in pairs}
    explained = set(omissions_of(study).values_list("priority_id", flat=True)) - in_action
    return Coverage(
        standing=standing,
        unplaced=[each for each in standing if each.pk not in placed | explained],
        placed_only=[each for each in standing if each.pk in placed - in_action - explained],
        explained=[each for each in standing if each.pk in explained],
        actions=len({action for _priority, action in pairs}),  # each rests on a priority
    )


def publication_blockers(study: Study, found: Coverage | None = None) -> list[Blocker]:
    """What must be done before an edition can be published."""
    if study.is_pilot:
        return [Blocker(sentence=_("This is a pilot. Nothing of it is ever published."))]
    if study.is_progress:
        sentence = _("This is a consultation. It is shown beside the actions that it asks about.")
        return [Blocker(sentence=sentence)]
    found = found or coverage(study)
    blockers = []
    if not found.standing:
        sentence = _("No survey is finished with a priority that reached consensus.")
        return [Blocker(sentence=sentence)]
    if found.unplaced:
        count = len(found.unplaced)
        sentence = ngettext(
            "%(count)s consensus priority is placed under no sub-topic: %(codes)s.",
            "%(count)s consensus priorities are placed under no sub-topic: %(codes)s.",
            count,
        ) % {"count": count, "codes": codes_of(found.unplaced)}
        blockers.append(
            Blocker(sentence=sentence, page="roadmap:coding_board", page_key=study.slug)
        )
    if found.placed_only:
        count = len(found.placed_only)
        sentence = ngettext(
            "%(count)s consensus priority is in no action yet: %(codes)s.",
            "%(count)s consensus priorities are in no action yet: %(codes)s.",
            count,
        ) % {"count": count, "codes": codes_of(found.placed_only)}
        blockers.append(
            Blocker(sentence=sentence, page="roadmap:action_board", page_key=study.slug)
        )
    if not found.actions:
        sentence = _("The roadmap has no action yet.")
        blockers.append(
            Blocker(sentence=sentence, page="roadmap:action_board", page_key=study.slug)
        )
    return blockers


def codes_of(priorities: Iterable[Priority]) -> str:
    """`I-01, I-04 and 3 more`, for a sentence."""
    codes = [priority.code for priority in priorities]
    named = ", ".join(codes[:MOST_NAMED])
    if len(codes) <= MOST_NAMED:
        return named
    return _("%(codes)s and %(count)s more") % {
        "codes": named,
        "count": len(codes) - MOST_NAMED,
    }


@dataclass(frozen=True, kw_only=True)
class RoadmapStep:
    """One step after the last round, for the study board."""

    key: str  # coding, actions or edition
    label: str
    page: str  # name of its page, with the study's slug as argument
    done: int  # consensus priorities that have taken the step
    total: int
    actions: int = 0
    edition: Edition | None = None
    is_for_readers: bool = False  # its page may be read by every member of the team

    @property
    def is_done(self) -> bool:
        return self.total > 0 and self.done == self.total


def roadmap_steps(study: Study) -> list[RoadmapStep]:
    """Placing, merging, publishing: how far the consensus priorities of a study have come.

    `coding` and `actions` count priorities; `edition` is 1 of 1 once there is a current one.
    """
    found = coverage(study)
    edition = study.editions.filter(state=EditionState.PUBLISHED).defer("snapshot").first()
    return [
        RoadmapStep(
            key="coding",
            label=_("Place priorities by theme"),
            page="roadmap:coding_board",
            done=found.placed,
            total=len(found.standing),
        ),
        RoadmapStep(
            key="actions",
            label=_("Merge them into actions"),
            page="roadmap:action_board",
            done=found.resolved,
            total=len(found.standing),
            actions=found.actions,
        ),
        RoadmapStep(
            key="edition",
            label=_("Publish an edition"),
            page="roadmap:edition_list",
            done=int(edition is not None),
            total=1,
            edition=edition,
            is_for_readers=True,
        ),
    ]
