"""Published documents, their paragraphs in our own words, and what is odd about them as printed."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from safeguarding.access import RecordQuerySet


class DocumentQuerySet(RecordQuerySet):
    def by_date(self):
        """Oldest first, by the date we take each to have; documents without any date last."""
        return self.annotate(dated=Coalesce("taken_as_on", "printed_on")).order_by(
            models.F("dated").asc(nulls_last=True)
        )


class Document(models.Model):
    """A published document that the record draws on, or cites without holding it (`is_held` False).

    `printed_on` is the date on its face (None: none is printed). Where that is missing or plainly wrong,
    `taken_as_on` says what we work with, why, and who decided; the printed date stays. `entered_by` is who entered it
    on screen, as the report of an inspection that they keep (None: it came with the record's own files).
    """

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=250)
    short_title = models.CharField(max_length=120)
    kind = models.CharField(max_length=120, help_text="What it is, as a reader would say it")
    authority = models.ForeignKey(
        "safeguarding.Authority", models.PROTECT, null=True, blank=True, related_name="documents"
    )
    publisher = models.ForeignKey(
        "safeguarding.Agency", models.PROTECT, null=True, blank=True, related_name="documents"
    )
    printed_date = models.CharField(max_length=80, blank=True, help_text="The date as printed, word for word")
    printed_on = models.DateField(null=True, blank=True)
    taken_as_on = models.DateField(null=True, blank=True)
    taken_as_text = models.CharField(
        max_length=80, blank=True, help_text="Shown instead of the day, such as early 2009"
    )
    taken_as_reason = models.TextField(blank=True)
    taken_as_by = models.CharField(max_length=120, blank=True)
    is_held = models.BooleanField(default=True)
    licence = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    entered_by = models.ForeignKey("safeguarding.User", models.PROTECT, null=True, blank=True, related_name="+")
    history = HistoricalRecords()

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                name="document_taken_date_has_reason_and_author",
                condition=Q(taken_as_on__isnull=True, taken_as_reason="", taken_as_by="")
                | (Q(taken_as_on__isnull=False) & ~Q(taken_as_reason="") & ~Q(taken_as_by="")),
            ),
        ]

    def __str__(self) -> str:
        return self.short_title

    @property
    def dated_on(self):
        """The day we work with, or None where nothing is printed and nothing could be inferred."""
        return self.taken_as_on or self.printed_on


class Passage(models.Model):
    """One paragraph of a document, retold. `label` is its number as printed: a label, never a key (design rule 10)."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="passages")
    order = models.PositiveIntegerField()
    heading = models.CharField(max_length=250, blank=True)
    label = models.CharField(max_length=20, blank=True)
    lead = models.CharField(max_length=250, blank=True)
    text = models.TextField(help_text="In our own words; lines that begin with '- ' are a list")
    note = models.TextField(blank=True, help_text="Ours, not the document's")
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["document", "order"]
        constraints = [models.UniqueConstraint(fields=["document", "order"], name="passage_order_once_in_document")]

    def __str__(self) -> str:
        return f"{self.document} §{self.label}" if self.label else f"{self.document}, {self.heading}"

    def get_absolute_url(self) -> str:
        return f"/documents/{self.document.slug}/#passage-{self.pk}"


class CrossReference(models.Model):
    """A printed pointer from one paragraph to others. It resolves by identity, whatever number is printed."""

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="references")
    printed = models.CharField(max_length=120)
    targets = models.ManyToManyField(Passage, related_name="referred_to_by")
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.printed


class DocumentFact(models.Model):
    """A line of front matter or a sign-off as printed: who, when, which committee."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="facts")
    order = models.PositiveIntegerField()
    label = models.CharField(max_length=80)
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["document", "order"]
        constraints = [models.UniqueConstraint(fields=["document", "order"], name="fact_order_once_in_document")]

    def __str__(self) -> str:
        return f"{self.label}: {self.text}"


class Discrepancy(models.Model):
    """Something in a document that repeats, skips, contradicts or cannot be read, and how the record holds it."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="discrepancies")
    order = models.PositiveIntegerField()
    where = models.CharField(max_length=120)
    printed = models.TextField(help_text="What the document does")
    held = models.TextField(help_text="What the record does about it")

    class Meta:
        ordering = ["document", "order"]
        verbose_name_plural = "discrepancies"
        constraints = [models.UniqueConstraint(fields=["document", "order"], name="discrepancy_order_once_in_document")]

    def __str__(self) -> str:
        return self.printed
