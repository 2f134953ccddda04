"""Observations: what a figure is, whom and when it is about, where it came from, as printed and as computed."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from indicators import arithmetic
from indicators.models.library import IndicatorVersion, Period, RatingBand, Subject
from indicators.models.national import Release
from indicators.models.returns import Return
from safeguarding.access import RecordQuerySet
from safeguarding.models import Document, User


class Survey(models.Model):
    """A survey whose scores are observations: who was asked, how many answered, when, and how it is scored."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    document = models.ForeignKey(Document, models.PROTECT, related_name="surveys")
    fieldwork = models.CharField(max_length=80)
    results = models.CharField(max_length=80, blank=True)
    asked = models.PositiveIntegerField(null=True, blank=True)
    replied = models.PositiveIntegerField(null=True, blank=True)
    printed_rate = models.CharField(max_length=20, blank=True)
    question_count = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = RecordQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class ObservationQuerySet(RecordQuerySet):
    def current(self):
        """Figures that stand: corrected ones keep their row but are no longer current."""
        return self.filter(is_current=True)

    def agreed(self):
        """Figures that may be shown as fact: printed, imported, or returned and approved."""
        return self.current().filter(Q(quarterly_return__isnull=True) | Q(approved_at__isnull=False))

    def waiting(self):
        """Corrections that nobody has approved yet: they stand beside the current figure that they would replace."""
        return self.filter(is_current=False, corrects__isnull=False, approved_at__isnull=True)

    def for_display(self):
        """With what every row of a figure's table needs, in one query."""
        return self.select_related("version__indicator", "period", "subject", "document", "survey", "quarterly_return")


class Observation(models.Model):
    """One figure: an indicator version, a subject, a period and a source.

    `value` is what was printed or entered directly; where counts are given, `figure` works the value out from them.
    `as_printed` keeps the source's own text, and `qualifier` its hedge ("about", "just over"). A row whose `state` is
    not "value" carries no number: nil is none in the period, missing has a reason, suppressed is only ever imported.
    """

    class State(models.TextChoices):
        VALUE = "value", "Value"
        NIL = "nil", "None in period"
        MISSING = "missing", "Missing"
        NOT_APPLICABLE = "not_applicable", "Not applicable"
        SUPPRESSED = "suppressed", "Suppressed at source"

    class Source(models.TextChoices):
        RETURN = "return", "Return"
        RELEASE = "release", "National release"
        DOCUMENT = "document", "Printed document"

    version = models.ForeignKey(IndicatorVersion, models.PROTECT, related_name="observations")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="observations")
    period = models.ForeignKey(Period, models.PROTECT, related_name="observations")
    source = models.CharField(max_length=10, choices=Source)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="observations")
    quarterly_return = models.ForeignKey(Return, models.PROTECT, null=True, blank=True, related_name="observations")
    # Without an index: what a release held is counted when it is imported, and its figures are read by measure.
    release = models.ForeignKey(
        Release, models.PROTECT, null=True, blank=True, related_name="observations", db_index=False
    )
    survey = models.ForeignKey(Survey, models.PROTECT, null=True, blank=True, related_name="observations")

    state = models.CharField(max_length=16, choices=State, default=State.VALUE)
    value = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    value_low = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    value_high = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    numerator = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    denominator = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    base = models.PositiveIntegerField(null=True, blank=True, help_text="How many answered, for a survey")
    as_printed = models.CharField(max_length=80, blank=True)
    qualifier = models.CharField(max_length=80, blank=True)
    is_derived = models.BooleanField(default=False, help_text="Worked out by us from other printed figures")
    period_is_assumed = models.BooleanField(default=False)
    basis_note = models.TextField(blank=True, help_text="How the figure was made, or that this is not stated")
    published_band = models.CharField(max_length=8, choices=RatingBand.Band, blank=True)
    published_view = models.CharField(max_length=250, blank=True, help_text="What the source said of it, in our words")
    as_at = models.DateField(null=True, blank=True)
    citation = models.CharField(max_length=120, blank=True)

    reason = models.TextField(blank=True, help_text="Why it is nil, missing or not applicable")
    expected_on = models.DateField(null=True, blank=True)
    what_changed = models.TextField(blank=True)
    why = models.TextField(blank=True)
    what_next = models.TextField(blank=True)
    late_1_to_5 = models.PositiveIntegerField(null=True, blank=True)
    late_6_to_10 = models.PositiveIntegerField(null=True, blank=True)
    late_11_to_20 = models.PositiveIntegerField(null=True, blank=True)
    late_over_20 = models.PositiveIntegerField(null=True, blank=True)
    longest_late = models.PositiveIntegerField(null=True, blank=True, help_text="Working days")

    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_current = models.BooleanField(default=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    correction_reason = models.TextField(blank=True)
    is_demonstration = models.BooleanField(default=False)

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["version", "subject", "period"]
        indexes = [models.Index(fields=["version", "subject", "is_current"], name="observation_series")]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "subject", "period", "source"],
                condition=Q(is_current=True),
                name="one_current_figure_a_source",
            ),
            models.CheckConstraint(
                name="observation_source_is_the_one_named",
                condition=Q(
                    source="return", quarterly_return__isnull=False, document__isnull=True, release__isnull=True
                )
                | Q(source="document", document__isnull=False, quarterly_return__isnull=True, release__isnull=True)
                | Q(source="release", document__isnull=True, quarterly_return__isnull=True, release__isnull=False),
            ),
            models.CheckConstraint(
                name="only_a_value_carries_numbers",
                condition=Q(state="value")
                | Q(value__isnull=True, value_low__isnull=True, numerator__isnull=True, denominator__isnull=True),
            ),
            models.CheckConstraint(
                name="a_value_has_a_number_or_words",
                condition=~Q(state="value")
                | Q(value__isnull=False)
                | Q(value_low__isnull=False)
                | Q(value_high__isnull=False)
                | Q(numerator__isnull=False, denominator__isnull=False)
                | ~Q(as_printed=""),
            ),
            models.CheckConstraint(
                name="denominator_is_more_than_zero", condition=Q(denominator__isnull=True) | Q(denominator__gt=0)
            ),
            models.CheckConstraint(
                name="numerator_is_not_negative", condition=Q(numerator__isnull=True) | Q(numerator__gte=0)
            ),
            models.CheckConstraint(
                name="range_in_order",
                condition=Q(value_low__isnull=True)
                | Q(value_high__isnull=True)
                | Q(value_low__lte=models.F("value_high")),
            ),
            models.CheckConstraint(
                name="missing_has_a_reason", condition=~Q(state__in=["missing", "not_applicable"]) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="suppressed_only_when_imported", condition=~Q(state="suppressed") | Q(source="release")
            ),
            # A correction waits beside the figure that stands until it is approved itself; there is one at a time.
            models.UniqueConstraint(
                fields=["corrects"], condition=Q(approved_at__isnull=True), name="one_correction_waiting_a_figure"
            ),
            models.CheckConstraint(
                name="an_approved_correction_says_why",
                condition=Q(corrects__isnull=True) | Q(approved_at__isnull=True) | ~Q(correction_reason=""),
            ),
            models.CheckConstraint(
                name="observation_approved_at_and_by_together",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version.indicator.code}, {self.subject}, {self.period}"

    @property
    def figure(self) -> Decimal | None:
        """The value to show and compare: printed or entered if there is one, else worked out from the counts.

        None where there is no single number: a range, a gap, words only.
        """
        return self.value if self.value is not None else self.computed

    @property
    def computed(self) -> Decimal | None:
        """The value worked out from the counts, unrounded, in the version's unit; None where counts are not stated."""
        return arithmetic.value_from_counts(self.version.shape, self.numerator, self.denominator)

    @property
    def agrees_with_print(self) -> bool | None:
        """Whether printed and computed agree at the precision printed (anomaly 7); None where one is lacking."""
        if self.computed is None or self.value is None:
            return None
        return arithmetic.agrees_at_printed_precision(self.computed, self.value, self.as_printed)
