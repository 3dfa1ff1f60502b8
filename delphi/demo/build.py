"""The demo study, built through the services, as a team and its experts would.

The clock is an argument of every service, so the study has a past: pillar I began 90 days ago.
Deadlines lie in the future while simulated experts answer; then the coordinator closes.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from delphi.demo import files
from delphi.demo.evidence import build_evidence, build_workshops, sources_of_priorities
from delphi.demo.follow_up import follow_up
from delphi.demo.roadmap import build_structure, publish, write_actions
from delphi.demo.second_edition import second_edition
from delphi.demo.simulator import Answers, Candidate, Panellist, first_round, second_round
from studies.localized import DECLARED_TEXTS
from studies.models import Study, User
from studies.services import studies
from surveys.consensus import PRESETS
from surveys.enums import Disposition, Moderation, SuggestionFate
from surveys.imports import Person, Statement
from surveys.models import (
    CANNOT_JUDGE,
    Comment,
    Expert,
    RoundItem,
    Suggestion,
    Survey,
    SurveyRound,
)
from surveys.queries import items_of_round, judged_items, next_round
from surveys.secrets import Link, issue_link
from surveys.services import (
    messages,
    moderation,
    panels,
    priorities,
    ratings,
    refinement,
    results,
    rounds,
    suggestions,
)
from surveys.services import surveys as survey_services
from surveys.services.link_keys import link_key

COORDINATOR = "coordinator@demo.example"
PASSWORD = "demo-roadmap"  # noqa: S105 (printed on the screen; load_demo refuses public hosts)
SLUG = "personalised-medicine-eu-china"
STUDY_COLUMNS = ("title", "purpose", "organiser", "consent", "scale_help")
SEED = "demo-8"
SHARE_ANSWERING, SHARE_RETURNING, EVERY_THIRD = 0.8, 0.85, 3
DAY = dt.timedelta(days=1)
DROP_BELOW_PERCENT = 40


@dataclass(frozen=True, kw_only=True)
class Cast:
    """Who and what a pillar's simulation needs."""

    survey: Survey
    by: User
    now: dt.datetime

    @property
    def number(self) -> int:
        return self.survey.pillar.number

    @property
    def seed(self) -> str:
        return f"{SEED}-{self.number}"

    @property
    def candidates(self) -> list[Candidate]:
        return [
            Candidate(
                number=int(row["number"]),
                quality=int(row["quality"]),
                region_gap=int(row["region_gap"]),
                hard=int(row["hard"]),
            )
            for row in files.rows("priorities")
            if int(row["pillar"]) == self.number
        ]

    @property
    def panel(self) -> list[Panellist]:
        return [
            Panellist(email=row["email"], region=row["region"]) for row in files.panel(self.number)
        ]


@transaction.atomic
def build_demo(*, now: dt.datetime, full: bool = False) -> Study:
    """Build the whole study; everything or nothing."""
    from delphi.demo.progress import ask_progress  # which stands on this module

    by = User.objects.filter(email=COORDINATOR).first() or User.objects.create_user(
        COORDINATOR, PASSWORD, name="Alice Demo"
    )
    study = _study(by, now - 100 * DAY)
    casts = [
        Cast(survey=_survey(study, row, by, now - 95 * DAY), by=by, now=now)
        for row in files.rows("pillars")
    ]
    build_structure(study=study, by=by, now=now - 94 * DAY)
    build_evidence(study=study, by=by, now=now - 93 * DAY)
    build_workshops(study=study, by=by, now=now)
    finished = casts if full else casts[:1]
    for cast in finished:
        _finish(cast)
    if not full:
        _stand_between_rounds(casts[1])
        _leave_open(casts[2])
    surveys = [cast.survey for cast in finished]
    write_actions(study=study, surveys=surveys, by=by, password=PASSWORD, now=now - 25 * DAY)
    publish(study=study, by=by, now=now - 20 * DAY)
    follow_up(study=study, by=by, now=now)
    second_edition(study=study, by=by, now=now)
    ask_progress(study=study, by=by, now=now)
    return study


def _study(by: User, now: dt.datetime) -> Study:
    texts = files.study_texts()
    columns = {
        f"{key}_{language}": texts[key][language]
        for key in (*STUDY_COLUMNS, *DECLARED_TEXTS)
        for language in ("en", "zh")
    }
    label = texts["region_label"]
    return studies.create_study(
        by=by,
        now=now,
        slug=SLUG,
        contact_email="study@demo.example",
        breakdown_en=label["en"],
        breakdown_zh=label["zh"],
        is_simulated=True,
        **columns,
    )


def _survey(study: Study, row: Mapping[str, str], by: User, now: dt.datetime) -> Survey:
    texts = {name: row[name] for name in row if name.startswith(("title_", "description_"))}
    survey = survey_services.add_pillar(study=study, by=by, now=now, **texts)
    number, areas, sources = row["pillar"], files.areas(), sources_of_priorities()
    # Consensus items are rated again, so that readers see both rounds; the list is reduced only.
    survey_services.set_protocol(
        survey=survey,
        rule=PRESETS["two_bands"],
        round_count=2,
        carries_consensus=True,
        by=by,
        now=now,
    )
    priorities.add_priorities(
        survey=survey,
        statements=[
            Statement(
                text_en=row["text_en"],
                text_zh=row["text_zh"],
                source=sources.get(f"{number}-{row['number']}", ""),
                **areas[number, row["area"]],
            )
            for row in files.rows("priorities")
            if row["pillar"] == number
        ],
        by=by,
        now=now,
    )
    panels.add_experts(
        survey=survey,
        people=[
            Person(
                name=row["name"],
                email=row["email"],
                language=row["language"],
                group=row["region"],
            )
            for row in files.panel(int(number))
        ],
        by=by,
        now=now,
    )
    return survey


def _finish(cast: Cast) -> None:
    """Two rounds, 85 to 42 days ago."""
    answers = _first_round(cast, opened=cast.now - 85 * DAY, closed=cast.now - 71 * DAY)
    _dispose(cast, cast.now - 64 * DAY)
    survey_round = open_round(cast, cast.now - 56 * DAY)
    carried = {item.version.priority.number for item in items_of_round(survey_round)}
    again = second_round(
        seed=cast.seed,
        candidates=[c for c in cast.candidates if c.number in carried],
        panel=cast.panel,
        before=answers,
        share_returning=SHARE_RETURNING,
    )
    answer_round(cast, survey_round, again)
    close_round(cast, survey_round, cast.now - 42 * DAY)
    results.share_results(survey=cast.survey, by=cast.by, now=cast.now - 40 * DAY)
    moderation.release_reasons(
        survey=cast.survey, released=True, by=cast.by, now=cast.now - 39 * DAY
    )


def _stand_between_rounds(cast: Cast) -> None:
    """Round 1 is sealed, 12 days ago; no decision is made yet."""
    _first_round(cast, opened=cast.now - 26 * DAY, closed=cast.now - 12 * DAY)


def _leave_open(cast: Cast) -> None:
    """Round 1 is open, and a third of the panel has answered."""
    survey_round = open_round(cast, cast.now - 6 * DAY)
    answers = first_round(
        seed=cast.seed, candidates=cast.candidates, panel=cast.panel, share_answering=1.0
    )
    waiting = {row["email"] for row in files.visitors()}
    early = [person.email for person in cast.panel if person.email not in waiting]
    answer_round(cast, survey_round, {email: answers[email] for email in early[::EVERY_THIRD]})
    rounds.count_answers(now=cast.now)


def _first_round(cast: Cast, *, opened: dt.datetime, closed: dt.datetime) -> dict[str, Answers]:
    survey_round = open_round(cast, opened)
    answers = first_round(
        seed=cast.seed,
        candidates=cast.candidates,
        panel=cast.panel,
        share_answering=SHARE_ANSWERING,
    )
    answer_round(cast, survey_round, answers)
    _comment(cast, survey_round, set(answers))
    _suggest(cast, survey_round, set(answers))
    close_round(cast, survey_round, closed)
    _moderate(cast, survey_round, closed)
    return answers


def open_round(cast: Cast, now: dt.datetime) -> SurveyRound:
    planned = next_round(cast.survey)
    assert planned is not None
    survey_round = rounds.open_round(
        survey_round=planned, closes_at=cast.now + 15 * DAY, by=cast.by, now=now
    )
    while messages.send_due_messages(now=now):
        pass
    return survey_round


def answer_round(cast: Cast, survey_round: SurveyRound, answers: Mapping[str, Answers]) -> None:
    items = {item.version.priority.number: item.pk for item in items_of_round(survey_round)}
    links = _links(cast)
    regions = {each.email: each.region for each in cast.panel}
    for email, said in answers.items():
        values = {
            items[number]: CANNOT_JUDGE if value is None else value
            for number, value in said.items()
        }
        if values:
            ratings.save_answers(
                link=links[email],
                round_id=survey_round.pk,
                answers=ratings.Answers(values=values),
                consent_version=1,
                group=regions[email],
            )
            ratings.submit_ballot(link=links[email], round_id=survey_round.pk)


def _comment(cast: Cast, survey_round: SurveyRound, answering: set[str]) -> None:
    items = {item.version.priority.number: item.pk for item in items_of_round(survey_round)}
    links = _links(cast)
    languages = {row["email"]: row["language"] for row in files.panel(cast.number)}
    said = _rows_of(cast, "comments")
    for index, row in enumerate(said):
        speakers = [e for e in sorted(answering) if languages[e] == row["language"]]
        ratings.save_comment(
            link=links[speakers[index % len(speakers)]],
            round_id=survey_round.pk,
            item_id=items[int(row["number"])],
            text=row["text"],
        )


def _suggest(cast: Cast, survey_round: SurveyRound, answering: set[str]) -> None:
    links = _links(cast)
    languages = {row["email"]: row["language"] for row in files.panel(cast.number)}
    for index, row in enumerate(_rows_of(cast, "suggestions")):
        speakers = [e for e in sorted(answering) if languages[e] == row["language"]]
        ratings.save_suggestion(
            link=links[speakers[index]], round_id=survey_round.pk, place=1, text=row["text"]
        )


def _moderate(cast: Cast, survey_round: SurveyRound, now: dt.datetime) -> None:
    """The comments of the demo are fit to be shown, all of them."""
    comments = Comment.objects.filter(item__survey_round=survey_round)
    shown = moderation.Ruling(moderation=Moderation.SHOWN)
    moderation.moderate(
        survey_round=survey_round,
        rulings=dict.fromkeys(comments.values_list("pk", flat=True), shown),
        by=cast.by,
        now=now,
    )


def _answer_suggestions(cast: Cast, now: dt.datetime) -> None:
    for row in _rows_of(cast, "suggestions"):
        if row["fate"]:
            covering = cast.survey.priorities.filter(number=row["covered_by"] or None).first()
            suggestions.answer_suggestion(
                suggestion=Suggestion.objects.get(text=row["text"]),
                fate=SuggestionFate(row["fate"]),
                answer=row["answer"],
                priority=covering,
                by=cast.by,
                now=now,
            )


def _rows_of(cast: Cast, name: str) -> list[dict[str, str]]:
    return [row for row in files.rows(name) if int(row["pillar"]) == cast.number]


def close_round(cast: Cast, survey_round: SurveyRound, now: dt.datetime) -> None:
    rounds.count_answers(now=now)
    rounds.close_round(survey_round=survey_round, by=cast.by, now=now)
    results.seal_round(round_id=survey_round.pk, now=now)


def _dispose(cast: Cast, now: dt.datetime) -> None:
    survey_round = cast.survey.rounds.select_related("survey__pillar__study").get(number=1)
    for item in judged_items(survey_round):
        disposition, reason = _decision(item)
        refinement.dispose(item=item, disposition=disposition, reason=reason, by=cast.by, now=now)
    _reword(cast, survey_round, now)
    _answer_suggestions(cast, now)


def _reword(cast: Cast, survey_round: SurveyRound, now: dt.datetime) -> None:
    items = {item.version.priority.number: item for item in judged_items(survey_round)}
    for row in _rows_of(cast, "rewordings"):
        refinement.rewrite(
            survey_round=survey_round,
            disposition=Disposition.REWORD,
            item_ids=[items[int(row["number"])].pk],
            statements=[Statement(text_en=row["text_en"], text_zh=row["text_zh"])],
            reason=row["reason"],
            by=cast.by,
            now=now,
        )


def _decision(item: RoundItem) -> tuple[Disposition, str]:
    result = item.result
    if 100 * result.agreeing < DROP_BELOW_PERCENT * result.rated:
        return Disposition.DROP, (
            f"Only {result.agreeing} of {result.rated} found it very or extremely relevant."
        )
    return Disposition.CARRY, ""


def _links(cast: Cast) -> dict[str, Link]:
    experts = Expert.objects.filter(seats__survey=cast.survey)
    key = link_key(cast.survey.pillar.study_id)
    return {e.email: issue_link(key, e.pk, e.generation) for e in experts}
