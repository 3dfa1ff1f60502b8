"""What experts read in two languages, and where each Chinese text stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from studies.enums import UNFIT_TRANSLATIONS, TranslationState
from studies.localized import PILLAR_TEXTS, STUDY_TEXTS
from studies.models import Pillar, Study
from surveys.models import PriorityVersion

TEXT_LABELS = {
    "title": _("Title"),
    "purpose": _("Purpose"),
    "organiser": _("Organiser"),
    "consent": _("Consent text"),
    "scale_help": _("How to rate"),
    "why_you": _("Why these experts"),
    "example": _("Worked example"),
    "breakdown": _("Groups are by"),
    "description": _("Description"),
}


@dataclass(frozen=True, kw_only=True)
class Text:
    """One text with its English source; `key` names it on the page of translations."""

    owner: Study | Pillar | PriorityVersion
    name: str  # of the column, without its language
    state: TranslationState

    @property
    def key(self) -> str:
        return f"{type(self.owner).__name__.lower()}-{self.owner.pk}-{self.name}"

    @property
    def label(self) -> str:
        """What it is, for people, e.g. "I-07" or "II Consent text"."""
        if isinstance(self.owner, PriorityVersion):
            return self.owner.priority.code
        named = str(TEXT_LABELS[self.name])
        return named if isinstance(self.owner, Study) else f"{self.owner.numeral} {named}"

    @property
    def source(self) -> str:
        return str(getattr(self.owner, f"{self.name}_en"))

    @property
    def translation(self) -> str:
        return str(getattr(self.owner, f"{self.name}_zh"))

    @property
    def is_unfit(self) -> bool:
        return self.state in UNFIT_TRANSLATIONS


def texts_to_translate(study: Study) -> list[Text]:
    """Texts of the study, of its pillars, and every wording that nobody was asked about yet.

    A wording that was asked never changes. Two queries.
    """
    versions = (
        PriorityVersion.objects.filter(priority__survey__pillar__study=study, items=None)
        .select_related("priority__survey__pillar")
        .order_by("priority__survey__pillar__number", "priority__number", "number")
    )
    return [
        *_texts(study, STUDY_TEXTS),
        *(text for pillar in study.pillars.all() for text in _texts(pillar, PILLAR_TEXTS)),
        *(
            Text(owner=version, name="text", state=TranslationState(version.translation))
            for version in versions
        ),
    ]


def _texts(owner: Study | Pillar, names: tuple[str, ...]) -> Iterator[Text]:
    for name in names:
        if getattr(owner, f"{name}_en"):
            state = owner.translations.get(name, TranslationState.MISSING)
            yield Text(owner=owner, name=name, state=TranslationState(state))
