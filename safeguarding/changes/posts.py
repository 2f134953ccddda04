"""Audited changes of posts and of who holds them."""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from safeguarding import audit
from safeguarding.changes.common import add, belongs_to, day, differences, free_slug, require_own, save, write
from safeguarding.models import Post, PostHolding, User

POST_FIELDS = ("title", "unit", "agency", "starts_on", "ends_on")
HOLDING_FIELDS = ("starts_on", "ends_on")


@transaction.atomic
def appoint_holder(
    *,
    post: Post,
    person: User,
    starts_on: date,
    by: User,
    at: datetime,
    ends_on: date | None = None,
    ends_others: bool = False,
) -> PostHolding:
    """Appoint a person to a post. Two people may share one; `ends_others` ends theirs on the day before."""
    require_own(thing=post, by=by)
    require_own(thing=person, by=by)
    post = Post.objects.select_for_update().get(pk=post.pk)
    if not person.is_active:
        raise ValidationError({"person": f"The account of {person} is closed. Reopen it first, or choose another."})
    _check_holding(post, person, starts_on, ends_on)
    if ends_others:
        _end_others(post, starts_on, by, at)
    holding = PostHolding.objects.create(post=post, user=person, starts_on=starts_on, ends_on=ends_on)
    detail = {"holder": [None, str(person)], **differences(None, holding, HOLDING_FIELDS)}
    audit.record(verb="appoint holder", subject=post, by=by, at=at, **detail)
    return holding


def _end_others(post: Post, starts_on: date, by: User, at: datetime) -> None:
    for holding in post.holdings.on(starts_on).select_related("post", "user"):
        if holding.starts_on and holding.starts_on >= starts_on:
            raise ValidationError(
                {"starts_on": f"{holding.name} holds the post from {day(holding.starts_on)}. Give a later day."}
            )
        end_holding(holding=holding, on=starts_on - timedelta(days=1), by=by, at=at)


@transaction.atomic
def end_holding(*, holding: PostHolding, on: date, by: User, at: datetime, version: int | None = None) -> None:
    """`on` is the last day in the post. `version`: see `common.write`."""
    dates = {"starts_on": holding.starts_on, "ends_on": on}
    correct_holding(holding=holding, **dates, by=by, at=at, version=version, verb="end holding")


@transaction.atomic
def correct_holding(
    *,
    holding: PostHolding,
    starts_on: date | None,
    ends_on: date | None,
    by: User,
    at: datetime,
    version: int | None = None,
    verb: str = "correct holding",
) -> None:
    """Change the dates of an appointment. `starts_on` None: not known; `ends_on` None: it goes on.

    `version`: see `common.write`.
    """
    require_own(thing=holding.post, by=by)
    post = Post.objects.select_for_update().get(pk=holding.post_id)
    holding = PostHolding.objects.get(pk=holding.pk)
    _check_holding(post, holding.user, starts_on, ends_on, but=holding.pk)
    holding.starts_on, holding.ends_on = starts_on, ends_on
    if changed := write(holding, HOLDING_FIELDS, version):
        audit.record(verb=verb, subject=post, by=by, at=at, holder=[holding.name] * 2, **changed)


@transaction.atomic
def withdraw_holding(*, holding: PostHolding, by: User, at: datetime) -> None:
    """Take out an appointment that never was. Its field history and the audit entry remain."""
    require_own(thing=holding.post, by=by)
    dates = differences(holding, None, HOLDING_FIELDS)
    audit.record(verb="withdraw holding", subject=holding.post, by=by, at=at, holder=[holding.name, None], **dates)
    holding.delete()


def _check_holding(post: Post, person: User | None, starts_on: date | None, ends_on: date | None, but: int = 0) -> None:
    """Within the life of the post, and not twice at once by the same person (a printed name is not compared)."""
    if starts_on and ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": f"The last day cannot come before the first, {day(starts_on)}."})
    if starts_on and post.starts_on and starts_on < post.starts_on:
        raise ValidationError(
            {"starts_on": f"The post itself starts on {day(post.starts_on)}. Give that day or later."}
        )
    if starts_on and post.ends_on and starts_on > post.ends_on:
        raise ValidationError({"starts_on": f"The post itself ended on {day(post.ends_on)}. Give an earlier day."})
    if post.ends_on and (ends_on is None or ends_on > post.ends_on):
        raise ValidationError({"ends_on": f"The post itself ends on {day(post.ends_on)}. Give that day or earlier."})
    others = post.holdings.filter(user=person).exclude(pk=but) if person else post.holdings.none()
    for other in others:
        begins_after = starts_on and other.ends_on and other.ends_on < starts_on
        ended_before = ends_on and other.starts_on and other.starts_on > ends_on
        if not begins_after and not ended_before:
            until = f"until {day(other.ends_on)}" if other.ends_on else "with no end given"
            since = f"from {day(other.starts_on)} " if other.starts_on else ""
            raise ValidationError(
                {"starts_on": f"{person} already holds this post {since}{until}. Choose other dates."}
            )


@transaction.atomic
def save_post(*, post: Post, by: User, at: datetime, version: int | None = None) -> Post:
    """Write a new or changed post of the authority of `by`. Its appointments must fit into its dates."""
    if post.pk is None:
        post.authority, post.is_demonstration, post.slug = (
            by.authority,
            by.is_demonstration,
            free_slug(Post, post.title),
        )
    else:
        Post.objects.select_for_update().get(pk=post.pk)
        _check_appointments_fit(post)
    if post.unit and post.agency:
        raise ValidationError({"agency": "Choose a unit or an agency, not both: the post belongs to one of them."})
    if (post.unit and not belongs_to(post.unit, by)) or (post.agency and not belongs_to(post.agency, by)):
        raise PermissionDenied
    if post.pk:
        return save(post, POST_FIELDS, by, at, version=version)
    return add(post, POST_FIELDS, by, at)


def _check_appointments_fit(post: Post) -> None:
    for holding in post.holdings.select_related("user"):
        if post.starts_on and holding.starts_on and holding.starts_on < post.starts_on:
            raise ValidationError(
                {"starts_on": f"{holding.name} holds the post from {day(holding.starts_on)}. Give that day or earlier."}
            )
        if post.ends_on and (holding.ends_on is None or holding.ends_on > post.ends_on):
            raise ValidationError(
                {"ends_on": f"{holding.name} holds the post after that day. End the appointment first, then the post."}
            )
