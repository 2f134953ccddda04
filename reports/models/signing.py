"""Where a composed paper stands, its versions, and who approves them."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from reports.models.papers import Report
from safeguarding.access import RecordQuerySet
from safeguarding.models import User
from safeguarding.versions import Versioned


class SignOff(models.Model):
    """An approval as a retold paper prints it: a fact of the document, not an approval given here."""

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


class PaperState(models.Model):
    """A step of a composed paper; never changed (design rule 14). The last one says where it stands; whether it is
    ready to issue follows from its signatories."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SIGN_OFF = "sign_off", "In sign-off"
        ISSUED = "issued", "Issued"
        WITHDRAWN = "withdrawn", "Withdrawn"
        DROPPED = "dropped", "Not pursued"

    report = models.ForeignKey(Report, models.PROTECT, related_name="states")
    state = models.CharField(max_length=9, choices=State)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["report", "at", "pk"]

    def __str__(self) -> str:
        return f"{self.report}: {self.get_state_display()}"


class PaperVersion(models.Model):
    """The whole paper as it stood when somebody saved it, as JSON of `reports.storing`: `content` holds both editions
    and where each figure came from. `digest` is of the content; never changed."""

    report = models.ForeignKey(Report, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["report", "number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="paper_version_number_once")]

    def __str__(self) -> str:
        return f"{self.report}, version {self.number}"


class Signatory(Versioned):
    """Who is to approve a paper, and as what. `title` is for roles that have no name of their own."""

    class Role(models.TextChoices):
        LEGAL = "legal", "Legal"
        FINANCE = "finance", "Finance"
        SERVICE_DIRECTOR = "service_director", "Service director"
        SPONSOR = "sponsor", "Report sponsor"
        OTHER = "other", "Other"

    report = models.ForeignKey(Report, models.CASCADE, related_name="signatories")
    order = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=16, choices=Role)
    title = models.CharField(max_length=120, blank=True)
    person = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["report", "order"]
        verbose_name_plural = "signatories"
        constraints = [
            models.UniqueConstraint(fields=["report", "order"], name="signatory_order_once"),
            models.CheckConstraint(name="other_signatories_have_a_title", condition=~Q(role="other") | ~Q(title="")),
        ]

    def __str__(self) -> str:
        return self.title or self.get_role_display()


class SignOffStep(models.Model):
    """What happened between a paper and one of its signatories, about one exact version; never changed. The signatory's
    role and name are kept as they were."""

    class State(models.TextChoices):
        ASKED = "asked", "Asked"
        APPROVED = "approved", "Approved"
        RETURNED = "returned", "Sent back"

    report = models.ForeignKey(Report, models.PROTECT, related_name="sign_off_steps")
    role = models.CharField(max_length=120)
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    paper_version = models.ForeignKey(PaperVersion, models.PROTECT, related_name="sign_off_steps")
    state = models.CharField(max_length=8, choices=State)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["report", "at", "pk"]
        constraints = [
            models.CheckConstraint(name="sent_back_says_why", condition=~Q(state="returned") | ~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.get_state_display()}"
