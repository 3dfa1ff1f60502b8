import pytest

from studies.models.event_words import details_in_words

pytestmark = pytest.mark.one_database


def test_details_are_told_in_words_and_a_studys_own_words_stay():
    about = {
        "pillar": 1,
        "deadline": "2026-12-09T21:00:00+00:00",
        "disposition": "carry",
        "reason": "accept",
        "declined": True,
        "fields": ["email", "name"],
        "rule": {"threshold_percent": 70, "revise_from_percent": None},
        "of": "T-2026",
        "not_named": [3, 4],
    }
    assert details_in_words(about, without="pillar") == [
        ("deadline", "9 December 2026, 21:00 UTC"),
        ("decision", "carry"),
        ("reason", "accept"),
        ("declined", "yes"),
        ("fields", "e-mail address, name"),
        ("rule", "threshold in per cent: 70, revise from, in per cent: –"),
        ("made from", "T-2026"),
        ("not named", "3, 4"),
    ]
