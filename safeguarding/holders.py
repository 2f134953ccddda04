"""Who holds a post on a day, and since when. Asked of one post it reads `post.holdings`, which a list prefetches."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Prefetch

from safeguarding.models import Post, PostHolding, RoleGrant


def now_held(on: date) -> list[Prefetch]:
    """For a list of people: the roles and the posts each has on a day, as `held_roles` and `held_posts`."""
    roles = RoleGrant.objects.filter(ended_at__isnull=True).order_by("granted_at", "pk")
    posts = PostHolding.objects.on(on).select_related("post").order_by("starts_on", "pk")
    return [Prefetch("grants", roles, to_attr="held_roles"), Prefetch("holdings", posts, to_attr="held_posts")]


def all_holdings() -> Prefetch:
    """For a list of posts: everybody who ever held each, newest first."""
    rows = PostHolding.objects.select_related("user").order_by(F("starts_on").desc(nulls_last=True), "-pk")
    return Prefetch("holdings", rows)


def holders(post: Post, on: date) -> list[PostHolding]:
    """Everybody who holds the post on a day: none while it is vacant, several in a job share or a handover."""
    return [holding for holding in post.holdings.all() if holding.is_in_force(on)]


def since(post: Post, on: date) -> date | None:
    """The day from which the post is held as it is, or vacant. None: not known, or the document prints no dates."""
    if post.document_id:
        return None
    if held := holders(post, on):
        starts = [holding.starts_on for holding in held]
        return None if None in starts else min(starts)
    ends = [holding.ends_on for holding in post.holdings.all() if holding.ends_on and holding.ends_on < on]
    return max(ends) + timedelta(days=1) if ends else post.starts_on


def is_vacant(post: Post, on: date) -> bool:
    """Only of a post of ours that exists on the day: nobody says it of a printed one (design rule 16)."""
    exists = (post.starts_on is None or post.starts_on <= on) and (post.ends_on is None or post.ends_on >= on)
    return post.document_id is None and exists and not holders(post, on)


def holder_text(post: Post, on: date) -> str:
    """Who holds it, in words: of a printed post the names as printed; else "Vacant", or when the post exists."""
    if post.document_id:
        return ", ".join(holding.name for holding in post.holdings.all()) or "None printed"
    if post.ends_on and post.ends_on < on:
        return f"Post ended on {post.ends_on:%-d %B %Y}"
    if post.starts_on and post.starts_on > on:
        return f"Post starts on {post.starts_on:%-d %B %Y}"
    return ", ".join(holding.name for holding in holders(post, on)) or "Vacant"


@dataclass(frozen=True)
class Vacancy:
    """Days on which nobody held a post. `ends_on` None: it is vacant still."""

    starts_on: date
    ends_on: date | None = None


def over_time(post: Post, on: date) -> list[PostHolding | Vacancy]:
    """Everybody who held the post, newest first, with the vacancies between them and up to a day or its own end.

    Of a printed post only what is printed. A holding without its dates starts or ends no vacancy.
    """
    held = sorted(post.holdings.all(), key=lambda holding: (holding.starts_on or date.min, holding.pk))
    if post.document_id:
        return list(held)
    rows: list[PostHolding | Vacancy] = []
    free = None
    for holding in held:
        if free and holding.starts_on and holding.starts_on > free:
            rows.append(Vacancy(free, holding.starts_on - timedelta(days=1)))
        rows.append(holding)
        ends = date.max if holding.ends_on is None or free == date.max else holding.ends_on + timedelta(days=1)
        free = max(free or ends, ends)
    if free and free <= min(on, post.ends_on or on):
        rows.append(Vacancy(free, post.ends_on if post.ends_on and post.ends_on < on else None))
    return rows[::-1]
