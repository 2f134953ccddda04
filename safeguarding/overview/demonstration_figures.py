"""The demonstration's invented figures, worked out from `fixtures/demonstration/figures.yml`. Django-free.

Nothing is random: how far a figure strays from its level follows from its measure, unit and quarter alone, so that the
same demonstration is made on every machine. Decimal and whole numbers throughout, no floats.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import Any

BANDS = ("late_1_to_5", "late_6_to_10", "late_11_to_20", "late_over_20")
SHARE_OF_LATE = {"late_6_to_10": 26, "late_11_to_20": 16, "late_over_20": 8}  # per cent; the rest are 1 to 5 days late
LONGEST = {"late_over_20": (21, 19), "late_11_to_20": (11, 10), "late_6_to_10": (6, 5), "late_1_to_5": (1, 5)}


@dataclass(frozen=True)
class Figure:
    """One figure of one unit in one quarter. Counts are None for a plain number and where `state` is not "value"."""

    measure: str
    unit: str
    state: str = "value"
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    reason: str = ""
    expected_in: int | None = None
    words: dict[str, str] = field(default_factory=dict)


def draw(*parts: object) -> int:
    """A whole number from 0 to 65535 that depends on what it is asked about and on nothing else."""
    return int.from_bytes(sha256("|".join(map(str, parts)).encode()).digest()[:2], "big")


def stray(spread: Any, *parts: object) -> Decimal:
    """How far a figure strays from its level: at most `spread` either way, small steps more often than large."""
    average = Decimal(draw(1, *parts) + draw(2, *parts)) / 2
    return Decimal(str(spread)) * (average / Decimal("32767.5") - 1)


def at(given: Any, quarter: int) -> Any:
    """The entry of a list for a quarter (after its end the last one stands), or the one value given for all."""
    return given[min(quarter, len(given) - 1)] if isinstance(given, list) else given


def whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def lateness(late: int, *parts: object) -> dict[str, int | None]:
    """Late ones by how many working days, adding up to `late`, and the longest: the columns of an observation.

    The longest is None where none was late.
    """
    bands = {band: late * share // 100 for band, share in SHARE_OF_LATE.items()}
    bands["late_1_to_5"] = late - sum(bands.values())
    worst = next((band for band in reversed(BANDS) if bands[band]), None)
    if worst is None:
        return {**bands, "longest_late": None}
    least, range_of_days = LONGEST[worst]
    return {**bands, "longest_late": least + draw("longest", *parts) % range_of_days}


class Figures:
    """The figures that `figures.yml` describes, by measure ("SA45/1"), unit and quarter."""

    def __init__(self, spec: dict[str, Any]) -> None:
        self.spec = spec
        self.measures: dict[str, dict[str, Any]] = spec["measures"]
        self.exceptions = {(e["measure"], e["unit"], e["quarter"]): e for e in spec["exceptions"]}
        self.words = {(w["measure"], w["unit"], w["quarter"]): w for w in spec["words"]}

    def of_unit(self, unit: str) -> list[str]:
        """What a unit returns."""
        return [measure for measure, spec in self.measures.items() if unit in spec["units"]]

    def figure(self, measure: str, unit: str, quarter: int) -> Figure:
        exception = self.exceptions.get((measure, unit, quarter), {})
        said = self.words.get((measure, unit, quarter), {})
        words = {name: said[name] for name in ("what_changed", "why", "what_next") if name in said}
        if "state" in exception:
            reason, expected_in = exception["reason"], exception.get("expected_in")
            return Figure(measure, unit, exception["state"], reason=reason, expected_in=expected_in, words=words)
        if "values" in self.measures[measure]:
            return Figure(measure, unit, value=self.value(measure, quarter), words=words)
        numerator, denominator = self.counts(measure, unit, quarter)
        return Figure(measure, unit, numerator=numerator, denominator=denominator, words=words)

    def value(self, measure: str, quarter: int) -> Decimal:
        return Decimal(at(self.measures[measure]["values"], quarter))

    def counts(self, measure: str, unit: str, quarter: int) -> tuple[Decimal, Decimal]:
        spec = self.measures[measure]
        given = self.exceptions.get((measure, unit, quarter), {}).get("counts")
        if given is None and "counts" in spec:
            given = at(spec["counts"], quarter)
        if given is not None:
            return Decimal(given[0]), Decimal(given[1])
        if "staff" in spec:
            return self.staff(measure, unit, quarter)
        denominator = self.denominator(measure, unit, quarter)
        if "counts_again" in spec:
            return self.value(spec["counts_again"], quarter), denominator
        if "adds_up" in spec:
            below = spec["adds_up"]
            parts = [self.counts(below, one, quarter)[1] for one in self.measures[below]["units"]]
            return sum(parts, Decimal(0)), denominator
        return self.share(measure, unit, quarter, denominator), denominator

    def denominator(self, measure: str, unit: str, quarter: int) -> Decimal:
        spec = self.measures[measure]
        if spec["of"] == "population":
            return Decimal(self.spec["population"])
        if spec["of"] in self.measures:
            return self.value(spec["of"], quarter)
        usual = spec.get("larger", {}).get(unit, spec["of"])
        return whole(usual + stray(spec["of_spread"], "of", measure, unit, quarter))

    def share(self, measure: str, unit: str, quarter: int, denominator: Decimal) -> Decimal:
        """How many of the denominator: the level for the quarter, with its shift and its straying, in whole ones."""
        spec = self.measures[measure]
        level = Decimal(str(at(spec["level"], quarter))) + at(spec.get("shifts", {}).get(unit, 0), quarter)
        share = level + stray(spec["spread"], measure, unit, quarter)
        return min(whole(denominator * share / 100), denominator)

    def staff(self, measure: str, unit: str, quarter: int) -> tuple[Decimal, Decimal]:
        """Workforce measures by the census formulas (domain B2), all from one table, so that they agree."""
        team = {name: Decimal(str(at(given, quarter))) for name, given in self.spec["staff"][unit].items()}
        in_post = team["posts"] - team["vacancies"]
        at_work = in_post + team["agency"]
        return {
            "CASE/2": (team["cases"], at_work - team["without_cases"]),
            "VAC/2": (team["vacancies"], team["posts"]),
            "AGENCY/1": (team["agency"], at_work),
            "TURN/1": (team["leavers"], in_post),
        }[measure]
