"""A pack as it is written: one document as page and as PDF, a CSV file for each list, the files that go with it."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from itertools import groupby

from reports import formats
from reports.formats import pages
from reports.models import Format
from reports.paper import Block, Bullets, Column, Fact, Figure, Paper, Paragraph, Part, Row, Table
from safeguarding.formulas import defused
from safeguarding.overview.packs.sections import Attached, Contents, Section

INDEX, PRINTED, DIGESTS = "index.html", "pack.pdf", "SHA256SUMS.txt"
WHAT_DIGESTS_ARE = (
    f"{DIGESTS} gives the SHA-256 of every other file of this bundle: where one differs, that file was changed after "
    "the bundle was made. “sha256sum -c” checks them all."
)


def bundle(contents: Contents, *, on_page: Callable[[int], None] = lambda number: None) -> bytes:
    """The whole pack as a ZIP file. Raises reports.pdf.RenderingFailed where its pages cannot be set."""
    paper = paper_of(contents)
    lists = [Attached(f"{one.key}.csv", f"{one.heading}, as a list", csv_of(one)) for one in contents.sections]
    printed = Attached(PRINTED, "The whole pack as PDF", formats.write(paper, Format.PDF, on_page=on_page))
    beside = [printed, *lists, *contents.attached]
    links = [(one.what, one.path) for one in beside] + [("Digests of these files", DIGESTS)]
    index = pages.web_html(paper, links, links_label="Files of this bundle").encode()
    files = [Attached(INDEX, "", index), *beside]
    return zipped([*files, Attached(DIGESTS, "", digests(files))], contents)


def digests(files: list[Attached]) -> bytes:
    """A line for each file as `sha256sum` writes and checks them."""
    return "".join(f"{digest_of(one)}  {one.path}\n" for one in files).encode()


def digest_of(file: Attached) -> str:
    return hashlib.sha256(file.content).hexdigest()


def zipped(files: list[Attached], contents: Contents) -> bytes:
    """All of them in one folder, so that opening the bundle strews nothing about."""
    out = io.BytesIO()
    moment = contents.made_at.timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in files:
            archive.writestr(zipfile.ZipInfo(f"{folder(contents)}/{one.path}", moment), one.content, compresslevel=6)
    return out.getvalue()


def folder(contents: Contents) -> str:
    return f"pack-{contents.slug}-{contents.as_at:%Y-%m-%d}"


def csv_of(section: Section) -> bytes:
    """As UTF-8 with the mark that Excel wants; what a spreadsheet would run is made harmless."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([heading for heading, _ in section.columns])
    writer.writerows([defused(text) for text in row] for row in section.rows)
    return out.getvalue().encode("utf-8-sig")


# --- As a document ------------------------------------------------------------------------------------------------


def paper_of(contents: Contents) -> Paper:
    parts = [part_of(section, contents) for section in contents.sections]
    return Paper(
        slug=f"pack-{contents.slug}",
        title=f"Inspector’s pack: {contents.title}",
        authority_name=contents.authority_name,
        body_name=contents.about,
        date_text=f"The record as at {contents.as_at:%-d %B %Y}",
        item_number="",
        front=(
            Fact("Made", f"{contents.made_at:%-d %B %Y, %H:%M}"),
            Fact("For", contents.made_for),
            Fact("Holds", "What that person may see of the record; no record of any child"),
        ),
        parts=(Part("At a glance", glance(contents)), *parts, Part("Files and digests", tuple(files_of(contents)))),
        running_title=f"Inspector’s pack: {contents.title}",
        contents=True,
        labels=contents.labels,
    )


def glance(contents: Contents) -> tuple[Block, ...]:
    return tuple(Paragraph(sentence) for sentence in contents.summary)


def part_of(section: Section, contents: Contents) -> Part:
    charts = contents.charts if section.key == "figures" else ()
    drawn = tuple(Figure(one.svg, one.sentence, f"Figure {number}") for number, one in enumerate(charts, 1))
    shown = (table_of(section),) if section.rows else (Paragraph(section.none),)
    return Part(section.heading, (*drawn, *shown), key=section.key)


def table_of(section: Section) -> Table:
    skipped = 1 if section.is_grouped else 0
    columns = section.columns[skipped:]
    return Table(
        caption=f"{section.heading}: {len(section.rows)} in all",
        columns=tuple(Column(heading, width=width) for heading, width in columns),
        rows=tuple(rows_of(section)),
        note=section.note,
        landscape=len(columns) > 5,
    )


def rows_of(section: Section) -> Iterator[Row]:
    if not section.is_grouped:
        yield from (Row.of(*row) for row in section.rows)
        return
    for heading, group in groupby(section.rows, key=lambda row: row[0]):
        yield Row.section(heading)
        yield from (Row.of(*row[1:]) for row in group)


def files_of(contents: Contents) -> Iterator[Block]:
    """What lies beside the document, so that its printed form says it too."""
    yield Paragraph(WHAT_DIGESTS_ARE)
    lists = [f"{section.key}.csv: {section.heading.lower()}" for section in contents.sections]
    attached = [f"{one.path}: {one.what} (SHA-256 {digest_of(one)})" for one in contents.attached]
    yield Bullets.of(f"{INDEX}: this document as a page", f"{PRINTED}: this document as PDF", *lists, *attached)
