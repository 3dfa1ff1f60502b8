"""Refusals, in words for the person who is refused."""

from django.utils.functional import Promise


class Refusal(Exception):
    """Something that the state of a study does not allow; `sentence` is shown to the person."""

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class InvalidTransition(Refusal):
    """A round cannot go from its state to the wanted one."""


class RoundNotOpen(Refusal):
    """Ratings and comments are taken only while a round is open."""


class NotInRound(Refusal):
    """The item is not in this round, or the expert is not on its panel."""


class AnswersChangedElsewhere(Refusal):
    """The same expert saved in another window since the page was loaded."""


class TooFewAnswers(Refusal):
    """So few have answered that a count would show who gave which rating."""


class LinkKeyGone(Exception):
    """The link key of a study was destroyed or is missing."""


class ProtocolLocked(Refusal):
    """The rule and the list of priorities no longer change."""


class NotOnScale(Refusal):
    """The value is no rating on the survey's scale."""
