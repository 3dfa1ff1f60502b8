"""The files of an edition: rows that a worker takes up, each made once."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from roadmap.enums import FileKind, FileState

ENDINGS = {
    FileKind.PICTURE: "png",
    FileKind.PDF: "pdf",
    FileKind.DOCX: "docx",
    FileKind.XLSX: "xlsx",
    FileKind.ACTIONS: "csv",
    FileKind.PRIORITIES: "csv",
}
OFFICE = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = {
    "png": "image/png",
    "pdf": "application/pdf",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
IN_EACH_LANGUAGE = (FileKind.PICTURE, FileKind.PDF, FileKind.DOCX)
STEMS = {FileKind.ACTIONS: "actions", FileKind.PRIORITIES: "priorities", FileKind.PICTURE: "card"}


def wanted_files() -> list[tuple[FileKind, str]]:
    """Every file that an edition has, as kind and language; "" where it holds all languages."""
    languages = [code for code, _name in settings.LANGUAGES]
    return [
        (kind, language)
        for kind in FileKind
        for language in (languages if kind in IN_EACH_LANGUAGE else [""])
    ]


def file_name(kind: FileKind, language: str) -> str:
    """`roadmap-en.pdf`, `actions.csv`: the end of its address."""
    parts = [STEMS.get(kind, "roadmap"), language]
    return "-".join(filter(None, parts)) + f".{ENDINGS[kind]}"


class EditionFile(models.Model):
    """One file of an edition. Its state is the queue; once made, it stays as it is."""

    edition = models.ForeignKey("roadmap.Edition", models.CASCADE, related_name="files")
    kind = models.CharField(max_length=12, choices=FileKind)
    language = models.CharField(max_length=10, blank=True)
    name = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=FileState, default=FileState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    # When a worker took it up last.
    claimed_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "name"], name="one_file_per_name"),
            models.CheckConstraint(
                condition=Q(kind__in=FileKind.values), name="edition_file_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state=FileState.MADE, made_at__isnull=False, size__gt=0) & ~Q(sha256="")
                | Q(made_at=None, size=0, sha256="")
                & Q(state__in=[FileState.QUEUED, FileState.MAKING, FileState.FAILED]),
                name="made_file_has_hash_and_size",
            ),
            models.CheckConstraint(
                condition=~Q(state=FileState.FAILED) | ~Q(problem=""),
                name="failed_file_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.state}"

    @property
    def is_made(self) -> bool:
        return self.state == FileState.MADE

    @property
    def has_failed(self) -> bool:
        return self.state == FileState.FAILED

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[ENDINGS[FileKind(self.kind)]]


class EditionFileContent(models.Model):
    """What a worker made.

    In the database: web and worker need not share a disk, and one backup holds everything.
    """

    file = models.OneToOneField(EditionFile, models.CASCADE, related_name="content")
    content = models.BinaryField()

    def __str__(self) -> str:
        return str(self.file)
