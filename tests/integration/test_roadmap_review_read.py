"""A draft in review as readers would see it: at the desk, and nowhere else."""

import pytest
from django.test import Client
from django.urls import reverse

from roadmap.urls import _public
from tests.factories.consultations import sealed_consultation, show
from tests.factories.evidence import add_evidence, cite
from tests.factories.pages import signed_in, text_of
from tests.factories.roadmap import (
    coordinator,
    finished_survey,
    hand_in,
    merge,
    publish,
    save_action,
    standing,
)

pytestmark = pytest.mark.django_db
KNOWN = {
    "place": "1-1-a",
    "action_slug": "1-1-a-1",
    "code": "I-01",
    "pillar": 1,
    "round_number": 1,
    "reference": "E-01",
    "focus": "1",
    "nth": 1,
}


@pytest.fixture
def drafted():
    """A study with an edition, and a draft with other words in review."""
    survey = finished_survey()
    action, study = merge(survey), survey.pillar.study
    cite(standing(survey)[0], *add_evidence(study, "Plan"))
    publish(study)
    sealed_consultation(study)
    show(study)
    save_action(action.sub_topic, standing(survey), action=action, title_en="Zzyzxmark")
    return study, hand_in(study)


def path(study, review, rest=""):
    return reverse("roadmap:review_read", args=[study.slug, review.pk]) + rest


def test_every_public_page_can_be_read_of_a_draft_and_links_stay_at_the_desk(drafted):
    study, review = drafted
    alice, root = signed_in(coordinator(study)), f"/roadmap/{study.slug}/"
    pages = [page for page in _public("") if hasattr(page.callback, "shows_edition")]
    assert {page.name for page in _public("")} - {page.name for page in pages} == {
        "edition_download"
    }
    for page in pages:
        names = page.pattern.regex.groupindex
        args = {name: KNOWN[name] for name in names}
        public = reverse(f"roadmap:{page.name}", kwargs={"slug": study.slug, **args})
        response = alice.get(path(study, review, public.removeprefix(root)))
        assert response.status_code == 200, page.name
        assert "no-store" in response["Cache-Control"], page.name
        text = response.content.decode().replace("https://testserver", "")
        assert root not in text.replace(f"{root}editions/1/", ""), page.name  # its history


def test_the_page_has_the_words_of_the_draft_and_says_that_it_is_none_of_an_edition(drafted):
    study, review = drafted
    alice = signed_in(coordinator(study))
    page = text_of(alice.get(path(study, review, "actions/1-1-a-1/")))
    assert "Zzyzxmark" in page
    assert "You are reading a draft in review. It is not published." in page
    assert f"{reverse('roadmap:review_detail', args=[study.slug, review.pk])}?about=1-1-a-1" in page
    assert 'aria-current="page">Roadmap' in text_of(alice.get(path(study, review)))
    for other in (
        "nothing/",
        "editions/1/",
        "downloads/roadmap-en.pdf",
        "compare/1/1/",
        "editions.atom",
        "sitemap.xml",
    ):
        assert alice.get(path(study, review, other)).status_code == 404, other
    assert alice.get(path(study, review, "actions/9-9-z-9/")).status_code == 404


def test_nobody_else_reads_it(drafted):
    study, review = drafted
    public = Client().get(reverse("roadmap:action_detail", args=[study.slug, "1-1-a-1"]))
    assert "Zzyzxmark" not in text_of(public)
    assert Client().get(path(study, review)).status_code == 302
