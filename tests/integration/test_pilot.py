"""A pilot looks like the study, says that it is none, and leaves nothing behind."""

import datetime as dt

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from roadmap.queries import publication_blockers
from studies.enums import CopyKind, EventKind
from studies.models import Study
from surveys.enums import Disposition, RoundState
from surveys.exceptions import Refusal
from surveys.models import Ballot, Expert, Survey, SurveyRound
from surveys.services import messages, pilots, refinement, results, rounds
from surveys.services.copies import copy_study
from surveys.services.link_keys import key_path
from surveys.services.priorities import Statement
from surveys.views.access import LINK_COOKIE
from tests.factories.evidence import add_evidence, cite
from tests.factories.pages import signed_in, text_of
from tests.factories.studies import join, make_study, make_user
from tests.factories.surveys import (
    add_experts,
    close_and_seal,
    decide,
    link_of,
    make_survey,
    open_survey_round,
    sealed_round,
)

pytestmark = pytest.mark.django_db
USUAL = {"invented": "10"}


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def study():
    study = make_study(by=make_user("Alice"))
    join(study, make_user("Olga"), "observer")
    make_survey(study=study)
    return study


@pytest.fixture
def alice(study):
    return signed_in(coordinator(study))


@pytest.fixture
def pilot(study):
    return copy_study(
        study=study,
        kind=CopyKind.PILOT,
        title_en="Try-out",
        title_zh="试点",
        by=coordinator(study),
        now=timezone.now(),
    )


def coordinator(study):
    return study.memberships.get(role="coordinator").user


def url(study, page="pilot"):
    return reverse(f"surveys:{page}", args=[study.slug])


def seat(alice, pilot):
    """Everybody of the team and ten invented experts."""
    return alice.post(
        url(pilot), USUAL | {"members": pilot.memberships.values_list("user", flat=True)}
    )


def open_pilot(alice, pilot):
    seat(alice, pilot)
    survey = Survey.objects.select_related("pillar__study").get(pillar__study=pilot)
    return open_survey_round(survey, by=coordinator(pilot))


def reword_first_item(survey_round):
    refinement.rewrite(
        survey_round=survey_round,
        disposition=Disposition.REWORD,
        item_ids=[survey_round.items.get(position=1).pk],
        statements=[Statement(text_en="Clearer", text_zh="更清楚")],
        reason="It was unclear.",
        by=coordinator(survey_round.survey.pillar.study),
        now=timezone.now(),
    )


def rows_of_everything():
    return {
        model._meta.label: model._meta.base_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in {"studies", "surveys", "roadmap"}
    }


def test_without_a_pilot_the_page_leads_to_making_one(alice, study):
    assert alice.get(url(study)).url == url(study, "study_copy")
    assert alice.post(url(study, "pilot_wipe")).status_code == 404


def test_it_is_made_by_duplicating_with_the_whole_team(alice, study):
    form = {"kind": "pilot", "title_en": "Try-out", "title_zh": "试点"}
    response = alice.post(url(study, "study_copy"), form)
    made = Study.objects.get(title_en="Try-out")
    assert response.url == url(made)
    assert sorted(made.memberships.values_list("user__name", "role")) == [
        ("Alice", "coordinator"),
        ("Olga", "observer"),
    ]
    assert study.events.filter(kind=EventKind.PILOT_MADE).count() == 1


def test_one_pilot_at_a_time_and_no_copy_of_one(alice, study, pilot):
    form = {"kind": "pilot", "title_en": "Another", "title_zh": ""}
    again = text_of(alice.post(url(study, "study_copy"), form))
    of_pilot = text_of(alice.post(url(pilot, "study_copy"), form | {"kind": "template"}))
    assert "This study has a pilot already." in again
    assert "This is a pilot. Make the copy from the study" in of_pilot
    assert Study.objects.count() == 2


def test_team_and_invented_experts_are_seated_and_nobody_else(alice, pilot):
    page = text_of(alice.get(url(pilot)))
    assert "Invented experts" in page
    seat(alice, pilot)
    addresses = sorted(Expert.objects.filter(study=pilot).values_list("email", flat=True))
    invented = [f"expert{n:02}@pilot.invalid" for n in range(1, 11)]
    assert addresses == sorted(["alice@example.org", "olga@example.org", *invented])
    survey = Survey.objects.get(pillar__study=pilot)
    with pytest.raises(Refusal, match="people of the team and invented experts alone"):
        add_experts(survey, 1, by=coordinator(pilot))


def test_pages_say_pilot_to_team_and_experts(alice, study, pilot):
    survey_round = open_pilot(alice, pilot)
    sentence = "Pilot: the team tries this survey out."
    browser = Client()
    link = link_of(Expert.objects.get(study=pilot, email="alice@example.org"))
    browser.cookies[LINK_COOKIE] = link.token
    marked = [
        alice.get(reverse("study_board", args=[pilot.slug])),
        alice.get(reverse("surveys:panel", args=[survey_round.survey_id])),
        browser.get(reverse("surveys:expert_landing", args=[link.token])),
        browser.get(reverse("surveys:expert_home")),
        browser.get(reverse("surveys:rate_priorities", args=[survey_round.pk])),
    ]
    assert [sentence in text_of(page) for page in marked] == [True] * 5
    assert sentence not in text_of(alice.get(reverse("study_board", args=[study.slug])))


def test_only_the_team_gets_mails_and_they_say_pilot(alice, pilot):
    open_pilot(alice, pilot)
    messages.send_due_messages(now=timezone.now())
    assert sorted(each.to[0] for each in mail.outbox) == [
        "Alice <alice@example.org>",
        "Olga <olga@example.org>",
    ]
    assert {each.subject.startswith("Pilot: ") for each in mail.outbox} == {True}
    assert "This is a pilot: the team tries the survey out." in mail.outbox[0].body


def test_invented_experts_answer_by_themselves_once(alice, study, pilot):
    real = open_survey_round(study.pillars.get().survey)
    survey_round = open_pilot(alice, pilot)
    now = timezone.now()
    assert [pilots.answer_as_invented(now=now) for _time in range(2)] == [10, 0]
    assert Ballot.objects.filter(survey_round=survey_round).count() == 10
    assert Ballot.objects.filter(survey_round=real).count() == 0


def test_it_goes_through_both_rounds_and_is_never_published(alice, pilot):
    survey_round = open_pilot(alice, pilot)
    pilots.answer_as_invented(now=timezone.now())
    first = close_and_seal(survey_round, by=coordinator(pilot))
    decide(first, dict.fromkeys((1, 2, 3), Disposition.CARRY))
    second = open_survey_round(first.survey, number=2, by=coordinator(pilot))
    assert pilots.answer_as_invented(now=timezone.now()) == 10
    close_and_seal(second, by=coordinator(pilot))
    sentence = "This is a pilot. Nothing of it is ever published."
    assert [str(each.sentence) for each in publication_blockers(pilot)] == [sentence]


def test_wiping_leaves_nothing_but_two_lines_in_the_real_record(alice, study):
    before = rows_of_everything()
    form = {"kind": "pilot", "title_en": "Try-out", "title_zh": "试点"}
    alice.post(url(study, "study_copy"), form)
    pilot = Study.objects.get(title_en="Try-out")
    survey_round = open_pilot(alice, pilot)
    cite(survey_round.survey.priorities.first(), *add_evidence(pilot, "Plan"))
    pilots.answer_as_invented(now=timezone.now())
    messages.send_due_messages(now=timezone.now())
    first = close_and_seal(survey_round, by=coordinator(pilot))
    decide(first, {2: Disposition.DROP, 3: Disposition.CARRY})
    reword_first_item(first)
    open_survey_round(first.survey, number=2, by=coordinator(pilot))
    key = key_path(pilot.pk)
    assert key.exists()
    alice.post(url(pilot, "pilot_wipe"))
    assert alice.get(reverse("study_board", args=[pilot.slug])).status_code == 404
    assert "Try-out" not in text_of(alice.get(reverse("desk")))
    assert [pilots.wipe_due_pilots(now=timezone.now()) for _time in range(2)] == [1, 0]
    assert rows_of_everything() == before | {"studies.Event": before["studies.Event"] + 2}
    assert key.exists() is False
    assert study.events.get(kind=EventKind.PILOT_WIPED).about == {
        "test_experts": 12,
        "rounds_tried": 2,
    }


def test_the_real_study_seals_as_if_there_had_been_no_pilot(alice, study, pilot):
    survey = study.pillars.get().survey
    seed = survey.order_seed
    survey_round = open_pilot(alice, pilot)
    pilots.answer_as_invented(now=timezone.now())
    close_and_seal(survey_round, by=coordinator(pilot))
    pilots.request_wipe(pilot=pilot, by=coordinator(study), now=timezone.now())
    pilots.wipe_due_pilots(now=timezone.now())
    sealed = sealed_round(survey=survey, ratings=[{1: 5}] * 6)
    survey.refresh_from_db()
    assert (sealed.result.answered, sealed.result.previous_sha256) == (6, "")
    assert (survey.order_seed, "Try-out" in survey.protocol) == (seed, False)


def test_a_real_study_is_never_wiped(study):
    with pytest.raises(Refusal, match="no pilot"):
        pilots.request_wipe(pilot=study, by=coordinator(study), now=timezone.now())
    assert pilots.wipe_due_pilots(now=timezone.now() + dt.timedelta(days=1)) == 0
    assert Study.objects.count() == 1


def test_a_round_that_closed_meanwhile_takes_no_invented_answer(alice, pilot):
    survey_round = open_pilot(alice, pilot)
    pilots.answer_as_invented(now=timezone.now())
    rounds.count_answers(now=timezone.now())
    rounds.close_round(survey_round=survey_round, by=coordinator(pilot), now=timezone.now())
    assert pilots.answer_as_invented(now=timezone.now()) == 0
    results.seal_round(round_id=survey_round.pk, now=timezone.now())
    assert SurveyRound.objects.get(pk=survey_round.pk).state == RoundState.SEALED
