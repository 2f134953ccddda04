"""What a board has to hear of first: measures off their target, then those outside their usual ups and downs.

For whoever drafts a paper. A paper's words are the same in both editions, so nothing is handed over here that the
public edition withholds: no measure whose figure it withholds, since to be told of at all would say on which side of
its target that is; nothing worked out from a run that has such a figure; not what a manager wrote of such a unit.
What is left out so can be inserted beside the words (`withheld_exceptions`): there each edition says its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from actionplans import owned
from actionplans.standing import Standing, standing
from indicators import questions
from indicators.models import Indicator, Observation, Question
from reports.bound import Asking, NothingToShow
from reports.bound.figures import Hides, Reading, Readings, read
from reports.bound.scorecards import severity
from reports.bound.smallness import TOTAL
from reports.models import Report


@dataclass(frozen=True)
class Said:
    """What the manager of one unit or agency wrote beside its approved figure, in their words; empty for nothing."""

    who: str
    what_changed: str
    why: str
    what_next: str


@dataclass(frozen=True)
class Meant:
    """An action that is meant to move the measure, as it stands on the day; `effect` is a word of its own states."""

    action: Any
    now: Standing

    @property
    def effect(self) -> str:
        return str(self.action.effect or "")


@dataclass(frozen=True)
class Exceptional:
    """One measure to tell of. `is_off_target` says whether its target or only `unusual` makes it one: a sentence on
    what is unusual in its run, empty for nothing.

    `quotes` are the figures that can be quoted of it, by name, each as kind and choices for `anatomy.Words.figures`.
    """

    indicator: Indicator
    reading: Reading
    is_off_target: bool
    unusual: str
    said: tuple[Said, ...] = ()
    questions: tuple[Question, ...] = ()
    actions: tuple[Meant, ...] = ()
    quotes: Mapping[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)


def exceptions(report: Report, on: date) -> tuple[Exceptional, ...]:
    """Those of the paper's quarter that both editions may tell, the worst first: off target by band and distance, then
    what is unusual. Only complete figures of the measures that are collected. Empty for a paper without a quarter. A
    constant number of queries."""
    try:
        given = readings(Asking(report, {}, on))
    except NothingToShow:
        return ()
    hides = given.hides(is_public=True)
    rows = [row for row in exceptional(given.rows, hides) if row.point and not hides(row.point, TOTAL)]
    around = Around(given, [row.indicator for row in rows], report, on)
    return tuple(around.told(row, hides) for row in rows)


def readings(asking: Asking) -> Readings:
    """Everything that is collected, with the whole of its run; read once while a paper is begun."""
    kept = asking.report.kept if asking.report.kept is not None else {}
    if asking.on not in kept:
        kept[asking.on] = read(asking, list(Indicator.objects.measures().filter(is_current=True)), quarters=0)
    given: Readings = kept[asking.on]
    return given


def exceptional(rows: Iterable[Reading], hides: Hides) -> list[Reading]:
    """Those that are off target, the worst first; then those that are unusual in a run without a withheld figure."""
    final = [row for row in rows if row.is_final]
    off = sorted((row for row in final if row.is_off_target), key=severity)
    return [*off, *(row for row in final if not row.is_off_target and unusual(row, hides))]


class Around:
    """What stands around some measures, read at once: questions and actions."""

    def __init__(self, given: Readings, indicators: list[Indicator], report: Report, on: date) -> None:
        self.given = given
        self.questions: dict[int, list[Question]] = defaultdict(list)
        waiting = Q(answered_at=None)
        if report.since_on:
            waiting |= Q(answered_at__date__gt=report.since_on)
        asked = questions.asked(given.reader).filter(waiting, indicator__in=indicators, asked_at__date__lte=on)
        for question in asked:
            self.questions[question.indicator_id].append(question)
        self.actions: dict[int, list[Meant]] = defaultdict(list)
        living = owned.living(given.reader, on).filter(moves__indicator__in=indicators).select_related("moves")
        for action in living.order_by("original_due_on", "pk"):
            self.actions[action.moves.indicator_id].append(Meant(action, standing(action, on)))

    def told(self, row: Reading, hides: Hides) -> Exceptional:
        assert row.point is not None
        key, parts = row.indicator.pk, [part for part in row.point.parts if not hides(row.point, part.subject_id)]
        return Exceptional(
            row.indicator,
            row,
            row.is_off_target,
            unusual(row, hides),
            tuple(said_by(parts)),
            tuple(self.questions[key]),
            tuple(self.actions[key]),
            quotes_of(row),
        )


def said_by(parts: Iterable[Observation]) -> Iterable[Said]:
    """What managers wrote, those who wrote nothing left out."""
    for part in parts:
        if part.what_changed or part.why or part.what_next:
            yield Said(part.subject.name, part.what_changed, part.why, part.what_next)


def quotes_of(row: Reading) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """The kinds of quoted figure that the record can give of a measure."""
    names = ["value"]
    names += ["counts"] if row.point and row.point.counts else []
    names += ["target"] if row.target else []
    names += ["distance"] if row.shortfall is not None else []
    names += ["change"] if row.before else []
    return {name: (name, {"indicator": row.indicator.pk}) for name in names}


# --- What is unusual ----------------------------------------------------------------------------------------------


def unusual(row: Reading, hides: Hides) -> str:
    """What the run signals of its last point, as on the page of the measure; empty for the usual ups and downs, for a
    change to the better, while the usual range is on trial (docs/adr/0018), and where a figure it rests on is
    withheld."""
    found = row.signals
    if not found.is_signal or found.is_improvement or found.analysis is None or found.analysis.trial_limits:
        return ""
    if any(hides(point, TOTAL) for point in found.stretches[-1].points):
        return ""
    return found.variation.without_figures if found.variation else ""
