"""Files of figures that somebody sent in, and their rows while nobody has said yes to them."""

from django.db import models
from django.db.models import Q

from indicators.models.library import IndicatorVersion, Subject
from indicators.models.rounds import Round
from safeguarding.access import RecordQuerySet
from safeguarding.models import User


class Upload(models.Model):
    """A workbook of one unit's return, or a long table of a whole round.

    Nothing of it is in the record before its sender has seen what would change and said yes; then all of it is, as
    drafts, or none. `faults` lists what is wrong, each as sheet, section, cell, words and how to mend it. `done` of
    `total` rows are read; `total` is None while it is not known. `asked_at` and `asked_by` say when the job worker was
    last asked to store it, and by whom; `refusal` why it then did not.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        READING = "reading", "Being read"
        FAULTY = "faulty", "Has faults"
        READY = "ready", "Ready to be stored"
        STORING = "storing", "Being stored"
        STORED = "stored", "Stored as drafts"
        DISCARDED = "discarded", "Discarded"

    round = models.ForeignKey(Round, models.CASCADE, related_name="uploads")
    subject = models.ForeignKey(
        Subject, models.PROTECT, null=True, blank=True, related_name="uploads", help_text="None: a whole round"
    )
    file_name = models.CharField(max_length=150)
    content = models.BinaryField(help_text="Emptied once it is stored or discarded")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True, blank=True)
    faults = models.JSONField(default=list)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    refusal = models.TextField(blank=True)
    stored_at = models.DateTimeField(null=True, blank=True)
    stored_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="upload_asked_at_and_by_together",
                condition=Q(asked_at__isnull=True, asked_by__isnull=True)
                | Q(asked_at__isnull=False, asked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="upload_stored_at_and_by_together",
                condition=Q(stored_at__isnull=True, stored_by__isnull=True)
                | Q(stored_at__isnull=False, stored_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


UNCHECKED = {"db_constraint": False, "db_index": False}  # the constraint at the end of the rows has an index


class UploadRow(models.Model):
    """One figure of an upload, read and placed, with the columns of an observation. Gone once the upload is settled.

    The database does not check its keys, three times a hundred thousand, since it took them from what the round asks,
    and before a row becomes a figure asks again whether they are in it.
    """

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="rows", **UNCHECKED)
    line = models.PositiveIntegerField(help_text="Where it stands in the file, counted from 1")
    cell = models.CharField(max_length=60, blank=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", **UNCHECKED)
    version = models.ForeignKey(IndicatorVersion, models.PROTECT, related_name="+", **UNCHECKED)
    state = models.CharField(max_length=16, default="value")
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    value_low = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    value_high = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    base = models.PositiveIntegerField(null=True, blank=True)
    numerator = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    denominator = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    as_printed = models.CharField(max_length=80, blank=True)
    reason = models.TextField(blank=True)
    expected_on = models.DateField(null=True, blank=True)
    what_changed = models.TextField(blank=True)
    why = models.TextField(blank=True)
    what_next = models.TextField(blank=True)
    late_1_to_5 = models.PositiveIntegerField(null=True, blank=True)
    late_6_to_10 = models.PositiveIntegerField(null=True, blank=True)
    late_11_to_20 = models.PositiveIntegerField(null=True, blank=True)
    late_over_20 = models.PositiveIntegerField(null=True, blank=True)
    longest_late = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["upload", "line"]
        constraints = [models.UniqueConstraint(fields=["upload", "subject", "version"], name="one_row_a_figure")]

    def __str__(self) -> str:
        return f"{self.upload}, row {self.line}"
