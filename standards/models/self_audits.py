"""Self-audit rounds, such as a Section 11 audit: what agencies say of themselves, and what others make of it."""

from django.db import models
from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from simple_history.models import HistoricalRecords

from safeguarding.access import RecordQuerySet
from safeguarding.models import Agency, Authority, User
from safeguarding.versions import Versioned
from standards.gaps import Rated
from standards.models.evidence import StandardEvidence
from standards.models.frameworks import Criterion, Framework, Grade, Scale, Standard


class SelfAudit(Versioned):
    """One round: the agencies of an authority rate themselves against one framework, on one scale, by one day.

    `scale` is the framework's when the round was opened; a later change of the framework leaves it. `previous` is the
    round whose answers were carried forward, None for a first one. While `closed_on` is None, answers and moderations
    may still come; closing writes them into the record as assessments.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="self_audits")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="self_audits")
    scale = models.ForeignKey(Scale, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    as_at = models.DateField(help_text="The day the answers are about")
    due_on = models.DateField()
    previous = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="later")
    note = models.TextField(blank=True, help_text="What agencies are told when they answer")
    opened_on = models.DateField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-as_at", "framework", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "framework", "as_at"], name="one_self_audit_a_framework_and_day"
            ),
            models.CheckConstraint(
                name="self_audit_closed_on_and_by_together",
                condition=Q(closed_on__isnull=True, closed_by__isnull=True)
                | Q(closed_on__isnull=False, closed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class SelfAuditReturn(Versioned):
    """The answers of one agency in one round; `agency` None: the council itself. Until it is sent it is a draft."""

    audit = models.ForeignKey(SelfAudit, models.PROTECT, related_name="returns")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="self_audit_returns")
    sent_on = models.DateField(null=True, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    sent_back_why = models.TextField(blank=True, help_text="Why it was last sent back to be answered again")
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["audit", "agency"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "agency"], name="one_self_audit_return_an_agency"),
            models.UniqueConstraint(
                fields=["audit"], condition=Q(agency__isnull=True), name="one_self_audit_return_of_the_council"
            ),
            models.CheckConstraint(
                name="self_audit_sent_on_and_by_together",
                condition=Q(sent_on__isnull=True, sent_by__isnull=True)
                | Q(sent_on__isnull=False, sent_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audit}: {self.whose}"

    @property
    def whose(self) -> str:
        """The agency's short name, or the council's."""
        return (self.agency.short_name or self.agency.name) if self.agency else self.audit.authority.short_name


# Moderations of the words an answer has now. Of rows without a version only the days are known.
STANDS = Q(answer_version=F("answer__version")) | Q(answer_version__isnull=True, on__gte=F("answer__answered_on"))


class SelfAuditAnswerQuerySet(RecordQuerySet):
    def in_order(self):
        """By agency, the council first, then as the framework has its standards."""
        return self.order_by(
            F("audit_return__agency__name").asc(nulls_first=True), "standard__order", "criterion__order", "pk"
        )

    def told(self):
        """With everything that a screen says of an answer: its grade, evidence, moderations and the replies to them."""
        given = Moderation.objects.select_related("grade", "by", "reply__by").order_by("on", "pk")
        return self.select_related(
            "audit_return__audit__authority", "audit_return__agency", "standard", "criterion", "grade", "answered_by"
        ).prefetch_related(Prefetch("moderations", given), "evidence")

    def with_steps(self):
        """`steps_higher`: by how many steps the agency rated itself higher; null where the two are not to compare."""
        standing = Moderation.objects.filter(STANDS, answer=OuterRef("pk"))
        moderated = Subquery(standing.order_by("-on", "-pk").values("grade__order")[:1])
        return self.annotate(steps_higher=moderated - F("grade__order"))


class SelfAuditAnswer(Versioned):
    """What an agency says of one standard, or of one criterion of it. A standard with criteria is answered by them.

    `grade` None: not rated yet, or (`is_applicable` False) not a thing this agency does, with the reason in
    `outstanding`. `progress` is of the work and no verdict (design: peers 1b). `carried_from` is last round's answer;
    until a person confirms or changes it, `answered_on` is None.
    """

    class Progress(models.TextChoices):
        NOT_STARTED = "not_started", "Not started"
        STARTED = "started", "Started"
        IN_PLACE = "in_place", "In place"
        EMBEDDED = "embedded", "In place and checked in practice"

    audit_return = models.ForeignKey(SelfAuditReturn, models.PROTECT, related_name="answers")
    standard = models.ForeignKey(Standard, models.PROTECT, related_name="answers")
    criterion = models.ForeignKey(Criterion, models.PROTECT, null=True, blank=True, related_name="answers")
    grade = models.ForeignKey(Grade, models.PROTECT, null=True, blank=True, related_name="+")
    is_applicable = models.BooleanField(default=True)
    progress = models.CharField(max_length=12, choices=Progress, blank=True)
    shown_by = models.TextField(blank=True, help_text="What shows it, in words")
    outstanding = models.TextField(blank=True, help_text="What is still to be done")
    evidence = models.ManyToManyField(StandardEvidence, blank=True, related_name="answers")
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="carried_to")
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    history = HistoricalRecords()

    objects = SelfAuditAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["audit_return", "standard__order", "criterion__order"]
        constraints = [
            models.UniqueConstraint(
                fields=["audit_return", "standard"],
                condition=Q(criterion__isnull=True),
                name="one_answer_a_standard",
            ),
            models.UniqueConstraint(fields=["audit_return", "criterion"], name="one_answer_a_criterion"),
            models.CheckConstraint(
                name="answered_on_and_by_together",
                condition=Q(answered_on__isnull=True, answered_by__isnull=True)
                | Q(answered_on__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="what_does_not_apply_is_not_rated_and_says_why",
                condition=Q(is_applicable=True) | (Q(grade__isnull=True) & ~Q(outstanding="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.criterion or self.standard)

    @property
    def is_answered(self) -> bool:
        """By a person, in this round: one that was carried forward waits to be confirmed."""
        return self.answered_on is not None

    @property
    def moderation(self) -> "Moderation | None":
        """The one that stands: the last of the words the answer has now. What was answered anew waits for another."""
        if self.answered_on is None:
            return None
        given = [item for item in self.moderations.all() if item.is_of(self)]
        return max(given, key=lambda item: (item.on, item.pk), default=None)

    @property
    def rated(self) -> Rated:
        """Both ratings; the agency's own only once it is answered in this round."""
        moderation = self.moderation
        own = self.grade.order if self.grade and self.is_answered else None
        dissents = moderation is not None and hasattr(moderation, "reply") and not moderation.reply.agrees
        return Rated(own, moderation.grade.order if moderation else None, dissents)


class Moderation(models.Model):
    """What somebody else makes of an answer: a rating of their own, with reasons. A later one stands in its place; this
    one stays. Never by whoever gave or sent the answer. `answer_version` is that of the words that were rated; None: it
    was not kept, and the answer's day is asked instead."""

    answer = models.ForeignKey(SelfAuditAnswer, models.PROTECT, related_name="moderations")
    grade = models.ForeignKey(Grade, models.PROTECT, related_name="+")
    reasons = models.TextField()
    answer_version = models.PositiveIntegerField(null=True, blank=True)
    on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["answer", "on", "pk"]
        constraints = [models.CheckConstraint(name="moderation_has_reasons", condition=~Q(reasons=""))]

    def __str__(self) -> str:
        return f"{self.answer}: {self.grade}"

    def is_of(self, answer: SelfAuditAnswer) -> bool:
        """Whether it rates the words that the answer has now; as `STANDS`, which asks the database."""
        if self.answer_version is not None:
            return self.answer_version == answer.version
        return answer.answered_on is not None and self.on >= answer.answered_on


class ModerationReply(models.Model):
    """Whether the agency agrees with a moderated rating; where it dissents, its reasons stand on the record."""

    moderation = models.OneToOneField(Moderation, models.PROTECT, related_name="reply")
    agrees = models.BooleanField()
    words = models.TextField(blank=True)
    on = models.DateField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["moderation"]
        verbose_name_plural = "moderation replies"
        constraints = [models.CheckConstraint(name="dissent_has_reasons", condition=Q(agrees=True) | ~Q(words=""))]

    def __str__(self) -> str:
        return "Agrees" if self.agrees else "Dissents"
