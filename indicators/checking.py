"""Reading returns for those who check them: each figure beside last quarter's and beside what was sent in before, what
looked odd when it was sent in, and what has become of it since. Constant numbers of queries, whatever the number of
returns.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from indicators import return_rules, small_charts, wording
from indicators.corrections import Correction, corrections_of
from indicators.kept import change_between, kept_entries, last_of, sent_before, text_of
from indicators.models import (
    FigureNote,
    IndicatorVersion,
    Observation,
    Period,
    Return,
    ReturnState,
    Round,
    Subject,
    Upload,
)
from indicators.return_rules import Entry, State
from indicators.return_sheets import Line, Sheet
from safeguarding.access import Permission
from safeguarding.calendar import add_months

QUARTERS_DRAWN = 8
Steps = dict[int, list[ReturnState]]  # by the key of the return, in order
Past = dict[tuple[int, int], list[Observation]]  # by subject and definition


# --- One figure -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """One figure of a return, as it stands, for whoever checks it. `observation` None: nothing is given yet.

    `before` is last quarter's under the same definition, `sent_before` what was sent in the time before, where that is
    another figure. `doubts` are those kept with the last sending in; None where it kept none, or nothing is sent in.
    `notes` is what was to be put right when it was last sent back.
    """

    version: IndicatorVersion
    observation: Observation | None
    before: Observation | None = None
    sent_before: Entry | None = None
    doubts: tuple[str, ...] | None = None
    corrections: tuple[Correction, ...] = ()
    note: str = ""
    drawn: small_charts.Sparkline | None = None

    @property
    def entry(self) -> Entry:
        return Entry.of(self.observation) if self.observation else Entry()

    @property
    def value(self) -> str:
        """The value in its unit, or which gap there is; "Nothing yet" while nothing is given."""
        return wording.observation_text(self.observation) if self.observation else "Nothing yet"

    @property
    def counts(self) -> str:
        return wording.basis(self.entry, self.version)

    @property
    def change(self) -> str:
        """Since last quarter, in words; empty where there is nothing to compare."""
        if self.before is None:
            return ""
        return change_between(self.entry.figure(self.version.shape), self.before.figure, self.version)

    @property
    def sent_before_text(self) -> str:
        return text_of(self.sent_before, self.version) if self.sent_before is not None else ""

    @property
    def comments(self) -> list[tuple[str, str]]:
        """The manager's words, each with its label."""
        entry = self.entry
        given = [("What changed", entry.what_changed), ("Why", entry.why), ("What next", entry.what_next)]
        return [(label, text) for label, text in given if text]

    @property
    def is_missing(self) -> bool:
        return self.entry.state == return_rules.MISSING

    @property
    def is_corrected(self) -> bool:
        """Whether a correction of it waits for approval."""
        return any(item.approved_at is None for item in self.corrections)

    @property
    def deserves_a_look(self) -> bool:
        return bool(self.doubts or self.sent_before is not None or self.is_missing or self.is_corrected or self.note)


# --- One return -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Look:
    """One return with its figures in the order of the form, and who has taken which step on it. `notes` are those
    against figures, each with the name of its measure, by the key of the step that sent them back."""

    quarterly_return: Return
    steps: tuple[ReturnState, ...]
    figures: tuple[Figure, ...]
    notes: dict[int, list[tuple[str, str]]]
    may_not_judge: str

    @property
    def round(self) -> Round:
        return self.quarterly_return.round

    @property
    def subject(self) -> Subject:
        return self.quarterly_return.subject

    @property
    def state(self) -> str:
        return self.steps[-1].state if self.steps else State.NOT_STARTED.value

    @property
    def story(self) -> list[tuple[ReturnState, list[tuple[str, str]]]]:
        """Every step, the newest first, with its notes against figures."""
        return [(step, self.notes.get(step.pk, [])) for step in reversed(self.steps)]

    @property
    def back_notes(self) -> list[tuple[str, str]]:
        """What is to be put right in single figures, while the return is back with its manager."""
        return self.notes.get(self.steps[-1].pk, []) if self.state == State.SENT_BACK else []

    @property
    def sent(self) -> ReturnState | None:
        return last_of(self.steps, State.SUBMITTED)

    @property
    def striking(self) -> list[Figure]:
        return [figure for figure in self.figures if figure.deserves_a_look]

    @property
    def others(self) -> list[Figure]:
        return [figure for figure in self.figures if not figure.deserves_a_look]

    @property
    def changed(self) -> list[Figure]:
        """Figures that are not what was sent in the time before."""
        return [figure for figure in self.figures if figure.sent_before is not None]

    @property
    def corrections(self) -> list[Correction]:
        """Corrections that wait for approval."""
        return [item for figure in self.figures for item in figure.corrections if item.approved_at is None]

    @property
    def moved(self) -> list[Figure]:
        """Figures that differ from last quarter's."""
        return [figure for figure in self.figures if figure.change not in {"", "no change"}]

    @property
    def reasons(self) -> list[str]:
        """Why somebody should look at it before it is approved; empty for one that may be approved unseen."""
        odd = [figure for figure in self.figures if figure.doubts]
        missing = [figure for figure in self.figures if figure.is_missing]
        found = (
            [f"{wording.counted(len(odd), 'figure')} {wording.either(len(odd), 'looks', 'look')} odd"] if odd else []
        )
        if self.sent is not None and self.sent.figures is None:
            found.append("what looked odd was not kept when it was sent in")
        if self.corrections:
            found.append(f"{wording.counted(len(self.corrections), 'approved figure')} would be corrected")
        if self.changed:
            count = len(self.changed)
            found.append(
                f"{wording.counted(count, 'figure')} {wording.either(count, 'is', 'are')} not as sent in before"
            )
        elif last_of(self.steps, State.SENT_BACK):
            found.append("it was sent back and comes again as it was")
        if missing:
            found.append(
                f"{wording.counted(len(missing), 'figure')} {wording.either(len(missing), 'is', 'are')} missing"
            )
        return found

    @property
    def is_clean(self) -> bool:
        return not self.reasons

    @property
    def may_be_approved_unseen(self) -> bool:
        return self.is_clean and not self.may_not_judge


def looks(rows: Iterable[Return], user: Any, *, steps: Steps | None = None) -> dict[int, Look]:
    """A look at each return, by its key; `steps` by the same key, where they are read already. At most five queries,
    whatever the number of returns."""
    wanted = list(rows)
    taken = steps_of(wanted) if steps is None else steps
    notes = notes_of(taken)
    given = given_figures(wanted, user)
    past = past_figures(wanted, given, user)
    files = loaded_by(user, wanted)
    return {
        row.pk: Look(
            row,
            tuple(taken[row.pk]),
            tuple(figures_of(row, taken[row.pk], notes, given[row.pk], past)),
            {step.pk: [(one.version.indicator.title, one.note) for one in notes[step.pk]] for step in taken[row.pk]},
            why_not_judge(row, taken[row.pk], files, user),
        )
        for row in wanted
    }


def steps_of(rows: list[Return]) -> Steps:
    found: Steps = defaultdict(list)
    for step in ReturnState.objects.filter(quarterly_return__in=rows).select_related("by").order_by("at", "pk"):
        found[step.quarterly_return_id].append(step)
    return found


def notes_of(steps: Steps) -> dict[int, list[FigureNote]]:
    """Notes against figures, by the step that sent them back."""
    found: dict[int, list[FigureNote]] = defaultdict(list)
    back = [step for taken in steps.values() for step in taken if step.state == State.SENT_BACK]
    if back:
        notes = FigureNote.objects.filter(step__in=back).select_related("version__indicator")
        for note in notes.order_by("version__indicator__title"):
            found[note.step_id].append(note)
    return found


def given_figures(rows: list[Return], user: Any) -> dict[int, dict[int, list[Observation]]]:
    """Every row of each figure that this person may see, the oldest first, by return and definition: an approved
    figure, those that it corrected before it, and a correction that waits after it."""
    found: dict[int, dict[int, list[Observation]]] = defaultdict(lambda: defaultdict(list))
    observations = Observation.objects.visible_to(user).for_display().select_related("approved_by")
    observations = observations.filter(quarterly_return__in=rows)
    order = ("version__indicator__family", "version__indicator__order", "version__indicator__code", "pk")
    for observation in observations.order_by(*order):
        found[observation.quarterly_return_id][observation.version_id].append(observation)
    return found


def past_figures(rows: list[Return], given: dict[int, dict[int, list[Observation]]], user: Any) -> Past:
    """Approved figures of earlier quarters, the oldest first, by subject and definition."""
    found: Past = defaultdict(list)
    versions = {version for figures in given.values() for version in figures}
    if not versions:
        return found
    starts = [row.round.period.starts_on for row in rows]
    observations = Observation.objects.visible_to(user).agreed().for_display()
    observations = observations.filter(
        source=Observation.Source.RETURN,
        period__kind__in=[Period.Kind.QUARTER, Period.Kind.SNAPSHOT],
        subject__in={row.subject_id for row in rows},
        version__in=versions,
        period__ends_on__gte=add_months(min(starts), -3 * QUARTERS_DRAWN),
        period__ends_on__lt=max(starts),
    )
    for observation in observations.order_by("period__ends_on"):
        found[observation.subject_id, observation.version_id].append(observation)
    return found


def figures_of(
    row: Return,
    steps: Sequence[ReturnState],
    notes: dict[int, list[FigureNote]],
    given: dict[int, list[Observation]],
    past: Past,
) -> Iterable[Figure]:
    """The figures of one return, from what was read for all of them."""
    sent, back = last_of(steps, State.SUBMITTED), last_of(steps, State.SENT_BACK)
    is_in = bool(steps) and steps[-1].state in return_rules.IN_STATES
    start = row.round.period.starts_on
    asked = {note.version_id: note.note for note in notes[back.pk]} if back else {}
    kept = sent.figures if is_in and sent else None
    earlier = kept_entries(sent_before(steps)) if is_in else None
    for version_id, chain in given.items():
        standing = chain[-1]
        before = [one for one in past[row.subject_id, version_id] if one.period.ends_on < start]
        last = before[-1] if before and before[-1].period.ends_on >= add_months(start, -3) else None
        sent_then = earlier.get(version_id, Entry()) if earlier is not None else None
        yield Figure(
            version=standing.version,
            observation=standing,
            before=last,
            sent_before=sent_then if sent_then != Entry.of(standing) else None,
            doubts=tuple(kept.get(str(version_id), {}).get("doubts", ())) if kept is not None else None,
            corrections=tuple(corrections_of(chain, steps)),
            note=asked.get(version_id, ""),
            drawn=drawn([*before, standing]),
        )


def drawn(run: list[Observation]) -> small_charts.Sparkline | None:
    """The last quarters and this one as a small chart; None for fewer than two numbers."""
    known = [one for one in run[-QUARTERS_DRAWN:] if one.figure is not None]
    if len(known) < 2:
        return None
    first, last = (f"{wording.observation_text(one)} in {one.period}" for one in (known[0], known[-1]))
    return small_charts.sparkline(
        [one.figure for one in known if one.figure is not None],
        f"{known[-1].version.indicator.title}: {first}, {last}",
    )


# --- Who may judge --------------------------------------------------------------------------------------------------


def loaded_by(user: Any, rows: list[Return]) -> set[tuple[int, int | None]]:
    """Rounds and subjects of the files that this person has loaded; the subject of a whole round's file is None. Not
    asked for those who judge no return anyway."""
    if not user.may(Permission.CHECK_RETURNS):
        return set()
    files = Upload.objects.visible_to(user).filter(Q(sent_by=user.pk) | Q(stored_by=user.pk))
    files = files.filter(state=Upload.State.STORED, round__in={row.round_id for row in rows})
    return set(files.values_list("round", "subject"))


def why_not_judge(row: Return, steps: Iterable[ReturnState], files: set[tuple[int, int | None]], user: Any) -> str:
    """Why somebody who checks returns does not judge this one, as `changes.refuse_sender` has it; empty if they may."""
    if any(step.state == State.SUBMITTED and step.by_id == user.pk for step in steps):
        return "You sent it in, so somebody else judges it."
    if files & {(row.round_id, row.subject_id), (row.round_id, None)}:
        return "You loaded figures of it from a file, so somebody else judges it."
    return ""


# --- The page of one return -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One figure on the page of a return: what the sheet knows of it, what the look does, and the boxes of whoever
    may send it back."""

    line: Line
    figure: Figure

    @property
    def doubts(self) -> list[str]:
        """Those kept when it was sent in, then others that there are now."""
        return list(dict.fromkeys([*(self.figure.doubts or ()), *(doubt.words for doubt in self.line.doubts)]))


def look_of(sheet: Sheet, *, user: Any) -> Look | None:
    """None while nobody has started the return."""
    row = sheet.quarterly_return
    if row is None:
        return None
    row.round, row.subject = sheet.round, sheet.subject
    return looks([row], user, steps={row.pk: sheet.steps})[row.pk]


def rows_of(sheet: Sheet, look: Look | None) -> list[Row]:
    """In the order of the form, with those not given yet."""
    found = {figure.version.pk: figure for figure in look.figures} if look else {}
    return [Row(line, found.get(line.version.pk) or Figure(line.version, None)) for line in sheet.lines]


# --- The queue ------------------------------------------------------------------------------------------------------


def queue(rows: Iterable[Any], user: Any) -> dict[tuple[int, int], Look]:
    """A look at the return behind each row of `returns.asked`, by round and subject."""
    places = {(row.round_id, row.subject_id) for row in rows}
    found = Return.objects.visible_to(user).select_related("round__period", "subject")
    found = found.filter(round__in={place[0] for place in places}, subject__in={place[1] for place in places})
    wanted = [row for row in found if (row.round_id, row.subject_id) in places]
    return {(look.round.pk, look.subject.pk): look for look in looks(wanted, user).values()}


def queue_sentence(found: Iterable[Look]) -> str:
    """How many returns wait, how many of them may be approved unseen, and since when the oldest waits."""
    waiting = list(found)
    if not waiting:
        return "No return is waiting to be checked."
    clean = [look for look in waiting if look.is_clean]
    start = f"{wording.counted(len(waiting), 'return')} {wording.either(len(waiting), 'waits', 'wait')} to be checked"
    count = wording.in_words(len(clean)) if clean else "none"
    said = f"{count} of them {wording.either(len(clean) or 1, 'is', 'are')} clean"
    days = min(timezone.localdate(look.sent.at) for look in waiting if look.sent)
    return wording.capitalised(f"{start}; {said}. The oldest was sent in on {return_rules.day(days)}.")
