"""A round that a whole large panel has answered, written at once: by requests it takes minutes.

everybody_answers(survey_round)      # every seated expert rates every item; all values occur
"""

from django.db import connection, transaction

from surveys.models import Ballot, Rating, SurveyRound
from surveys.secrets import Link, issue_link
from surveys.services.link_keys import link_key

AT_ONCE = 200  # experts


def look_at_empty_tables() -> None:
    """Let PostgreSQL believe that nobody has rated, as it does when it looked between rounds."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE surveys_rating, surveys_ballot, surveys_sealedballot")


@transaction.atomic
def everybody_answers(survey_round: SurveyRound) -> None:
    """Give every expert of the panel a ballot with a rating of every item."""
    items = list(survey_round.items.values_list("pk", flat=True))
    experts = survey_round.survey.seats.values_list("expert_id", flat=True)
    key = link_key(survey_round.survey.pillar.study_id)
    links = list(enumerate(issue_link(key, expert_id, 1) for expert_id in experts))
    for start in range(0, len(links), AT_ONCE):
        some = links[start : start + AT_ONCE]
        Ballot.objects.bulk_create(_ballot(survey_round, link) for _, link in some)
        Rating.objects.bulk_create(
            [
                Rating(
                    id=Rating.new_id(link.ballot_id(survey_round.pk)),
                    ballot_id=link.ballot_id(survey_round.pk),
                    item_id=item,
                    value=1 + (place + number) % 5,
                    code=link.tracking_code(survey_round.pk, item),
                )
                for number, link in some
                for place, item in enumerate(items)
            ],
            batch_size=5_000,
        )


def _ballot(survey_round: SurveyRound, link: Link) -> Ballot:
    return Ballot(
        id=link.ballot_id(survey_round.pk),
        survey_round=survey_round,
        ballot_key=link.ballot_key,
        consent_version=1,
    )
