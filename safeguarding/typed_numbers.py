"""Reading a number as somebody typed it. Django-free, Decimal only. Plain digits and one point pass; anything else is
refused by name, with how to write it, because "1e3", "２５" and "nan" would otherwise slip through as numbers.

Source: reliability test 16.
"""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

PLAIN = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]+)(?:\.(?P<part>[0-9]+))?")
LONGEST = 20
MOST_DIGITS = 9

# The order matters: the first that fits gives the words.
REFUSED: list[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern, re.IGNORECASE), words)
    for pattern, words in [
        (r"[-+]?(nan|n/?a|inf|infinity)", "is not a number. If there is no figure, choose another answer below"),
        (
            r"[-+]?[0-9.]+e[-+]?[0-9]+",
            "is short for a larger or smaller number. Write it out, for example 1000 for 1e3",
        ),
        (r"[-+]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", "has commas. Write it without them: {without_commas}"),
        (r"[-+]?[0-9]+,[0-9]+", "has a comma. Write a point for decimals: {with_point}"),
        (r"[-+]?[0-9]{1,3}([\s_'][0-9]{3})+(\.[0-9]+)?", "has gaps. Write it in one piece: {in_one_piece}"),
        (r"[0-9.]+\s*%", "has a per cent sign. Write the number alone: {without_sign}"),
        (r"£\s*[0-9.]+", "has a pound sign. Write the number alone: {without_sign}"),
        (r"\+[0-9.]+", "has a plus sign. Write it without: {without_sign}"),
        (r"-?\.[0-9]+", "begins with a point. Write a nought in front: {with_nought}"),
        (r"-?[0-9]+\.", "ends with a point. Write it without: {without_point}"),
        (r"[−–—]\s*[0-9.]+", "begins with a dash. Write a hyphen for a number below zero: {with_hyphen}"),
        (r"[0-9.]+", "has more than one point. Write one at most, before the decimals"),
    ]
]


class NotPlain(ValueError):
    """Why a text is refused, as a sentence that says how to write it."""


@lru_cache(maxsize=4096)  # a file of a whole round holds the same small numbers over and over
def parse(text: str, *, decimals: int = 0, below_zero: bool = False) -> Decimal:
    """The number a person typed, with at most so many decimals; noughts beyond them do no harm.

    Raises NotPlain for everything that is not plain digits with, at most, one point and a leading hyphen, and for a
    number below zero unless `below_zero` allows it.
    """
    text = text.strip()
    plain = PLAIN.fullmatch(text) if len(text) <= LONGEST else None
    if plain is None:
        raise NotPlain(refusal(text))
    if plain["sign"] and not below_zero:
        raise NotPlain(f"“{text}” has a minus sign, and this cannot be below zero. Write 0 for none")
    if len(plain["whole"].lstrip("0")) > MOST_DIGITS:
        raise NotPlain(f"“{text}” is too large. Check how many digits it has")
    part = (plain["part"] or "").rstrip("0")
    if len(part) > decimals:
        raise NotPlain(f"“{text}” is too exact. {wanted(decimals)}")
    return Decimal(f"{plain['sign']}{plain['whole']}.{part or '0'}").quantize(Decimal(1).scaleb(-decimals)) + 0


@lru_cache(maxsize=65_536)
def scaled(text: str) -> int | None:
    """The number a person typed, in ten-thousandths, so that databases compare it exactly; None where `parse` would
    refuse it whatever the measure, or where it has more than four decimals or is a nought with a sign."""
    try:
        number = parse(text, decimals=4, below_zero=True)
    except NotPlain:
        return None
    return int(number.scaleb(4)) if number or not text.startswith("-") else None


def wanted(decimals: int) -> str:
    if decimals == 0:
        return "Write a whole number"
    return f"Write at most {'one decimal' if decimals == 1 else f'{decimals} decimals'}"


def refusal(text: str) -> str:
    """What is wrong with a text that is no plain number, and how to write it."""
    shown = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    if len(text) > LONGEST:
        return f"“{shown}” is too long for a number. Write the digits alone"
    if any(letter.isdigit() and letter not in "0123456789" for letter in text):
        return f"“{shown}” is not in the digits 0 to 9{unusual_digits(text)}"
    for pattern, words in REFUSED:
        if pattern.fullmatch(text):
            return f"“{shown}” {words.format(**ways_to_write(text))}"
    return f"“{shown}” is not a number. Write digits and, for decimals, a point"


def unusual_digits(text: str) -> str:
    """Names full-width digits, and gives the same number in plain ones."""
    plain = "".join(str(unicodedata.digit(letter)) if letter.isdigit() else letter for letter in text)
    full_width = any("０" <= letter <= "９" for letter in text)
    kind = " but in full-width digits" if full_width else ""
    return f"{kind}. Write {plain}" if PLAIN.fullmatch(plain) else kind


def ways_to_write(text: str) -> dict[str, str]:
    digits = re.sub(r"[^0-9.]", "", text)
    return {
        "without_commas": text.replace(",", ""),
        "with_point": text.replace(",", "."),
        "in_one_piece": re.sub(r"[\s_']", "", text),
        "without_sign": digits,
        "with_nought": text.replace(".", "0."),
        "without_point": text.rstrip("."),
        "with_hyphen": f"-{digits}",
    }


def written(value: Decimal | int | None, decimals: int) -> str:
    """A stored number as somebody would type it: "139", or "3.0" where one decimal is asked. Empty for None."""
    return "" if value is None else f"{Decimal(value):.{decimals}f}"
