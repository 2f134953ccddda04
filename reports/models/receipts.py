"""Receipts of returns as PDF, made by the job worker."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from indicators.models import ReturnState
from safeguarding.models import User


class ReceiptFile(models.Model):
    """One page about a return that was sent in (`step`), as PDF. `source` is its print document and stays until the
    page is set; `source_digest`, SHA-256 of it, tells whether the page is made already: what a receipt says, the digest
    of its figures and the name of the council included, goes into it.

    `content` is empty until it is finished, and stays so where it failed; `progress` tells whoever waits what is
    done.
    """

    PATIENCE = timedelta(minutes=5)  # by then whatever was setting it has been stopped

    step = models.ForeignKey(ReturnState, models.CASCADE, related_name="+")
    source = models.TextField(blank=True)
    source_digest = models.CharField(max_length=64)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    progress = models.CharField(max_length=80, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)
    content = models.BinaryField(blank=True, default=b"")

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "source_digest"], condition=Q(failure=""), name="one_receipt_file_a_content"
            ),
        ]

    def __str__(self) -> str:
        return f"Receipt of {self.step}, {self.requested_at:%d %B %Y %H:%M}"

    @property
    def is_ready(self) -> bool:
        return self.finished_at is not None and not self.failure

    def is_late(self, now: datetime) -> bool:
        """Whether it is waited for longer than one page takes behind the longest paper."""
        return self.finished_at is None and not self.failure and now - self.requested_at > self.PATIENCE
