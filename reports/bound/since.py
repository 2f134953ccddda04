"""What is new to a body: the day after which changes count, and what changed since."""

from datetime import date, timedelta
from typing import Any

from actionplans.since import BY_NAME, Line, lines
from indicators.wording import capitalised, counted, in_words, joined, uncapitalised
from reports.bound import Asking, Binding, Taken, offer
from reports.bound.effects import NOTHING, Hidden, hidden_effects, withheld
from reports.bound.promises import day, ended, key, promises, said, some, title_cell
from reports.models import Meeting, Report
from reports.paper import Block, Cell, Column, Row, Table
from safeguarding.calendar import quarter_of, working_days_between

# What happened to one action or to more of them, by the names of `actionplans.since`.
HAPPENED = {
    "late": ("became late", "became late"),
    "no_effect": ("showed no effect", "showed no effect"),
    "reopened": ("was opened again", "were opened again"),
    "asked": ("is asked to move again", "are asked to move again"),
    "moved": ("had its date moved", "had their dates moved"),
    "refused": ("was refused a move of its date", "were refused a move of their dates"),
    "question": ("was questioned", "were questioned"),
    "reported": ("was reported in place", "were reported in place"),
    "delivered": ("was delivered and checked", "were delivered and checked"),
    "worked": ("was shown to work", "were shown to work"),
    "not_measurable": ("was found not to be measurable", "were found not to be measurable"),
    "closed": ("was closed without delivery", "were closed without delivery"),
    "settled": ("had a question settled", "had a question settled"),
}
ABOUT_EFFECT = {"no_effect", "worked"}
GOOD = {"reported", "delivered", "worked", "not_measurable", "closed", "settled"}  # told in a sentence of their own


def since_default(report: Report, on: date) -> date:
    """The day after which changes are new to the paper's body, unless its officer says another: the meeting for which
    it was last issued a paper, else its last meeting, else the eve of the paper's quarter. A meeting hears what was
    dated on its own day; one that only a published document tells of heard nothing of ours."""
    before = report.meeting.held_on if report.meeting else on
    if report.body_id:
        held = Meeting.objects.filter(body=report.body_id, document=None, called_off="")
        earlier = held.filter(held_on__lt=before, held_on__lte=on)
        issued = Report.objects.exclude(pk=report.pk).filter(issues__isnull=False, issues__withdrawal=None)
        told = earlier.filter(reports__in=issued).order_by("-held_on").first()
        last = told or earlier.order_by("-held_on").first()
        if last is not None:
            return last.held_on
    starts_on: date = report.period.starts_on if report.period else quarter_of(on).starts_on
    return starts_on - timedelta(days=1)


def since_of(report: Report, on: date) -> date:
    """The same, or the day that the officer chose."""
    return report.since_on or since_default(report, on)


def actions_changed(asking: Asking) -> Taken:
    """What happened to actions since the body was last told: how often what, then each action with what happened."""
    some(asking)
    since = since_of(asking.report, asking.on)
    actions = promises(asking)
    found = lines(actions, since, asking.on)
    touched = {line.action.pk for name in ABOUT_EFFECT for line in found.get(name, ())}
    rows = actions.filter(pk__in=touched).select_related("moves__indicator", "moves_by")
    hidden = hidden_effects(asking, rows) if touched else NOTHING
    full = blocks(found, since)
    return Taken(full, blocks(without(found, hidden), since, len(hidden)) if hidden else full)


def without(found: dict[str, list[Line]], hidden: Hidden) -> dict[str, list[Line]]:
    """The changes that the public edition tells: what was found of an effect is not among them where it is withheld."""
    kept = {
        name: [line for line in own if name not in ABOUT_EFFECT or line.action.pk not in hidden]
        for name, own in found.items()
    }
    return {name: own for name, own in kept.items() if own}


def blocks(found: dict[str, list[Line]], since: date, hidden: int = 0) -> tuple[Block, ...]:
    """The sentence and the table; `hidden`: how many actions have an effect that is not told."""
    more: tuple[Block, ...] = (said(withheld(hidden)),) if hidden else ()
    if not found:
        known = " that is public" if hidden else ""
        return (said(f"Nothing{known} has changed in the agreed actions since {day(since)}"), *more)
    rows: list[Row] = []
    for name, own in found.items():
        rows.append(Row.section(BY_NAME[name].word))
        rows += [change_row(name, line) for line in own]
    columns = (Column("Action", width=35), Column("What happened", width=65))
    return (said(sentence(found, since)), Table(f"Changes since {day(since)}", columns, tuple(rows)), *more)


def sentence(found: dict[str, list[Line]], since: date) -> str:
    """Such as "Since 2 October 2026 one action became late. Two were delivered and checked."."""
    said: dict[bool, list[str]] = {False: [], True: []}
    for name, own in found.items():
        number, is_first = len(own), not any(said.values())
        who = counted(number, "action") if is_first else in_words(number)
        said[name in GOOD].append(f"{who} {HAPPENED[name][number != 1]}")
    sentences = [capitalised(joined(words)) for words in said.values() if words]
    return ended(f"Since {day(since)} {uncapitalised(sentences[0])}. {'. '.join(sentences[1:])}".removesuffix(". "))


def change_row(name: str, line: Line) -> Row:
    return Row((title_cell(line.action), Cell(ended(capitalised(told(name, line))))), key=key(line.action, within=name))


def told(name: str, line: Line) -> str:
    """What a paper says of it: the day and the reason, and no name of a person."""
    entry = line.entry
    if entry is None or name in {"asked", "refused"}:
        return line.text
    if name == "moved":
        return f"{moved(entry)}: {entry.reason}"
    if name == "question":
        return f"{day(entry.on)}: “{entry.text}”"
    if name == "settled":
        return f"“{entry.text}” {entry.answer}"
    note = f": {entry.note}" if entry.note else ""
    return f"{day(entry.on)}{note}"


def moved(entry: Any) -> str:
    days = working_days_between(entry.from_on, entry.to_on)
    far = f"{counted(abs(days), 'working day')} {'later' if days > 0 else 'earlier'}"
    agreed = ", agreed by the chair" if entry.agreement == "agreed" else ""
    return f"To {day(entry.to_on)}, {far}{agreed}"


offer(
    Binding(
        "actions_changed",
        "What changed since the last paper",
        "What happened to the agreed actions since this body was last told.",
        actions_changed,
        ("plans", "themes"),
    ),
)
