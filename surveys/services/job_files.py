"""Which file each kind of job makes, from what, and how it is called."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from studies.models import Study
from surveys.enums import STUDY_JOBS, JobKind
from surveys.exports.data_package import data_package
from surveys.exports.made_file import MadeFile, Reached
from surveys.exports.workbook import workbook
from surveys.models import Job, Survey
from surveys.queries import latest_sealed_round, surveys_with_results
from surveys.reports.blocks import Document
from surveys.reports.paper import position_paper, study_report
from surveys.reports.pdf import pdf
from surveys.reports.protocol import protocol_package
from surveys.reports.word import word
from surveys.services.surveys import protocol_text

Maker = Callable[[Job, Reached], MadeFile]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def objections(kind: JobKind, study: Study, survey: Survey | None) -> Iterator[str]:
    """Why the file cannot be made, in sentences; nothing if it can."""
    if kind == JobKind.PROTOCOL:
        if survey and not survey.is_locked and not survey.priorities.exists():
            yield _("There is no protocol without priorities. Add them first.")
    elif kind in STUDY_JOBS:
        if not surveys_with_results(study):
            yield _("There is nothing to report until a round of a pillar is sealed.")
    elif survey is None or latest_sealed_round(survey) is None:
        yield _("There is nothing to export until a round is counted and sealed.")


def objections_by_kind(study: Study, survey: Survey) -> dict[JobKind, list[str]]:
    """The same for every kind, each question asked once."""
    protocol, of_pillar, of_study = (
        list(objections(kind, study, survey))
        for kind in (JobKind.PROTOCOL, JobKind.DATA, JobKind.REPORT_PDF)
    )
    found = {kind: of_study if kind in STUDY_JOBS else of_pillar for kind in JobKind}
    return found | {JobKind.PROTOCOL: protocol}


def file_name(job: Job, ending: str) -> str:
    """`study-pillar-1-data-en.zip`: of letters that every system can store."""
    pillar = f"-pillar-{job.survey.pillar.number}" if job.survey else ""
    what = job.kind.split("_")[0]
    return f"{job.study.slug}{pillar}-{what}-{job.language[:2]}.{ending}"


def _data(job: Job, reached: Reached) -> MadeFile:
    return data_package(_survey(job), name=file_name(job, "zip"), reached=reached)


def _workbook(job: Job, reached: Reached) -> MadeFile:
    return workbook(_survey(job), name=file_name(job, "xlsx"), reached=reached)


def _protocol(job: Job, reached: Reached) -> MadeFile:
    survey = _survey(job)
    return protocol_package(
        survey,
        protocol_text(survey),
        name=file_name(job, "zip"),
        language=job.language,
        reached=reached,
    )


def _paper(job: Job, reached: Reached) -> Document:
    return position_paper(_survey(job), language=job.language, reached=reached)


def _report(job: Job, reached: Reached) -> Document:
    return study_report(job.study, language=job.language, reached=reached)


def _as_pdf(write: Callable[[Job, Reached], Document]) -> Maker:
    def make(job: Job, reached: Reached) -> MadeFile:
        content = pdf(write(job, reached))
        return MadeFile(name=file_name(job, "pdf"), content_type="application/pdf", content=content)

    return make


def _as_word(write: Callable[[Job, Reached], Document]) -> Maker:
    def make(job: Job, reached: Reached) -> MadeFile:
        content = word(write(job, reached))
        return MadeFile(name=file_name(job, "docx"), content_type=WORD, content=content)

    return make


def _survey(job: Job) -> Survey:
    assert job.survey is not None
    job.survey.pillar.study = job.study
    return job.survey


MAKERS: dict[JobKind, Maker] = {
    JobKind.DATA: _data,
    JobKind.WORKBOOK: _workbook,
    JobKind.PROTOCOL: _protocol,
    JobKind.PAPER_PDF: _as_pdf(_paper),
    JobKind.PAPER_DOCX: _as_word(_paper),
    JobKind.REPORT_PDF: _as_pdf(_report),
    JobKind.REPORT_DOCX: _as_word(_report),
}
