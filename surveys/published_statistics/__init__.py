"""What a team may read of a sealed round beyond its tallies: statistics, minus what betrays. Pure.

    record      everything about a round, as it is stored
    one_round   of its own ratings
    two_rounds  of the same experts in two rounds, and of those who left or joined

Two rounds of one panel are two tables about almost the same people, and what is said of those in
both is a third one: by subtraction it tells of those who left or joined. How the same experts
changed tells of the two together, so it is released where they are nobody, or five at least. What
those in both rounds gave in *one* round tells of each, so it is released where each is nobody or
five at least; and so is what the round would have been with the earlier ratings of those who left.
What is withheld is not stored. How many people left and joined may always be said.
"""

from surveys.published_statistics.record import published_statistics
from surveys.published_statistics.two_rounds import Before

__all__ = ["Before", "published_statistics"]
