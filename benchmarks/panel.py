"""A panel in an open round, made through the services, and what is stored of its ratings."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import resolve, reverse

from benchmarks.load import Outcome
from surveys.models import Ballot, Expert, Rating, SurveyRound
from surveys.secrets import Link, issue_link
from surveys.services.link_keys import link_key
from tests.factories.surveys import make_survey, open_survey_round


@dataclass(frozen=True)
class Panel:
    """An open round and the personal links of everybody who may rate in it."""

    survey_round: SurveyRound
    links: list[Link]

    @property
    def page(self) -> str:
        """Where its priorities are rated."""
        return reverse("surveys:rate_priorities", args=[self.survey_round.pk])

    @cached_property
    def paths(self) -> list[str]:
        """Where each priority's rating is saved."""
        items = self.survey_round.items.values_list("pk", flat=True)
        return [reverse("surveys:save_rating", args=[self.survey_round.pk, item]) for item in items]

    def forget_answers(self) -> None:
        """Empty the ballot box."""
        Ballot.objects.filter(survey_round=self.survey_round).delete()

    def holds_exactly(self, outcome: Outcome, links: list[Link]) -> bool:
        """Say whether the ratings in the database are those acknowledged, each the last, no other.

        Every save counts up its ballot's revision, so their sum must be the number of saves.
        """
        sent = {
            (link.ballot_id(self.survey_round.pk), resolve(path).kwargs["item_id"]): value
            for link, values in zip(links, outcome.stored, strict=True)
            for path, value in values.items()
        }
        ratings = Rating.objects.filter(ballot__survey_round=self.survey_round)
        held = {
            (ballot, item): value
            for ballot, item, value in ratings.values_list("ballot_id", "item_id", "value")
        }
        ballots = Ballot.objects.filter(survey_round=self.survey_round)
        saves = sum(ballots.values_list("revision", flat=True))
        return held == sent and saves == outcome.statuses.get("200", 0)


def make_panel(*, items: int, experts: int) -> Panel:
    """Return a panel of so many experts, with links that hold, in a round of so many priorities."""
    survey = make_survey(priorities=items, experts=experts)
    people = list(Expert.objects.filter(seats__survey=survey))
    key = link_key(survey.pillar.study_id)
    links = [issue_link(key, person.pk, person.generation) for person in people]
    for person, link in zip(people, links, strict=True):
        person.auth = link.auth
    Expert.objects.bulk_update(people, ["auth"], batch_size=500)
    return Panel(open_survey_round(survey), links)
