"""Arithmetic of figures: from counts to values, totals, printed precision. Django-free; Decimal, never floats."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

PER = {"percentage": Decimal(100), "rate": Decimal(10000), "mean": Decimal(1), "ratio": Decimal(1)}


def value_from_counts(shape: str, numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """Numerator over denominator in the unit of the shape: per cent, per 10,000, or as it is.

    None where a count is missing, the denominator is zero, or the shape has no counts.
    """
    if shape not in PER or numerator is None or not denominator:
        return None
    return numerator * PER[shape] / denominator


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half rounds up, away from zero: the convention of printed performance tables."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def nearest(number: float, decimals: int) -> Decimal:
    """A limit or a mean, as process limits hand it back, for showing beside figures of so many decimals."""
    return rounded(Decimal(str(number)), decimals)


def decimals_printed(text: str) -> int:
    """How many decimals a printed figure shows: "63.1%" has 1, "19%" and "about 25" none."""
    digits = text.partition(".")[2]
    return len(digits) - len(digits.lstrip("0123456789"))


def agrees_at_printed_precision(computed: Decimal, printed: Decimal, text: str) -> bool:
    """Whether the computed value rounds to the printed one: 25 of 130 and "19%" agree, though 19.23 is not 19."""
    places = decimals_printed(text)
    return rounded(computed, places) == rounded(printed, places)


def total(counts: Iterable[tuple[Decimal, Decimal]]) -> tuple[Decimal, Decimal] | None:
    """Sum of numerators and sum of denominators: a total is never a mean of percentages. None for no counts."""
    pairs = list(counts)
    if not pairs:
        return None
    return sum((n for n, _ in pairs), Decimal(0)), sum((d for _, d in pairs), Decimal(0))


def base_of_growth(change: Decimal, percent: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """The base from which `change` is `percent` per cent growth: lowest, middle and highest, given that the
    percentage was printed as a whole number (so 11% may be 10.5 up to 11.5). Domain A7, anomaly 5."""
    hundred, half = Decimal(100), Decimal("0.5")
    low, middle, high = (change * hundred / p for p in (percent + half, percent, percent - half))
    return rounded(low, 0), rounded(middle, 0), rounded(high, 0)
