"""Collection rounds: who returns what by when, who may stand in, and whom we reminded."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from indicators.models.library import Indicator, IndicatorVersion, Period, Subject
from safeguarding.access import RecordQuerySet
from safeguarding.models import Authority, User
from safeguarding.versions import Versioned


class CollectionTemplate(Versioned):
    """Who returns what in a usual round. A round copies it when it is opened and keeps its own list, so that a change
    here changes no round that is open or past."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="collection_templates")
    name = models.CharField(max_length=120)
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["authority", "name"], name="template_name_once_an_authority")]

    def __str__(self) -> str:
        return self.name


class TemplateLine(models.Model):
    """One indicator from one unit or agency. Which definition of it is asked for follows from the period of a round."""

    template = models.ForeignKey(CollectionTemplate, models.CASCADE, related_name="lines")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="template_lines")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="template_lines")
    history = HistoricalRecords()

    class Meta:
        ordering = ["template", "subject__name", "indicator__family", "indicator__order"]
        constraints = [models.UniqueConstraint(fields=["template", "subject", "indicator"], name="template_line_once")]

    def __str__(self) -> str:
        return f"{self.subject}: {self.indicator}"


class Round(Versioned):
    """A collection for one period: who returns what, and by when. `opened_at` and `opened_by` are None for a round that
    no person opened: the demonstration's."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="rounds")
    period = models.ForeignKey(Period, models.PROTECT, related_name="rounds")
    opens_on = models.DateField()
    due_on = models.DateField()
    locks_on = models.DateField()
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True, help_text="What whoever fills it in should know; shown on every form")
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-period__ends_on"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "period"], name="one_round_an_authority_and_period"),
            models.CheckConstraint(
                name="round_dates_in_order", condition=Q(opens_on__lte=F("due_on")) & Q(due_on__lte=F("locks_on"))
            ),
            models.CheckConstraint(
                name="round_opened_at_and_by_together",
                condition=Q(opened_at__isnull=True, opened_by__isnull=True)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority}, {self.period}"


class Expectation(models.Model):
    """One indicator that one unit or agency returns in a round. A figure asked of a unit above others that are asked
    for it too is a control total: compared with their sum, and not added to it (design rule 6)."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="expectations")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="expectations")
    version = models.ForeignKey(IndicatorVersion, models.PROTECT, related_name="expectations")

    class Meta:
        ordering = ["round", "subject", "version__indicator__family", "version__indicator__order"]
        constraints = [models.UniqueConstraint(fields=["round", "subject", "version"], name="one_expectation_a_round")]

    def __str__(self) -> str:
        return f"{self.subject}: {self.version}"


class Deputy(models.Model):
    """Somebody who may fill in and send one unit's or agency's return in one round, beside whoever holds its posts."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="deputies")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="deputies")
    person = models.ForeignKey(User, models.PROTECT, related_name="deputised")
    named_at = models.DateTimeField()
    named_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["round", "subject__name", "person__name"]
        verbose_name_plural = "deputies"
        constraints = [models.UniqueConstraint(fields=["round", "subject", "person"], name="deputy_named_once")]

    def __str__(self) -> str:
        return f"{self.person} for {self.subject}"


class Reminder(models.Model):
    """One message about one return that is owed, never changed: to whom, of what kind, and what became of it.

    `person` is None where nobody could be written to, which is itself worth knowing.
    """

    class Kind(models.TextChoices):
        BEFORE = "before", "Five working days before"
        DUE = "due", "On the day"
        LATE = "late", "A week or more after"
        CHASE = "chase", "Sent by hand"

    class Outcome(models.TextChoices):
        SENT = "sent", "Sent"
        NOBODY = "nobody", "Nobody to send it to"
        DECLINED = "declined", "Wants no reminders"
        FAILED = "failed", "Could not be sent"

    round = models.ForeignKey(Round, models.CASCADE, related_name="reminders")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="reminders")
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="reminders_received")
    kind = models.CharField(max_length=8, choices=Kind)
    on = models.DateField(help_text="The day it belongs to: one of a kind a day, however often the job runs")
    outcome = models.CharField(max_length=8, choices=Outcome)
    at = models.DateTimeField()
    by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", help_text="None: the calendar"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "subject", "person", "kind", "on"], name="one_reminder_a_kind_and_day"
            ),
            models.UniqueConstraint(
                fields=["round", "subject", "kind", "on"],
                condition=Q(person__isnull=True),
                name="one_reminder_to_nobody_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, {self.get_kind_display().lower()}: {self.get_outcome_display().lower()}"
