"""What needs attention, told as a board hears it: the issue, why, what is proposed, and what is meant to move it.

Words are the same in both editions of a paper. Figures in them are quoted, so that each edition shows its own; measures
whose figures the public edition withholds are told of in a block that each edition has its own of.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from textwrap import shorten

from indicators.models import Question
from indicators.wording import uncapitalised
from reports.bound.exceptions import Exceptional, exceptions
from reports.kinds.anatomy import Bind, Drafted, Words
from reports.kinds.drafting import period
from reports.models import Report

# The check that lists what is still to be written names no paragraph, so a prompt names its measure.
SAY_WHY = "[Say why: {measure}.]"
SAY_WHAT = "[Say what is proposed: {measure}.]"
LONGEST = (
    150  # characters of a measure's title in a prompt, which is short enough to be found (`reports.making.checks`)
)


def what_needs_attention(report: Report, on: date) -> Sequence[Drafted]:
    """For each exception its words, then the actions that are meant to move it."""
    drafted: list[Drafted] = []
    for one in exceptions(report, on):
        drafted += [of_exception(one, report), Bind("actions_moving", {"indicator": one.indicator.pk})]
    nothing = Words(f"No measure whose complete figure for {period(report)} is public is off its target or unusual.")
    return [*(drafted or [nothing]), Bind("withheld_exceptions")]


def of_exception(one: Exceptional, report: Report) -> Words:
    """One numbered paragraph, and what belongs to it as a list. Its figures are the record's, its managers' words
    theirs; where nobody said why or what next, a prompt."""
    measure = shorten(uncapitalised(one.indicator.title), LONGEST, placeholder="…")
    why = told((line.who, line.why) for line in one.said) or SAY_WHY.format(measure=measure)
    proposed = told((line.who, line.what_next) for line in one.said) or SAY_WHAT.format(measure=measure)
    head = f"**{one.indicator.title}{verdict(one)}.** {figures_of(one, report)}"
    said = [f"**Why.** {why}", f"**What is proposed.** {proposed}"]
    if changed := told((line.who, line.what_changed) for line in one.said):
        said.insert(0, f"**What changed.** {changed}")
    if one.questions:
        said.append(f"**What was asked.** {' '.join(map(with_answer, one.questions))}")
    quoted = {name: one.quotes[name] for name in ("value", "distance", "change") if name in one.quotes}
    text = "\n\n".join([head, "\n".join(f"- {line}" for line in said)])
    return Words(text, {name: quoted[name] for name in quoted if f"{{{name}}}" in head})


def with_answer(question: Question) -> str:
    """What somebody asked about the figure and what they were answered; a prompt where nobody has."""
    return f"“{' '.join(question.text.split())}” {question.answer or '[Say what the answer is.]'}"


def verdict(one: Exceptional) -> str:
    """What is the matter with it, as the head of its paragraph has it."""
    if not one.is_off_target:
        return ": unusual"
    return ": short of the target" if one.indicator.polarity == "high" else ": off the target"


def figures_of(one: Exceptional, report: Report) -> str:
    """Value, distance and change as quoted figures, those that there are; then what is unusual in the run."""
    parts = [f"In {period(report)} it was {{value}}"]
    parts += [f"{{{name}}}" for name in ("distance", "change") if name in one.quotes]
    return f"{', '.join(parts)}. {one.unusual}".strip()


def told(words: Iterable[tuple[str, str]]) -> str:
    """What managers said, each as theirs; empty where nobody said anything."""
    return " ".join(f"{who}: “{' '.join(text.split())}”" for who, text in words if text.strip())
