"""What a pack holds, as plain data: sections of rows, charts, and the files that go with it. Django-free."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Section:
    """A table of texts: printed under its heading, and written as `key`.csv. `columns` are headings with their widths
    in hundredths; 0 leaves it to the rest. `none` is what is said where there are no rows. `is_grouped`: in print the
    first column stands as a heading over the rows that share it."""

    key: str
    heading: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[str, ...], ...]
    none: str
    note: str = ""
    is_grouped: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.heading}: a row has {len(row)} texts for {len(self.columns)} columns")


@dataclass(frozen=True)
class Chart:
    """A drawing of our own templates with the sentence that says what it shows."""

    svg: str
    sentence: str


@dataclass(frozen=True)
class Attached:
    """A file that goes with the pack: its path inside, what it is, and its bytes."""

    path: str
    what: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Contents:
    """A whole pack before it is written. `summary` are sentences; `labels` stand on every page."""

    slug: str
    title: str
    about: str
    authority_name: str
    as_at: date
    made_at: datetime
    made_for: str
    summary: tuple[str, ...]
    sections: tuple[Section, ...]
    charts: tuple[Chart, ...]
    attached: tuple[Attached, ...]
    labels: tuple[str, ...] = ()
