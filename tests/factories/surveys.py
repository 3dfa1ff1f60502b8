"""Surveys and rounds for tests, made through the services. No surprises: what you ask is what is.

    survey = make_survey(by=alice)                       # pillar I, 3 priorities, panel of 12
    survey_round = open_survey_round(survey)             # round 1, open for a fortnight
    rate(survey_round, 0, {1: 5, 2: 4, 3: None})         # expert 0; keys are positions of items,
                                                         # None is "cannot judge"
    sealed = sealed_round(ratings=[{1: 5}, {1: 4}, …])   # one dict an expert; all of it at once
    decide(sealed, {1: Disposition.ACCEPT})              # between rounds
    round_two = open_survey_round(survey, number=2)

Experts are `expert01@panel.example`, … in the order of their index. Their links come
from the key of their study, as the worker's do; `link_of(expert)` also notes the link's hash, so
that `client` may enter with its token.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.utils import timezone

from studies.models import Study, User
from surveys.enums import Disposition, ImportKind, RoundState
from surveys.imports import Person, Statement
from surveys.models import CANNOT_JUDGE, Expert, Import, Survey, SurveyRound
from surveys.secrets import Link, issue_link
from surveys.services import (
    imports,
    panels,
    priorities,
    ratings,
    refinement,
    results,
    rounds,
    surveys,
)
from surveys.services.link_keys import link_key
from tests.factories.files import PEOPLE, as_csv
from tests.factories.remembered import remembered
from tests.factories.studies import make_study, make_user

Given = Mapping[int, int | None]
ENOUGH: list[Given] = [{1: 4}] * 5


@remembered
def make_survey(
    *,
    study: Study | None = None,
    by: User | None = None,
    priorities: int = 3,
    experts: int = 12,
    title: str = "Shaping healthcare",
) -> Survey:
    """Return a new pillar's survey with that many priorities (in both languages) and experts.

    Without `study`, one is made, coordinated by `by` or by a new Alice.
    """
    by = by or _coordinator(study)
    study = study or make_study(by=by)
    survey = surveys.add_pillar(
        study=study, by=by, now=timezone.now(), title_en=title, title_zh="构建医疗卫生体系"
    )
    add_priorities(survey, priorities, by=by)
    add_experts(survey, experts, by=by)
    return survey


@remembered
def add_priorities(survey: Survey, count: int, *, by: User) -> None:
    """Add `Statement 1`, `Statement 2`, … in both languages."""
    statements = [Statement(text_en=f"Statement {n}", text_zh=f"条目 {n}") for n in _upto(count)]
    if statements:
        priorities.add_priorities(survey=survey, statements=statements, by=by, now=timezone.now())


@remembered
def add_experts(survey: Survey, count: int, *, by: User, group: str = "EU") -> None:
    """Seat `expert01@panel.example`, … ; who is in the study already is the same person."""
    people = [
        Person(name=f"Expert {n:02}", email=f"expert{n:02}@panel.example", group=group)
        for n in _upto(count)
    ]
    if people:
        panels.add_experts(survey=survey, people=people, by=by, now=timezone.now())


def read_file(
    survey: Survey, rows: Sequence[Sequence[str]] = PEOPLE, *, kind: str = ImportKind.PEOPLE
) -> Import:
    """Upload rows as a CSV file, and let the worker read it; returns the upload as it is then."""
    now = timezone.now()
    upload = imports.upload_file(
        survey=survey,
        kind=ImportKind(kind),
        name="list.csv",
        data=as_csv(rows, "\t").encode(),
        by=_coordinator(survey.pillar.study),
        now=now,
    )
    imports.read_due_imports(now=now)
    return Import.objects.get(pk=upload.pk)


def expert_of(survey: Survey, index: int) -> Expert:
    """Return the expert with this index, counted from 0."""
    return _experts_of(survey)[index]


def _experts_of(survey: Survey) -> QuerySet[Expert]:
    return Expert.objects.select_related("study").filter(seats__survey=survey).order_by("email")


def link_of(expert: Expert) -> Link:
    """Return the expert's personal link, which holds from now on."""
    link = issue_link(link_key(expert.study_id), expert.pk, expert.generation)
    Expert.objects.filter(pk=expert.pk).update(auth=link.auth)
    expert.auth = link.auth
    return link


@remembered
def open_survey_round(
    survey: Survey, *, number: int = 1, days: int = 14, by: User | None = None
) -> SurveyRound:
    """Open a planned round; it closes in so many days."""
    now = timezone.now()
    return rounds.open_round(
        survey_round=survey.rounds.get(number=number),
        closes_at=now + dt.timedelta(days=days),
        by=by or _coordinator(survey.pillar.study),
        now=now,
    )


@remembered
def rate(
    survey_round: SurveyRound,
    expert_index: int,
    given: Given,
    *,
    comments: Mapping[int, str] | None = None,
) -> Link:
    """Save one expert's answers by position, None for "cannot judge"; returns the expert's link."""
    expert = expert_of(survey_round.survey, expert_index)
    items = dict(survey_round.items.values_list("position", "pk"))
    return _save(survey_round, expert, items, given, comments or {})


def _rate_by_all(survey_round: SurveyRound, given: Sequence[Given]) -> None:
    """The same for experts 0, 1, … without comments, looking for them and for the items once."""
    experts = _experts_of(survey_round.survey)[: len(given)]
    items = dict(survey_round.items.values_list("position", "pk"))
    for expert, values in zip(experts, given, strict=True):
        _save(survey_round, expert, items, values, {})


def _save(
    survey_round: SurveyRound,
    expert: Expert,
    items: Mapping[int, int],
    given: Given,
    comments: Mapping[int, str],
) -> Link:
    link = link_of(expert)
    ratings.save_answers(
        link=link,
        round_id=survey_round.pk,
        answers=ratings.Answers(
            values={items[p]: CANNOT_JUDGE if v is None else v for p, v in given.items()},
            comments={items[p]: text for p, text in comments.items()},
        ),
        consent_version=1,
        group=expert.group,
    )
    return link


@remembered
def let_others_answer(survey_round: SurveyRound) -> None:
    """Let experts 7 to 11 rate the first item 4, and the worker count: enough to close."""
    for index in range(7, 12):
        rate(survey_round, index, {1: 4})
    rounds.count_answers(now=timezone.now())


@remembered
def close_and_seal(survey_round: SurveyRound, *, by: User | None = None) -> SurveyRound:
    """Close an open round and seal it, as the worker would; returns it as it is then."""
    by = by or _coordinator(survey_round.survey.pillar.study)
    rounds.count_answers(now=timezone.now())
    rounds.close_round(survey_round=survey_round, by=by, now=timezone.now())
    results.seal_round(round_id=survey_round.pk, now=timezone.now())
    return SurveyRound.objects.select_related("survey__pillar__study").get(pk=survey_round.pk)


@remembered
def round_at_state(
    state: RoundState,
    *,
    survey: Survey | None = None,
    number: int = 1,
    ratings: Sequence[Given] | None = None,
) -> SurveyRound:
    """Return a round in `state`; `ratings` holds the answers of expert 0, 1, … by position.

    Without `ratings` nobody has answered an open round, and ENOUGH a closed or sealed one, since a
    round with fewer than five answers is never closed.
    """
    if ratings is None:
        ratings = ENOUGH if state in {RoundState.CLOSED, RoundState.SEALED} else []
    survey = survey or make_survey(experts=max(12, len(ratings)))
    if state == RoundState.PLANNED:
        return survey.rounds.select_related("survey__pillar__study").get(number=number)
    survey_round = open_survey_round(survey, number=number)
    _rate_by_all(survey_round, ratings)
    if state == RoundState.SEALED:
        return close_and_seal(survey_round)
    if state == RoundState.CLOSED:
        by = _coordinator(survey.pillar.study)
        rounds.count_answers(now=timezone.now())
        return rounds.close_round(survey_round=survey_round, by=by, now=timezone.now())
    return survey_round


@remembered
def sealed_round(
    *, ratings: Sequence[Given], survey: Survey | None = None, number: int = 1
) -> SurveyRound:
    """Return a sealed round in which expert 0, 1, … gave `ratings` by position."""
    return round_at_state(RoundState.SEALED, survey=survey, number=number, ratings=ratings)


@remembered
def decide(survey_round: SurveyRound, dispositions: Mapping[int, Disposition]) -> None:
    """Dispose of items of a sealed round by position, each with a reason."""
    by = _coordinator(survey_round.survey.pillar.study)
    for item in survey_round.items.select_related("result").filter(position__in=dispositions):
        refinement.dispose(
            item=item,
            disposition=dispositions[item.position],
            reason="Decided by the working group.",
            by=by,
            now=timezone.now(),
        )


def _coordinator(study: Study | None) -> User:
    """The coordinator of the study; without a study, Alice, made if she is not there yet."""
    if study is not None:
        coordinators = study.memberships.select_related("user").filter(role="coordinator")
        return coordinators.order_by("pk")[0].user
    return User.objects.filter(name="Alice").first() or make_user("Alice")


def _upto(count: int) -> range:
    return range(1, count + 1)
