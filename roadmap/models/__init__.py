from roadmap.models.action import Action, ActionPriority
from roadmap.models.coding import Coding
from roadmap.models.edition import Edition
from roadmap.models.erratum import Erratum
from roadmap.models.indicator import Indicator, Measurement
from roadmap.models.omission import Omission
from roadmap.models.owner_reminder import OwnerReminder
from roadmap.models.review import Remark, Review
from roadmap.models.structure import Area, SubTopic
from roadmap.models.uptake import Jurisdiction, UptakeStatement

__all__ = [
    "Action",
    "ActionPriority",
    "Area",
    "Coding",
    "Edition",
    "Erratum",
    "Indicator",
    "Jurisdiction",
    "Measurement",
    "Omission",
    "OwnerReminder",
    "Remark",
    "Review",
    "SubTopic",
    "UptakeStatement",
]
