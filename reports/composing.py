"""From the rows of a composed paper to its content, in both editions. Nothing here reads the record: bound blocks and
quoted figures give what they hold (`reports.bound`), so that a paper says tomorrow what it says today.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db.models import Prefetch

from reports.bound import Quoted, Taken
from reports.finishing import (
    DEMONSTRATION,
    DRAFT,
    SIGN_OFFS,
    restricted_label,
    shown,
    with_approvals,
    with_origins,
)
from reports.house_style import styled
from reports.models import Attachment, Block, Edition, Implication, Recommendation, Report, Section
from reports.origins import Origin
from reports.paper import Block as Piece
from reports.paper import Fact, Facts, Note, Paper, Paragraph, Part, Recommendations
from reports.storing import as_json, from_json
from reports.withheld import Exemption, blocks_for
from reports.words import Answers, Named, answered, figures_in, read

NOT_WRITTEN = "Nothing is written here yet."
NOT_ANSWERED = "Not answered yet."
FRONT = {
    "author": "Report of",
    "sponsor": "Report sponsor",
    "contact": "Contact",
    "wards": "Wards",
}
KEY_DECISION = {None: "", True: "Yes", False: "No"}


@dataclass(frozen=True)
class Content:
    """What a paper says, without labels and approvals: what signatories approve. `origins` are those of the edition;
    `paragraphs` of Schedule 12A under which something is withheld from the public one."""

    public: Paper
    restricted: Paper
    public_origins: tuple[Origin, ...]
    restricted_origins: tuple[Origin, ...]
    paragraphs: tuple[int, ...]

    @property
    def has_two_editions(self) -> bool:
        """Whether the public edition withholds anything, exempt or a small number."""
        return self.public != self.restricted or self.public_origins != self.restricted_origins

    def paper(self, edition: str) -> Paper:
        """One edition with its last page and, where it is not public, the label that says so."""
        if edition == Edition.PUBLIC:
            return with_origins(self.public, self.public_origins)
        paper = with_origins(self.restricted, self.restricted_origins)
        if not self.has_two_editions:
            return paper
        return replace(paper, labels=(*paper.labels, restricted_label(self.paragraphs)))

    def stored(self) -> dict[str, Any]:
        """As JSON, for `PaperVersion.content`; its digest is what signatories approve. `from_stored` reads it."""
        return {
            "public": as_json(self.public),
            "restricted": as_json(self.restricted),
            "public_origins": [asdict(origin) for origin in self.public_origins],
            "restricted_origins": [asdict(origin) for origin in self.restricted_origins],
            "paragraphs": list(self.paragraphs),
        }

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> "Content":
        return cls(
            from_json(stored["public"]),
            from_json(stored["restricted"]),
            tuple(Origin(**given) for given in stored["public_origins"]),
            tuple(Origin(**given) for given in stored["restricted_origins"]),
            tuple(stored["paragraphs"]),
        )


def draft(report: Report, edition: str) -> Paper:
    """A composed paper as it stands, in its authority's house style, said to be a draft on every page."""
    paper = content(report).paper(edition)
    return styled(with_approvals(replace(paper, labels=(DRAFT, *paper.labels)), ()), report.authority)


def content(report: Report) -> Content:
    """Both editions of a composed paper as it stands. A constant number of queries."""
    parts = PaperParts(report)
    public, restricted = (
        Paper(
            slug=report.slug,
            title=report.title,
            authority_name=report.authority.name,
            body_name=report.body.name if report.body else "",
            date_text=f"{report.meeting.held_on:%-d %B %Y}" if report.meeting else "",
            item_number=report.item_number,
            front=parts.front(is_public=is_public),
            parts=parts.parts(is_public=is_public),
            labels=(DEMONSTRATION,) if report.is_demonstration else (),
        )
        for is_public in (True, False)
    )
    every = parts.origins(is_public=False)
    return Content(
        public,
        restricted,
        shown(parts.origins(is_public=True), is_public=True),
        shown(every, is_public=False),
        tuple(sorted({withholding.paragraph for withholding in parts.withholdings})),
    )


class PaperParts:
    """A composed paper's rows, read once, and its parts in either edition. Both are numbered alike, so that a reference
    to 3.2 is right in both: what the public edition withholds keeps its numbers."""

    def __init__(self, report: Report):
        self.report = report
        blocks = Prefetch("blocks", Block.objects.order_by("order"))
        self.sections = list(report.sections.order_by("order").prefetch_related(blocks))
        self.recommendations = list(report.recommendations.order_by("order"))
        self.implications = list(report.implications.order_by("order"))
        self.attachments = list(report.attachments.order_by("order"))
        self.withholdings = list(report.withholdings.order_by("pk"))
        quoted = report.quoted_figures.order_by("number")
        self.quoted = {figure.number: Quoted.from_stored(figure.held) for figure in quoted}
        self.taken = {
            block.pk: Taken.from_stored(block.held)
            for section in self.sections
            for block in section.blocks.all()
            if block.source
        }
        self.named = {
            block.pk: read(block.text) for section in self.sections for block in section.blocks.all() if block.text
        }
        self.places = self.numbers_of_places()

    # --- what is withheld ---

    def exemptions(self, **where: Any) -> list[Exemption]:
        """Those of one block, recommendation, implication or line of the front."""
        (name, key), *_ = where.items()
        return [
            Exemption(item.paragraph, item.reason, item.row, item.column)
            for item in self.withholdings
            if getattr(item, name) == key
        ]

    # --- the front ---

    def front(self, *, is_public: bool) -> tuple[Fact, ...]:
        given = {name: getattr(self.report, name) for name in FRONT}
        lines = [(name, label, given[name]) for name, label in FRONT.items() if given[name]]
        facts = []
        for name, label, text in lines:
            exempt = self.exemptions(field=name)
            facts.append(Fact(label, exempt[0].said if exempt and is_public else text))
        said = KEY_DECISION[self.report.is_key_decision]
        return (*facts, *((Fact("Key decision", said),) if said else ()))

    # --- the parts ---

    def parts(self, *, is_public: bool) -> tuple[Part, ...]:
        return tuple(
            self.part(section, str(place), is_public=is_public) for place, section in enumerate(self.sections, start=1)
        )

    def part(self, section: Section, number: str, *, is_public: bool) -> Part:
        make = {
            Section.Kind.WORDS: self.written,
            Section.Kind.RECOMMENDATIONS: self.recommended,
            Section.Kind.IMPLICATIONS: self.implied,
            Section.Kind.ATTACHMENTS: self.attached,
            Section.Kind.SIGN_OFFS: lambda *_, **__: (),
        }[Section.Kind(section.kind)]
        key = SIGN_OFFS if section.kind == Section.Kind.SIGN_OFFS else section.key or f"section-{section.pk}"
        return Part(section.heading, tuple(make(section, number, is_public=is_public)), number=number, key=key)

    def written(self, section: Section, number: str, *, is_public: bool) -> Iterable[Piece]:
        """Words and bound blocks in their order. Paragraphs of both are numbered through the part."""
        count, found = 0, []
        for block in section.blocks.all():
            full = numbered(self.pieces(block, is_public=False), number, count)
            pieces = numbered(self.pieces(block, is_public=True), number, count) if is_public else full
            found += blocks_for(pieces, self.exemptions(block_id=block.pk), is_public=is_public)
            count += paragraphs_in(full)
        return found or [Note(NOT_WRITTEN)]

    def pieces(self, block: Block, *, is_public: bool) -> Sequence[Piece]:
        if block.source:
            taken = self.taken[block.pk]
            return taken.public if is_public else taken.full
        answers = self.answers(is_public=is_public)
        return [answered(item.block, answers) for item in self.named.get(block.pk, ())]

    def answers(self, *, is_public: bool) -> Answers:
        figures = {number: (item.public if is_public else item.full) for number, item in self.quoted.items()}
        return Answers(figures, self.places)

    def recommended(self, section: Section, number: str, *, is_public: bool) -> Iterable[Piece]:
        items = []
        for place, row in enumerate(self.recommendations, start=1):
            exempt = self.exemptions(recommendation_id=row.pk)
            text = self.said(f"To {row.verb} {row.text}", exempt, is_public=is_public)
            items.append(Paragraph(text, label=f"{number}.{place}"))
        return [Recommendations(tuple(items))] if items else [Note(NOT_WRITTEN)]

    def implied(self, section: Section, number: str, *, is_public: bool) -> Iterable[Piece]:
        """Each heading is answered; "none" is an answer and is printed."""
        found: list[Piece] = []
        for place, row in enumerate(self.implications, start=1):
            exempt = self.exemptions(implication_id=row.pk)
            answer = "None." if row.is_none else row.text or NOT_ANSWERED
            text = self.said(answer, exempt, is_public=is_public)
            found.append(Paragraph(text, label=f"{number}.{place}", lead=f"{row.heading}."))
        return found or [Note(NOT_WRITTEN)]

    def said(self, text: str, exempt: Sequence[Exemption], *, is_public: bool) -> str:
        """A text that is withheld as a whole or not at all, its marks answered."""
        if exempt and is_public:
            return exempt[0].said
        block = answered(Paragraph(text), self.answers(is_public=is_public))
        return f"{exempt[0].marked} {block.text}" if exempt else block.text  # type: ignore[union-attr]

    def attached(self, section: Section, number: str, *, is_public: bool) -> Iterable[Piece]:
        names = {kind: [listed(row) for row in self.attachments if row.kind == kind] for kind in Attachment.Kind}
        lines = [("Background papers", Attachment.Kind.BACKGROUND), ("Appendices", Attachment.Kind.APPENDIX)]
        return [Facts(tuple(Fact(label, "; ".join(names[kind]) or "None") for label, kind in lines))]

    # --- references and origins ---

    def numbers_of_places(self) -> dict[str, str]:
        """The printed number of each section by its key, and of each paragraph that has a name."""
        found = {}
        for place, section in enumerate(self.sections, start=1):
            if section.key:
                found[section.key] = str(place)
            found |= self.numbers_of_names(section, str(place))
        return found

    def numbers_of_names(self, section: Section, number: str) -> dict[str, str]:
        count, found = 0, {}
        for block in section.blocks.all():
            for item in self.counted(block):
                count += isinstance(item.block, Paragraph)
                if item.name:
                    found[item.name] = f"{number}.{max(count, 1)}"
        return found

    def counted(self, block: Block) -> Sequence[Named]:
        if block.source:
            return [Named(piece) for piece in self.taken[block.pk].full if isinstance(piece, Paragraph)]
        return self.named.get(block.pk, ())

    def origins(self, *, is_public: bool) -> list[Origin]:
        """Of every figure that the edition shows, or shows to be withheld as a small number."""
        found: list[Origin] = []
        quoted: set[int] = set()
        for section in self.sections:
            for block in section.blocks.all():
                exempt = self.exemptions(block_id=block.pk) if is_public else []
                if any(not exemption.row for exemption in exempt):
                    continue
                rows = tuple(exemption.row for exemption in exempt)
                taken = self.taken[block.pk].origins if block.source else ()
                found += [origin for origin in taken if not (rows and origin.key.startswith(rows))]
                quoted |= figures_in(block.text)
        for row in [*self.recommendations, *self.implications]:
            if not (is_public and self.is_withheld(row)):
                quoted |= figures_in(row.text)
        known = sorted(quoted & set(self.quoted))
        return found + [origin for number in known for origin in self.quoted[number].origins]

    def is_withheld(self, row: Recommendation | Implication) -> bool:
        name = "recommendation_id" if isinstance(row, Recommendation) else "implication_id"
        return bool(self.exemptions(**{name: row.pk}))


def numbered(blocks: Iterable[Piece], part: str, count: int) -> list[Piece]:
    """Paragraphs with their numbers, "3.2" for the second of part 3; `count` of them stand before these."""
    found: list[Piece] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            count += 1
            found.append(replace(block, label=f"{part}.{count}"))
        else:
            found.append(block)
    return found


def paragraphs_in(blocks: Iterable[Piece]) -> int:
    return sum(isinstance(block, Paragraph) for block in blocks)


def listed(row: Attachment) -> str:
    """An attachment as a paper lists it, with which version of it."""
    return f"{row.title} ({row.edition})" if row.edition else row.title
