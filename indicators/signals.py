"""What a run says when its usual ups and downs are taken off: variation, assurance, and the limits that a chart draws.

Red and green say whether a figure meets its target; a signal says whether anything has changed. Both are shown, each as
a word, a shape and one sentence (docs/adr/0018). Only figures that compare are read together: a new definition or a
missing quarter begins a stretch of its own; a known change that a person has named (`Rebase`) begins new limits.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators import arithmetic, spc, wording
from indicators.figures import Point, Run
from indicators.models import IndicatorVersion, Rebase
from indicators.rating import IMPROVEMENT
from indicators.return_doubts import range_words

FEWEST = 6  # points, below which a range would be guesswork; below spc.LEAST it is on trial
# What each quarter's figure stands for itself. Scores of surveys and words never make a run.
READABLE = {"percentage", "rate", "mean", "ratio", "stock", "flow", "change"}
UPWARD = {ways[1] for ways in (spc.OUTSIDE, spc.TREND, spc.NEAR_LIMIT, spc.SHIFT)}


@dataclass(frozen=True)
class Said:
    """A reading for people who do not read control charts: a word, what kind of signal it is, the shape and tone of its
    tag, one sentence, and that of a signal without any figure, for words that must not hold one."""

    word: str
    tag: str
    shape: str
    tone: str
    sentence: str
    without_figures: str = ""


@dataclass(frozen=True)
class Stretch:
    """Points that compare: one definition, quarter after quarter. `analysis` None: too few for a usual range."""

    points: tuple[Point, ...]
    rebases: tuple[Rebase, ...]
    analysis: spc.Analysis | None

    @property
    def segment(self) -> tuple[Point, ...]:
        """The points that the last limits rest on: since the last known change."""
        return self.points[self.starts[-1] :]

    @property
    def starts(self) -> list[int]:
        """Where limits start anew, the first of them 0."""
        begins = {rebase.starts_on for rebase in self.rebases}
        return [0, *(i for i, point in enumerate(self.points) if i and point.quarter.starts_on in begins)]


@dataclass(frozen=True)
class Signals:
    """A run as it is read. `why_not` says in a sentence why it has no signals; empty where it has."""

    run: Run
    stretches: tuple[Stretch, ...]
    why_not: str

    @property
    def analysis(self) -> spc.Analysis | None:
        """Of the last stretch; None where `why_not` says why."""
        return None if self.why_not else self.stretches[-1].analysis

    @property
    def last(self) -> spc.SpcPoint | None:
        return self.analysis.points[-1] if self.analysis else None

    @property
    def usual(self) -> tuple[Decimal, Decimal] | None:
        """The usual range of the last stretch, cut off where no value can be; None without one."""
        last = self.last
        if last is None or last.lower is None or last.upper is None:
            return None
        version = self.run.points[-1].version
        low, high = (arithmetic.nearest(limit, version.decimals) for limit in (last.lower, last.upper))
        low = low if version.shape == "change" else max(low, Decimal(0))
        return low, min(high, Decimal(100)) if version.shape == "percentage" else high

    @property
    def usual_text(self) -> str:
        """Such as "85 to 96%"; empty without a usual range."""
        return range_words(self.usual, self.run.points[-1].version) if self.usual else ""

    @property
    def mean_text(self) -> str:
        last = self.last
        if last is None:
            return ""
        version = self.run.points[-1].version
        return wording.value_with_unit(arithmetic.nearest(last.mean, version.decimals), version)

    @property
    def unread(self) -> str:
        """The word where `why_not` has the sentence: time mends too few quarters, and no other reason."""
        early = not self.stretches or is_readable(self.run.points[-1].version)
        return "Too early to tell" if early else "Not read"

    @property
    def known_changes(self) -> list[Rebase]:
        """Where people have let the usual range start anew, the oldest first."""
        return [rebase for stretch in self.stretches for rebase in stretch.rebases]

    @property
    def is_signal(self) -> bool:
        return self.last is not None and self.last.kind != spc.COMMON

    @property
    def is_concern(self) -> bool:
        return self.last is not None and self.last.kind == spc.CONCERN

    @property
    def is_improvement(self) -> bool:
        return self.last is not None and self.last.kind == spc.IMPROVEMENT

    @property
    def variation(self) -> Said | None:
        """Whether anything has changed; None where `why_not` says why that cannot be told."""
        return None if self.last is None else variation_of(self, self.last)

    @property
    def assurance(self) -> Said | None:
        """Whether the usual ups and downs will meet the target; None without limits or a target of every period, and
        where neither high nor low is good."""
        if self.analysis is None or self.last is None or self.last.lower is None or self.run.target is None:
            return None
        return assurance_of(self, self.analysis.assurance) if self.analysis.assurance else None


def read(user: Any, runs: Iterable[Run]) -> dict[int, Signals]:
    """The signals of each run of the person's authority, by the indicator's key. One query, for the known changes."""
    known = list(runs)
    rebases = rebases_of(user, known)
    return {run.indicator.pk: signals(run, rebases[run.indicator.pk]) for run in known}


def rebases_of(user: Any, runs: Sequence[Run]) -> dict[int, list[Rebase]]:
    """The known changes in runs of the whole authority, the oldest first, by indicator."""
    wanted = [run.indicator.pk for run in runs]
    rows = Rebase.objects.visible_to(user).standing().filter(subject__isnull=True, definition__indicator__in=wanted)
    found: dict[int, list[Rebase]] = defaultdict(list)
    for row in rows.filter(authority=user.authority_id).select_related("definition", "made_by").order_by("starts_on"):
        found[row.definition.indicator_id].append(row)
    return found


def signals(run: Run, rebases: Sequence[Rebase] = ()) -> Signals:
    """Of one run. `rebases` are the known changes in it, of whatever definition."""
    stretches = tuple(stretch(points, run, rebases) for points in unbroken(run))
    return Signals(run, stretches, why_not(run, stretches))


def unbroken(run: Run) -> Iterator[tuple[Point, ...]]:
    """Stretches of points with a value that compare, in order of time."""
    kept: list[Point] = []
    for point in run.points:
        if kept and (point.version != kept[-1].version or kept[-1].quarter.next() != point.quarter):
            yield tuple(kept)
            kept = []
        if point.value is not None:
            kept.append(point)
        elif kept:
            yield tuple(kept)
            kept = []
    if kept:
        yield tuple(kept)


def stretch(points: tuple[Point, ...], run: Run, rebases: Sequence[Rebase]) -> Stretch:
    quarters = {point.quarter.starts_on for point in points[1:]}
    version = points[0].version
    own = tuple(one for one in rebases if one.definition_id == version.pk and one.starts_on in quarters)
    bare = Stretch(points, own, None)
    if len(bare.segment) < FEWEST or not is_readable(version):
        return bare
    target = run.target if run.target and points[-1] == run.last else None
    found = spc.analyse(
        [point.value for point in points if point.value is not None],
        improvement=IMPROVEMENT.get(run.indicator.polarity, "neutral"),
        target=target.level if target and target.kind != "year_end" else None,
        rebase_at=bare.starts[1:],
    )
    return Stretch(points, own, found)


def is_readable(version: IndicatorVersion) -> bool:
    """Whether neighbouring quarters are each other's business only by chance: not where each looks back over months
    that it shares with the one before (`domain.md` D: cumulative figures are not eligible)."""
    return version.shape in READABLE and not version.looks_back_months


def why_not(run: Run, stretches: Sequence[Stretch]) -> str:
    """Why the newest figure is not read against a usual range, as a sentence; empty where it is."""
    if not stretches:
        return "There is no run of complete quarters yet."
    last = stretches[-1]
    if last.points[-1] != run.points[-1]:
        return "The last quarter has no number that the earlier ones could be set beside."
    version = last.points[-1].version
    if version.looks_back_months:
        months = wording.counted(version.looks_back_months, "month")
        return (
            f"Each figure looks back over {months}, which it shares with the one before: chance cannot be told apart."
        )
    if version.shape not in READABLE:
        return "Figures of this kind make no run."
    if last.analysis is None:
        count = wording.counted(len(last.segment), "quarter")
        too_few = f"{wording.either(len(last.segment), 'is', 'are')} too few to tell chance from change"
        return f"{wording.capitalised(count)} that compare {too_few}; it takes {wording.in_words(FEWEST)}."
    return ""


# --- In words -----------------------------------------------------------------------------------------------------

WORDS = {
    (spc.CONCERN, True): ("Getting worse", "Concern", "risk"),
    (spc.CONCERN, False): ("Getting worse", "Concern", "risk"),
    (spc.IMPROVEMENT, True): ("Getting better", "Improvement", "done"),
    (spc.IMPROVEMENT, False): ("Getting better", "Improvement", "done"),
    (spc.HIGH, True): ("Rising", "Change", "none"),
    (spc.LOW, False): ("Falling", "Change", "none"),
}


def variation_of(signals: Signals, last: spc.SpcPoint) -> Said:
    if last.kind == spc.COMMON:
        return Said("Steady", "No signal", "dot", "none", f"{steady(signals)}{on_trial(signals)}")
    up = last.signal in UPWARD
    word, tag, tone = WORDS[last.kind, up]
    if last.signal in spc.OUTSIDE.values():
        word = f"Unusually {'high' if up else 'low'}"
    elif last.kind in {spc.HIGH, spc.LOW} and last.signal not in spc.TREND.values():
        word = f"{'Higher' if up else 'Lower'} of late"  # on one side of its average it may be going either way
    short, sentence, without = told(signals, last, up=up)
    said = f"{sentence}{on_trial(signals)}"
    return Said(word, f"{tag}: {short}", "up" if up else "down", tone, said, without)


def steady(signals: Signals) -> str:
    if not signals.usual_text:
        return "Every quarter had the same figure: there are no ups and downs to judge by."
    return f"It lies within its usual range of {signals.usual_text}: nothing says that anything has changed."


def told(signals: Signals, last: spc.SpcPoint, *, up: bool) -> tuple[str, str, str]:
    """What the signal is, in a few words, as a sentence, and as one without a figure."""
    side, end, moved = ("above", "top", "rise") if up else ("below", "bottom", "fall")
    if last.signal in spc.OUTSIDE.values():
        return (
            f"{side} its usual range",
            f"It is {side} its usual range of {signals.usual_text}: more than chance.",
            f"It is {side} its usual range: more than chance.",
        )
    if last.signal in spc.TREND.values():
        many = wording.in_words(spc.RUN)
        said = f"It has gone {'up' if up else 'down'} {many} quarters running: a real {moved}, not chance."
        return f"{many} in a row", said, said
    if last.signal in spc.NEAR_LIMIT.values():
        said = f"Two of the last three quarters are near the {end} of its usual range"
        return (
            f"two of three near the {end}",
            f"{said} of {signals.usual_text}: more than chance.",
            f"{said}: more than chance.",
        )
    count = wording.in_words(on_one_side(signals.analysis, up=up))
    said, real = f"The last {count} quarters are all {side} the average", f"a real {moved}, not chance."
    return f"{count} {side} average", f"{said} of {signals.mean_text}: {real}", f"{said}: {real}"


def on_one_side(analysis: spc.Analysis | None, *, up: bool) -> int:
    """How many of the last points lie on that side of their average."""
    number = 0
    for point in reversed(analysis.points if analysis else ()):
        if point.value == point.mean or (point.value > point.mean) != up:
            break
        number += 1
    return number


def on_trial(signals: Signals) -> str:
    """That the range may move yet, where it rests on few quarters."""
    if signals.analysis is None or not signals.analysis.trial_limits:
        return ""
    count = wording.counted(len(signals.stretches[-1].segment), "quarter")
    return f" The range is on trial: it rests on {count}, and twelve would settle it."


ASSURED = {
    spc.PASS: ("Reliably met", "tick", "done", "its usual ups and downs all meet"),
    spc.FAIL: ("Reliably missed", "diamond", "risk", "its usual ups and downs all miss"),
    spc.INCONSISTENT: ("Hit and miss", "ringed", "none", "chance decides from quarter to quarter whether it meets"),
}


def assurance_of(signals: Signals, kind: str) -> Said:
    word, shape, tone, what = ASSURED[kind]
    target = signals.run.target
    assert target is not None
    aim = wording.level_text(target.level, target.version)
    unless = " That will not change unless the way of working does." if kind == spc.FAIL else ""
    return Said(word, word, shape, tone, f"As things are, {what} the target of {aim}.{unless}")
