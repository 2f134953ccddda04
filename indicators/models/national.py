"""National figures: areas with their codes, tables that a department publishes again and again, the releases of each,
files on their way in; and the sets of areas with which an authority compares itself."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from indicators.models.library import Subject
from safeguarding.access import RecordQuerySet
from safeguarding.models import Authority, User
from safeguarding.versions import Versioned


class Area(models.Model):
    """What a subject of kind "area" is in national tables: a local authority, a region or the country, by its codes.

    `authority` is the council here that the area is the area of: figures of the area are then shown as its own,
    published nationally, and never join those of its returns, which have another subject (design rule 2). `old_code` is
    the three digits by which the department knew it before. `region` is None for a region and for the country, and
    where no release has told it.
    """

    class Level(models.TextChoices):
        NATIONAL = "national", "Country"
        REGIONAL = "regional", "Region"
        LOCAL_AUTHORITY = "local_authority", "Local authority"

    subject = models.OneToOneField(Subject, models.PROTECT, related_name="area")
    code = models.CharField(max_length=12, unique=True, help_text="Such as E06000015")
    old_code = models.CharField(max_length=4, blank=True)
    level = models.CharField(max_length=16, choices=Level)
    region = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="within")
    authority = models.OneToOneField(Authority, models.PROTECT, null=True, blank=True, related_name="area")
    is_invented = models.BooleanField(default=False)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["level", "code"]
        constraints = [
            models.CheckConstraint(
                name="only_a_local_authority_is_of_a_council",
                condition=Q(authority__isnull=True) | Q(level="local_authority"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject.name} ({self.code})"


class ReleasedTable(models.Model):
    """A table that is published again and again. `mapping` says what its columns were taken for the last time, for the
    next: see `tidy_rules.Mapping`."""

    name = models.CharField(max_length=120, unique=True)
    publisher = models.CharField(max_length=120)
    mapping = models.JSONField(default=dict, blank=True)
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Release(models.Model):
    """One publication of a table, whose figures are observations. Never changed: a later one takes the place of its
    figures, which keep their rows.

    `summary` holds what the file had, as the importer counted it: see `release_reading.Summary`. `restated` is how many
    figures of earlier releases it gave otherwise. `imported_at` and `imported_by` are None where no person imported it:
    the demonstration's. `is_invented` goes with it wherever its figures are shown.
    """

    table = models.ForeignKey(ReleasedTable, models.PROTECT, related_name="releases")
    title = models.CharField(max_length=120)
    published_on = models.DateField()
    covers = models.TextField(blank=True)
    file_name = models.CharField(max_length=150)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    figures = models.PositiveIntegerField(default=0)
    restated = models.PositiveIntegerField(default=0)
    summary = models.JSONField(default=dict)
    is_invented = models.BooleanField(default=False)
    imported_at = models.DateTimeField(null=True, blank=True)
    imported_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-published_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="release_imported_at_and_by_together",
                condition=Q(imported_at__isnull=True, imported_by__isnull=True)
                | Q(imported_at__isnull=False, imported_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (invented)" if self.is_invented else self.title


class ReleaseUpload(models.Model):
    """A file of a release on its way in. Nothing of it is in the record before somebody has said what its columns are,
    has seen what it would bring, and has said yes; then all of it is, or nothing.

    `columns` are its headings as [name, what stands there in the first lines]; `mapping` and `summary` as on the table
    and the release; `faults` as on `Upload`. `judged` counts how often it was looked through: whoever imports says
    which time they saw. `asked_at` and `asked_by`: of the last time somebody asked for a step of the job worker.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting to be read"
        MAPPING = "mapping", "Its columns are to be named"
        JUDGING = "judging", "Being read"
        FAULTY = "faulty", "Has faults"
        READY = "ready", "Ready to be imported"
        STORING = "storing", "Being imported"
        STORED = "stored", "Imported"
        DISCARDED = "discarded", "Discarded"

    table_name = models.CharField(max_length=120)
    publisher = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    published_on = models.DateField()
    covers = models.TextField(blank=True)
    is_invented = models.BooleanField(default=False)
    file_name = models.CharField(max_length=150)
    content = models.BinaryField(help_text="Emptied once it is imported or discarded")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    columns = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    judged = models.PositiveIntegerField(default=0)
    refusal = models.TextField(blank=True)
    release = models.ForeignKey(Release, models.PROTECT, null=True, blank=True, related_name="uploads")
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.title}: {self.file_name}"


class ComparatorSetQuerySet(RecordQuerySet):
    def on(self, day):
        """Sets in force on a day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)


class ComparatorSet(Versioned):
    """The areas with which an authority compares itself, between two dates. `ends_on` None: until further notice.

    Statistical models change, and councils are divided and joined: a set keeps its dates, and whoever asks about a past
    day is answered by the set of then. Of neighbours there is one set at a time; a second list is of the kind "other".
    """

    class Kind(models.TextChoices):
        NEIGHBOURS = "neighbours", "Statistical neighbours"
        REGION = "region", "The region"
        OTHER = "other", "Another choice of areas"

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="comparator_sets")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind)
    source = models.CharField(max_length=200, help_text="Which model or list it was taken from, and when")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, help_text="Such as why it has fewer members than usual")
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = ComparatorSetQuerySet.as_manager()

    class Meta:
        ordering = ["name", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "name", "starts_on"], name="one_comparator_set_a_start"),
            models.CheckConstraint(
                name="comparator_set_ends_after_it_starts",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ComparatorMember(models.Model):
    """One area of a set; `order` from 1, the closest first; `closeness` in the words of the model, where it has any."""

    comparator_set = models.ForeignKey(ComparatorSet, models.CASCADE, related_name="members")
    area = models.ForeignKey(Area, models.PROTECT, related_name="memberships")
    order = models.PositiveSmallIntegerField()
    closeness = models.CharField(max_length=40, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["comparator_set", "order"]
        constraints = [
            models.UniqueConstraint(fields=["comparator_set", "area"], name="an_area_once_in_a_comparator_set"),
        ]

    def __str__(self) -> str:
        return f"{self.comparator_set}: {self.area}"
