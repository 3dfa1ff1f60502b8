"""What readers see of consultations about progress, and who decides that they see it."""

import json

import pytest
from django.urls import reverse

from roadmap.models import ShownConsultation
from studies.enums import EventKind, Role
from surveys.models import RoundResult
from tests.factories.consultations import ADVANCED, ask_again, sealed_consultation, show
from tests.factories.follow_up import SLUG
from tests.factories.pages import query_count, signed_in, text_of
from tests.factories.roadmap import (
    coordinator,
    merge,
    publish,
    published_study,
    survey_of_two_rounds,
)
from tests.factories.studies import join, make_user

pytestmark = pytest.mark.django_db
PAGES = ("action_detail", "thread", "scorecard")
SAID = "9 of 12 experts who rated said it is well advanced or done (75.0 %)."


@pytest.fixture
def study():
    return published_study()


def url(study, page, *rest):
    place = [SLUG] if page in {"action_detail", "thread"} else []
    return reverse(f"roadmap:{page}", args=[study.slug, *rest, *place])


def bundle(study, nth=1, pillar=1, *number):
    return reverse("roadmap:consultation_file", args=[study.slug, *number, nth, pillar])


def act(study, what, nth=1, pillar=1):
    return reverse(f"roadmap:consultation_{what}", args=[study.slug, nth, pillar])


def seen(client, study):
    return [text_of(client.get(url(study, page))) for page in PAGES]


def test_nothing_is_seen_of_an_open_or_sealed_consultation_until_it_is_shown(client, study):
    before = seen(client, study)
    ask_again(study)
    sealed_consultation(study)
    assert seen(client, study) == before
    assert [client.get(bundle(study, nth)).status_code for nth in (1, 2, 3)] == [404] * 3


@pytest.mark.parametrize("page", PAGES)
def test_once_shown_the_sentence_stands_with_its_votes_and_can_be_taken_back(client, study, page):
    sealed = sealed_consultation(study)
    alice = signed_in(coordinator(study))
    tag = client.get(url(study, page, 1))["ETag"]
    empty = client.get(url(study, page)).content
    done = text_of(alice.post(act(study, "show"), follow=True))
    assert "Readers see it now" in done
    assert "Readers see it since" in done
    response = client.get(url(study, page, 1), headers={"if-none-match": tag})
    text = text_of(response)
    told = "9 of 12 (75.0 %)" if page == "scorecard" else SAID
    assert (response.status_code, told in text) == (200, True)
    assert "onsensus</span>" not in text.split("panel sees it")[-1]
    if page != "scorecard":
        assert bundle(study, 1, 1, 1) in text
    file = client.get(bundle(study))
    assert file.content.decode() == RoundResult.objects.get(survey_round=sealed).bundle
    assert json.loads(file.content)["scale"][4] == "done"
    alice.post(act(study, "hide"))
    assert client.get(url(study, page)).content == empty
    assert client.get(bundle(study)).status_code == 404
    kinds = [EventKind.CONSULTATION_HIDDEN, EventKind.CONSULTATION_SHOWN]
    about = {"number": 1, "pillar": 1, "title": "How far?"}
    events = study.events.filter(kind__in=kinds).order_by("-pk")
    assert [(e.kind, e.by.name, e.about) for e in events] == [(k, "Alice", about) for k in kinds]


def test_figures_of_fewer_than_five_are_not_shown(client, study):
    sealed_consultation(study, ADVANCED | {2: [5] * 4 + [None] * 8})
    show(study)
    pages = seen(client, study)
    assert ["too few" in page for page in pages] == [True] * 3
    assert [page.count("4 of 4") for page in pages] == [0, 0, 0]


def test_several_consultations_are_a_series_the_oldest_first(client, study):
    for title, given in (("First", {1: [2] * 12}), ("Second", ADVANCED)):
        sealed_consultation(study, given, title=title)
    show(study, nth=2)
    only_second = text_of(client.get(url(study, "action_detail")))
    show(study, nth=1)
    text = text_of(client.get(url(study, "action_detail")))
    first = "0 of 12 experts who rated said it is well advanced or done (0.0 %)."
    assert (only_second.count(SAID), first in only_second) == (1, False)
    assert text.index(first) < text.index(SAID)
    assert '<span class="distribution-word">well advanced</span>' in text
    latest = text_of(client.get(url(study, "scorecard")))
    assert ("9 of 12 (75.0 %)" in latest, "0 of 12" in latest) == (True, False)


def test_only_a_coordinator_shows_and_only_what_is_sealed(study):
    ask_again(study)
    alice = signed_in(coordinator(study))
    board = reverse("roadmap:follow_up_board", args=[study.slug])
    assert "Invite the panel and open the round" in text_of(alice.get(board))
    refused = text_of(alice.post(act(study, "show"), follow=True))
    assert "so there is nothing to show" in refused
    assert alice.post(act(study, "show", nth=7)).status_code == 404
    sealed_consultation(study)
    anna = signed_in(join(study, make_user("Anna"), Role.ANALYST))
    hers = text_of(anna.get(board))
    assert "A coordinator may show it to readers." in hers
    assert "The team of the consultation goes on with it." in hers
    assert ("Show on the roadmap" in hers, "Show on the roadmap" in text_of(alice.get(board))) == (
        *(False, True),
    )
    assert anna.post(act(study, "show", nth=2)).status_code == 403
    assert not ShownConsultation.objects.exists()


def test_query_counts_do_not_grow_with_priorities_or_consultations(client):
    survey = survey_of_two_rounds()
    study = survey.pillar.study
    merge(survey)
    publish(study)
    alice, counts = signed_in(coordinator(study)), []
    board = reverse("roadmap:follow_up_board", args=[study.slug])
    for nth, given in ((1, {1: [5] * 12}), (2, ADVANCED), (3, ADVANCED)):
        sealed_consultation(study, given, title=f"No. {nth}")
        show(study, nth=nth)
        counts.append(
            [query_count(client, url(study, page)) for page in PAGES] + [query_count(alice, board)]
        )
    assert counts[0] == counts[1] == counts[2]
    assert max(counts[0][:3]) <= 10
    assert counts[0][3] <= 12
