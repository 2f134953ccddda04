"""The demonstration: invented people's passwords, sixteen quarters of invented returns, and the history of one plan.

Called by `load_fixtures` inside its transaction, after the files. Everything is dated from the day of the first load,
which is stored, so that loading again changes nothing. An invented figure never stands where a printed one does (design
rule 2).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from indicators import rating, return_rules
from indicators.changes import digest_of, plainly
from indicators.models import (
    Expectation,
    IndicatorVersion,
    Observation,
    Period,
    Return,
    ReturnState,
    Round,
    Subject,
    Target,
)
from indicators.return_rules import Entry
from safeguarding.calendar import Quarter, add_working_days, last_quarter_ended, quarter_of
from safeguarding.models import Authority, Demonstration, FixtureRow, User
from safeguarding.overview import (
    demonstration_audits,
    demonstration_casework,
    demonstration_curves,
    demonstration_inspections,
    demonstration_issuing,
    demonstration_meetings,
    demonstration_national,
    demonstration_papers,
    demonstration_plan,
    demonstration_rounds,
    demonstration_sweep,
)
from safeguarding.overview.demonstration_figures import Figure, Figures, draw, lateness
from safeguarding.overview.fixtures import ExactLoader

PASSWORD = "Looking after Derby 2026"
QUARTERS = 16
WORKING_DAYS_TO_RETURN = 15
FOLDER = settings.BASE_DIR / "fixtures" / "demonstration"

# What happens to a return, in order, and the hour at which each step is taken.
STEPS = {
    "not_started": [],
    "draft": ["draft"],
    "submitted": ["draft", "submitted"],
    "sent_back": ["draft", "submitted", "sent_back"],
    "approved": ["draft", "submitted", "approved"],
    "approved at the second attempt": ["draft", "submitted", "sent_back", "submitted", "approved"],
    "withdrawn": ["draft", "submitted", "withdrawn"],
    "reopened": ["draft", "submitted", "approved", "reopened"],
}
HOURS = {"draft": 9, "submitted": 11, "withdrawn": 12, "sent_back": 14, "approved": 16, "reopened": 17}


OFF_TARGET = "It misses its target, or lies outside the range that is best."


class DemonstrationError(Exception):
    """An invented figure would stand on the subject and period of a printed one."""


def load(*, today: date, advance: bool, issued: bool = False) -> list[str]:
    """Add what is missing of the demonstration; returns one line for each row made. Loading again makes none. Only with
    `issued` are there papers that the job worker is to issue."""
    day, made = stored_day(today, advance=advance)
    set_passwords()
    made += add_quarters(day)
    made += demonstration_national.load(day, FOLDER / "comparators.yml")
    made += demonstration_rounds.load(day, FOLDER / "rounds.yml")
    made += demonstration_curves.load(first_quarter() or last_quarter_ended(day), FOLDER / "curves.yml")
    made += demonstration_plan.load(day, FOLDER / "history.yml", first_quarter())
    made += demonstration_audits.load(day, FOLDER / "self-audits.yml")
    made += demonstration_meetings.load(day, FOLDER / "meetings.yml", advance=advance)
    made += demonstration_inspections.load(day, FOLDER / "inspections.yml")
    made += demonstration_casework.load(day, FOLDER / "casework.yml")
    made += demonstration_papers.load(day, FOLDER / "papers.yml", issued=issued)
    made += demonstration_sweep.load(day, FOLDER / "sweep.yml")
    if issued:
        demonstration_issuing.ask(day, timezone.now())
    return made


def stored_day(today: date, *, advance: bool) -> tuple[date, list[str]]:
    """The demonstration's day: today at the first load, then as stored unless it is to move on. It never moves back."""
    held = Demonstration.objects.first()
    if held is None:
        return today, lines([Demonstration.objects.create(day=today)])
    if advance and today > held.day:
        held.day = today
        held.save()
    return held.day, []


def set_passwords() -> None:
    """The one password, for demonstration people who have none. Hashed once: good hashing is slow on purpose."""
    without = models.Q(password="") | models.Q(password__startswith="!")
    keys = list(User.objects.filter(without, is_demonstration=True).values_list("pk", flat=True))
    if keys:
        User.objects.filter(pk__in=keys).update(password=make_password(PASSWORD))


def first_quarter() -> Quarter | None:
    """The oldest quarter of the demonstration, from which its figures are counted; None before there is any."""
    oldest = Round.objects.filter(is_demonstration=True).order_by("period__ends_on").select_related("period").first()
    return quarter_of(oldest.period.starts_on) if oldest else None


def add_quarters(day: date) -> list[str]:
    """Rounds that are missing up to the last quarter that had ended, with their returns; only the last stays open."""
    last = last_quarter_ended(day)
    wanted = [last]
    first = first_quarter()
    while wanted[0] != first and (first or len(wanted) < QUARTERS):
        wanted.insert(0, wanted[0].previous())
    held = set(
        Round.objects.filter(authority__slug="derby", period__kind="quarter").values_list("period__ends_on", flat=True)
    )
    missing = {number: quarter for number, quarter in enumerate(wanted) if quarter.ends_on not in held}
    if not missing:
        return []
    return Maker(day, last).make(missing)


def lines(rows: Iterable[models.Model]) -> list[str]:
    return [f"{row._meta.label} {row.pk}" for row in rows]


@dataclass(frozen=True)
class Step:
    state: str
    at: datetime


class Maker:
    """Makes rounds, expectations, returns, their states and figures, many rows at a time."""

    def __init__(self, day: date, last: Quarter) -> None:
        self.day, self.last = day, last
        self.spec = yaml.load((FOLDER / "figures.yml").read_text(encoding="utf-8"), ExactLoader)
        self.figures = Figures(self.spec)
        self.authority = Authority.objects.get(slug="derby")
        self.users = self.loaded(User)
        self.subjects = self.loaded(Subject)
        self.versions: dict[str, IndicatorVersion] = self.loaded(IndicatorVersion)
        self.targets = {target.version_id: target for target in Target.objects.filter(is_demonstration=True)}
        self.asked = {unit: self.figures.of_unit(unit) for unit in self.spec["returns"]}

    def loaded(self, model: type[models.Model]) -> dict[str, Any]:
        """Rows of a model by their keys in the files, which stay when somebody renames a unit or a person."""
        rows = FixtureRow.objects.filter(content_type=ContentType.objects.get_for_model(model))
        found = model._default_manager.in_bulk([row.object_id for row in rows])
        return {row.key: found[row.object_id] for row in rows if row.object_id in found}

    def make(self, quarters: dict[int, Quarter]) -> list[str]:
        self.quarters = quarters
        made: list[models.Model] = self.make_periods()
        rounds = {number: self.round_of(quarter) for number, quarter in quarters.items()}
        made += Round.objects.bulk_create(rounds.values())
        made += Expectation.objects.bulk_create(
            Expectation(round=rounds[number], subject=self.subjects[unit], version=self.versions[measure])
            for number in quarters
            for unit, measures in self.asked.items()
            for measure in measures
        )
        steps = {(number, unit): self.steps(number, unit) for number in quarters for unit in self.asked}
        returns = {
            (number, unit): Return(round=rounds[number], subject=self.subjects[unit], **self.approval(taken))
            for (number, unit), taken in steps.items()
            if taken
        }
        made += Return.objects.bulk_create(returns.values())
        figures = {key: self.observations(item, *key, steps[key]) for key, item in returns.items()}
        observations = [one for rows in figures.values() for one in rows]
        check_against_print(observations)
        made += Observation.objects.bulk_create(observations)
        made += ReturnState.objects.bulk_create(
            state for key, item in returns.items() for state in self.states(item, key[1], steps[key], figures[key])
        )
        return lines(made)

    def make_periods(self) -> list[Period]:
        """The quarters and their last days as periods. Those that a document uses already are used again."""
        wanted = {}
        for quarter in self.quarters.values():
            start, end = quarter.starts_on, quarter.ends_on
            wanted["quarter", end] = Period(kind="quarter", starts_on=start, ends_on=end, label=quarter.label)
            day = f"{end.day} {end:%B %Y}"
            wanted["snapshot", end] = Period(kind="snapshot", starts_on=end, ends_on=end, label=day)
        held = Period.objects.filter(kind__in=["quarter", "snapshot"], ends_on__in={end for _, end in wanted})
        found = {(period.kind, period.ends_on): period for period in held}
        new = Period.objects.bulk_create(period for place, period in wanted.items() if place not in found)
        self.periods = wanted | found
        return new

    def round_of(self, quarter: Quarter) -> Round:
        """Open from the quarter's last day until the next one ends; due after fifteen working days."""
        return Round(
            authority=self.authority,
            period=self.periods["quarter", quarter.ends_on],
            opens_on=quarter.ends_on,
            due_on=add_working_days(quarter.ends_on, WORKING_DAYS_TO_RETURN),
            locks_on=quarter.next().ends_on,
            opened_at=timezone.make_aware(datetime.combine(quarter.ends_on, time(9))),
            opened_by=self.users[self.spec["checkers"]["approved"]],
            is_demonstration=True,
        )

    def steps(self, number: int, unit: str) -> list[Step]:
        """What happened to a return and when: drawn up after some days, sent, then checked; never after yesterday."""
        quarter = self.quarters[number]
        story = "approved"
        if {"unit": unit, "quarter": number} == self.spec["sent_back_before"]:
            story = "approved at the second attempt"
        if quarter == self.last:
            story = self.spec["returns"][unit]["now"]
        taken, working_days = [], 2
        for place, state in enumerate(STEPS[story]):
            working_days += 1 + draw("days", unit, number, place) % 4
            on = min(
                add_working_days(quarter.ends_on, working_days), max(self.day - timedelta(days=1), quarter.ends_on)
            )
            clock = time(HOURS[state], draw("minute", unit, number, place) % 60)
            taken.append(Step(state, timezone.make_aware(datetime.combine(on, clock))))
        return taken

    def approval(self, taken: list[Step]) -> dict[str, Any]:
        """Who approved and when, where there was an approval; what is reopened stands as it was approved."""
        approved = [step for step in taken if step.state == "approved"]
        if not approved:
            return {}
        return {"approved_at": approved[-1].at, "approved_by": self.users[self.spec["checkers"]["approved"]]}

    def states(self, item: Return, unit: str, taken: list[Step], figures: list[Observation]) -> list[ReturnState]:
        sender, checkers = self.spec["returns"][unit]["sender"], self.spec["checkers"]
        notes = dict(self.spec["notes"])
        if taken[-1].state == "approved":
            notes["sent_back"] = notes["sent_back_before"]
        return [
            ReturnState(
                quarterly_return=item,
                state=step.state,
                at=step.at,
                by=self.users[checkers.get(step.state, sender)],
                note=notes.get(step.state, ""),
                **(self.sent_in(figures) if step.state == "submitted" else {}),
            )
            for step in taken
        ]

    def sent_in(self, figures: list[Observation]) -> dict[str, Any]:
        """What the step that sends figures in keeps of them."""
        kept = {
            str(row.version_id): {"code": row.version.indicator.code, **plainly(Entry.of(row))}
            | ({"doubts": row.doubts} if row.doubts else {})
            for row in figures
        }
        return {"figures": kept, "digest": digest_of(kept)}

    def observations(self, item: Return, number: int, unit: str, taken: list[Step]) -> list[Observation]:
        measures = self.asked[unit]
        if taken[-1].state == "draft":
            measures = [measure for measure in measures if measure in self.spec["draft_has"]]
        approval, drawn_up = self.approval(taken), timezone.localdate(taken[0].at)
        return [
            self.observation(
                self.figures.figure(measure, unit, number), number, quarterly_return=item, as_at=drawn_up, **approval
            )
            for measure in measures
        ]

    def observation(self, figure: Figure, number: int, **columns: Any) -> Observation:
        """A figure as a row. A stock is about the quarter's last day, everything else about the quarter."""
        version, end = self.versions[figure.measure], self.quarters[number].ends_on
        kind = "snapshot" if version.over_time == IndicatorVersion.OverTime.STOCK else "quarter"
        if figure.expected_in is not None:
            columns["expected_on"] = end + timedelta(days=figure.expected_in)
        if version.collects_lateness and figure.denominator is not None:
            late = int(figure.denominator - figure.numerator)
            columns |= lateness(late, figure.measure, figure.unit, number)
        row = Observation(
            version=version,
            subject=self.subjects[figure.unit],
            period=self.periods[kind, end],
            source=Observation.Source.RETURN,
            state=figure.state,
            value=figure.value,
            numerator=figure.numerator,
            denominator=figure.denominator,
            reason=figure.reason,
            is_demonstration=True,
            **columns,
        )
        for name, text in self.words(figure, row, number).items():
            setattr(row, name, text)
        return row

    def words(self, figure: Figure, row: Observation, number: int) -> dict[str, str]:
        """What the manager says: what the file says of this figure, or a usual line where the form asks for a word."""
        before = self.figures.figure(figure.measure, figure.unit, number - 1) if number else None
        last = before and Entry(before.state, before.value, before.numerator, before.denominator)
        off_target = self.is_off_target(row)
        asked = return_rules.doubts(Entry.of(row), row.version, before=last, off_target="yes" if off_target else "")
        row.doubts = [doubt.words if doubt.words != "yes." else OFF_TARGET for doubt in asked]
        if figure.words or not asked:
            return figure.words
        usual = self.spec["usual_words"]
        same = last is not None and return_rules.same_numbers(Entry.of(row), last)
        fitting = usual.get(figure.measure) if off_target else None
        fitting = fitting or usual["same" if same else "changed"]
        return fitting[draw("words", figure.measure, figure.unit, number) % len(fitting)]

    def is_off_target(self, row: Observation) -> bool:
        """Whether a figure falls short of the demonstration's target, or lies outside the range that is best."""
        if row.figure is None:
            return False
        if row.version.best_from is not None:
            return not row.version.best_from <= row.figure <= row.version.best_to
        target = self.targets.get(row.version_id)
        short = rating.shortfall(row.figure, target.level, row.version.indicator.polarity) if target else None
        return short is not None and short > 0


def check_against_print(invented: list[Observation]) -> None:
    """Raise where a printed or imported figure exists for the same subject and period, of whatever measure."""
    places = {(row.subject_id, row.period_id): row for row in invented}
    printed = Observation.objects.exclude(source=Observation.Source.RETURN).filter(
        subject__in={subject for subject, _ in places}, period__in={period for _, period in places}
    )
    for place in printed.values_list("subject_id", "period_id"):
        if place in places:
            raise DemonstrationError(f"A printed figure stands where the demonstration would put {places[place]}")
