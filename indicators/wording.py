"""Figures in words and numerals, the same for screen, file and paper. Django-free."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from indicators.arithmetic import decimals_printed, rounded

NUMBER_WORDS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def number(value: Decimal | int, decimals: int = 0) -> str:
    """With thousands separated, and exactly so many decimals: 2254 is "2,254"."""
    return f"{rounded(Decimal(value), decimals):,.{decimals}f}"


def in_words(count: int) -> str:
    """Up to nine as a word, from ten as numerals: the convention of council papers."""
    return NUMBER_WORDS[count] if 0 <= count < 10 else f"{count:,}"


def counted(count: int, singular: str, plural: str = "") -> str:
    """Such as "one action", "12 actions", "no actions"."""
    return f"{in_words(count)} {singular if count == 1 else plural or singular + 's'}"


def either(count: int, one: str, many: str) -> str:
    """The verb that goes with a number: "is" or "are"."""
    return one if count == 1 else many


def joined(words: Sequence[str]) -> str:
    """Such as "a", "a and b", "a, b and c"."""
    items = [str(word) for word in words]
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def capitalised(sentence: str) -> str:
    """With its first letter large, and nothing else touched."""
    return sentence[:1].upper() + sentence[1:]


def uncapitalised(name: str) -> str:
    """A name inside a sentence: its first letter small, unless the second is large too, as in "NI59"."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def value_with_unit(value: Decimal | None, version: Any, *, decimals: int | None = None) -> str:
    """A value in its version's unit: "86.9%", "16.4 cases", "2,254". Empty for None."""
    if value is None:
        return ""
    text = number(value, version.decimals if decimals is None else decimals)
    if version.unit in {"%", "per cent"} or version.shape == "percentage":
        return f"{text}%"
    if version.unit == "£":
        return f"£{text}"
    return f"{text} {version.unit}" if version.shape in {"mean", "rate"} and version.unit else text


def short_text(value: Decimal | None, version: Any, *, decimals: int | None = None) -> str:
    """Such as "86.9%", "16.5": without "cases per worker", where there is little room. Empty for None."""
    return without_unit(value_with_unit(value, version, decimals=decimals), version)


def without_unit(text: str, version: Any) -> str:
    return text.removesuffix(f" {version.unit}") if version.unit else text


def level_text(level: Decimal, version: Any) -> str:
    """A target's level in its version's unit, with the decimals that it was set with: "92%", "16.5 cases"."""
    return value_with_unit(level, version, decimals=max(0, -int(level.normalize().as_tuple().exponent)))


def counts(numerator: Decimal | None, denominator: Decimal | None, *, fte: bool = False) -> str:
    """Such as "391 of 450"; with one decimal for full-time equivalents. Empty where either is not stated."""
    if numerator is None or denominator is None:
        return ""
    places = 1 if fte else 0
    return f"{number(numerator, places)} of {number(denominator, places)}"


def basis(figure: Any, version: Any) -> str:
    """What an entry or an observation rests on: its counts, "391 of 450", or of a survey mean "15 answers". Empty where
    that is not stated."""
    if version.shape == "survey" and figure.base is not None:
        return counted(figure.base, "answer")
    return counts(figure.numerator, figure.denominator, fte=version.counts_are_fte)


def figure_text(entry: Any, version: Any) -> str:
    """An entry with a number, in its unit: "86.9%", "12 to 22 cases". Empty where it has none."""
    return value_with_unit(entry.figure(version.shape), version) or span(entry, version)


def span(figure: Any, version: Any) -> str:
    """A range, in words and in the unit of a measure that is one; empty for any other figure."""
    text = range_text(figure.value_low, figure.value_high, version.decimals)
    return f"{text} {version.unit}" if text and version.shape == "range" and version.unit else text


def observation_text(observation: Any) -> str:
    """What to show for one figure: as printed where it was printed, else the value; a gap says which gap it is."""
    if observation.state != "value":
        return str(observation.get_state_display())
    if observation.as_printed:
        text = observation.as_printed
    elif observation.figure is not None:
        text = value_with_unit(observation.figure, observation.version)
    else:
        text = span(observation, observation.version)
    said = text.casefold().startswith(observation.qualifier.casefold())  # printed words may hold their hedge themselves
    return text if said else f"{observation.qualifier} {text}"


def computed_text(observation: Any) -> str:
    """Such as "19.2%" beside a printed 19%: one decimal finer. Empty where counts are not stated (rule 3)."""
    if observation.computed is None or not observation.as_printed:
        return ""
    return value_with_unit(
        observation.computed, observation.version, decimals=decimals_printed(observation.as_printed) + 1
    )


def range_text(low: Decimal | None, high: Decimal | None, decimals: int) -> str:
    """Such as "16 to 25", "over 25", "up to 7"."""
    if low is not None and high is not None:
        return f"{number(low, decimals)} to {number(high, decimals)}"
    if low is not None:
        return f"over {number(low, decimals)}"
    return f"up to {number(high, decimals)}" if high is not None else ""
