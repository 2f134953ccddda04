"""What the sweep found day by day, and what a person decided to let stand. The rules are in the overview, above."""

from django.db import models
from django.db.models import Q

from safeguarding.access import RecordQuerySet
from safeguarding.models.people import Authority, User


class SweepCount(models.Model):
    """How many cases one rule of the sweep found in one authority on one day; those let stand are not counted."""

    authority = models.ForeignKey(Authority, models.CASCADE, related_name="sweep_counts")
    rule = models.CharField(max_length=60)
    on = models.DateField()
    number = models.PositiveIntegerField()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["on", "rule"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "rule", "on"], name="one_sweep_count_a_rule_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.rule}, {self.on:%-d %B %Y}: {self.number}"


class LetStand(models.Model):
    """That one case the sweep found may stand until a day, why, and on whose word. `case` is the case's own key, in
    text: the record it is about belongs to an app above this one. Ended early (`ended_on`), the case comes back."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="let_stand")
    rule = models.CharField(max_length=60)
    case = models.CharField(max_length=150)
    reason = models.TextField()
    until_on = models.DateField()
    on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name_plural = "let stand"
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "rule", "case"],
                condition=Q(ended_on__isnull=True),
                name="one_case_let_stand_at_a_time",
            ),
            models.CheckConstraint(
                name="let_stand_ended_on_and_by_together",
                condition=Q(ended_on__isnull=True, ended_by__isnull=True)
                | Q(ended_on__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(name="let_stand_has_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.case}"
