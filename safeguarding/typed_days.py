"""Reading a day as somebody typed it. Django-free; the child process that reads files imports it too."""

from datetime import date, datetime
from functools import lru_cache

WAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")
FIRST_YEAR, LAST_YEAR = 2000, 2150


@lru_cache(maxsize=4096)  # a file of a whole round names the same few days over and over
def day_of(text: str) -> date | None:
    """The day that a text names, such as 2026-10-31, 31/10/2026 or 31 October 2026; None where it names none, or one
    that no return can be about."""
    text = " ".join(text.split())
    for way in WAYS:
        try:
            day = datetime.strptime(text, way).date()
        except ValueError:
            continue
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    return None
