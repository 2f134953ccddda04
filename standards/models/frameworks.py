"""Standards as data: frameworks, their standards, and what has been said about each at a time."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from safeguarding.access import RecordQuerySet
from safeguarding.models import Agency, Authority, Document
from safeguarding.versions import Versioned


class Theme(models.Model):
    """A thread that runs through the record across years, such as chronologies or supervision."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Scale(Versioned):
    """A named scale of words in order. Numbers are never stored: in one regime 4 is best, in another worst (rule 8)."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=150)
    note = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Grade(models.Model):
    """One word of a scale. `order` counts from the best word, which is 1; it is for sorting and never shown."""

    scale = models.ForeignKey(Scale, models.CASCADE, related_name="grades")
    order = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=60)
    meaning = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["scale", "order"]
        constraints = [
            models.UniqueConstraint(fields=["scale", "order"], name="grade_order_once_in_scale"),
            models.UniqueConstraint(fields=["scale", "word"], name="grade_word_once_in_scale"),
        ]

    def __str__(self) -> str:
        return self.word


class Framework(Versioned):
    """A set of standards in one edition, such as the seven of the Climbié Inquiry audit tool.

    `scale` holds the words in which agencies rate themselves against it; None: it is read, and audited by nobody yet.
    """

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    edition = models.CharField(max_length=60, blank=True)
    scale = models.ForeignKey(Scale, models.PROTECT, null=True, blank=True, related_name="frameworks")
    publisher = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="frameworks")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="frameworks")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    description = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "title"]

    def __str__(self) -> str:
        return self.title


class Standard(Versioned):
    """One standard of a framework. Once answered it may be archived, never deleted."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="standards")
    order = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    statement = models.TextField(blank=True, help_text="What it tests, in our own words")
    citation = models.CharField(max_length=120, blank=True)
    is_archived = models.BooleanField(default=False)
    themes = models.ManyToManyField(Theme, blank=True, related_name="standards")
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "order"]
        constraints = [
            models.UniqueConstraint(fields=["framework", "number"], name="standard_number_once_in_framework"),
            models.UniqueConstraint(fields=["framework", "order"], name="standard_order_once_in_framework"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Criterion(Versioned):
    """A part of a standard that is answered by itself. Once answered it may be archived, never deleted."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="criteria")
    order = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=20, blank=True, help_text="As printed, such as 1.2")
    text = models.TextField()
    is_archived = models.BooleanField(default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ["standard", "order"]
        verbose_name_plural = "criteria"
        constraints = [models.UniqueConstraint(fields=["standard", "order"], name="criterion_order_once_in_standard")]

    def __str__(self) -> str:
        return f"{self.label} {self.text}".strip()


class Assessment(models.Model):
    """What somebody said about one standard at one time. A later view is a new row; this one stays (rule 14).

    `voice` keeps the agency's own view, the moderated one and an outside evaluator's apart. `agency` None: the council
    itself. `grade` is None where the source gives words but no grade: the position is then in `summary` and the
    statements. What a self-audit concluded is written here when its round closes: `answer` is what it was made from,
    None for all that a document or an evaluator said; `criterion` is then the part of the standard it is about.
    """

    class Voice(models.TextChoices):
        SELF = "self", "Own view"
        MODERATED = "moderated", "Moderated"
        EXTERNAL = "external", "External evaluation"

    standard = models.ForeignKey(Standard, models.PROTECT, related_name="assessments")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="assessments")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="assessments")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="assessments")
    answer = models.ForeignKey(
        "standards.SelfAuditAnswer", models.PROTECT, null=True, blank=True, related_name="assessments"
    )
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, blank=True, related_name="assessments")
    voice = models.CharField(max_length=12, choices=Voice)
    evaluator = models.CharField(max_length=150, blank=True, help_text="Who looked from outside")
    as_at = models.DateField()
    grade = models.ForeignKey(Grade, models.PROTECT, null=True, blank=True, related_name="+")
    summary = models.TextField()
    citation = models.CharField(max_length=120, blank=True)
    is_demonstration = models.BooleanField(default=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["standard", "as_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["standard", "authority", "voice", "as_at"],
                condition=Q(agency__isnull=True, answer__isnull=True),
                name="one_council_assessment_a_standard_voice_and_day",
            ),
            models.UniqueConstraint(
                fields=["standard", "authority", "agency", "voice", "as_at"],
                condition=Q(agency__isnull=False, answer__isnull=True),
                name="one_agency_assessment_a_standard_voice_and_day",
            ),
            models.UniqueConstraint(fields=["answer", "voice"], name="one_assessment_an_answer_and_voice"),
        ]

    def __str__(self) -> str:
        return f"{self.standard}: {self.get_voice_display()}, {self.as_at:%B %Y}"


class Statement(models.Model):
    """One thing an assessment says. The quantifier is kept apart: "some" and "not all" are data (anomaly 16)."""

    class Kind(models.TextChoices):
        STRENGTH = "strength", "Strength"
        POSITION = "position", "Position"
        GAP = "gap", "Gap"
        PLANNED = "planned", "Planned"

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="statements")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField()
    quantifier = models.CharField(max_length=60, blank=True, help_text="The document's own word: some, most, not all")
    themes = models.ManyToManyField(Theme, blank=True, related_name="statements")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["assessment", "order"]
        constraints = [models.UniqueConstraint(fields=["assessment", "order"], name="statement_order_once")]

    def __str__(self) -> str:
        return self.text
