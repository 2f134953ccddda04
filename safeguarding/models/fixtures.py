"""What the fixture loader remembers, so that it never overwrites what somebody has edited."""

from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import models

PATIENCE = timedelta(minutes=10)  # several times what issuing the demonstration's papers takes


class FixtureRow(models.Model):
    """A row that came from a fixture file: its readable key there, and the values last loaded, as text by field."""

    content_type = models.ForeignKey(ContentType, models.CASCADE)
    key = models.CharField(max_length=200)
    object_id = models.BigIntegerField()
    loaded = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_type", "key"], name="fixture_key_once_per_model"),
            models.UniqueConstraint(fields=["content_type", "object_id"], name="fixture_object_once"),
        ]

    def __str__(self) -> str:
        return self.key


class Demonstration(models.Model):
    """The day on which the demonstration was first loaded: its quarters end before it. One row, or none.

    `papers_awaited_since`: when the job worker was last asked to issue its papers, whose files take a while to make;
    None once they are issued, and where none are to be.
    """

    day = models.DateField()
    papers_awaited_since = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Demonstration as at {self.day:%d %B %Y}"

    @classmethod
    def papers_awaited(cls, now: datetime) -> str:
        """A sentence while papers of the demonstration have yet to be issued, "" afterwards. One query."""
        since = cls.objects.values_list("papers_awaited_since", flat=True).first()
        if since is None:
            return ""
        if now - since > PATIENCE:
            return (
                "Papers of the demonstration were not issued: what was issuing them was stopped. It goes on when the "
                "site is started again."
            )
        return (
            "Papers of the demonstration are being issued, which takes about a minute. Load the page again to see them."
        )
