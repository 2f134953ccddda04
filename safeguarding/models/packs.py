"""Inspectors' packs: bundles of files about one theme or inspection, made by the job worker."""

from datetime import datetime, timedelta

from django.db import models

from safeguarding.access import RecordQuerySet
from safeguarding.models.people import Authority, User


class Pack(models.Model):
    """A bundle that opens from disk without a network: one theme or inspection (`about`, `slug`) of an authority.

    `as_at` is the day whose record it shows. `content` is a ZIP file, empty until it is finished, and stays so where
    `failure` says why it could not be made. `digest` is its SHA-256; `progress` tells whoever waits what is done.
    """

    PATIENCE = timedelta(minutes=10)  # by then whatever was making it has been stopped

    class About(models.TextChoices):
        THEME = "theme", "Theme"
        INSPECTION = "inspection", "Inspection"

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="packs")
    about = models.CharField(max_length=10, choices=About)
    slug = models.SlugField(max_length=80)
    title = models.CharField(max_length=250)
    as_at = models.DateField()
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    progress = models.CharField(max_length=80, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    content = models.BinaryField(blank=True, default=b"")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.title}, {self.requested_at:%d %B %Y %H:%M}"

    @property
    def is_ready(self) -> bool:
        return self.finished_at is not None and not self.failure

    def is_late(self, now: datetime) -> bool:
        """Whether it is waited for longer than making one takes: whatever was making it has been stopped."""
        return self.finished_at is None and not self.failure and now - self.requested_at > self.PATIENCE
