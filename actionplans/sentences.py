"""Plain sentences about plans and actions, made from the record. What is counted in them leads to the rows counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from actionplans.standing import Tally, is_vacant, slippage, standing
from indicators.wording import capitalised, counted, either, in_words, joined
from safeguarding.paging import LONGEST

Filters = dict[str, str]


@dataclass(frozen=True)
class Count:
    """Words that count something, and the filters of the list of actions that show exactly what is counted."""

    words: str
    filters: Filters

    def __str__(self) -> str:
        return self.words


Piece = Count | str
Words = list[Piece]  # of a sentence, in order; put together they are what it says


def plain(words: Iterable[Piece]) -> str:
    """A sentence without its links."""
    return "".join(map(str, words))


def together(parts: list[Words]) -> Words:
    """Such as "one is late, two are at risk and one is at rest"."""
    words: Words = []
    for place, part in enumerate(parts):
        if place:
            words.append(" and " if place == len(parts) - 1 else ", ")
        words += part
    return words


def sentence(words: Words) -> Words:
    """Begun with a capital, ended with a full stop."""
    first, *rest = words
    first = Count(capitalised(first.words), first.filters) if isinstance(first, Count) else capitalised(first)
    return [first, *rest, "."]


def after(*sentences: Words) -> Words:
    """Sentences one after another, without those that say nothing."""
    said = [words for words in sentences if words]
    return [piece for place, words in enumerate(said) for piece in ([" "] if place else []) + words]


# --- Plans ---

DELIVERABLE = {"kind": "deliverable"}


def of_plan(plan: Any, rows: int, tally: Tally) -> Words:
    """What a plan amounts to. A published plan without owners, dates or states says so first (the 2009 review)."""
    if not tally.actions:
        return [f"The plan has {counted(rows, plan.row_word)} and no action yet."]
    if plan.document_id:
        return of_printed_plan(plan, rows, tally)
    if plan.is_in_preparation:
        return of_draft(plan, rows, tally)
    return of_living(tally, {})


def of_living(tally: Tally, base: Filters) -> Words:
    """Whether promises are kept: what slips, what was delivered and whether it worked, what lacks somebody. `base` are
    the filters that every count shares."""
    if not tally.counted:
        kinds = of_practices(tally, base)
        return sentence([*together(kinds), "; nothing that can be delivered"]) if kinds else ["There is no action yet."]
    return after(slips(tally, base), done(tally, base), loose_ends(tally, base))


def slips(tally: Tally, base: Filters) -> Words:
    """Such as "Of 13 actions that can be delivered, one is late and two are at risk"."""
    base = base | DELIVERABLE
    words: Words = ["Of ", Count(counted(tally.counted, "action"), base), " that can be delivered, "]
    found: list[Words] = []
    for state, said in (("late", "late"), ("at_risk", "at risk")):
        if number := tally.deliverable[state]:
            found.append([Count(f"{in_words(number)} {either(number, 'is', 'are')} {said}", base | {"state": state})])
    words += together(found) or [f"{'it is not' if tally.counted == 1 else 'none is'} late or at risk"]
    if moved := tally.moved_more_than_once:
        said = f"{counted(moved, 'date has', 'dates have')} been moved more than once"
        words += ["; ", Count(said, base | {"moved": "more"})]
    return sentence(words)


def done(tally: Tally, base: Filters) -> Words:
    """Delivered is not effective (design rule 13): where no effect shows, the question is open again."""
    number = tally.deliverable["delivered"]
    if not number:
        return []
    base = base | DELIVERABLE | {"state": "delivered"}
    words: Words = [Count(f"{counted(number, 'has', 'have')} been delivered and checked", base), "; for "]
    moved: Piece = "none"
    if tally.with_effect:
        moved = Count(in_words(tally.with_effect), base | {"effect": "moved"})
    words += [moved, " of them the figures moved as promised"]
    if tally.no_effect:
        said = f"for {in_words(tally.no_effect)} they did not, so {either(tally.no_effect, 'its', 'their')} question is"
        words += [", and ", Count(f"{said} open again", base | {"effect": "no_effect"})]
    return sentence(words)


def loose_ends(tally: Tally, base: Filters) -> Words:
    """Who is missing, which practices wait to be looked at again, and where an answer is owed."""
    unowned, vacant = tally.lacking["owner"], tally.lacking["holder"]
    due, asked = tally.states["review_due"], tally.asked
    found: list[Words] = [
        [Count(words, base | filters)]
        for number, words, filters in [
            (unowned, counted(unowned, "has no owner", "have no owner"), {"lacks": "owner"}),
            (vacant, counted(vacant, "belongs to a vacant post", "belong to a vacant post"), {"lacks": "holder"}),
            (due, counted(due, "practice is due for review", "practices are due for review"), {"state": "review_due"}),
            (asked, counted(asked, "has an open question", "have an open question"), {"questions": "open"}),
        ]
        if number
    ]
    return sentence(together(found)) if found else []


def of_draft(plan: Any, rows: int, tally: Tally) -> Words:
    """Nothing in a plan in preparation is a promise; what it still lacks is what its keepers want to know."""
    size = counted(rows, plan.row_word)
    words: Words = [f"In preparation: {size} and ", Count(counted(tally.actions, "action"), {}), ", none a promise yet"]
    names = {"owner": "owner", "date": "date", "measure": "measure"}
    found: list[Words] = [
        [Count(f"{in_words(number)} {either(number, 'has', 'have')} no {name}", {"lacks": what})]
        for what, name in names.items()
        if (number := tally.lacking[what])
    ]
    return after(sentence(words), sentence(together(found)) if found else [])


KINDS = {
    "task": ("task", "tasks"),
    "conditional": ("conditional action", "conditional actions"),
    "dependency": ("action that depends on another", "actions that depend on another"),
    "standing": ("standing practice", "standing practices"),
    "watching": ("watching brief", "watching briefs"),
    "comment": ("comment", "comments"),
}


def of_kinds(kinds: dict[str, int]) -> list[Count]:
    """How many there are of each kind, such as "three standing practices"."""
    return [Count(counted(kinds[kind], *words), {"kind": kind}) for kind, words in KINDS.items() if kinds.get(kind)]


def of_practices(tally: Tally, base: Filters) -> list[Words]:
    """What stands in a plan and cannot be delivered, kind by kind."""
    return [[Count(count.words, base | count.filters)] for count in of_kinds(tally.practices)]


def not_counted(tally: Tally, base: Filters) -> Words:
    """Under a count of what can be delivered: the rest, which is not in it."""
    kinds = of_practices(tally, base)
    number = tally.practices.total()
    return sentence([*together(kinds), f" {either(number, 'is', 'are')} not counted"]) if kinds else []


def missing(tally: Tally, base: Filters) -> Words:
    """What a plan lacks: such as "11 owners, 14 dates and 22 measures"."""
    found: list[Words] = [
        [Count(counted(number, word), base | {"lacks": word})]
        for word in ("owner", "date", "measure")
        if (number := tally.lacking[word])
    ]
    return ["What is missing: ", *together(found), "."] if found else []


def of_printed_plan(plan: Any, rows: int, tally: Tally) -> Words:
    """The 2009 review has no owner, date or state in any row, and its first sentence says so."""
    size: Words = [Count(counted(rows, plan.row_word), {"view": "rows"}), " and "]
    size.append(Count(counted(tally.actions, "action"), {}))
    lacking = []
    if tally.lacking["owner"] == tally.counted and tally.counted:
        lacking.append("owner")
    if tally.lacking["date"] and tally.lacking["date"] >= tally.count("not_stated", "reported"):
        lacking.append("date")
    if tally.count("not_stated", "waiting", "standing", "watching", "comment") == tally.actions:
        lacking.append("state")
    first: Words = ["As printed: ", *size, "."]
    if lacking:
        first = ["As printed, none of the ", *size, f" has {joined_or(lacking)}."]
    names = {"standing": KINDS["standing"], "waiting": ("action that waits", "actions that wait")}
    names |= {kind: KINDS[kind] for kind in ("watching", "comment")}
    kinds: list[Words] = [
        [Count(counted(tally.states[state], *words), {"state": state})]
        for state, words in names.items()
        if tally.states[state]
    ]
    number = tally.count(*names)
    if not kinds:
        return first
    return after(first, ["By our reading ", *together(kinds), f" {either(number, 'is no task', 'are not tasks')}."])


def joined_or(words: list[str]) -> str:
    """Such as "an owner, a date or a state"."""
    named = [f"{'an' if word[0] in 'aeiou' else 'a'} {word}" for word in words]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} or {named[-1]}"


# --- Across plans ---

LIVING, DRAFT, PRINTED = {"source": "living"}, {"source": "draft"}, {"source": "printed"}


def of_plans(plans: Iterable[Any], living: Tally, printed: Tally) -> Words:
    """Of all plans a person may see: what slips in the living ones, and what the printed ones lack."""
    rows = list(plans)
    printed_plans = sum(plan.document_id is not None for plan in rows)
    drafts = sum(plan.is_in_preparation for plan in rows)
    own = len(rows) - printed_plans - drafts
    first: Words = [f"{capitalised(counted(own, 'living plan'))}. ", *of_living(living, LIVING)]
    if not own:
        first = ["There is no living action plan yet."]
    if drafts:
        first = after(first, [f"{capitalised(counted(drafts, 'plan is', 'plans are'))} in preparation."])
    if not printed_plans:
        return first
    lacking = f"{printed.lacking['owner']} of {printed.counted} actions that could be delivered had no owner"
    words = Count(lacking, PRINTED | {"lacks": "owner"})
    return after(first, [f"{capitalised(counted(printed_plans, 'published plan'))} kept as printed: ", words, "."])


def of_promises(tally: Tally) -> Words:
    """Whether promises are being kept, over the living plans of one authority."""
    return of_living(tally, LIVING) if tally.actions else ["There is no living action plan yet."]


def of_actions(living: Tally, printed: Tally, drafts: int = 0) -> Words:
    """Across all plans a person may see; each action counted once."""
    found: list[Words] = []
    if drafts:
        said = Count(counted(drafts, "more", "more"), DRAFT)
        found.append([said, f" {either(drafts, 'is', 'are')} in preparation"])
    if printed.actions:
        said = Count(counted(printed.actions, "more", "more"), PRINTED)
        found.append([said, f" {either(printed.actions, 'stands', 'stand')} in published plans, kept as printed"])
    return after(of_promises(living), sentence(together(found)) if found else [])


OF_MANY_ACTIONS = f"More than {LONGEST:,} actions in all plans. Choose a plan or a state to see where they stand."


# --- One action ---


def times(count: int) -> str:
    """How often a date was moved: "once", "twice", "3 times"."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def of_slippage(action: Any) -> str:
    """In times and working days, such as "moved twice, 108 working days later"; empty where the date never moved."""
    slipped = slippage(action)
    if not slipped.times:
        return ""
    which = f", {counted(abs(slipped.days), 'working day')} {'later' if slipped.days > 0 else 'earlier'}"
    return f"moved {times(slipped.times)}{which if slipped.days else ''}"


def of_action(action: Any, today: date) -> str:
    """Where it stands, when it is due, how its date moved, who owns it."""
    now = standing(action, today)
    if action.document_id:
        return of_printed_action(action, now)
    parts = [now.text]
    if action.due_on:
        parts[0] += f": due {action.due_on:%-d %B %Y}"
    elif action.review_on:
        parts[0] += f": review {'was ' if action.review_on < today else ''}due on {action.review_on:%-d %B %Y}"
    if slipped := of_slippage(action):
        parts.append(f"Its date has been {slipped}; it was {action.first_due_on:%-d %B %Y}")
    if action.owned_by is None:
        parts.append("It has no owner")
    elif is_vacant(action):
        parts.append(f"Its owner, {action.owner_title}, is a vacant post")
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
