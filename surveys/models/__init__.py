from surveys.models.ballot import CANNOT_JUDGE, Ballot, Comment, Rating, SealedBallot, Suggestion
from surveys.models.citation import Citation
from surveys.models.deviation import Deviation
from surveys.models.file_import import Import
from surveys.models.job import Job, JobFile
from surveys.models.message import MailWords, Message, ReminderWave
from surveys.models.panel import (
    INVENTED,
    Expert,
    PanelSeat,
    PanelTarget,
    RetiredLink,
    Tombstone,
)
from surveys.models.priority import Priority, PriorityVersion, VersionLineage
from surveys.models.result import ItemResult, RoundResult, RoundStatistics
from surveys.models.study_end import StudyEnd
from surveys.models.survey import Survey
from surveys.models.survey_round import RoundItem, SurveyRound
from surveys.models.workshop_effect import WorkshopPriority

__all__ = [
    "CANNOT_JUDGE",
    "INVENTED",
    "Ballot",
    "Citation",
    "Comment",
    "Deviation",
    "Expert",
    "Import",
    "ItemResult",
    "Job",
    "JobFile",
    "MailWords",
    "Message",
    "PanelSeat",
    "PanelTarget",
    "Priority",
    "PriorityVersion",
    "Rating",
    "ReminderWave",
    "RetiredLink",
    "RoundItem",
    "RoundResult",
    "RoundStatistics",
    "SealedBallot",
    "StudyEnd",
    "Suggestion",
    "Survey",
    "SurveyRound",
    "Tombstone",
    "VersionLineage",
    "WorkshopPriority",
]
