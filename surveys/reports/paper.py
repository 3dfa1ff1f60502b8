"""The position paper of a pillar and the report of a study: drafts that people complete."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from studies.models import Study
from surveys.exports.made_file import Reached
from surveys.models import Survey
from surveys.queries import surveys_with_results
from surveys.reports import sections
from surveys.reports.blocks import Document
from surveys.reports.checklists import REFERENCES, Entry, accord, said_of
from surveys.reports.declarations import add_declarations
from surveys.reports.delphistar import delphistar
from surveys.reports.findings import PillarFindings, findings_of
from surveys.reports.leavers import add_leavers
from surveys.scale import Scale

PARTS = (
    *(sections.add_methods, sections.add_panel, sections.add_flow, sections.add_results),
    *(add_leavers, sections.add_lineage, sections.add_limitations),
)


def position_paper(survey: Survey, *, language: str, reached: Reached) -> Document:
    """The paper of one pillar, from its sealed rounds."""
    reached(0, 3)
    pillar = findings_of(survey)
    study = survey.pillar.study
    document = _document(
        study, _("Position paper: %(pillar)s") % {"pillar": survey.pillar}, language, [pillar]
    )
    sections.add_summary(document, pillar, level=1)
    _add_introduction(document, study, survey.pillar.description)
    for part in PARTS:
        part(document, pillar, level=1)
    reached(1, 3)
    _add_annexes(document, study, [pillar])
    reached(2, 3)
    return document


def study_report(study: Study, *, language: str, reached: Reached) -> Document:
    """The report over all pillars that have a sealed round."""
    surveys = surveys_with_results(study)
    steps = len(surveys) + 2
    pillars = []
    for step, survey in enumerate(surveys):
        reached(step, steps)
        pillars.append(findings_of(survey))
    document = _document(study, _("Study report"), language, pillars)
    _add_overview(document, pillars)
    _add_introduction(document, study, "")
    for pillar in pillars:
        document.heading(str(pillar.survey.pillar))
        document.paragraph(pillar.survey.pillar.description)
        sections.add_summary(document, pillar, level=2)
        for part in PARTS:
            part(document, pillar, level=2)
    reached(steps - 2, steps)
    _add_annexes(document, study, pillars)
    reached(steps - 1, steps)
    return document


def _document(
    study: Study, title: str, language: str, pillars: Sequence[PillarFindings]
) -> Document:
    notice = _(
        "Draft made by Delphi Roadmap from sealed rounds and the record of the study. Numbers and"
        " tables come from the data; what is marked is for people to write."
    )
    if study.is_simulated:
        notice += " " + _("The data are simulated: experts, ratings and comments are invented.")
    if not all(pillar.is_finished for pillar in pillars):
        notice += " " + _("Not every planned round is sealed: these results are preliminary.")
    eyebrow = " · ".join(part for part in (study.title, study.organiser) if part)
    return Document(title=title, eyebrow=eyebrow, notice=notice, language=language)


def _add_overview(document: Document, pillars: Sequence[PillarFindings]) -> None:
    document.heading(_("Summary"))
    is_delphi = all(pillar.survey.scale == Scale.RELEVANCE for pillar in pillars)
    title = _("Priorities with consensus, by pillar")
    document.table(
        title if is_delphi else _("Priorities that a clear majority sees well advanced, by pillar"),
        [
            *(_("Pillar"), _("Rounds"), _("Answered last"), _("Rated")),
            _("Consensus") if is_delphi else _("Well advanced"),
        ],
        [
            [
                str(pillar.survey.pillar),
                f"{len(pillar.rounds)} / {pillar.planned_rounds}",
                f"{pillar.last.answered} / {pillar.last.invited}",
                str(len(pillar.standing) + len(pillar.fallen)),
                str(len(pillar.standing)),
            ]
            for pillar in pillars
        ],
        widths=[6, 2, 2, 2, 2],
        numbers=[1, 2, 3, 4],
    )


def _add_introduction(document: Document, study: Study, description: str) -> None:
    document.heading(_("Background and aim"))
    document.paragraph(study.purpose)
    document.paragraph(description)
    document.gap(_("[To be written: why a Delphi, for whom, and what was known before.]"))


def _add_annexes(document: Document, study: Study, pillars: Sequence[PillarFindings]) -> None:
    document.heading(_("Discussion"))
    document.gap(_("[To be written: main findings, agreement with literature, conclusions.]"))
    add_declarations(document, study)
    sections.add_evidence(document, pillars, level=1)
    said = said_of(study, pillars)
    lists = {"ACCORD": accord(said), "DELPHISTAR": delphistar(said)}
    document.heading(_("Annex: what only people can write"))
    for name, entries in lists.items():
        document.heading(name, 2)
        document.bullets([f"{e.item} {e.topic}: {e.to_write}" for e in entries if e.to_write])
    for name, entries in lists.items():
        document.heading(_("Annex: %(checklist)s checklist") % {"checklist": name})
        document.paragraph(
            _("Items in our own words; the guideline itself: %(reference)s")
            % {"reference": REFERENCES[name]}
        )
        _add_checklist(document, entries)


def _add_checklist(document: Document, entries: Sequence[Entry]) -> None:
    document.table(
        "",
        [_("Item"), _("Topic"), _("From the data"), _("To be written")],
        [[entry.item, entry.topic, entry.said or "–", entry.to_write or "–"] for entry in entries],
        widths=[2, 6, 13, 7],
    )
