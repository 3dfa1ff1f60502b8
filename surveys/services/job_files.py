"""Which file each kind of job makes, from what, and how it is called."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from studies.models import Study
from surveys.enums import JobKind
from surveys.exports.data_package import data_package
from surveys.exports.made_file import MadeFile, Reached
from surveys.exports.workbook import workbook
from surveys.models import Job, Survey
from surveys.queries import latest_sealed_round

Maker = Callable[[Job, Reached], MadeFile]


def objections(_kind: JobKind, _study: Study, survey: Survey | None) -> Iterator[str]:
    """Why the file cannot be made, in sentences; nothing if it can."""
    if survey is None or latest_sealed_round(survey) is None:
        yield _("There is nothing to export until a round is counted and sealed.")


def file_name(job: Job, ending: str) -> str:
    """`study-pillar-1-data-en.zip`: of letters that every system can store."""
    pillar = f"-pillar-{job.survey.pillar.number}" if job.survey else ""
    what = job.kind.split("_")[0]
    return f"{job.study.slug}{pillar}-{what}-{job.language[:2]}.{ending}"


def _data(job: Job, reached: Reached) -> MadeFile:
    return data_package(_survey(job), name=file_name(job, "zip"), reached=reached)


def _workbook(job: Job, reached: Reached) -> MadeFile:
    return workbook(_survey(job), name=file_name(job, "xlsx"), reached=reached)


def _survey(job: Job) -> Survey:
    assert job.survey is not None
    job.survey.pillar.study = job.study
    return job.survey


MAKERS: dict[JobKind, Maker] = {JobKind.DATA: _data, JobKind.WORKBOOK: _workbook}
