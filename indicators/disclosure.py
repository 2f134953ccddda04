"""Small numbers: which figures of one measure and period no public output may show, so that no child can be made out.
Django-free. Sources: `domain.md` D "Disclosure" (1 to 5 replaced, with secondary suppression; 0 is a true 0);
`docs/adr/0023-small-numbers.md`, which says what is guarded against and what is not.

A figure is withheld whole: its counts, what is worked out from them, their complement, band and direction. Further
figures go with it until somebody who knows everything shown, the policy, why each figure is withheld and, of a
percentage, even the denominators, still has to reckon with every value that the reason by itself allows.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

TOTAL = 0  # the key of the total over all parts; parts have the keys of their subjects, which begin at 1

# Whole numbers as stretches from and to, both included, in order and apart.
Ranges = list[tuple[int, int]]


class Level(StrEnum):
    UNIT = "unit"
    AGENCY = "agency"
    AUTHORITY = "authority"


class Shape(StrEnum):
    """What a figure's counts are. `COUNT`: one count, which adds up. `SHARE`: a count and its complement (so many did,
    so many did not), both of which add up. `PAIR`: two counts that add up and are no part of each other. `ALONE`:
    numbers of its own that never add up over units. `CHANGE`: one number that may be less than zero, and adds up."""

    COUNT = "count"
    SHARE = "share"
    PAIR = "pair"
    ALONE = "alone"
    CHANGE = "change"


class Reason(StrEnum):
    """Why a figure is withheld: its count is small; its complement is (of a pair, its second count); it would give
    another away; it was withheld when the period was published before.

    A public output never says which: a reader who is told "small" learns more than one who is told "withheld"."""

    SMALL = "small"
    COMPLEMENT = "complement small"
    SECONDARY = "secondary"
    BEFORE = "withheld before"


@dataclass(frozen=True)
class Rule:
    """A policy: counts from 1 up to `threshold` are small, at the levels named; 0 too where it says so.

    The levels say whose small counts are protected. What goes with them may be at any level."""

    threshold: int
    levels: frozenset[Level] = frozenset(Level)
    zero_is_small: bool = False

    @property
    def lowest(self) -> int:
        return 0 if self.zero_is_small else 1

    def is_small(self, count: int) -> bool:
        return self.lowest <= abs(count) <= self.threshold


@dataclass(frozen=True)
class Cell:
    """The counts of one part, as its shape has them: whole, and none below zero but in a change."""

    key: int
    level: Level
    counts: tuple[int, ...]

    @property
    def size(self) -> int:
        """The base of a percentage, or the count itself: the smallest go first."""
        return sum(self.counts)

    @property
    def is_nil(self) -> bool:
        """None in the period. It is always shown, unless zero itself is small."""
        return not any(self.counts)


@dataclass(frozen=True)
class Table:
    """One measure in one period: every part of the authority that returned it, whatever a paper shows of them.

    `controls` are figures of units above others that were asked too: compared with the parts, and not added.
    """

    shape: Shape
    parts: tuple[Cell, ...]
    controls: tuple[Cell, ...] = ()

    @property
    def total(self) -> Cell:
        return Cell(TOTAL, Level.AUTHORITY, tuple(map(sum, zip(*(part.counts for part in self.parts), strict=True))))


@dataclass(frozen=True)
class Withheld:
    """One figure that is not to be shown, with all that belongs to it."""

    key: int
    reason: Reason


def withheld(
    table: Table, rule: Rule, *, public: Collection[int] = (), before: Collection[int] = ()
) -> dict[int, Withheld]:
    """What is withheld of a table, by key; `TOTAL` is the total's. Empty: everything may be shown.

    `public` are the keys whose present figure is public already: they stay shown, hide nothing, and are reckoned with.
    `before` are those that were withheld when the period was last published: they stay so, since a figure shown now
    would give away what it hid then.
    """
    found = {key: Reason.BEFORE for key in before if key not in public} | primary(table, rule, public)
    if table.shape is Shape.ALONE:
        found |= with_any(found, [TOTAL])
    elif table.shape is Shape.CHANGE:
        found |= with_any(found, [TOTAL, *(part.key for part in table.parts)])
    elif TOTAL in found:
        found |= behind_the_total(table, rule, found, public)
    else:
        found |= further(table, rule, found, public)
    found |= with_any(found, [control.key for control in table.controls])
    return {key: Withheld(key, reason) for key, reason in sorted(found.items()) if key not in public}


def year_to_date(quarters: Iterable[Mapping[int, Withheld]]) -> dict[int, Withheld]:
    """What is withheld of a sum over quarters: whatever is withheld in any of them. Shown, it would give the hidden
    quarter away, being the sum of it and of those shown; and what it may show is in the quarters already."""
    found: dict[int, Withheld] = {}
    for quarter in quarters:
        found = {**quarter, **found}
    return found


# --- Small of themselves --------------------------------------------------------------------------------------------


def primary(table: Table, rule: Rule, public: Collection[int] = ()) -> dict[int, Reason]:
    """The figures that are small themselves, at the levels of the rule: parts, control totals and the total."""
    total = [table.total] if table.parts and table.shape is not Shape.ALONE else []
    reasons = {cell.key: own_reason(cell, rule) for cell in [*table.parts, *table.controls, *total]}
    return {key: reason for key, reason in reasons.items() if reason and key not in public}


def own_reason(cell: Cell, rule: Rule) -> Reason | None:
    """Why a figure is small itself; None where it is not, or its level is not named. The first count speaks first."""
    small = [rule.is_small(count) for count in cell.counts]
    if cell.level not in rule.levels or not any(small):
        return None
    return Reason.SMALL if small[0] else Reason.COMPLEMENT


# --- What goes with them --------------------------------------------------------------------------------------------


def with_any(found: Mapping[int, Reason], keys: Iterable[int]) -> dict[int, Reason]:
    """These too, where anything is withheld. Those that have a reason keep it."""
    return {key: Reason.SECONDARY for key in keys if found and key not in found}


def behind_the_total(
    table: Table, rule: Rule, found: Mapping[int, Reason], public: Collection[int]
) -> dict[int, Reason]:
    """Under a withheld total the parts do not add up to anything shown. Where it is small, what it is the sum of goes
    too, or the parts would say how small; at the levels of the rule those are small themselves already. Where nothing
    else is withheld, the smallest part has to go: a total is never hidden by its own sum."""
    total = table.total
    small = [place for place, count in enumerate(total.counts) if rule.is_small(count)]
    small = small if found[TOTAL] in {Reason.SMALL, Reason.COMPLEMENT} else []
    waiting = candidates(table, rule, found, public)
    going = [part for part in waiting if any(part.counts[place] for place in small)]
    if not going and not any(part.key in found for part in table.parts):
        going = waiting[:1]
    return {part.key: Reason.SECONDARY for part in going}


def further(table: Table, rule: Rule, found: Mapping[int, Reason], public: Collection[int]) -> dict[int, Reason]:
    """Under a total that is shown: the smallest of the other parts, one after another, until what is hidden can be
    anything its reason allows; the total itself where the parts are not enough."""
    reasons = {part.key: found[part.key] for part in table.parts if part.key in found}
    waiting = candidates(table, rule, found, public)
    while reasons and not is_safe(table, rule, reasons, waiting):
        if not waiting:
            return reasons | {TOTAL: Reason.SECONDARY}
        reasons[waiting.pop(0).key] = Reason.SECONDARY
    return reasons


def candidates(table: Table, rule: Rule, found: Collection[int], public: Collection[int]) -> list[Cell]:
    """The parts that can go with others: shown so far, not public already, and not none where none may
    be told. The smallest first."""
    parts = [part for part in table.parts if part.key not in found and part.key not in public]
    parts = [part for part in parts if rule.zero_is_small or not part.is_nil]
    return sorted(parts, key=lambda part: (part.size, part.key))


# --- Whether what is hidden stays hidden ----------------------------------------------------------------------------


def is_safe(table: Table, rule: Rule, reasons: Mapping[int, Reason], waiting: Sequence[Cell]) -> bool:
    """Whether every withheld part can still be whatever its reason allows, for a reader who takes the parts shown from
    the total shown. `waiting` are parts shown that would have gone next: none that went is larger."""
    hidden = [part for part in table.parts if part.key in reasons]
    places = range(len(hidden[0].counts))
    if not all(place_is_open(hidden, rule, reasons, place, waiting) for place in places):
        return False
    return table.shape is not Shape.SHARE or share_is_open(hidden, rule, reasons)


def place_is_open(
    hidden: Sequence[Cell], rule: Rule, reasons: Mapping[int, Reason], place: int, waiting: Sequence[Cell]
) -> bool:
    """One count of each part, the bases not being known: all that is known is their sum."""
    total = sum(part.counts[place] for part in hidden)
    allowed = [allowed_counts(part, rule, reasons[part.key], place, total, waiting) for part in hidden]
    small: Ranges = [(rule.lowest, rule.threshold)]
    guarded = [
        both(ranges, small) if part.level in rule.levels and rule.is_small(part.counts[place]) else []
        for part, ranges in zip(hidden, allowed, strict=True)
    ]
    return all_possible(allowed, guarded, total)


def allowed_counts(part: Cell, rule: Rule, reason: Reason, place: int, most: int, waiting: Sequence[Cell]) -> Ranges:
    """What the reason by itself allows one count of a part to be."""
    if (reason, place) in {(Reason.SMALL, 0), (Reason.COMPLEMENT, 1)}:
        return [(rule.lowest, rule.threshold)]
    if reason is not Reason.SECONDARY:
        return [(0, most)]
    is_single = len(part.counts) == 1
    if is_single and waiting:
        bound = waiting[0]
        most = min(most, bound.size if part.key < bound.key else bound.size - 1)
    if part.level in rule.levels:
        return [stretch for stretch in not_small(rule, most) if not (is_single and stretch == (0, 0))]
    return [(1 if is_single and not rule.zero_is_small else 0, most)]


def share_is_open(hidden: Sequence[Cell], rule: Rule, reasons: Mapping[int, Reason]) -> bool:
    """The counts of percentages whose bases are known, as they are where another measure shows them."""
    allowed = [allowed_of_base(part, rule, reasons[part.key]) for part in hidden]
    guarded = [
        ranges if reasons[part.key] in {Reason.SMALL, Reason.COMPLEMENT} else []
        for part, ranges in zip(hidden, allowed, strict=True)
    ]
    return all_possible(allowed, guarded, sum(part.counts[0] for part in hidden))


def allowed_of_base(part: Cell, rule: Rule, reason: Reason) -> Ranges:
    """What the reason allows the count of a percentage to be, its base being known."""
    base, most = part.size, min(rule.threshold, part.size)
    if reason is Reason.SMALL:
        return [(rule.lowest, most)]
    if reason is Reason.COMPLEMENT:
        return [(base - most, base - rule.lowest)]
    if reason is Reason.SECONDARY and part.level in rule.levels:
        plain = not_small(rule, base)
        return both(plain, sorted((base - high, base - low) for low, high in plain))
    return [(0, base)]


def not_small(rule: Rule, most: int) -> Ranges:
    zero = [] if rule.zero_is_small else [(0, 0)]
    return zero + ([(rule.threshold + 1, most)] if most > rule.threshold else [])


def all_possible(allowed: Sequence[Ranges], guarded: Sequence[Ranges], total: int) -> bool:
    """Whether each guarded number of each part leaves the others a way to make up the total."""
    for index, ranges in enumerate(guarded):
        if ranges:
            rest = sums([*allowed[:index], *allowed[index + 1 :]], total)
            if not all(holds(rest, total - number) for number in numbers(ranges)):
                return False
    return True


def sums(choices: Iterable[Ranges], most: int) -> Ranges:
    """All the sums, up to `most`, of one number from each of the choices."""
    found: Ranges = [(0, 0)]
    for ranges in choices:
        pairs = [(a + c, min(b + d, most)) for a, b in found for c, d in ranges if a + c <= most]
        found = joined(pairs)
    return found


def joined(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """In order, with those that touch made one."""
    found: Ranges = []
    for low, high in sorted(ranges):
        if found and low <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(high, found[-1][1]))
        else:
            found.append((low, high))
    return found


def both(some: Ranges, others: Ranges) -> Ranges:
    pairs = ((max(a, c), min(b, d)) for a, b in some for c, d in others)
    return joined((low, high) for low, high in pairs if low <= high)


def holds(ranges: Ranges, number: int) -> bool:
    return any(low <= number <= high for low, high in ranges)


def numbers(ranges: Ranges) -> Iterator[int]:
    for low, high in ranges:
        yield from range(low, high + 1)
