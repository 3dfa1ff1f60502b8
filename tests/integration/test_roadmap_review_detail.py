"""A draft in review: handed in, remarked upon, published by another person or sent back."""

import pytest
from django.urls import reverse

from roadmap.models import Edition, Remark, Review
from roadmap.services import reviewing
from studies.enums import Role
from studies.models import Event
from tests.factories.pages import WHOLE_TEAM, query_count, signed_in, statuses, text_of
from tests.factories.roadmap import (
    coordinator,
    finished_survey,
    hand_in,
    merge,
    publish,
    save_action,
    standing,
)
from tests.factories.studies import join, make_study, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey():
    made = finished_survey()
    merge(made)
    return made


@pytest.fixture
def study(survey):
    return survey.pillar.study


@pytest.fixture
def alice(study):
    return signed_in(coordinator(study))


def url(study, review, page="review_detail"):
    return reverse(f"roadmap:{page}", args=[study.slug, review.pk])


def editions(study, page="edition_list"):
    return reverse(f"roadmap:{page}", args=[study.slug])


def test_the_whole_team_reads_a_review_of_its_own_study(study):
    review = hand_in(study)
    assert statuses(url(study, review), study) == WHOLE_TEAM
    other = make_study(by=make_user("Eve"), title="Other")
    eve = signed_in(coordinator(other))
    assert eve.get(url(other, review)).status_code == 404


def test_an_analyst_hands_in_and_a_coordinator_publishes_exactly_that(survey, study, alice):
    anna = signed_in(join(study, make_user("Anna"), Role.ANALYST))
    page = text_of(anna.post(editions(study, "review_hand_in"), follow=True))
    assert "The draft is handed in." in page
    review = Review.objects.get()
    assert "A draft is in review already." in text_of(
        alice.post(editions(study, "edition_publish"), follow=True)
    )
    action = standing(survey)[0].actions.get()
    save_action(action.sub_topic, standing(survey), action=action, title_en="Later words")
    assert "The draft at the desk has changed since." in text_of(alice.get(url(study, review)))
    assert anna.post(url(study, review, "review_publish")).status_code == 403
    page = text_of(alice.post(url(study, review, "review_publish"), follow=True))
    assert "Edition 1 is published, exactly as it was reviewed." in page
    edition, review = Edition.objects.get(), Review.objects.get()
    assert (edition.sha256, edition.snapshot) == (review.sha256, review.snapshot)
    assert "Later words" not in str(edition.snapshot)
    assert (review.state, review.edition, review.is_by_two) == ("published", edition, True)
    assert Event.objects.last().about == {
        "edition": 1,
        "sha256": edition.sha256,
        "eyes": 4,
        "handed_in_by": "Anna",
    }


def test_two_coordinators_are_four_eyes(study, alice):
    nils = signed_in(join(study, make_user("Nils"), Role.COORDINATOR))
    assert "Hand the draft in for review: another coordinator publishes it." in text_of(
        alice.post(editions(study, "edition_publish"), follow=True)
    )
    review = reviewing.hand_in(
        study=study, by=study.memberships.get(user__name="Alice").user, now=study.created_at
    )
    page = text_of(alice.get(url(study, review)))
    assert "disabled>Publish what was reviewed" in page
    assert "You handed this draft in. Another coordinator publishes it" in text_of(
        alice.post(url(study, review, "review_publish"), follow=True)
    )
    assert Edition.objects.count() == 0
    nils.post(url(study, review, "review_publish"))
    assert (Edition.objects.get().published_by.name, Review.objects.get().is_by_two) == (
        "Nils",
        True,
    )


def test_the_only_coordinator_does_both_and_the_record_says_so(study, alice):
    review = hand_in(study)
    assert "The record will say that one person did both." in text_of(alice.get(url(study, review)))
    page = text_of(alice.post(url(study, review, "review_publish"), follow=True))
    assert "the same person, as nobody else could publish" in page
    assert Event.objects.last().about["eyes"] == 2


def test_remarks_carry_a_name_and_lead_to_their_page(study):
    review = hand_in(study)
    olga = signed_in(join(study, make_user("Olga"), Role.OBSERVER))
    sent = {"about": "1-1-a-1", "text": "Who pays?\nSay it."}
    page = text_of(olga.post(url(study, review), sent, follow=True))
    assert "Olga" in page
    assert "Who pays?" in page
    remark = Remark.objects.get()
    assert (remark.about, remark.written_by.name) == ("1-1-a-1", "Olga")
    link = url(study, review, "review_read") + "actions/1-1-a-1/"
    assert link in olga.get(url(study, review)).content.decode()
    assert olga.get(link).status_code == 200
    for wrong in ({"about": "9-9-z-9", "text": "x"}, {"about": "", "text": " "}):
        assert "There is a problem" in text_of(olga.post(url(study, review), wrong))
    assert Remark.objects.count() == 1


def test_a_draft_is_sent_back_with_a_reason_and_takes_no_further_remark(study, alice):
    review = hand_in(study)
    page = text_of(alice.post(url(study, review, "review_return"), {"reason": ""}))
    assert "Say why the draft is sent back." in page
    alice.post(url(study, review, "review_return"), {"reason": "The dates are missing."})
    page = text_of(alice.get(url(study, review)))
    for words in ("Sent back", "The dates are missing.", "Alice"):
        assert words in page
    assert "Publish what was reviewed" not in page
    late = text_of(alice.post(url(study, review), {"about": "", "text": "One more"}))
    assert "The review is over." in late
    refused = text_of(alice.post(url(study, review, "review_publish"), follow=True))
    assert "The edition is “Sent back”" in refused
    assert Edition.objects.count() == 0
    hand_in(study)  # another one may follow


def test_a_snapshot_in_review_cannot_be_changed(study):
    review = hand_in(study)
    review.snapshot = {}
    with pytest.raises(TypeError):
        review.save()
    with pytest.raises(TypeError):
        review.delete()


def test_query_count_does_not_grow(study, alice):
    review = hand_in(study)
    one = query_count(alice, url(study, review))
    for text in ("First", "Second", "Third"):
        who = {"by": coordinator(study), "now": review.handed_in_at}
        reviewing.remark(review=review, about="I-01", text=text, **who)
    assert query_count(alice, url(study, review)) == one


def test_a_draft_in_review_is_listed_and_no_second_one_is_handed_in(alice, study):
    publish(study)
    review = hand_in(study)
    page = text_of(alice.get(editions(study)))
    assert url(study, review) in page
    assert "Hand the draft in for review" not in page
