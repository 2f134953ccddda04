"""What happened to actions, as dated rows: moves of dates, states, effects, updates, evidence, checks, questions."""

from django.db import models
from django.db.models import F, Q

from safeguarding.access import RecordQuerySet
from safeguarding.links import web_address
from safeguarding.models import User


class RevisionQuerySet(RecordQuerySet):
    def in_force(self, on):
        """Those that had moved their date by the end of a day: at once, or from the day the chair agreed."""
        return self.filter(Q(agreement="not_needed", on__lte=on) | Q(agreement="agreed", decided_on__lte=on))

    def asked(self, on):
        """Those that waited for the chair at the end of a day."""
        return self.filter(on__lte=on).filter(Q(agreement="asked") | Q(decided_on__gt=on))


class DueDateRevision(models.Model):
    """A move of a due date: from, to, why, who and when. The second needs the chair's agreement (design rule 12)."""

    class Agreement(models.TextChoices):
        NOT_NEEDED = "not_needed", "Not needed"
        ASKED = "asked", "Asked of the chair"
        AGREED = "agreed", "Agreed"
        REFUSED = "refused", "Refused"

    action = models.ForeignKey("actionplans.Action", models.PROTECT, related_name="revisions")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.TextField()
    on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreement = models.CharField(max_length=10, choices=Agreement, default=Agreement.NOT_NEEDED)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.TextField(blank=True, help_text="Why the chair agreed or refused")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["action", "on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action"], condition=Q(agreement="asked"), name="one_revision_at_a_time_is_asked"
            ),
            models.CheckConstraint(name="revision_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="revision_moves_the_date", condition=~Q(from_on=F("to_on"))),
            models.CheckConstraint(
                name="revision_decided_on_and_by_with_a_decision",
                condition=Q(agreement__in=["not_needed", "asked"], decided_on__isnull=True, decided_by__isnull=True)
                | Q(agreement__in=["agreed", "refused"], decided_on__isnull=False, decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} to {self.to_on}"


class ActionEntry(models.Model):
    """Base of dated rows on an action: when it took effect, who entered it (None: the source itself says so)."""

    on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)

    class Meta:
        abstract = True


class DeliveryState(ActionEntry):
    """Where delivery stands from a day on. "Late" is never stored: it follows from the due date and today."""

    class State(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        ON_TRACK = "on_track", "On track"
        AT_RISK = "at_risk", "At risk"
        REPORTED = "reported", "Reported in place"
        DELIVERED = "delivered", "Delivered and verified"
        CLOSED = "closed", "Closed without delivery"

    action = models.ForeignKey("actionplans.Action", models.PROTECT, related_name="delivery_states")
    state = models.CharField(max_length=12, choices=State)

    class Meta:
        ordering = ["action", "on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="delivered_and_closed_say_how", condition=~Q(state__in=["delivered", "closed"]) | ~Q(note="")
            ),
            models.CheckConstraint(
                name="reported_says_what_was_done", condition=~Q(state="reported") | Q(by__isnull=True) | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()


class EffectState(ActionEntry):
    """Whether what was delivered worked: a separate fact from delivery (design rule 13). `figure` is the approved one
    that was looked at, in words; empty where none was."""

    class State(models.TextChoices):
        NOT_YET_DUE = "not_yet_due", "Not yet due"
        MOVED = "moved", "Moved as expected"
        NO_EFFECT = "no_effect", "No effect shown"
        NOT_MEASURABLE = "not_measurable", "Not measurable"

    action = models.ForeignKey("actionplans.Action", models.PROTECT, related_name="effect_states")
    state = models.CharField(max_length=16, choices=State)
    figure = models.CharField(max_length=250, blank=True)

    class Meta:
        ordering = ["action", "on", "pk"]
        constraints = [
            models.CheckConstraint(name="not_measurable_says_why", condition=~Q(state="not_measurable") | ~Q(note=""))
        ]

    def __str__(self) -> str:
        return self.get_state_display()


class ProgressUpdate(ActionEntry):
    """What was done since the last update and what comes next."""

    action = models.ForeignKey("actionplans.Action", models.PROTECT, related_name="updates")
    done = models.TextField()
    next = models.TextField(blank=True)
    confidence = models.CharField(
        max_length=8, blank=True, choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")]
    )

    class Meta:
        ordering = ["action", "on", "pk"]

    def __str__(self) -> str:
        return self.done


class Evidence(ActionEntry):
    """Something that shows an action was done: a file kept outside the web root, or a link.

    A newer version `replaces` an older one, which stays. A file that should not have been sent is withdrawn: its entry
    stays with the reason, its content goes.
    """

    action = models.ForeignKey("actionplans.Action", models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=200)
    link = models.URLField(blank=True)
    file = models.FileField(upload_to="evidence/%Y/", blank=True)
    file_name = models.CharField(max_length=150, blank=True, help_text="As sent; the file itself is named by us")
    file_size = models.PositiveIntegerField(default=0, help_text="Bytes")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the content")
    version = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    expires_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_why = models.TextField(blank=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["action", "title", "version"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                name="evidence_is_a_file_or_a_link",
                condition=(~Q(link="") & Q(file="")) | (Q(link="") & ~Q(file="")) | Q(withdrawn_on__isnull=False),
            ),
            models.CheckConstraint(
                name="evidence_withdrawn_on_by_and_why_together",
                condition=Q(withdrawn_on__isnull=True, withdrawn_by__isnull=True, withdrawn_why="")
                | (Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def web_address(self) -> str:
        """The link, if it leads to a page of the web; empty for any other, which a browser might run."""
        return web_address(self.link)


class Verification(ActionEntry):
    """A check of the evidence by somebody other than the owner."""

    action = models.ForeignKey("actionplans.Action", models.PROTECT, related_name="verifications")
    is_accepted = models.BooleanField()

    class Meta:
        ordering = ["action", "on", "pk"]
        constraints = [models.CheckConstraint(name="verification_says_what_was_seen", condition=~Q(note=""))]

    def __str__(self) -> str:
        return "Accepted" if self.is_accepted else "Not accepted"


class Challenge(ActionEntry):
    """A question put about an action, at a meeting or between two. It can be settled, not deleted: `answer` is then
    what settled it."""

    action = models.ForeignKey("actionplans.Action", models.PROTECT, related_name="challenges")
    text = models.TextField()
    meeting = models.CharField(max_length=150, blank=True, help_text="The body at whose meeting it was put")
    meeting_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    settled_on = models.DateField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["action", "on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="challenge_settled_on_and_by_together",
                condition=Q(settled_on__isnull=True, settled_by__isnull=True)
                | (Q(settled_on__isnull=False, settled_by__isnull=False) & ~Q(answer="")),
            ),
            models.CheckConstraint(
                name="challenge_meeting_and_its_day_together",
                condition=Q(meeting="", meeting_on__isnull=True) | (~Q(meeting="") & Q(meeting_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class ChallengeReply(models.Model):
    """What somebody said to a challenge; never changed or removed."""

    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="replies")
    text = models.TextField()
    on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["challenge", "on", "pk"]
        verbose_name_plural = "challenge replies"

    def __str__(self) -> str:
        return self.text
