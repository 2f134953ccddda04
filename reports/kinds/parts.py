"""Parts that several kinds of paper share, each made from rows of the record."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from indicators.models import Observation
from indicators.wording import counts, observation_text
from reports.models import Attachment, Report
from reports.paper import (
    Block,
    Bullets,
    Column,
    Fact,
    Facts,
    Note,
    Paper,
    Paragraph,
    Part,
    Recommendations,
    Row,
    SubHeading,
    Table,
)
from safeguarding.models import Document, Passage


def paper(report: Report, parts: Iterable[Part | None], *, front: Sequence[Fact] = ()) -> Paper:
    """The paper's front from its report, and those of its parts that there are."""
    document = report.document
    return Paper(
        slug=report.slug,
        title=report.title,
        authority_name=report.authority.name,
        body_name=report.body.name if report.body else "",
        date_text=date_text(report),
        item_number=report.item_number,
        front=tuple(front) or front_facts(report),
        parts=tuple(part for part in parts if part is not None and part.blocks),
        retold=retold(document) if document else "",
    )


def date_text(report: Report) -> str:
    """The meeting's day; otherwise what the document prints, or the time we take it to be from."""
    if report.meeting:
        return f"{report.meeting.held_on:%-d %B %Y}"
    document = report.document
    if document is None:
        return ""
    return document.taken_as_text or document.printed_date


def retold(document: Document) -> str:
    """The label of design rule 16, on every page."""
    when = f" ({document.printed_date})" if document.printed_date else ""
    return f"Retold in our own words from “{document.title}”{when}. Not the text of the document."


def front_facts(report: Report) -> tuple[Fact, ...]:
    lines = [("Report of", report.author), ("Report sponsor", report.sponsor), ("Contact", report.contact)]
    document = report.document
    if document and document.taken_as_on:
        printed = document.printed_date or "none"
        lines.append(("Date as printed", printed))
        lines.append(
            ("Taken as", f"{document.taken_as_text or f'{document.taken_as_on:%-d %B %Y}'}: {document.taken_as_reason}")
        )
    return tuple(Fact(name, text) for name, text in lines if text)


def blocks_of(passage: Passage) -> list[Block]:
    """A retold paragraph: its first lines as a numbered paragraph, "- " lines as bullets, our note apart."""
    found: list[Block] = []
    label, lead = passage.label, passage.lead
    if lead and lead[-1] not in ".:?!":
        lead = f"{lead}."
    for is_list, lines in groupby(passage.text.splitlines(), key=lambda line: line.startswith("- ")):
        kept = [line for line in lines if line.strip()]
        if is_list:
            found.append(Bullets.of(*(line[2:] for line in kept)))
        elif kept:
            found.append(Paragraph(" ".join(kept), label=label, lead=lead))
            label = lead = ""
    return found


def passages_under(passages: Iterable[Passage], *headings: str) -> list[Block]:
    return [block for passage in passages if passage.heading in headings for block in blocks_of(passage)]


def parts_by_heading(passages: Iterable[Passage], *, leave_out: Sequence[str] = ()) -> list[Part]:
    """One part for each printed heading, in printed order."""
    found = []
    for heading, group in groupby(passages, key=lambda passage: passage.heading):
        if heading not in leave_out:
            found.append(Part(heading or "Opening", tuple(block for passage in group for block in blocks_of(passage))))
    return found


def recommendations(report: Report, heading: str = "Recommendations") -> Part:
    items = tuple(Paragraph(row.text, label=row.label) for row in report.recommendations.all())
    return Part(heading, (Recommendations(items),) if items else ())


def implications(report: Report, heading: str = "Implications") -> Part:
    """Each heading is answered; "none" is an answer and is printed."""
    blocks: list[Block] = []
    for row in report.implications.all():
        blocks.append(SubHeading(row.heading))
        blocks.append(Paragraph(row.text or "None.", label=row.label))
    return Part(heading, tuple(blocks))


def sign_offs(report: Report, heading: str = "Approved by, as printed") -> Part:
    rows = [
        Row.of(row.role, f"{row.name}{', ' if row.post else ''}{row.post}", row.printed_date, row.note)
        for row in report.sign_offs.all()
    ]
    columns = (
        Column("Role", width=20),
        Column("Name", width=40),
        Column("Date of sign-off", width=20),
        Column("Our note", width=20),
    )
    return Part(heading, (Table("Sign-offs printed in the paper", columns, tuple(rows)),) if rows else ())


def attachments(report: Report) -> Part:
    """Background papers and appendices; one that is only named says so."""
    rows = list(report.attachments.all())
    background = [row for row in rows if row.kind == Attachment.Kind.BACKGROUND]
    appendices = [row for row in rows if row.kind == Attachment.Kind.APPENDIX]
    lines = [
        Fact("Background papers", "; ".join(named(row) for row in background) or printed_fact(report, "background"))
    ]
    lines += [Fact("Appendices", "; ".join(named(row) for row in appendices) or "None")]
    return Part("Background papers and appendices", (Facts(tuple(lines)),))


def named(row: Attachment) -> str:
    return row.title if row.is_held else f"{row.title} (named; not held here)"


def printed_fact(report: Report, word: str) -> str:
    """What the document prints under a name that holds the word; "None stated" where it prints nothing."""
    facts = report.document.facts.all() if report.document else []
    return next((fact.text for fact in facts if word in fact.label.lower()), "None stated")


def figures_tables(observations: Iterable[Observation], caption: str) -> list[Block]:
    """Printed figures with their counts and place, then apart those that we worked out from them; nothing for none."""
    rows = list(observations)
    printed = [row for row in rows if not row.is_derived]
    derived = [row for row in rows if row.is_derived]
    tables: list[Block] = []
    if printed:
        last = Column("Counts", width=10)
        tables.append(
            Table(caption, (*FIGURE_COLUMNS, last), tuple(figure_row(row, counts_text(row)) for row in printed))
        )
    if derived:
        last = Column("How", width=10)
        own = "Not printed: worked out by us from printed figures"
        tables.append(
            Table(
                own, (*FIGURE_COLUMNS, last), tuple(figure_row(row, "see note") for row in derived), note=basis(derived)
            )
        )
    return tables


FIGURE_COLUMNS = (
    Column("Measure", width=25),
    Column("Of whom", width=15),
    Column("When", width=20),
    Column("Figure", "end", width=15),
    Column("Where", width=15),
)


def figure_row(row: Observation, last: str) -> Row:
    when = f"{row.period}, assumed" if row.period_is_assumed else str(row.period)
    title, who = row.version.indicator.title, str(row.subject)
    return Row.of(title, who, when, observation_text(row), row.citation or "–", last)


def counts_text(row: Observation) -> str:
    said = counts(row.numerator, row.denominator, fte=row.version.counts_are_fte)
    return said or ("not stated" if row.version.has_counts else "–")


def basis(rows: Iterable[Observation]) -> str:
    """How derived figures were made, each way once."""
    return " ".join(dict.fromkeys(row.basis_note for row in rows if row.basis_note))


def discrepancies(document: Document | None) -> Part | None:
    """What is odd in the printed paper and how the record holds it: ours, so it stands last and says so."""
    rows = [Row.of(row.where, row.printed, row.held) for row in document.discrepancies.all()] if document else []
    if not rows:
        return None
    columns = (Column("Where", width=20), Column("What is printed", width=40), Column("How it is held here", width=40))
    note = Note(
        "This part is not of the document: it lists what is odd in it as printed, and what the record does about it."
    )
    return Part("Notes on the printed paper", (note, Table("Oddities of the printed paper", columns, tuple(rows))))
