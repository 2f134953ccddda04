"""Case-file audits: what was planned, what was done, how it was graded. Files are only ever counted."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from safeguarding.access import RecordQuerySet
from safeguarding.models import Agency, Authority, Unit, User
from safeguarding.versions import Versioned
from standards.case_files import Graded, Planned, State, Word, state_of
from standards.models.frameworks import Grade, Scale, Standard, Theme


class CaseAudit(Versioned):
    """One audit of case files, planned and then done. No file, child or family is named: only how many were looked at.

    `planned_for` is any day of the month it is planned for. `done_on` None: not done yet. `sample` is how many files
    were looked at. `re_audits` is the earlier audit to which it comes back. Its findings are `Finding` rows.
    """

    class Method(models.TextChoices):
        SINGLE = "single", "By one agency"
        MULTI = "multi", "By several agencies together"
        PEER = "peer", "By peers of another authority"
        INDEPENDENT = "independent", "By an independent auditor"

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="case_audits")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="case_audits")
    agencies = models.ManyToManyField(Agency, blank=True, related_name="case_audits")
    title = models.CharField(max_length=200)
    method = models.CharField(max_length=12, choices=Method)
    themes = models.ManyToManyField(Theme, blank=True, related_name="case_audits")
    standards = models.ManyToManyField(Standard, blank=True, related_name="case_audits")
    scale = models.ForeignKey(Scale, models.PROTECT, null=True, blank=True, related_name="+")
    planned_for = models.DateField()
    planned_sample = models.PositiveSmallIntegerField(null=True, blank=True)
    how_chosen = models.TextField(blank=True, help_text="How the files were chosen, and from how many")
    re_audits = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="re_audited_by")
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    auditors = models.CharField(max_length=200, blank=True, help_text="Who looked, by post or body")
    sample = models.PositiveSmallIntegerField(null=True, blank=True)
    moderated_sample = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How many were graded again")
    moderation_changed = models.PositiveSmallIntegerField(null=True, blank=True, help_text="How many grades it changed")
    summary = models.TextField(blank=True)
    cancelled_on = models.DateField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_why = models.TextField(blank=True)
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_for", "title", "pk"]
        constraints = [
            models.CheckConstraint(
                name="case_audit_done_on_and_by_with_its_sample",
                condition=Q(done_on__isnull=True, done_by__isnull=True, sample__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False, sample__isnull=False),
            ),
            models.CheckConstraint(
                name="case_audit_cancelled_on_by_and_why_together",
                condition=Q(cancelled_on__isnull=True, cancelled_by__isnull=True, cancelled_why="")
                | (Q(cancelled_on__isnull=False, cancelled_by__isnull=False) & ~Q(cancelled_why="")),
            ),
            models.CheckConstraint(
                name="case_audit_done_or_cancelled", condition=Q(done_on__isnull=True) | Q(cancelled_on__isnull=True)
            ),
            models.CheckConstraint(
                name="moderated_files_are_among_the_sample",
                condition=Q(moderated_sample__isnull=True) | Q(moderated_sample__lte=F("sample")),
            ),
            models.CheckConstraint(
                name="changed_grades_are_among_the_moderated",
                condition=Q(moderation_changed__isnull=True) | Q(moderation_changed__lte=F("moderated_sample")),
            ),
            models.CheckConstraint(name="case_audit_not_its_own_re_audit", condition=~Q(re_audits=F("pk"))),
        ]

    def __str__(self) -> str:
        return self.title

    def state(self, today: date) -> State:
        """Late from the first day after the month it was planned for."""
        return state_of(self.planned_for, self.done_on, self.cancelled_on, today)

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self.done_on is None and self.cancelled_on is None

    @property
    def planned(self) -> Planned:
        return Planned(self.title, self.planned_for, self.planned_sample, self.done_on, self.sample, self.cancelled_on)

    @property
    def graded(self) -> Graded | None:
        """Its files by every word of its scale; None while there are no grades. Of several audits, prefetch `grades`
        and `scale__grades`."""
        counts = {row.grade_id: row for row in self.grades.all()}
        if not counts or self.scale is None:
            return None
        words = (
            Word(grade.word, grade.order, counts[grade.pk].files if grade.pk in counts else 0)
            for grade in self.scale.grades.all()
        )
        return Graded(self.scale.name, tuple(words))


class CaseAuditGrade(models.Model):
    """How many files of an audit were given one grade, after moderation."""

    audit = models.ForeignKey(CaseAudit, models.CASCADE, related_name="grades")
    grade = models.ForeignKey(Grade, models.PROTECT, related_name="+")
    files = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["audit", "grade__order"]
        constraints = [models.UniqueConstraint(fields=["audit", "grade"], name="one_count_a_grade_and_audit")]

    def __str__(self) -> str:
        return f"{self.grade}: {self.files}"
