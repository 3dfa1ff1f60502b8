"""The parts of a report about one pillar, each added to a document under its heading."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from studies.localized import language_suffix
from surveys.consensus import Verdict
from surveys.enums import Disposition, SuggestionFate
from surveys.models import PriorityVersion
from surveys.reports import figures, method_words
from surveys.reports.blocks import Document
from surveys.reports.findings import ItemFindings, PillarFindings, RoundFindings
from surveys.reports.limitations import limitations
from surveys.rule_words import reached_words
from surveys.scale import Scale, verdict_labels

FLOW = (
    *(Disposition.ACCEPT, Disposition.CARRY, Disposition.REWORD, Disposition.MERGE),
    *(Disposition.SPLIT, Disposition.DROP),
)


def add_summary(document: Document, pillar: PillarFindings, *, level: int) -> None:
    """What came out, in three lines and a list."""
    document.heading(_("Summary"), level)
    total = len(pillar.standing) + len(pillar.fallen)
    said = reached_words(pillar.survey.scale) % {"count": len(pillar.standing), "total": total}
    document.paragraph(
        _("%(said)s (%(response)s).") % {"said": said, "response": method_words.response(pillar)}
    )
    suffix, is_delphi = language_suffix(), pillar.survey.scale == Scale.RELEVANCE
    document.table(
        _("Priorities with consensus")
        if is_delphi
        else _("Priorities that a clear majority sees well advanced"),
        [_("Code"), _("Priority"), _("Agree")],
        [
            [item.code, item.text(suffix), _share(item)]
            for item in sorted(pillar.standing, key=_order)
        ],
        widths=[2, 12, 5],
        numbers=[2],
    )


def add_methods(document: Document, pillar: PillarFindings, *, level: int) -> None:
    """Protocol, rule, feedback, anonymity; what happened that was not planned."""
    survey = pillar.survey
    document.heading(_("Methods"), level)
    assert survey.protocol_locked_at
    document.facts(
        _("Protocol"),
        [
            (_("Locked"), date_format(survey.protocol_locked_at, "DATETIME_FORMAT")),
            ("SHA-256", survey.protocol_sha256),
            (_("Rounds"), str(pillar.planned_rounds)),
            (_("Open"), method_words.dates(pillar)),
            (_("Answers"), method_words.scale(survey)),
            (_("Languages"), method_words.languages(survey.pillar.study)),
        ],
    )
    document.paragraph(_("The rule was settled before anybody rated:"))
    document.bullets([*method_words.rule(survey), method_words.carrying(survey)])
    document.paragraph(survey.rationale)
    document.paragraph(method_words.feedback())
    document.paragraph(method_words.anonymity())
    document.paragraph(method_words.reminders(survey))
    document.heading(_("Deviations from the protocol"), level + 1)
    if pillar.deviations:
        document.table(
            _("What happened after the lock and is not in the protocol"),
            [_("Date"), _("Event"), _("Details")],
            [method_words.deviation(event) for event in pillar.deviations],
            widths=[3, 5, 8],
        )
    else:
        document.paragraph(_("The record shows none."))


def add_panel(document: Document, pillar: PillarFindings, *, level: int) -> None:
    """Counts alone, and groups of five or more."""
    document.heading(_("Panel"), level)
    document.table(
        _("Flow of the panel"),
        [_("Round"), _("Invited"), _("Answered"), _("Per cent"), _("No answer"), _("Reminders")],
        [
            [
                str(each.number),
                str(each.invited),
                str(each.answered),
                f"{100 * each.answered / max(1, each.invited):.0f}",
                str(each.invited - each.answered),
                str(each.reminders),
            ]
            for each in pillar.rounds
        ],
        widths=[1, 1, 1, 1, 1, 1],
        numbers=range(6),
    )
    figures.add_panel_flow(document, pillar)
    groups = pillar.last.survey_round.result.breakdown.get("groups", [])
    if groups:
        document.table(
            _("Who answered the last round, by %(name)s")
            % {"name": pillar.survey.pillar.study.breakdown},
            [_("Group"), _("Answered")],
            [[group["label"], str(group["answered"])] for group in groups],
            widths=[3, 1],
            numbers=[1],
        )
    document.paragraph(_("Groups with fewer than five people are merged or not shown."))


def add_flow(document: Document, pillar: PillarFindings, *, level: int) -> None:
    """How many priorities were rated, judged, decided and suggested, by round."""
    document.heading(_("Flow of the priorities"), level)
    names = [str(each.number) for each in pillar.rounds]
    rows = [[_("Rated"), *(str(len(each.items)) for each in pillar.rounds)]]
    for verdict, name in verdict_labels(pillar.survey.scale).items():
        rows += _counted(str(name), [each.verdicts[verdict] for each in pillar.rounds])
    for disposition in FLOW:
        label = _("Decision: %(decision)s") % {"decision": disposition.label}
        rows += _counted(label, [each.dispositions[disposition] for each in pillar.rounds])
    for fate, words in _fates():
        rows += _counted(words, [each.suggestions.get(fate, 0) for each in pillar.rounds])
    document.table(
        "",
        [_("Round"), *names],
        rows,
        widths=[4, *[1] * len(names)],
        numbers=range(1, len(names) + 1),
    )
    figures.add_item_flow(document, pillar)


def add_results(document: Document, pillar: PillarFindings, *, level: int) -> None:
    """Each round: k of n, interval, quartiles, verdict; then how the ratings are spread."""
    document.heading(_("Results"), level)
    suffix = language_suffix()
    for each in pillar.rounds:
        document.heading(_("Round %(number)s") % {"number": each.number}, level + 1)
        document.table(
            _("k of n agree; 95 per cent interval by Wilson; median with quartiles (type 7)"),
            [
                *(_("Code"), _("Priority"), _("Agree"), _("Interval, %")),
                *(_("Median (quartiles)"), _("Verdict")),
            ],
            [_result(item, suffix, pillar.survey.scale) for item in each.items],
            widths=[14, 64, 33, 21, 26, 27],
            numbers=[2, 3, 4],
        )
        figures.add_agreement(document, each)
        figures.add_distributions(document, each)
        _add_counts(document, each)


def add_lineage(document: Document, pillar: PillarFindings, *, level: int) -> None:
    """Every decision with its reason, and every rewriting with both wordings."""
    document.heading(_("What became of each priority"), level)
    for each in pillar.rounds:
        decided = [item.sealed_item for item in each.items if item.sealed_item.disposition]
        if decided:
            document.table(
                _("Decisions after round %(number)s") % {"number": each.number},
                [_("Code"), _("Decision"), _("Reason")],
                [
                    [
                        item.sealed["priority"],
                        str(Disposition(item.disposition).label),
                        item.reason or "–",
                    ]
                    for item in decided
                ],
                widths=[2, 3, 11],
            )
    if pillar.lineage:
        document.table(
            _("Rewritten"),
            [_("Before"), _("After"), _("Why")],
            [
                [
                    _named(pillar, step.parent),
                    _named(pillar, step.child),
                    f"{step.get_kind_display()}: {step.reason}",
                ]
                for step in pillar.lineage
            ],
            widths=[6, 6, 4],
        )


def add_limitations(document: Document, pillar: PillarFindings, *, level: int) -> None:
    """What the data show by themselves; what they mean, people write."""
    document.heading(_("Limitations that the data show"), level)
    found = limitations(pillar)
    document.bullets(found or [_("The data show none of those that the software looks for.")])
    document.gap(_("[To be written: what these limitations mean for the conclusions.]"))


def add_evidence(document: Document, pillars: Sequence[PillarFindings], *, level: int) -> None:
    """The hashes by which anybody can check the sealed files."""
    document.heading(_("Sealed evidence"), level)
    document.paragraph(
        _("Each verdict can be recounted from the sealed file of its round with verify_bundle.py.")
    )
    document.table(
        "",
        [_("Pillar"), _("Round"), "SHA-256"],
        [
            [
                pillar.survey.pillar.numeral,
                str(each.number),
                each.survey_round.result.bundle_sha256,
            ]
            for pillar in pillars
            for each in pillar.rounds
        ],
        widths=[1, 1, 8],
    )


def _add_counts(document: Document, each: RoundFindings) -> None:
    scale_max = max((item.sealed_item.rule.scale_max for item in each.items), default=0)
    document.table(
        _("How often each rating was given; “?” could not judge, “–” left blank"),
        [_("Code"), *map(str, range(1, scale_max + 1)), "?", "–"],
        [
            [
                item.code,
                *map(str, item.sealed["counts"]),
                str(item.sealed["cannot_judge"]),
                str(item.sealed["missing"]),
            ]
            for item in each.items
        ],
        widths=[2, *[1] * (scale_max + 2)],
        numbers=range(1, scale_max + 3),
    )


def _result(item: ItemFindings, suffix: str, scale: Scale) -> list[str]:
    interval, (lower, median, upper) = item.interval, item.quartiles
    middle = f"{median:g} ({lower:g}–{upper:g})" if median is not None else "–"
    return [
        item.code,
        item.text(suffix),
        _share(item),
        f"{interval[0]:.0f}–{interval[1]:.0f}" if interval else "–",
        middle,
        str(verdict_labels(scale)[Verdict(item.verdict).value]),
    ]


def _named(pillar: PillarFindings, version: PriorityVersion) -> str:
    return f"{pillar.survey.pillar.numeral}-{version.priority.number:02} {version}"


def _share(item: ItemFindings) -> str:
    share = {
        "agreeing": item.sealed["agreeing"],
        "rated": item.sealed["rated"],
        "percent": item.percent,
    }
    return _("%(agreeing)s of %(rated)s (%(percent)s %%)") % share if item.percent else "–"


def _order(item: ItemFindings) -> tuple[float, str]:
    return -item.sealed["agreeing"] / item.sealed["rated"], item.code


def _counted(label: str, counts: Sequence[int]) -> list[list[str]]:
    """A row, or none if nothing was counted in any round."""
    return [[label, *map(str, counts)]] if any(counts) else []


def _fates() -> list[tuple[str, str]]:
    words = [
        (fate.value, _("Suggestions: %(fate)s") % {"fate": fate.label}) for fate in SuggestionFate
    ]
    return [*words, ("", _("Suggestions: without an answer yet"))]
