"""What owners leave for whoever comes after them, and whom we reminded of an action."""

from django.db import models
from django.db.models import Q

from actionplans.models.actions import Action
from safeguarding.access import RecordQuerySet
from safeguarding.models import User


class HandoverNote(models.Model):
    """What whoever leaves a post wants the next holder to know of an action; never changed or removed."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="handover_notes")
    text = models.TextField()
    on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["action", "on", "pk"]
        constraints = [models.CheckConstraint(name="handover_note_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return self.text


class ActionReminder(models.Model):
    """One message about one action, never changed once its outcome is known: to whom, of what, and what became of it.

    `person` is None where nobody could be written to: the post is vacant, or its holder has no account.
    """

    class Kind(models.TextChoices):
        BEFORE = "before", "Due in five working days"
        DUE = "due", "Due today"
        LATE = "late", "Late"
        REVIEW = "review", "Review of a standing practice due"
        QUESTION = "question", "Question without a reply"
        MOVE = "move", "Move of a date to decide"
        VERIFY = "verify", "Reported in place, to verify"
        EFFECT = "effect", "Review of effect due"

    class Outcome(models.TextChoices):
        SENT = "sent", "Sent"
        NOBODY = "nobody", "Nobody to send it to"
        DECLINED = "declined", "Wants no reminders"
        FAILED = "failed", "Could not be sent"

    action = models.ForeignKey(Action, models.CASCADE, related_name="reminders")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="action_reminders")
    kind = models.CharField(max_length=8, choices=Kind)
    on = models.DateField(help_text="The day it belongs to: one of a kind a day, however often the job runs")
    outcome = models.CharField(max_length=8, choices=Outcome)
    at = models.DateTimeField()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "person", "kind", "on"], name="one_action_reminder_a_kind_and_day"
            ),
            models.UniqueConstraint(
                fields=["action", "kind", "on"],
                condition=Q(person__isnull=True),
                name="one_action_reminder_to_nobody_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action}, {self.get_kind_display().lower()}: {self.get_outcome_display().lower()}"
