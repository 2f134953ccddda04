"""Authorities, agencies, units, posts and the people who hold them over time."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Lower
from django.utils import timezone
from simple_history.models import HistoricalRecords
from tree_queries.models import TreeNode
from tree_queries.query import TreeQuerySet

from safeguarding.access import ROLES, Permission, RecordQuerySet, Role
from safeguarding.models.documents import Document
from safeguarding.versions import Versioned


def ends_after_it_starts(name: str) -> models.CheckConstraint:
    """A dated row that ends, ends on or after the day it starts. Either may be None: not stated, or not ended."""
    return models.CheckConstraint(
        name=f"{name}_ends_after_it_starts",
        condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
    )


class DatedQuerySet(RecordQuerySet):
    def on(self, day):
        """Rows in force on a day. An unknown start or end counts as open."""
        started = Q(starts_on__isnull=True) | Q(starts_on__lte=day)
        return self.filter(started, Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class PostHoldingQuerySet(DatedQuerySet):
    def of_holders(self, day):
        """Those by whom posts are held on a day, as `PostHolding.is_in_force` has it, with their names as `holder`."""
        undated = Q(starts_on__isnull=True, ends_on__isnull=True) & ~Q(printed_name="")
        name = Case(When(printed_name="", then="user__name"), default="printed_name")
        return self.on(day).exclude(undated).annotate(holder=name)


class Authority(models.Model):
    """A council that owns records here, or whose published documents the record holds."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120, unique=True)
    short_name = models.CharField(max_length=60)
    brand_colour = models.CharField(max_length=7, default="#0f3d4c")
    history = HistoricalRecords()

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "authorities"

    def __str__(self) -> str:
        return self.name


class Agency(Versioned):
    """A body that takes part in safeguarding. Abolished ones keep their names and dates (design rule 11)."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "Council service"
        HEALTH = "health", "Health"
        POLICE = "police", "Police"
        EDUCATION = "education", "Schools and education"
        HOUSING = "housing", "Housing"
        VOLUNTARY = "voluntary", "Voluntary organisation"
        PARTNERSHIP = "partnership", "Board or partnership"
        GOVERNMENT = "government", "Government or national body"
        INSPECTORATE = "inspectorate", "Inspectorate"
        PROFESSION = "profession", "Professional group"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=150)
    short_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    authorities = models.ManyToManyField(Authority, blank=True, related_name="agencies")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    succeeded_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="preceded_by")
    note = models.TextField(blank=True)
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        constraints = [ends_after_it_starts("agency")]

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(DatedQuerySet, TreeQuerySet):
    pass


class Unit(Versioned, TreeNode):
    """A directorate, service, locality or team of an authority, in one tree."""

    slug = models.SlugField(unique=True)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="units")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=60, help_text="Directorate, service, locality, team")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="units")
    note = models.TextField(blank=True)
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [ends_after_it_starts("unit")]

    def __str__(self) -> str:
        return self.name


class Post(Versioned):
    """A post that owns work. People hold it over time; between holders it is vacant and that shows (design rule 11)."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=150)
    authority = models.ForeignKey(Authority, models.PROTECT, null=True, blank=True, related_name="posts")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="posts")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="posts")
    is_demonstration = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [ends_after_it_starts("post")]

    def __str__(self) -> str:
        return self.title

    def holder(self, on) -> "PostHolding | None":
        """Who holds the post on a day; None while it is vacant. Reads `holdings`, so that a list can prefetch them."""
        for holding in self.holdings.all():
            if holding.is_in_force(on):
                return holding
        return None


class PostHolding(Versioned):
    """Somebody holding a post between two dates: a person with an account, or a name as a document prints it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="holdings")
    user = models.ForeignKey("safeguarding.User", models.PROTECT, null=True, blank=True, related_name="holdings")
    printed_name = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=250, blank=True)
    history = HistoricalRecords()

    objects = PostHoldingQuerySet.as_manager()

    class Meta:
        ordering = ["post", "starts_on"]
        constraints = [
            ends_after_it_starts("holding"),
            models.CheckConstraint(
                name="holding_names_a_user_or_a_printed_person",
                condition=(Q(user__isnull=False) & Q(printed_name="")) | (Q(user__isnull=True) & ~Q(printed_name="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.post}"

    @property
    def name(self) -> str:
        return self.printed_name or self.user.name

    def is_in_force(self, on) -> bool:
        """On a day. A printed holding without dates is evidence of one moment, never of today."""
        if self.starts_on is None and self.ends_on is None and self.printed_name:
            return False
        return (self.starts_on is None or self.starts_on <= on) and (self.ends_on is None or on <= self.ends_on)


class UserManager(BaseUserManager):
    def create_user(self, email: str, password: str | None = None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str):
        return self.get(email__iexact=email)

    def visible_to(self, user):
        return UserQuerySet(self.model, using=self._db).visible_to(user)


class UserQuerySet(RecordQuerySet):
    pass


class User(Versioned, AbstractBaseUser):
    """A person with an account. What they may do comes from the roles granted to them, each with its dates."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="people")
    agency = models.ForeignKey(
        Agency, models.PROTECT, null=True, blank=True, related_name="people", help_text="For people of a partner agency"
    )
    wants_reminders = models.BooleanField(
        default=True, help_text="One e-mail a day at most, listing every return they owe"
    )
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once_whatever_its_case")]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def current_roles(self) -> list[Role]:
        """Roles granted and not ended. Kept for the request, since every page asks several times."""
        if not hasattr(self, "_roles"):
            self._roles = [Role(grant.role) for grant in self.grants.filter(ended_at__isnull=True)]
        return self._roles

    def may(self, permission: Permission) -> bool:
        return any(permission in ROLES[role] for role in self.current_roles())

    def has_role(self, *roles: Role) -> bool:
        return any(role in roles for role in self.current_roles())

    def own_units(self) -> list[int]:
        """Keys of the units whose posts this person holds today: their returns are this person's to make."""
        if not hasattr(self, "_own_units"):
            held = PostHolding.objects.on(timezone.localdate()).filter(user=self, post__unit__isnull=False)
            self._own_units = list(held.order_by().values_list("post__unit", flat=True).distinct())
        return self._own_units


class RoleGrant(models.Model):
    """A role given to a person, by whom and when, and when it ended. Rows are never deleted."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30, choices=[(role.value, role.title) for role in Role])
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["user", "granted_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"], condition=Q(ended_at__isnull=True), name="role_held_once_at_a_time"
            ),
            models.CheckConstraint(
                name="role_ended_at_and_by_together",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="role_ends_after_it_is_granted",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("granted_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
