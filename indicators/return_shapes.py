"""Which boxes the figure of a measure has, by its shape, and how two numbers stand in one text. Django-free; versions
are read by attribute, as `wording` does. Sources: design rules 4 to 6; the shapes are those of domain B3.
"""

from typing import Any

SINGLE = {"stock", "flow", "change"}  # a number typed as it is, and one that adds up over units (rule 6)
# A range is its lowest and its highest. A mean says of how many answers it is.
PAIRS = {"range": ("value_low", "value_high"), "survey": ("value", "base")}
BETWEEN = {"range": "to", "survey": "from"}
WHOLE = {"base"}
# Shapes without a number: their answer is kept as text. Those with a list of answers take no other.
ANSWERS_IN_WORDS: dict[str, tuple[str, ...]] = {
    "yes_no": ("Yes", "No"),
    "band": ("Green", "Amber", "Red"),
    "milestone": ("Reached", "On the way", "Not begun"),
    "narrative": (),
}
LONGEST_IN_WORDS = 80


def number_fields(version: Any) -> tuple[str, ...]:
    """The boxes of its figure, by the field names of an observation; none for a shape that no return asks for."""
    if version.has_counts:
        return ("numerator", "denominator")
    one = ("value",) if version.shape in SINGLE or is_in_words(version) else ()
    return PAIRS.get(version.shape, one)


def is_in_words(version: Any) -> bool:
    return version.shape in ANSWERS_IN_WORDS


def between(version: Any) -> str:
    """The word between the two numbers of a figure: 139 of 173, 12 to 22, 71 from 15 (answers)."""
    return BETWEEN.get(version.shape, "of")


def decimals_of(version: Any, field: str = "value") -> int:
    """How many decimals a number is typed with: counts are whole, full-time equivalents have one."""
    if version.has_counts:
        return 1 if version.counts_are_fte else 0
    return 0 if field in WHOLE else int(version.decimals)


def label_of(version: Any, field: str) -> str:
    """What a box is called."""
    unit = version.unit[:1].upper() + version.unit[1:]
    return {
        "numerator": version.numerator_label or "How many",
        "denominator": version.denominator_label or "Out of how many",
        "value": unit or "How many",
        "base": "How many answered",
        "value_low": "Lowest",
        "value_high": f"Highest, in {version.unit}" if version.unit else "Highest",
    }[field]


def allows_nil(version: Any) -> bool:
    """Nil is for events that may not happen: never for a snapshot, where none is the number 0 (rule 4)."""
    return bool(version.has_counts and version.over_time == "flow")
