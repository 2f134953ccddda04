"""Reading uploads: what a file would change, and how it stands. Writing the long table of a round."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from indicators import return_rules, wording
from indicators.models import Expectation, Observation, Round, Upload
from indicators.return_rules import COMMENT, ENTRY_FIELDS, LATENESS, Entry
from indicators.upload_rules import ANSWERS, TABLE_COLUMNS
from safeguarding.exports import plain
from safeguarding.formulas import defused
from safeguarding.typed_numbers import PLAIN, written

SHOWN = 100  # differences and faults on one page; the files hold them all
PATIENCE = timedelta(minutes=10)  # many times what the longest file takes
LABELS = {"what_changed": "What changed", "why": "Why", "what_next": "What happens next"}


@dataclass(frozen=True)
class Difference:
    """One thing that a file would change of one figure, which is the section."""

    section: str
    what: str
    was: str
    becomes: str


def differences(upload: Upload) -> list[Difference]:
    """Of its first hundred figures in the order of the file."""
    rows = list(upload.rows.select_related("subject", "version__indicator").order_by("line")[:SHOWN])
    stored = stored_figures(upload, rows)
    found = []
    for row in rows:
        title = row.version.indicator.title
        section = title if upload.subject_id else f"{row.subject.name}: {title}"
        was = stored.get((row.subject_id, row.version_id), Entry())
        for what, before, after in changes_of(was, Entry.of(row), row.version):
            found.append(Difference(section, what, before, after))
    return found


def stored_figures(upload: Upload, rows: list[Any]) -> dict[tuple[int, int], Entry]:
    """As their manager last gave them: a correction that waits before the figure that it would replace."""
    stored = Observation.objects.filter(
        quarterly_return__round=upload.round_id,
        quarterly_return__subject__in={row.subject_id for row in rows},
        version__in={row.version_id for row in rows},
    )
    by_age = sorted(stored.current() | stored.waiting(), key=lambda row: not row.is_current)
    return {(row.subject_id, row.version_id): Entry.of(row) for row in by_age}


def changes_of(was: Entry, becomes: Entry, version: Any) -> Iterator[tuple[str, str, str]]:
    """Each part of a figure that differs: its name, what it was, what it becomes."""
    parts = [("Figure", figure_text), ("Reason", lambda entry, _: entry.reason), ("Expected on", day_text)]
    parts += [("How late", late_text)]
    parts += [(LABELS[name], lambda entry, _, name=name: getattr(entry, name)) for name in COMMENT]
    for what, said in parts:
        if said(was, version) != said(becomes, version):
            yield what, said(was, version), said(becomes, version)


def figure_text(entry: Entry, version: Any) -> str:
    """Such as "139 of 173 (80.3%)", "Missing", or what was typed so far; empty where nothing is."""
    choice = return_rules.choice_of(entry)
    if choice != return_rules.VALUE:
        return ANSWERS.get(choice, choice)
    if not entry.has_number:
        return "" if entry.as_printed == return_rules.NO_FIGURE_YET else entry.as_printed
    value, counts = wording.figure_text(entry, version), wording.basis(entry, version)
    return f"{counts} ({value})" if counts else value


def day_text(entry: Entry, version: Any) -> str:
    day = entry.expected_on
    return f"{day.day} {day:%B %Y}" if day else ""


def late_text(entry: Entry, version: Any) -> str:
    bands = zip(LATENESS.values(), entry.bands, strict=True)
    given = [f"{label.lower()}: {count}" for label, count in bands if count is not None]
    return ", ".join(given + ([f"longest: {entry.longest_late}"] if entry.longest_late is not None else []))


def is_lost(upload: Upload, now: datetime) -> bool:
    """Whether whatever read or stored it was stopped: it would otherwise be waited for ever."""
    if upload.state == Upload.State.STORING:
        return now - upload.asked_at > PATIENCE
    return upload.state in {Upload.State.WAITING, Upload.State.READING} and now - upload.sent_at > PATIENCE


# --- The long table of a round ----------------------------------------------------------------------------------------


def table_of(round: Round, user: Any) -> bytes:
    """Every figure that the round asks for, given or not, as UTF-8 CSV with a mark at the start for Excel."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(TABLE_COLUMNS)
    writer.writerows(table_rows(round, user))
    return out.getvalue().encode("utf-8-sig")


def table_rows(round: Round, user: Any) -> Iterator[list[Any]]:
    asked = Expectation.objects.filter(round=round).order_by("subject__slug", "version__indicator__code", "pk")
    given = Observation.objects.visible_to(user).current().filter(quarterly_return__round=round)
    rows = given.values("subject_id", "version_id", *ENTRY_FIELDS)
    figures = {(row["subject_id"], row["version_id"]): row for row in rows}
    for row in asked.select_related("subject", "version__indicator").iterator(2_000):
        figure = figures.get((row.subject_id, row.version_id))
        entry = Entry(**{name: figure[name] for name in ENTRY_FIELDS}) if figure else Entry()
        yield [text if is_number(text) else defused(plain(text)) for text in texts_of(round, row, entry)]


def is_number(text: Any) -> bool:
    """A number below zero is no formula."""
    return isinstance(text, str) and PLAIN.fullmatch(text) is not None


def texts_of(round: Round, asked: Expectation, entry: Entry) -> list[Any]:
    """As it would be typed, so that what is read back is the same."""
    version, subject = asked.version, asked.subject
    typed = return_rules.as_typed(version, entry)
    state = "" if entry.is_empty else return_rules.choice_of(entry)
    found = {
        "period": round.period.label,
        "unit_slug": subject.slug,
        "unit": subject.name,
        "indicator_code": version.indicator.code,
        "definition_number": version.number,
        "state": state,
        "expected_on": entry.expected_on,
        **typed,
        **{name: getattr(entry, name) for name in ("reason", *COMMENT)},
        **{name: written(getattr(entry, name), 0) for name in (*LATENESS, "longest_late")},
    }
    return [found.get(name, "") for name in TABLE_COLUMNS]
