"""What must be done after one inspection, and by when: the duties of its regime, then the findings with a time of their
own, in one list. Of a printed one nothing is said to be met or late, since nobody recorded it (design rule 16)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from standards import duties
from standards.changes.inspections import is_printed
from standards.duties import Mark
from standards.models import DutyMet, Finding, Inspection, RegimeDuty

Start = RegimeDuty.Start
COLUMNS = {Start.ENDED: "ends_on", Start.RECEIVED: "received_on", Start.PUBLISHED: "published_on"}
STARTS = {
    Start.ENDED: "the last day of the inspection",
    Start.RECEIVED: "the day of receipt",
    Start.PUBLISHED: "the day of publication",
}
UNRECORDED = Mark("ring", "none", "Nothing is recorded of it")
UNSTATED = Mark("ring", "none", "Cannot be counted: the report does not say from which day")


@dataclass(frozen=True)
class Deadline:
    """One duty or finding. `starts_on` None: not known. `mark` says how it stands; `note` what was recorded of it.
    `duty` is None for a finding, `finding` for a duty."""

    title: str
    limit: str
    starts: str
    starts_on: date | None
    due_on: date | None
    mark: Mark
    note: str = ""
    duty: RegimeDuty | None = None
    finding: Finding | None = None
    is_open: bool = True
    inspection: Inspection | None = None

    def is_near(self, today: date) -> bool:
        """Late, or due within the next days (see `duties.SOON`)."""
        return self.is_open and self.due_on is not None and (self.due_on - today).days <= duties.SOON


def of_inspection(
    inspection: Inspection, findings: Iterable[Finding], today: date, *, done: Mapping[int, str]
) -> list[Deadline]:
    """Its duties in their order, then its findings that have a time. `done` says of a finding, by key, that everything
    which answers it is delivered, in words."""
    recorded = {row.duty_id: row for row in inspection.duties_met.all()}
    rows = [of_duty(inspection, duty, recorded.get(duty.pk), today) for duty in inspection.regime.duties.all()]
    return rows + [of_finding(inspection, row, today, done.get(row.pk, "")) for row in findings if row.within]


def of_duty(inspection: Inspection, duty: RegimeDuty, row: DutyMet | None, today: date) -> Deadline:
    start = Start(duty.starts_with)
    starts_on = getattr(inspection, COLUMNS[start]) or (inspection.starts_on if start == Start.ENDED else None)
    day, unit = duties.due_on(duty.within, duty.within_unit, starts_on), duty.within_unit
    given: dict[str, Any] = {"limit": duties.limit(duty.within, unit), "starts": STARTS[start], "duty": duty}
    given |= {"title": duty.name, "starts_on": starts_on, "due_on": day, "inspection": inspection}
    if row is not None:
        mark = duties.met(day, row.met_on, unit) if row.arose else Mark("square", "none", "Did not arise")
        return Deadline(mark=mark, note=row.note, is_open=False, **given)
    if is_printed(inspection):
        return Deadline(mark=UNRECORDED, is_open=False, **given)
    return Deadline(mark=duties.countdown(day, unit, today, unknown=f"{STARTS[start]} is not recorded"), **given)


def of_finding(inspection: Inspection, finding: Finding, today: date, done: str) -> Deadline:
    unit, starts_on = finding.within_unit, finding.clock_starts_on
    within = finding.within or 0
    day = duties.due_on(within, unit, starts_on)
    given: dict[str, Any] = {"limit": duties.limit(within, unit), "starts_on": starts_on, "due_on": day}
    given |= {"title": finding.title, "starts": finding.clock_note, "finding": finding, "inspection": inspection}
    if finding.remedied:
        return Deadline(mark=Mark("tick", "done", "Put right before the report"), is_open=False, **given)
    if is_printed(inspection):
        return Deadline(mark=UNSTATED if day is None else UNRECORDED, is_open=False, **given)
    if done:
        return Deadline(mark=Mark("tick", "done", done), is_open=False, **given)
    return Deadline(mark=duties.countdown(day, unit, today, unknown="its first day is not known"), **given)
