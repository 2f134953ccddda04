"""What was rendered, and what was issued and never changes again."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from reports.models.papers import Report
from reports.models.signing import PaperVersion
from safeguarding.access import RecordQuerySet
from safeguarding.models import User

PATIENCE = timedelta(minutes=5)


class Edition(models.TextChoices):
    PUBLIC = "public", "Public"
    RESTRICTED = "restricted", "Restricted"


class Format(models.TextChoices):
    """The files of a paper. `DATA` is its snapshot: the words, the figures and where each came from."""

    HTML = "html", "Web page"
    PDF = "pdf", "PDF"
    LARGE = "large", "PDF in large print"
    WORD = "docx", "Word"
    DATA = "json", "Data"


class Rendering(models.Model):
    """A file of a paper made by the job worker. `source_digest` is of the content it was made from, so that the same
    content is not rendered twice; `content` is empty until it is finished, and stays so where it failed.

    `progress` says what is being done, for whoever waits."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="renderings")
    edition = models.CharField(max_length=10, choices=Edition, default=Edition.PUBLIC)
    format = models.CharField(max_length=5, choices=Format, default=Format.PDF)
    source_digest = models.CharField(max_length=64)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    progress = models.CharField(max_length=80, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)
    content = models.BinaryField(blank=True, default=b"")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "edition", "format", "source_digest"],
                condition=Q(failure=""),
                name="one_rendering_a_content",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}, {self.requested_at:%d %B %Y %H:%M}"

    def is_late(self, now: datetime) -> bool:
        """Whether it is waited for longer than the longest paper takes: whatever was making it has been stopped."""
        return self.finished_at is None and not self.failure and now - self.requested_at > PATIENCE


class Issue(models.Model):
    """A paper as issued, with its files: never changed (design rule 15). A correction is a new issue with an erratum
    and the list of what differs (`differences`, JSON of `reports.differences`).

    `data_digest` is of the figures and their origins, as the paper's last page prints it.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="issues")
    number = models.PositiveSmallIntegerField()
    paper_version = models.ForeignKey(PaperVersion, models.PROTECT, related_name="issues")
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    data_digest = models.CharField(max_length=64)
    made_with = models.CharField(max_length=120, help_text="Versions of what set its pages")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    erratum = models.TextField(blank=True)
    differences = models.JSONField(default=list, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["report", "number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="issue_number_once"),
            models.CheckConstraint(
                name="a_corrected_issue_has_an_erratum",
                condition=Q(replaces__isnull=True, erratum="") | (Q(replaces__isnull=False) & ~Q(erratum="")),
            ),
            models.CheckConstraint(name="issue_does_not_replace_itself", condition=~Q(replaces=F("pk"))),
        ]

    def __str__(self) -> str:
        return f"{self.report}, issue {self.number}"


class IssuedFile(models.Model):
    """One file of an issue: the bytes that are served, and their digest; never changed and never made again."""

    issue = models.ForeignKey(Issue, models.PROTECT, related_name="files")
    edition = models.CharField(max_length=10, choices=Edition)
    format = models.CharField(max_length=5, choices=Format)
    content = models.BinaryField()
    digest = models.CharField(max_length=64)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["issue", "edition", "pk"]
        constraints = [models.UniqueConstraint(fields=["issue", "edition", "format"], name="issued_file_once")]

    def __str__(self) -> str:
        return f"{self.issue}, {self.get_edition_display().lower()} edition, {self.get_format_display()}"


class Withdrawal(models.Model):
    """An issued paper that is withdrawn says so, since when and why; its files stay. Never changed."""

    issue = models.OneToOneField(Issue, models.PROTECT, related_name="withdrawal")
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(name="withdrawal_says_why", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.issue}, withdrawn"
