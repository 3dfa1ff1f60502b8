"""Asking a panel how far its priorities have come: the study, its words, its panel."""

import json
import subprocess
import sys

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from roadmap.queries import publication_blockers
from studies.enums import CopyKind, EventKind, Role
from studies.models import Study
from surveys.consensus import Rule
from surveys.enums import MessageKind
from surveys.exceptions import Refusal
from surveys.models import Expert, MailWords, RoundResult, Survey
from surveys.queries import consensus_priorities, standing_priorities
from surveys.reports import method_words
from surveys.reports.paper import position_paper
from surveys.scale import Scale, scale_words
from surveys.services.copies import copy_study
from surveys.services.experts import set_declined
from surveys.services.mail_words import set_mail_words
from surveys.services.panel_again import invite_panel_again
from surveys.services.panels import choose_reminders
from surveys.services.results import share_results
from surveys.services.sample_letters import sample_letter
from surveys.services.surveys import set_protocol
from tests.factories.consultations import ADVANCED, ask_again, sealed_consultation
from tests.factories.pages import COORDINATORS, signed_in, statuses, text_of
from tests.factories.roadmap import coordinator, finished_survey
from tests.factories.studies import join, make_user
from tests.factories.surveys import (
    expert_of,
    link_of,
    make_survey,
    open_survey_round,
)

pytestmark = pytest.mark.django_db
WORDS = ["no progress", "first steps", "under way", "well advanced", "done"]


@pytest.fixture
def study():
    return finished_survey().pillar.study


def survey_of(made):
    return Survey.objects.select_related("pillar__study").get(pillar__study=made)


def test_it_asks_in_one_round_about_what_stands_under_the_same_codes(study):
    make_survey(study=study, title="Not finished")
    finished_survey(study=study, title="Third")
    by, now = coordinator(study), timezone.now()
    texts = {"subject_en": "", "subject_zh": "", "opening_en": "Rate it.", "opening_zh": ""}
    set_mail_words(study=study, kind=MessageKind.INVITATION, by=by, now=now, **texts)
    Study.objects.update(scale_help_en="How relevant is it?", purpose_en="To find priorities")
    study.refresh_from_db()
    made = ask_again(study, with_panel=False)
    surveys = Survey.objects.filter(pillar__study=made).select_related("pillar__study")
    found = [
        (each.pillar.number, each.rounds.count(), each.rule, each.scale, str(p.renews), str(p))
        for each in surveys
        for p in each.priorities.select_related("renews", "survey__pillar")
    ]
    usual = (1, Rule(), Scale.PROGRESS)
    assert found == [(n, *usual, code, code) for n, code in
                     ((1, "I-01"), (1, "I-02"), (3, "III-01"), (3, "III-02"))]  # fmt: skip
    assert (made.scale_help, made.purpose, MailWords.objects.filter(study=made).count()) == (
        *("", ""),
        0,
    )
    assert made.events.get(kind=EventKind.STUDY_COPIED).about["made_as"] == "progress"


def test_nothing_of_it_stands_or_is_published_and_no_copy_is_made_of_it(study):
    made = sealed_consultation(study).survey.pillar.study
    survey = survey_of(made)
    assert list(standing_priorities(made)) == list(consensus_priorities(survey)) == []
    assert "beside the actions" in publication_blockers(made)[0].sentence
    arguments = {"title_en": "X", "title_zh": "", "by": coordinator(study), "now": timezone.now()}
    with pytest.raises(Refusal, match="Make the next one from the study it asks about"):
        copy_study(study=made, kind=CopyKind.TEMPLATE, **arguments)
    for changes in ({"round_count": 2}, {"rule": Rule(agree_from=5)}, {"rule": Rule(scale_max=4)}):
        other = survey_of(ask_again(study, title=str(changes), with_panel=False))
        plan = {"rule": Rule(), "round_count": 1, "carries_consensus": False} | changes
        with pytest.raises(Refusal):
            set_protocol(survey=other, by=coordinator(study), now=timezone.now(), **plan)


def test_it_is_offered_only_where_something_stands(study):
    alice = signed_in(coordinator(study))
    board = reverse("study_board", args=[study.slug])
    form = reverse("surveys:study_copy", args=[study.slug]) + "?kind=progress"
    assert f'href="{form}"' in text_of(alice.get(board))
    page = text_of(alice.get(form))
    assert "How far have we come? Personalised medicine" in page
    sent = {"kind": "progress", "title_en": "How far?", "title_zh": ""}
    made = alice.post(form, sent, follow=True)
    board_of_it = text_of(made)
    assert "It asks about “Personalised medicine”." in board_of_it
    assert "Place priorities by theme" not in board_of_it
    young = make_survey(study=None, by=coordinator(study)).pillar.study
    young_form = reverse("surveys:study_copy", args=[young.slug])
    assert 'value="progress"' not in text_of(alice.get(young_form))
    assert "Select a valid choice" in text_of(alice.post(young_form, sent))
    assert "Ask the panel how far" not in text_of(
        alice.get(reverse("study_board", args=[young.slug]))
    )


@pytest.mark.one_database
def test_experts_read_words_of_progress_from_the_invitation_to_the_results(client, study):
    made = ask_again(study)
    survey = survey_of(made)
    survey_round = open_survey_round(survey)
    letter = sample_letter(
        kind=MessageKind.INVITATION,
        language="en",
        survey_round=survey_round,
        reader="Bob",
        now=timezone.now(),
    )
    link = link_of(expert_of(survey, 0))
    seen = [letter.body, text_of(client.get(reverse("surveys:expert_landing", args=[link.token])))]
    client.post(reverse("surveys:expert_landing", args=[link.token]))
    rating = text_of(client.get(reverse("surveys:rate_priorities", args=[survey_round.pk])))
    assert [word in rating for word in [*WORDS, "I cannot judge this"]] == [True] * 6
    sealed = sealed_in(survey)
    share_results(survey=survey, by=coordinator(study), now=timezone.now())
    seen += [rating, text_of(client.get(reverse("surveys:expert_results", args=[sealed.pk])))]
    assert "Clear majority: well advanced" in seen[-1]
    assert [[word in page for word in ("relevant", "onsensus")] for page in seen] == [
        [False, False]
    ] * 4


def sealed_in(survey):
    from tests.factories.roadmap import by_expert
    from tests.factories.surveys import close_and_seal, rate

    survey_round = survey.rounds.get()
    for index, given in enumerate(by_expert(ADVANCED)):
        rate(survey_round, index, given)
    return close_and_seal(survey_round)


@pytest.mark.one_database
def test_results_files_and_reports_say_the_same_words(study, tmp_path):
    sealed = sealed_consultation(study)
    survey, alice = sealed.survey, signed_in(coordinator(study))
    page = text_of(alice.get(reverse("surveys:round_results", args=[sealed.pk])))
    for words in (
        "A clear majority says well advanced or done: 1 of 2 priorities",
        "No clear majority",
        "says that a priority is well advanced or done.",
        "asks how far the priorities of “Personalised medicine” have come",
        "Before, in “Personalised medicine” (I-01, round 1):</strong> Consensus.",
        '<span class="distribution-word">first steps</span>',
    ):
        assert words in page
    for name in ("round_statistics", "round_pictures"):
        text = text_of(alice.get(reverse(f"surveys:{name}", args=[sealed.pk])))
        assert ("relevant" in text, "reached consensus" in text) == (False, False)
    paper = position_paper(survey, language="en", reached=lambda _done, _total: None)
    written = repr([vars(block) for block in paper.blocks])
    found = [
        words in written for words in ("A clear majority says", "relevan", "reached consensus")
    ]
    assert found == [True, False, False]
    assert method_words.scale(survey).startswith("1 = no progress; 2 = first steps")
    assert json.loads(survey.protocol)["scale"] == WORDS
    bundle = RoundResult.objects.get(survey_round=sealed).bundle
    assert json.loads(bundle)["scale"] == WORDS
    (tmp_path / "b.json").write_text(bundle)
    script = settings.BASE_DIR / "surveys/verify_bundle.py"
    told = subprocess.run(
        [sys.executable, script, tmp_path / "b.json"], capture_output=True, text=True, check=True
    )
    assert "the ratings say: 1 no progress, 2 first steps" in told.stdout


def test_the_usual_scale_and_its_files_stay_as_they_were(study):
    result = RoundResult.objects.get()
    assert ("scale" in json.loads(result.bundle), scale_words(5)[4]) == (
        False,
        "extremely relevant",
    )
    assert "scale" not in json.loads(study.pillars.get().survey.protocol)


def test_only_coordinators_enter_and_only_a_consultation_has_the_page(study):
    made = ask_again(study, with_panel=False)
    page = reverse("surveys:panel_again", args=[made.slug])
    assert statuses(page, made) == COORDINATORS
    alice = signed_in(coordinator(study))
    assert alice.get(reverse("surveys:panel_again", args=[study.slug])).status_code == 404


def test_the_panel_is_seated_in_one_step_without_those_who_want_no_mail(study):
    by, now = coordinator(study), timezone.now()
    survey = study.pillars.get().survey
    set_declined(expert=expert_of(survey, 0), declined=True, by=by, now=now)
    choose_reminders(expert=expert_of(survey, 1), wanted=False)
    Expert.objects.filter(pk=expert_of(survey, 2).pk).update(erasure_requested_at=now)
    Expert.objects.filter(pk=expert_of(survey, 3).pk).update(conflicts="Shares", language="zh-hans")
    made = ask_again(study, with_panel=False)
    alice = signed_in(by)
    page = reverse("surveys:panel_again", args=[made.slug])
    shown = text_of(alice.get(page))
    assert "9 experts can be asked again." in shown
    assert study.consent_en in shown
    assert "This field is required." in text_of(alice.post(page, {}))
    done = text_of(alice.post(page, {"is_allowed": "on"}, follow=True))
    assert "9 places on the panels are taken." in done
    copies = Expert.objects.filter(study=made).order_by("email")
    assert [each.email for each in copies] == [f"expert{n:02}@panel.example" for n in range(4, 13)]
    first = copies[0]
    assert (first.language, first.group, first.conflicts, first.auth) == ("zh-hans", "EU", "", None)
    originals = set(Expert.objects.filter(study=study).values_list("pk", flat=True))
    assert originals.isdisjoint(copies.values_list("pk", flat=True))
    events = [made.events, study.events]
    told = [each.filter(kind=EventKind.PANEL_ASKED_AGAIN).first().about for each in events]
    assert told == [{"of": study.slug, "count": 9}, {"title": "How far?", "count": 9}]
    assert invite_panel_again(study=made, by=by, now=now) == 0


def test_addresses_go_only_to_who_may_see_them_and_not_after_the_end(study):
    made = ask_again(study, with_panel=False)
    olga = join(made, make_user("Olga"), Role.COORDINATOR)
    page = reverse("surveys:panel_again", args=[made.slug])
    sentence = "Only a coordinator of the earlier study may use its addresses."
    assert sentence in text_of(signed_in(olga).get(page))
    assert sentence in text_of(signed_in(olga).post(page, {"is_allowed": "on"}))
    from surveys.models import StudyEnd

    by = coordinator(study)
    ended = {"requested_by": by, "confirmed_by": olga}
    now = timezone.now()
    StudyEnd.objects.create(study=study, requested_at=now, confirmed_at=now, **ended)
    assert "its names and addresses are deleted" in text_of(signed_in(by).get(page))
    assert Expert.objects.filter(study=made).count() == 0
