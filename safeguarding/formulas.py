"""Text that a spreadsheet would run as a formula: made harmless on the way out, and read as it was on the way in.

Knows neither Django nor openpyxl: the child process that reads files imports it too.
"""

import unicodedata
from typing import Any

# Full-width signs count in spreadsheets for East Asia.
SIGNS = {*"=+-@\uff1d\uff0b\uff0d\uff20\t\r"}


def defused(value: Any) -> Any:
    """Text a spreadsheet would take for a formula gets an apostrophe in front; a negative number is no formula."""
    return f"'{value}" if isinstance(value, str) and first_seen(value) in SIGNS else value


def charged(text: str) -> str:
    """As it was before `defused`: without the apostrophe, where it stands before what would be taken for a formula."""
    return text[1:] if text.startswith("'") and first_seen(text[1:]) in SIGNS else text


def first_seen(text: str) -> str:
    """The first letter but for spaces and the marks that nobody sees, such as one that turns the direction of writing;
    a program may pass over any of them. Empty where there is none."""
    return next((letter for letter in text if letter in SIGNS or not unseen(letter)), "")


def unseen(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) == "Cf"
