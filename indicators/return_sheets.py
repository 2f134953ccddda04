"""One return as its pages show it: each figure with its past, its target and what is checked, in a constant number of
queries.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from indicators import return_context, return_rules, wording
from indicators.models import (
    Expectation,
    IndicatorVersion,
    Observation,
    Return,
    ReturnState,
    Round,
    Subject,
)
from indicators.questions import open_questions
from indicators.return_lines import Line
from indicators.return_rules import Entry, State
from indicators.returns import own
from safeguarding.models import Unit


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
    def is_correction(self) -> bool:
        """Whether it was approved before and has been opened again."""
        return bool(self.quarterly_return and self.quarterly_return.approved_at) and self.state != State.APPROVED

    @property
    def has_corrections(self) -> bool:
        return any(line.is_changed for line in self.lines)

    @property
    def reopened(self) -> ReturnState | None:
        """The last time it was opened again."""
        return next((step for step in reversed(self.steps) if step.state == State.REOPENED), None)

    @property
    def next_line(self) -> Line | None:
        """The first figure that is not ready."""
        return next((line for line in self.lines if line.standing != "ready"), None)

    @property
    def saved_text(self) -> str:
        """Such as "Saved 14:02", with the day where that is not today's; empty before anything was saved."""
        saved_at = self.quarterly_return.saved_at if self.quarterly_return else None
        if saved_at is None:
            return ""
        local = timezone.localtime(saved_at)
        return f"Saved {local:%H:%M}" if local.date() == self.today else f"Saved {moment(saved_at)}"

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
        """Or stored from a file: asked only where somebody is about to judge it."""
        if self.quarterly_return is None:
            return False
        sent = any(step.state == State.SUBMITTED and step.by_id == user.pk for step in self.steps)
        return sent or self.quarterly_return.was_stored_by(user)

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
        said = words[State(last.state)].format(last.by.name, moment(last.at))
        return f"{said} It is a correction of approved figures." if self.is_correction else said

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
        lines=lines(row, user, quarterly_return, steps, today=today),
        is_own=Expectation.objects.filter(own(user), pk=row.pk).exists(),
        today=today,
    )


def lines(
    row: Expectation, user: Any, quarterly_return: Return | None, steps: list[ReturnState], *, today: date
) -> list[Line]:
    asked = list(
        row.round.expectations.filter(subject=row.subject_id)
        .select_related("version__indicator", "version__rating_rule")
        .prefetch_related("version__rating_rule__bands")
        .annotate(leads=Exists(Unit.objects.filter(parent=OuterRef("subject__unit"))))
        .order_by("version__indicator__family", "version__indicator__order", "version__indicator__code")
    )
    versions = [expectation.version for expectation in asked]
    last = steps[-1] if steps else None
    sent_back = last if last and last.state == State.SENT_BACK else None
    sent_at = last.at if last and last.state in return_rules.IN_STATES else None
    given = standing_figures(user, quarterly_return)
    past = return_context.past_figures(row, user, versions)
    targets = return_context.targets_of(row, user, versions)
    kept = return_context.explanations_of(row, user, versions, at=sent_at)
    questions = open_questions(user, row.round, row.subject)
    notes = return_context.notes_of(sent_back)
    parts = return_context.parts_below(row, user, versions) if any(one.leads for one in asked) else {}
    return [
        Line(
            version=version,
            today=today,
            entry=Entry.of(given[version.pk]) if version.pk in given else Entry(),
            observation=given.get(version.pk),
            past=[one for one in past[version.indicator_id] if one.is_of_last_year],
            target=targets.get(version.pk),
            kept_locally_since=local_since(version, row.round),
            approved=approved_one(given.get(version.pk)),
            history=return_context.series(past[version.indicator_id], version),
            parts=parts.get(version.pk),
            kept=kept[version.pk],
            questions=questions.get(version.indicator_id, []),
            note=notes.get(version.pk, ""),
        )
        for version in versions
    ]


def standing_figures(user: Any, quarterly_return: Return | None) -> dict[int, Observation]:
    """The figures of a return as their manager last gave them, by definition: a correction that waits before the figure
    it would replace (`changes.standing_rows`), for those who may see it."""
    if quarterly_return is None:
        return {}
    waits = Q(is_current=False, corrects__isnull=False, approved_at=None)
    rows = Observation.objects.visible_to(user).for_display().select_related("corrects__version")
    rows = rows.filter(waits | Q(is_current=True), quarterly_return=quarterly_return)
    return {observation.version_id: observation for observation in rows.order_by("-is_current", "pk")}


def approved_one(observation: Observation | None) -> Observation | None:
    """The approved figure behind the one that is shown: itself, or the one it would correct."""
    if observation is None:
        return None
    return observation if observation.approved_at else observation.corrects


def local_since(version: IndicatorVersion, round: Round) -> date | None:
    """The day after which no national collection asks for it; None while one does."""
    until = version.national_until
    return until if until and until < round.period.starts_on else None


def moment(at: Any) -> str:
    """Such as "3 November 2026 at 14:02", in local time."""
    local = timezone.localtime(at)
    return f"{local.day} {local:%B %Y} at {local:%H:%M}"
