"""The indicator library: indicators as rows, definitions in versions, periods, subjects, targets and rating rules."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from indicators import arithmetic
from safeguarding.access import RecordQuerySet
from safeguarding.models import Agency, Authority, Document, Unit, User
from safeguarding.versions import Versioned
from standards.models import Standard, Theme


class IndicatorQuerySet(RecordQuerySet):
    def measures(self):
        """Indicators that stand by themselves, without the single questions of a survey measure."""
        return self.filter(parent__isnull=True)


class Indicator(Versioned):
    """What is measured, under one code, whatever its definition has been over the years."""

    class Family(models.TextChoices):
        OUTCOMES = "outcomes", "Outcomes for children"
        ACTIVITY = "activity", "Demand and activity"
        TIMELINESS = "timeliness", "Timeliness of decisions"
        PLANS = "plans", "Child protection plans"
        CARE = "care", "Children in care"
        WORKFORCE = "workforce", "Workforce"
        PRACTICE = "practice", "Quality of practice"
        SURVEY = "survey", "Social work survey"
        CONTEXT = "context", "Context"

    class Polarity(models.TextChoices):
        HIGH = "high", "higher is better"
        LOW = "low", "lower is better"
        RANGE = "range", "best within a range"
        NEITHER = "neither", "neither high nor low is good in itself"

    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    family = models.CharField(max_length=12, choices=Family)
    order = models.PositiveSmallIntegerField(default=100)
    polarity = models.CharField(max_length=8, choices=Polarity)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="questions")
    is_current = models.BooleanField(default=True, help_text="Collected today; otherwise historical")
    counts_children = models.BooleanField(default=False, help_text="Small numbers could identify a child")
    why_it_matters = models.TextField(blank=True)
    caution = models.TextField(blank=True, help_text="What the measure tempts people to do, or how it misleads")
    standards = models.ManyToManyField(Standard, blank=True, related_name="indicators")
    themes = models.ManyToManyField(Theme, blank=True, related_name="indicators")
    succeeds = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="succeeded_by")
    history = HistoricalRecords()

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["family", "order", "code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class RatingRule(Versioned):
    """How a value becomes a band: rows with explicit bounds (rule 9). The bounds carry dates, so that others can take
    their place from a day on and what was judged before stays judged as it was (docs/adr/0029).

    A rule of the kind "last year" has one green band: so many per cent short of the target are still green. Beyond it,
    a value no worse than the same quarter last year is amber, and a worse one red (Havering's rule, `domain.md` D).
    """

    class Kind(models.TextChoices):
        BANDS = "bands", "Bands of the value"
        DISTANCE = "distance", "Distance from the target"
        PER_CENT = "per_cent", "Distance from the target, as a percentage of it"
        LAST_YEAR = "last_year", "Close to the target, then against the same quarter last year"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=10, choices=Kind)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="rating_rules")
    description = models.TextField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def bands_on(self, day: date) -> list["RatingBand"]:
        """The bounds in force on a day, which is the last of the period that is judged; empty where none were. Asks
        nothing where `bands` is prefetched."""
        return [band for band in self.bands.all() if band.is_in_force(day)]


class RatingBand(models.Model):
    """One band of a rule. A bound of None is open. For distance rules the bounds are how far short of the target the
    value is, in the measure's own unit or in per cent of the target. `reverse` bands judge reverse-scored questions,
    where high is bad. Once it has judged a figure a band is only ended, by others that begin the day after; a date of
    None is open. All bands of a rule with one first day are its bounds from then on."""

    class Band(models.TextChoices):
        GREEN = "green", "Green"
        AMBER = "amber", "Amber"
        RED = "red", "Red"

    rule = models.ForeignKey(RatingRule, models.CASCADE, related_name="bands")
    order = models.PositiveSmallIntegerField()
    band = models.CharField(max_length=8, choices=Band)
    lower = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    lower_is_included = models.BooleanField(default=True)
    upper = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    upper_is_included = models.BooleanField(default=True)
    reverse = models.BooleanField(default=False)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["rule", "order"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "order"], name="band_order_once_in_rule"),
            models.CheckConstraint(
                name="band_ends_after_it_starts",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="band_bounds_in_order",
                condition=Q(lower__isnull=True) | Q(upper__isnull=True) | Q(lower__lte=F("upper")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.band}"

    def is_in_force(self, day: date) -> bool:
        started = self.starts_on is None or self.starts_on <= day
        return started and (self.ends_on is None or day <= self.ends_on)


class IndicatorVersion(Versioned):
    """One definition of an indicator, in force between two dates. Nothing is computed across two of them (rule 5)."""

    class Shape(models.TextChoices):
        PERCENTAGE = "percentage", "Percentage"
        RATE = "rate", "Rate per 10,000 children"
        STOCK = "stock", "Count on a day"
        FLOW = "flow", "Count over a period"
        CHANGE = "change", "Net change"
        MEAN = "mean", "Average"
        RATIO = "ratio", "Ratio"
        RANGE = "range", "Range, lowest to highest"
        SURVEY = "survey", "Survey mean, 0 to 100"
        BAND = "band", "Band only"
        YES_NO = "yes_no", "Yes or no"
        MILESTONE = "milestone", "Milestone"
        NARRATIVE = "narrative", "In words only"

    class OverTime(models.TextChoices):
        FLOW = "flow", "adds up over time"
        STOCK = "stock", "the last value stands"
        NEVER = "never", "is never added up"

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120)
    definition = models.TextField()
    shape = models.CharField(max_length=12, choices=Shape)
    over_time = models.CharField(max_length=8, choices=OverTime)
    unit = models.CharField(max_length=40, blank=True, help_text="%, cases, children, per 10,000")
    decimals = models.PositiveSmallIntegerField(default=1)
    numerator_label = models.CharField(max_length=150, blank=True)
    denominator_label = models.CharField(max_length=150, blank=True)
    counts_are_fte = models.BooleanField(default=False, help_text="Full-time equivalents rather than whole numbers")
    clock_start = models.CharField(max_length=120, blank=True)
    clock_end = models.CharField(max_length=120, blank=True)
    threshold = models.CharField(max_length=120, blank=True)
    looks_back_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Months that each figure covers, where it looks back beyond its own quarter"
    )
    collects_lateness = models.BooleanField(default=False)
    best_from = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    best_to = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    question_count = models.PositiveSmallIntegerField(null=True, blank=True)
    is_reverse_scored = models.BooleanField(default=False)
    rating_rule = models.ForeignKey(RatingRule, models.PROTECT, null=True, blank=True, related_name="versions")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    national_until = models.DateField(null=True, blank=True, help_text="After this day it is kept locally only")
    break_note = models.TextField(blank=True, help_text="Why figures before and after it do not compare")
    source = models.CharField(max_length=250)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "number"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="version_number_once_in_indicator"),
            models.CheckConstraint(
                name="version_ends_after_it_starts",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
            models.CheckConstraint(
                name="version_best_range_whole_and_in_order",
                condition=Q(best_from__isnull=True, best_to__isnull=True) | Q(best_from__lte=F("best_to")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code}: {self.label}"

    @property
    def has_counts(self) -> bool:
        """Whether a value is worked out from a numerator and a denominator."""
        return self.shape in arithmetic.PER


class Period(models.Model):
    """A stretch of time, or a day, that a figure is about. Year to date and average of months are own kinds."""

    class Kind(models.TextChoices):
        MONTH = "month", "Month"
        QUARTER = "quarter", "Quarter"
        YEAR_TO_DATE = "year_to_date", "Year to date"
        FINANCIAL_YEAR = "financial_year", "Financial year"
        CALENDAR_YEAR = "calendar_year", "Calendar year"
        WORKFORCE_YEAR = "workforce_year", "Workforce year, October to September"
        MONTHS_AVERAGE = "months_average", "Average of months"
        SPAN = "span", "Other stretch of time"
        SNAPSHOT = "snapshot", "On a day"

    kind = models.CharField(max_length=16, choices=Kind)
    starts_on = models.DateField()
    ends_on = models.DateField()
    label = models.CharField(max_length=80)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["ends_on", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "starts_on", "ends_on"], name="period_once"),
            models.CheckConstraint(name="period_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="snapshot_is_one_day", condition=~Q(kind="snapshot") | Q(starts_on=F("ends_on"))
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Subject(models.Model):
    """Whom a figure is about: a whole authority, one unit, an agency, an area such as England, a comparator group."""

    class Kind(models.TextChoices):
        AUTHORITY = "authority", "Whole authority"
        UNIT = "unit", "Unit"
        AGENCY = "agency", "Agency"
        AREA = "area", "Area"
        GROUP = "group", "Comparator group"

    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=150)
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, blank=True, related_name="subjects")
    unit = models.OneToOneField(Unit, models.PROTECT, null=True, blank=True, related_name="subject")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="subjects")
    note = models.CharField(max_length=250, blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="subject_points_at_what_its_kind_says",
                condition=Q(kind="authority", authority__isnull=False, unit__isnull=True, agency__isnull=True)
                | Q(kind="unit", authority__isnull=False, unit__isnull=False, agency__isnull=True)
                | Q(kind="agency", agency__isnull=False, unit__isnull=True)
                | Q(kind__in=["area", "group"], unit__isnull=True, agency__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["authority"], condition=Q(kind="authority"), name="one_subject_a_whole_authority"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Target(models.Model):
    """A level to be reached. A year-end target judges only at year end (anomaly 13); before, distance is in words."""

    class Kind(models.TextChoices):
        PERIOD = "period", "Every period"
        YEAR_END = "year_end", "At year end"
        TRAJECTORY = "trajectory", "On the way, by a date"

    version = models.ForeignKey(IndicatorVersion, models.PROTECT, related_name="targets")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="targets")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="targets")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="targets")
    kind = models.CharField(max_length=10, choices=Kind)
    level = models.DecimalField(max_digits=12, decimal_places=4)
    printed = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="The day by which it is to be reached, or its last day")
    rule = models.ForeignKey(RatingRule, models.PROTECT, null=True, blank=True, related_name="targets")
    citation = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["version", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "subject", "kind", "starts_on"], name="one_target_a_kind_and_start"
            ),
            models.CheckConstraint(
                name="target_ends_after_it_starts",
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.level.normalize():f}"

    def applies_to(self, period: Period) -> bool:
        """Whether the target judges a period: a year-end one only the period that ends on its last day."""
        if self.kind != self.Kind.PERIOD:
            return period.ends_on == self.ends_on
        started = self.starts_on is None or self.starts_on <= period.ends_on
        return started and (self.ends_on is None or period.ends_on <= self.ends_on)


class LibraryUpload(models.Model):
    """A file of the library between its preview and the word of whoever sent it. `found` is what was shown: what the
    file adds and changes, its effect, and its faults. Stored or discarded, `content` is empty."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="library_uploads")
    file_name = models.CharField(max_length=150)
    content = models.BinaryField(help_text="Emptied once it is stored or discarded")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    found = models.JSONField(default=dict)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_stored = models.BooleanField(default=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="library_upload_settled_at_and_by_together",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def kind(self) -> str:
        """What the end of its name says it is: "xlsx", "yaml"."""
        kind = self.file_name.lower().rpartition(".")[2]
        return "yaml" if kind == "yml" else kind
