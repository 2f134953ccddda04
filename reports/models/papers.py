"""Committee papers and what they are made of: words that officers write, and blocks bound to the record."""

from typing import Any

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from indicators.models import Period
from reports.models.meetings import Body, Meeting
from safeguarding.access import RecordQuerySet
from safeguarding.models import Authority, Document, User
from safeguarding.versions import Versioned


class Report(Versioned):
    """A committee paper. `kind` names its module in `reports.kinds`; a retold one has the document it retells, and a
    composed one whoever began it.

    `period` is the quarter it reports; `since_on` the day after which changes are new to its body. `is_key_decision` is
    None where nobody has said.
    """

    class Kind(models.TextChoices):
        QUARTERLY = "quarterly", "Quarterly performance report"
        CABINET_PERFORMANCE = "cabinet_performance", "Cabinet performance report"
        FINDINGS_REVIEW = "findings_review", "Review of findings, as a table"
        REVIEW = "review", "Review with findings and recommendations"
        INSPECTION_RECORD = "inspection_record", "Inspection record"
        SCRUTINY_MONITORING = "scrutiny_monitoring", "Scrutiny monitoring report"
        STATEMENT_OF_ACTION = "statement_of_action", "Statement of action"

    kept: dict[Any, Any] | None = None  # what its parts read alike while it is begun; None at any other time

    slug = models.SlugField(unique=True, max_length=80)
    kind = models.CharField(max_length=24, choices=Kind)
    title = models.CharField(max_length=250)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="reports")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="reports")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="reports")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="reports")
    period = models.ForeignKey(Period, models.PROTECT, null=True, blank=True, related_name="+")
    since_on = models.DateField(null=True, blank=True)
    item_number = models.CharField(max_length=20, blank=True)
    author = models.CharField(max_length=200, blank=True, help_text="Report of, or report author, as printed")
    sponsor = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    wards = models.CharField(max_length=200, blank=True)
    is_key_decision = models.BooleanField(null=True, blank=True)
    summary = models.TextField(blank=True)
    begun_at = models.DateTimeField(null=True, blank=True)
    begun_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-meeting__held_on", "title"]
        constraints = [
            models.CheckConstraint(
                name="paper_begun_has_its_time_and_author",
                condition=Q(begun_at__isnull=True, begun_by__isnull=True)
                | Q(begun_at__isnull=False, begun_by__isnull=False),
            ),
            models.CheckConstraint(
                name="paper_is_retold_or_begun", condition=Q(document__isnull=True) | Q(begun_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> str:
        """Where a composed paper stands (`PaperState.State`); empty for a retold one. One query."""
        last = self.states.order_by("at", "pk").last()
        return last.state if last else ""


class Section(Versioned):
    """A headed part of a composed paper, in order. `key` is its place in the anatomy of the kind; empty where an
    officer added it. A `kind` other than words says where a structured part of the paper stands, under this heading."""

    class Kind(models.TextChoices):
        WORDS = "words", "Words and bound blocks"
        RECOMMENDATIONS = "recommendations", "Recommendations"
        IMPLICATIONS = "implications", "Implications"
        ATTACHMENTS = "attachments", "Background papers and appendices"
        SIGN_OFFS = "sign_offs", "Sign-offs"

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=15, choices=Kind, default=Kind.WORDS)
    key = models.SlugField(max_length=40, blank=True)
    heading = models.CharField(max_length=200)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["report", "order"]
        constraints = [
            models.UniqueConstraint(fields=["report", "order"], name="section_order_once_in_report"),
            models.UniqueConstraint(fields=["report", "key"], condition=~Q(key=""), name="section_key_once_in_report"),
        ]

    def __str__(self) -> str:
        return self.heading


class Block(Versioned):
    """One piece of a section: words in `text` (reports.words says what they may hold), or a block bound to the record.

    `source` names the binding (reports.bound) of a bound block, `choices` what was picked for it, and `held` what it
    read from the record at `taken_at`, as JSON of `reports.bound.Taken`: it stays so until somebody takes it anew.
    """

    section = models.ForeignKey(Section, models.CASCADE, related_name="blocks")
    order = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    source = models.SlugField(max_length=40, blank=True)
    choices = models.JSONField(default=dict, blank=True)
    held = models.JSONField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    history = HistoricalRecords(excluded_fields=["held"])

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["section", "order"]
        constraints = [
            models.UniqueConstraint(fields=["section", "order"], name="block_order_once_in_section"),
            models.CheckConstraint(
                name="block_is_words_or_bound",
                condition=Q(source="", held__isnull=True, taken_at__isnull=True, taken_by__isnull=True)
                | (~Q(source="") & Q(text="", taken_at__isnull=False, taken_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.section}: {self.source or self.text[:60]}"


class QuotedFigure(Versioned):
    """A figure quoted in the words of a paper as {f1}, {f2}…: never typed, always from the record, held as a bound
    block is. `number` is its own for good."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="quoted_figures")
    number = models.PositiveSmallIntegerField()
    choices = models.JSONField(default=dict)
    held = models.JSONField()
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    history = HistoricalRecords(excluded_fields=["held"])

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["report", "number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="quoted_figure_number_once")]

    def __str__(self) -> str:
        return self.mark

    @property
    def mark(self) -> str:
        """What stands for it in words: see `reports.words`."""
        return f"{{f{self.number}}}"


class Recommendation(Versioned):
    """What the body is asked to do, under its number as printed; a composed paper's are numbered when it is set."""

    class Verb(models.TextChoices):
        NOTE = "note", "Note"
        DECIDE = "decide", "Decide"
        AGREE = "agree", "Agree"
        ENDORSE = "endorse", "Endorse"

    report = models.ForeignKey(Report, models.CASCADE, related_name="recommendations")
    order = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=20, blank=True)
    verb = models.CharField(max_length=8, choices=Verb)
    text = models.TextField()
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["report", "order"]
        constraints = [models.UniqueConstraint(fields=["report", "order"], name="recommendation_order_once")]

    def __str__(self) -> str:
        return self.text


class Implication(Versioned):
    """An implications heading and its answer. "None" is an answer and is stated as one; a composed paper may have a
    heading that is not answered yet (no text, not none)."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="implications")
    order = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=150)
    label = models.CharField(max_length=20, blank=True)
    is_none = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["report", "order"]
        constraints = [models.UniqueConstraint(fields=["report", "order"], name="implication_order_once")]

    def __str__(self) -> str:
        return self.heading


class Attachment(Versioned):
    """A background paper or an appendix that a paper lists. `is_held` False: it is named, and we do not have it.

    `checked_by`: who has made sure that a background paper may be open to inspection, since each one listed must be
    (Local Government Act 1972 s100D, domain E); None before that, and for what was printed.
    """

    class Kind(models.TextChoices):
        BACKGROUND = "background", "Background paper"
        APPENDIX = "appendix", "Appendix"

    report = models.ForeignKey(Report, models.CASCADE, related_name="attachments")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=250)
    edition = models.CharField(max_length=60, blank=True, help_text="Which version of it")
    is_held = models.BooleanField(default=False)
    note = models.CharField(max_length=250, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["report", "order"]
        constraints = [
            models.UniqueConstraint(fields=["report", "order"], name="attachment_order_once"),
            models.CheckConstraint(
                name="attachment_checked_has_its_time_and_author",
                condition=Q(checked_at__isnull=True, checked_by__isnull=True)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Withholding(Versioned):
    """What the public edition of a paper leaves out as exempt, under which paragraph of Schedule 12A and why.

    Exactly one of `block`, `recommendation`, `implication` and `field` (a line of the front) says what. In a bound
    table, `row` is the key of one row, and `column` the heading of one column of it; both empty: the whole block.
    """

    class Paragraph(models.IntegerChoices):
        # Local Government Act 1972, Schedule 12A Part 1 as in force from 1 March 2006 (domain E).
        INDIVIDUAL = 1, "1: information relating to any individual"
        IDENTITY = 2, "2: information likely to reveal the identity of an individual"
        BUSINESS = 3, "3: financial or business affairs of any person"
        LABOUR = 4, "4: consultations or negotiations on a labour relations matter"
        PRIVILEGE = 5, "5: legal professional privilege"
        NOTICES = 6, "6: a notice, order or direction that is proposed"
        CRIME = 7, "7: action to prevent, investigate or prosecute crime"

    report = models.ForeignKey(Report, models.CASCADE, related_name="withholdings")
    block = models.ForeignKey(Block, models.CASCADE, null=True, blank=True, related_name="withholdings")
    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, null=True, blank=True, related_name="withholdings"
    )
    implication = models.ForeignKey(Implication, models.CASCADE, null=True, blank=True, related_name="withholdings")
    field = models.CharField(max_length=20, blank=True)
    row = models.CharField(max_length=120, blank=True)
    column = models.CharField(max_length=120, blank=True)
    paragraph = models.PositiveSmallIntegerField(choices=Paragraph)
    reason = models.TextField(help_text="Why the public interest in withholding it outweighs that in disclosing it")
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["report", "pk"]
        constraints = [
            models.CheckConstraint(
                name="one_thing_is_withheld",
                condition=Q(block__isnull=False, recommendation=None, implication=None, field="")
                | Q(block=None, recommendation__isnull=False, implication=None, field="")
                | Q(block=None, recommendation=None, implication__isnull=False, field="")
                | (Q(block=None, recommendation=None, implication=None) & ~Q(field="")),
            ),
            models.CheckConstraint(
                name="rows_are_withheld_from_blocks", condition=Q(row="", column="") | Q(block__isnull=False)
            ),
            models.CheckConstraint(name="columns_are_withheld_from_rows", condition=Q(column="") | ~Q(row="")),
            models.CheckConstraint(name="withholding_has_a_reason", condition=~Q(reason="")),
            models.UniqueConstraint(fields=["block", "row", "column"], name="block_withheld_once"),
            models.UniqueConstraint(fields=["recommendation"], name="recommendation_withheld_once"),
            models.UniqueConstraint(fields=["implication"], name="implication_withheld_once"),
            models.UniqueConstraint(
                fields=["report", "field"], condition=~Q(field=""), name="front_field_withheld_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Withheld under paragraph {self.paragraph}"


class HouseStyle(Versioned):
    """How an authority's papers look: its colour, and its logo with what the logo says to those who cannot see it."""

    authority = models.OneToOneField(Authority, models.PROTECT, related_name="house_style")
    colour = models.CharField(max_length=7, default="#0f3d4c")
    logo = models.BinaryField(blank=True, default=b"", help_text="A PNG")
    logo_text = models.CharField(max_length=150, blank=True)
    history = HistoricalRecords(excluded_fields=["logo"])

    objects = RecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="a_logo_has_its_words", condition=Q(logo=b"") | ~Q(logo_text="")),
        ]

    def __str__(self) -> str:
        return f"House style of {self.authority}"
