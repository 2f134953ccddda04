"""What children, families and professionals told the council, as counts and themes; never whose words they were."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from safeguarding.access import RecordQuerySet
from safeguarding.models import Authority, Unit, User
from safeguarding.versions import Versioned
from standards.models.frameworks import Theme


class Feedback(Versioned):
    """How many complaints, or how many children who were heard, said something on one theme in a span of days.

    `asked` None: nobody was asked, they came by themselves, or it is not known how many were. `critical` is how many
    of `number` were critical (of complaints: upheld, wholly or in part); None: not decided, or not known.
    """

    class Kind(models.TextChoices):
        COMPLAINT = "complaint", "Complaints"
        COMPLIMENT = "compliment", "Compliments"
        CHILD = "child", "Children's voice"
        FAMILY = "family", "Parents and carers"
        PROFESSIONAL = "professional", "Professionals"

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="feedback")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="feedback")
    kind = models.CharField(max_length=12, choices=Kind)
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="feedback")
    starts_on = models.DateField()
    ends_on = models.DateField()
    number = models.PositiveIntegerField()
    asked = models.PositiveIntegerField(null=True, blank=True)
    critical = models.PositiveIntegerField(null=True, blank=True)
    summary = models.TextField(help_text="What they said, in words that let nobody be recognised")
    source = models.CharField(max_length=200, help_text="Where it was gathered")
    entered_on = models.DateField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-ends_on", "kind", "pk"]
        verbose_name_plural = "feedback"
        constraints = [
            models.CheckConstraint(name="feedback_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="no_more_critical_than_there_are",
                condition=Q(critical__isnull=True) | Q(critical__lte=F("number")),
            ),
            models.CheckConstraint(
                name="no_more_answered_than_were_asked", condition=Q(asked__isnull=True) | Q(asked__gte=F("number"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.theme}, to {self.ends_on:%B %Y}"
