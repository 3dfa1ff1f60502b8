from roadmap.models.action import Action, ActionPriority
from roadmap.models.api_token import ApiToken
from roadmap.models.code_suggestion import CodeSuggestion, NearlySamePair
from roadmap.models.codebook import CodeMemo
from roadmap.models.coding import CodeChange, Coding
from roadmap.models.consultation import ShownConsultation
from roadmap.models.edition import Edition
from roadmap.models.edition_file import EditionFile, EditionFileContent
from roadmap.models.erratum import Erratum
from roadmap.models.independent_coding import Coder, CoderChoice, PillarCoding
from roadmap.models.indicator import Indicator, Measurement
from roadmap.models.omission import Omission
from roadmap.models.owner_reminder import OwnerReminder
from roadmap.models.review import Remark, Review
from roadmap.models.structure import Area, SubTopic
from roadmap.models.uptake import Jurisdiction, UptakeStatement

__all__ = [
    "Action",
    "ActionPriority",
    "ApiToken",
    "Area",
    "CodeChange",
    "CodeMemo",
    "CodeSuggestion",
    "Coder",
    "CoderChoice",
    "Coding",
    "Edition",
    "EditionFile",
    "EditionFileContent",
    "Erratum",
    "Indicator",
    "Jurisdiction",
    "Measurement",
    "NearlySamePair",
    "Omission",
    "OwnerReminder",
    "PillarCoding",
    "Remark",
    "Review",
    "ShownConsultation",
    "SubTopic",
    "UptakeStatement",
]
