"""At which level of the tree of units a measure is added up (design rule 6). Django-free.

A figure asked of a unit above others that are asked for it too is a control total: compared, and never added.
`parents` gives the unit above each unit by its key, None for the topmost.
"""

from collections.abc import Collection, Iterator, Mapping


def units_above(unit: int, parents: Mapping[int, int | None]) -> Iterator[int]:
    """From the nearest to the topmost."""
    seen = {unit}
    above = parents.get(unit)
    while above is not None and above not in seen:
        yield above
        seen.add(above)
        above = parents.get(above)


def above_others(units: Collection[int], parents: Mapping[int, int | None]) -> set[int]:
    """Those of the units asked that have another of them below, however many levels down."""
    return {above for unit in units for above in units_above(unit, parents) if above in units}


def parts_of(unit: int, units: Collection[int], parents: Mapping[int, int | None]) -> set[int]:
    """Those of the units asked that add up to one above them: the lowest of each branch. Empty for a unit that has none
    of them below."""
    below = {part for part in units if unit in units_above(part, parents)}
    return below - above_others(below, parents)
