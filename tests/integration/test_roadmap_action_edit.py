"""The editor of an action: new and existing."""

import pytest
from django.urls import reverse

from roadmap.models import Action
from tests.factories.pages import query_count, signed_in, statuses, text_of
from tests.factories.roadmap import (
    TEXTS,
    add_sub_topic,
    coordinator,
    finished_survey,
    merge,
    place,
    standing,
)
from tests.factories.studies import make_study, make_user

pytestmark = pytest.mark.django_db
EDITORS = {"coordinator": 200, "analyst": 200, "observer": 403, "outsider": 404, "nobody": 302}


@pytest.fixture
def survey():
    return finished_survey()


@pytest.fixture
def action(survey):
    return merge(survey)


def new_url(sub_topic):
    study = sub_topic.area.pillar.study
    return f"{reverse('roadmap:action_new', args=[study.slug])}?sub_topic={sub_topic.pk}"


def edit_url(action, page="action_edit"):
    return reverse(f"roadmap:{page}", args=[action.sub_topic.area.pillar.study.slug, action.pk])


def sent(survey, **changes):
    chosen = [priority.pk for priority in standing(survey)]
    return TEXTS | {"rests_on": chosen} | changes


def test_editors_enter(survey, action):
    assert statuses(edit_url(action), survey.pillar.study) == EDITORS


def test_an_action_of_another_study_is_not_found(survey, action):
    other = finished_survey(study=make_study(by=make_user("Eve"), title="Other")).pillar.study
    client = signed_in(coordinator(other))
    foreign = reverse("roadmap:action_edit", args=[other.slug, action.pk])
    new = reverse("roadmap:action_new", args=[other.slug])
    assert client.get(foreign).status_code == 404
    for asked in (action.sub_topic_id, "x", "", "９", "9" * 30, "-1"):
        assert client.get(f"{new}?sub_topic={asked}").status_code == 404


def test_a_new_action_is_written(survey):
    sub_topic = add_sub_topic(survey.pillar)
    place(standing(survey), sub_topic, study=survey.pillar.study)
    client = signed_in(coordinator(survey.pillar.study))
    page = text_of(client.get(new_url(sub_topic)))
    assert "I-02 · Statement 2 – 10 of 12 (83.3 %)" in page
    assert page.count("checked") == 3  # both priorities, and no level of participation
    response = client.post(new_url(sub_topic), sent(survey), follow=True)
    assert "Action I.I.a.1 is saved." in text_of(response)
    assert {name: getattr(Action.objects.get(), name) for name in TEXTS} == TEXTS


def test_a_sub_topic_without_a_priority_leads_to_the_coding(survey):
    client = signed_in(coordinator(survey.pillar.study))
    assert "No priority is placed here" in text_of(
        client.get(new_url(add_sub_topic(survey.pillar)))
    )


def test_an_action_is_changed(survey, action):
    client = signed_in(coordinator(survey.pillar.study))
    first = standing(survey)[0].pk
    client.post(edit_url(action), sent(survey, title_en="Better", rests_on=[first], horizon_to=""))
    stored = Action.objects.get()
    assert (stored.title_en, stored.horizon_to) == ("Better", None)
    assert list(stored.priorities.values_list("pk", flat=True)) == [first]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"rests_on": []}, "Choose at least one priority"),
        ({"rests_on": ["999999"]}, "no longer placed under this sub-topic"),
        ({"rests_on": ["x"]}, "no longer placed under this sub-topic"),
        ({"title_en": ""}, "Title (English): This field is required."),
        ({"text_en": "   "}, "What should be done (English): This field is required."),
        ({"title_en": "x" * 201}, "at most 200 characters"),
        ({"text_zh": "字" * 10_001}, "at most 10000 characters"),
        ({"title_zh": "a\u202eb"}, "invisible character"),
        ({"actors_en": "a\nb"}, "line break"),
        ({"text_en": "a\x00b"}, "Null characters are not allowed."),
        ({"horizon_from": "2031"}, "The horizon ends before it begins. Swap the years."),
        ({"horizon_to": "1999"}, "greater than or equal to 2000"),
        ({"horizon_to": "soon"}, "Enter a whole number."),
    ],
)
def test_bad_input_is_told_and_kept(survey, action, changes, sentence):
    client = signed_in(coordinator(survey.pillar.study))
    response = client.post(edit_url(action), sent(survey, actors_zh="保留此处") | changes)
    text = text_of(response)
    assert response.status_code == 200
    assert sentence in text
    assert "<title>Error:" in text
    assert "保留此处" in text
    assert {name: getattr(Action.objects.get(), name) for name in TEXTS} == TEXTS


def test_an_action_is_removed_by_post_only(survey, action):
    client = signed_in(coordinator(survey.pillar.study))
    assert client.get(edit_url(action, "action_remove")).status_code == 405
    response = client.post(edit_url(action, "action_remove"), follow=True)
    assert "Action I.I.a.1 is removed. Published editions keep it." in text_of(response)
    assert Action.objects.count() == 0


def test_query_count_does_not_grow(survey):
    client = signed_in(coordinator(survey.pillar.study))
    counts = []
    for given in ({1: [5] * 12}, {n: [5] * 12 for n in (1, 2, 3)}):
        action = merge(finished_survey(study=survey.pillar.study, given=given))
        counts.append(
            (query_count(client, edit_url(action)), query_count(client, new_url(action.sub_topic)))
        )
    assert counts[0] == counts[1]


def test_a_preview_shows_the_texts_as_readers_will_see_them_and_saves_nothing(survey, action):
    client = signed_in(coordinator(survey.pillar.study))
    words = {"text_en": "Add **one** module.\n\n- <b>now</b>", "title_en": "Kept", "preview": "yes"}
    page = client.post(edit_url(action), sent(survey, **words)).content.decode()
    assert "<p>Add <strong>one</strong> module.</p>\n<ul>\n<li>&lt;b&gt;now&lt;/b&gt;</li>" in page
    assert 'value="Kept"' in page
    assert "You may write **bold**" in page
    assert Action.objects.get().title_en == TEXTS["title_en"]
    new = client.post(new_url(action.sub_topic), sent(survey, **words)).content.decode()
    assert "Preview: nothing is saved yet" in new
    assert Action.objects.count() == 1


def test_participation_and_dissent_are_written_and_the_desk_says_who_disagreed():
    survey = finished_survey(given={1: [5] * 17 + [2] * 6})
    action, client = merge(survey), signed_in(coordinator(survey.pillar.study))
    page = text_of(client.get(edit_url(action)))
    assert "In round 1, 6 of 23 experts who rated it gave 2 or less." in page
    assert "Involve – They work along" in page
    more = {"participation": "involve", "dissent_en": "Who **pays**?", "dissent_zh": "谁来付费？"}
    client.post(edit_url(action), sent(survey, **more))
    stored = Action.objects.get()
    assert {name: getattr(stored, name) for name in more} == more
    refused = client.post(edit_url(action), sent(survey, participation="command"))
    assert "How those concerned take part: Select a valid choice" in text_of(refused)
