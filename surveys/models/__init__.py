from surveys.models.ballot import CANNOT_JUDGE, Ballot, Comment, Rating, SealedBallot
from surveys.models.message import Message
from surveys.models.panel import Expert, PanelSeat
from surveys.models.priority import Priority, PriorityVersion, VersionLineage
from surveys.models.result import ItemResult, RoundResult
from surveys.models.survey import Survey
from surveys.models.survey_round import RoundItem, SurveyRound

__all__ = [
    "CANNOT_JUDGE",
    "Ballot",
    "Comment",
    "Expert",
    "ItemResult",
    "Message",
    "PanelSeat",
    "Priority",
    "PriorityVersion",
    "Rating",
    "RoundItem",
    "RoundResult",
    "SealedBallot",
    "Survey",
    "SurveyRound",
    "VersionLineage",
]
