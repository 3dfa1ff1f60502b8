import pytest
from django.urls import reverse

from roadmap.models import Coding, PillarCoding
from studies.enums import Role
from tests.factories.coding import choose, code, compare, enter
from tests.factories.pages import query_count, signed_in, statuses, text_of
from tests.factories.roadmap import add_sub_topic, coordinator, finished_survey, standing
from tests.factories.studies import join, make_user
from tests.factories.world import addresses

pytestmark = pytest.mark.django_db
NUMBERS = {"coordinator": 200, "analyst": 200, "observer": 403, "outsider": 404, "nobody": 302}


def page(name, survey, *rest):
    return reverse(f"roadmap:{name}", args=[survey.pillar.study.slug, *rest])


def analyst(survey, name="Ana"):
    return join(survey.pillar.study, make_user(name), Role.ANALYST)


def compared_survey(given=None):
    """Two coders agree on I-01 and differ on I-02."""
    survey = finished_survey(given=given, by=make_user("Eve") if given else None)
    alice = coordinator(survey.pillar.study)
    ana = analyst(survey, "Anton" if given else "Ana")
    a, b = (
        add_sub_topic(survey.pillar),
        add_sub_topic(survey.pillar, title="Trust", title_zh="信任"),
    )
    count = len(standing(survey))
    code(survey, alice, [a] + [b] * (count - 1))
    code(survey, ana, [a] + [None] * (count - 1))
    compare(survey, alice)
    return survey


def test_while_coding_goes_on_no_page_of_the_team_depends_on_the_codes_of_the_other():
    survey = finished_survey()
    study = survey.pillar.study
    a, b = add_sub_topic(survey.pillar), add_sub_topic(survey.pillar)
    alice, ana = coordinator(study), analyst(survey)
    enter(survey, alice)
    choose(survey, alice, [a])
    enter(survey, ana)
    choose(survey, ana, [a, a])
    clients = [signed_in(alice), signed_in(join(study, make_user("Olga"), Role.OBSERVER))]
    before = [seen(client, survey, a) for client in clients]
    choose(survey, ana, [b, None], note="Neither education nor trust.")
    assert [seen(client, survey, a) for client in clients] == before
    assert "Neither education nor trust." in text_of(
        signed_in(ana).get(page("coding_board", survey))
    )


def seen(client, survey, sub_topic):
    """Every page of the study at whose address one can arrive, without its tokens."""
    known = {
        "slug": survey.pillar.study.slug,
        "survey_id": survey.pk,
        "round_id": survey.rounds.get().pk,
        "pillar": 1,
        "sub_topic_id": sub_topic.pk,
        "area_id": sub_topic.area_id,
    }
    pages = {}
    for address in addresses():
        if "slug" in address.parameters and address.parameters <= set(known):
            path = reverse(address.route, kwargs={k: known[k] for k in address.parameters})
            answer = client.get(path)
            text = "" if answer.streaming else text_of(answer)
            pages[path] = answer.status_code, [w for w in text.split() if 'value="' not in w]
    assert len(pages) > 20
    return pages


def test_the_comparison_does_not_exist_before_it_is_opened():
    survey = finished_survey()
    a = add_sub_topic(survey.pillar)
    code(survey, coordinator(survey.pillar.study), [a, a])
    client = signed_in(coordinator(survey.pillar.study))
    assert client.get(page("coding_comparison", survey, 1)).status_code == 404


def test_editors_see_how_far_the_coders_agree():
    survey = compared_survey()
    url = page("coding_comparison", survey, 1)
    assert statuses(url, survey.pillar.study) == NUMBERS
    text = text_of(signed_in(coordinator(survey.pillar.study)).get(url))
    assert "coded alike (50 %)" in text
    assert "<dd>0.33</dd>" in text
    assert "Too wide." in text


def test_accepting_and_deciding_place_the_priorities_and_tell_the_history():
    survey = compared_survey()
    study = survey.pillar.study
    client, url = signed_in(coordinator(study)), page("coding_comparison", survey, 1)
    code = survey.pillar.areas.get().sub_topics.last()
    refused = client.post(url, {"decide": "I-02", "I-02-code": code.pk, "I-02-reason": ""})
    assert f'<option value="{code.pk}" selected>' in text_of(refused)
    assert "Say why it belongs there." in text_of(refused)
    client.post(url)
    client.post(url, {"decide": "I-02", "I-02-code": code.pk, "I-02-reason": "It is about trust."})
    assert list(Coding.objects.values_list("priority__number", "sub_topic__letter")) == [
        (1, "a"),
        (2, "b"),
    ]
    text = text_of(client.get(page("coding_board", survey)))
    assert "2 of 2 consensus priorities are placed" in text
    assert "Decided after comparison: <strong>I.I.b</strong> Trust. It is about trust." in text
    assert "Ana:</span> Chosen by a coder: <strong>no code</strong>. Too wide." in text


def test_a_choice_is_saved_at_once_for_the_board_with_javascript():
    survey = finished_survey()
    a = add_sub_topic(survey.pillar)
    alice = coordinator(survey.pillar.study)
    coder, client = enter(survey, alice), signed_in(alice)
    url, first = page("coding_choose", survey), standing(survey)[0].pk
    sent = {"pillar": 1, "priority": first, f"place-{first}": a.pk, f"note-{first}": ""}
    assert client.post(url, sent).json() == {"status": "Saved"}
    assert list(coder.choices.values_list("priority", "sub_topic")) == [(first, a.pk)]
    problem = client.post(url, sent | {f"place-{first}": "none"})
    assert (problem.status_code, problem.json()) == (
        400,
        {"problem": "Say why no code fits I-01."},
    )
    other = signed_in(analyst(survey))
    assert other.post(url, sent).status_code == 404


def test_the_whole_way_by_buttons_without_javascript():
    survey = finished_survey()
    a = add_sub_topic(survey.pillar)
    ana = analyst(survey)
    places = {f"place-{priority.pk}": a.pk for priority in standing(survey)}
    for user in (coordinator(survey.pillar.study), ana):
        client = signed_in(user)
        client.post(page("coder_enter", survey, 1))
        client.post(page("coding_board", survey), {"pillar": 1, **places})
        client.post(page("coder_hand_in", survey, 1))
    for reason, problem in (("", "Give a reason: it goes on record."), ("a\0b", "Null characters")):
        back = client.post(page("coder_take_back", survey, 1), {"reason": reason}, follow=True)
        assert problem in text_of(back)
    opened = client.post(page("coding_open", survey, 1))
    assert opened["Location"] == page("coding_comparison", survey, 1)
    assert "There is no kappa: both coders gave the same answer throughout" in text_of(
        client.get(opened["Location"])
    )


def test_an_analyst_cannot_call_the_coding_off():
    survey = finished_survey()
    ana = analyst(survey)
    enter(survey, ana)
    url = page("coding_call_off", survey, 1)
    assert signed_in(ana).post(url, {"reason": "No time."}).status_code == 403
    signed_in(coordinator(survey.pillar.study)).post(url, {"reason": "Ana left."})
    assert not PillarCoding.objects.exists()


def test_query_counts_do_not_grow():
    few, many = compared_survey(), compared_survey(given=dict.fromkeys(range(1, 6), [5] * 12))
    counts = {
        name: [
            query_count(signed_in(coordinator(survey.pillar.study)), page(name, survey, *rest))
            for survey in (few, many)
        ]
        for name, *rest in (["coding_comparison", 1], ["coding_board"])
    }
    assert counts == {"coding_comparison": [12, 12], "coding_board": [12, 12]}
