import pytest
from django.urls import reverse

from roadmap.models import Area, SubTopic
from tests.factories.pages import query_count, signed_in, statuses, text_of
from tests.factories.roadmap import add_sub_topic, coordinator, finished_survey, merge
from tests.factories.surveys import make_survey

pytestmark = pytest.mark.django_db
EDITORS = {"coordinator": 200, "analyst": 200, "observer": 403, "outsider": 404, "nobody": 302}


def url(study, page="structure_board", *rest):
    return reverse(f"roadmap:{page}", args=[study.slug, *rest])


def paste(pillar, lines, *, to=None):
    client = signed_in(coordinator(pillar.study))
    to = f"pillar-{pillar.pk}" if to is None else to
    return client.post(url(pillar.study), {"to": to, f"{to}-lines": lines})


def test_editors_enter():
    survey = finished_survey()
    action = merge(survey)
    study, sub_topic = survey.pillar.study, action.sub_topic
    assert statuses(url(study), study) == EDITORS
    client = signed_in(coordinator(study))
    for page, rest in (("area_edit", sub_topic.area_id), ("sub_topic_edit", sub_topic.pk)):
        assert client.get(url(study, page, rest)).status_code == 200
        assert client.get(url(study, page, 999_999)).status_code == 404


@pytest.mark.parametrize(
    "name", ["area_edit", "area_remove", "sub_topic_edit", "sub_topic_remove", "structure_board"]
)
def test_outsiders_change_nothing(name):
    pillar = make_survey().pillar
    sub_topic = add_sub_topic(pillar)
    rest = {"area": [sub_topic.area_id], "sub_": [sub_topic.pk]}.get(name[:4], [])
    found = statuses(url(pillar.study, name, *rest), pillar.study, method="post")
    assert (found["observer"], found["outsider"], found["nobody"]) == (403, 404, 302)


def test_lines_become_areas_and_sub_topics():
    pillar = make_survey().pillar
    assert paste(pillar, "Citizens | 公民\r\n\r\nWorkforce").status_code == 302
    assert list(Area.objects.values_list("number", "title_en", "title_zh")) == [
        (1, "Citizens", "公民"),
        (2, "Workforce", ""),
    ]
    area = Area.objects.first()
    paste(pillar, "Literacy\t健康素养\nTrust｜信任", to=f"area-{area.pk}")
    assert list(SubTopic.objects.values_list("letter", "title_en", "title_zh")) == [
        ("a", "Literacy", "健康素养"),
        ("b", "Trust", "信任"),
    ]


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (" \n ", "Type or paste at least one title."),
        ("Good\nA|B|C", "Line 2: there is more than one bar."),
        ("Good\n|中文", "Line 2: there is no English title."),
        ("Good\n" + "x" * 201, "Line 2: a title has at most 200 characters. Shorten it."),
        ("Good\na\x00b", "Line 2: there is an invisible character. Type the line anew."),
        ("Good\na\u202eb", "Line 2: there is an invisible character."),
        ("T\n" * 31, "There are 31 lines. Add at most 30 at once."),
        ("T\n" * 10, "A pillar has at most 9 areas."),
    ],
)
def test_bad_lines_are_told_and_kept_and_nothing_is_written(lines, sentence):
    pillar = make_survey().pillar
    response = paste(pillar, lines)
    assert response.status_code == 200
    assert sentence in text_of(response)
    if "Good" in lines:
        assert "Good" in response.content.decode()
    assert Area.objects.count() == 0


def test_a_target_of_another_study_is_not_found():
    pillar = make_survey().pillar
    for to in ("pillar-999999", "area-1", "", "x" * 60):
        assert paste(pillar, "Title", to=to).status_code == 404


def test_texts_are_changed_and_kept_when_refused():
    pillar = make_survey().pillar
    sub_topic = add_sub_topic(pillar)
    client = signed_in(coordinator(pillar.study))
    address = url(pillar.study, "sub_topic_edit", sub_topic.pk)
    good = {"title_en": "New", "title_zh": "新", "description_en": "D", "description_zh": ""}
    response = client.post(address, good | {"title_en": ""})
    assert "Title (English): This field is required." in text_of(response)
    assert client.post(address, good).status_code == 302
    stored = SubTopic.objects.get()
    assert {name: getattr(stored, name) for name in good} == good
    area_address = url(pillar.study, "area_edit", sub_topic.area_id)
    client.post(area_address, {"title_en": "People", "title_zh": "人"})
    assert Area.objects.get().title_en == "People"


def test_removing_says_what_stands_in_the_way():
    survey = finished_survey()
    study, sub_topic = survey.pillar.study, merge(survey).sub_topic
    client = signed_in(coordinator(study))
    full = client.post(url(study, "area_remove", sub_topic.area_id), follow=True)
    used = client.post(url(study, "sub_topic_remove", sub_topic.pk), follow=True)
    assert "The area still has sub-topics. Remove them first." in text_of(full)
    assert "The sub-topic still has actions. Remove them first." in text_of(used)
    free = add_sub_topic(survey.pillar)
    client.post(url(study, "sub_topic_remove", free.pk))
    assert SubTopic.objects.count() == 1


def test_query_count_does_not_grow():
    survey = finished_survey()
    merge(survey)
    study = survey.pillar.study
    client = signed_in(coordinator(study))
    one = query_count(client, url(study))
    for _ in range(2):
        merge(finished_survey(study=study))
        add_sub_topic(survey.pillar)
    assert query_count(client, url(study)) == one
