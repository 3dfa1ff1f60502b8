from studies.models.event import Event
from studies.models.evidence import Evidence
from studies.models.invitation import TeamInvitation
from studies.models.people import Membership, User
from studies.models.study import Pillar, Study
from studies.models.workshop import Workshop

__all__ = [
    "Event",
    "Evidence",
    "Membership",
    "Pillar",
    "Study",
    "TeamInvitation",
    "User",
    "Workshop",
]
