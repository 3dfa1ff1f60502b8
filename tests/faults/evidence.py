"""What closing and sealing left of one round: equal for every round that got the same answers."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from studies.models import Event
from surveys import bundle
from surveys.models import (
    Ballot,
    ItemResult,
    Rating,
    RoundResult,
    SealedBallot,
    SurveyRound,
)


@dataclass(frozen=True)
class Evidence:
    """Everything that is counted, without keys and times."""

    state: str
    results: int
    tallies: list[Any]
    bundles_hold: list[bool]
    live: tuple[int, int]
    sealed: Counter
    events: Counter
    mails: Counter


def evidence(survey_round: SurveyRound) -> Evidence:
    """Read the evidence of a round; its study has no other."""
    survey_round.refresh_from_db()
    results = RoundResult.objects.filter(survey_round=survey_round)
    tallies = ItemResult.objects.filter(item__survey_round=survey_round).order_by("item__position")
    sealed = SealedBallot.objects.filter(survey_round=survey_round)
    events = Event.objects.filter(study=survey_round.survey.pillar.study)
    return Evidence(
        state=survey_round.state,
        results=results.count(),
        tallies=list(tallies.values_list("counts", "missing", "verdict")),
        bundles_hold=[bundle.sha256(each.bundle) == each.bundle_sha256 for each in results],
        live=(
            Ballot.objects.filter(survey_round=survey_round).count(),
            Rating.objects.filter(ballot__survey_round=survey_round).count(),
        ),
        sealed=Counter(tuple(ballot.answers.values()) for ballot in sealed),
        events=Counter(events.values_list("kind", flat=True)),
        mails=Counter(survey_round.messages.values_list("kind", flat=True)),
    )
