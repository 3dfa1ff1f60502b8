from surveys.models.ballot import CANNOT_JUDGE, Ballot, Comment, Rating, SealedBallot, Suggestion
from surveys.models.deviation import Deviation
from surveys.models.message import MailWords, Message, ReminderWave
from surveys.models.panel import INVENTED, Expert, PanelSeat, RetiredLink, Tombstone
from surveys.models.priority import Priority, PriorityVersion, VersionLineage
from surveys.models.result import ItemResult, RoundResult
from surveys.models.study_end import StudyEnd
from surveys.models.survey import Survey
from surveys.models.survey_round import RoundItem, SurveyRound

__all__ = [
    "CANNOT_JUDGE",
    "INVENTED",
    "Ballot",
    "Comment",
    "Deviation",
    "Expert",
    "ItemResult",
    "MailWords",
    "Message",
    "PanelSeat",
    "Priority",
    "PriorityVersion",
    "Rating",
    "ReminderWave",
    "RetiredLink",
    "RoundItem",
    "RoundResult",
    "SealedBallot",
    "StudyEnd",
    "Suggestion",
    "Survey",
    "SurveyRound",
    "Tombstone",
    "VersionLineage",
]
