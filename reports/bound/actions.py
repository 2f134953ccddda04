"""Actions in papers: what is late, what changed, where everything stands, what asks to be agreed.

Each binding opens with a sentence made from the record, so that it changes when the record does and a refresh shows it.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from actionplans.action_sentences import meant
from actionplans.models import DueDateRevision
from actionplans.sentences import of_living, plain
from actionplans.standing import WORDS, effect_shown, in_state, ranked, standing, state_on, tally
from indicators.wording import capitalised, counted, either, in_words, joined, uncapitalised
from reports.bound import Asking, Binding, NothingToShow, Taken, offer
from reports.bound.promises import (
    day,
    due_cell,
    ended,
    key,
    lines_cell,
    owner,
    picked,
    promises,
    reader,
    said,
    some,
    standing_cell,
    taken,
    title_cell,
    titles,
    with_last_report,
    with_places,
)
from reports.paper import Block, Cell, Column, Paragraph, Row, Table
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
    rows = list(with_places(some(asking), asking))
    now = tally(rows, asking.on)
    states = asking.choices.get("states") or list(WORDS)
    shown = [row for row in rows if state_on(row, asking.on) in states]
    blocks: list[Block] = [said(plain(of_living(now, {}))), counts_table(now.states, asking)]
    if shown:
        blocks.append(standing_table(shown, asking))
    return taken(*blocks)


def counts_table(states: Counter[str], asking: Asking) -> Table:
    columns = (Column("Standing", width=70), Column("Actions", "end", width=30))
    rows = tuple(
        Row((Cell(WORDS[state], is_header=True), Cell(str(states[state]))), key=f"state:{state}")
        for state in WORDS
        if states[state]
    )
    return Table(f"{capitalised(counted(states.total(), 'action'))} on {day(asking.on)}", columns, rows)


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


# --- What works ---

EFFECTS = {
    "no_effect": "No effect shown",
    "not_measurable": "Not measurable",
    "not_yet_due": "Not judged yet",
    "moved": "Shown to work",
}


def delivered(asking: Asking) -> list[Any]:
    """Actions delivered and checked, what shows no effect first."""
    rows = in_state(promises(asking), "delivered", asking.on).select_related("moves__indicator", "moves_by")
    order = list(EFFECTS)
    return sorted(rows, key=lambda action: order.index(effect_shown(action) or "not_yet_due"))


def actions_effect(asking: Asking) -> Taken:
    """Whether what was delivered works: what it was meant to move, and what was found. No figure stands here: those are
    in the scorecard, under the rule for small numbers."""
    some(asking)
    rows = delivered(asking)
    if not rows:
        return taken(said("No action has been delivered and checked yet, so none can have had an effect"))
    return taken(said(effect_sentence(rows)), effect_table("Delivered, and whether it worked", rows))


def actions_without_effect(asking: Asking) -> Taken:
    """What was delivered and shows no effect: its question is open again (design rule 13). That there is none is said
    too."""
    some(asking)
    rows = [action for action in delivered(asking) if effect_shown(action) == "no_effect"]
    if not rows:
        return taken(said("No action that was delivered has been found to have no effect"))
    first = f"{counted(len(rows), 'action was', 'actions were')} delivered and {either(len(rows), 'shows', 'show')} no "
    first += f"effect, so {either(len(rows), 'its', 'their')} question is open again"
    return taken(said(first), effect_table("Delivered without effect", rows))


def effect_table(caption: str, rows: list[Any]) -> Table:
    columns = (Column("Action", width=35), Column("What it was meant to move", width=40), Column("Effect", width=25))
    return Table(caption, columns, tuple(effect_row(action) for action in rows))


def effect_sentence(rows: list[Any]) -> str:
    """How many were delivered, and for how many of them what was found; those that name no measure."""
    found = Counter(effect_shown(action) for action in rows)
    words = [
        (found["no_effect"], "shows no effect", "show no effect"),
        (found["not_yet_due"], "is not judged yet", "are not judged yet"),
        (found["not_measurable"], "has an effect that cannot be measured", "have effects that cannot be measured"),
        (found["moved"], "was followed by the change that was promised", "were followed by the change promised"),
    ]
    said = [f"{in_words(number)} {either(number, one, many)}" for number, one, many in words if number]
    first = f"{counted(len(rows), 'action has', 'actions have')} been delivered and checked: {joined(said)}."
    without = sum(action.moves_id is None for action in rows)
    if not without:
        return first
    lacks = f"{counted(without, 'of them names', 'of them name')} no measure that should move"
    return f"{first} {capitalised(lacks)}."


def effect_row(action: Any) -> Row:
    shown = effect_shown(action) or "not_yet_due"
    promised = capitalised(meant(action)) if action.moves_id else action.measure or "No measure was named"
    status = {"no_effect": "late", "moved": "shown-to-work", "not_yet_due": "not-started"}.get(shown, "")
    cells = (title_cell(action), Cell(promised), Cell(EFFECTS[shown], status=status))  # type: ignore[arg-type]
    return Row(cells, key=key(action))


def actions_moving(asking: Asking) -> Taken:
    """The actions that are meant to move one measure. That there is none is what a board most needs to know."""
    indicator = picked(asking.choices, "indicator")
    if indicator is None:
        raise NothingToShow("Choose a measure.")
    rows = ranked(promises(asking).filter(moves__indicator=indicator), asking.on).order_by("rank", "due_on", "pk")
    actions = list(rows)
    if not actions:
        return taken(said("No agreed action is meant to move this measure"))
    first = f"{counted(len(actions), 'action is', 'actions are')} meant to move it: "
    return taken(said(first + "; ".join(with_standing(action, asking) for action in actions)))


def with_standing(action: Any, asking: Asking) -> str:
    """Its title, where it stands, and by when it is due or what effect it had."""
    now = standing(action, asking.on)
    words = [uncapitalised(now.text)]
    if now.state == "delivered":
        words.append(uncapitalised(EFFECTS[effect_shown(action) or "not_yet_due"]))
    elif action.due_on:
        words.append(f"due {day(action.due_on)}")
    return f"{titles([action])[0]} ({', '.join(words)})"


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
    Binding(
        "actions_effect",
        "Whether what was delivered works",
        "Delivered actions, what each was meant to move, and whether it did.",
        actions_effect,
        ("plans", "themes"),
    ),
    Binding(
        "actions_without_effect",
        "Delivered without effect",
        "Delivered actions whose figures did not move as promised.",
        actions_without_effect,
        ("plans", "themes"),
    ),
    Binding(
        "actions_moving",
        "Actions meant to move a measure",
        "Which agreed actions should move one measure, and where they stand.",
        actions_moving,
        ("indicator",),
    ),
)
