"""Writing and reviewing Chinese texts."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from studies.enums import EventKind, TranslationState
from studies.models import Study, User
from studies.services import studies
from studies.services.events import record
from surveys import wording
from surveys.exceptions import Refusal
from surveys.models import PriorityVersion
from surveys.queries import Text, texts_to_translate


@dataclass(frozen=True, kw_only=True)
class Translation:
    """A Chinese text, and whether somebody has compared it with the English as it is now."""

    text: str
    is_reviewed: bool = False


@transaction.atomic
def set_translations(
    *, study: Study, wanted: Mapping[str, Translation], by: User, now: dt.datetime
) -> list[str]:
    """Set Chinese texts and their states, by the keys of `texts_to_translate`.

    What is so already is passed over. Returns the keys of the changed ones. Raises Refusal if a
    text is not of this study or was asked meanwhile. Side effects: texts, states, a new number of
    the consent text if that changed, one event with the keys.
    """
    study = Study.objects.select_for_update().get(pk=study.pk)
    texts = {text.key: text for text in texts_to_translate(study)}
    if not wanted.keys() <= texts.keys():
        raise Refusal(_("The page holds a text that can no longer be changed. Reload it."))
    changed = [key for key in wanted if _state(texts[key], wanted[key]) != _now(texts[key])]
    for key in changed:
        _write(texts[key], wanted[key], by, now)
    if changed:
        record(
            study=study, kind=EventKind.TRANSLATION_REVIEWED, by=by, now=now, texts=sorted(changed)
        )
    return changed


def _now(text: Text) -> tuple[str, TranslationState]:
    return text.translation, text.state


def _state(text: Text, wanted: Translation) -> tuple[str, TranslationState]:
    """Return the text and the state that it will have."""
    is_same = wording.is_same(wanted.text, text.translation)
    words = text.translation if is_same else wanted.text.strip()
    if not words:
        return "", TranslationState.MISSING
    if wanted.is_reviewed:
        return words, TranslationState.REVIEWED
    is_kept = is_same and text.state != TranslationState.REVIEWED
    return words, text.state if is_kept else TranslationState.DRAFT


def _write(text: Text, wanted: Translation, by: User, now: dt.datetime) -> None:
    words, state = _state(text, wanted)
    owner = text.owner
    if isinstance(owner, PriorityVersion):
        owner.text_zh, owner.translation = words, state
        owner.save(update_fields=["text_zh", "translation"])
        return
    if isinstance(owner, Study):
        studies.change_study(study=owner, by=by, now=now, **{f"{text.name}_zh": words})
    else:
        setattr(owner, f"{text.name}_zh", words)
        owner.save(update_fields=[f"{text.name}_zh"])
    owner.translations = owner.translations | {text.name: state}
    owner.save(update_fields=["translations"])
