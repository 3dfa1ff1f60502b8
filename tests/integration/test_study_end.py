"""Two people have the link key destroyed; afterwards not even the operator can link."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from studies.enums import EventKind, Role
from studies.models import Event
from surveys.exceptions import LinkKeyGone, Refusal
from surveys.imports import Person
from surveys.models import Expert, RoundResult, SealedBallot, StudyEnd
from surveys.services import messages, panels, study_end
from surveys.services.link_keys import key_path, link_key
from tests.factories.pages import COORDINATORS, signed_in, statuses, text_of
from tests.factories.studies import join, make_user
from tests.factories.surveys import make_survey, open_survey_round, round_at_state, sealed_round

pytestmark = pytest.mark.django_db
RATINGS = [{1: 5, 2: 4, 3: 2}] * 8


@pytest.fixture(autouse=True)
def mailbox(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.LINK_KEYS = tmp_path / "link-keys"


@pytest.fixture
def study():
    survey_round = sealed_round(ratings=RATINGS)
    messages.send_due_messages(now=timezone.now())
    return survey_round.survey.pillar.study


@pytest.fixture
def alice(study):
    return signed_in(study.memberships.get(user__name="Alice").user)


@pytest.fixture
def carol(study):
    return signed_in(join(study, make_user("Carol"), Role.COORDINATOR))


def step(client, study, name):
    address = reverse(f"surveys:study_end_{name}", args=[study.slug])
    return text_of(client.post(address, follow=True))


def page(client, study):
    return text_of(client.get(reverse("surveys:study_end", args=[study.slug])))


def test_only_coordinators_enter(study):
    assert statuses(reverse("surveys:study_end", args=[study.slug]), study) == COORDINATORS


def test_one_person_alone_destroys_nothing(alice, study):
    assert "Now a second coordinator has to confirm." in step(alice, study, "ask")
    assert "nobody destroys the key alone" in step(alice, study, "confirm")
    assert study_end.destroy_due_keys(now=timezone.now()) == 0
    assert key_path(study.pk).exists()


def test_two_people_end_the_study_and_the_record_is_printed(alice, carol, study):
    bundles = list(RoundResult.objects.values_list("bundle_sha256", flat=True))
    step(alice, study, "ask")
    assert "The key is destroyed within a minute." in step(carol, study, "confirm")
    assert study_end.destroy_due_keys(now=timezone.now()) == 1
    assert not key_path(study.pk).exists()
    assert (Expert.objects.count(), SealedBallot.objects.count()) == (0, 0)
    assert list(RoundResult.objects.values_list("bundle_sha256", flat=True)) == bundles
    record = page(alice, study)
    end = StudyEnd.objects.get()
    told = [
        "Record of destruction",
        "Alice, ",
        "Carol, ",
        "12 invitations with names and addresses; 8 ballots under pseudonyms",
        end.key_sha256,
    ]
    assert [each in record for each in told] == [True] * 5
    assert len(end.key_sha256) == 64
    kinds = Event.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-3:] == [
        EventKind.END_REQUESTED,
        EventKind.END_CONFIRMED,
        EventKind.LINK_KEY_DESTROYED,
    ]


def test_a_worker_that_was_killed_half_way_ends_with_the_same_record(alice, carol, study):
    step(alice, study, "ask")
    step(carol, study, "confirm")
    end = StudyEnd.objects.get()
    study_end._delete_people(end)  # and then the power went
    assert study_end.destroy_due_keys(now=timezone.now()) == 1
    assert study_end.destroy_due_keys(now=timezone.now()) == 0
    end.refresh_from_db()
    assert (end.experts, end.ballots, len(end.key_sha256)) == (12, 8, 64)


def test_a_destroyed_key_is_never_made_anew(alice, carol, study):
    step(alice, study, "ask")
    step(carol, study, "confirm")
    study_end.destroy_due_keys(now=timezone.now())
    with pytest.raises(LinkKeyGone):
        link_key(study.pk)
    survey = study.pillars.get().survey
    with pytest.raises(Refusal, match="The study has ended"):
        panels.add_experts(
            survey=survey,
            people=[Person(name="New", email="new@example.org")],
            by=study.memberships.first().user,
            now=timezone.now(),
        )


def test_a_key_that_is_lost_while_links_are_out_is_not_replaced_in_silence(study):
    key_path(study.pk).unlink()
    with pytest.raises(LinkKeyGone):
        link_key(study.pk)


def test_a_request_can_be_called_off(alice, carol, study):
    step(alice, study, "ask")
    assert "Called off." in step(carol, study, "cancel")
    assert StudyEnd.objects.count() == 0
    assert "Nobody has asked for this" in step(carol, study, "confirm")


def test_what_is_confirmed_cannot_be_called_off(alice, carol, study):
    step(alice, study, "ask")
    step(carol, study, "confirm")
    assert "can no longer be called off" in step(alice, study, "cancel")


def test_a_running_round_needs_the_key(alice, study):
    open_survey_round(make_survey(study=study))
    assert "A round is still open or being counted." in page(alice, study)
    assert "A round is still open" in step(alice, study, "ask")
    assert StudyEnd.objects.count() == 0


def test_mails_that_wait_need_the_key():
    study = round_at_state("sealed").survey.pillar.study
    assert "Mails to experts are still waiting" in page(
        signed_in(study.memberships.get().user), study
    )
    assert mail.outbox == []


def test_no_round_opens_after_the_end(alice, carol, study):
    step(alice, study, "ask")
    step(carol, study, "confirm")
    with pytest.raises(Refusal):
        open_survey_round(make_survey(study=study, experts=0))
