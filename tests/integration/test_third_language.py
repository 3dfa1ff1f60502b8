"""A third language is one catalogue and no code; and with it every text without one is seen."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as project
from django.core import mail
from django.db import models
from django.test import override_settings
from django.utils import timezone

from delphi.languages import languages_in
from surveys.imports import read_people
from surveys.models import Expert
from surveys.services.messages import send_due_messages
from tests.factories.pseudo_locale import (
    CODE,
    WORD,
    strange_words,
    words_of_others,
    write_catalogue,
)
from tests.factories.surveys import make_survey, open_survey_round
from tests.factories.world import World, addresses, browser, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
NAMES = {  # the same in every language
    *(
        "Delphi",
        "Roadmap",
        "English",
        "简体中文",
        "Deutsch",
        "SHA",
        "UTC",
        "CSV",
        "JSON",
        "PDF",
        "III",
        "IV",
    ),
    *("CC", "BY", "DOI", "BibTeX", "CSL", "curl"),  # names of a licence, of numbers, of formats
    # What a table of evidence may say in its column of kinds.
    *("programme", "initiative", "stakeholder", "standard", "publication"),
    *("verify", "py", "EXAM"),  # the script, and the code in a sample of a mail
    # The HTML by which other sites show a card.
    *("iframe", "src", "width", "height", "loading", "lazy", "frameborder"),
    "Name",  # of a passkey: allauth says it so in German
}
A_MAIL = {"Round", "Bob", "Hello"}  # in the local outbox, see tests/factories/world.py


@pytest.fixture
def third_language(tmp_path: Path) -> Iterator[None]:
    folder = write_catalogue(tmp_path)
    with override_settings(LOCALE_PATHS=[folder], LANGUAGES=languages_in(folder)):
        yield


def test_the_languages_of_the_site_are_those_with_a_catalogue(tmp_path: Path) -> None:
    assert languages_in(project.BASE_DIR / "locale") == [("en", "English"), ("zh-hans", "简体中文")]
    assert languages_in(write_catalogue(tmp_path)) == [("en", "English"), (CODE, "Deutsch")]


def test_an_expert_of_a_third_language_is_invited_and_greeted_in_it(third_language: None) -> None:
    people, problems = read_people("Eva; eva@panel.example; EU; de", seated=[])
    assert (problems, people[0].language) == ([], CODE)
    survey = make_survey()
    Expert.objects.update(language=CODE)
    open_survey_round(survey)
    send_due_messages(now=timezone.now())
    sent = mail.outbox[0]
    assert (sent.subject[0], "⟦Your personal link:⟧" in sent.body) == ("⟦", True)


def test_a_language_is_no_migration(third_language: None) -> None:
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def content_words() -> set[str]:
    """Every word that somebody typed: texts of the database."""
    words: set[str] = set()
    for model in apps.get_models():
        texts = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model.objects.values_list(*texts) if texts else []:
            words.update(word for value in row for word in WORD.findall(str(value)))
    return words


def pages(world: World) -> Iterator[tuple[str, str, Any]]:
    for address in addresses():
        for role in ("nobody", "coordinator", "analyst", "expert"):
            cookies = dict(world.visitors[role]) | {project.LANGUAGE_COOKIE_NAME: CODE}
            response = browser(cookies).get(world.path(address))
            if response.content and "text/html" in response.headers.get("Content-Type", ""):
                yield address.name, role, response


def test_every_text_of_every_page_comes_from_a_catalogue(
    third_language: None, hints: list[Any], settings: Any, local_outbox: Path
) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    world = make_world()
    allowed = NAMES | A_MAIL | words_of_others() | content_words()
    strange: dict[str, list[str]] = {}
    seen = set()
    for name, role, response in pages(world):
        text = response.content.decode()
        assert "⟦" in text, f"{name} for {role} says nothing in the third language"
        seen.add(name)
        found = strange_words(text, allowed)
        if found:
            strange[f"{name} ({role})"] = found
    listed = "; ".join(f"{page}: {' '.join(words)}" for page, words in strange.items())
    assert (listed, len(seen) > 60) == ("", True)


def test_control_a_hard_coded_text_is_found() -> None:
    page = '<html lang="de"><p>⟦Fine ⟦inside⟧⟧</p><p title="Not fine">Hard coded</p></html>'
    assert strange_words(page, set()) == ["Not", "fine", "Hard", "coded"]
