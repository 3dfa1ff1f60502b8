import pytest
from django.urls import reverse

from studies.enums import EventKind
from surveys.models import Survey
from tests.factories.pages import COORDINATORS, signed_in, statuses, text_of
from tests.factories.studies import join, make_study, make_user
from tests.factories.surveys import make_survey, open_survey_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def study():
    return make_study(by=make_user("Alice"))


@pytest.fixture
def alice(study):
    return signed_in(study.memberships.get().user)


def url(study, page="archive"):
    return reverse(f"surveys:study_{page}", args=[study.slug])


def test_only_coordinators_enter(study):
    assert statuses(url(study), study) == COORDINATORS


def test_an_archived_study_leaves_the_desk_for_the_archive_and_comes_back(alice, study):
    title = "Personalised medicine"
    desk, archive = reverse("desk"), reverse("desk") + "?show=archive"
    seen = [(title in text_of(alice.get(page))) for page in (desk, archive)]
    alice.post(url(study))
    seen += [(title in text_of(alice.get(page))) for page in (desk, archive)]
    assert "1 archived study" in text_of(alice.get(desk))
    alice.post(url(study, "restore"))
    seen += [(title in text_of(alice.get(page))) for page in (desk, archive)]
    assert seen == [True, False, False, True, True, False]
    kinds = study.events.values_list("kind", "by__name")
    assert list(kinds)[-2:] == [
        (EventKind.STUDY_ARCHIVED, "Alice"),
        (EventKind.STUDY_RESTORED, "Alice"),
    ]


def test_it_is_read_and_nothing_in_it_changes(alice, study):
    survey = make_survey(study=study)
    alice.post(url(study))
    read = {
        page: alice.get(reverse(page, args=[key])).status_code
        for page, key in {
            "study_board": study.slug,
            "studies:study_record": study.slug,
            "surveys:priority_list": survey.pk,
            "surveys:protocol": survey.pk,
        }.items()
    }
    assert set(read.values()) == {200}
    changes = {
        "studies:study_edit": study.slug,
        "studies:team": study.slug,
        "surveys:pillar_add": study.slug,
        "surveys:priority_list": survey.pk,
        "surveys:panel": survey.pk,
        "surveys:protocol": survey.pk,
        "surveys:round_open": survey.rounds.first().pk,
        "roadmap:structure_board": study.slug,
        "roadmap:edition_publish": study.slug,
    }
    refused = {p: alice.post(reverse(p, args=[key])).status_code for p, key in changes.items()}
    assert refused == dict.fromkeys(changes, 403)
    board = text_of(alice.get(reverse("study_board", args=[study.slug])))
    assert ("Take it out of the archive" in board, "Add a pillar" in board) == (True, False)


def test_an_observer_cannot_take_it_out(alice, study):
    alice.post(url(study))
    olga = signed_in(join(study, make_user("Olga"), "observer"))
    board = text_of(olga.get(reverse("study_board", args=[study.slug])))
    assert "Take it out of the archive" not in board
    assert olga.post(url(study, "restore")).status_code == 403


def test_the_end_of_an_archived_study_can_still_be_asked_for(alice, study):
    alice.post(url(study))
    assert alice.get(reverse("surveys:study_end", args=[study.slug])).status_code == 200
    alice.post(reverse("surveys:study_end_ask", args=[study.slug]))
    assert study.events.filter(kind=EventKind.END_REQUESTED).count() == 1


def test_a_running_round_stands_in_the_way_with_a_link(alice, study):
    survey_round = open_survey_round(make_survey(study=study))
    page = text_of(alice.post(url(study), follow=True))
    link = reverse("surveys:round_progress", args=[survey_round.pk])
    assert f'<a href="{link}">A round is still open or being counted.</a>' in page
    study.refresh_from_db()
    assert (study.is_archived, Survey.objects.count()) == (False, 1)
