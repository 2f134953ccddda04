"""Inspections of any regime: judgements as words on a named scale, findings of every kind."""

from django.db import models
from django.db.models import Count, F, Q
from simple_history.models import HistoricalRecords

from safeguarding.access import RecordQuerySet
from safeguarding.models import Agency, Authority, Document, Passage, User
from safeguarding.versions import Versioned
from standards import duties
from standards.models.frameworks import Grade, Scale, Standard, Theme


class Regime(Versioned):
    """A way of inspecting: who does it, in which years, what it judges, what follows from it."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    inspectorate = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="regimes")
    years = models.CharField(max_length=60, blank=True)
    legal_basis = models.CharField(max_length=250, blank=True)
    description = models.TextField(blank=True)
    aftermath = models.TextField(blank=True, help_text="What must follow a report")
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class JudgementArea(models.Model):
    """What a regime judges, in the order it prints: an overall judgement and its limbs, or two axes."""

    regime = models.ForeignKey(Regime, models.CASCADE, related_name="areas")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    scale = models.ForeignKey(Scale, models.PROTECT, null=True, blank=True, related_name="areas")
    is_overall = models.BooleanField(default=False, help_text="Entered as published, never computed (rule 8)")
    history = HistoricalRecords()

    class Meta:
        ordering = ["regime", "order"]
        constraints = [models.UniqueConstraint(fields=["regime", "order"], name="area_order_once_in_regime")]

    def __str__(self) -> str:
        return self.name


class RegimeDuty(models.Model):
    """What must follow a report under one regime, and by when: a statement of action within 70 working days, say.

    The clock starts with a day of the inspection, which is day 0 (domain B4). `condition` says in which cases the duty
    arises at all; empty: always. `source` is where the rule stands, or that it is as commonly described.
    """

    class Start(models.TextChoices):
        ENDED = "ended", "the last day of the inspection"
        RECEIVED = "received", "the day the report was received"
        PUBLISHED = "published", "the day the report was published"

    class Unit(models.TextChoices):
        MONTHS = "months", "months"
        WORKING_DAYS = "working_days", "working days"

    regime = models.ForeignKey(Regime, models.CASCADE, related_name="duties")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    within = models.PositiveSmallIntegerField()
    within_unit = models.CharField(max_length=12, choices=Unit)
    starts_with = models.CharField(max_length=10, choices=Start)
    condition = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=250, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["regime", "order"]
        verbose_name_plural = "regime duties"
        constraints = [models.UniqueConstraint(fields=["regime", "order"], name="duty_order_once_in_regime")]

    def __str__(self) -> str:
        return self.name

    @property
    def limit(self) -> str:
        """Such as "70 working days" or "1 month"."""
        return duties.limit(self.within, self.within_unit)


class Inspection(Versioned):
    """One inspection or review. `authority` keeps the record; `subject_authority` is who was looked at.

    `published_on` and `received_on` are None where they are not known: what is counted from them has no due date then.
    """

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=250)
    regime = models.ForeignKey(Regime, models.PROTECT, related_name="inspections")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="inspections")
    subject_authority = models.CharField(max_length=120, help_text="Who was inspected, by name")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="inspections")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    dates_note = models.CharField(max_length=250, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_note = models.CharField(max_length=250, blank=True)
    received_on = models.DateField(null=True, blank=True, help_text="When the council was given the report")
    lead_inspector = models.CharField(max_length=120, blank=True)
    team = models.CharField(max_length=120, blank=True)
    notice = models.CharField(max_length=60, blank=True)
    age_group = models.CharField(max_length=60, blank=True)
    method = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "title"]
        constraints = [
            models.CheckConstraint(
                name="a_published_inspection_is_not_a_demonstration",
                condition=Q(document__isnull=True) | Q(is_demonstration=False),
            ),
            models.CheckConstraint(
                name="inspection_ends_after_it_starts",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DutyMet(models.Model):
    """That a duty which followed an inspection was met, on which day, and where that can be seen. A duty without such
    a row is still to be met; one that did not arise (`arose` False) says why in `note`."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="duties_met")
    duty = models.ForeignKey(RegimeDuty, models.PROTECT, related_name="met")
    arose = models.BooleanField(default=True)
    met_on = models.DateField()
    met_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "duty__order"]
        verbose_name_plural = "duties met"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "duty"], name="duty_met_once_an_inspection"),
            models.CheckConstraint(name="duty_that_did_not_arise_says_why", condition=Q(arose=True) | ~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.duty}, {self.met_on:%-d %B %Y}"


class Judgement(models.Model):
    """A grade given for one area, as published. `grade` None: words were given that stand on no scale.

    `previous` is the judgement of the same thing before this one, where the record holds it; `previous_printed` what
    the report itself says of the one before, which may be on another scale.

    `themes` are those that the document's own account of the judgement names, and no more.
    """

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="judgements")
    area = models.ForeignKey(JudgementArea, models.PROTECT, related_name="judgements")
    grade = models.ForeignKey(Grade, models.PROTECT, null=True, blank=True, related_name="judgements")
    printed = models.CharField(max_length=120, help_text="The word or words as printed")
    summary = models.TextField(blank=True)
    citation = models.CharField(max_length=120, blank=True)
    previous = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="later")
    previous_printed = models.CharField(max_length=150, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="judgements")
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "area__order"]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "area"], name="one_judgement_an_area"),
        ]

    def __str__(self) -> str:
        return f"{self.area}: {self.printed}"


class GradedStatement(models.Model):
    """A graded remark inside a paragraph ("recording is good overall"): evidence, but not a judgement."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="graded_statements")
    order = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=200)
    wording = models.CharField(max_length=250, help_text="The grading words as the document qualifies them")
    citation = models.CharField(max_length=120)
    themes = models.ManyToManyField(Theme, blank=True, related_name="graded_statements")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "order"]
        constraints = [models.UniqueConstraint(fields=["inspection", "order"], name="graded_statement_order_once")]

    def __str__(self) -> str:
        return f"{self.subject}: {self.wording}"


# By a row of a plan of the council that was looked at, or of a published one. Another council that reviews the same
# inspection against itself answers for itself only; and a demonstration answers nothing.
ANSWERED = Q(plan_rows__plan__is_demonstration=False) & (
    Q(plan_rows__plan__authority=F("authority")) | Q(plan_rows__plan__document__isnull=False)
)


class FindingQuerySet(RecordQuerySet):
    def answerable(self):
        """Findings that ask for something to be done; strengths and positions do not."""
        return self.exclude(kind__in=[Finding.Kind.STRENGTH, Finding.Kind.KEY_FINDING])

    def without_action(self):
        """Findings that still ask for something and are answered by no row of a plan (`ANSWERED`)."""
        answered = self.model._base_manager.filter(ANSWERED).values("pk")
        return self.answerable().filter(remedied="").exclude(pk__in=answered)

    def counts(self):
        """How many there are, how many of them ask for something, and how many of those nothing answers; one query."""
        return self.aggregate(
            recorded=Count("pk"),
            asking=Count("pk", filter=Q(pk__in=self.answerable())),
            unanswered=Count("pk", filter=Q(pk__in=self.without_action())),
        )

    def with_action(self):
        """Findings answered by a row of a plan (`ANSWERED`)."""
        return self.filter(ANSWERED).distinct()


class Finding(Versioned):
    """Something a document, an inspection or a case-file audit found, in our own words. Its quotation is for users to
    fill and stays apart (licences).

    `repeats` is the earlier finding of the same thing: followed back, a chain tells how often it was found.

    A deadline is counted from `clock_starts_on`; where the document does not say, that is None with a reason, and no
    due date is worked out (anomaly 13).
    """

    class Kind(models.TextChoices):
        AREA_FOR_IMPROVEMENT = "area_for_improvement", "Area for improvement"
        PRIORITY_ACTION = "priority_action", "Priority action"
        RECOMMENDATION = "recommendation", "Recommendation"
        KEY_FINDING = "key_finding", "Key finding"
        STRENGTH = "strength", "Strength"
        WEAKNESS = "weakness", "Weakness outside the list"
        EXCEPTION = "exception", "Exception"
        GAP = "gap", "Gap named"

    class Assurance(models.TextChoices):
        NOT_STATED = "not_stated", "Not stated"
        LIMITED = "limited", "Limited"
        REASONABLE = "reasonable", "Reasonable"
        FULL = "full", "Full"

    class Unit(models.TextChoices):
        MONTHS = "months", "months"
        WORKING_DAYS = "working_days", "working days"

    slug = models.SlugField(unique=True, max_length=80)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="findings")
    inspection = models.ForeignKey(Inspection, models.PROTECT, null=True, blank=True, related_name="findings")
    case_audit = models.ForeignKey(
        "standards.CaseAudit", models.PROTECT, null=True, blank=True, related_name="findings"
    )
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="findings")
    kind = models.CharField(max_length=24, choices=Kind)
    order = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20, blank=True, help_text="As printed; empty where none is printed")
    title = models.CharField(max_length=200)
    summary = models.TextField()
    quotation = models.TextField(blank=True)
    citation = models.CharField(max_length=120, blank=True)
    passages = models.ManyToManyField(Passage, blank=True, related_name="findings")
    addressed_to = models.CharField(max_length=200, blank=True)
    evidence_basis = models.TextField(blank=True)
    assurance = models.CharField(max_length=12, choices=Assurance, default=Assurance.NOT_STATED)
    assurance_note = models.TextField(blank=True)
    within = models.PositiveSmallIntegerField(null=True, blank=True)
    within_unit = models.CharField(max_length=12, choices=Unit, blank=True)
    clock_starts_on = models.DateField(null=True, blank=True)
    clock_note = models.CharField(max_length=250, blank=True)
    remedied = models.TextField(blank=True, help_text="What was put right before the report, where it says so")
    repeats = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="repeated_by")
    standards = models.ManyToManyField(Standard, blank=True, related_name="findings")
    themes = models.ManyToManyField(Theme, blank=True, related_name="findings")
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["document", "kind", "order"]
        constraints = [
            models.CheckConstraint(
                name="finding_deadline_has_number_and_unit",
                condition=Q(within__isnull=True, within_unit="") | (Q(within__isnull=False) & ~Q(within_unit="")),
            ),
            models.CheckConstraint(
                name="finding_has_a_source",
                condition=Q(document__isnull=False) | Q(inspection__isnull=False) | Q(case_audit__isnull=False),
            ),
            models.CheckConstraint(name="finding_repeats_another", condition=~Q(repeats=F("pk"))),
            models.CheckConstraint(
                name="a_published_finding_is_not_a_demonstration",
                condition=Q(document__isnull=True) | Q(is_demonstration=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def limit(self) -> str:
        """Such as "70 working days" or "1 month"; empty where it has no deadline."""
        return duties.limit(self.within, self.within_unit) if self.within else ""

    @property
    def source_name(self) -> str:
        """Where it stands: the document, else the inspection or the case-file audit that found it."""
        return self.document.short_title if self.document else str(self.inspection or self.case_audit)
