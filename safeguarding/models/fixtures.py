"""What the fixture loader remembers, so that it never overwrites what somebody has edited."""

from django.contrib.contenttypes.models import ContentType
from django.db import models


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
    """The day on which the demonstration was first loaded: its quarters end before it. One row, or none."""

    day = models.DateField()

    def __str__(self) -> str:
        return f"Demonstration as at {self.day:%d %B %Y}"
