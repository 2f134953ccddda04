"""Quarterly returns: their states, notes against their figures, explanations kept for later, questions to answer."""

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from indicators.models.library import Indicator, IndicatorVersion, Subject
from indicators.models.rounds import Round
from safeguarding.access import RecordQuerySet
from safeguarding.models import Authority, User
from safeguarding.versions import Versioned


class ReturnQuerySet(RecordQuerySet):
    def with_state(self):
        """Each with `state`, the latest of its state rows; None while nobody has started."""
        latest = ReturnState.objects.filter(quarterly_return=OuterRef("pk")).order_by("-at", "-pk")
        return self.annotate(state=Subquery(latest.values("state")[:1]), state_at=Subquery(latest.values("at")[:1]))


class Return(Versioned):
    """The figures of one unit or agency in one round. Its states are rows (rule 14); `version` guards against two
    people saving over each other; `approved_at` repeats the approval row so that queries can tell drafts from facts."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="returns")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="returns")
    saved_at = models.DateTimeField(null=True, blank=True, help_text="When anything was last typed into it")
    saved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReturnQuerySet.as_manager()

    class Meta:
        ordering = ["round", "subject"]
        constraints = [
            models.UniqueConstraint(fields=["round", "subject"], name="one_return_a_round_and_subject"),
            models.CheckConstraint(
                name="return_approved_at_and_by_together",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="return_saved_at_and_by_together",
                condition=Q(saved_at__isnull=True, saved_by__isnull=True)
                | Q(saved_at__isnull=False, saved_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, {self.round.period}"

    def was_brought_in_by(self, person: User) -> bool:
        """Whether this person sent it in at any time, or stored a file with figures of it: then somebody else has to
        judge it."""
        return self.states.filter(state=ReturnState.State.SUBMITTED, by=person).exists() or self.was_stored_by(person)

    def was_stored_by(self, person: User) -> bool:
        """From a file. One of a whole round counts for each of its returns, since its rows are gone once stored."""
        stored = self.round.uploads.filter(stored_by=person)
        return stored.filter(Q(subject=None) | Q(subject=self.subject_id)).exists()


class ReturnState(models.Model):
    """One step of a return, never changed: who did it, when, and what they said.

    A step that sends figures in keeps them as they were then: `figures` by the key of the definition, each with its
    numbers and words as text and with the doubts there were about it; `digest` is the SHA-256 of that, for the receipt.
    Both are None and empty for every other step.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        WITHDRAWN = "withdrawn", "Withdrawn by the sender"
        SENT_BACK = "sent_back", "Sent back"
        APPROVED = "approved", "Approved"
        REOPENED = "reopened", "Reopened"

    quarterly_return = models.ForeignKey(Return, models.PROTECT, related_name="states")
    state = models.CharField(max_length=12, choices=State)
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    figures = models.JSONField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["quarterly_return", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="sent_back_and_reopened_say_why", condition=~Q(state__in=["sent_back", "reopened"]) | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarterly_return}: {self.get_state_display()}"


class FigureNote(models.Model):
    """What is to be put right in one figure, given with the step that sends the return back. Never changed."""

    step = models.ForeignKey(ReturnState, models.PROTECT, related_name="figure_notes")
    version = models.ForeignKey(IndicatorVersion, models.PROTECT, related_name="+")
    note = models.TextField()

    class Meta:
        ordering = ["step", "version"]
        constraints = [models.UniqueConstraint(fields=["step", "version"], name="one_note_a_figure_and_step")]

    def __str__(self) -> str:
        return f"{self.version}: {self.note}"


class KeptExplanation(models.Model):
    """Words for an oddity that cannot be helped, so that they need not be given again every quarter.

    It answers doubts of one code (`return_rules.Doubt`) about one figure of one unit in rounds whose period ends by
    `until`, and is then forgotten, so that an excuse does not become a habit.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="kept_explanations")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="kept_explanations")
    version = models.ForeignKey(IndicatorVersion, models.PROTECT, related_name="kept_explanations")
    code = models.CharField(max_length=20, help_text="Which doubt it answers")
    words = models.TextField()
    until = models.DateField(help_text="Last day of the last quarter it answers for")
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["subject", "version", "code", "-kept_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "version", "code"],
                condition=Q(ended_at__isnull=True),
                name="one_explanation_kept_a_doubt",
            ),
            models.CheckConstraint(
                name="explanation_ended_at_and_by_together",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject}, {self.version}: {self.words}"


class Question(models.Model):
    """What a member of the board asked about a measure, of one unit or of all of them (`subject` None).

    It stands beside the figure on the next return until somebody has answered it; it is never deleted.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="questions")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="asked")
    subject = models.ForeignKey(Subject, models.PROTECT, null=True, blank=True, related_name="questions")
    text = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_demonstration = models.BooleanField(default=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="question_answered_at_and_by_together",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return self.text
