"""Registers of recommendations, such as the 108 of the Climbié Inquiry, and who complies with which of them."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from safeguarding.access import RecordQuerySet
from safeguarding.links import web_address
from safeguarding.models import Authority, Document, User
from safeguarding.versions import Versioned
from standards.models.frameworks import Theme
from standards.models.inspections import Finding


class RecommendationRegister(Versioned):
    """The numbered recommendations of one inquiry or review. `document` is its report, held or only cited."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="registers")
    source = models.CharField(max_length=250, blank=True, help_text="Whose recommendations, and when")
    note = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class RegisteredRecommendation(Versioned):
    """One recommendation by its number. `subject` is empty where no document of the record names it: nothing is made up
    (design rule 16). `citation` is where it is named."""

    register = models.ForeignKey(RecommendationRegister, models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=250, blank=True)
    citation = models.CharField(max_length=120, blank=True)
    link = models.URLField(blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="recommendations")
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["register", "number"]
        constraints = [
            models.UniqueConstraint(fields=["register", "number"], name="recommendation_number_once_in_register")
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}".strip()

    @property
    def web_address(self) -> str:
        """The link if a browser can follow it without running anything; else empty. Forms take no other."""
        return web_address(self.link)


class Compliance(models.Model):
    """What an authority said of its compliance with one recommendation, or (None) with a register as a whole.

    A later statement is a new row; this one stays (rule 14). `findings` are the exceptions where the record holds them.
    """

    class Status(models.TextChoices):
        COMPLYING = "complying", "Complying"
        WITH_EXCEPTIONS = "with_exceptions", "Complying, with exceptions"
        PARTLY = "partly", "Partly complying"
        NOT = "not_complying", "Not complying"
        NOT_APPLICABLE = "not_applicable", "Does not apply here"

    register = models.ForeignKey(RecommendationRegister, models.PROTECT, related_name="compliance")
    recommendation = models.ForeignKey(
        RegisteredRecommendation, models.PROTECT, null=True, blank=True, related_name="compliance"
    )
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="compliance")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="compliance")
    status = models.CharField(max_length=16, choices=Status)
    as_at = models.DateField()
    summary = models.TextField(blank=True)
    exceptions = models.TextField(blank=True)
    findings = models.ManyToManyField(Finding, blank=True, related_name="compliance")
    citation = models.CharField(max_length=120, blank=True)
    entered_on = models.DateField(null=True, blank=True, help_text="None: from a document")
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_demonstration = models.BooleanField(default=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["register", "recommendation__number", "-as_at", "-pk"]
        verbose_name_plural = "compliance"
        constraints = [
            models.CheckConstraint(
                name="compliance_entered_on_and_by_together",
                condition=Q(entered_on__isnull=True, entered_by__isnull=True)
                | Q(entered_on__isnull=False, entered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="compliance_with_exceptions_names_them",
                condition=~Q(status="with_exceptions") | ~Q(exceptions=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority}: {self.get_status_display()}"
