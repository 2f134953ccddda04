"""Actions: what is to be done, who owns it and by when. What happened to them since is in `entries`."""

from datetime import datetime, time, timedelta

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from simple_history.models import HistoricalRecords

from actionplans.models.entries import (
    Challenge,
    ChallengeReply,
    DeliveryState,
    DueDateRevision,
    EffectState,
    Evidence,
    ProgressUpdate,
    Verification,
)
from indicators.models import IndicatorVersion, Period
from safeguarding.access import RecordQuerySet
from safeguarding.models import Agency, Authority, Document, Post, PostHolding
from safeguarding.versions import Versioned
from standards import duties
from standards.models import Finding, Theme

KEY = models.BigIntegerField()


class ActionQuerySet(RecordQuerySet):
    def counted(self):
        """Actions that can be delivered: tasks, conditional ones and those that wait for another (design rule 12)."""
        return self.filter(kind__in=[Action.Kind.TASK, Action.Kind.CONDITIONAL, Action.Kind.DEPENDENCY])

    def unmerged(self):
        """Without duplicates that were merged into another action, which are neither counted nor listed."""
        return self.filter(merged_into=None)

    def as_they_stood(self, on):
        """Each as it stood at the end of a day; those set later are left out. None: none.

        `delivery` and `effect` are its states. `owned_by` is the key of the post that owned it, as far back as changes
        are on record, with `owner_title` and the name of its `holder`; None while the post is vacant. `due_on`,
        `first_due_on` and `times_moved` follow the moves in force, of a dependency those of what it waits for (design
        rule 12); `asked_to` is a date that waits for the chair. `open_questions` is a number.
        """
        delivery = DeliveryState.objects.filter(action=OuterRef("pk"), on__lte=on).order_by("-on", "-pk")
        effect = EffectState.objects.filter(action=OuterRef("pk"), on__lte=on).order_by("-on", "-pk")
        questions = Challenge.objects.filter(action=OuterRef("pk"), on__lte=on).exclude(settled_on__lte=on)
        questions = questions.order_by().values("action").annotate(n=models.Count("pk")).values("n")
        return (
            self.filter(Q(set_on=None) | Q(set_on__lte=on))
            .annotate(
                delivery=Subquery(delivery.values("state")[:1]),
                effect=Subquery(effect.values("state")[:1]),
                open_questions=Coalesce(Subquery(questions), 0),
            )
            ._with_dates(on)
            ._with_owner(on)
        )

    def _with_dates(self, on):
        """A dependency takes its target's date, and the target's own target's where that is one too."""
        waits = Q(kind=Action.Kind.DEPENDENCY, depends_on__isnull=False)
        twice = waits & Q(depends_on__kind=Action.Kind.DEPENDENCY, depends_on__depends_on__isnull=False)
        target, last = "depends_on", "depends_on__depends_on"
        moves = DueDateRevision.objects.filter(action=OuterRef("dated_by")).in_force(on)
        count = moves.order_by().values("action").annotate(n=models.Count("pk")).values("n")
        asked = DueDateRevision.objects.filter(action=OuterRef("pk")).asked(on)
        return self.annotate(
            dated_by=Case(When(twice, then=F(last)), When(waits, then=F(target)), default=F("pk"), output_field=KEY),
            first_due_on=Case(
                When(twice, then=F(f"{last}__original_due_on")),
                When(waits, then=F(f"{target}__original_due_on")),
                default=F("original_due_on"),
                output_field=models.DateField(),
            ),
        ).annotate(
            due_on=Coalesce(Subquery(moves.order_by("-on", "-pk").values("to_on")[:1]), "first_due_on"),
            times_moved=Coalesce(Subquery(count), 0),
            asked_to=Subquery(asked.values("to_on")[:1]),
        )

    def _with_owner(self, on):
        """The owner of that day, where it changed since and the change is on record; else the present one."""
        ends = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
        past = Action.history.model.objects.filter(id=OuterRef("pk"))
        before = past.filter(history_date__lt=ends).order_by("-history_date", "-history_id")
        changed = Exists(past.filter(history_date__gte=ends)) & Exists(before)
        holders = PostHolding.objects.of_holders(on).filter(post=OuterRef("owned_by")).order_by("starts_on")
        titles = Post.objects.filter(pk=OuterRef("owned_by")).values("title")
        past_owner = Subquery(before.values("owner_id")[:1])
        owned_by = Case(When(changed, then=past_owner), default=F("owner_id"), output_field=KEY)
        return self.annotate(owned_by=owned_by).annotate(
            owner_title=Subquery(titles), holder=Subquery(holders.values("holder")[:1])
        )

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
        newer = Evidence.objects.filter(replaces=OuterRef("pk"), withdrawn_on=None)
        evidence = Evidence.objects.select_related("by", "withdrawn_by").annotate(is_replaced=models.Exists(newer))
        replies = Prefetch("replies", ChallengeReply.objects.select_related("by"))
        questions = Challenge.objects.select_related("by", "settled_by").prefetch_related(replies)
        return self.prefetch_related(
            moves, *entries, Prefetch("evidence", evidence), Prefetch("challenges", questions.order_by("-on", "-pk"))
        )


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
    def limit(self) -> str:
        """Such as "70 working days" or "1 month"; empty where nothing is counted."""
        return duties.limit(self.within, self.within_unit) if self.within else ""

    @property
    def can_be_late(self) -> bool:
        """Only a task has a clock, or a conditional action once its event has come about (design rule 12)."""
        return self.kind == self.Kind.TASK or (self.kind == self.Kind.CONDITIONAL and self.event_on is not None)
