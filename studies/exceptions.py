"""Refusals about a study's team."""


class LastCoordinator(Exception):
    """A study keeps at least one coordinator."""
