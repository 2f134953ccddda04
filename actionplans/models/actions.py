"""Actions: what is to be done, who owns it, how its dates moved, whether it was delivered and whether it worked."""

from django.db import models
from django.db.models import Case, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat
from simple_history.models import HistoricalRecords

from indicators.models import IndicatorVersion, Period
from safeguarding.access import RecordQuerySet
from safeguarding.models import Agency, Authority, Document, Post, PostHolding, User
from safeguarding.versions import Versioned
from standards.models import Finding, Theme


class ActionQuerySet(RecordQuerySet):
    def counted(self):
        """Actions that can be delivered: tasks, conditional ones and those that wait for another (design rule 12)."""
        return self.filter(kind__in=[Action.Kind.TASK, Action.Kind.CONDITIONAL, Action.Kind.DEPENDENCY])

    def alike(self, on):
        """Of actions read with `as_they_stood`: each with `alike`, all that its standing on a day depends on."""
        past = Case(When(due_on__lt=on, then=Value("past")), default=Value(""))
        printed = Case(When(document=None, then=Value("")), default=Value("printed"))
        parts = ["kind", Coalesce("delivery", Value("")), past, printed]
        between = [part for one in parts for part in (one, Value("|"))][:-1]
        return self.annotate(alike=Concat(*between, output_field=models.CharField()))

    def as_they_stood(self, on):
        """Each with `delivery`, `effect`, `due_on`, `times_moved` and the name of its owner's `holder` as they stood at
        the end of a day; None: none."""
        delivery = DeliveryState.objects.filter(action=OuterRef("pk"), on__lte=on).order_by("-on", "-pk")
        effect = EffectState.objects.filter(action=OuterRef("pk"), on__lte=on).order_by("-on", "-pk")
        moves = DueDateRevision.objects.filter(action=OuterRef("pk"), on__lte=on).exclude(agreement="refused")
        counted = moves.order_by().values("action").annotate(n=models.Count("pk")).values("n")
        holders = PostHolding.objects.of_holders(on).filter(post=OuterRef("owner")).order_by("starts_on")
        return self.annotate(
            delivery=Subquery(delivery.values("state")[:1]),
            effect=Subquery(effect.values("state")[:1]),
            moved_to=Subquery(moves.exclude(agreement="asked").order_by("-on", "-pk").values("to_on")[:1]),
            times_moved=Coalesce(Subquery(counted), 0),
            holder=Subquery(holders.values("holder")[:1]),
        ).annotate(due_on=Coalesce("moved_to", "original_due_on"))

    def with_history(self):
        """With every dated row about it and who entered it."""
        by_name = {
            "delivery_states": DeliveryState,
            "effect_states": EffectState,
            "updates": ProgressUpdate,
            "verifications": Verification,
        }
        entries = [Prefetch(name, model.objects.select_related("by")) for name, model in by_name.items()]
        moves = Prefetch("revisions", DueDateRevision.objects.select_related("by", "decided_by"))
        return self.prefetch_related(moves, *entries, "evidence", "challenges")


class Action(Versioned):
    """One thing asked. `kind` is our reading of what the source says, and `reading` why we read it so.

    From `set_on` it is a promise: its first due date never changes again (design rule 12), and it can be closed but no
    longer removed. Before, its plan is in preparation.

    Owner, dates and states of a printed action are None unless the document prints them (design rule 16).
    """

    class Kind(models.TextChoices):
        TASK = "task", "Task"
        STANDING = "standing", "Standing practice"
        CONDITIONAL = "conditional", "Conditional"
        DEPENDENCY = "dependency", "Depends on another action"
        WATCHING = "watching", "Watching brief"
        COMMENT = "comment", "Comment"

    class Priority(models.TextChoices):
        HIGH = "high", "High"
        NORMAL = "normal", "Normal"

    class Direction(models.TextChoices):
        UP = "up", "rise to at least"
        DOWN = "down", "fall to at most"

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="actions")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="actions")
    title = models.CharField(max_length=200)
    text = models.TextField(help_text="What is to be done, in our own words")
    kind = models.CharField(max_length=12, choices=Kind)
    reading = models.TextField(blank=True, help_text="Why we read it as this kind")
    hedge = models.CharField(max_length=80, blank=True, help_text="The document's own hedge: consider, explore, may")
    awaits = models.CharField(max_length=250, blank=True, help_text="The event a conditional action waits for")
    depends_on = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="dependants")
    owner = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="actions")
    printed_owner = models.CharField(max_length=150, blank=True)
    lead_agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="led_actions")
    contributors = models.ManyToManyField(Agency, blank=True, related_name="actions")
    groups = models.CharField(max_length=250, blank=True, help_text="Groups named that are no agency")
    priority = models.CharField(max_length=8, choices=Priority, blank=True)
    set_on = models.DateField(null=True, blank=True, help_text="None: in preparation, or printed")
    original_due_on = models.DateField(null=True, blank=True)
    within = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How the due date was counted, if it was"
    )
    within_unit = models.CharField(max_length=12, choices=Finding.Unit, blank=True)
    clock_starts_on = models.DateField(null=True, blank=True)
    clock = models.CharField(max_length=150, blank=True, help_text="What starts the clock, such as publication")
    event_on = models.DateField(null=True, blank=True, help_text="When what a conditional action awaits came about")
    printed_due = models.CharField(max_length=120, blank=True)
    review_on = models.DateField(null=True, blank=True, help_text="For standing practice")
    measure = models.TextField(blank=True, help_text="How we shall know that it is done")
    evidence_asked = models.TextField(blank=True)
    moves = models.ForeignKey(IndicatorVersion, models.PROTECT, null=True, blank=True, related_name="actions")
    moves_direction = models.CharField(max_length=4, choices=Direction, blank=True)
    moves_to = models.DecimalField(max_digits=12, decimal_places=4, null=True, blank=True)
    moves_by = models.ForeignKey(Period, models.PROTECT, null=True, blank=True, related_name="+")
    findings = models.ManyToManyField(Finding, blank=True, related_name="actions")
    themes = models.ManyToManyField(Theme, blank=True, related_name="actions")
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="conditional_action_names_its_event", condition=~Q(kind="conditional") | ~Q(awaits="")
            ),
            models.CheckConstraint(
                name="only_a_task_or_what_becomes_one_has_a_due_date",
                condition=Q(original_due_on__isnull=True) | Q(kind__in=["task", "conditional", "dependency"]),
            ),
            models.CheckConstraint(
                name="expected_effect_is_whole",
                condition=Q(moves__isnull=True, moves_direction="", moves_to__isnull=True, moves_by__isnull=True)
                | (Q(moves__isnull=False, moves_to__isnull=False, moves_by__isnull=False) & ~Q(moves_direction="")),
            ),
            models.CheckConstraint(name="action_not_its_own_dependency", condition=~Q(depends_on=F("pk"))),
            models.CheckConstraint(
                name="counted_due_date_says_from_when_and_how_long",
                condition=Q(within__isnull=True, within_unit="", clock_starts_on__isnull=True, clock="")
                | (Q(within__isnull=False, clock_starts_on__isnull=False) & ~Q(within_unit="") & ~Q(clock="")),
            ),
            models.CheckConstraint(
                name="only_a_conditional_action_has_an_event",
                condition=Q(event_on__isnull=True) | Q(kind="conditional"),
            ),
            models.CheckConstraint(
                name="a_printed_action_is_no_promise_of_ours",
                condition=Q(document__isnull=True) | Q(set_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def can_be_late(self) -> bool:
        """Only a task has a clock, or a conditional action once its event has come about (design rule 12)."""
        return self.kind == self.Kind.TASK or (self.kind == self.Kind.CONDITIONAL and self.event_on is not None)


class DueDateRevision(models.Model):
    """A move of a due date: from, to, why, who and when. The second needs the chair's agreement (design rule 12)."""

    class Agreement(models.TextChoices):
        NOT_NEEDED = "not_needed", "Not needed"
        ASKED = "asked", "Asked of the chair"
        AGREED = "agreed", "Agreed"
        REFUSED = "refused", "Refused"

    action = models.ForeignKey(Action, models.PROTECT, related_name="revisions")
    from_on = models.DateField()
    to_on = models.DateField()
    reason = models.TextField()
    on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    agreement = models.CharField(max_length=10, choices=Agreement, default=Agreement.NOT_NEEDED)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.TextField(blank=True, help_text="Why the chair agreed or refused")

    objects = RecordQuerySet.as_manager()

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

    action = models.ForeignKey(Action, models.PROTECT, related_name="delivery_states")
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

    action = models.ForeignKey(Action, models.PROTECT, related_name="effect_states")
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

    action = models.ForeignKey(Action, models.PROTECT, related_name="updates")
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

    action = models.ForeignKey(Action, models.PROTECT, related_name="evidence")
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
        return self.link if self.link.lower().startswith(("https://", "http://")) else ""


class Verification(ActionEntry):
    """A check of the evidence by somebody other than the owner."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="verifications")
    is_accepted = models.BooleanField()

    class Meta:
        ordering = ["action", "on", "pk"]
        constraints = [models.CheckConstraint(name="verification_says_what_was_seen", condition=~Q(note=""))]

    def __str__(self) -> str:
        return "Accepted" if self.is_accepted else "Not accepted"


class Challenge(ActionEntry):
    """A question put about an action, at a meeting or between two. It can be settled, not deleted: `answer` is then
    what settled it."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="challenges")
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
