"""What shows that a standard is met: by whom it is kept, how old it is, and until when it holds."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from safeguarding.access import RecordQuerySet
from safeguarding.calendar import add_months
from safeguarding.links import web_address
from safeguarding.models import Agency, Authority, Post, User
from safeguarding.versions import Versioned
from standards.models.frameworks import Standard


class StandardEvidenceQuerySet(RecordQuerySet):
    def in_use(self):
        """The newest revision of each that was not withdrawn; old and expired ones included."""
        return self.filter(withdrawn_on=None, replaced_by=None)


class StandardEvidence(Versioned):
    """A file, a link, or a note of where something is kept, that shows how a standard is met.

    `agency` None: the council's own. `dated_on` is the day of the thing itself, `added_on` the day it was entered.
    `expires_on` None: it holds until replaced. A newer revision `replaces` an older one, which stays; one withdrawn
    keeps its entry with the reason, and its content goes.
    """

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="standard_evidence")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="standard_evidence")
    standards = models.ManyToManyField(Standard, related_name="evidence")
    title = models.CharField(max_length=200)
    shows = models.TextField(blank=True, help_text="What can be seen from it")
    owner = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="standard_evidence")
    dated_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True)
    link = models.URLField(blank=True)
    whereabouts = models.CharField(
        max_length=200, blank=True, help_text="Where it is kept, if it is neither file nor link"
    )
    file = models.FileField(upload_to="standards/%Y/", blank=True)
    file_name = models.CharField(max_length=150, blank=True, help_text="As sent; the file itself is named by us")
    file_size = models.PositiveIntegerField(default=0, help_text="Bytes")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the content")
    revision = models.PositiveSmallIntegerField(default=1)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    added_on = models.DateField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_why = models.TextField(blank=True)
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = StandardEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-dated_on", "title", "pk"]
        verbose_name_plural = "standard evidence"
        constraints = [
            models.CheckConstraint(
                name="standard_evidence_can_be_found",
                condition=~Q(link="") | ~Q(file="") | ~Q(whereabouts="") | Q(withdrawn_on__isnull=False),
            ),
            models.CheckConstraint(
                name="standard_evidence_withdrawn_on_by_and_why_together",
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

    @property
    def is_replaced(self) -> bool:
        return hasattr(self, "replaced_by")

    def standing(self, on: date) -> str:
        """One of "withdrawn", "replaced", "expired" (its last day is past), "old" (of more than a year ago) and
        "current"."""
        if self.withdrawn_on:
            return "withdrawn"
        if self.is_replaced:
            return "replaced"
        if self.expires_on and self.expires_on < on:
            return "expired"
        return "old" if self.dated_on < first_of_last_year(on) else "current"


def first_of_last_year(on: date) -> date:
    """The first day of the year that ends on this day: what is dated before it is older than a year, and a year after
    29 February is 28 February."""
    day = add_months(on, -12)
    return day if add_months(day, 12) == on else day + timedelta(days=1)
