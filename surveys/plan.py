"""When the silent are reminded, by the protocol. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True, kw_only=True)
class ReminderPlan:
    """Days before the deadline, how many in a round at most, and hours in which nothing is sent.

    Quiet hours run from the beginning of `quiet_from` to the beginning of `quiet_until`, by the
    clock of `zone`, over midnight too; the same number twice: there are none.
    """

    days: tuple[int, ...] = (7, 1)
    most: int = 3
    quiet_from: int = 0
    quiet_until: int = 0
    zone: str = "UTC"

    @property
    def has_quiet_hours(self) -> bool:
        return self.quiet_from != self.quiet_until

    def is_quiet(self, now: dt.datetime) -> bool:
        """Whether nothing is to be sent at this moment."""
        hour = now.astimezone(ZoneInfo(self.zone)).hour
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until

    def as_dict(self) -> dict[str, Any]:
        """The plan as plain values, for the protocol."""
        return {
            "days_before_deadline": list(self.days),
            "most_in_a_round": self.most,
            "quiet_from": self.quiet_from,
            "quiet_until": self.quiet_until,
            "time_zone": self.zone,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "ReminderPlan":
        """The inverse of `as_dict`."""
        return cls(
            days=tuple(data["days_before_deadline"]),
            most=data["most_in_a_round"],
            quiet_from=data["quiet_from"],
            quiet_until=data["quiet_until"],
            zone=data["time_zone"],
        )
