"""The reference of an edition as files."""

import json

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.roadmap import note, published_study

pytestmark = pytest.mark.django_db


def place(study, page, *number):
    return reverse(f"roadmap:{page}", args=[study.slug, *number])


def test_both_files_name_the_edition_by_its_permalink_with_its_errata():
    study = published_study()
    edition = study.editions.get()
    note(edition, about="1-1-a-1", text_en="A year is wrong.")
    today = timezone.localdate()
    home = settings.SITE_URL + reverse("roadmap:roadmap_home", args=[study.slug, 1])
    words = f"SHA-256: {edition.sha256}. Erratum, {today.isoformat()}, I.I.a.1: A year is wrong."
    response = Client().get(place(study, "citation_csl"))
    (item,) = json.loads(response.content)
    assert (item["title"], item["URL"], item["note"]) == ("Personalised medicine", home, words)
    assert item["issued"] == {"date-parts": [[today.year, today.month, today.day]]}
    assert response["Content-Disposition"] == (
        f'attachment; filename="{study.slug}-edition-1.csl.json"'
    )
    bibtex = Client().get(place(study, "citation_bibtex", 1)).content.decode()
    assert bibtex.splitlines()[:2] == [
        f"@misc{{{study.slug}-edition-1,",
        "  title = {{Personalised medicine}},",
    ]
    page = Client().get(place(study, "method")).content.decode()
    assert place(study, "citation_bibtex") in page
