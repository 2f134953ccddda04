"""Bodies that receive papers, their meetings, and what came of a paper at one."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from actionplans.models import Action
from safeguarding.access import RecordQuerySet
from safeguarding.calendar import add_working_days
from safeguarding.models import Authority, Document, User
from safeguarding.models.people import ends_after_it_starts
from safeguarding.versions import Versioned

CLEAR_DAYS = 5  # before a meeting, in which its agenda must stand published (domain E)


class Body(Versioned):
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
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "bodies"
        constraints = [ends_after_it_starts("body")]

    def __str__(self) -> str:
        return self.name


class Meeting(Versioned):
    """One meeting of a body. `called_off` says why it is not held after all; empty where it is."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings")
    held_on = models.DateField()
    place = models.CharField(max_length=150, blank=True)
    called_off = models.CharField(max_length=250, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on"]
        constraints = [models.UniqueConstraint(fields=["body", "held_on"], name="body_meets_once_a_day")]

    def __str__(self) -> str:
        return f"{self.body}, {self.held_on:%-d %B %Y}"

    @property
    def agenda_due_on(self):
        """The last day to publish the agenda: five clear days lie between it and the meeting, neither end counted, only
        working days (domain E)."""
        return add_working_days(self.held_on, -(CLEAR_DAYS + 1))

    @property
    def authority_id(self) -> int | None:
        """Whose meeting it is: that of its body. None for a body of no council here."""
        return self.body.authority_id


class Outcome(Versioned):
    """What a body did with a paper at its meeting: one an issued paper. Printed decisions are held as they stand.
    Which kinds a body has, `reports.meetings.rules` says: scrutiny decides nothing, a partnership commands nobody."""

    class Kind(models.TextChoices):
        AGREED = "agreed", "Agreed as recommended"
        CHANGED = "changed", "Agreed with changes"
        NOTED = "noted", "Noted"
        REVIEWED = "reviewed", "Reviewed, nothing asked"
        RECOMMENDED = "recommended", "Reviewed, with recommendations"
        CHALLENGED = "challenged", "Noted, with challenges"
        DEFERRED = "deferred", "Deferred"
        REFUSED = "refused", "Not agreed"

    report = models.OneToOneField("reports.Report", models.PROTECT, related_name="outcome")
    kind = models.CharField(max_length=12, choices=Kind)
    text = models.TextField(blank=True, help_text="The decision as the minutes have it")
    decided_on = models.DateField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.report}: {self.get_kind_display()}"

    @property
    def authority_id(self) -> int:
        return self.report.authority_id

    @property
    def document_id(self) -> int | None:
        """Of an outcome that a published paper prints, that paper: it is not ours to change."""
        return self.report.document_id


class Resolution(Versioned):
    """Something a body asked for at a meeting: a resolution, a recommendation of scrutiny, or a challenge. It is
    tracked through an action or its own answer, and opens the next paper to that body.

    `response_due_on` is None where no answer is owed by a day; a scrutiny recommendation is owed one within two months
    (domain E, Local Government Act 2000 s9FE).
    """

    class Kind(models.TextChoices):
        RESOLUTION = "resolution", "Resolution"
        RECOMMENDATION = "recommendation", "Scrutiny recommendation"
        CHALLENGE = "challenge", "Challenge or question"

    class Response(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        PART = "part", "Accepted in part"
        REJECTED = "rejected", "Rejected"
        ANSWERED = "answered", "Answered"

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="resolutions")
    report = models.ForeignKey("reports.Report", models.PROTECT, null=True, blank=True, related_name="resolutions")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=14, choices=Kind)
    text = models.TextField()
    asked_by = models.CharField(max_length=120, blank=True, help_text="Who asked, as the minutes name them")
    response_due_on = models.DateField(null=True, blank=True)
    response = models.CharField(max_length=8, choices=Response, blank=True)
    response_text = models.TextField(blank=True)
    responded_on = models.DateField(null=True, blank=True)
    responded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # A promise is never removed; an action in preparation is, and then nothing answers this any more.
    action = models.ForeignKey(Action, models.SET_NULL, null=True, blank=True, related_name="resolutions")
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "order"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "order"], name="resolution_order_once_in_meeting"),
            models.CheckConstraint(name="resolution_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="a_response_has_its_day_and_author",
                condition=Q(response="", responded_on__isnull=True, responded_by__isnull=True)
                | (~Q(response="") & Q(responded_on__isnull=False, responded_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def authority_id(self) -> int | None:
        return self.meeting.authority_id

    @property
    def document_id(self) -> int | None:
        """Of what a published paper prints of its meeting, that paper: it is not ours to change."""
        return self.meeting.document_id
