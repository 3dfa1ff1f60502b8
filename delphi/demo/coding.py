"""The demo study's coding: two fictional analysts code pillar I, compare, and decide."""

import datetime as dt
from collections.abc import Mapping

from delphi.demo import files
from roadmap.coder_comparison import comparison
from roadmap.models import PillarCoding, SubTopic
from roadmap.services import adjudication, codebook, coders, structure
from roadmap.services.coders import Choice
from studies.enums import Role
from studies.models import Study, User
from studies.services.studies import add_member
from surveys.models import Survey
from surveys.queries import consensus_priorities

ANALYSTS = {"analyst@demo.example": "Ana Demo", "analyst2@demo.example": "Jun Demo"}
HOUR = dt.timedelta(hours=1)
Topics = Mapping[tuple[str, str, str], SubTopic]


def write_codebook(*, topics: Topics, by: User, now: dt.datetime) -> None:
    """Say what belongs under codes that are easily mixed up."""
    for row in files.rows("codebook"):
        topic = topics[row["pillar"], row["area"], row["letter"]]
        texts = {name: row[name] for name in row if name.endswith(("_en", "_zh"))}
        structure.edit_sub_topic(sub_topic=topic, by=by, now=now, **texts)
        codebook.write_memo(sub_topic=topic, text=row["memo"], by=by, now=now)


def code_by_two(
    *, survey: Survey, topics: Topics, by: User, password: str, now: dt.datetime
) -> None:
    """Let two analysts code a survey's pillar, hand in, compare, and decide where they differ."""
    analysts = _analysts(survey.pillar.study, by, password, now)
    for place, analyst in enumerate(analysts):
        coder = coders.enter_as_coder(pillar=survey.pillar, by=analyst, now=now)
        choices = _choices(survey, topics, ("first", "second")[place])
        study = survey.pillar.study
        coders.choose_codes(study=study, choices=choices, by=analyst, now=now + HOUR)
        coders.hand_in(coder=coder, by=analyst, now=now + 2 * HOUR)
    coding = PillarCoding.objects.select_related("pillar__study").get(pillar=survey.pillar)
    coding = adjudication.open_codes(coding=coding, by=by, now=now + 3 * HOUR)
    adjudication.accept_agreed(coding=coding, by=by, now=now + 3 * HOUR)
    _decide(coding, topics, by, now + 4 * HOUR)


def _decide(coding: PillarCoding, topics: Topics, by: User, now: dt.datetime) -> None:
    compared = comparison(coding)
    assert compared is not None
    finals, rows = _rows("priorities"), _rows("codings")
    for row in compared.to_decide:
        key = str(coding.pillar.number), str(row.priority.number)
        final = finals[key]
        adjudication.decide_code(
            coding=coding,
            priority=row.priority,
            sub_topic=topics[final["pillar"], final["area"], final["letter"]],
            reason=rows[key]["reason"],
            by=by,
            now=now,
        )


def _choices(survey: Survey, topics: Topics, coder: str) -> dict[int, Choice | None]:
    """What a coder chooses: as the final code, but for the rows of codings.csv."""
    finals, differing = _rows("priorities"), _rows("codings")
    choices: dict[int, Choice | None] = {}
    for priority in consensus_priorities(survey):
        key = str(survey.pillar.number), str(priority.number)
        final, row = finals[key], differing.get(key)
        chosen = row[coder] if row else f"{final['area']}-{final['letter']}"
        topic = None if chosen == "none" else topics[key[0], chosen[0], chosen[-1]]
        note = row["note"] if row and coder == "second" else ""
        choices[priority.pk] = Choice(sub_topic=topic, note=note)
    return choices


def _rows(name: str) -> dict[tuple[str, str], dict[str, str]]:
    return {(row["pillar"], row["number"]): row for row in files.rows(name)}


def _analysts(study: Study, by: User, password: str, now: dt.datetime) -> list[User]:
    people = [
        User.objects.filter(email=email).first()
        or User.objects.create_user(email, password, name=name)
        for email, name in ANALYSTS.items()
    ]
    for person in people:
        add_member(study=study, user=person, role=Role.ANALYST, by=by, now=now)
    return people
