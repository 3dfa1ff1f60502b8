import pytest
from django.urls import reverse
from django.utils import timezone

from studies.models import Event
from surveys.enums import Disposition, SuggestionFate
from surveys.imports import Statement
from surveys.models import PriorityVersion, Suggestion
from surveys.pace import minutes
from surveys.queries import seconds_for_rounds, versions_to_rate
from surveys.services.suggestions import answer_suggestion
from tests.factories.pages import COORDINATORS, query_count, signed_in, statuses, text_of
from tests.factories.rewriting import alice as alice_of
from tests.factories.rewriting import rewrite
from tests.factories.surveys import decide, make_survey, open_survey_round, sealed_round

pytestmark = pytest.mark.django_db
# Item 1 reaches consensus, item 2 does not, item 3 has too few ratings.
RATINGS = [{1: 5, 2: 2}] * 6


@pytest.fixture
def sealed():
    return sealed_round(ratings=RATINGS)


@pytest.fixture
def alice(sealed):
    return signed_in(sealed.survey.pillar.study.memberships.get().user)


def url(survey_round):
    return reverse("surveys:round_refine", args=[survey_round.pk])


def sent(survey_round, *decisions):
    """Form data from (disposition, reason) by position."""
    items = survey_round.items.order_by("position")
    data = {}
    for item, (disposition, reason) in zip(items, decisions, strict=True):
        data |= {f"decision-{item.pk}": disposition, f"why-{item.pk}": reason}
    return data


def stored(survey_round):
    return list(survey_round.items.order_by("position").values_list("disposition", flat=True))


def test_only_coordinators_enter(sealed):
    assert statuses(url(sealed), sealed.survey.pillar.study) == COORDINATORS


def test_what_the_rule_suggests_is_chosen_but_not_stored(alice, sealed):
    response = alice.get(url(sealed))
    entries = response.context["entries"]
    chosen = {entry["row"].code: entry["disposition"].value() for entry in entries}
    assert chosen == {"I-01": "accept", "I-02": "carry", "I-03": "carry"}
    assert text_of(response).count(" checked") == 3
    assert (stored(sealed), Event.objects.filter(kind="item_disposed").count()) == ([""] * 3, 0)


def test_one_form_saves_all_and_leads_to_the_next_round(alice, sealed):
    data = sent(sealed, ("accept", ""), ("drop", "Outside the study."), ("carry", ""))
    page = text_of(alice.post(url(sealed), data, follow=True))
    following = sealed.survey.rounds.get(number=2)
    assert "The decisions are saved. Every priority has one." in page
    assert f'href="{reverse("surveys:round_open", args=[following.pk])}">Open round 2' in page
    assert stored(sealed) == ["accept", "drop", "carry"]
    assert Event.objects.filter(kind="item_disposed").count() == 3


def test_an_item_may_wait(alice, sealed):
    page = text_of(
        alice.post(url(sealed), sent(sealed, ("accept", ""), ("", ""), ("carry", "")), follow=True)
    )
    assert "The decisions are saved. 1 priority has none yet." in page
    assert "Open round 2" not in page
    assert stored(sealed) == ["accept", "", "carry"]


def test_saving_the_same_again_records_nothing(alice, sealed):
    data = sent(sealed, ("accept", ""), ("carry", "Close."), ("carry", ""))
    alice.post(url(sealed), data)
    alice.post(url(sealed), data)
    assert Event.objects.filter(kind="item_disposed").count() == 3


@pytest.mark.parametrize(
    ("second", "sentence"),
    [
        (("drop", " "), "I-02, reason: Say why it is dropped. The reason is published."),
        (("accept", ""), "I-02, decision: This cannot be chosen here. Choose another one."),
        (("merge", ""), "I-02, decision: This cannot be chosen here. Choose another one."),
        (("drop", "a\0b"), "I-02, reason: Null characters are not allowed."),
        (("drop", "a\x07b"), "I-02, reason: This holds an invisible character."),
        (("drop", "x" * 2_001), "I-02, reason: Ensure this value has at most 2000 characters"),
    ],
)
def test_an_error_names_the_priority_and_nothing_is_half_written(alice, sealed, second, sentence):
    data = sent(sealed, ("accept", "A reason that stays"), second, ("carry", ""))
    page = text_of(alice.post(url(sealed), data))
    assert sentence in page, page[-4000:]
    assert "A reason that stays</textarea>" in page
    assert stored(sealed) == ["", "", ""]


def test_after_the_next_round_opened_it_is_read_only(alice, sealed):
    decide(sealed, {1: Disposition.ACCEPT, 2: Disposition.CARRY, 3: Disposition.CARRY})
    open_survey_round(sealed.survey, number=2)
    page = text_of(alice.get(url(sealed)))
    assert "Round 2 has opened, so these decisions no longer change." in page
    assert 'type="radio"' not in page
    refused = text_of(alice.post(url(sealed), sent(sealed, *[("carry", "")] * 3)))
    assert "The next round has opened, so decisions no longer change." in refused
    assert stored(sealed) == ["accept", "carry", "carry"]


def test_after_the_last_round_there_is_nothing_to_decide(alice, sealed):
    decide(sealed, {1: Disposition.CARRY, 2: Disposition.CARRY, 3: Disposition.CARRY})
    last = sealed_round(survey=sealed.survey, number=2, ratings=[{1: 5}] * 5)
    page = text_of(alice.get(url(last)))
    assert "This was the last round" in page
    assert 'type="radio"' not in page


def test_three_rows_take_as_many_queries_as_one(alice, sealed):
    small = make_survey(study=sealed.survey.pillar.study, priorities=1)
    one = sealed_round(survey=small, ratings=[{1: 5}] * 6)
    assert [query_count(alice, url(each)) for each in (one, sealed)] == [11, 11]
    rewrite(sealed, Disposition.MERGE, [1, 2], "Both")
    assert query_count(alice, url(sealed)) == 11


# --- undoing ---


def test_undoing_frees_all_of_a_merger_and_keeps_what_else_was_chosen(alice, sealed):
    rewrite(sealed, Disposition.MERGE, [1, 2], "Both")
    pk = dict(sealed.items.values_list("position", "pk"))
    data = sent(sealed, ("merge", "Alike."), ("merge", "Alike."), ("drop", "Typed already."))
    response = alice.post(url(sealed), data | {"undo": pk[1]})
    page = text_of(response)
    assert "Undecided again: I-01, I-02." in page
    assert "Typed already.</textarea>" in page
    assert stored(sealed) == ["", "", ""]
    entries = response.context["entries"]
    chosen = {entry["row"].code: entry["disposition"].value() for entry in entries}
    assert chosen == {"I-01": "accept", "I-02": "carry", "I-03": "drop"}
    assert response.context["next_list"].left == {"accept": 1, "drop": 1}


def test_undoing_what_is_not_decided_or_not_here_changes_nothing(alice, sealed):
    decide(sealed, {1: Disposition.ACCEPT})
    other = sealed.items.get(position=2).pk
    pages = [
        text_of(alice.post(url(sealed), {"undo": each})) for each in (other, "7x", "9" * 5_000)
    ]
    assert ["not in this round" in page for page in pages] == [False, True, True]
    assert stored(sealed) == ["accept", "", ""]


# --- near-duplicates ---

NURSES = (
    "Every hospital should train its nurses in genetics.",
    "每家医院都应对护士进行遗传学培训。",
)


def reword_before(texts):
    """A sealed round whose priorities say this, as (English, Chinese)."""
    survey = make_survey(priorities=len(texts))
    for priority, (english, chinese) in zip(survey.priorities.all(), texts, strict=True):
        priority.versions.update(text_en=english, text_zh=chinese)
    return sealed_round(survey=survey, ratings=[{1: 4}] * 5)


def near(response):
    return {
        entry["row"].code: [(each.code, str(each.finding.kind)) for each in entry["near"]]
        for entry in response.context["entries"]
    }


def test_an_undecided_priority_names_its_near_duplicates_in_either_language():
    survey_round = reword_before(
        [
            NURSES,
            (NURSES[0].replace("hospital", "clinic"), "数据应当共享。"),
            ("Something else altogether.", NURSES[1]),
            ("Schools teach statistics.", "学校教授统计学。"),
        ]
    )
    client = signed_in(survey_round.survey.pillar.study.memberships.get().user)
    response = client.get(url(survey_round))
    assert near(response) == {
        "I-01": [("I-03", "equal"), ("I-02", "alike")],
        "I-02": [("I-01", "alike")],
        "I-03": [("I-01", "equal")],
        "I-04": [],
    }
    one, two = survey_round.items.order_by("position")[:2]
    address = reverse("surveys:item_rewrite", args=[survey_round.pk, one.pk])
    assert f'<a href="{address}?with={two.pk}">Merge I-01 and I-02</a>' in text_of(response)
    decide(survey_round, {3: Disposition.DROP, 1: Disposition.CARRY})
    assert near(client.get(url(survey_round))) == {
        "I-01": [],
        "I-02": [("I-01", "alike")],
        "I-03": [],
        "I-04": [],
    }


def test_a_new_wording_is_a_near_duplicate_too_but_cannot_be_merged():
    survey_round = reword_before([NURSES, ("Something else.", "别的。"), ("Third.", "第三。")])
    rewrite(survey_round, Disposition.REWORD, [2], NURSES[0])
    client = signed_in(survey_round.survey.pillar.study.memberships.get().user)
    response = client.get(url(survey_round))
    assert near(response) == {"I-01": [("I-02", "equal")], "I-02": [], "I-03": []}
    assert "?with=" not in text_of(response)


def test_what_was_accepted_in_an_earlier_round_is_a_near_duplicate_and_not_on_the_list():
    survey = make_survey(priorities=2)
    survey.rounds.create(number=3)
    survey.priorities.get(number=2).versions.update(text_en="Something else.", text_zh="别的。")
    first = sealed_round(survey=survey, ratings=[{1: 5, 2: 2}] * 6)
    decide(first, {1: Disposition.ACCEPT})
    rewrite(first, Disposition.REWORD, [2], "Statement 1.")
    second = sealed_round(survey=survey, number=2, ratings=[{1: 2}] * 6)
    client = signed_in(survey.pillar.study.memberships.get().user)
    response = client.get(url(second))
    assert near(response) == {"I-02": [("I-01", "same_words")]}
    assert [entry.code for entry in response.context["next_list"].entries] == ["I-02"]
    assert "?with=" not in text_of(response)


# --- the next list ---


def test_the_page_shows_what_experts_would_get_and_what_still_blocks_it(alice, sealed):
    sealed.survey.priorities.filter(number=2).update(area_en="Data")
    rewrite(sealed, Disposition.SPLIT, [2], "First half", "Second half")
    page = text_of(alice.get(url(sealed)))
    panel = page.split("<aside")[1].split("</aside>")[0]
    found = [
        sentence in panel
        for sentence in (
            "<strong>3</strong> priorities, about 1 min",
            "<li>1 as it was</li><li>2 split off</li>",
            "Not on it: 1 accepted",
            "2 decisions are chosen and not saved yet.",
            "2 priorities have no decision yet.",
            "<h3>Data</h3>",
            '<strong>split off: I-02</strong><br><span lang="en">First half</span>',
        )
    ]
    assert found == [True] * 7, panel


def test_a_preview_shows_what_is_chosen_and_saves_nothing(alice, sealed):
    data = sent(sealed, ("carry", ""), ("drop", ""), ("nonsense", "")) | {"preview": "1"}
    panel = text_of(alice.post(url(sealed), data))
    assert "<strong>1</strong> priority" in panel
    assert "Not on it: 1 dropped, 1 undecided" in panel
    assert "<html" not in panel
    assert (stored(sealed), Event.objects.filter(kind="item_disposed").count()) == ([""] * 3, 0)


def test_the_list_is_what_the_next_round_then_asks_in_as_many_minutes():
    survey_round = reword_before([NURSES] + [(f"Statement {n} " * 20, "") for n in range(2, 7)])
    by = alice_of(survey_round)
    survey_round.survey.priorities.update(area_en="")
    rewrite(survey_round, Disposition.REWORD, [1], "Clearer")
    rewrite(survey_round, Disposition.MERGE, [2, 3], "Both")
    rewrite(survey_round, Disposition.SPLIT, [4], "First", "Second")
    decide(survey_round, {5: Disposition.CARRY, 6: Disposition.DROP})
    suggestion = Suggestion.objects.create(survey_round=survey_round, suggestion_key="k", text="x")
    answer_suggestion(
        suggestion=suggestion,
        fate=SuggestionFate.ADDED,
        answer="",
        statement=Statement(text_en="Suggested", text_zh="建议"),
        by=by,
        now=timezone.now(),
    )
    found = signed_in(by).get(url(survey_round)).context["next_list"]
    following = survey_round.survey.rounds.get(number=2)
    assert [entry.version for entry in found.entries] == list(versions_to_rate(following))
    assert [(entry.code, entry.kind, entry.made_from) for entry in found.entries] == [
        ("I-01", "reword", ""),
        ("I-02", "merge", "I-02 + I-03"),
        ("I-05", "carry", ""),
        ("I-07", "split", "I-04"),
        ("I-08", "split", "I-04"),
        ("I-09", "added", ""),
    ]
    assert (found.left, found.unsaved) == ({"drop": 1}, 0)
    PriorityVersion.objects.update(translation="reviewed")
    opened = open_survey_round(survey_round.survey, number=2)
    assert found.minutes == minutes(seconds_for_rounds([opened])[opened.pk])


def test_another_choice_for_one_of_a_merger_takes_the_new_wording_off_the_list(alice, sealed):
    rewrite(sealed, Disposition.MERGE, [1, 2], "Both")
    data = sent(sealed, ("carry", ""), ("merge", "Alike."), ("carry", "")) | {"preview": "1"}
    panel = text_of(alice.post(url(sealed), data))
    assert "<strong>2</strong> priorities" in panel
    assert ("Both" in panel, "Not on it: 1 undecided" in panel) == (False, True)


def test_what_needs_a_decision_stands_first_with_its_interval_and_its_votes():
    ratings = [{1: 5, 2: 4 if n < 13 else 2, 3: 4 if n < 15 else 1} for n in range(20)]
    sealed = sealed_round(ratings=ratings)
    client = signed_in(sealed.survey.pillar.study.memberships.get().user)
    page = text_of(client.get(url(sealed)))
    found = [part.split('"')[0] for part in page.split('<article class="refine-item" id="')[1:]]
    assert found == ["I-02", "I-03", "I-01"]
    parts = page.split('<article class="refine-item"')[1:]
    wanted = [
        "95 per cent interval: 43.3 to 81.9 %. 1 vote is missing.",
        "95 per cent interval: 53.1 to 88.8 %. 1 vote to spare.",
        "95 per cent interval: 83.9 to 100.0 %. 6 votes to spare.",
    ]
    assert [sentence in part for sentence, part in zip(wanted, parts, strict=True)] == [True] * 3
    decide(sealed, {2: Disposition.CARRY})
    page = text_of(client.get(url(sealed)))
    assert page.index('id="I-03"') < page.index('id="I-02"')
