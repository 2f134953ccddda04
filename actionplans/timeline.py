"""Actions by the month in which they are due, and by the agency or the post that answers for them."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, OuterRef, Subquery, Value, When

from actionplans.models import Action
from actionplans.standing import ENDED, RANKS, WORDS
from safeguarding.models import Agency, Post

STATES = list(WORDS)
NONE = "none"


@dataclass(frozen=True)
class Group:
    """A month, an agency or a post: the filters that show its actions, and how many of them stand how. `note` is said
    under its name; `is_vacant`: nobody holds the post."""

    label: str
    filters: dict[str, str]
    states: Counter[str]
    note: str = ""
    is_vacant: bool = False

    @property
    def total(self) -> int:
        return self.states.total()


def by_month(actions: Any) -> list[Group]:
    """Of ranked actions those with a due date, month by month, then those without."""
    months: dict[date | None, Counter[str]] = defaultdict(Counter)
    for due_on, rank in actions.order_by().values_list("due_on", "rank"):
        months[due_on.replace(day=1) if due_on else None][STATES[rank]] += 1
    without = months.pop(None, None)
    groups = [Group(f"{month:%B %Y}", {"month": f"{month:%Y-%m}"}, months[month]) for month in sorted(months)]
    return groups if without is None else [*groups, Group("No due date", {"month": NONE}, without)]


def by_owner(actions: Any) -> list[Group]:
    """Of ranked actions, by the post that owned each on the day; those without one last."""
    posts: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    columns = "owner_title", "owned_by", "holder", "document_id", "rank"
    for title, owner, holder, document, rank in actions.order_by().values_list(*columns):
        is_vacant = owner is not None and holder is None and document is None
        posts[title or "", owner, holder or "", is_vacant][STATES[rank]] += 1
    found: dict[Any, Group] = {}
    for (title, owner, holder, is_vacant), states in posts.items():
        key = owner or NONE
        label = title if owner else "No post named"
        seen = found.get(key, Group(label, {"owner": str(key)}, Counter(), holder))
        found[key] = Group(label, seen.filters, seen.states + states, seen.note, is_vacant or seen.is_vacant)
    return sorted(found.values(), key=lambda group: (group.filters["owner"] == NONE, group.label))


def by_agency(actions: Any, only: Any = None) -> list[Group]:
    """Of ranked actions, by every agency that leads, contributes or has the post that owns: an action counts under each
    of them; those of no agency come last. `only`: one agency, or "none" for those of no agency."""
    owns = Subquery(Post.objects.filter(pk=OuterRef("owned_by")).values("agency"))
    rows = actions.order_by().annotate(owning_agency=owns).values_list("pk", "rank", "lead_agency", "owning_agency")
    given = Action.contributors.through.objects.filter(action__in=actions.order_by().values("pk"))
    contributors: dict[int, set[int]] = defaultdict(set)
    for action, agency in given.values_list("action", "agency"):
        contributors[action].add(agency)
    counts: dict[Any, Counter[str]] = defaultdict(Counter)
    for pk, rank, *of_action in rows:
        for agency in {key for key in of_action if key} | contributors[pk] or {NONE}:
            counts[agency][STATES[rank]] += 1
    names = dict(Agency.objects.filter(pk__in=[key for key in counts if key != NONE]).values_list("pk", "name"))
    names[NONE] = "No agency named"
    shown = counts if only in (None, "") else {key: counts[key] for key in counts if key == getattr(only, "pk", only)}
    order = sorted(shown, key=lambda key: (key == NONE, names[key]))
    return [Group(names[key], {"agency": str(key)}, counts[key]) for key in order]


def in_order_of_time(actions: Any) -> Any:
    """Ranked actions as a timeline lists them: what is late, then what is due, what has no date, what has ended."""
    ended = [RANKS[state] for state in ENDED]
    whens = When(rank=RANKS["late"], then=Value(0)), When(rank__in=ended, then=Value(3)), When(due_on=None, then=2)
    return actions.order_by(Case(*whens, default=Value(1)), F("due_on").asc(nulls_last=True), "pk")


def stretch_of(action: Any) -> str:
    """The heading under which a timeline lists an action that was read ranked."""
    state = STATES[action.rank]
    if state == "late":
        return "Overdue"
    if state in ENDED:
        return "Delivered or closed"
    return f"{action.due_on:%B %Y}" if action.due_on else "No due date"


def states_in(groups: Iterable[Group]) -> list[str]:
    """The states that occur in any of them, as columns of a table."""
    found = {state for group in groups for state, number in group.states.items() if number}
    return [state for state in WORDS if state in found]
