"""One return as its pages show it: each figure with its past, its target and what is checked, in a constant number of
queries.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from indicators import arithmetic, rating, return_rules, wording
from indicators.figures import as_band
from indicators.models import (
    Expectation,
    IndicatorVersion,
    Observation,
    Return,
    ReturnState,
    Round,
    Subject,
    Target,
)
from indicators.return_rules import Blocker, Doubt, Entry, State
from indicators.returns import own_subjects
from safeguarding.calendar import add_months


@dataclass
class Line:
    """One figure asked for: what is given, the last four quarters, the target that judges it, and what is checked."""

    version: IndicatorVersion
    today: date
    entry: Entry
    observation: Observation | None
    past: list[Observation] = field(default_factory=list)
    target: Target | None = None
    kept_locally_since: date | None = None

    @property
    def what_counts(self) -> str:
        """Which definition this is, with its threshold unless the label says it already."""
        label, threshold = self.version.label, self.version.threshold
        is_said = threshold.partition(" (")[0].lower() in label.lower()
        return label if is_said else f"{label} · {threshold}"

    @cached_property
    def blockers(self) -> list[Blocker]:
        return return_rules.blockers(self.entry, self.version, today=self.today)

    @cached_property
    def doubts(self) -> list[Doubt]:
        return return_rules.doubts(self.entry, self.version, before=self.before, off_target=self.off_target)

    @property
    def before_observation(self) -> Observation | None:
        """Last quarter's figure, unless another definition was in force: nothing is compared across a break."""
        last = self.past[0] if self.past else None
        return last if last and last.version_id == self.version.pk and last.is_last_quarter else None

    @property
    def before(self) -> Entry | None:
        return Entry.of(self.before_observation) if self.before_observation else None

    @property
    def off_target(self) -> str:
        value = self.entry.figure(self.version.shape)
        return off_target(value, self.version, self.target) if value is not None and self.entry.state == "value" else ""

    @property
    def needs_a_word(self) -> bool:
        return return_rules.needs_a_word(self.entry, self.doubts)

    @property
    def standing(self) -> str:
        """One of "empty", "unfinished", "word" (it needs one) and "ready"."""
        if self.blockers:
            return "empty" if not self.entry.has_number and not self.entry.as_printed else "unfinished"
        return "word" if self.needs_a_word else "ready"

    @property
    def result(self) -> str:
        return wording.value_with_unit(self.entry.figure(self.version.shape), self.version)

    @property
    def counts(self) -> str:
        return wording.counts(self.entry.numerator, self.entry.denominator, fte=self.version.counts_are_fte)

    @property
    def late_count(self) -> str:
        """How many were not in time; empty while that is not known, or none were."""
        entry = self.entry
        if entry.numerator is None or entry.denominator is None or entry.numerator >= entry.denominator:
            return ""
        return wording.number(entry.denominator - entry.numerator)

    @property
    def lateness(self) -> str:
        """Such as "17 for 1 to 5, 8 for 6 to 10; longest 41"; empty where no band was given."""
        bands = zip(return_rules.LATENESS.values(), self.entry.bands, strict=True)
        given = ", ".join(f"{count} for {label.lower()}" for label, count in bands if count)
        longest = f"longest {self.entry.longest_late}" if self.entry.longest_late else ""
        return "; ".join(part for part in (given, longest) if part)

    @property
    def target_text(self) -> str:
        return level_text(self.target.level, self.version) if self.target else ""

    @property
    def comments(self) -> list[tuple[str, str]]:
        labels = ("What changed", "Why", "What next")
        given = (getattr(self.entry, name) for name in return_rules.COMMENT)
        return [(label, text) for label, text in zip(labels, given, strict=True) if text]


@dataclass
class Sheet:
    """A return as its page shows it; `quarterly_return` is None until the first save."""

    round: Round
    subject: Subject
    quarterly_return: Return | None
    steps: list[ReturnState]
    lines: list[Line]
    is_own: bool
    today: date

    @property
    def state(self) -> str:
        return self.steps[-1].state if self.steps else State.NOT_STARTED.value

    @property
    def version(self) -> int:
        """Of the row; 0 before there is one."""
        return self.quarterly_return.version if self.quarterly_return else 0

    @property
    def sent(self) -> ReturnState | None:
        """The last time it was sent in."""
        return next((step for step in reversed(self.steps) if step.state == State.SUBMITTED), None)

    @property
    def first_sent(self) -> ReturnState | None:
        return next((step for step in self.steps if step.state == State.SUBMITTED), None)

    @property
    def sent_back(self) -> ReturnState | None:
        """The note to answer, while the return is back with its manager."""
        return self.steps[-1] if self.state == State.SENT_BACK else None

    @property
    def punctuality(self) -> return_rules.Punctuality:
        sent_on = timezone.localdate(self.first_sent.at) if self.first_sent else None
        return return_rules.punctuality(self.state, self.round.due_on, sent_on=sent_on, today=self.today)

    @property
    def closed(self) -> str:
        """Why the figures stand still; empty while they can be typed."""
        return return_rules.why_closed(
            self.state, opens_on=self.round.opens_on, locks_on=self.round.locks_on, today=self.today
        )

    @property
    def is_ready(self) -> bool:
        return all(line.standing == "ready" for line in self.lines)

    @property
    def reference(self) -> str:
        """Of a return that was sent in, for its receipt: "2026-09-reception-2-17"."""
        return f"{self.round.period.ends_on:%Y-%m}-{self.subject.slug}-{self.sent.pk}" if self.sent else ""

    @property
    def receipt(self) -> ReturnState | None:
        """The step to give a receipt for: the last sending in, while the return is in."""
        return self.sent if self.state in return_rules.IN_STATES else None

    def was_sent_by(self, user: Any) -> bool:
        return any(step.state == State.SUBMITTED and step.by_id == user.pk for step in self.steps)

    @property
    def caption(self) -> str:
        """Such as "July to September 2026 · due Friday 23 October 2026, six working days left"."""
        return f"{self.round.period.label} · due {return_rules.day(self.round.due_on)}, {self.punctuality.text}"

    @property
    def story(self) -> str:
        """Where it stands, and who brought it there."""
        if not self.steps:
            return "Nobody has started this return."
        last = self.steps[-1]
        words = {
            State.DRAFT: "Started by {} on {}; not sent in yet.",
            State.SUBMITTED: "Sent in by {} on {}; waiting for approval.",
            State.WITHDRAWN: "Withdrawn by {} on {}, to be sent in again.",
            State.SENT_BACK: "Sent back by {} on {}, to be put right.",
            State.APPROVED: "Approved by {} on {}.",
            State.REOPENED: "Reopened by {} on {}.",
        }
        return words[State(last.state)].format(last.by.name, moment(last.at))

    @property
    def sentence(self) -> str:
        """Such as "Five of seven figures are ready. One needs a word from you and one is still empty"."""
        many: dict[str, int] = defaultdict(int)
        for line in self.lines:
            many[line.standing] += 1
        ready, total = many["ready"], wording.counted(len(self.lines), "figure")
        if ready == len(self.lines):
            return f"{'The one figure is' if ready == 1 else f'All {total} are'} ready."
        rest = [
            (many["word"], "needs a word from you", "need a word from you"),
            (many["unfinished"], "is not finished", "are not finished"),
            (many["empty"], "is still empty", "are still empty"),
        ]
        said = wording.joined([f"{wording.in_words(n)} {one if n == 1 else more}" for n, one, more in rest if n])
        done = f"{wording.in_words(ready) if ready else 'none'} of {total} {'is' if ready < 2 else 'are'} ready"
        return f"{wording.capitalised(done)}. {wording.capitalised(said)}."


def sheet_of(row: Expectation, user: Any, *, today: date) -> Sheet:
    """Everything about one return, from a row of `asked`."""
    quarterly_return = (
        Return.objects.visible_to(user)
        .filter(round=row.round_id, subject=row.subject_id)
        .select_related("approved_by")
        .first()
    )
    steps = list(quarterly_return.states.select_related("by")) if quarterly_return else []
    return Sheet(
        round=row.round,
        subject=row.subject,
        quarterly_return=quarterly_return,
        steps=steps,
        lines=lines(row, user, quarterly_return, today=today),
        is_own=own_subjects(user).filter(pk=row.subject_id).exists(),
        today=today,
    )


def lines(row: Expectation, user: Any, quarterly_return: Return | None, *, today: date) -> list[Line]:
    versions = [
        expectation.version
        for expectation in row.round.expectations.filter(subject=row.subject_id)
        .select_related("version__indicator", "version__rating_rule")
        .prefetch_related("version__rating_rule__bands")
        .order_by("version__indicator__family", "version__indicator__order", "version__indicator__code")
    ]
    given: dict[int, Observation] = {}
    if quarterly_return:
        rows = Observation.objects.visible_to(user).current().for_display().filter(quarterly_return=quarterly_return)
        given = {observation.version_id: observation for observation in rows}
    past, targets = past_figures(row, user, versions), targets_of(row, user, versions)
    found = []
    for version in versions:
        observation = given.get(version.pk)
        local = (
            version.national_until
            if version.national_until and version.national_until < row.round.period.starts_on
            else None
        )
        found.append(
            Line(
                version=version,
                today=today,
                entry=Entry.of(observation) if observation else Entry(),
                observation=observation,
                past=past[version.indicator_id],
                target=targets.get(version.pk),
                kept_locally_since=local,
            )
        )
    return found


def past_figures(row: Expectation, user: Any, versions: list[IndicatorVersion]) -> dict[int, list[Observation]]:
    """Approved figures of this unit for the four quarters before, newest first, by indicator."""
    period = row.round.period
    rows = Observation.objects.visible_to(user).agreed().for_display()
    rows = rows.filter(
        source=Observation.Source.RETURN,
        subject=row.subject_id,
        version__indicator__in=[version.indicator_id for version in versions],
        period__ends_on__gte=add_months(period.starts_on, -12),
        period__ends_on__lt=period.starts_on,
    )
    found: dict[int, list[Observation]] = defaultdict(list)
    for observation in rows.order_by("-period__ends_on"):
        observation.is_last_quarter = observation.period.ends_on >= add_months(period.starts_on, -3)
        found[observation.version.indicator_id].append(observation)
    return found


def targets_of(row: Expectation, user: Any, versions: list[IndicatorVersion]) -> dict[int, Target]:
    """The target that judges each figure in this period: the unit's own before the whole authority's."""
    authority = Q(subject__kind=Subject.Kind.AUTHORITY, subject__authority=row.round.authority_id)
    rows = Target.objects.visible_to(user).filter(
        Q(subject=row.subject_id) | authority, version__in=versions, authority=row.round.authority_id
    )
    rows = rows.select_related("rule", "subject").prefetch_related("rule__bands")
    rows = rows.annotate(is_own=Q(subject=row.subject_id)).order_by("is_own", F("starts_on").asc(nulls_first=True))
    return {target.version_id: target for target in rows if target.applies_to(row.round.period)}


def off_target(value: Decimal, version: IndicatorVersion, target: Target | None) -> str:
    """How a figure misses its target or its best range, by the rating in force; empty where it does not, or nothing
    judges it. A target without a published rule is missed by any shortfall."""
    if version.best_from is not None and not version.best_from <= value <= version.best_to:
        low, high = (level_text(bound, version) for bound in (version.best_from, version.best_to))
        return f"Outside the range that is best, {low} to {high}"
    if target is None:
        return ""
    short = rating.shortfall(value, target.level, version.indicator.polarity)
    if short is None or short <= 0:
        return ""
    bands = [as_band(band) for band in target.rule.bands.all()] if target.rule else []
    if rating.against_target(value, target.level, version.indicator.polarity, bands).rating == rating.Rating.GREEN:
        return ""
    unit = " points" if version.shape == "percentage" else ""
    distance = wording.number(short, version.decimals) + unit if arithmetic.rounded(short, version.decimals) else "Just"
    side = "under" if version.indicator.polarity == "high" else "over"
    return f"{distance} {side} the target of {level_text(target.level, version)}"


def level_text(level: Decimal, version: IndicatorVersion) -> str:
    """A level that somebody set, with no more decimals than it has: "92%"."""
    places = -int(level.normalize().as_tuple().exponent)
    return wording.value_with_unit(level, version, decimals=max(0, places))


def moment(at: Any) -> str:
    """Such as "3 November 2026 at 14:02", in local time."""
    local = timezone.localtime(at)
    return f"{local.day} {local:%B %Y} at {local:%H:%M}"
