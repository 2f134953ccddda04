"""Bodies, meetings and committee papers; what was printed beside them; and what was rendered or issued."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from safeguarding.access import RecordQuerySet
from safeguarding.models import Authority, Document, User


class Body(models.Model):
    """A committee, board or partnership that receives papers, under the name it had at the time."""

    class Kind(models.TextChoices):
        CABINET = "cabinet", "Cabinet"
        SCRUTINY = "scrutiny", "Scrutiny"
        BOARD = "board", "Safeguarding board or partnership"
        CHAMPIONS = "champions", "Champions board"
        INSPECTORATE = "inspectorate", "Inspectorate"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=150)
    kind = models.CharField(max_length=14, choices=Kind)
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, blank=True, related_name="bodies")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "bodies"

    def __str__(self) -> str:
        return self.name


class Meeting(models.Model):
    """One meeting of a body."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on"]
        constraints = [models.UniqueConstraint(fields=["body", "held_on"], name="body_meets_once_a_day")]

    def __str__(self) -> str:
        return f"{self.body}, {self.held_on:%-d %B %Y}"


class Report(models.Model):
    """A committee paper. `kind` names its module in `reports.kinds`; a retold one has the document it retells."""

    class Kind(models.TextChoices):
        CABINET_PERFORMANCE = "cabinet_performance", "Cabinet performance report"
        FINDINGS_REVIEW = "findings_review", "Review of findings, as a table"
        REVIEW = "review", "Review with findings and recommendations"
        INSPECTION_RECORD = "inspection_record", "Inspection record"
        SCRUTINY_MONITORING = "scrutiny_monitoring", "Scrutiny monitoring report"

    slug = models.SlugField(unique=True)
    kind = models.CharField(max_length=24, choices=Kind)
    title = models.CharField(max_length=250)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="reports")
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="reports")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="reports")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="reports")
    item_number = models.CharField(max_length=20, blank=True)
    author = models.CharField(max_length=200, blank=True, help_text="Report of, or report author, as printed")
    sponsor = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-meeting__held_on", "title"]

    def __str__(self) -> str:
        return self.title


class Section(models.Model):
    """A part of a paper that an officer writes, in order. Retold papers take theirs from their document's passages."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections")
    order = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["report", "order"]
        constraints = [models.UniqueConstraint(fields=["report", "order"], name="section_order_once_in_report")]

    def __str__(self) -> str:
        return self.heading


class Recommendation(models.Model):
    """What the body is asked to do, under its number as printed."""

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

    class Meta:
        ordering = ["report", "order"]
        constraints = [models.UniqueConstraint(fields=["report", "order"], name="recommendation_order_once")]

    def __str__(self) -> str:
        return self.text


class Implication(models.Model):
    """An implications heading and its answer. "None" is an answer and is stated as one."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="implications")
    order = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=150)
    label = models.CharField(max_length=20, blank=True)
    is_none = models.BooleanField(default=False)
    text = models.TextField()
    history = HistoricalRecords()

    class Meta:
        ordering = ["report", "order"]
        constraints = [models.UniqueConstraint(fields=["report", "order"], name="implication_order_once")]

    def __str__(self) -> str:
        return self.heading


class SignOff(models.Model):
    """An approval of a paper. For a retold one these are facts as printed, not approvals given here."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="sign_offs")
    order = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=120)
    name = models.CharField(max_length=120)
    post = models.CharField(max_length=150, blank=True)
    signed_on = models.DateField(null=True, blank=True)
    printed_date = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["report", "order"]
        constraints = [models.UniqueConstraint(fields=["report", "order"], name="sign_off_order_once")]

    def __str__(self) -> str:
        return f"{self.role}: {self.name}"


class Attachment(models.Model):
    """A background paper or an appendix that a paper lists. `is_held` False: it is named, and we do not have it."""

    class Kind(models.TextChoices):
        BACKGROUND = "background", "Background paper"
        APPENDIX = "appendix", "Appendix"

    report = models.ForeignKey(Report, models.CASCADE, related_name="attachments")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=250)
    is_held = models.BooleanField(default=False)
    note = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["report", "order"]
        constraints = [models.UniqueConstraint(fields=["report", "order"], name="attachment_order_once")]

    def __str__(self) -> str:
        return self.title


class Rendering(models.Model):
    """A PDF of a paper made by the job worker. `source_digest` is of the content it was made from, so that the same
    content is not rendered twice; `content` is empty until it is finished, and stays so where it failed."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="renderings")
    source_digest = models.CharField(max_length=64)
    requested_at = models.DateTimeField()
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)
    content = models.BinaryField(blank=True, default=b"")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "source_digest"], condition=Q(failure=""), name="one_rendering_a_content"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}, {self.requested_at:%d %B %Y %H:%M}"


class Issue(models.Model):
    """A paper as issued: its bytes and digests, never changed (design rule 15)."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="issues")
    number = models.PositiveSmallIntegerField()
    edition = models.CharField(max_length=10, choices=[("public", "Public"), ("restricted", "Restricted")])
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    snapshot = models.JSONField()
    html = models.TextField()
    pdf = models.BinaryField()
    digest = models.CharField(max_length=64)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    erratum = models.TextField(blank=True)

    class Meta:
        ordering = ["report", "number", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number", "edition"], name="issue_number_once_an_edition"),
            models.CheckConstraint(
                name="a_corrected_issue_has_an_erratum", condition=Q(replaces__isnull=True) | ~Q(erratum="")
            ),
            models.CheckConstraint(name="issue_does_not_replace_itself", condition=~Q(replaces=F("pk"))),
        ]

    def __str__(self) -> str:
        return f"{self.report}, issue {self.number}"
