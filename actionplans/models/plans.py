"""Action plans: rows as a document prints them, the references each row answers, and the actions in it."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from indicators.models import Indicator
from safeguarding.access import RecordQuerySet
from safeguarding.models import Agency, Authority, Document, User
from safeguarding.versions import Versioned
from standards.models import Finding, Inspection, Standard, Theme


class Plan(Versioned):
    """A list of rows that answers findings, standards or inspections. A published one is kept as it was printed.

    Until it is agreed it is in preparation: a draft of those who keep plans, in which nothing is a promise yet.
    """

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=250)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="plans")
    body = models.CharField(max_length=150, blank=True, help_text="Whose plan it is, as named")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="plans")
    summary = models.TextField(blank=True)
    as_at = models.DateField(null=True, blank=True)
    row_word = models.CharField(max_length=30, default="row")
    reference_heading = models.CharField(max_length=60, blank=True, help_text="Heading of the column of references")
    inspections = models.ManyToManyField(Inspection, blank=True, related_name="plans")
    standards = models.ManyToManyField(Standard, blank=True, related_name="plans")
    copied_from = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="copies")
    agreed_on = models.DateField(null=True, blank=True, help_text="None: in preparation, or printed")
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-as_at", "title"]
        constraints = [
            models.CheckConstraint(
                name="a_published_plan_is_not_a_demonstration",
                condition=Q(document__isnull=True) | Q(is_demonstration=False),
            ),
            models.CheckConstraint(
                name="a_published_plan_is_agreed_by_nobody_here",
                condition=Q(document__isnull=True) | Q(agreed_on__isnull=True),
            ),
            models.CheckConstraint(
                name="plan_agreed_on_and_by_together",
                condition=Q(agreed_on__isnull=True, agreed_by__isnull=True)
                | Q(agreed_on__isnull=False, agreed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_in_preparation(self) -> bool:
        return self.document_id is None and self.agreed_on is None


class PlanRow(Versioned):
    """One row. `number` and `printed_reference` are labels as printed; the references themselves are rows (rule 10)."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="rows")
    order = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20, blank=True)
    section = models.CharField(max_length=150, blank=True, help_text="Heading the row stands under, as printed")
    title = models.CharField(max_length=250)
    printed_reference = models.CharField(max_length=80, blank=True)
    reference_note = models.CharField(max_length=250, blank=True)
    note = models.TextField(blank=True, help_text="Ours, not the document's")
    findings = models.ManyToManyField(Finding, blank=True, related_name="plan_rows")
    standards = models.ManyToManyField(Standard, blank=True, related_name="plan_rows")
    indicators = models.ManyToManyField(Indicator, blank=True, related_name="plan_rows")
    themes = models.ManyToManyField(Theme, blank=True, related_name="plan_rows")
    agencies = models.ManyToManyField(Agency, blank=True, related_name="plan_rows")
    actions = models.ManyToManyField("actionplans.Action", through="actionplans.RowAction", related_name="rows")
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "order"]
        constraints = [models.UniqueConstraint(fields=["plan", "order"], name="row_order_once_in_plan")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class RowIssue(models.Model):
    """One line of a row's issue cell, in our own words, under its sub-heading if it has one."""

    class Kind(models.TextChoices):
        ISSUE = "issue", "Issue"
        STRENGTH = "strength", "Strength"
        CONTEXT = "context", "Context"

    row = models.ForeignKey(PlanRow, models.CASCADE, related_name="issues")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ISSUE)
    sub_heading = models.CharField(max_length=150, blank=True)
    text = models.TextField()

    class Meta:
        ordering = ["row", "order"]
        constraints = [models.UniqueConstraint(fields=["row", "order"], name="issue_order_once_in_row")]

    def __str__(self) -> str:
        return self.text


class SourceReference(models.Model):
    """A paragraph of a document whose text we do not hold, cited by a row: a reference, not a finding (rule 10)."""

    row = models.ForeignKey(PlanRow, models.CASCADE, related_name="references")
    document = models.ForeignKey(Document, models.PROTECT, related_name="cited_in")
    paragraph = models.PositiveSmallIntegerField()
    is_confirmed = models.BooleanField(default=True, help_text="A person has checked how the printed text was read")

    class Meta:
        ordering = ["row", "paragraph"]
        constraints = [
            models.UniqueConstraint(fields=["row", "document", "paragraph"], name="paragraph_cited_once_in_row")
        ]

    def __str__(self) -> str:
        return f"{self.document}, paragraph {self.paragraph}"


class RowAction(models.Model):
    """An action's place in a row, with its own label there. One action may serve several rows."""

    row = models.ForeignKey(PlanRow, models.CASCADE, related_name="row_actions")
    action = models.ForeignKey("actionplans.Action", models.PROTECT, related_name="row_actions")
    label = models.CharField(max_length=10)
    order = models.PositiveSmallIntegerField()
    lead_in = models.CharField(max_length=250, blank=True, help_text="Words that stand over this and the next actions")

    class Meta:
        ordering = ["row", "order"]
        constraints = [
            models.UniqueConstraint(fields=["row", "label"], name="action_label_once_in_row"),
            models.UniqueConstraint(fields=["row", "order"], name="action_order_once_in_row"),
            models.UniqueConstraint(fields=["row", "action"], name="action_once_in_row"),
        ]

    def __str__(self) -> str:
        return f"{self.row.number}{self.label}"


class PlanUpload(models.Model):
    """A file of a plan between its preview and the word of whoever sent it. `found` is what was shown: what the file
    makes, changes and leaves, and its faults. Stored or discarded, it is empty."""

    plan = models.ForeignKey(
        Plan, models.CASCADE, null=True, blank=True, related_name="uploads", help_text="None: becomes a new plan"
    )
    file_name = models.CharField(max_length=150)
    content = models.BinaryField(help_text="Emptied once it is stored or discarded")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    found = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    became = models.ForeignKey(Plan, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="plan_upload_settled_at_and_by_together",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def kind(self) -> str:
        """What the end of its name says it is."""
        return self.file_name.lower().rpartition(".")[2]
