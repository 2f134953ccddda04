"""How often, and for how long, the same thing has been found. Django-free.

A finding names the earlier one it repeats; everything that hangs together so is one chain. What one report says twice
was found once: occasions are counted, not rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

NUMBERS = ["no times", "once", "twice", "three times", "four times", "five times", "six times", "seven times"]
NUMBERS += ["eight times", "nine times"]
YEARS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


@dataclass(frozen=True)
class Link:
    """One finding in a chain. `year` None: it is not known when it was found. `source` tells reports apart."""

    key: int
    repeats: int | None
    year: int | None
    source: str


@dataclass
class Chains:
    """All chains of a record. A finding that repeats one which is not given is the first of its chain."""

    links: Mapping[int, Link]
    chains: dict[int, list[Link]] = field(init=False)

    def __post_init__(self) -> None:
        together: dict[int, list[Link]] = {}
        for link in self.links.values():
            together.setdefault(self.first_of(link), []).append(link)
        self.chains = {link.key: in_time(own) for own in together.values() for link in own}

    def first_of(self, link: Link) -> int:
        """Where a chain begins, followed back; one that leads in a circle begins at its smallest key."""
        seen = [link.key]
        while link.repeats is not None and link.repeats in self.links:
            link = self.links[link.repeats]
            if link.key in seen:
                return min(seen[seen.index(link.key) :])
            seen.append(link.key)
        return link.key

    def of(self, key: int) -> list[Link]:
        """The chain of a finding, the earliest first; only itself, or nothing, where nothing repeats it."""
        return self.chains.get(key, [])


def in_time(links: Iterable[Link]) -> list[Link]:
    """The earliest first; what has no year stands before all that has one."""
    return sorted(links, key=lambda link: (link.year or 0, link.key))


def occasions(links: Iterable[Link]) -> list[int | None]:
    """The year of each occasion, the earliest first: one for each report, whatever it says twice."""
    years = {link.source: link.year for link in links}
    return sorted(years.values(), key=lambda year: year or 0)


def times(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else f"{number} times"


def span(years: list[int]) -> str:
    """Such as " in eight years", from the first year to the last; empty within two years that follow each other, where
    "in one year" would be read as one of the two, and while one is not known."""
    length = max(years) - min(years) if years else 0
    if length < 2:
        return ""
    return f" in {YEARS[length] if length < len(YEARS) else length} years"


def said(links: Iterable[Link]) -> str:
    """Such as "Found three times in eight years: 2004, 2009, 2012."; empty for what was found once."""
    found = occasions(links)
    if len(found) < 2:
        return ""
    known = [year for year in found if year is not None]
    missing = len(found) - len(known)
    if not known:
        return f"Found {times(len(found))}; in which years is not known."
    listed = ", ".join(str(year) for year in known)
    more = "; once in a year that is not known" if missing == 1 else ""
    more = f"; {times(missing)} in years that are not known" if missing > 1 else more
    return f"Found {times(len(found))}{span(known) if not missing else ''}: {listed}{more}."


def before(links: list[Link], key: int) -> list[int | None]:
    """The years of the occasions before this finding's own report."""
    own = next((link for link in links if link.key == key), None)
    if own is None:
        return []
    earlier = links[: links.index(own)]
    return occasions(link for link in earlier if link.source != own.source)


def before_in_short(links: list[Link], key: int) -> str:
    """For a column, such as "2004, 2009"; empty where it was not found before."""
    return ", ".join("year not known" if year is None else str(year) for year in before(links, key))
