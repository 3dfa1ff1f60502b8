"""What cannot be rewritten, and when."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from surveys.enums import Disposition, RoundState
from surveys.exceptions import Refusal
from surveys.models import Priority, PriorityVersion, VersionLineage
from surveys.services import refinement
from tests.factories.rewriting import (
    RATED,
    RATINGS,
    REASON,
    alice,
    decisions,
    disposed,
    lineage,
    rewrite,
    said,
    wordings,
)
from tests.factories.surveys import decide, make_survey, round_at_state
from tests.factories.surveys import sealed_round as make_sealed_round

pytestmark = pytest.mark.django_db
REWORD, MERGE, SPLIT = Disposition.REWORD, Disposition.MERGE, Disposition.SPLIT
CARRY, DROP, ACCEPT = Disposition.CARRY, Disposition.DROP, Disposition.ACCEPT


@pytest.fixture
def sealed():
    return make_sealed_round(ratings=RATINGS)


@pytest.mark.parametrize(
    ("asked", "reason", "sentence"),
    [
        ((REWORD, [2], "Clearer"), " ", "Say why. The experts read the reason"),
        ((REWORD, [2], "Statement 2"), REASON, "This is the wording that was rated."),
        ((REWORD, [2]), REASON, "Write one wording"),
        ((REWORD, [2], "One", "Two"), REASON, "Write one wording"),
        ((REWORD, [2, 3], "One"), REASON, "Choose one priority"),
        ((MERGE, [2], "Both"), REASON, "Choose at least one other priority"),
        ((MERGE, [2, 2], "Both"), REASON, "Choose at least one other priority"),
        ((MERGE, [2, 3], "One", "Two"), REASON, "Write one wording"),
        ((SPLIT, [2], "Alone"), REASON, "Write at least two wordings"),
        ((SPLIT, [2, 3], "One", "Two"), REASON, "Choose one priority"),
        ((SPLIT, [2]), REASON, "Write at least two wordings"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_changes_nothing(sealed, asked, reason, sentence):
    with pytest.raises(Refusal, match=sentence):
        rewrite(sealed, *asked, reason=reason)
    assert (wordings(), lineage(), decisions(sealed)) == (RATED, [], [("", "")] * 3)
    assert (Priority.objects.count(), disposed()) == (3, [])


def test_an_item_of_another_round_is_refused(sealed):
    other = make_sealed_round(survey=make_survey(study=sealed.survey.pillar.study), ratings=RATINGS)
    with pytest.raises(Refusal, match="not in this round"):
        refinement.rewrite(
            survey_round=sealed,
            disposition=MERGE,
            item_ids=[sealed.items.get(position=1).pk, other.items.get(position=1).pk],
            statements=said("Both"),
            reason=REASON,
            by=alice(sealed),
            now=timezone.now(),
        )
    assert lineage() == []


@pytest.mark.parametrize("disposition", [REWORD, MERGE, SPLIT])
def test_rewriting_is_never_decided_without_a_wording(sealed, disposition):
    with pytest.raises(Refusal, match="I-02: write the new wording first"):
        decide(sealed, {2: disposition})


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.OPEN, RoundState.CLOSED])
def test_before_the_round_is_sealed_nothing_is_rewritten(state):
    survey_round = round_at_state(state)
    with pytest.raises(Refusal, match="not counted and sealed yet"):
        refinement.rewrite(
            survey_round=survey_round,
            disposition=REWORD,
            item_ids=[],
            statements=said("Clearer"),
            reason=REASON,
            by=alice(survey_round),
            now=timezone.now(),
        )


@pytest.mark.parametrize("state", [RoundState.OPEN, RoundState.CLOSED, RoundState.SEALED])
def test_after_the_next_round_opened_nothing_is_rewritten(sealed, state):
    decide(sealed, {1: CARRY, 2: CARRY, 3: CARRY})
    round_at_state(state, survey=sealed.survey, number=2)
    with pytest.raises(Refusal, match="The next round has opened"):
        rewrite(sealed, REWORD, [2], "Clearer")
    assert wordings() == RATED


def test_after_the_last_round_nothing_is_decided_or_rewritten(sealed):
    decide(sealed, {1: CARRY, 2: CARRY, 3: CARRY})
    last = make_sealed_round(survey=sealed.survey, number=2, ratings=RATINGS)
    with pytest.raises(Refusal, match="This was the last round"):
        rewrite(last, REWORD, [2], "Clearer")
    with pytest.raises(Refusal, match="This was the last round"):
        decide(last, {1: DROP})
    assert (wordings(), decisions(last)) == (RATED, [("", "")] * 3)


@pytest.mark.each_database
def test_the_database_knows_no_wording_that_is_its_own_parent(sealed):
    version = PriorityVersion.objects.first()
    with pytest.raises(IntegrityError):
        VersionLineage.objects.create(parent=version, child=version, kind="reworded", reason="x")
