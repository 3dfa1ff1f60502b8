"""What an edition holds, as the objects that public pages read. Plain data in, no database.

The shape of the data is written by roadmap.services.snapshots; texts stand in pairs `<name>_en` and
`<name>_zh` (see templatetags/roadmap_content.py).
"""

import datetime as dt
from collections.abc import Iterator
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from roadmap.agreement import Agreement
from roadmap.dissent import Division, Votes, division
from roadmap.enums import PARTICIPATION_WORDS, Participation, PillarState
from roadmap.models.part import Data, Part, Place
from roadmap.models.published_coding import PublishedCode, PublishedCoding
from roadmap.models.published_evidence import (
    PublishedCitation,
    PublishedEvidence,
    evidence_behind,
    evidence_by_reference,
)
from roadmap.models.published_story import ActionStep, PublishedOrigin, PublishedReasons
from surveys.consensus import Rule, percent_shown
from surveys.enums import VERDICT_LABELS, Disposition, PlanPart
from surveys.plan_words import plan_words
from surveys.rule_words import BAND_WORDS, rule_sentences

__all__ = ["Data", "Part", "Snapshot"]


def share_shown(agreeing: int, rated: int, rule: Rule) -> str:
    """Say a share with its k of n: `21 of 27 (77.8 %)`; never rounded across the threshold."""
    if not rated:
        return _("no ratings")
    percent = percent_shown(agreeing, rated, rule)
    return _("%(agreeing)s of %(rated)s (%(percent)s %%)") % {
        "agreeing": agreeing,
        "rated": rated,
        "percent": percent,
    }


class PublishedRound(Part):
    """One sealed round of a survey: how many were asked and answered, and its evidence."""

    def __init__(self, data: Data) -> None:
        super().__init__(data)
        self.number: int = data["number"]
        self.invited: int = data["invited"]
        self.answered: int = data["answered"]
        self.items = 0  # how many priorities were rated; counted by the pillar
        self.opened_at = dt.datetime.fromisoformat(data["opened_at"])
        self.closed_at = dt.datetime.fromisoformat(data["closed_at"])
        self.bundle_sha256: str = data["bundle_sha256"]
        # What the panel is divided by, with the groups; empty unless it is shown for this round.
        self.breakdown = Part(data["breakdown"])


class PublishedDeviation(Part):
    """What was done otherwise than the locked protocol says."""

    def __init__(self, data: Data) -> None:
        super().__init__(data)
        self.at = dt.datetime.fromisoformat(data["at"])
        self.label = PlanPart(data["part"]).label
        self.reason: str = data["reason"]

    @property
    def planned(self) -> str:
        return plan_words(self.data["part"], self.data["planned"])

    @property
    def instead(self) -> str:
        return plan_words(self.data["part"], self.data["instead"])


class PublishedSurvey(Part):
    """The survey of a pillar: its rule, its locked protocol, and its sealed rounds if finished."""

    def __init__(self, data: Data) -> None:
        super().__init__(data)
        self.rule = Rule.from_dict(data["rule"])
        self.protocol_sha256: str = data["protocol_sha256"]
        self.protocol_locked_at = dt.datetime.fromisoformat(data["protocol_locked_at"])
        self.rounds = [PublishedRound(each) for each in data["rounds"]]
        self.deviations = [PublishedDeviation(each) for each in data.get("deviations", [])]

    @property
    def rule_sentences(self) -> list[str]:
        return rule_sentences(self.rule)


class RoundStory(Part):
    """How one priority fared in one round."""

    def __init__(self, data: Data, rule: Rule, survey_round: PublishedRound, wording: Part) -> None:
        super().__init__(data)
        self.rule, self.survey_round, self.wording = rule, survey_round, wording
        self.number: int = data["round"]
        self.counts: list[int] = data["counts"]
        self.rated: int = data["rated"]
        self.agreeing: int = data["agreeing"]
        self.disagreeing: int = data["disagreeing"]
        self.cannot_judge: int = data["cannot_judge"]
        self.missing: int = data["missing"]
        self.verdict: str = data["verdict"]
        self.bands = [(label, BAND_WORDS[band]) for label, band in data["bands"].items()]
        self.disposition: str = data["disposition"]
        self.reason: str = data["reason"]
        self.reasons = PublishedReasons(data.get("reasons", []))

    @property
    def verdict_label(self) -> str | Promise:
        return VERDICT_LABELS[self.verdict]

    @property
    def percent(self) -> str:
        """The share that agreed, cut so that it never reads across the threshold; "" if none."""
        return percent_shown(self.agreeing, self.rated, self.rule)

    @property
    def share(self) -> str:
        """For people: `21 of 27 (77.8 %)`."""
        return share_shown(self.agreeing, self.rated, self.rule)


class PublishedPriority(Part):
    """A candidate priority of a finished survey, with its whole story."""

    def __init__(self, data: Data, pillar: "PublishedPillar", survey: PublishedSurvey) -> None:
        super().__init__(data)
        self.pillar = pillar
        self.code: str = data["code"]
        self.stands: bool = data["stands"]
        self.sub_topic: PublishedSubTopic | None = None
        self.coded = PublishedCode(data.get("coding") or {})
        # Why it is in no action, where that was written down.
        self.omission = Part(data["omission"]) if data.get("omission") else None
        self.actions: list[PublishedAction] = []
        self.citations: list[PublishedCitation] = []  # filled in by the snapshot
        self.origin = PublishedOrigin(data["origin"]) if "origin" in data else None
        wordings = {each["number"]: Part(each) for each in data["versions"]}
        rounds = {each.number: each for each in survey.rounds}
        self.survey = survey
        self.rounds = [
            RoundStory(each, survey.rule, rounds[each["round"]], wordings[each["version"]])
            for each in data["rounds"]
        ]

    @property
    def last(self) -> RoundStory:
        """The round that decided about it."""
        return self.rounds[-1]

    @property
    def wording(self) -> Part:
        """The wording that was rated last."""
        return self.last.wording

    @property
    def fate(self) -> str:
        """`stands`, `dropped` (with a reason) or `left`: it did not reach consensus."""
        if self.stands:
            return "stands"
        return "dropped" if self.last.disposition == Disposition.DROP else "left"

    @property
    def division(self) -> Division | None:
        """The minority of the last round, if one can be told."""
        votes = [
            Votes(
                round=story.number,
                version=story.data["version"],
                counts=tuple(story.counts),
                rated=story.rated,
                agreeing=story.agreeing,
                disagreeing=story.disagreeing,
            )
            for story in self.rounds
        ]
        return division(votes, rule=self.survey.rule)

    @property
    def by_round(self) -> list[RoundStory | None]:
        """A story or None for each round of the survey, for tables."""
        stories = {story.number: story for story in self.rounds}
        return [stories.get(each.number) for each in self.survey.rounds]

    @property
    def is_reworded(self) -> bool:
        """Whether rounds rated different wordings."""
        return len({story.data["version"] for story in self.rounds}) > 1


class PublishedAction(Part):
    """What should be done, and the priorities that it rests on."""

    def __init__(
        self, data: Data, sub_topic: "PublishedSubTopic", by_code: dict[str, PublishedPriority]
    ) -> None:
        super().__init__(data)
        self.sub_topic = sub_topic
        self.reference: str = data["reference"]
        self.slug: str = data["slug"]
        self.horizon_from: int | None = data["horizon_from"]
        self.horizon_to: int | None = data["horizon_to"]
        level: str = data.get("participation", "")
        self.participation = Participation(level) if level else None
        steps = data.get("history", [])
        self.history = [ActionStep(each, is_first=n == 0) for n, each in enumerate(steps)]
        self.priorities = [by_code[code] for code in data["priorities"]]
        for priority in self.priorities:
            priority.actions.append(self)

    @property
    def participation_words(self) -> str | Promise:
        """What the level of participation promises to those concerned."""
        return PARTICIPATION_WORDS[self.participation] if self.participation else ""

    @property
    def evidence(self) -> list[PublishedEvidence]:
        """What was known: the evidence that its priorities cite."""
        return evidence_behind(self.priorities)


class PublishedSubTopic(Part):
    def __init__(
        self, data: Data, area: "PublishedArea", by_code: dict[str, PublishedPriority]
    ) -> None:
        super().__init__(data)
        self.area = area
        self.letter: str = data["letter"]
        self.reference: str = data["reference"]
        self.slug: str = data["slug"]
        self.agreement: Agreement | None = None  # of two coders about it; set by the pillar
        self.actions = [PublishedAction(each, self, by_code) for each in data["actions"]]


class PublishedArea(Part):
    def __init__(
        self, data: Data, pillar: "PublishedPillar", by_code: dict[str, PublishedPriority]
    ) -> None:
        super().__init__(data)
        self.pillar = pillar
        self.numeral: str = data["numeral"]
        self.sub_topics = [PublishedSubTopic(each, self, by_code) for each in data["sub_topics"]]


class PublishedPillar(Part):
    def __init__(self, data: Data) -> None:
        super().__init__(data)
        self.number: int = data["number"]
        self.numeral: str = data["numeral"]
        self.state = PillarState(data["state"])
        self.survey = PublishedSurvey(data["survey"]) if data["survey"] else None
        self.coding = PublishedCoding(data.get("coding") or {})
        self.priorities = [
            PublishedPriority(each, self, self.survey) for each in data["priorities"] if self.survey
        ]
        for priority in self.priorities:
            for story in priority.rounds:
                story.survey_round.items += 1
        by_code = {priority.code: priority for priority in self.priorities}
        self.areas = [PublishedArea(each, self, by_code) for each in data["areas"]]
        places = {each.slug: each for area in self.areas for each in area.sub_topics}
        for priority in self.priorities:
            priority.sub_topic = places.get(priority.data["sub_topic"])
        for slug, place in places.items():
            place.agreement = self.coding.codes.get(slug)

    @property
    def is_finished(self) -> bool:
        return self.state == PillarState.FINISHED

    @property
    def sub_topics(self) -> Iterator[PublishedSubTopic]:
        return (each for area in self.areas for each in area.sub_topics)

    @property
    def actions(self) -> list[PublishedAction]:
        return [action for each in self.sub_topics for action in each.actions]

    @property
    def standing(self) -> list[PublishedPriority]:
        """The priorities that reached consensus."""
        return [priority for priority in self.priorities if priority.stands]

    def round(self, number: int) -> PublishedRound | None:
        """A sealed round that the edition holds."""
        rounds = self.survey.rounds if self.survey else []
        return next((each for each in rounds if each.number == number), None)


class Snapshot:
    """A whole edition."""

    def __init__(self, data: Data) -> None:
        self.data = data
        self.study = Part(data["study"])
        self.slug: str = data["study"]["slug"]
        self.is_simulated: bool = data["study"]["is_simulated"]
        self.pillars = [PublishedPillar(each) for each in data["pillars"]]
        # By reference, e.g. `E-01`, in order.
        self.evidence = evidence_by_reference(data.get("evidence", []), self.priorities.values())

    def pillar(self, number: int) -> PublishedPillar | None:
        return next((each for each in self.pillars if each.number == number), None)

    @cached_property
    def sub_topics(self) -> dict[str, PublishedSubTopic]:
        """By slug, e.g. `1-2-a`, in order."""
        return {each.slug: each for pillar in self.pillars for each in pillar.sub_topics}

    @cached_property
    def actions(self) -> dict[str, PublishedAction]:
        """By slug, e.g. `1-2-a-1`, in order."""
        return {each.slug: each for pillar in self.pillars for each in pillar.actions}

    @cached_property
    def priorities(self) -> dict[str, PublishedPriority]:
        """By code, e.g. `I-07`, in order."""
        return {each.code: each for pillar in self.pillars for each in pillar.priorities}

    @cached_property
    def places(self) -> dict[str, Place]:
        """Everything that a note may be about, by key: sub-topics, actions, priorities."""
        places = [Place(key, "sub_topic_detail", e, "title") for key, e in self.sub_topics.items()]
        places += [Place(key, "action_detail", e, "title") for key, e in self.actions.items()]
        for code, priority in self.priorities.items():
            places.append(Place(code, "priority_detail", priority.wording, "text", code))
        return {place.key: place for place in places}

    @property
    def omitted(self) -> list[PublishedPriority]:
        """Consensus priorities that are in no action, each with its reason."""
        return [each for each in self.priorities.values() if each.stands and each.omission]

    @property
    def finished_pillars(self) -> list[PublishedPillar]:
        return [pillar for pillar in self.pillars if pillar.is_finished]

    @property
    def reached(self) -> int:
        """How many priorities reached consensus."""
        return sum(priority.stands for priority in self.priorities.values())
