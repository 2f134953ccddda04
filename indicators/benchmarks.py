"""Where an authority stands among others: rank, quarter, mean, and one plain sentence that says it. Django-free.

Sources: `domain.md` D (benchmarks: quartile with polarity, benchmark year), and what members of councils asked for.

Places are told apart at the decimals that are printed, so that two who show the same figure share a rank. A figure that
"rounds to zero" (k) is low and not zero: it stands between 0 and the smallest that is printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators import arithmetic, wording

HIGH, LOW, RANGE, NEITHER = "high", "low", "range", "neither"
FEWEST_FOR_QUARTERS = 8
QUARTERS = ("in the best quarter", "in the second quarter", "in the third quarter", "in the last quarter")
WITHHELD, ABSENT = "withheld", "absent"
# Of one and of several, and of the own one.
GAPS = {
    WITHHELD: ("is withheld", "are withheld", "is withheld in the release"),
    ABSENT: ("has no figure", "have no figure", "is not in the release"),
}
Key = tuple[Decimal, int]


@dataclass(frozen=True)
class Place:
    """One area in one period. `value` None: `gap` says whether the figure is withheld at its source or not there, and
    `text` why, in words. `is_trace`: it rounds to zero and is not zero; `value` is then 0. Counts are None where they
    are not stated."""

    name: str
    value: Decimal | None
    text: str
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    gap: str = ""
    is_trace: bool = False
    is_own: bool = False

    @property
    def counts(self) -> str:
        return wording.counts(self.numerator, self.denominator)


@dataclass(frozen=True)
class Standing:
    """Where one place stands among `of` that have a figure, itself included. `position` 1 is best; None where neither
    high nor low is good: then only `higher_than` and `same_as` others are told. `quarter` is 1 (best) to 4, None for
    fewer than eight places and where there is no best."""

    position: int | None
    of: int
    shared_by: int
    quarter: int | None
    higher_than: int
    same_as: int

    @property
    def others(self) -> int:
        return self.of - 1

    @property
    def words(self) -> str:
        """Such as "5th of 11, 1 is best"; "higher than 7 of 10, the same as 1"."""
        if self.position is None:
            same = f", the same as {self.same_as}" if self.same_as else ""
            return f"{self.height}{same}"
        shared = f", shared by {self.shared_by}" if self.shared_by > 1 else ""
        return f"{ordinal(self.position)} of {self.of}{shared}, 1 is best"

    @property
    def height(self) -> str:
        """Such as "higher than 7 of 10", "lower than all 10"."""
        if self.higher_than == self.others:
            return f"higher than all {self.others}"
        if not self.higher_than and not self.same_as:
            return f"lower than all {self.others}"
        return f"higher than {self.higher_than} of {self.others}"

    @property
    def quarter_words(self) -> str:
        """Empty where no quarter is told."""
        return QUARTERS[self.quarter - 1] if self.quarter else ""


def ordinal(number: int) -> str:
    """Such as "1st", "2nd", "11th", "23rd"."""
    end = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{end}"


def key_of(place: Place, decimals: int) -> Key:
    """What places are told apart by. Raises ValueError where there is no figure."""
    if place.value is None:
        raise ValueError(f"{place.name} has no figure")
    return arithmetic.rounded(place.value, decimals), int(place.is_trace)


def badness(key: Key, polarity: str, best: tuple[Decimal, Decimal] | None) -> tuple[Decimal, int]:
    """The smaller the better. Within the range that is best all are alike, and outside it the nearer is the better."""
    value, trace = key
    if polarity == HIGH:
        return -value, -trace
    if polarity == RANGE and best:
        return max(best[0] - value, value - best[1], Decimal(0)), 0
    return value, trace


def standing(
    own: Place, others: Sequence[Place], polarity: str, *, decimals: int, best: tuple[Decimal, Decimal] | None = None
) -> Standing | None:
    """Where `own` stands among itself and the others that have a figure. None where it has none, or nobody else has.

    `polarity` is "high", "low", "range" or "neither"; a range without its bounds is taken as neither.
    """
    there = [key_of(place, decimals) for place in others if place.value is not None]
    if own.value is None or not there:
        return None
    mine, of = key_of(own, decimals), len(there) + 1
    higher, same = sum(key < mine for key in there), sum(key == mine for key in there)
    if polarity == NEITHER or (polarity == RANGE and best is None):
        return Standing(None, of, same + 1, None, higher, same)
    bad = badness(mine, polarity, best)
    worse = [badness(key, polarity, best) for key in there]
    position = 1 + sum(other < bad for other in worse)
    quarter = 4 * (position - 1) // of + 1 if of >= FEWEST_FOR_QUARTERS else None
    return Standing(position, of, 1 + worse.count(bad), quarter, higher, same)


@dataclass(frozen=True)
class Mean:
    """Of several places together. `is_plain`: not all gave their counts, so that it is the plain average of their
    figures, in which a small council weighs as much as a large one. `of` is how many it is of."""

    value: Decimal
    is_plain: bool
    of: int
    numerator: Decimal | None = None
    denominator: Decimal | None = None

    @property
    def name(self) -> str:
        """What it is, for the head of its row."""
        return f"Plain average of {self.of}" if self.is_plain else f"All {self.of} together, counts added up"


def mean(places: Sequence[Place], shape: str) -> Mean | None:
    """Σn/Σd where every place with a figure gives both counts; otherwise the plain average, named as such. None where
    no place has a figure. A trace counts as 0 in a plain average: it is less than what is printed."""
    there = [place for place in places if place.value is not None]
    if not there:
        return None
    pairs = [(p.numerator, p.denominator) for p in there if p.numerator is not None and p.denominator is not None]
    if len(pairs) == len(there) and (sums := arithmetic.total(pairs)):
        value = arithmetic.value_from_counts(shape, *sums)
        if value is not None:
            return Mean(value, is_plain=False, of=len(there), numerator=sums[0], denominator=sums[1])
    values = [place.value for place in there if place.value is not None]
    return Mean(sum(values, Decimal(0)) / len(values), is_plain=True, of=len(values))


def median(places: Sequence[Place]) -> Decimal | None:
    """The middle of those with a figure, or the mean of the two middle ones; None for none."""
    values = sorted(place.value for place in places if place.value is not None)
    if not values:
        return None
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def in_order(
    places: Sequence[Place], polarity: str, *, decimals: int, best: tuple[Decimal, Decimal] | None = None
) -> list[Place]:
    """The best first, or the highest where there is no best; those without a figure last, by name."""
    polarity = HIGH if polarity == NEITHER or (polarity == RANGE and best is None) else polarity
    there = sorted(
        (place for place in places if place.value is not None),
        key=lambda place: (badness(key_of(place, decimals), polarity, best), not place.is_own, place.name),
    )
    return there + sorted((place for place in places if place.value is None), key=lambda place: place.name)


def ranked(
    places: Sequence[Place], polarity: str, *, decimals: int, best: tuple[Decimal, Decimal] | None = None
) -> list[tuple[int | None, Place]]:
    """`in_order`, each with its rank: None without a figure, and for all where there is no best."""
    found: list[tuple[int | None, Place]] = []
    for place in in_order(places, polarity, decimals=decimals, best=best):
        others = [other for other in places if other is not place]
        stands = standing(place, others, polarity, decimals=decimals, best=best)
        found.append((stands.position if stands else None, place))
    return found


# --- In words -------------------------------------------------------------------------------------------------------


def missing_words(others: Sequence[Place]) -> str:
    """Such as "2 are withheld and 1 has no figure"; empty where all have a figure."""
    said = []
    for gap, (one, many, _) in GAPS.items():
        if count := sum(place.gap == gap for place in others):
            said.append(f"{count} {wording.either(count, one, many)}")
    return wording.joined(said)


def possessive(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def sentence(
    own: Place,
    others: Sequence[Place],
    stands: Standing | None,
    *,
    when: str,
    others_are: str,
    england: Place | None,
    is_invented: bool = False,
) -> str:
    """One plain sentence for a lay reader, and short ones for what it cannot say: which neighbours are missing, and
    that figures are invented. `when` such as "In 2024-25"; `others_are` such as "statistical neighbours", and empty
    where nobody is compared with."""
    parts = [f"{when} {possessive(own.name)} {of_own(own, stands, others_are)}"]
    if england:
        said = f"was {england.text}" if england.value is not None else GAPS[england.gap][2]
        parts.append(f"the England figure {said}")
    text = f"{'; '.join(parts)}."
    if missing := missing_words(others):
        text += f" Of its {len(others)} {others_are}, {missing}."
    if not others_are:
        text += " No set of neighbours is in force to compare it with."
    return f"{text} These figures are invented." if is_invented else text


def of_own(own: Place, stands: Standing | None, others_are: str) -> str:
    if own.value is None:
        return f"figure {GAPS[own.gap][2]}, so that it has no place among others"
    if stands is None:
        return f"figure was {own.text}"
    if stands.position is None:
        same = f", and the same as {stands.same_as}" if stands.same_as else ""
        return f"{own.text} was {stands.height} {others_are}{same}, which is neither good nor bad in itself"
    shared = f", shared by {stands.shared_by}" if stands.shared_by > 1 else ""
    return f"{own.text} was {ordinal(stands.position)} of {stands.of} among its {others_are} (1 is best{shared})"
