"""Plain sentences about plans and actions, made from the record."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from actionplans.standing import Tally, standing
from indicators.wording import capitalised, counted, either, in_words, joined
from safeguarding.paging import LONGEST


def of_plan(plan: Any, rows: int, tally: Tally) -> str:
    """What a plan amounts to. A published plan without owners, dates or states says so first (the 2009 review)."""
    if not tally.actions:
        return f"The plan has {counted(rows, plan.row_word)} and no action yet."
    if plan.document_id:
        return of_printed_plan(plan, rows, tally)
    late, risk = tally.count("late"), tally.count("at_risk")
    delivered = tally.count("delivered")
    parts = [f"Of {counted(tally.counted, 'action')} that can be delivered, {slipping(late, risk)}"]
    if tally.moved_more_than_once:
        parts[0] += f"; {counted(tally.moved_more_than_once, 'date has', 'dates have')} been moved more than once"
    if delivered:
        parts.append(f"{capitalised(counted(delivered, 'has', 'have'))} been delivered and checked; {effect(tally)}")
    if tally.without_owner:
        parts.append(f"{capitalised(counted(tally.without_owner, 'has', 'have'))} no owner")
    return ". ".join(parts) + "."


def slipping(late: int, risk: int) -> str:
    """Such as "one is late and two are at risk", "none is late or at risk"."""
    if not late and not risk:
        return "none is late or at risk"
    said = [f"{in_words(late)} {either(late, 'is', 'are')} late"] if late else []
    said += [f"{in_words(risk)} {either(risk, 'is', 'are')} at risk"] if risk else []
    return joined(said)


def effect(tally: Tally) -> str:
    """Delivered is not effective (design rule 13): such as "for one of them the figures moved as promised"."""
    return f"for {in_words(tally.with_effect) if tally.with_effect else 'none'} of them the figures moved as promised"


def times(count: int) -> str:
    """How often a date was moved: "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def of_printed_plan(plan: Any, rows: int, tally: Tally) -> str:
    """The 2009 review has no owner, date or state in any row, and its first sentence says so."""
    size = f"{counted(rows, plan.row_word)} and {counted(tally.actions, 'action')}"
    lacking = []
    if tally.without_owner == tally.counted and tally.counted:
        lacking.append("owner")
    if tally.without_date and tally.without_date >= sum(tally.states.get(s, 0) for s in ("not_stated", "reported")):
        lacking.append("date")
    if tally.count("not_stated", "waiting", "standing", "watching", "comment") == tally.actions:
        lacking.append("state")
    if lacking:
        first = f"As printed, none of the {size} has {joined_or(lacking)}."
    else:
        first = f"As printed: {size}."
    names = {
        "standing": ("standing practice", "standing practices"),
        "waiting": ("action that waits", "actions that wait"),
        "watching": ("watching brief", "watching briefs"),
        "comment": ("comment", "comments"),
    }
    kinds = [counted(tally.states[state], *words) for state, words in names.items() if tally.states.get(state)]
    number = tally.count(*names)
    return (
        f"{first} By our reading {joined(kinds)} {either(number, 'is no task', 'are not tasks')}." if kinds else first
    )


def joined_or(words: list[str]) -> str:
    """Such as "an owner, a date or a state"."""
    named = [f"{'an' if word[0] in 'aeiou' else 'a'} {word}" for word in words]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} or {named[-1]}"


def of_plans(plans: Iterable[Any], living: Tally, printed: Tally) -> str:
    """Of all plans a person may see: what slips in the living ones, and what the printed ones lack."""
    rows = list(plans)
    own = sum(plan.document_id is None for plan in rows)
    slips = slipping(living.count("late"), living.count("at_risk"))
    first = f"{counted(own, 'living plan')} with {counted(living.actions, 'action')}: {slips}."
    if len(rows) == own:
        return capitalised(first)
    lacking = f"{printed.without_owner} of {printed.counted} actions that could be delivered had no owner"
    second = f"{counted(len(rows) - own, 'published plan')} kept as printed: {lacking}."
    return f"{capitalised(first)} {capitalised(second)}"


def of_promises(tally: Tally) -> str:
    """Whether promises are being kept, over the living plans of one authority."""
    if not tally.actions:
        return "There is no living action plan yet."
    slips = slipping(tally.count("late"), tally.count("at_risk"))
    said = f"Of {counted(tally.counted, 'action')} that can be delivered, {slips}."
    delivered = tally.count("delivered")
    if delivered:
        said += f" {capitalised(counted(delivered, 'has', 'have'))} been delivered and checked; {effect(tally)}."
    return said


def of_action(action: Any, today: date) -> str:
    """Where it stands, when it is due, how its date moved, who owns it."""
    now = standing(action, today)
    if action.document_id:
        return of_printed_action(action, now)
    parts = [now.text]
    if action.due_on:
        parts[0] += f": due {action.due_on:%-d %B %Y}"
    if action.times_moved:
        parts.append(f"Its date has been moved {times(action.times_moved)}; it was {action.original_due_on:%-d %B %Y}")
    if action.owner is None:
        parts.append("It has no owner")
    elif action.holder is None:
        parts.append(f"Its owner, {action.owner}, is a vacant post")
    return ". ".join(parts) + "."


def of_printed_action(action: Any, now: Any) -> str:
    """What the document prints, and what it does not: nothing is added (design rule 16)."""
    owner = action.printed_owner or (str(action.owner) if action.owner_id else "")
    given = [
        f"owner: {owner}" if owner else "no owner",
        f"date: {action.printed_due}" if action.printed_due else "no date",
    ]
    if now.state == "reported":
        given.append("reported as in place")
    elif now.state in {"not_stated", "waiting"}:
        given.append("no state")
    return f"As printed: {joined(given)}."


def of_actions(states: Counter[str], deliverable: int) -> str:
    """Across all plans a person may see; each action counted once."""
    return capitalised(
        f"{counted(states.total(), 'action')} in all plans; {in_words(deliverable)} of them can be delivered, "
        f"the rest are practices, briefs and comments; {slipping(states['late'], states['at_risk'])}."
    )


OF_MANY_ACTIONS = f"More than {LONGEST:,} actions in all plans. Choose a plan or a state to see where they stand."
