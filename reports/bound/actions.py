"""Actions in papers: what is late, what changed, where everything stands, what asks to be agreed.

Each binding opens with a sentence made from the record, so that it changes when the record does and a refresh shows it.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from actionplans.models import DueDateRevision
from actionplans.sentences import after, loose_ends, of_living, plain, slips
from actionplans.standing import WORDS, Tally, in_state, standing, state_on, tally
from indicators.wording import capitalised, counted
from reports.bound import Asking, Binding, Taken, offer
from reports.bound.effects import hidden_effects, withheld
from reports.bound.promises import (
    day,
    due_cell,
    ended,
    key,
    lines_cell,
    owner,
    promises,
    reader,
    said,
    some,
    standing_cell,
    taken,
    title_cell,
    with_last_report,
    with_places,
)
from reports.paper import Block, Cell, Column, Paragraph, Row, Table
from reports.withheld import COUNT
from safeguarding.calendar import working_days_between

# --- What is late ---


def late_actions(asking: Asking) -> Taken:
    """What is late, the longest first. That nothing is late is said too."""
    some(asking)
    rows = list(with_last_report(in_state(promises(asking), "late", asking.on), asking.on))
    if not rows:
        return taken(said("No action is late"))
    longest = standing(rows[0], asking.on).days_late
    how = f"by {counted(longest, 'working day')}"
    first = f"{counted(len(rows), 'action is', 'actions are')} late, {how if len(rows) == 1 else f'the longest {how}'}"
    columns = (
        Column("Action", width=25),
        Column("Owner", width=15),
        Column("Due", width=20),
        Column("Stands", width=15),
        Column("Last report", width=25),
    )
    table = Table(f"Late on {day(asking.on)}", columns, tuple(late_row(row, asking) for row in rows))
    return taken(said(first), table)


def has_late(asking: Asking) -> bool:
    return bool(in_state(promises(asking), "late", asking.on).exists())


def late_row(action: Any, asking: Asking) -> Row:
    now = standing_cell(action, asking.on)
    cells = (title_cell(action), Cell(owner(action)), due_cell(action), now, lines_cell(last_report(action)))
    return Row(cells, key=key(action))


def last_report(action: Any) -> list[str]:
    """When it was last reported on, what was said and what comes next."""
    if action.last_on is None:
        return ["Nothing has been reported."]
    following = f"Next: {ended(action.last_next)}" if action.last_next else ""
    return [f"{day(action.last_on)}: {ended(action.last_done)}", following]


# --- Where everything stands ---


def actions_standing(asking: Asking) -> Taken:
    """Every action with its owner, dates and standing, under its plan; first how many stand how. `states` limits the
    rows, and no count."""
    rows = list(with_places(some(asking), asking).select_related("moves__indicator", "moves_by"))
    now = tally(rows, asking.on)
    states = asking.choices.get("states") or list(WORDS)
    shown = [row for row in rows if state_on(row, asking.on) in states]
    blocks: list[Block] = [counts_table(now.states, asking)]
    if shown:
        blocks.append(standing_table(shown, asking))
    first = said(plain(of_living(now, {})))
    hidden = hidden_effects(asking, rows)
    return Taken((first, *blocks), (said(without_effects(now, len(hidden))) if hidden else first, *blocks))


def without_effects(now: Tally, hidden: int) -> str:
    """The same sentence for the public edition where effects are withheld: it counts none."""
    delivered = now.deliverable["delivered"]
    done = f"{counted(delivered, 'has', 'have')} been delivered and checked; {withheld(hidden)}"
    return plain(after(slips(now, {}), [f"{capitalised(done)}."], loose_ends(now, {})))


def counts_table(states: Counter[str], asking: Asking) -> Table:
    columns = (Column("Standing", width=30), Column("Actions", width=70))
    rows = tuple(
        Row((Cell(WORDS[state], is_header=True), Cell(str(states[state]))), key=f"{COUNT}{state}")
        for state in WORDS
        if states[state]
    )
    return Table(f"Actions by standing on {day(asking.on)}", columns, rows)  # a total would tell of a withheld row


def standing_table(actions: Iterable[Any], asking: Asking) -> Table:
    """Each action once, under the first of its plans, in the order of its rows; within none, at the end."""
    columns = (
        Column("Action", width=35),
        Column("Owner", width=20),
        Column("Due", width=25),
        Column("Stands", width=20),
    )
    groups: dict[str, list[tuple[Any, Any]]] = {}
    for action in actions:
        place = next(iter(action.row_actions.all()), None)
        groups.setdefault(place.row.plan.title if place else "In no plan", []).append((place, action))
    rows: list[Row] = []
    for title, own in sorted(groups.items(), key=lambda group: group[0] == "In no plan"):
        rows.append(Row.section(title))
        placed = sorted(own, key=lambda item: (item[0].row.order, item[0].order) if item[0] else (0, 0))
        rows += [standing_row(place, action, asking) for place, action in placed]
    return Table("Actions, their owners and dates", columns, tuple(rows))


def standing_row(place: Any, action: Any, asking: Asking) -> Row:
    label = f"{place.row.number}{place.label} " if place else ""
    cells = (
        Cell(f"{label}{action.title}", is_header=True),
        Cell(owner(action)),
        due_cell(action),
        standing_cell(action, asking.on),
    )
    return Row(cells, key=key(action))


# --- Moves that ask to be agreed ---


def asked_moves(asking: Asking) -> list[tuple[DueDateRevision, Any]]:
    """Second and later moves that wait for agreement, with their actions; the oldest first."""
    actions = {action.pk: action for action in promises(asking).exclude(asked_to=None)}
    rows = DueDateRevision.objects.visible_to(reader(asking)).filter(action__in=actions)
    waiting = rows.asked(asking.on).order_by("on", "pk")  # type: ignore[attr-defined]
    return [(row, actions[row.action_id]) for row in waiting]


def chair_moves(asking: Asking) -> Taken:
    """Second moves of due dates that wait for agreement."""
    some(asking)
    moves = asked_moves(asking)
    if not moves:
        return taken(said("No second move of a due date waits for agreement"))
    first = (
        f"{counted(len(moves), 'due date is', 'due dates are')} asked to move again. "
        "A date that moves a second time needs to be agreed"
    )
    columns = (
        Column("Action", width=20),
        Column("Owner", width=15),
        Column("Due now", width=20),
        Column("Asked for", width=20),
        Column("Why", width=25),
    )
    rows = tuple(move_row(move, action) for move, action in moves)
    return taken(said(first), Table("Moves of due dates to agree", columns, rows))


def move_row(move: DueDateRevision, action: Any) -> Row:
    first = action.original_due_on or move.from_on
    later = counted(working_days_between(first, move.to_on), "working day")
    cells = (
        title_cell(action),
        Cell(owner(action)),
        due_cell(action),
        Cell(blocks=(Paragraph(day(move.to_on)), Paragraph(f"{capitalised(later)} after the first date"))),
        Cell(ended(move.reason)),
    )
    return Row(cells, key=key(action))


offer(
    Binding(
        "late_actions",
        "Actions that are late",
        "What is late, by how many working days, who owns it and what was last reported.",
        late_actions,
        ("plans", "themes"),
    ),
    Binding(
        "actions_standing",
        "Where the actions stand",
        "How many stand how, then every action with its owner, dates and standing.",
        actions_standing,
        ("plans", "themes", "states"),
    ),
    Binding(
        "chair_moves",
        "Second moves of due dates to agree",
        "Dates that are asked to move again, from when to when, and why.",
        chair_moves,
        ("plans",),
    ),
)
