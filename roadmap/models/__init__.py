from roadmap.models.action import Action, ActionPriority
from roadmap.models.coding import Coding
from roadmap.models.edition import Edition
from roadmap.models.edition_file import EditionFile, EditionFileContent
from roadmap.models.indicator import Indicator, Measurement
from roadmap.models.owner_reminder import OwnerReminder
from roadmap.models.structure import Area, SubTopic
from roadmap.models.uptake import Jurisdiction, UptakeStatement

__all__ = [
    "Action",
    "ActionPriority",
    "Area",
    "Coding",
    "Edition",
    "EditionFile",
    "EditionFileContent",
    "Indicator",
    "Jurisdiction",
    "Measurement",
    "OwnerReminder",
    "SubTopic",
    "UptakeStatement",
]
