"""An expert's own rights: receipt, withdrawal, a new link, leaving the study."""

import datetime as dt
import json

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from studies.enums import EventKind
from studies.models import Event
from surveys.enums import MessageKind
from surveys.models import (
    Ballot,
    Comment,
    Expert,
    Message,
    Rating,
    RoundResult,
    SealedBallot,
    Tombstone,
)
from surveys.secrets import issue_link
from surveys.services import erasure, messages, rounds
from surveys.services.link_keys import link_key
from tests.factories.pages import text_of
from tests.factories.surveys import (
    close_and_seal,
    expert_of,
    let_others_answer,
    link_of,
    make_survey,
    open_survey_round,
    rate,
)

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(minutes=2)


@pytest.fixture(autouse=True)
def mailbox(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.TOMBSTONES = tmp_path / "tombstones.jsonl"


@pytest.fixture
def survey_round():
    return open_survey_round(make_survey())


@pytest.fixture
def bob(client, survey_round):
    """The first expert's browser, after rating and commenting."""
    link = rate(survey_round, 0, {1: 5, 2: None}, comments={1: "Because of my trial."})
    client.cookies["expert"] = link.token
    client.link = link
    return client


def url(name, *args):
    return reverse(f"surveys:{name}", args=args)


# --- receipt ------------------------------------------------------------------------------------


def receipt_of(client, survey_round):
    return json.loads(client.get(url("receipt_file", survey_round.pk)).content)


def test_the_receipt_names_each_rating_with_its_code(bob, survey_round):
    items = dict(survey_round.items.values_list("position", "pk"))
    content = receipt_of(bob, survey_round)
    assert content["ratings"] == [
        {
            "item": items[position],
            "priority": f"I-0{position}",
            "code": bob.link.tracking_code(survey_round.pk, items[position]),
            "rating": rating,
        }
        for position, rating in ((1, 5), (2, "U"))
    ]
    page = text_of(bob.get(url("receipt", survey_round.pk)))
    assert [row["code"] in page for row in content["ratings"]] == [True, True]
    assert content["secret"] in page


def test_the_receipt_is_the_same_after_sealing_and_its_codes_stand_in_the_bundle(bob, survey_round):
    before = receipt_of(bob, survey_round)
    let_others_answer(survey_round)
    close_and_seal(survey_round)
    assert receipt_of(bob, survey_round) == before
    items = json.loads(RoundResult.objects.get().bundle)["items"]
    pairs = {item["item"]: dict(item["ratings"]) for item in items}
    found = [pairs[row["item"]][row["code"]] for row in before["ratings"]]
    assert found == [row["rating"] for row in before["ratings"]]


def test_who_gave_no_answer_has_no_receipt(client, survey_round):
    client.cookies["expert"] = link_of(expert_of(survey_round.survey, 3)).token
    names = ("receipt", "receipt_file")
    assert [client.get(url(name, survey_round.pk)).status_code for name in names] == [404, 404]


# --- withdrawal ---------------------------------------------------------------------------------


def test_withdrawing_deletes_answers_and_comments_of_the_round(bob, survey_round):
    address = url("answers_withdraw", survey_round.pk)
    assert (bob.get(address).status_code, Ballot.objects.count()) == (200, 1)
    response = bob.post(address, follow=True)
    assert "Your answers to this round are deleted." in text_of(response)
    assert (Ballot.objects.count(), Rating.objects.count(), Comment.objects.count()) == (0, 0, 0)


def test_withdrawing_touches_nobody_else(bob, survey_round):
    rate(survey_round, 1, {1: 2}, comments={1: "Mine."})
    bob.post(url("answers_withdraw", survey_round.pk))
    assert (Ballot.objects.count(), Comment.objects.get().text) == (1, "Mine.")


def test_a_counted_round_keeps_its_ratings(bob, survey_round):
    let_others_answer(survey_round)
    close_and_seal(survey_round)
    before = RoundResult.objects.get().bundle_sha256, SealedBallot.objects.count()
    response = bob.post(url("answers_withdraw", survey_round.pk), follow=True)
    assert "This round has closed" in text_of(response)
    assert (RoundResult.objects.get().bundle_sha256, SealedBallot.objects.count()) == before


# --- a new link ---------------------------------------------------------------------------------


def replaced(client, link):
    return client.post(url("link_replace", link.token))


def test_a_replaced_link_opens_nothing_and_a_new_one_goes_to_the_expert(bob, survey_round):
    assert replaced(bob, bob.link).status_code == 200
    bob.cookies["expert"] = bob.link.token
    assert bob.get(url("expert_home")).status_code == 404
    assert bob.get(url("expert_landing", bob.link.token)).status_code == 404
    messages.send_due_messages(now=timezone.now())
    letters = [each for each in mail.outbox if "your new personal link" in each.subject]
    assert [each.to for each in letters] == [["Expert 01 <expert01@panel.example>"]]
    expert = expert_of(survey_round.survey, 0)
    fresh = issue_link(link_key(expert.study_id), expert.pk, expert.generation)
    assert f"/i/{fresh.token}/" in letters[0].body
    bob.cookies["expert"] = fresh.token
    page = bob.get(url("review_answers", survey_round.pk))
    assert "You have rated 2 of 3 priorities" in text_of(page)
    assert receipt_of(bob, survey_round)["ratings"][0]["rating"] == 5


def test_the_old_access_part_with_the_new_pseudonym_part_opens_nothing(bob, survey_round):
    replaced(bob, bob.link)
    messages.send_due_messages(now=timezone.now())
    expert = expert_of(survey_round.survey, 0)
    fresh = issue_link(link_key(expert.study_id), expert.pk, expert.generation)
    mixed = type(fresh)(access=bob.link.access, pseudonym=fresh.pseudonym)
    assert bob.get(url("expert_landing", mixed.token)).status_code == 404


def test_a_link_that_opens_nothing_replaces_nothing(client, survey_round):
    assert client.post(url("link_replace", "A" * 43)).status_code == 404
    assert Message.objects.filter(kind=MessageKind.NEW_LINK).count() == 0


# --- leaving the study --------------------------------------------------------------------------


def left(client):
    return client.post(url("expert_erase"))


def erase(now=None):
    return erasure.erase_due_experts(now=now or timezone.now() + LATER)


def test_leaving_switches_the_link_off_at_once_and_erases_within_minutes(bob, survey_round):
    expert = expert_of(survey_round.survey, 0)
    assert "You have left the study" in text_of(left(bob))
    bob.cookies["expert"] = bob.link.token
    assert bob.get(url("expert_home")).status_code == 404
    assert erase(timezone.now()) == 0  # a save under way must be over first
    assert erase() == 1
    assert not Expert.objects.filter(pk=expert.pk).exists()
    assert (Ballot.objects.count(), Comment.objects.count()) == (0, 0)
    assert not Message.objects.filter(key__contains=str(expert.pk)).exists()
    event = Event.objects.get(kind=EventKind.EXPERT_ERASED)
    assert (event.by, event.about) == (None, {})
    assert bob.get(url("expert_landing", bob.link.token)).status_code == 404


def test_erasure_after_sealing_keeps_the_hash_and_the_count(bob, survey_round):
    let_others_answer(survey_round)
    sealed = close_and_seal(survey_round)
    before = sealed.result.bundle, SealedBallot.objects.count()
    left(bob)
    assert erase() == 1
    assert (RoundResult.objects.get().bundle, SealedBallot.objects.count()) == before
    assert Comment.objects.filter(text="Because of my trial.").count() == 0


def test_erasure_waits_until_a_round_is_counted(bob, survey_round):
    let_others_answer(survey_round)
    rounds.close_round(survey_round=survey_round, by=None, now=timezone.now())
    left(bob)
    assert (erase(), Ballot.objects.count()) == (0, 6)


def test_a_restored_backup_forgets_the_erased_again(bob, survey_round):
    expert = expert_of(survey_round.survey, 0)
    others = Expert.objects.count() - 1
    left(bob)
    erase()
    Tombstone.objects.all().delete()  # last week's backup: the person is back, the stone is not
    expert.save(force_insert=True)
    assert erasure.replay_tombstones(now=timezone.now()) == 1
    assert (erase(), Expert.objects.count()) == (1, others)


def test_tombstones_tell_no_name(bob, settings):
    left(bob)
    erase()
    stone = Tombstone.objects.get()
    line = settings.TOMBSTONES.read_text()
    assert json.loads(line) == {
        "salt": stone.salt,
        "digest": stone.digest,
        "erased_on": stone.erased_on.isoformat(),
    }


def test_my_data_shows_what_is_held(bob, survey_round):
    page = text_of(bob.get(url("expert_data")))
    assert "Expert 01, expert01@panel.example, English, EU" in page
    assert url("answers_withdraw", survey_round.pk) in page


@pytest.mark.parametrize("name", ["expert_data", "expert_erase"])
def test_without_a_link_there_is_nothing_to_see(client, name):
    assert client.get(url(name)).status_code == 404
