"""The policy on small numbers in plain words, and what a policy withholds of the figures of the last year."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from indicators import wording
from indicators.disclosed import WITHHELD, Disclosure, returned
from indicators.disclosure import Level, Rule
from indicators.models import DisclosurePolicy, Indicator, Observation
from safeguarding.calendar import last_quarter_ended
from safeguarding.models import Authority

QUARTERS = 4  # a year of figures, to judge a policy by
NAMES = {Level.UNIT: "units", Level.AGENCY: "agencies", Level.AUTHORITY: "the council as a whole"}


def in_words(rule: Rule) -> list[str]:
    """What a rule does, a sentence or two for each point of it, for everybody."""
    if not rule.levels:
        return ["No level is covered: nothing is withheld as a small number."]
    levels = wording.joined([NAMES[level] for level in Level if level in rule.levels])
    nought = "0 is withheld too." if rule.zero_is_small else "0 is shown: nobody can be recognised in it."
    return [
        f"Where a measure counts children, a count of {counts_of(rule)} is withheld. {nought}",
        f"This holds for the figures of {levels}.",
        "The figure is withheld whole: the count, its percentage, what it is counted out of, its rating and its "
        "change. A percentage is withheld as well where those it leaves over are as few.",
        "Where a withheld figure could be worked out from those around it, others are withheld with it: the smallest "
        "first, the total last. What adds up quarters is withheld with any of them.",
        f"In its place stands “{WITHHELD}”, whichever of these was the cause: to say which would tell something.",
    ]


def counts_of(rule: Rule) -> str:
    """Such as "1 to 5"; "1"."""
    return f"{rule.lowest} to {rule.threshold}" if rule.lowest < rule.threshold else f"{rule.threshold}"


def covered(policy: DisclosurePolicy) -> str:
    """The levels of a version, for its row in the list."""
    levels = [NAMES[level] for level in Level if level in policy.rule.levels]
    return wording.capitalised(wording.joined(levels)) or "None"


@dataclass(frozen=True)
class Effect:
    """On one indicator, of the figures of the last year that it has: how many the present policy withholds, and how
    many another one would."""

    indicator: Indicator
    figures: int
    now: int
    then: int


def effects(user: Any, rule: Rule, present: Rule, today: date) -> list[Effect]:
    """What a policy would withhold in place of the present one, of the last four quarters that have ended: for each
    measure that counts children and has figures in them, in the order of the library. A total counts as a figure."""
    measures = Indicator.objects.visible_to(user).measures().filter(counts_children=True)
    indicators = list(measures)
    last = last_quarter_ended(today)
    first = last
    for _ in range(QUARTERS - 1):
        first = first.previous()
    between = (first.starts_on, last.ends_on)
    there = figures_of(user.authority, indicators, *between)
    now, then = (hidden_by(one, user.authority, indicators, *between) for one in (present, rule))
    rows = [Effect(one, there[one.pk], now[one.pk], then[one.pk]) for one in indicators]
    return [row for row in rows if row.figures]


def figures_of(authority: Authority, indicators: list[Indicator], since: date, until: date) -> dict[int, int]:
    """How many figures there are of each indicator, by its key: the units' and the totals."""
    count: dict[int, int] = defaultdict(int)
    for rows in returned(authority, indicators, since, until):
        given = [row for row in rows if row.state in {Observation.State.VALUE, Observation.State.NIL}]
        count[rows[0].version.indicator_id] += len(given) + bool(given)
    return count


def hidden_by(
    rule: Rule, authority: Authority, indicators: list[Indicator], since: date, until: date
) -> dict[int, int]:
    found = Disclosure.by(rule, authority, indicators, since, until)
    count: dict[int, int] = defaultdict(int)
    for (version, _), table in found.tables.items():
        count[version] += len(table)
    by_indicator: dict[int, int] = defaultdict(int)
    for indicator, version in versions_of(indicators):
        by_indicator[indicator] += count.get(version, 0)
    return by_indicator


def versions_of(indicators: list[Indicator]) -> Iterable[tuple[int, int]]:
    """Keys of indicator and version."""
    return Indicator.objects.filter(pk__in=[one.pk for one in indicators]).values_list("pk", "versions")


def summed_up(rows: list[Effect]) -> str:
    """Such as "It would withhold 24 of 55 figures of the last four quarters; the present policy withholds 20."."""
    if not rows:
        return "There are no figures of the last four quarters that count children, so that nothing can be tried."
    there, now, then = (sum(getattr(row, name) for row in rows) for name in ("figures", "now", "then"))
    return f"It would withhold {then} of {there} figures of the last four quarters; the present policy withholds {now}."
