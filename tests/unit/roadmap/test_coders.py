import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from roadmap.models import CodeChange, Coder, CoderChoice, Coding, PillarCoding
from roadmap.services import adjudication, coders, structure
from studies.enums import Role
from studies.models import Event
from surveys.exceptions import Refusal
from tests.factories.coding import choose, code, compare, enter, hand_in
from tests.factories.roadmap import add_sub_topic, coordinator, finished_survey, place, standing
from tests.factories.studies import join, make_user
from tests.factories.surveys import make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    return finished_survey()


@pytest.fixture
def alice(survey):
    return coordinator(survey.pillar.study)


@pytest.fixture
def ana(survey):
    return join(survey.pillar.study, make_user("Ana"), Role.ANALYST)


@pytest.fixture
def a(survey):
    return add_sub_topic(survey.pillar)


@pytest.fixture
def b(survey):
    return add_sub_topic(survey.pillar)


def chosen(coder):
    return list(coder.choices.values_list("priority__number", "sub_topic__letter", "note"))


def placed():
    return list(Coding.objects.values_list("priority__number", "sub_topic__letter"))


def history():
    return list(
        CodeChange.objects.values_list("step", "before_reference", "after_reference", "reason")
    )


def test_a_coder_chooses_changes_and_takes_away(survey, alice, a, b):
    coder = enter(survey, alice)
    choose(survey, alice, [a, None])
    choose(survey, alice, [b])
    assert chosen(coder) == [(1, "b", ""), (2, None, "Too wide.")]
    first = standing(survey)[0].pk
    coders.choose_codes(
        study=survey.pillar.study, choices={first: None}, by=alice, now=timezone.now()
    )
    assert chosen(coder) == [(2, None, "Too wide.")]
    assert history() == [
        ("chosen", "", "I.I.a", ""),
        ("chosen", "", "", "Too wide."),
        ("chosen", "I.I.a", "I.I.b", ""),
        ("chosen", "I.I.b", "", ""),
    ]
    assert placed() == []


def test_choosing_again_what_is_chosen_changes_nothing(survey, alice, a):
    enter(survey, alice)
    choose(survey, alice, [a, a])
    before = list(CoderChoice.objects.values()), len(history())
    choose(survey, alice, [a, a])
    assert (list(CoderChoice.objects.values()), len(history())) == before


def test_what_a_coder_may_not_choose_is_refused_and_nothing_is_saved(survey, alice, ana, a):
    other = add_sub_topic(make_survey(study=survey.pillar.study).pillar)
    coder = enter(survey, alice)
    with pytest.raises(Refusal, match=r"I-02 belongs to another pillar than sub-topic II.I.a"):
        choose(survey, alice, [a, other])
    with pytest.raises(Refusal, match="Say in a note why no code fits I-02"):
        choose(survey, alice, [a, None], note=" ")
    with pytest.raises(Refusal, match="You are no coder of I-01"):
        choose(survey, ana, [a, a])
    assert (chosen(coder), history()) == ([], [])


def test_a_third_coder_is_refused_by_the_service_and_by_the_database(survey, alice, ana):
    enter(survey, alice)
    assert enter(survey, ana).place == 2
    third = join(survey.pillar.study, make_user("Tom"), Role.ANALYST)
    with pytest.raises(Refusal, match="Two people code pillar I already"):
        enter(survey, third)
    coding = PillarCoding.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Coder.objects.create(coding=coding, place=3, user=third, entered_at=timezone.now())


def test_who_enters_twice_keeps_the_place(survey, alice):
    assert enter(survey, alice) == enter(survey, alice)
    assert Event.objects.filter(kind="coder_entered").count() == 1


def test_a_pillar_with_places_that_all_can_see_is_not_coded_independently(survey, alice, a):
    place(standing(survey), a, study=survey.pillar.study)
    with pytest.raises(Refusal, match="have places that all of the team can see"):
        enter(survey, alice)
    assert PillarCoding.objects.count() == 0


def test_nothing_is_placed_beside_two_coders(survey, alice, a):
    enter(survey, alice)
    with pytest.raises(Refusal, match="Pillar I is coded independently"):
        place(standing(survey), a, study=survey.pillar.study)


def test_codes_are_handed_in_once_complete_and_taken_back_with_a_reason(survey, alice, a):
    coder = enter(survey, alice)
    choose(survey, alice, [a])
    with pytest.raises(Refusal, match="Without a code yet: I-02"):
        hand_in(coder)
    choose(survey, alice, [a, a])
    hand_in(coder)
    with pytest.raises(Refusal, match="Take them back before you change one"):
        choose(survey, alice, [None])
    with pytest.raises(Refusal, match="Give a reason"):
        coders.take_back(coder=coder, reason=" ", by=alice, now=timezone.now())
    coders.take_back(coder=coder, reason="I misread I-02.", by=alice, now=timezone.now())
    choose(survey, alice, [a, None])
    assert [(event.kind, event.about) for event in Event.objects.order_by("-pk")[:2]] == [
        ("codes_taken_back", {"pillar": "I", "reason": "I misread I-02."}),
        ("codes_handed_in", {"pillar": "I"}),
    ]


def test_nobody_hands_in_for_somebody_else(survey, alice, ana, a):
    coder = enter(survey, alice)
    choose(survey, alice, [a, a])
    with pytest.raises(Refusal, match="Only coders themselves"):
        coders.hand_in(coder=coder, by=ana, now=timezone.now())


def test_codes_are_opened_once_both_have_handed_in_and_then_never_change(survey, alice, ana, a, b):
    first = code(survey, alice, [a, b])
    second = enter(survey, ana)
    with pytest.raises(Refusal, match="once every coder has handed in"):
        compare(survey, alice)
    choose(survey, ana, [a, a])
    hand_in(second)
    assert compare(survey, alice).is_open
    with pytest.raises(Refusal, match="are compared already"):
        coders.take_back(coder=first, reason="Late.", by=alice, now=timezone.now())
    with pytest.raises(Refusal, match="are compared already"):
        coders.call_off(
            coding=PillarCoding.objects.get(), reason="Late.", by=alice, now=timezone.now()
        )
    assert placed() == []


def test_agreed_codes_are_accepted_and_the_rest_is_decided_with_a_reason(survey, alice, ana, a, b):
    code(survey, alice, [a, b])
    code(survey, ana, [a, None])
    coding, second = compare(survey, alice), standing(survey)[1]
    adjudication.accept_agreed(coding=coding, by=alice, now=timezone.now())
    assert placed() == [(1, "a")]
    given = {"coding": coding, "priority": second, "by": ana, "now": timezone.now()}
    with pytest.raises(Refusal, match="Say why I-02 belongs there"):
        adjudication.decide_code(sub_topic=b, reason=" ", **given)
    adjudication.decide_code(sub_topic=None, reason="Neither fits.", **given)
    adjudication.decide_code(sub_topic=b, reason="It is about trust.", **given)
    adjudication.accept_agreed(coding=coding, by=alice, now=timezone.now())
    assert placed() == [(1, "a"), (2, "b")]
    assert history()[4:] == [
        ("agreed", "", "I.I.a", ""),
        ("decided", "", "", "Neither fits."),
        ("decided", "", "I.I.b", "It is about trust."),
    ]


def test_nothing_is_decided_before_the_codes_are_open(survey, alice, ana, a):
    code(survey, alice, [a, a])
    code(survey, ana, [a, a])
    with pytest.raises(Refusal, match="before the codes of two coders are compared"):
        adjudication.accept_agreed(coding=PillarCoding.objects.get(), by=alice, now=timezone.now())
    assert placed() == []


def test_the_codes_of_a_single_coder_are_placed_as_they_are_and_may_move_on(survey, alice, a, b):
    code(survey, alice, [a, None])
    compare(survey, alice)
    assert placed() == [(1, "a")]
    place(standing(survey), b, study=survey.pillar.study)
    assert placed() == [(1, "b"), (2, "b")]


def test_calling_off_leaves_nothing_but_the_reason(survey, alice, ana, a):
    code(survey, alice, [a, a])
    enter(survey, ana)
    coders.call_off(
        coding=PillarCoding.objects.get(), reason="Ana left.", by=alice, now=timezone.now()
    )
    assert (Coder.objects.count(), CoderChoice.objects.count(), history()) == (0, 0, [])
    assert Event.objects.last().about == {"pillar": "I", "reason": "Ana left."}


def test_no_code_leaves_the_codebook_while_coders_work_whether_chosen_or_not(survey, alice, a, b):
    enter(survey, alice)
    choose(survey, alice, [a])
    for each in (a, b):
        with pytest.raises(Refusal, match="Coders are at work with this codebook"):
            structure.remove_sub_topic(sub_topic=each, by=alice, now=timezone.now())
