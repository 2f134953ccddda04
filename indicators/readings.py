"""One measure as it is read, for a page, a scorecard or a unit's page: its figure, how sure that is, how far it is from
its target, what its run signals, and where it goes if nothing changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from indicators import forecasts, intervals, sentences, wording
from indicators.figures import Point, Run
from indicators.forecasts import Forecast
from indicators.intervals import Interval
from indicators.models import Target
from indicators.rating import Judgement, Rating, shortfall
from indicators.signals import Signals, is_readable
from indicators.signals import read as read_signals
from safeguarding.calendar import Quarter

RATED = {Rating.GREEN: "green", Rating.AMBER: "amber", Rating.RED: "red"}


@dataclass(frozen=True)
class Reading:
    """A run with everything that is said of its last figure. All texts are empty where there is nothing to say."""

    signals: Signals

    @property
    def run(self) -> Run:
        return self.signals.run

    @property
    def point(self) -> Point | None:
        return self.run.last

    @property
    def judgement(self) -> Judgement:
        return self.run.judgement

    @cached_property
    def aim(self) -> Target | None:
        """The target in force, else the next one that has a day of its own."""
        if self.point is None:
            return None
        in_force = self.run.target if self.run.target and self.run.target.applies_to(self.point.period) else None
        return in_force or next(iter(self.run.aims), None)

    @cached_property
    def short(self) -> Decimal | None:
        """How far the figure falls short of the aim, in the measure's unit; None where no side of it is worse."""
        if self.point is None or self.point.value is None or self.aim is None:
            return None
        value: Decimal | None = self.point.value
        if self.aim.kind == Target.Kind.YEAR_END and self.run.year_to_date:
            value = self.run.year_to_date.value
        return None if value is None else shortfall(value, self.aim.level, self.run.indicator.polarity)

    @property
    def gap_text(self) -> str:
        """Such as "5.1 points under", "0.4 over" or "Met": where the figure lies, seen from the aim."""
        if self.short is None or self.aim is None or self.point is None:
            return ""
        places = self.point.version.decimals
        if self.short <= 0:
            return "Met" if self.run.target else "On the right side"
        unit = " points" if self.point.version.shape in {"percentage", "survey"} else ""
        side = "under" if self.run.indicator.polarity == "high" else "over"
        return f"{wording.number(self.short, places)}{unit} {side}"

    @property
    def aim_text(self) -> str:
        """Such as "target 92%", "target 8% for 31 March 2027"."""
        if self.aim is None:
            return ""
        level = wording.level_text(self.aim.level, self.aim.version)
        day = f" for {self.aim.ends_on:%-d %B %Y}" if self.aim.kind != Target.Kind.PERIOD and self.aim.ends_on else ""
        return f"target {level}{day}"

    @property
    def good(self) -> str:
        """Which way is good, such as "Higher is better", "Best within a range of 10 to 15%"."""
        said = wording.capitalised(self.run.indicator.get_polarity_display())
        version = self.point.version if self.point else None
        if version is None or version.best_from is None or version.best_to is None:
            return said
        low = wording.level_text(version.best_from, version).partition("%")[0]
        return f"{said} of {low} to {wording.level_text(version.best_to, version)}"

    # --- How sure -----------------------------------------------------------------------------------------------------

    @cached_property
    def interval(self) -> Interval | None:
        """How far chance alone could have moved a percentage of whole cases; None of anything else."""
        point = self.point
        if point is None or point.version.shape != "percentage" or point.version.counts_are_fte:
            return None
        return intervals.wilson(point.numerator, point.denominator)

    @property
    def chance(self) -> str:
        """Such as "391 of 450 is 86.9%; by chance alone it could plausibly have been 83 to 90%."; and that the colour
        would be another inside that range, where it would."""
        if self.interval is None or self.point is None:
            return ""
        said = (
            f"{self.point.counts} is {self.point.text}; by chance alone it could plausibly have been "
            f"{self.interval.text}."
        )
        if turned := self.turned:
            own = RATED[self.judgement.rating]
            said += f" Inside that range lies {wording.joined(turned)} as well: read the {own} with care."
        return said

    @property
    def turned(self) -> list[str]:
        """The other colours that lie inside the interval; none where nothing rates the figure itself."""
        if self.interval is None or self.point is None or self.judgement.rating not in RATED:
            return []
        value = self.run.judged_value
        if value is None or value != self.point.value:
            return []  # a year-end target judges the whole year's figure, which has its own counts
        found = intervals.turns(self.interval, value, lambda at: self.run.judged(at).rating)
        return [RATED[Rating(one)] for one in found if one in RATED]

    # --- What lies ahead ----------------------------------------------------------------------------------------------

    @cached_property
    def ahead(self) -> Forecast | None:
        """To the end of the financial year, of the next one where it has just ended; None where the run does not bear
        it: fewer than eight quarters since the last known change, or figures that share months."""
        if self.point is None or not self.signals.stretches or self.run.points[-1].value is None:
            return None
        version, segment = self.point.version, self.signals.stretches[-1].segment
        if not is_readable(version):
            return None
        known = [point.value for point in segment if point.value is not None]
        return forecasts.forecast(
            known,
            quarters_to_year_end(self.point.quarter),
            floor=None if version.shape == "change" else Decimal(0),
            ceiling=Decimal(100) if version.shape == "percentage" else None,
        )

    @property
    def why_not_ahead(self) -> str:
        """Why there is no forecast, as a sentence; empty where there is one."""
        if self.ahead:
            return ""
        if self.point is not None and not is_readable(self.point.version):
            return self.signals.why_not
        return "It takes eight quarters that compare."

    @property
    def ahead_text(self) -> str:
        """Such as "84 to 89%": where the last quarter of the year will lie."""
        if self.ahead is None or self.point is None:
            return ""
        version = self.point.version
        places = version.decimals if version.shape in {"mean", "rate", "ratio"} else 0
        low, high = forecasts.outward(self.ahead.steps[-1], places)
        sign = "%" if version.shape == "percentage" else ""
        return wording.range_text(low, high, places) + sign

    @property
    def ahead_when(self) -> str:
        """The day of the forecast's end, such as "31 March 2027"."""
        if self.ahead is None or self.point is None:
            return ""
        return f"{self.point.quarter.ends_on.replace(year=year_end_of(self.point.quarter), month=3, day=31):%-d %B %Y}"

    @property
    def ahead_sentence(self) -> str:
        """Where it will lie, how that was made, and what that means for the target; never a colour."""
        if self.ahead is None:
            return ""
        between = self.ahead_text.replace(" to ", " and ")
        said = f"If nothing changes, it will most likely lie between {between} at {self.ahead_when}"
        return f"{said}: {self.ahead.method}.{self.against_aim()}"

    def against_aim(self) -> str:
        """What the range means for the target that will judge it."""
        aim = next((one for one in self.run.aims if one.kind != Target.Kind.PERIOD), None) or self.run.target
        if aim is None or self.ahead is None or aim.kind == Target.Kind.YEAR_END and self.run.year_to_date:
            return ""
        last, level = self.ahead.steps[-1], wording.level_text(aim.level, aim.version)
        worst, best = (shortfall(at, aim.level, self.run.indicator.polarity) for at in (last.low, last.high))
        if worst is None or best is None:
            return ""
        if max(worst, best) <= 0:
            return f" All of that meets the target of {level}{self.not_yet()}."
        if min(worst, best) > 0:
            return f" None of that meets the target of {level}: something has to change."
        return f" The target of {level} lies in between{self.not_yet()}."

    def not_yet(self) -> str:
        """That a forecast makes nothing green, where the figure does not meet its target now."""
        now = self.short is not None and self.short > 0
        return ", which the last figure does not; a forecast is no reason to call it met" if now else ""

    # --- The whole of it ----------------------------------------------------------------------------------------------

    @property
    def sentence(self) -> str:
        """What there is to say of it, from the figure to who is awaited."""
        signal = self.signals.variation.sentence if self.signals.is_signal and self.signals.variation else ""
        return sentences.of_run(self.run, signal)


def read(user: Any, runs: Iterable[Run]) -> dict[int, Reading]:
    """Of each run of the person's authority, by the indicator's key. One query, for the known changes."""
    return {key: Reading(signals) for key, signals in read_signals(user, runs).items()}


def quarters_to_year_end(last: Quarter) -> int:
    """From one to four: after the last quarter of a year it is the whole of the next."""
    return 4 - last.number or 4


def year_end_of(last: Quarter) -> int:
    """The calendar year of the 31 March that a forecast from that quarter goes to."""
    return last.year + (2 if last.number == 4 else 1)
