"""Files of frameworks and inspections that wait for the word of whoever sent them."""

from django.db import models

from safeguarding.access import RecordQuerySet
from safeguarding.models import User


class StandardsUpload(models.Model):
    """A file of a framework or of an inspection (`holds`), as sent. `content` is kept until it is stored or discarded;
    `preview` is what it would do, `digest` the SHA-256 of its content."""

    class Holds(models.TextChoices):
        FRAMEWORK = "framework", "A framework"
        INSPECTION = "inspection", "An inspection"

    holds = models.CharField(max_length=10, choices=Holds)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=150)
    kind = models.CharField(max_length=10, help_text="yaml or xlsx")
    digest = models.CharField(max_length=64)
    content = models.BinaryField()
    preview = models.JSONField(default=dict, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return self.file_name
