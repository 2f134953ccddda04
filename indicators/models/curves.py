"""What people say of a measure's curve: where its usual range starts anew, and the story behind it."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from indicators.models.library import Indicator, IndicatorVersion, Subject
from safeguarding.access import RecordQuerySet
from safeguarding.models import Authority, User
from safeguarding.versions import Versioned


class RebaseQuerySet(RecordQuerySet):
    def standing(self):
        """Those that nobody has taken back."""
        return self.filter(withdrawn_at__isnull=True)


class Rebase(models.Model):
    """A known change from which the usual range of a run starts anew: by a person, with a reason, never by itself
    (one that starts anew by itself hides decline). Taken back it stays, and says by whom and why.

    `subject` None: the run of the whole authority. `starts_on` is the first day of the first quarter of the new range.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="rebases")
    definition = models.ForeignKey(IndicatorVersion, models.PROTECT, related_name="rebases")
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="rebases")
    starts_on = models.DateField()
    what_changed = models.CharField(max_length=80, help_text="A few words, as they stand on the chart")
    reason = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.TextField(blank=True)
    is_demonstration = models.BooleanField(default=False)

    objects = RebaseQuerySet.as_manager()

    class Meta:
        ordering = ["definition", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "definition", "starts_on"],
                condition=Q(subject__isnull=True, withdrawn_at__isnull=True),
                name="one_rebase_a_quarter",
            ),
            models.UniqueConstraint(
                fields=["definition", "subject", "starts_on"],
                condition=Q(subject__isnull=False, withdrawn_at__isnull=True),
                name="one_rebase_a_quarter_of_a_subject",
            ),
            models.CheckConstraint(name="rebase_says_why", condition=~Q(reason="") & ~Q(what_changed="")),
            models.CheckConstraint(
                name="rebase_withdrawn_at_and_by_together",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.definition}: {self.what_changed}"


class CurveStory(Versioned):
    """What an authority says of a measure's curve, in the terms of outcome-based accountability: the story behind it,
    the partners with a part to play, what works, and what could be done at little or no cost (Ofsted on Derby 2012,
    paragraph 41, found the method in use)."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="curve_stories")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="stories")
    story = models.TextField(blank=True)
    partners = models.TextField(blank=True)
    what_works = models.TextField(blank=True)
    low_cost = models.TextField(blank=True)
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["indicator"]
        verbose_name_plural = "curve stories"
        constraints = [models.UniqueConstraint(fields=["authority", "indicator"], name="one_story_a_measure")]

    def __str__(self) -> str:
        return f"The story behind {self.indicator}"
