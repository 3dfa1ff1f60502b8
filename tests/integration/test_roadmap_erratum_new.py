"""Errata: noted at the desk, seen at once beside an edition that does not change."""

import pytest
from django.test import Client
from django.urls import reverse

from roadmap.models import Erratum
from tests.factories.pages import COORDINATORS, signed_in, statuses, text_of
from tests.factories.roadmap import (
    coordinator,
    finished_survey,
    merge,
    note,
    publish,
    published_study,
    save_action,
    standing,
)

pytestmark = pytest.mark.django_db
SENT = {"about": "1-1-a-1", "text_en": "The year is <b>2031</b>.", "text_zh": "年份应为2031年。"}


def desk(study, number=1):
    return reverse("roadmap:erratum_new", args=[study.slug, number])


def public(study, page, *rest):
    return reverse(f"roadmap:{page}", args=[study.slug, *rest])


def test_coordinators_enter():
    study = published_study()
    assert statuses(desk(study), study) == COORDINATORS
    assert signed_in(coordinator(study)).get(desk(study, 2)).status_code == 404


def test_readers_see_a_note_at_once_on_every_page_concerned():
    study = published_study()
    reader, edition = Client(), study.editions.get()
    places = [
        public(study, "roadmap_home"),
        public(study, "action_detail", "1-1-a-1"),
        public(study, "edition_feed"),
        public(study, "citation_bibtex"),
    ]
    before = {place: reader.get(place) for place in places}
    elsewhere = public(study, "priority_detail", "I-01")
    page = text_of(signed_in(coordinator(study)).post(desk(study), SENT, follow=True))
    assert "The erratum is noted." in page
    assert "Errata (1)" in page
    for place, old in before.items():
        new = reader.get(place, headers={"if-none-match": old["ETag"]})
        assert new.status_code == 200, place
        assert "2031" in new.content.decode(), place
        assert b"<b>2031" not in new.content or place.endswith(".bib"), place
    assert "2031" not in text_of(reader.get(elsewhere))
    assert "年份应为2031年。" in text_of(reader.get(f"{places[1]}?language=zh-hans"))
    assert study.editions.get().snapshot == edition.snapshot


def test_a_note_on_an_earlier_edition_stands_there_and_in_the_feed():
    study = published_study()
    publish(study)
    first, second = study.editions.order_by("number")
    feed = public(study, "edition_feed")
    old = Client().get(feed)
    note(first, text_en="Wrong name.")
    assert "Wrong name." in text_of(Client().get(public(study, "roadmap_home", 1)))
    assert "Wrong name." not in text_of(Client().get(public(study, "roadmap_home")))
    new = Client().get(feed, headers={"if-none-match": old["ETag"]})
    assert "Erratum to edition 1" in new.content.decode()
    assert second.errata.count() == 0


def test_wrong_input_is_told_and_kept():
    study = published_study()
    alice = signed_in(coordinator(study))
    page = text_of(alice.post(desk(study), SENT | {"text_zh": "", "about": "9-9-z-9"}))
    assert "What is wrong, and what is right (Chinese): This field is required." in page
    assert "Select a valid choice" in page
    assert "The year is" in page
    assert Erratum.objects.count() == 0


def test_a_note_is_never_changed_or_taken_back():
    erratum = note(published_study().editions.get())
    with pytest.raises(TypeError):
        erratum.save()
    with pytest.raises(TypeError):
        erratum.delete()


def test_a_note_about_an_action_that_is_gone_since_stays_with_its_edition():
    survey = finished_survey()
    action, study = merge(survey), survey.pillar.study
    extra = save_action(action.sub_topic, standing(survey), title_en="Gone")
    first = publish(study)
    extra.delete()
    publish(study)
    note(first, about="1-1-a-2", text_en="Never meant.")
    page = Client().get(public(study, "action_detail", 1, "1-1-a-2"))
    assert "Never meant." in text_of(page)
