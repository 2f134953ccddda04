"""What looks odd in a figure of a return: each oddity with its code, in words for its manager. Django-free.

Entries and versions are read by attribute, as `wording` does. Sources: design rules 4 to 7; the usual range is that of
an XmR chart (domain D), from the quarters before alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import Any

from indicators import arithmetic, spc, wording


class DoubtCode(StrEnum):
    """By which an explanation is kept for later quarters (`KeptExplanation.code`)."""

    OFF_TARGET = "off_target"
    OUTSIDE_USUAL = "outside_usual"
    BIG_CHANGE = "big_change"
    REPEATED = "repeated"
    CONTROL_TOTAL = "control_total"
    SMALL_NUMBERS = "small_numbers"


# Rules that are new this quarter: they are shown as notes and ask for nothing, so that nobody is held up by them.
BETA: frozenset[DoubtCode] = frozenset()


@dataclass(frozen=True)
class Doubt:
    """Something that looks odd, as a sentence: it asks for a word from whoever sends the return in.

    `kept` is the explanation kept from an earlier quarter that answers it (a `KeptExplanation`), or None.
    """

    words: str
    code: DoubtCode
    kept: Any = None

    @property
    def asks(self) -> bool:
        return self.kept is None and self.code not in BETA


@dataclass(frozen=True)
class Parts:
    """What the units below a unit returned of the same measure: `total` is the sum of their counts, or of their values
    with None as its denominator; None while not all of them are in with a figure that adds up."""

    asked: int
    given: int
    total: tuple[Decimal, Decimal | None] | None = None


def same_numbers(entry: Any, before: Any) -> bool:
    """Repeated to the last digit. A nought that stays nought is no surprise."""
    names = ("value", "value_low", "value_high", "base", "numerator", "denominator")
    alike = all(getattr(entry, name) == getattr(before, name) for name in names)
    return alike and bool(entry.value or entry.value_high or entry.numerator)


# --- Changes and the usual range ------------------------------------------------------------------------------------

BIG_SHARE = Decimal("0.25")
BIG_POINTS = Decimal(10)


def is_big(change: Decimal, then: Decimal, shape: str) -> bool:
    """More than ten points of a percentage or a score; of anything else, more than a quarter of what it was."""
    if shape in {"percentage", "survey"}:
        return abs(change) > BIG_POINTS
    return abs(change) > abs(then) * BIG_SHARE


def change_words(value: Decimal, then: Decimal, version: Any) -> str:
    """Such as "Down 12.3 points since last quarter, from 86.3%."."""
    now, was = arithmetic.rounded(value, version.decimals), arithmetic.rounded(then, version.decimals)
    unit = " points" if version.shape in {"percentage", "survey"} else ""
    step = f"{'Up' if now > was else 'Down'} {wording.number(abs(now - was), version.decimals)}{unit}"
    return f"{step} since last quarter, from {wording.value_with_unit(then, version)}."


FEWEST_QUARTERS = 8


def usual_range(values: Sequence[Decimal], version: Any) -> tuple[Decimal, Decimal] | None:
    """Between which values the measure has moved by itself: the process limits (`spc`) of past quarters of one
    definition in order of time. None for fewer than eight quarters, or where nothing ever moved.

    Great leaps are not screened out, since a range that is too narrow asks managers for words about nothing. Rounded
    outward, so that no figure is called unusual that is not, and cut off where no value can be.
    """
    if len(values) < FEWEST_QUARTERS:
        return None
    last = spc.analyse(values, improvement="neutral", screen_outliers=False).points[-1]
    if last.lower is None or last.upper is None or last.lower == last.upper:
        return None
    unit = Decimal(1).scaleb(-places_of_range(version))
    low = Decimal(str(last.lower)).quantize(unit, ROUND_FLOOR)
    high = Decimal(str(last.upper)).quantize(unit, ROUND_CEILING)
    if version.shape != "change":
        low = max(low, Decimal(0))
    return low, min(high, Decimal(100)) if version.shape in {"percentage", "survey"} else high


def places_of_range(version: Any) -> int:
    return int(version.decimals) if version.shape in {"mean", "rate", "ratio"} else 0


def range_words(usual: tuple[Decimal, Decimal], version: Any) -> str:
    """Such as "79 to 91%"."""
    sign = "%" if version.shape == "percentage" else ""
    return wording.range_text(*usual, places_of_range(version)) + sign


# --- Small numbers and control totals -------------------------------------------------------------------------------

FEWEST_CASES = 10
FEW_CHILDREN = range(1, 5)


def small_words(entry: Any, version: Any, *, counts_children: bool) -> str:
    """What one case does to a percentage of fewer than ten, and whether children could be recognised in a count of one
    to four; empty where neither is so."""
    said = []
    if version.shape == "percentage" and entry.denominator is not None and entry.denominator < FEWEST_CASES:
        cases = wording.number(entry.denominator, 1 if version.counts_are_fte else 0)
        one = wording.number(Decimal(100) / max(entry.denominator, Decimal(1)))
        said.append(f"Small numbers: of {cases}, a single one moves it by {one} points.")
    if counts_children and any(count in FEW_CHILDREN for count in (entry.numerator, entry.value) if count is not None):
        said.append("Few children: say nothing by which one of them could be recognised.")
    return " ".join(said)


def control_words(entry: Any, version: Any, parts: Parts | None) -> str:
    """How a control total differs from the sum of the units below; empty where it does not, or not all are in."""
    if parts is None or parts.total is None:
        return ""
    own = (entry.numerator, entry.denominator) if entry.denominator is not None else (entry.value, None)
    if own == parts.total:
        return ""
    return f"The units below add up to {pair_words(parts.total, version)}, not {pair_words(own, version)}."


def pair_words(pair: tuple[Decimal, Decimal | None], version: Any) -> str:
    top, bottom = pair
    return wording.counts(top, bottom, fte=version.counts_are_fte) or wording.value_with_unit(top, version)
