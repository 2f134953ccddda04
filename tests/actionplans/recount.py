"""An independent recount of actions: plain Python over their rows, without a query set of the application's own."""

from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from actionplans.models import (
    Action,
    Challenge,
    DeliveryState,
    DueDateRevision,
    EffectState,
    Plan,
    ProgressUpdate,
    RowAction,
)
from safeguarding.models import Agency, Post, User
from standards.models import Theme
from tests.conftest import DAY

NEEDS = [
    "delivery_states",
    "effect_states",
    "revisions",
    "challenges",
    "contributors",
    "themes",
    "rows__themes",
    "owner__holdings",
]
number = count(1)


# --- Actions of every sort ---


def person(who: str = "performance") -> User:
    return User.objects.get(email=f"{who}@derby.example")


def fill(plan: Plan, how_many: int, seed: int = 7) -> None:
    """So many actions of every sort in a plan, the same for the same seed; every fifth stands in two rows."""
    chance, rows = Random(seed), list(plan.rows.all())
    posts = [*Post.objects.filter(authority=plan.authority, document=None).order_by("slug"), None]
    vacant = Post.objects.get(slug="demo-head-of-localities")
    agencies, themes = list(Agency.objects.order_by("slug")[:6]), list(Theme.objects.order_by("slug")[:3])
    for key in range(how_many):
        made = an_action(plan, chance, chance.choice([*posts[:5], vacant, None]), chance.choice([None, *agencies]))
        made.contributors.add(*chance.sample(agencies, chance.choice([0, 0, 1, 2])))
        made.themes.add(*chance.sample(themes, chance.choice([0, 1])))
        for row in chance.sample(rows, 2 if key % 5 == 0 else 1):
            label = f"z{next(number)}"
            RowAction.objects.create(row=row, action=made, label=label, order=1000 + next(number))
        happen(made, chance)


def an_action(plan: Plan, chance: Random, owner: Any, agency: Any) -> Action:
    key, kind = next(number), chance.choice([*["task"] * 4, *Action.Kind.values])
    day = lambda: DAY + timedelta(days=chance.randrange(-150, 150))  # noqa: E731
    can_have_date = kind in {"task", "conditional"} and chance.random() < 0.85
    return Action.objects.create(
        authority=plan.authority, title=f"Counted {key}", text="To be done", kind=kind, owner=owner, lead_agency=agency,
        awaits="The event" if kind == "conditional" else "", priority=chance.choice(["", "high", "normal"]),
        set_on=DAY - timedelta(days=chance.choice([200, 30])), measure=chance.choice(["", "Seen"]),
        original_due_on=day() if can_have_date else None, event_on=day() if kind == "conditional" else None,
        review_on=day() if kind == "standing" and chance.random() < 0.8 else None,
        depends_on=Action.objects.filter(rows__plan=plan, kind="task").first() if kind == "dependency" else None,
    )  # fmt: skip


def happen(action: Action, chance: Random) -> None:
    """What has happened to it, as its source says, so that every order of states is to be met."""
    ago = lambda most: DAY - timedelta(days=chance.randrange(most))  # noqa: E731
    for _ in range(chance.choice([0, 1, 1, 2, 3])):
        DeliveryState.objects.create(
            action=action, state=chance.choice(DeliveryState.State.values), on=ago(130), note="As the source says"
        )
    for _ in range(chance.choice([0, 0, 1])):
        EffectState.objects.create(action=action, state=chance.choice(EffectState.State.values), on=ago(60), note="So")
    if action.original_due_on:
        move(action, chance, ago)
    for _ in range(chance.choice([0, 0, 1, 2])):
        put_on = ago(130)
        settled = {"settled_on": ago(30), "settled_by": person(), "answer": "So"} if chance.random() < 0.5 else {}
        Challenge.objects.create(action=action, text="Why?", on=put_on, by=person("board"), **settled)
    ProgressUpdate.objects.create(action=action, done="Some", on=ago(100), by=person())


def move(action: Action, chance: Random, ago: Any) -> None:
    now = action.original_due_on
    for turn in range(chance.choice([0, 0, 1, 2])):
        agreement = chance.choice(["agreed", "refused", "asked"]) if turn else "not_needed"
        decided = {"decided_on": ago(20), "decided_by": person("chair")} if agreement in {"agreed", "refused"} else {}
        on = DAY - timedelta(days=60 - 30 * turn + chance.randrange(5))
        moved = {"from_on": now, "to_on": now + timedelta(days=chance.choice([-9, 14, 40])), "reason": "Staff left"}
        DueDateRevision.objects.create(action=action, on=on, by=person(), agreement=agreement, **moved, **decided)


# --- The recount ---


def actions_of(plan: Plan | None, on: date) -> list[Action]:
    """What the board of Derby sees of a plan on a day, or of all plans; each once."""
    rows = Action.objects.prefetch_related(*NEEDS).select_related("owner", "depends_on__depends_on", "authority")
    found = [row for row in rows if row.document_id or (row.authority.slug == "derby" and row.set_on)]
    found = [row for row in found if row.merged_into_id is None and (row.set_on is None or row.set_on <= on)]
    return [row for row in found if plan is None or any(place.plan_id == plan.pk for place in row.rows.all())]


def last(rows: Any, on: date) -> Any:
    before = sorted((row for row in rows if row.on <= on), key=lambda row: (row.on, row.pk))
    return before[-1].state if before else None


def dated_by(action: Action) -> Action:
    while action.kind == "dependency" and action.depends_on is not None:
        action = action.depends_on
    return action


def moves(action: Action, on: date) -> list[DueDateRevision]:
    rows = sorted(dated_by(action).revisions.all(), key=lambda row: (row.on, row.pk))
    at_once = [row for row in rows if row.agreement == "not_needed" and row.on <= on]
    return [row for row in rows if row in at_once or (row.agreement == "agreed" and row.decided_on <= on)]


def due(action: Action, on: date) -> date | None:
    made = moves(action, on)
    return made[-1].to_on if made else dated_by(action).original_due_on


def state(action: Action, on: date) -> str:
    now = last(action.delivery_states.all(), on)
    if now in ("delivered", "reported", "closed"):
        return now
    if not action.document_id and not action.set_on:
        return "preparation"
    if action.kind == "standing" and action.review_on and action.review_on < on:
        return "review_due"
    if action.kind in ("standing", "watching", "comment"):
        return action.kind
    runs = action.kind == "task" or (action.kind == "conditional" and bool(action.event_on) and action.event_on <= on)
    if runs and due(action, on) and due(action, on) < on:
        return "late"
    if not runs and now in (None, "not_started"):
        return "waiting"
    return now or ("not_stated" if action.document_id else "not_started")


def is_deliverable(action: Action) -> bool:
    return action.kind in ("task", "conditional", "dependency")


def open_questions(action: Action, on: date) -> int:
    return sum(row.on <= on and not (row.settled_on and row.settled_on <= on) for row in action.challenges.all())


def is_held(post: Post, on: date) -> bool:
    return any(holding.is_in_force(on) for holding in post.holdings.all())


def lacks(action: Action, what: str, on: date) -> bool:
    if what == "owner":
        return is_deliverable(action) and action.owner is None and not action.printed_owner
    if what == "holder":
        return not action.document_id and action.owner is not None and not is_held(action.owner, on)
    if what == "date":
        return action.kind == "task" and due(action, on) is None and not action.printed_due
    return is_deliverable(action) and not action.document_id and not action.measure and not action.moves_id


def agencies(action: Action) -> set[int]:
    found = {agency.pk for agency in action.contributors.all()} | {action.lead_agency_id}
    return (found | ({action.owner.agency_id} if action.owner else set())) - {None}


def effect(action: Action, on: date) -> str | None:
    judged = last(action.effect_states.all(), on)
    if judged in (None, "not_yet_due"):
        return "not_yet_due" if last(action.delivery_states.all(), on) == "delivered" else None
    return judged


def window(action: Action, name: str, on: date) -> bool:
    if name == "overdue":
        return state(action, on) == "late"
    if last(action.delivery_states.all(), on) in ("delivered", "closed"):
        return False
    if due(action, on) is None:
        return name == "none" and is_deliverable(action)
    days, within_three_months = (due(action, on) - on).days, due(action, on) <= three_months_after(on)
    windows = {"soon": 0 <= days <= 30, "quarter": days > 30 and within_three_months, "later": not within_three_months}
    return windows.get(name, False)


def three_months_after(on: date) -> date:
    month = on.month + 3
    return date(on.year + (month > 12), (month - 1) % 12 + 1, min(on.day, 28))


def changed(action: Action, name: str, since: date, on: date) -> bool:
    def new(day: date | None) -> bool:
        return day is not None and since < day <= on

    revisions, questions = action.revisions.all(), action.challenges.all()
    states = sorted(action.delivery_states.all(), key=lambda row: (row.on, row.pk))
    pairs = list(zip([None, *states], states, strict=False))
    return {
        "late": lambda: state(action, on) == "late" and due(action, on) >= since,
        "moved": lambda: any(
            new(row.on if row.agreement == "not_needed" else row.decided_on)
            for row in revisions
            if row.agreement in ("not_needed", "agreed")
        ),
        "asked": lambda: any(
            new(row.on) and (row.agreement == "asked" or (row.decided_on and row.decided_on > on)) for row in revisions
        ),
        "refused": lambda: any(row.agreement == "refused" and new(row.decided_on) for row in revisions),
        "question": lambda: any(new(row.on) for row in questions),
        "settled": lambda: any(new(row.settled_on) for row in questions),
        "worked": lambda: any(row.state == "moved" and new(row.on) for row in action.effect_states.all()),
        "no_effect": lambda: any(row.state == "no_effect" and new(row.on) for row in action.effect_states.all()),
        "not_measurable": lambda: any(
            row.state == "not_measurable" and new(row.on) for row in action.effect_states.all()
        ),
        "reopened": lambda: any(
            before and before.state in ("delivered", "closed") and new(row.on)
            and row.state in ("not_started", "on_track", "at_risk")
            for before, row in pairs
        ),
    }.get(name, lambda: any(row.state == name and new(row.on) for row in states))()  # fmt: skip


def passes(action: Action, name: str, value: str, since: date, on: date) -> bool:
    """Whether an action is among those that one filter of the list leaves."""
    together = {"slipping": ["late", "at_risk"], "open": ["late", "at_risk", "on_track", "not_started", "waiting"]}
    times = len(moves(action, on))
    tests = {
        "state": lambda: state(action, on) in together.get(value, [value]),
        "due": lambda: window(action, value, on),
        "kind": lambda: is_deliverable(action) if value == "deliverable" else action.kind == value,
        "moved": lambda: {"never": times == 0, "any": times > 0, "once": times == 1, "more": times > 1}[value],
        "effect": lambda: effect(action, on) == value,
        "lacks": lambda: lacks(action, value, on),
        "questions": lambda: (open_questions(action, on) > 0) == (value == "open"),
        "priority": lambda: action.priority == value,
        "source": lambda: {"printed": action.document_id, "living": action.set_on}[value] is not None,
        "agency": lambda: int(value) in agencies(action) if value != "none" else not agencies(action),
        "owner": lambda: action.owner_id == (None if value == "none" else int(value)),
        "theme": lambda: int(value) in {theme.pk for theme in [*action.themes.all(), *row_themes(action)]},
        "month": lambda: (f"{due(action, on):%Y-%m}" if due(action, on) else "none") == value,
        "changed": lambda: changed(action, value, since, on),
    }
    return tests[name]()


def row_themes(action: Action) -> list[Theme]:
    return [theme for row in action.rows.all() for theme in row.themes.all()]


def recount(actions: list[Action], filters: dict[str, str], since: date, on: date) -> set[int]:
    """The keys of those actions that all of the filters leave."""
    return {row.pk for row in actions if all(passes(row, name, value, since, on) for name, value in filters.items())}
