import pytest
from django.urls import reverse

from roadmap.models import Edition
from tests.factories.pages import WHOLE_TEAM, query_count, signed_in, statuses, text_of
from tests.factories.roadmap import coordinator, finished_survey, merge, publish, published_study

pytestmark = pytest.mark.django_db


def url(study, page="edition_list"):
    return reverse(f"roadmap:{page}", args=[study.slug])


def text(study):
    return text_of(signed_in(coordinator(study)).get(url(study)))


def test_the_whole_team_reads_and_coordinators_publish():
    study = published_study()
    assert statuses(url(study), study) == WHOLE_TEAM


def test_only_coordinators_publish():
    study = published_study()
    assert statuses(url(study, "edition_publish"), study, method="post") == {
        "coordinator": 302,
        "analyst": 403,
        "observer": 403,
        "outsider": 404,
        "nobody": 302,
    }
    assert Edition.objects.count() == 2


def test_blockers_stand_beside_a_grey_button():
    study = finished_survey().pillar.study
    page = text(study)
    assert "2 consensus priorities are placed under no sub-topic: I-01, I-02." in page
    assert f'href="{reverse("roadmap:coding_board", args=[study.slug])}"' in page
    assert "disabled>Publish the first edition" in page
    client = signed_in(coordinator(study))
    refused = client.post(url(study, "edition_publish"), follow=True)
    assert "placed under no sub-topic" in text_of(refused)
    assert Edition.objects.count() == 0


def test_publishing_by_get_is_refused():
    study = published_study()
    client = signed_in(coordinator(study))
    assert client.get(url(study, "edition_publish")).status_code == 405


def test_an_edition_is_published_and_listed():
    survey = finished_survey()
    merge(survey)
    client = signed_in(coordinator(survey.pillar.study))
    page = text_of(client.post(url(survey.pillar.study, "edition_publish"), follow=True))
    edition = Edition.objects.get()
    for words in ("Edition 1 is published.", edition.sha256, "Alice", "Published"):
        assert words in page


def test_publishing_the_same_again_says_so():
    study = published_study()
    assert "Nothing has changed since edition 1." in text(study)
    client = signed_in(coordinator(study))
    page = text_of(client.post(url(study, "edition_publish"), follow=True))
    assert "Edition 2 is published. Its content is that of the one before." in page


def test_missing_chinese_is_told_before_publishing():
    survey = finished_survey()
    merge(survey, text_zh="")
    assert "1 part has no Chinese text yet; Chinese readers will see the English: I.I.a.1" in text(
        survey.pillar.study
    )


def test_query_count_does_not_grow():
    study = published_study()
    client = signed_in(coordinator(study))
    one = query_count(client, url(study))
    for _ in range(2):
        merge(finished_survey(study=study))
        publish(study)
    assert query_count(client, url(study)) == one
