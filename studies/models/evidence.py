"""What was known before anybody was asked: policies, programmes, publications and the like."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise

from studies.enums import EvidenceKind
from studies.localized import Localized

WEB = Q(link="") | Q(link__startswith="https://") | Q(link__startswith="http://")
LONGEST_LINK = 500


class Evidence(models.Model):
    """A mapped policy, programme, initiative, stakeholder, standard or publication.

    Priorities cite it; readers know it by its reference, e.g. E-01. What was removed keeps its
    number, so that no reference ever means two things.
    """

    study = models.ForeignKey("studies.Study", models.CASCADE, related_name="evidence")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=EvidenceKind)
    title_en = models.CharField(max_length=300)
    title_zh = models.CharField(max_length=300, blank=True)
    issuer_en = models.CharField(max_length=200, blank=True)
    issuer_zh = models.CharField(max_length=200, blank=True)
    # A country or a region, as readers know it.
    place_en = models.CharField(max_length=100, blank=True)
    place_zh = models.CharField(max_length=100, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    link = models.CharField(max_length=LONGEST_LINK, blank=True)
    doi = models.CharField(max_length=200, blank=True)
    note_en = models.TextField(blank=True)
    note_zh = models.TextField(blank=True)
    # Invented, for a demonstration; pages say so.
    is_illustrative = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    title = Localized()
    issuer = Localized()
    place = Localized()
    note = Localized()

    class Meta:
        ordering: ClassVar = ["number"]
        verbose_name_plural = "evidence"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "number"], name="one_evidence_per_number"),
            models.CheckConstraint(
                condition=Q(kind__in=EvidenceKind.values), name="evidence_kind_is_known"
            ),
            models.CheckConstraint(condition=~Q(title_en=""), name="evidence_has_a_title"),
            models.CheckConstraint(condition=WEB, name="evidence_link_is_a_web_address"),
            models.CheckConstraint(
                condition=Q(doi="") | Q(doi__startswith="10."), name="evidence_doi_begins_with_10"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False),
                name="evidence_removed_at_and_by_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        """Short name, e.g. `E-01`."""
        return f"E-{self.number:02}"

    @property
    def address(self) -> str:
        """Where it can be read: its DOI, else its link, else nothing."""
        return f"https://doi.org/{self.doi}" if self.doi else self.link

    @property
    def kind_label(self) -> str | Promise:
        return EvidenceKind(self.kind).label
