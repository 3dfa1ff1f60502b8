"""Content in two languages: one column a language, read through one name."""

from collections.abc import Collection
from typing import Any

from django.utils.translation import get_language

from studies.enums import TranslationState

# Texts of a study and of a pillar that experts read.
STUDY_TEXTS = (
    *("title", "purpose", "organiser", "consent", "scale_help", "why_you", "example", "breakdown"),
)
# Texts that the team declares for reports, and everything it declares, as columns.
DECLARED_TEXTS = ("funding", "interests", "ethics", "registry")
DECLARED_COLUMNS = (
    *(f"{name}_{suffix}" for name in DECLARED_TEXTS for suffix in ("en", "zh")),
    "registration",
)
PILLAR_TEXTS = ("title", "description")


class Localized:
    """`title = Localized()` reads `title_zh` on a Chinese page and `title_en` on any other.

    An empty Chinese text falls back to English. Why not a translation package: a rated wording is
    evidence, so both texts are named wherever they are written, hashed or published
    (docs/decisions/0005).
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type | None = None) -> str:
        if instance is None:
            return self  # type: ignore[return-value]
        return localized(instance, self.name)


def language_suffix() -> str:
    """Return the column suffix of the active language: `en` or `zh`."""
    return "zh" if (get_language() or "").startswith("zh") else "en"


def localized(instance: Any, name: str) -> str:
    """Return the text of `name` in the active language, or in English where that is empty."""
    return getattr(instance, f"{name}_{language_suffix()}") or getattr(instance, f"{name}_en")


def content_language(instance: Any, name: str) -> str:
    """Return the `lang` of the text that `localized` gives: a fallback is marked as English."""
    is_chinese = language_suffix() == "zh" and getattr(instance, f"{name}_zh")
    return "zh-Hans" if is_chinese else "en"


def state_after_change(
    before: str, *, translation: str, source_changed: bool, translation_changed: bool
) -> TranslationState:
    """Return the state of a Chinese text after it, its English source or both were changed."""
    if not translation:
        return TranslationState.MISSING
    if translation_changed:
        return TranslationState.DRAFT
    if source_changed:
        return TranslationState.STALE
    is_known = before not in {"", TranslationState.MISSING}
    return TranslationState(before) if is_known else TranslationState.DRAFT


def states_after_change(
    instance: Any, names: Collection[str], *, changed: Collection[str]
) -> dict[str, str]:
    """Return the states of all `names` of an instance whose columns `changed` were just set.

    A text that is empty in English has no state: there is nothing to translate.
    """
    return {
        name: state_after_change(
            instance.translations.get(name, ""),
            translation=getattr(instance, f"{name}_zh"),
            source_changed=f"{name}_en" in changed,
            translation_changed=f"{name}_zh" in changed,
        )
        for name in names
        if getattr(instance, f"{name}_en")
    }
