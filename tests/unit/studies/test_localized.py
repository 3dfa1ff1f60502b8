"""One column a language, and the state of each Chinese text."""

from dataclasses import dataclass, field
from itertools import product

import pytest
from django.utils import translation

from studies.enums import UNFIT_TRANSLATIONS, TranslationState
from studies.localized import (
    Localized,
    content_language,
    localized,
    state_after_change,
    states_after_change,
)

MISSING, DRAFT, REVIEWED, STALE = TranslationState


@dataclass
class Text:
    title_en: str = ""
    title_zh: str = ""
    purpose_en: str = ""
    purpose_zh: str = ""
    translations: dict[str, str] = field(default_factory=dict)

    title = Localized()


def after(before: str, *, source: bool, translated: bool, text: str = "文") -> TranslationState:
    return state_after_change(
        before, translation=text, source_changed=source, translation_changed=translated
    )


def test_states_stand_in_order_of_life():
    assert list(TranslationState) == [MISSING, DRAFT, REVIEWED, STALE]
    assert UNFIT_TRANSLATIONS == {MISSING, STALE}


@pytest.mark.parametrize("before", ["", *TranslationState])
@pytest.mark.parametrize(("source", "translated"), list(product([False, True], repeat=2)))
def test_without_a_chinese_text_the_translation_is_missing(before, source, translated):
    assert after(before, source=source, translated=translated, text="") == MISSING


# (before, nothing changed, the English changed, the Chinese changed, both changed)
MATRIX = [
    ("", DRAFT, STALE, DRAFT, DRAFT),
    (MISSING, DRAFT, STALE, DRAFT, DRAFT),
    (DRAFT, DRAFT, STALE, DRAFT, DRAFT),
    (REVIEWED, REVIEWED, STALE, DRAFT, DRAFT),
    (STALE, STALE, STALE, DRAFT, DRAFT),
]


@pytest.mark.parametrize(("before", "neither", "english", "chinese", "both"), MATRIX)
def test_what_a_change_makes_of_each_state(before, neither, english, chinese, both):
    found = [
        after(before, source=source, translated=translated)
        for source, translated in [(False, False), (True, False), (False, True), (True, True)]
    ]
    assert found == [neither, english, chinese, both]


def test_only_texts_that_are_written_in_english_have_a_state():
    text = Text(
        title_en="Title", title_zh="题", purpose_zh="目的", translations={"title": REVIEWED}
    )
    names = ("title", "purpose")
    assert states_after_change(text, names, changed={"purpose_zh"}) == {"title": REVIEWED}


def test_each_text_is_judged_by_its_own_columns():
    text = Text(
        *("Title", "题", "Purpose", "目的"), translations={"title": REVIEWED, "purpose": REVIEWED}
    )
    assert states_after_change(text, ("title", "purpose"), changed={"title_en"}) == {
        "title": STALE,
        "purpose": REVIEWED,
    }


@pytest.mark.parametrize(
    ("language", "chinese", "shown", "marked"),
    [
        ("en", "题", "Title", "en"),
        ("zh-hans", "题", "题", "zh-Hans"),
        ("zh-hans", "", "Title", "en"),
        (None, "题", "Title", "en"),
    ],
)
def test_a_text_is_read_and_marked_in_the_language_it_stands_in(language, chinese, shown, marked):
    text = Text(title_en="Title", title_zh=chinese)
    with translation.override(language, deactivate=True):
        found = (text.title, localized(text, "title"), content_language(text, "title"))
    assert found == (shown, shown, marked)
