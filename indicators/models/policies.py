"""The rules by which small numbers are withheld from public outputs, in versions."""

from datetime import date

from django.db import models
from django.db.models import Q

from indicators.disclosure import Level, Rule
from safeguarding.access import RecordQuerySet
from safeguarding.models import Authority, User


class DisclosurePolicyQuerySet(RecordQuerySet):
    def on(self, day: date):
        """Those that have begun by that day, the one in force first: each takes the place of all made before it."""
        return self.filter(starts_on__lte=day).order_by("-number")


class DisclosurePolicy(models.Model):
    """One version of an authority's policy on small numbers; never changed. It concerns figures of indicators marked
    "counts children" that the authority collects itself, in outputs that the public can read from `starts_on` on.

    Counts from 1 up to `threshold` are small, and 0 where `zero_is_small`, at the levels covered; none covered:
    nothing is withheld. `made_at` and `made_by` are None for one that no person made: the demonstration's.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="disclosure_policies")
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    threshold = models.PositiveSmallIntegerField()
    zero_is_small = models.BooleanField(default=False)
    covers_units = models.BooleanField(default=True)
    covers_agencies = models.BooleanField(default=True)
    covers_authority = models.BooleanField(default=True)
    reason = models.TextField()
    made_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_demonstration = models.BooleanField(default=False)

    objects = DisclosurePolicyQuerySet.as_manager()

    class Meta:
        ordering = ["authority", "-number"]
        verbose_name_plural = "disclosure policies"
        constraints = [
            models.UniqueConstraint(fields=["authority", "number"], name="policy_number_once_an_authority"),
            models.CheckConstraint(
                name="policy_threshold_one_to_thirty", condition=Q(threshold__gte=1, threshold__lte=30)
            ),
            models.CheckConstraint(name="policy_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="policy_made_at_and_by_together",
                condition=Q(made_at__isnull=True, made_by__isnull=True)
                | Q(made_at__isnull=False, made_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Small numbers, version {self.number}"

    @property
    def rule(self) -> Rule:
        covered = {
            Level.UNIT: self.covers_units,
            Level.AGENCY: self.covers_agencies,
            Level.AUTHORITY: self.covers_authority,
        }
        return Rule(self.threshold, frozenset(level for level in Level if covered[level]), self.zero_is_small)
