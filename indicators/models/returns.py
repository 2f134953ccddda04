"""Collection rounds and the quarterly returns made in them."""

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from indicators.models.library import IndicatorVersion, Period, Subject
from safeguarding.access import RecordQuerySet
from safeguarding.models import Authority, User
from safeguarding.versions import Versioned


class Round(models.Model):
    """A collection for one period: who returns what, and by when."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="rounds")
    period = models.ForeignKey(Period, models.PROTECT, related_name="rounds")
    opens_on = models.DateField()
    due_on = models.DateField()
    locks_on = models.DateField()
    is_demonstration = models.BooleanField(default=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-period__ends_on"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "period"], name="one_round_an_authority_and_period"),
            models.CheckConstraint(
                name="round_dates_in_order", condition=Q(opens_on__lte=F("due_on")) & Q(due_on__lte=F("locks_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority}, {self.period}"


class Expectation(models.Model):
    """One indicator that one unit or agency returns in a round."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="expectations")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="expectations")
    version = models.ForeignKey(IndicatorVersion, models.PROTECT, related_name="expectations")

    class Meta:
        ordering = ["round", "subject", "version__indicator__family", "version__indicator__order"]
        constraints = [models.UniqueConstraint(fields=["round", "subject", "version"], name="one_expectation_a_round")]

    def __str__(self) -> str:
        return f"{self.subject}: {self.version}"


class ReturnQuerySet(RecordQuerySet):
    def with_state(self):
        """Each with `state`, the latest of its state rows; None while nobody has started."""
        latest = ReturnState.objects.filter(quarterly_return=OuterRef("pk")).order_by("-at", "-pk")
        return self.annotate(state=Subquery(latest.values("state")[:1]), state_at=Subquery(latest.values("at")[:1]))


class Return(Versioned):
    """The figures of one unit or agency in one round. Its states are rows (rule 14); `version` guards against two
    people saving over each other; `approved_at` repeats the approval row so that queries can tell drafts from facts."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="returns")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="returns")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["round", "subject"]
        constraints = [
            models.UniqueConstraint(fields=["round", "subject"], name="one_return_a_round_and_subject"),
            models.CheckConstraint(
                name="return_approved_at_and_by_together",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, {self.round.period}"


class ReturnState(models.Model):
    """One step of a return, never changed: who did it, when, and what they said."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        WITHDRAWN = "withdrawn", "Withdrawn by the sender"
        SENT_BACK = "sent_back", "Sent back"
        APPROVED = "approved", "Approved"
        REOPENED = "reopened", "Reopened"

    quarterly_return = models.ForeignKey(Return, models.PROTECT, related_name="states")
    state = models.CharField(max_length=12, choices=State)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["quarterly_return", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="sent_back_and_reopened_say_why", condition=~Q(state__in=["sent_back", "reopened"]) | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarterly_return}: {self.get_state_display()}"
