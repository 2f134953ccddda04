"""Reading what changes hands with a post: to whoever holds it newly, from whoever leaves it, and while it is vacant."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from actionplans import owned
from actionplans.models import Action, HandoverNote
from actionplans.owned import Owned
from safeguarding.models import Post, PostHolding

PROMISED = Q(actions__document=None, actions__set_on__isnull=False, actions__merged_into=None)
NEW = timedelta(days=30)  # so long after somebody has come to a post, what it owns counts as handed over


@dataclass
class Handed:
    """A post that somebody has held for a short while, who held it before, and its actions with what they were left."""

    post: Post
    since: date
    before: list[str] = field(default_factory=list)
    rows: list[tuple[Owned, list[HandoverNote]]] = field(default_factory=list)


def handed_over(user: Any, today: date, mine: Iterable[Owned]) -> list[Handed]:
    """Posts held for fewer than 30 days that own anything open. `mine` is what `owned.mine` found."""
    held = PostHolding.objects.on(today).filter(user=user, starts_on__gt=today - NEW).select_related("post")
    found = {holding.post_id: Handed(holding.post, holding.starts_on) for holding in held.order_by("starts_on", "pk")}
    if not found:
        return []
    own = [one for one in mine if one.is_open or one.now.state == "reported"]
    notes = notes_of([one.action for one in own if one.action.owner_id in found])
    for one in own:
        if one.action.owner_id in found:
            found[one.action.owner_id].rows.append((one, notes[one.action.pk]))
    for post, names in held_before(found).items():
        found[post].before = names
    return [handed for handed in found.values() if handed.rows]


def held_before(found: dict[int, Handed]) -> dict[int, list[str]]:
    """Who left each post last, before its new holder came: all who left on that day."""
    last: dict[int, tuple[date, list[str]]] = {}
    rows = PostHolding.objects.filter(post__in=found, ends_on__isnull=False).select_related("user")
    for holding in rows.order_by("ends_on", "pk"):
        if holding.ends_on < found[holding.post_id].since:
            ended, names = last.get(holding.post_id, (None, []))
            last[holding.post_id] = (
                holding.ends_on,
                [*names, holding.name] if ended == holding.ends_on else [holding.name],
            )
    return {post: names for post, (_, names) in last.items()}


def notes_of(actions: Iterable[Action]) -> dict[int, list[HandoverNote]]:
    """Notes by the key of their action, the newest first."""
    found = defaultdict(list)
    for note in HandoverNote.objects.filter(action__in=actions).select_related("by").order_by("-on", "-pk"):
        found[note.action_id].append(note)
    return found


def of_post(user: Any, post: Post, today: date) -> list[Owned]:
    """What a post owns and has not finished."""
    rows = owned.with_questions(owned.living(user, today).filter(owner=post), today)
    return [own for own in rows if own.is_open or own.now.state == "reported"]


def vacant(user: Any, today: date) -> QuerySet[Post]:
    """Posts of the person's authority that nobody holds today although they own promises, with their `number`."""
    promises = Action.objects.visible_to(user).filter(owned.LIVING, owner=OuterRef("pk"))
    held = PostHolding.objects.of_holders(today).filter(post=OuterRef("pk"))
    posts = Post.objects.visible_to(user).filter(~Exists(held), Exists(promises), authority=user.authority_id)
    return posts.annotate(number=Count("actions", filter=PROMISED)).order_by("title", "pk")
