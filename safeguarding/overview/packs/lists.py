"""The sections of a pack, each in the words of its rows."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.utils.timezone import localdate

from actionplans import bending, standing
from actionplans.action_sentences import meant
from actionplans.happenings import happenings
from indicators import run_charts
from indicators.readings import Reading
from indicators.wording import capitalised, counted, counts, joined, observation_text
from safeguarding.overview.packs.gathering import Gathering, day, path_of
from safeguarding.overview.packs.sections import Section
from safeguarding.overview.themes import by_inspection, place_of
from standards.models import Finding
from standards.wording import due_on

NOT_STATED = "Not stated"


def summary(given: Gathering) -> Iterator[str]:
    """What there is, and what is not, in sentences."""
    found, can_be = given.scope.findings, [row for row in given.scope.actions if row.kind in standing.DELIVERABLE]
    asking = [row for row in found if row.kind not in {Finding.Kind.STRENGTH, Finding.Kind.KEY_FINDING}]
    states = [standing.state_on(row, given.as_at) for row in can_be]
    yield (
        f"On record: {counted(len(found), 'finding')} ({counted(len(asking), 'asks', 'ask')} for something to be "
        f"done), and {counted(len(can_be), 'action')} that can be delivered."
    )
    done, late = states.count("delivered"), states.count("late")
    yield capitalised(
        f"{counted(done, 'action is', 'actions are') if done else 'no action is'} delivered and verified, and "
        f"{counted(late, 'is late', 'are late') if late else 'none is late'}."
    )
    if gaps := [words for has, words in GAPS if not has(given)]:
        yield f"Nothing is on record of {joined(gaps)}."


def judgements(given: Gathering) -> Section:
    rows = [
        (
            row.area.name, row.printed,
            f"{row.previous.printed} ({row.previous.inspection})" if row.previous else row.previous_printed or "–",
            str(row.inspection), day(by_inspection(row.inspection, row.inspection.document)["on"], "Not dated"),
            row.citation or "–",
        )
        for row in given.scope.judgements
    ]  # fmt: skip
    columns = (("Area", 25), ("Judged", 15), ("Before", 15), ("Inspection", 25), ("When", 10), ("Reference", 10))
    return Section("judgements", "Judgements as published", columns, tuple(rows), "No judgement is on record.")


def findings(given: Gathering) -> Section:
    rows = [
        (
            row.title, row.get_kind_display(), source_of(row), row.citation or "–", deadline(row),
            str(row.repeats) if row.repeats else "–", answered_by(given, row),
        )
        for row in given.scope.findings
    ]  # fmt: skip
    columns = (
        ("Finding", 25), ("Kind", 10), ("Source", 20), ("Reference", 10), ("To be done by", 10), ("Repeats", 10),
        ("Answered by", 15),
    )  # fmt: skip
    return Section("findings", "Findings", columns, tuple(rows), "No finding is on record.")


def source_of(finding: Finding) -> str:
    return str(finding.inspection or finding.case_audit or finding.document)


def deadline(finding: Finding) -> str:
    if finding.remedied:
        return "Put right before the report"
    if finding.within is None:
        return "–"
    return day(due_on(finding), f"within {finding.limit}, from no stated day")


def answered_by(given: Gathering, finding: Finding) -> str:
    own = [action.title for action in given.scope.actions if answers(action, finding)]
    return "; ".join(own) or "No action"


def answers(action: Any, finding: Finding) -> bool:
    rows = {place.row_id for place in action.row_actions.all()}
    return any(row.pk in rows for row in finding.plan_rows.all())


def actions(given: Gathering) -> Section:
    rows = [
        (
            row.title, place_of(next(iter(row.row_actions.all()), None)) or "–",
            row.owner_title or row.printed_owner or NOT_STATED, row.holder or "–", day(row.set_on, "–"),
            day(row.first_due_on, row.printed_due or "–"), day(row.due_on, "–"),
            standing.standing(row, given.as_at).text, effect_of(row),
        )
        for row in given.scope.actions
    ]  # fmt: skip
    columns = (
        ("Action", 15), ("Place in plan", 5), ("Owner", 15), ("Held by", 10), ("Set on", 10), ("First due", 10),
        ("Due now", 10), ("State", 10), ("Effect", 15),
    )  # fmt: skip
    return Section("actions", "Actions", columns, tuple(rows), "No action is on record.")


def effect_of(action: Any) -> str:
    words = dict(standing.EffectState.State.choices)
    shown = standing.effect_shown(action)
    return str(words[shown]) if shown else "–"


def evidence(given: Gathering) -> Section:
    rows = [
        (
            action.title,
            item.title,
            f"{item.version}",
            day(item.on),
            item.by.name if item.by else "–",
            *kept(given, item),
        )
        for action in given.scope.actions
        for item in given.evidence_of(action)
    ]
    rows += [
        (
            "; ".join(f"Standard {one.number}" for one in item.standards.all()), item.title, f"{item.revision}",
            day(item.dated_on), item.added_by.name, *kept(given, item),
        )
        for item in given.evidence_of_standards
    ]  # fmt: skip
    columns = (
        ("Shows", 15), ("Evidence", 15), ("Version", 10), ("Dated", 10), ("Added by", 10), ("Where", 20),
        ("SHA-256", 20),
    )  # fmt: skip
    none = "No evidence is on record."
    return Section("evidence", "Evidence", columns, tuple(rows), none, "A file's SHA-256 is of its content as sent.")


def said_by(item: Any) -> str:
    return item.by.name if item.by else "–"


def kept(given: Gathering, item: Any) -> tuple[str, str]:
    """Where a piece of evidence is, in the bundle or elsewhere, and its digest."""
    if item.withdrawn_on and item.withdrawn_on <= given.as_at:
        return f"Withdrawn on {day(item.withdrawn_on)}: {item.withdrawn_why}", "–"
    if item.file:
        return given.place_of_file(path_of(item)), item.digest or "–"
    return item.link or getattr(item, "whereabouts", "") or "–", "–"


def before_and_after(given: Gathering) -> Section:
    rows = []
    for one in given.readings:
        movers = [row for row in given.scope.actions if row.moves_id and row.moves.indicator_id == one.run.indicator.pk]
        for bend in bending.bends(movers, one.signals, run_charts.letters()):
            before, after = either_side(one, bend.delivered_on or bend.action.set_on)
            rows.append(
                (
                    bend.action.title, meant(bend.action), day(bend.delivered_on, "Not delivered"), before, after,
                    bend.sentence or "–",
                )
            )  # fmt: skip
    columns = (("Action", 20), ("Meant to", 20), ("Delivered", 10), ("Before", 15), ("After", 15), ("Since then", 20))
    none = "No action names a measure that it is to move."
    return Section("before-and-after", "Before and after", columns, tuple(rows), none)


def either_side(reading: Reading, since: date | None) -> tuple[str, str]:
    """The last figure before a day and the newest after it, with their quarters."""
    points = reading.run.points
    before = [point for point in points if since is None or point.period.ends_on < since]
    after = [point for point in points if since is not None and point.period.ends_on >= since]
    said = [f"{found[-1].text}, {found[-1].period}" if found else "No figure" for found in (before, after)]
    return said[0], said[1]


def figures(given: Gathering) -> Section:
    rows = [
        (
            one.run.indicator.title, str(point.period), point.text, point.counts or "–", one.aim_text or "–",
            "Returns, all units together",
        )
        for one in given.readings
        for point in one.run.points
    ]  # fmt: skip
    rows += [
        (
            row.version.indicator.title, row.period.label, observation_text(row),
            counts(row.numerator, row.denominator) or "–", "–",
            f"{row.subject}: {row.document}{f', {row.citation}' if row.citation else ''}",
        )
        for row in given.printed
    ]  # fmt: skip
    columns = (("Measure", 25), ("Period", 20), ("Figure", 10), ("Of", 15), ("Target", 15), ("Source", 15))
    none = "No figure is on record."
    return Section("figures", "Figures", columns, tuple(rows), none, is_grouped=True)


def positions(given: Gathering) -> Section:
    said = tuple(
        (
            f"{row.standard}", row.get_voice_display(), row.evaluator or str(row.agency or row.authority.short_name),
            day(row.as_at), row.grade.word if row.grade else "No grade", row.summary,
        )
        for row in given.positions
    )  # fmt: skip
    columns = (("Standard", 20), ("Voice", 10), ("Whose", 15), ("As at", 10), ("Rating", 10), ("In words", 35))
    return Section("positions", "How standards are met", columns, said, "No position on a standard is on record.")


def case_audits(given: Gathering) -> Section:
    said = tuple(
        (
            row.title, day(row.done_on), row.get_method_display(), f"{row.sample}",
            "; ".join(f"{one.grade.word} {one.files}" for one in row.grades.all()) or "No grades", row.summary or "–",
        )
        for row in given.audits
    )  # fmt: skip
    columns = (("Audit", 20), ("Done", 10), ("How", 15), ("Files", 10), ("Grades", 20), ("Learning", 25))
    return Section("case-audits", "Case-file audits", columns, said, "No case-file audit on it is on record.")


def feedback(given: Gathering) -> Section:
    said = tuple(
        (
            row.get_kind_display(), f"{day(row.starts_on)} to {day(row.ends_on)}", f"{row.number}",
            f"{row.asked}" if row.asked is not None else "–", f"{row.critical}" if row.critical is not None else "–",
            row.summary, row.source,
        )
        for row in given.feedback
    )  # fmt: skip
    columns = (
        ("Who", 15), ("When", 15), ("How many", 10), ("Asked", 10), ("Critical or upheld", 10), ("What they said", 25),
        ("Where gathered", 15),
    )  # fmt: skip
    return Section("feedback", "What people told us", columns, said, "Nothing that people said about it is on record.")


def trail(given: Gathering) -> Section:
    """What happened to each action, the oldest first: the business record, with who entered it."""
    rows = [
        (
            action.title, day(entry.on), entry.mark[2],
            " ".join(f"{label}: {text}" if label else text for label, text in entry.lines) or "–", entry.who or "–",
        )
        for action in given.scope.actions
        for entry in reversed(happenings(action))
        if entry.on <= given.as_at
    ]  # fmt: skip
    columns = (("Action", 0), ("Day", 15), ("What", 20), ("In words", 45), ("Entered by", 20))
    return Section("audit-trail", "What happened", columns, tuple(rows), "Nothing has happened yet.", is_grouped=True)


def told(given: Gathering) -> Section:
    rows = [
        (
            action.title, day(entry.on), entry.get_kind_display(), entry.person.name if entry.person else "Nobody",
            entry.get_outcome_display(),
        )
        for action in given.scope.actions
        for entry in action.reminders.all()
        if entry.on <= given.as_at
    ]  # fmt: skip
    columns = (("Action", 30), ("Day", 15), ("What about", 25), ("Who", 15), ("Outcome", 15))
    none = "No reminder was sent about these actions."
    return Section("who-was-told", "Who was told when", columns, tuple(sorted(rows, key=lambda row: row[0])), none)


def papers(given: Gathering) -> Section:
    rows = []
    for paper in given.papers:
        file = given.issued.get(paper.pk)
        body = str(paper.meeting.body) if paper.meeting else "–"
        where = given.place_of_file(f"papers/{paper.slug}.pdf") if file else "Not issued here by that day"
        issued = day(localdate(file.issue.issued_at)) if file else "–"
        rows.append((paper.title, body, issued, where, file.digest if file else "–"))
    columns = (("Paper", 30), ("Body", 20), ("Issued", 15), ("File", 20), ("SHA-256", 15))
    return Section("papers", "Papers that report it", columns, tuple(rows), "No paper reports it.")


SECTIONS: tuple[Callable[[Gathering], Section], ...] = (
    judgements, findings, actions, evidence, before_and_after, figures, positions, case_audits, feedback, trail, told,
    papers,
)  # fmt: skip
GAPS: tuple[tuple[Callable[[Gathering], Any], str], ...] = (
    (
        lambda given: given.attached or any(given.evidence_of(row) for row in given.scope.actions),
        "evidence of delivery",
    ),
    (lambda given: given.readings or given.printed, "figures"),
    (lambda given: given.audits, "case-file audits"),
    (lambda given: given.feedback, "what people said"),
)
