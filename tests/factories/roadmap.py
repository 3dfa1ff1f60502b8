"""Roadmaps for tests, made through the services.

survey = finished_survey(by=alice)                 # one round; I-01 and I-02 stand, I-03 does not
survey = finished_survey(given={1: [5] * 16 + [2] * 7})     # 16 of 23 agree
survey = survey_of_two_rounds(by=alice)            # I-01 stands after round 1, I-02 is carried
action = merge(survey)                             # area I, sub-topic a, all standing, one action
edition = publish(survey.pillar.study)
file = make_file_of(edition, "actions.csv")        # as the worker would
"""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from roadmap.models import Action, Edition, EditionFile, Erratum, Omission, Review, SubTopic
from roadmap.services import (
    coding,
    edition_files,
    errata,
    merging,
    omissions,
    publishing,
    reviewing,
    structure,
)
from studies.models import Pillar, Study, User
from surveys.consensus import Rule
from surveys.enums import Disposition
from surveys.models import Priority, Survey
from surveys.queries import standing_priorities
from surveys.services.surveys import set_protocol
from tests.factories.remembered import remembered
from tests.factories.surveys import decide, make_survey, sealed_round

Values = Sequence[int | None]
ALL_AGREE, HALF_AGREE = [5] * 12, [4] * 6 + [2] * 6
DEFAULT = {1: ALL_AGREE, 2: [4] * 10 + [1] * 2, 3: HALF_AGREE}
TEXTS = {
    "title_en": "Teach it",
    "title_zh": "开展教育",
    "text_en": "Add a module.",
    "text_zh": "增设模块。",
    "actors_en": "Ministries",
    "actors_zh": "主管部门",
    "horizon_from": 2026,
    "horizon_to": 2030,
}


def coordinator(study: Study) -> User:
    return study.memberships.select_related("user").get(role="coordinator").user


@remembered
def finished_survey(
    *,
    study: Study | None = None,
    by: User | None = None,
    given: Mapping[int, Values] | None = None,
    title: str = "Shaping healthcare",
) -> Survey:
    """A survey of one sealed round; `given` holds the values of each position, by expert."""
    given = given or DEFAULT
    survey = planned_survey(study=study, by=by, given=given, rounds=1, title=title)
    sealed_round(survey=survey, ratings=by_expert(given))
    return Survey.objects.select_related("pillar__study").get(pk=survey.pk)


@remembered
def survey_of_two_rounds(*, study: Study | None = None, by: User | None = None) -> Survey:
    """I-01 is accepted after round 1, I-02 reaches consensus in round 2, I-03 is dropped, I-04
    is rated twice without consensus."""
    given = {1: ALL_AGREE, 2: HALF_AGREE, 3: [1] * 12, 4: HALF_AGREE}
    survey = planned_survey(study=study, by=by, given=given, rounds=2)
    first = sealed_round(survey=survey, ratings=by_expert(given))
    accept, carry, drop = Disposition.ACCEPT, Disposition.CARRY, Disposition.DROP
    decide(first, {1: accept, 2: carry, 3: drop, 4: carry})
    again = {1: [5] * 9 + [None] * 3, 2: HALF_AGREE}
    sealed_round(survey=survey, number=2, ratings=by_expert(again))
    return Survey.objects.select_related("pillar__study").get(pk=survey.pk)


@remembered
def planned_survey(
    *,
    study: Study | None,
    by: User | None,
    given: Mapping[int, Values],
    rounds: int,
    title: str = "Shaping healthcare",
) -> Survey:
    experts = max(12, *(len(values) for values in given.values()))
    survey = make_survey(study=study, by=by, priorities=len(given), experts=experts, title=title)
    return set_protocol(
        survey=survey,
        rule=Rule(),
        round_count=rounds,
        carries_consensus=False,
        by=coordinator(survey.pillar.study),
        now=timezone.now(),
    )


def by_expert(given: Mapping[int, Values]) -> list[dict[int, int | None]]:
    """Turn values by position into answers by expert."""
    count = max(len(values) for values in given.values())
    return [
        {position: values[n] for position, values in given.items() if n < len(values)}
        for n in range(count)
    ]


@remembered
def add_sub_topic(
    pillar: Pillar, *, title: str = "Health literacy", title_zh: str = "健康素养"
) -> SubTopic:
    """A sub-topic in the first area of the pillar, which is made if need be."""
    by, now = coordinator(pillar.study), timezone.now()
    area = pillar.areas.first() or structure.add_area(
        pillar=pillar, title_en="Citizens", title_zh="公民", by=by, now=now
    )
    return structure.add_sub_topic(
        area=area,
        title_en=title,
        title_zh=title_zh,
        description_en="What people know.",
        description_zh="公众的了解。",
        by=by,
        now=now,
    )


def standing(survey: Survey) -> list[Priority]:
    return list(standing_priorities(survey.pillar.study).filter(survey=survey))


@remembered
def place(priorities: Sequence[Priority], sub_topic: SubTopic | None, *, study: Study) -> None:
    coding.place_priorities(
        study=study,
        placements={priority.pk: sub_topic for priority in priorities},
        by=coordinator(study),
        now=timezone.now(),
    )


@remembered
def save_action(
    sub_topic: SubTopic,
    priorities: Sequence[Priority],
    *,
    action: Action | None = None,
    **texts: object,
) -> Action:
    return merging.save_action(
        sub_topic=sub_topic,
        priorities=priorities,
        by=coordinator(sub_topic.area.pillar.study),
        now=timezone.now(),
        action=action,
        **(TEXTS | texts),
    )


@remembered
def merge(survey: Survey, **texts: object) -> Action:
    """Place everything that stands under one new sub-topic and merge it into one action."""
    sub_topic = add_sub_topic(survey.pillar)
    place(standing(survey), sub_topic, study=survey.pillar.study)
    return save_action(sub_topic, standing(survey), **texts)


@remembered
def publish(study: Study) -> Edition:
    return publishing.publish_edition(study=study, by=coordinator(study), now=timezone.now())


@remembered
def hand_in(study: Study) -> Review:
    return reviewing.hand_in(study=study, by=coordinator(study), now=timezone.now())


@remembered
def explain(
    priority: Priority, *, reason_en: str = "Done already.", reason_zh: str = "已完成。"
) -> Omission:
    return omissions.explain_omission(
        priority=priority,
        reason_en=reason_en,
        reason_zh=reason_zh,
        by=coordinator(priority.survey.pillar.study),
        now=timezone.now(),
    )


@remembered
def note(edition: Edition, *, about: str = "", text_en: str = "A year is wrong.") -> Erratum:
    return errata.note_erratum(
        edition=edition,
        about=about,
        text_en=text_en,
        text_zh="年份有误。",
        by=coordinator(edition.study),
        now=timezone.now(),
    )


def make_file_of(edition: Edition, name: str) -> EditionFile:
    """Make one file of an edition as the worker would."""
    row = edition.files.get(name=name)
    made = edition_files.make_file(file_id=row.pk, now=timezone.now())
    assert made is not None
    return made


@remembered
def published_study(**study: object) -> Study:
    """A study with one finished pillar, one action, and edition 1."""
    survey = finished_survey(**study)
    merge(survey)
    publish(survey.pillar.study)
    return survey.pillar.study
