from roadmap.models.action import Action, ActionPriority
from roadmap.models.coding import Coding
from roadmap.models.edition import Edition
from roadmap.models.structure import Area, SubTopic

__all__ = ["Action", "ActionPriority", "Area", "Coding", "Edition", "SubTopic"]
