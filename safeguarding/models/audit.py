"""The append-only log of who did what, for investigators (design rule 14). Screens read business rows, never this."""

import hashlib
import json
from datetime import UTC

from django.db import models

from safeguarding.access import RecordQuerySet


class AuditEvent(models.Model):
    """One accountable change. No foreign keys, so that the log never depends on live rows; each row seals the last."""

    at = models.DateTimeField()
    authority = models.CharField(max_length=60, blank=True, help_text="Slug of the authority concerned; empty: none")
    actor = models.CharField(max_length=254, help_text="E-mail address at the time, or the name of a command")
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    subject = models.CharField(max_length=250)
    detail = models.JSONField(default=dict)
    previous_digest = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        # An authority reads its own part of the log newest first, however much of it is other authorities'.
        indexes = [models.Index(fields=["authority", "id"], name="audit_by_authority")]

    def __str__(self) -> str:
        return f"{self.at:%d %B %Y %H:%M} {self.actor}: {self.verb} {self.subject}"

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("An audit event is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("An audit event is never deleted")

    def seal(self) -> str:
        """SHA-256, as 64 hexadecimal digits, over every field and the digest of the row before."""
        content = [
            self.previous_digest,
            self.at.astimezone(UTC).isoformat(),
            self.authority,
            self.actor,
            self.verb,
            self.subject_type,
            self.subject_id,
            self.subject,
            self.detail,
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
