"""One figure of a return as its pages show it."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from indicators import return_doubts, return_rules, wording
from indicators.models import IndicatorVersion, KeptExplanation, Observation, Question, Target
from indicators.return_context import level_text, off_target
from indicators.return_doubts import Parts
from indicators.return_rules import Blocker, Doubt, Entry


@dataclass
class Line:
    """One figure asked for: what is given, the last four quarters, the target that judges it, and what is checked.

    `approved` is the figure that stands in the record, None while there is none; in a correction the one given may
    differ from it. `history` are the values of this definition in order of time; `parts` what the units below gave.
    """

    version: IndicatorVersion
    today: date
    entry: Entry
    observation: Observation | None
    past: list[Observation] = field(default_factory=list)
    target: Target | None = None
    kept_locally_since: date | None = None
    approved: Observation | None = None
    history: list[Decimal] = field(default_factory=list)
    parts: Parts | None = None
    kept: dict[str, KeptExplanation] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    note: str = ""

    @property
    def what_counts(self) -> str:
        """Which definition this is, with its threshold unless the label says it already."""
        label, threshold = self.version.label, self.version.threshold
        is_said = threshold.partition(" (")[0].lower() in label.lower()
        return label if is_said else f"{label} · {threshold}"

    @cached_property
    def blockers(self) -> list[Blocker]:
        found = return_rules.blockers(self.entry, self.version, today=self.today)
        if self.is_changed and not self.correction_reason.strip():
            found = [*found, Blocker("correction_reason", "Say why the approved figure is corrected")]
        return found

    @cached_property
    def doubts(self) -> list[Doubt]:
        return return_rules.doubts(
            self.entry,
            self.version,
            before=self.before,
            off_target=self.off_target,
            usual=self.usual,
            parts=self.parts,
            counts_children=self.version.indicator.counts_children,
            kept=self.kept,
        )

    @property
    def is_changed(self) -> bool:
        """Whether it differs from the figure that was approved: a correction."""
        return self.approved is not None and self.entry != Entry.of(self.approved)

    @property
    def correction_reason(self) -> str:
        return self.observation.correction_reason if self.observation and self.is_changed else ""

    @property
    def approved_text(self) -> str:
        """Such as "139 of 173, 80.3%"; empty where nothing was approved."""
        if self.approved is None:
            return ""
        entry = Entry.of(self.approved)
        counts, figure = wording.basis(entry, self.version), wording.figure_text(entry, self.version)
        return ", ".join(part for part in (counts, figure) if part) or wording.observation_text(self.approved)

    @cached_property
    def usual(self) -> tuple[Decimal, Decimal] | None:
        return return_doubts.usual_range(self.history, self.version)

    @property
    def usual_text(self) -> str:
        return return_doubts.range_words(self.usual, self.version) if self.usual else ""

    @property
    def parts_text(self) -> str:
        """Of a control total, such as "The two units below add up to 240 of 300"; empty for any other figure."""
        if self.parts is None:
            return ""
        units = wording.counted(self.parts.asked, "unit")
        if self.parts.total:
            verb = wording.either(self.parts.asked, "adds", "add")
            return f"The {units} below {verb} up to {return_doubts.pair_words(self.parts.total, self.version)}"
        return f"{wording.capitalised(wording.in_words(self.parts.given))} of the {units} below can be compared so far"

    @property
    def before_observation(self) -> Observation | None:
        """Last quarter's figure, unless another definition was in force: nothing is compared across a break."""
        last = self.past[0] if self.past else None
        return last if last and last.version_id == self.version.pk and last.is_last_quarter else None

    @property
    def before(self) -> Entry | None:
        return Entry.of(self.before_observation) if self.before_observation else None

    @property
    def year_before(self) -> Decimal | None:
        """The value of the same quarter last year, for a rule that asks for it; None where there is none, another
        definition was in force, or the rule does not ask."""
        rule = self.target.rule if self.target else None
        if rule is None or rule.kind != rule.Kind.LAST_YEAR:
            return None
        same = (row for row in self.past if row.is_year_before and row.version_id == self.version.pk)
        return next((row.figure for row in same), None)

    @property
    def off_target(self) -> str:
        """How the figure misses its target, or an end of a range does; empty where neither is so."""
        if self.entry.state != "value":
            return ""
        entry = self.entry
        ends = {
            "": entry.figure(self.version.shape),
            "At the lowest: ": entry.value_low,
            "At the highest: ": entry.value_high,
        }
        said = {
            way: off_target(value, self.version, self.target, self.year_before)
            for way, value in ends.items()
            if value is not None
        }
        return next((f"{way}{wording.uncapitalised(text) if way else text}" for way, text in said.items() if text), "")

    @property
    def needs_a_word(self) -> bool:
        return return_rules.needs_a_word(self.entry, self.doubts)

    @property
    def standing(self) -> str:
        """One of "empty", "unfinished", "word" (it needs one) and "ready"."""
        if self.blockers:
            return "empty" if self.entry.is_empty else "unfinished"
        return "word" if self.needs_a_word else "ready"

    @property
    def result(self) -> str:
        return wording.figure_text(self.entry, self.version)

    @property
    def counts(self) -> str:
        return wording.basis(self.entry, self.version)

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
    def past_words(self) -> list[tuple[Observation, str]]:
        """What was said of the last four quarters, of those of which anything was."""
        said = [(past, " ".join(getattr(past, name) for name in return_rules.COMMENT)) for past in self.past]
        return [(past, words.strip()) for past, words in said if words.strip()]

    @property
    def comment(self) -> str:
        return "\n".join(text for _, text in self.comments)

    @property
    def comments(self) -> list[tuple[str, str]]:
        labels = ("What changed", "Why", "What next")
        given = (getattr(self.entry, name) for name in return_rules.COMMENT)
        return [(label, text) for label, text in zip(labels, given, strict=True) if text]
