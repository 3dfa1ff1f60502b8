"""What stands between a round, a reminder or an end and its doing, as sentences."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from studies.enums import UNFIT_TRANSLATIONS, TranslationState
from studies.models import Study
from surveys.breakdown import SMALLEST_GROUP
from surveys.enums import (
    REWRITING,
    RUNNING_ROUND_STATES,
    Disposition,
    MessageKind,
    MessageState,
    RoundState,
)
from surveys.models import (
    Message,
    PanelSeat,
    Priority,
    PriorityVersion,
    RoundItem,
    Suggestion,
    Survey,
    SurveyRound,
    VersionLineage,
)
from surveys.queries.translations import texts_to_translate
from surveys.visibility import may_name_silent

BETWEEN_REMINDERS = dt.timedelta(days=1)

SMALLEST_PANEL = 10


@dataclass(frozen=True, kw_only=True)
class Blocker:
    """A reason why something cannot be done yet, and where it is mended."""

    sentence: str | Promise
    page: str = ""  # name of the page, e.g. "surveys:panel"
    page_key: int | str | None = None

    @property
    def url(self) -> str:
        """Address of the page, or empty."""
        return reverse(self.page, args=[self.page_key]) if self.page else ""


def surveys_with_rounds(study: Study) -> QuerySet[Survey]:
    """Surveys of a study by pillar, each with lengths of list and panel, and with its rounds.

    The rounds carry the numbers that `blockers_of` reads; three queries, however many pillars.
    """
    return (
        Survey.objects.filter(pillar__study=study)
        .select_related("pillar__study")
        .annotate(
            priority_count=_number_of(Priority.objects.filter(survey=OuterRef("pk")), "survey"),
            seat_count=_number_of(PanelSeat.objects.filter(survey=OuterRef("pk")), "survey"),
            failed_mails=_number_of(
                Message.objects.filter(
                    survey_round__survey=OuterRef("pk"), state=MessageState.FAILED
                ),
                "survey_round__survey",
            ),
        )
        .prefetch_related(Prefetch("rounds", rounds_with_readiness()))
        .order_by("pillar__number")
    )


def rounds_with_readiness() -> QuerySet[SurveyRound]:
    """Rounds by number, with what stands between each of them and its opening, in numbers."""
    survey = OuterRef("survey")
    versions = PriorityVersion.objects.filter(priority__survey=survey)
    unfit = versions.filter(translation__in=UNFIT_TRANSLATIONS)
    next_ones = versions.filter(
        _goes_on(survey=OuterRef(survey), before=OuterRef(OuterRef("number")) - 1)
    )
    before = SurveyRound.objects.filter(
        survey=survey, number=OuterRef("number") - 1, state=RoundState.SEALED
    )
    judged = RoundItem.objects.filter(
        survey_round__survey=survey, survey_round__number=OuterRef("number") - 1
    )
    running = SurveyRound.objects.filter(survey=survey, state__in=RUNNING_ROUND_STATES).exclude(
        pk=OuterRef("pk")
    )
    return SurveyRound.objects.order_by("number").annotate(
        is_beside_running=Exists(running),
        statements=_number_of(versions, "priority__survey"),
        unfit_translations=_number_of(unfit.filter(items=None), "priority__survey"),
        seats=_number_of(PanelSeat.objects.filter(survey=survey), "survey"),
        sealed_before=Subquery(before.values("pk")),
        undecided_before=_number_of(judged.filter(disposition=""), "survey_round__survey"),
        unanswered_before=_number_of(
            Suggestion.objects.filter(
                survey_round__survey=survey,
                survey_round__number=OuterRef("number") - 1,
                fate="",
            ),
            "survey_round__survey",
        ),
        next_statements=_number_of(next_ones, "priority__survey"),
    )


def opening_blockers(survey_round: SurveyRound) -> list[Blocker]:
    """Why a planned opening is held up; empty once the round has opened."""
    return round_blockers(survey_round) if survey_round.state == RoundState.PLANNED else []


def round_blockers(survey_round: SurveyRound) -> list[Blocker]:
    """What must be done before this planned round can open; names what is not translated."""
    rounds = rounds_with_readiness().select_related("survey__pillar__study")
    planned = rounds.get(pk=survey_round.pk)
    unfit = _translation_blockers(planned) and _named_translation_blockers(planned)
    return [*_own_blockers(planned), *unfit]


def blockers_of(survey_round: Any) -> list[Blocker]:
    """The same for a round of `rounds_with_readiness` with its study, without a query.

    What is not translated is counted, not named.
    """
    return [*_own_blockers(survey_round), *_translation_blockers(survey_round)]


def _own_blockers(survey_round: Any) -> list[Blocker]:
    blockers = []
    if survey_round.is_beside_running:
        blockers.append(Blocker(sentence=_("Another round of this survey is still running.")))
    if survey_round.number == 1:
        blockers += _first_round_blockers(survey_round)
    else:
        blockers += _later_round_blockers(survey_round)
    return blockers


def _named_translation_blockers(survey_round: Any) -> list[Blocker]:
    """The texts that `_translation_blockers` counts, by name. Two queries."""
    pillar = survey_round.survey.pillar
    texts = [
        text
        for text in texts_to_translate(pillar.study)
        if text.owner in (pillar.study, pillar)
        or (
            isinstance(text.owner, PriorityVersion)
            and text.owner.priority.survey_id == survey_round.survey_id
        )
    ]
    sentences = {
        TranslationState.MISSING: _("Without a Chinese translation: %(texts)s."),
        TranslationState.STALE: _("With a Chinese translation that is out of date: %(texts)s."),
    }
    return [
        Blocker(
            sentence=sentence % {"texts": ", ".join(named)},
            page="surveys:translations",
            page_key=pillar.study.slug,
        )
        for state, sentence in sentences.items()
        if (named := [text.label for text in texts if text.state == state])
    ]


def _translation_blockers(survey_round: Any) -> list[Blocker]:
    """Texts of the study, the pillar and the list that a Chinese expert could not rely on."""
    pillar = survey_round.survey.pillar
    if not pillar.study.is_bilingual:
        return []
    states = [*pillar.study.translations.values(), *pillar.translations.values()]
    unfit = survey_round.unfit_translations + sum(s in UNFIT_TRANSLATIONS for s in states)
    if not unfit:
        return []
    sentence = ngettext(
        "%(count)s text has no Chinese translation, or one that is out of date.",
        "%(count)s texts have no Chinese translation, or one that is out of date.",
        unfit,
    ) % {"count": unfit}
    return [Blocker(sentence=sentence, page="surveys:translations", page_key=pillar.study.slug)]


def _first_round_blockers(survey_round: Any) -> list[Blocker]:
    blockers = []
    mend: dict[str, Any] = {"page": "surveys:priority_list", "page_key": survey_round.survey_id}
    if not survey_round.statements:
        blockers.append(Blocker(sentence=_("The list has no priorities yet."), **mend))
    if survey_round.seats < SMALLEST_PANEL:
        sentence = ngettext(
            "The panel has %(count)s expert. It needs at least %(smallest)s, so that nobody’s"
            " ratings can be guessed.",
            "The panel has %(count)s experts. It needs at least %(smallest)s, so that nobody’s"
            " ratings can be guessed.",
            survey_round.seats,
        ) % {"count": survey_round.seats, "smallest": SMALLEST_PANEL}
        page_key = survey_round.survey_id
        blockers.append(Blocker(sentence=sentence, page="surveys:panel", page_key=page_key))
    return blockers


def _later_round_blockers(survey_round: Any) -> list[Blocker]:
    if survey_round.sealed_before is None:
        return [Blocker(sentence=_("The round before it is not counted and sealed yet."))]
    mend: dict[str, Any] = {"page": "surveys:round_refine", "page_key": survey_round.sealed_before}
    if survey_round.undecided_before:
        sentence = ngettext(
            "%(count)s priority has no decision yet.",
            "%(count)s priorities have no decision yet.",
            survey_round.undecided_before,
        ) % {"count": survey_round.undecided_before}
        return [Blocker(sentence=sentence, **mend)]
    if survey_round.unanswered_before:
        sentence = ngettext(
            "%(count)s suggestion of an expert has no answer yet.",
            "%(count)s suggestions of experts have no answer yet.",
            survey_round.unanswered_before,
        ) % {"count": survey_round.unanswered_before}
        return [Blocker(sentence=sentence, **mend | {"page": "surveys:round_suggestions"})]
    if not survey_round.next_statements:
        return [Blocker(sentence=_("No priority is carried into this round."), **mend)]
    return []


def closing_blockers(survey_round: SurveyRound) -> list[Blocker]:
    """Why this open round cannot close yet; by the count that the worker wrote."""
    if survey_round.answered >= SMALLEST_GROUP:
        return []
    sentence = _(
        "Fewer than five experts have answered. Counting them would show who gave which rating:"
        " give the round more time."
    )
    return [Blocker(sentence=sentence, page="surveys:round_extend", page_key=survey_round.pk)]


def reminder_blockers(survey_round: SurveyRound, now: dt.datetime) -> list[Blocker]:
    """Why the silent cannot be reminded now."""
    if not survey_round.takes_answers(now):
        return [Blocker(sentence=_("Reminders are sent only while a round takes answers."))]
    waves = list(survey_round.waves.all())
    most = survey_round.survey.most_reminders
    if len(waves) >= most:
        sentence = ngettext(
            "The protocol allows %(count)s reminder in a round, and it is sent.",
            "The protocol allows %(count)s reminders in a round, and they are sent.",
            most,
        ) % {"count": most}
        return [Blocker(sentence=sentence if most else _("The protocol has no reminders."))]
    if waves and now < waves[-1].queued_at + BETWEEN_REMINDERS:
        return [Blocker(sentence=_("The last reminder went out less than a day ago."))]
    return []


def reveal_blockers(survey_round: SurveyRound, now: dt.datetime) -> list[Blocker]:
    """Why the names of the silent cannot be asked for now; by the count that the worker wrote."""
    if not survey_round.takes_answers(now):
        return [Blocker(sentence=_("Names are given only while a round takes answers."))]
    if Message.objects.filter(survey_round=survey_round, kind=MessageKind.SILENT_LIST).exists():
        return [
            Blocker(
                sentence=_(
                    "The names were asked for in this round already. A second list would show who"
                    " answered in between."
                )
            )
        ]
    if survey_round.number > 1 and not survey_round.survey.invites_everyone:
        return [
            Blocker(
                sentence=_(
                    "This round asks only those who answered the one before it. Names of the silent"
                    " would show who that was."
                )
            )
        ]
    if not may_name_silent(survey_round.answered, survey_round.invited - survey_round.answered):
        return [
            Blocker(
                sentence=_(
                    "Names are given only while at least five have answered and at least five"
                    " have not."
                )
            )
        ]
    return []


def versions_to_rate(survey_round: SurveyRound) -> QuerySet[PriorityVersion]:
    """The wordings that a planned round will hold, in their order."""
    versions = PriorityVersion.objects.filter(priority__survey=survey_round.survey_id)
    if survey_round.number > 1:
        versions = versions.filter(
            _goes_on(survey=survey_round.survey_id, before=survey_round.number - 1)
        )
    return versions.order_by("priority__number")


def _goes_on(*, survey: Any, before: Any) -> Q:
    """Of a wording: carried on from round `before`, written from one of it, or new on the list."""
    asked = RoundItem.objects.filter(survey_round__survey=survey, survey_round__number=before)
    carried = asked.filter(version=OuterRef("pk"), disposition=Disposition.CARRY)
    rewritten = VersionLineage.objects.filter(
        child=OuterRef("pk"),
        parent__items__survey_round__survey=survey,
        parent__items__survey_round__number=before,
        parent__items__disposition__in=REWRITING,
    )
    known = RoundItem.objects.filter(version__priority=OuterRef("priority"))
    return Q(Exists(carried)) | Q(Exists(rewritten)) | ~Q(Exists(known))


def _number_of(rows: QuerySet[Any], group: str) -> Coalesce:
    """How many `rows` there are, as a subquery; `group` is the column that they have in common."""
    counted = rows.order_by().values(group).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
