"""The pictures of a round: files that are well-formed, with the numbers of their tables."""

from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from studies.models import Study
from surveys.enums import Disposition, RoundState
from surveys.round_pictures import pictures_of
from surveys.services import refinement
from surveys.services.priorities import Statement
from surveys.services.round_statistics import compute_due_statistics
from tests.factories.pages import WHOLE_TEAM, query_count, signed_in, statuses, text_of
from tests.factories.surveys import decide, make_survey, round_at_state, sealed_round

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
ONE_ROUND = ["distributions", "agreement", "heat_map", "item_flow", "panel_flow"]
TWO_ROUNDS = ["distributions", "agreement", "dumbbell", "heat_map", "item_flow", "panel_flow"]
# 16 of 23 agree on item 1, 17 of 23 on item 2; item 3 has four ratings and one "cannot judge".
RATINGS = [
    {1: 4 if n < 16 else 2, 2: 5 if n < 17 else 3} | ({3: 5 if n else None} if n < 5 else {})
    for n in range(23)
]


def url(survey_round, picture=None):
    if picture is None:
        return reverse("surveys:round_pictures", args=[survey_round.pk])
    return reverse("surveys:round_picture", args=[survey_round.pk, picture])


def coordinator(survey_round):
    study = survey_round.survey.pillar.study
    return signed_in(study.memberships.get(role="coordinator").user)


def drawn(survey_round):
    return {picture.name: picture for picture in pictures_of(survey_round)}


def root_of(svg):
    return ET.fromstring(svg)  # noqa: S314


def table_of(picture):
    return [(row.head, *row.cells) for row in picture.table.rows]


def words_of(picture):
    return [each.text for each in root_of(picture.svg).iter(f"{SVG}text")]


def second_round():
    """A finished second round: item 1 carried, 2 and 3 merged, 4 dropped, 5 split, 6 accepted."""
    survey = make_survey(priorities=6, experts=12)
    by = survey.pillar.study.memberships.get().user
    one = sealed_round(survey=survey, ratings=[{1: 3, 2: 4, 3: 4, 4: 1, 5: 2, 6: 5}] * 12)
    decide(one, {1: Disposition.CARRY, 4: Disposition.DROP, 6: Disposition.ACCEPT})
    pk = dict(one.items.values_list("position", "pk"))
    for kind, items, texts in (
        (Disposition.MERGE, [pk[2], pk[3]], ["Both"]),
        (Disposition.SPLIT, [pk[5]], ["Part one", "Part two"]),
    ):
        versions = refinement.rewrite(
            survey_round=one,
            disposition=kind,
            item_ids=items,
            statements=[Statement(text_en=text, text_zh="条目") for text in texts],
            reason="Clearer.",
            by=by,
            now=timezone.now(),
        )
        for version in versions:
            version.translation = "reviewed"
            version.save(update_fields=["translation"])
    ratings = [{1: 5, 2: 4, 3: 2, 4: 4}] * 12
    return sealed_round(survey=survey, number=2, ratings=ratings)


def test_the_whole_team_sees_and_saves_pictures_of_a_sealed_round():
    survey_round = round_at_state(RoundState.SEALED)
    assert statuses(url(survey_round), survey_round.survey.pillar.study) == WHOLE_TEAM
    client = coordinator(survey_round)
    assert {name: client.get(url(survey_round, name)).status_code for name in ONE_ROUND} == (
        dict.fromkeys(ONE_ROUND, 200)
    )


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.OPEN, RoundState.CLOSED])
def test_before_sealing_there_are_no_pictures_for_anybody(state):
    survey_round = round_at_state(state)
    client = coordinator(survey_round)
    found = [client.get(url(survey_round, name)).status_code for name in (None, *TWO_ROUNDS)]
    assert found == [404] * 7


@pytest.mark.parametrize("name", ["dumbbell", "unknown", "__class__", "..%2f"])
def test_a_picture_that_is_not_there_is_not_found(name):
    survey_round = sealed_round(ratings=RATINGS)
    assert coordinator(survey_round).get(url(survey_round, name)).status_code == 404


def test_a_picture_is_a_file_of_its_own_with_a_name():
    survey_round = sealed_round(ratings=RATINGS)
    response = coordinator(survey_round).get(url(survey_round, "agreement"))
    assert (response["Content-Type"], response["Content-Disposition"]) == (
        "image/svg+xml; charset=utf-8",
        'attachment; filename="personalised-medicine-pillar-1-round-1-agreement.svg"',
    )
    assert root_of(response.content)[0].text == "1 of 3 priorities reached consensus"


def test_pictures_and_their_tables_hold_the_numbers_of_the_round():
    survey_round = sealed_round(ratings=RATINGS)
    found = drawn(survey_round)
    assert list(found) == ONE_ROUND
    assert table_of(found["agreement"]) == [
        ("I-02", "17 of 23 (73.9 %)", "53.5 to 87.5 %"),
        ("I-01", "16 of 23 (69.6 %)", "49.1 to 84.4 %"),
    ]
    assert "16 of 23 (69.6 %)" in words_of(found["agreement"])
    counts = [("I-02", "0", "0", "6", "0", "17", "23"), ("I-01", "0", "7", "0", "16", "0", "23")]
    assert (table_of(found["distributions"]), table_of(found["heat_map"])) == (counts, counts)
    assert table_of(found["panel_flow"]) == [("Round 1", "23", "23", "–")]


def test_a_priority_that_fewer_than_five_rated_is_named_and_not_drawn():
    survey_round = sealed_round(ratings=RATINGS)
    for name, picture in drawn(survey_round).items():
        heads = [row.head for row in picture.table.rows]
        assert "I-03" not in heads, name
        assert words_of(picture)[-1].endswith("not shown, fewer than five ratings: I-03"), name


def test_items_flow_from_verdict_to_decision_to_verdict():
    found = drawn(second_round())
    assert list(found) == TWO_ROUNDS
    assert table_of(found["item_flow"]) == [
        ("Round 1: Consensus", "Decision: Accept", "1"),
        ("Round 1: Consensus", "Decision: Merge", "2"),
        ("Round 1: No consensus", "Decision: Carry", "1"),
        ("Round 1: No consensus", "Decision: Split", "1"),
        ("Round 1: No consensus", "Decision: Drop", "1"),
        ("Decision: Carry", "Round 2: Consensus", "1"),
        ("Decision: Merge", "Round 2: Consensus", "1"),
        ("Decision: Split", "Round 2: Consensus", "1"),
        ("Decision: Split", "Round 2: No consensus", "1"),
    ]
    assert found["item_flow"].title == "From 6 priorities in round 1 to 3 with consensus in round 2"


def test_the_dumbbell_marks_what_was_reworded():
    found = drawn(second_round())
    assert table_of(found["dumbbell"]) == [
        ("I-01", "0 of 12 (0.0 %)", "12 of 12 (100.0 %)"),
        ("I-02 *", "12 of 12 (100.0 %)", "12 of 12 (100.0 %)"),
    ]
    assert found["dumbbell"].title == "Agreement rose for 1 of 2 priorities and fell for 0"


def test_the_panel_says_who_left_and_joined_once_that_is_computed():
    survey = make_survey(priorities=1, experts=20)
    one = sealed_round(survey=survey, ratings=[{1: 4}] * 12)
    decide(one, {1: Disposition.CARRY})
    two = sealed_round(survey=survey, number=2, ratings=[{}] * 2 + [{1: 4}] * 11)
    assert table_of(drawn(two)["panel_flow"])[1] == ("Round 2", "20", "11", "–")
    compute_due_statistics(now=timezone.now())
    assert table_of(drawn(two)["panel_flow"])[1] == ("Round 2", "20", "11", "2 left, 1 joined")
    assert "2 left, 1 joined" in words_of(drawn(two)["panel_flow"])


def test_pictures_speak_the_language_of_the_page():
    survey_round = sealed_round(ratings=RATINGS)
    with translation.override("zh-hans"):
        roots = [root_of(picture.svg) for picture in pictures_of(survey_round)]
    assert {root.get("lang") for root in roots} == {"zh-Hans"}


def test_the_page_escapes_nothing_twice_and_lets_no_markup_through():
    survey_round = sealed_round(ratings=RATINGS)
    Study.objects.update(title_en='</svg><script>alert("x")</script>')
    page = coordinator(survey_round).get(url(survey_round)).content.decode()
    assert "<script>alert" not in page
    assert page.count("<svg xmlns=") == len(ONE_ROUND)
    assert text_of(coordinator(survey_round).get(url(survey_round))).count("data-png") == 5


def test_a_round_in_which_nobody_could_judge_has_pictures():
    survey_round = sealed_round(ratings=[{1: None, 2: None, 3: None}] * 5)
    assert list(drawn(survey_round)) == ONE_ROUND
    assert coordinator(survey_round).get(url(survey_round)).status_code == 200


def test_three_rows_take_as_many_queries_as_one():
    first = make_survey(priorities=1)
    second = make_survey(study=first.pillar.study, priorities=3)
    sealed = [
        sealed_round(survey=first, ratings=[{1: 5}] * 6),
        sealed_round(survey=second, ratings=[{1: 5, 2: 1, 3: 4}] * 6),
    ]
    client = coordinator(sealed[0])
    assert [query_count(client, url(each)) for each in sealed] == [9, 9]
