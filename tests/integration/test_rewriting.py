"""Rewording, merging and splitting between two rounds, and taking it back."""

import pytest
from django.utils import timezone

from studies.models import Event
from surveys.enums import Disposition, LineageKind
from surveys.exceptions import Refusal
from surveys.models import Priority, PriorityVersion
from surveys.services import refinement
from surveys.services.priorities import Statement
from tests.factories.rewriting import (
    RATED,
    RATINGS,
    REASON,
    alice,
    decisions,
    disposed,
    lineage,
    next_list,
    rewrite,
    wordings,
)
from tests.factories.surveys import decide, make_survey, open_survey_round
from tests.factories.surveys import sealed_round as make_sealed_round

pytestmark = pytest.mark.django_db
REWORD, MERGE, SPLIT = Disposition.REWORD, Disposition.MERGE, Disposition.SPLIT
CARRY, DROP, ACCEPT = Disposition.CARRY, Disposition.DROP, Disposition.ACCEPT


@pytest.fixture
def sealed():
    return make_sealed_round(ratings=RATINGS)


def undo(survey_round, position):
    return refinement.take_back(
        survey_round=survey_round,
        item_id=survey_round.items.get(position=position).pk,
        by=alice(survey_round),
        now=timezone.now(),
    )


# --- what it makes --------------------------------------------------------------------------------


def test_a_rewording_is_a_new_version_of_the_same_priority(sealed):
    (new,) = rewrite(sealed, REWORD, [2], "Clearer")
    assert wordings() == RATED | {(2, 2): "Clearer"}
    assert lineage() == [((2, 1), LineageKind.REWORDED, (2, 2), REASON)]
    assert decisions(sealed) == [("", ""), ("reword", REASON), ("", "")]
    assert (new.text_zh, new.translation, new.created_by) == (
        "Clearer",
        "draft",
        alice(sealed),
    )
    assert disposed() == [("Alice", "reword")]


def test_a_merger_is_one_new_version_of_the_first_priority(sealed):
    rewrite(sealed, MERGE, [3, 1], "Both")
    assert wordings() == RATED | {(3, 2): "Both"}
    assert lineage() == [
        ((1, 1), LineageKind.MERGED, (3, 2), REASON),
        ((3, 1), LineageKind.MERGED, (3, 2), REASON),
    ]
    assert decisions(sealed) == [("merge", REASON), ("", ""), ("merge", REASON)]
    assert disposed() == [("Alice", "merge")] * 2


def test_a_split_makes_new_priorities_in_the_same_area(sealed):
    sealed.survey.priorities.filter(number=2).update(area_en="Data", area_zh="数据")
    rewrite(sealed, SPLIT, [2], "First half", "Second half")
    assert wordings() == RATED | {(4, 1): "First half", (5, 1): "Second half"}
    assert lineage() == [
        ((2, 1), LineageKind.SPLIT, (4, 1), REASON),
        ((2, 1), LineageKind.SPLIT, (5, 1), REASON),
    ]
    areas = Priority.objects.filter(number__gt=3).values_list("area_en", "area_zh")
    assert list(areas) == [("Data", "数据")] * 2
    assert disposed() == [("Alice", "split")]


def test_without_a_chinese_text_the_translation_is_missing(sealed):
    (new,) = refinement.rewrite(
        survey_round=sealed,
        disposition=REWORD,
        item_ids=[sealed.items.get(position=2).pk],
        statements=[Statement(text_en="Clearer")],
        reason=REASON,
        by=alice(sealed),
        now=timezone.now(),
    )
    assert new.translation == "missing"


@pytest.mark.parametrize(
    ("disposition", "positions", "texts", "following"),
    [
        (REWORD, [2], ["Clearer"], ["Clearer", "Statement 3"]),
        (MERGE, [2, 3], ["Both"], ["Both"]),
        (SPLIT, [3], ["First", "Second", "Third"], ["Statement 2", "First", "Second", "Third"]),
    ],
)
def test_the_next_round_asks_for_the_new_wordings_once_each(
    sealed, disposition, positions, texts, following
):
    rewrite(sealed, disposition, positions, *texts)
    rest = {1: ACCEPT, 2: CARRY, 3: CARRY}
    decide(sealed, {place: what for place, what in rest.items() if place not in positions})
    assert next_list(sealed) == following
    second = open_survey_round(sealed.survey, number=2)
    asked = second.items.order_by("position").values_list("version__text_en", flat=True)
    assert list(asked) == following


def test_the_rated_wording_stays_as_it_was(sealed):
    before = list(PriorityVersion.objects.order_by("pk").values())
    rewrite(sealed, REWORD, [1], "Clearer")
    rewrite(sealed, SPLIT, [2], "First", "Second")
    rated = PriorityVersion.objects.filter(items__survey_round=sealed)
    assert list(rated.order_by("pk").values()) == before


def test_a_wording_is_rewritten_in_every_round_and_keeps_its_whole_history():
    survey = make_survey()
    survey.rounds.create(number=3)
    first = make_sealed_round(survey=survey, ratings=RATINGS)
    rewrite(first, REWORD, [2], "Clearer")
    decide(first, {1: ACCEPT, 3: DROP})
    second = make_sealed_round(survey=survey, number=2, ratings=[{1: 2}] * 6)
    rewrite(second, SPLIT, [1], "First", "Second")
    assert [step[:3] for step in lineage()] == [
        ((2, 1), LineageKind.REWORDED, (2, 2)),
        ((2, 2), LineageKind.SPLIT, (4, 1)),
        ((2, 2), LineageKind.SPLIT, (5, 1)),
    ]
    assert next_list(second) == ["First", "Second"]


# --- undoing it -----------------------------------------------------------------------------------


@pytest.mark.parametrize("instead", [CARRY, DROP])
def test_another_decision_takes_the_new_wording_back(sealed, instead):
    rewrite(sealed, REWORD, [2], "Clearer")
    decide(sealed, {2: instead})
    assert (wordings(), lineage()) == (RATED, [])
    assert decisions(sealed)[1] == (instead, "Decided by the working group.")
    assert disposed() == [("Alice", "reword"), ("Alice", instead)]


def test_taking_a_split_back_takes_its_priorities_off_the_list(sealed):
    rewrite(sealed, SPLIT, [2], "First", "Second")
    decide(sealed, {2: CARRY})
    assert (wordings(), Priority.objects.count()) == (RATED, 3)


@pytest.mark.parametrize("who", [2, 3])
def test_taking_one_out_of_a_merger_frees_all_that_were_in_it(sealed, who):
    rewrite(sealed, MERGE, [2, 3], "Both")
    decide(sealed, {who: CARRY})
    expected = [("", "")] * 3
    expected[who - 1] = ("carry", "Decided by the working group.")
    assert (decisions(sealed), wordings(), lineage()) == (expected, RATED, [])


def test_the_record_says_of_each_that_its_decision_was_taken_back(sealed):
    rewrite(sealed, MERGE, [1, 2, 3], "All")
    decide(sealed, {2: CARRY})
    events = Event.objects.filter(kind="item_freed").order_by("pk")
    assert disposed() == [("Alice", "merge")] * 3 + [
        ("Alice", "carry"),
        ("Alice", ""),
        ("Alice", ""),
    ]
    assert [each.about for each in events] == [
        {"pillar": 1, "round": 1, "item": sealed.items.get(position=place).pk, "priority": code}
        for place, code in ((1, "I-01"), (3, "I-03"))
    ]


@pytest.mark.parametrize(
    ("what", "positions", "texts"),
    [(REWORD, [2], ["Clearer"]), (MERGE, [2, 3], ["Both"]), (SPLIT, [2], ["First", "Second"])],
)
def test_a_rewriting_is_undone_whole_and_on_record(sealed, what, positions, texts):
    rewrite(sealed, what, positions, *texts)
    assert [item.position for item in undo(sealed, 2)] == positions
    assert (decisions(sealed), wordings(), lineage()) == ([("", "")] * 3, RATED, [])
    assert Priority.objects.count() == 3
    made = len(positions)
    assert disposed() == [("Alice", what.value)] * made + [("Alice", "")] * made


def test_a_decision_is_undone_and_undoing_twice_is_nothing_new(sealed):
    decide(sealed, {1: ACCEPT, 2: DROP})
    assert [len(undo(sealed, 2)), len(undo(sealed, 2))] == [1, 0]
    assert decisions(sealed) == [("accept", "Decided by the working group."), ("", ""), ("", "")]
    assert disposed() == [("Alice", "accept"), ("Alice", "drop"), ("Alice", "")]


def test_nothing_is_undone_once_the_next_round_has_opened(sealed):
    decide(sealed, {1: ACCEPT, 2: CARRY, 3: DROP})
    open_survey_round(sealed.survey, number=2)
    with pytest.raises(Refusal, match="The next round has opened"):
        undo(sealed, 2)
    assert [what for what, _why in decisions(sealed)] == ["accept", "carry", "drop"]


def test_all_of_a_merger_may_be_decided_anew_at_once(sealed):
    rewrite(sealed, MERGE, [1, 2, 3], "All")
    decide(sealed, {1: ACCEPT, 2: CARRY, 3: DROP})
    assert [what for what, _why in decisions(sealed)] == ["accept", "carry", "drop"]
    assert wordings() == RATED


def test_a_new_rewriting_replaces_the_one_before(sealed):
    rewrite(sealed, MERGE, [2, 3], "Both")
    rewrite(sealed, REWORD, [2], "Clearer", reason="Better alone.")
    assert wordings() == RATED | {(2, 2): "Clearer"}
    assert lineage() == [((2, 1), LineageKind.REWORDED, (2, 2), "Better alone.")]
    assert decisions(sealed) == [("", ""), ("reword", "Better alone."), ("", "")]


def test_other_rewritings_stay_when_one_is_undone(sealed):
    rewrite(sealed, REWORD, [1], "Clearer 1")
    rewrite(sealed, REWORD, [2], "Clearer 2")
    decide(sealed, {1: CARRY})
    assert wordings() == RATED | {(2, 2): "Clearer 2"}


def test_a_wording_that_was_rated_is_never_taken_back():
    survey = make_survey()
    survey.rounds.create(number=3)
    first = make_sealed_round(survey=survey, ratings=RATINGS)
    rewrite(first, REWORD, [2], "Clearer")
    decide(first, {1: ACCEPT, 3: DROP})
    second = make_sealed_round(survey=survey, number=2, ratings=[{1: 2}] * 6)
    decide(second, {1: DROP})
    assert wordings() == RATED | {(2, 2): "Clearer"}
    assert len(lineage()) == 1


def test_the_reason_of_a_rewriting_may_be_written_anew(sealed):
    rewrite(sealed, REWORD, [2], "Clearer")
    item = sealed.items.get(position=2)
    refinement.dispose(
        item=item, disposition=REWORD, reason="A better one.", by=alice(sealed), now=timezone.now()
    )
    assert decisions(sealed)[1] == ("reword", "A better one.")
    assert lineage() == [((2, 1), LineageKind.REWORDED, (2, 2), "A better one.")]


def test_the_reason_of_a_merger_is_one_for_all_that_went_into_it(sealed):
    rewrite(sealed, MERGE, [1, 2], "Both")
    item = sealed.items.get(position=2)
    refinement.dispose(
        item=item, disposition=MERGE, reason="A better one.", by=alice(sealed), now=timezone.now()
    )
    assert [step[-1] for step in lineage()] == ["A better one."] * 2


def test_a_kept_merger_sent_beside_another_decision_is_undone_and_not_half_kept(sealed):
    rewrite(sealed, MERGE, [1, 2], "Both")
    decided = {
        sealed.items.get(position=1).pk: refinement.Decision(disposition=CARRY),
        sealed.items.get(position=2).pk: refinement.Decision(disposition=MERGE, reason=REASON),
    }
    refinement.dispose_all(
        survey_round=sealed, decisions=decided, by=alice(sealed), now=timezone.now()
    )
    assert [what for what, _why in decisions(sealed)] == ["carry", "", ""]
    assert wordings() == RATED


def test_a_rewriting_keeps_a_reason(sealed):
    rewrite(sealed, REWORD, [2], "Clearer")
    item = sealed.items.get(position=2)
    with pytest.raises(Refusal, match="I-02: say why it is rewritten"):
        refinement.dispose(
            item=item, disposition=REWORD, reason=" ", by=alice(sealed), now=timezone.now()
        )
