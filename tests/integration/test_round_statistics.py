"""The page of statistics: the engine's numbers, explained, and nothing about a handful."""

import time

import numpy as np
import pandas as pd
import pytest
from django.urls import reverse
from django.utils import timezone

from surveys.consensus import Rule
from surveys.enums import Disposition, RoundState
from surveys.models import RoundStatistics, SealedBallot
from surveys.queries import matrix_of
from surveys.round_statistics.between_rounds import changes_between
from surveys.round_statistics.items import tally_statistics
from surveys.round_statistics.matrices import tallies_of
from surveys.round_statistics.panel import panel_agreement
from surveys.services import refinement, study_end
from surveys.services.priorities import Statement
from surveys.services.round_statistics import compute_due_statistics, compute_statistics
from surveys.tasks import tick
from tests.factories.pages import WHOLE_TEAM, query_count, signed_in, statuses, text_of
from tests.factories.surveys import decide, make_survey, round_at_state, sealed_round

pytestmark = pytest.mark.django_db
# 16 of 23 agree on item 1, 17 of 23 on item 2; item 3 has four ratings and one "cannot judge".
RATINGS = [
    {1: 4 if n < 16 else 2, 2: 5 if n < 17 else 3} | ({3: 5 if n else None} if n < 5 else {})
    for n in range(23)
]


def url(survey_round):
    return reverse("surveys:round_statistics", args=[survey_round.pk])


def coordinator(survey_round):
    study = survey_round.survey.pillar.study
    return signed_in(study.memberships.get(role="coordinator").user)


def computed(survey_round):
    compute_due_statistics(now=timezone.now())
    return RoundStatistics.objects.get(survey_round=survey_round).data


def page_of(survey_round):
    return text_of(coordinator(survey_round).get(url(survey_round)))


def row_of(page, code, table="items"):
    """The cells of one row of one table, as texts."""
    part = page.split(f'id="{table}"')[1].split("</table>")[0]
    row = part.split(f'<th scope="row">{code}</th>')[1].split("</tr>")[0]
    return [cell.split("</td>")[0] for cell in row.split('<td class="number">')[1:]]


def two_rounds(first, second, *, experts=30, rewrite_first=False):
    """A sealed second round of two items; experts are the places of `first` and `second`."""
    survey = make_survey(priorities=2, experts=experts)
    one = sealed_round(survey=survey, ratings=first)
    decide(one, {1: Disposition.CARRY, 2: Disposition.CARRY})
    if rewrite_first:
        refinement.rewrite(
            survey_round=one,
            disposition=Disposition.REWORD,
            item_ids=[one.items.get(position=1).pk],
            statements=[Statement(text_en="Reworded", text_zh="改写")],
            reason="Clearer.",
            by=survey.pillar.study.memberships.get().user,
            now=timezone.now(),
        )
        survey.priorities.get(number=1).versions.update(translation="reviewed")
    return sealed_round(survey=survey, number=2, ratings=second)


def test_the_whole_team_reads_statistics_of_a_sealed_round():
    survey_round = round_at_state(RoundState.SEALED)
    assert statuses(url(survey_round), survey_round.survey.pillar.study) == WHOLE_TEAM


@pytest.mark.parametrize("state", [RoundState.PLANNED, RoundState.OPEN, RoundState.CLOSED])
def test_before_sealing_there_are_no_statistics_for_anybody(state):
    survey_round = round_at_state(state)
    compute_due_statistics(now=timezone.now())
    assert coordinator(survey_round).get(url(survey_round)).status_code == 404
    assert RoundStatistics.objects.count() == 0


def test_until_the_worker_has_computed_them_the_page_says_so():
    survey_round = sealed_round(ratings=RATINGS)
    assert "The statistics are being computed." in page_of(survey_round)
    tick()
    assert "The statistics are being computed." not in page_of(survey_round)


def test_numbers_on_the_page_are_those_of_the_engine():
    survey_round = sealed_round(ratings=RATINGS)
    matrix = matrix_of(survey_round)
    stored_items = computed(survey_round)["items"]
    first, second = (
        stored_items[str(item.version.priority_id)]
        for item in survey_round.items.filter(position__lte=2).order_by("position")
    )
    frame = tally_statistics(tallies_of(matrix, scale_max=5), rule=Rule(), invited=23)
    expected = frame.to_dict("records")
    for stored, engine in ((first, expected[0]), (second, expected[1])):
        for name, value in stored.items():
            assert value == (list(engine[name]) if name == "mode" else engine[name]), name
    page = page_of(survey_round)
    assert row_of(page, "I-01") == [
        "23", "0", "0", "0 · 7 · 0 · 16 · 0", "16 of 23 (69.6 %)", "49.1 to 84.4 %", "−1", "4.0",
        "2.00 – 4.00", "2.00", "No consensus",
    ]  # fmt: skip
    assert row_of(page, "I-02")[4:7] == ["17 of 23 (73.9 %)", "53.5 to 87.5 %", "0"]
    assert row_of(page, "I-01", "shape") == [
        "3.39", "0.94", "2.00", f"{expected[0]['agreement_vdeijk']:.2f}",
        f"{expected[0]['disagreement_index']:.2f}", "no", "no",
    ]  # fmt: skip


def test_the_panel_table_says_on_how_many_experts_it_rests_and_greys_what_rests_on_few():
    ratings = [{1: 1 + n % 5, 2: 5 - n % 4, 3: 1 + n % 3} for n in range(12)]
    ratings += [{1: 2, 2: 3} for _n in range(3)]
    survey_round = sealed_round(ratings=ratings)
    panel = computed(survey_round)["panel"]
    expected = panel_agreement({1: matrix_of(survey_round)}, scale_max=5, invited=15)[0]
    assert panel == {name: value for name, value in expected.items() if not name.startswith("icc")}
    page = page_of(survey_round)
    assert row_of(page, "Kendall’s W", "panel") == [
        f"{expected['kendall_W']:.2f}", "12 of 15 experts",
    ]  # fmt: skip
    gaps = [{p: 1 + (n * p) % 5 for p in (1, 2, 3) if n // 3 != p - 1} for n in range(15)]
    few = sealed_round(ratings=gaps)
    computed(few)
    part = page_of(few).split('id="panel"')[1]
    assert '<tr class="text-quiet"><th scope="row">Kendall’s W</th>' in part


def test_an_item_that_fewer_than_five_rated_is_withheld():
    survey_round = sealed_round(ratings=RATINGS)
    data = computed(survey_round)
    third = str(survey_round.items.get(position=3).version.priority_id)
    assert third not in data["items"]
    assert third not in data["ranking"]["items"]
    withheld = "withheld (fewer than five)"
    assert row_of(page_of(survey_round), "I-03") == [
        "4", "1", "18", *[withheld] * 7, "Too few ratings"
    ]  # fmt: skip


def test_what_is_not_defined_says_why_and_is_neither_zero_nor_nan():
    survey_round = sealed_round(ratings=[{1: 4, 2: 4, 3: 4}] * 6)
    data = computed(survey_round)
    page = page_of(survey_round)
    assert (data["panel"]["kendall_W"], data["panel"]["alpha_ordinal"]) == (None, None)
    assert row_of(page, "Kendall’s W", "panel")[0] == (
        "not defined (fewer than two experts rated all, or each gave one rating throughout)"
    )
    assert row_of(page, "Krippendorff’s alpha (ordinal)", "panel")[0].startswith("not defined (")
    assert "nan" not in page.lower().replace("finance", "")


def test_changes_are_those_of_the_same_experts_and_marked_where_the_wording_changed():
    first = [{1: 1 + n % 5, 2: 3} for n in range(12)]
    second = [{1: 2 + n % 4, 2: 4} for n in range(12)]
    survey_round = two_rounds(first, second, rewrite_first=True)
    changes = computed(survey_round)["changes"]
    one = survey_round.survey.rounds.get(number=1)
    expected = changes_between(matrix_of(one), matrix_of(survey_round), rule=Rule())
    for row in expected.to_dict("records"):
        stored = changes[row["item"]]
        names = ("n_pairs", "n_changed", "became_favourable", "left_favourable", "kappa_quadratic")
        assert [stored[name] for name in names] == [row[name] for name in names]
        assert stored["wilcoxon_p"] == row["wilcoxon_p_exact"]
        assert stored["mcnemar_p"] == row["mcnemar_p_mid"]
    page = page_of(survey_round)
    cells = row_of(page, "I-02", "changes")
    assert cells[:3] == ["12", "12 of 12 (100.0 %)", "12 joined, 0 left"]
    assert cells[3:5] == ["< 0.001 (< 0.001)"] * 2
    assert cells[6] == "moved: 12 of 12 (100.0 %)"
    assert len(row_of(page, "I-01 *", "changes")) == 7


FIVES = [{1: 5, 2: 1 + n % 5} for n in range(20)]


@pytest.mark.parametrize(
    ("second", "withheld", "apart"),
    [
        (FIVES, "", ""),
        (FIVES[:19], "few", None),  # one left
        (FIVES[:15] + [{}] * 5, "", ""),  # five left
        ([{}] * 16 + FIVES[:16], "completers", None),
        ([{}] * 5 + FIVES[:17], "", "joined"),  # five left, two joined
        (FIVES[:18] + [{}] * 2 + FIVES[:3], "", "left"),  # two left, three joined
        (FIVES + FIVES[:5], "", ""),  # five joined
    ],
    ids=["all", "one left", "five left", "few stayed", "two joined", "two left", "five joined"],
)
def test_nothing_is_told_of_a_handful_who_left_or_joined(second, withheld, apart):
    survey_round = two_rounds(FIVES, second, experts=40)
    data = computed(survey_round)
    assert (data["withheld"], data.get("withheld_apart")) == (withheld, apart)
    told = ["changes" in data, *(name in data for name in ("attrition", "completers", "kept"))]
    assert told == [not withheld, *[apart == ""] * 3]
    page = page_of(survey_round)
    assert ('id="changes"' in page) == (not withheld)
    people = [data["people"][name] for name in ("completers", "left", "joined")]
    assert [f"<dd>{n}</dd>" in page for n in people] == [True] * 3


def test_an_item_that_few_of_the_leavers_rated_is_withheld_by_itself():
    first = FIVES[:15] + [{1: 5, 2: 3} if n < 2 else {1: 5} for n in range(5)]
    survey_round = two_rounds(first, FIVES[:15])
    data = computed(survey_round)
    one, two = (str(item.version.priority_id) for item in survey_round.items.order_by("position"))
    assert (len(data["changes"][one]) > 1, data["changes"][two]) == (True, {"n_pairs": 15})
    assert (one in data["attrition"]["items"], two in data["attrition"]["items"]) == (True, False)
    assert (sorted(data["completers"][one]), two in data["completers"]) == (["first", "now"], False)
    assert (one in data["kept"], two in data["kept"]) == (True, False)
    page = page_of(survey_round)
    for table in ("completers", "kept"):
        assert row_of(page, "I-02", table)[2] == "withheld (fewer than five)"


def test_the_page_tells_which_verdicts_would_change_if_those_who_left_had_kept_their_answer():
    first = [{1: 4, 2: 2}] * 10 + [{1: 1, 2: 5}] * 6
    survey_round = two_rounds(first, [{1: 4, 2: 2}] * 10)
    computed(survey_round)
    page = page_of(survey_round)
    assert row_of(page, "I-01", "kept") == [
        "10 of 10 (100.0 %)", "Consensus", "10 of 16 (62.5 %)", "No consensus",
    ]  # fmt: skip
    assert "Verdicts that would change: 1 of 2, namely I-01." in page


def test_a_reworded_priority_keeps_no_answer():
    first = [{1: 4, 2: 2}] * 10 + [{1: 1, 2: 5}] * 6
    survey_round = two_rounds(first, [{1: 4, 2: 2}] * 10, rewrite_first=True)
    second = survey_round.items.get(version__priority__number=2)
    assert list(computed(survey_round)["kept"]) == [str(second.version.priority_id)]
    page = page_of(survey_round)
    assert "I-01" not in page.split('id="kept"')[1].split("</table>")[0]


def test_verdicts_among_completers_are_judged_by_the_rule():
    first = [{1: 4, 2: 2}] * 10 + [{1: 1, 2: 5}] * 6
    survey_round = two_rounds(first, [{1: 4, 2: 2}] * 10)
    computed(survey_round)
    assert row_of(page_of(survey_round), "I-01", "completers") == [
        "10 of 10 (100.0 %)", "Consensus", "10 of 10 (100.0 %)", "Consensus", "Consensus",
    ]  # fmt: skip


def test_other_thresholds_and_shares_are_told_with_k_of_n():
    ratings = [{1: 4 if n < 14 else 2, 2: 5 if n < 15 else None, 3: 4} for n in range(20)]
    survey_round = sealed_round(ratings=ratings)
    computed(survey_round)
    page = page_of(survey_round)
    assert row_of(page, "70 %", "sensitivity") == ["3 of 3", "3 of 3", "1 of 3", "–"]
    assert row_of(page, "75 %", "sensitivity") == ["2 of 3", "2 of 3", "1 of 3", "I-01"]
    assert row_of(page, "80 %", "sensitivity") == ["2 of 3", "1 of 3", "1 of 3", "I-01"]


def test_the_ranking_names_its_draws_and_its_seed():
    survey_round = sealed_round(ratings=RATINGS)
    computed(survey_round)
    assert "2000 draws of the experts, seed 20231; the top are the first 2." in page_of(
        survey_round
    )


def test_every_statistic_that_is_shown_is_explained_with_its_formula():
    survey_round = two_rounds(FIVES, FIVES[:15])
    computed(survey_round)
    page = coordinator(survey_round).get(url(survey_round)).content.decode()
    asked = {part.split('"')[0] for part in page.split('href="#what-')[1:]}
    told = {part.split('"')[0] for part in page.split('id="what-')[1:]}
    assert (asked - told, told - asked) == (set(), {"w", "w_p", "alpha", "ac2"})


def test_statistics_are_computed_once_and_again_only_for_another_version():
    survey_round = sealed_round(ratings=RATINGS)
    assert [len(compute_due_statistics(now=timezone.now())) for _n in range(2)] == [1, 0]
    stored = RoundStatistics.objects.get()
    again = compute_statistics(survey_round=survey_round, now=timezone.now())
    again.refresh_from_db()
    assert (again.pk, again.data) == (stored.pk, stored.data)
    RoundStatistics.objects.update(version=0)
    assert len(compute_due_statistics(now=timezone.now())) == 1


def test_statistics_stay_when_the_ballots_are_destroyed():
    survey_round = sealed_round(ratings=RATINGS)
    computed(survey_round)
    SealedBallot.objects.all().delete()
    RoundStatistics.objects.update(version=0)
    assert compute_due_statistics(now=timezone.now()) == []
    assert row_of(page_of(survey_round), "I-01")[4] == "16 of 23 (69.6 %)"
    assert study_end.destroy_due_keys(now=timezone.now()) == 0


def test_one_round_that_fails_does_not_hold_up_the_others():
    broken, whole = sealed_round(ratings=RATINGS), sealed_round(ratings=RATINGS)
    survey = broken.survey
    survey.rounds.filter(number=2).delete()
    SealedBallot.objects.bulk_create(
        [SealedBallot(survey_round=broken, ballot_key="x", consent_version=1, answers=[])]
    )
    done = compute_due_statistics(now=timezone.now())
    assert [each.survey_round_id for each in done] == [whole.pk]


def test_stored_statistics_hold_no_pseudonym_and_no_row_of_ratings():
    survey_round = two_rounds(FIVES, FIVES[:15])
    text = str(computed(survey_round))
    keys = SealedBallot.objects.values_list("ballot_key", flat=True)
    assert [key for key in keys if key in text] == []


def test_three_rows_take_as_many_queries_as_one():
    first = make_survey(priorities=1)
    second = make_survey(study=first.pillar.study, priorities=3)
    sealed = [
        sealed_round(survey=first, ratings=[{1: 5}] * 6),
        sealed_round(survey=second, ratings=[{1: 5, 2: 1, 3: 4}] * 6),
    ]
    compute_due_statistics(now=timezone.now())
    client = coordinator(sealed[0])
    assert [query_count(client, url(each)) for each in sealed] == [8, 8]


def test_a_round_of_100_by_10_000_is_computed_by_the_worker_in_half_a_minute():
    from surveys.published_statistics import Before, published_statistics

    chance = np.random.default_rng(1)
    cells = chance.integers(-1, 6, size=(10_000, 100))
    matrix = pd.DataFrame(cells, index=[str(n) for n in range(10_000)])
    matrix.columns = [str(n) for n in range(100)]
    started = time.perf_counter()
    published_statistics(
        matrix,
        number=2,
        rule=Rule(),
        invited=12_000,
        before=Before(number=1, matrix=matrix.iloc[:9_000]),
    )
    seconds = time.perf_counter() - started
    print(f"statistics of 100 x 10,000 in {seconds:.1f} s")
    assert seconds < 30


def seconds_of(client, address):
    started = time.perf_counter()
    client.get(address)
    return time.perf_counter() - started


def test_pages_of_a_hundred_priorities_open_within_a_second():
    survey_round = sealed_round(
        survey=make_survey(priorities=100),
        ratings=[{place: 1 + (place * n) % 5 for place in range(1, 101)} for n in range(12)],
    )
    compute_due_statistics(now=timezone.now())
    client = coordinator(survey_round)
    for name in ("round_results", "round_statistics", "round_pictures"):
        address = reverse(f"surveys:{name}", args=[survey_round.pk])
        assert query_count(client, address) <= 12
        seconds = min(seconds_of(client, address) for _n in range(3))
        print(f"{name} of 100 priorities in {seconds:.2f} s")
        assert seconds < 1
