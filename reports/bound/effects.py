"""Whether what was delivered works, and which effects of actions the public edition withholds.

That an action worked, or did not, tells on which side of a promised level its figure lies. Where that figure is
withheld as a small number, what was found of the effect is withheld with it, and so is its place in a sorted list.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from actionplans.action_sentences import meant
from actionplans.standing import effect_shown, in_state, ranked, standing
from indicators import figures
from indicators.wording import capitalised, counted, either, in_words, joined, uncapitalised
from reports.bound import Asking, Binding, NothingToShow, Taken, offer
from reports.bound.promises import (
    EFFECT_MARKS,
    day,
    key,
    picked,
    promises,
    reader,
    said,
    some,
    taken,
    title_cell,
    titles,
)
from reports.bound.smallness import TOTAL, Smallness
from reports.finishing import WITHHELD_SMALL
from reports.paper import Block, Cell, Column, Row, Table

JUDGED = {"moved", "no_effect"}
Hidden = frozenset[int]
NOTHING: Hidden = frozenset()


def hidden_effects(asking: Asking, actions: Iterable[Any]) -> Hidden:
    """Keys of those of these actions (read with `as_they_stood` and `moves__indicator`, `moves_by`) whose effect was
    judged by a figure that the public edition withholds. A constant number of queries; none where no effect was
    judged."""
    judged = [action for action in actions if action.moves_id and action.effect in JUDGED]
    if not judged:
        return NOTHING
    runs = figures.runs(reader(asking), {action.moves.indicator for action in judged})
    behind = {action.pk: points_behind(action, runs[action.moves.indicator_id].points) for action in judged}
    every = [point for points in behind.values() for point in points]
    small = Smallness.of(reader(asking), every, asking.on)
    return frozenset(key for key, points in behind.items() if any(small.hides(point, TOTAL) for point in points))


def points_behind(action: Any, points: Iterable[figures.Point]) -> list[figures.Point]:
    """The figures it may have been judged by: those of the definition that the plan named, from its quarter on."""
    own = [point for point in points if point.version.pk == action.moves_id]
    return [point for point in own if point.period.ends_on >= action.moves_by.ends_on]


def withheld(number: int) -> str:
    """That the effect of so many actions is not told; of how many of them it was good is not told either."""
    return f"what was found of the effect of {counted(number, 'action')} is {WITHHELD_SMALL}"


# --- What works ---

EFFECTS = {
    "no_effect": "No effect shown",
    "not_measurable": "Not measurable",
    "not_yet_due": "Not judged yet",
    "moved": "Shown to work",
    "withheld": capitalised(WITHHELD_SMALL),
}


def delivered(asking: Asking) -> list[Any]:
    """Actions delivered and checked."""
    rows = in_state(promises(asking), "delivered", asking.on)
    return list(rows.select_related("moves__indicator", "moves_by"))


def actions_effect(asking: Asking) -> Taken:
    """Whether what was delivered works: what it was meant to move, and what was found. No figure stands here: those are
    in the scorecard, under the rule for small numbers."""
    some(asking)
    rows = delivered(asking)
    if not rows:
        return taken(said("No action has been delivered and checked yet, so none can have had an effect"))
    hidden = hidden_effects(asking, rows)
    full, public = (
        (said(effect_sentence(rows, hides)), effect_table("Delivered, and whether it worked", rows, hides))
        for hides in (NOTHING, hidden)
    )
    return Taken(full, public)


def actions_without_effect(asking: Asking) -> Taken:
    """What was delivered and shows no effect: its question is open again (design rule 13). That there is none is said
    too."""
    some(asking)
    rows = delivered(asking)
    hidden = hidden_effects(asking, rows)
    return Taken(no_effect(rows, NOTHING), no_effect(rows, hidden))


def no_effect(rows: list[Any], hidden: Hidden) -> tuple[Block, ...]:
    own = [action for action in rows if effect_of(action, hidden) == "no_effect"]
    more: tuple[Block, ...] = (said(withheld(len(hidden))),) if hidden else ()
    if not own:
        known = "" if not hidden else " as far as that is public"
        return (said(f"No action that was delivered has been found to have no effect{known}"), *more)
    first = f"{counted(len(own), 'action was', 'actions were')} delivered and {either(len(own), 'shows', 'show')} no "
    first += f"effect, so {either(len(own), 'its', 'their')} question is open again"
    return (said(first), effect_table("Delivered without effect", own, hidden), *more)


def effect_of(action: Any, hidden: Hidden) -> str:
    """A name of EFFECTS."""
    return "withheld" if action.pk in hidden else effect_shown(action) or "not_yet_due"


def effect_table(caption: str, rows: list[Any], hidden: Hidden) -> Table:
    """What shows no effect first; what is withheld last, so that its place tells nothing."""
    order = list(EFFECTS)
    ordered = sorted(rows, key=lambda action: order.index(effect_of(action, hidden)))
    columns = (Column("Action", width=35), Column("What it was meant to move", width=40), Column("Effect", width=25))
    return Table(caption, columns, tuple(effect_row(action, hidden) for action in ordered))


def effect_sentence(rows: list[Any], hidden: Hidden) -> str:
    """How many were delivered, and for how many of them what was found; those that name no measure."""
    found = Counter(effect_of(action, hidden) for action in rows)
    words = [
        (found["no_effect"], "shows no effect", "show no effect"),
        (found["not_yet_due"], "is not judged yet", "are not judged yet"),
        (found["not_measurable"], "has an effect that cannot be measured", "have effects that cannot be measured"),
        (found["moved"], "was followed by the change that was promised", "were followed by the change promised"),
    ]
    said = [f"{in_words(number)} {either(number, one, many)}" for number, one, many in words if number]
    said += [withheld(found["withheld"])] if found["withheld"] else []
    first = f"{counted(len(rows), 'action has', 'actions have')} been delivered and checked: {joined(said)}."
    without = sum(action.moves_id is None for action in rows)
    if not without:
        return first
    lacks = f"{counted(without, 'of them names', 'of them name')} no measure that should move"
    return f"{first} {capitalised(lacks)}."


def effect_row(action: Any, hidden: Hidden) -> Row:
    shown = effect_of(action, hidden)
    promised = capitalised(meant(action)) if action.moves_id else action.measure or "No measure was named"
    cells = (title_cell(action), Cell(promised), Cell(EFFECTS[shown], status=EFFECT_MARKS.get(shown, "")))
    return Row(cells, key=key(action))


def actions_moving(asking: Asking) -> Taken:
    """The actions that are meant to move one measure. That there is none is what a board most needs to know."""
    indicator = picked(asking.choices, "indicator")
    if indicator is None:
        raise NothingToShow("Choose a measure.")
    rows = ranked(promises(asking).filter(moves__indicator=indicator), asking.on)
    actions = list(rows.select_related("moves__indicator", "moves_by").order_by("rank", "due_on", "pk"))
    if not actions:
        return taken(said("No agreed action is meant to move this measure"))
    first = f"{counted(len(actions), 'action is', 'actions are')} meant to move it: "
    full, public = (
        (said(first + "; ".join(with_standing(action, asking, hides) for action in actions)),)
        for hides in (NOTHING, hidden_effects(asking, actions))
    )
    return Taken(full, public)


def with_standing(action: Any, asking: Asking, hidden: Hidden) -> str:
    """Its title, where it stands, and by when it is due or what effect it had."""
    now = standing(action, asking.on)
    words = [uncapitalised(now.text)]
    if now.state == "delivered":
        effect = effect_of(action, hidden)
        words.append(f"effect {WITHHELD_SMALL}" if effect == "withheld" else uncapitalised(EFFECTS[effect]))
    elif action.due_on:
        words.append(f"due {day(action.due_on)}")
    return f"{titles([action])[0]} ({', '.join(words)})"


offer(
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
