"""A paper as it is issued: its content with the label of the issue, its approvals and what it corrects; and its
snapshot as data. Plain data in, plain data out."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from reports.composing import Content
from reports.difference_pieces import front_pieces, pieces_of
from reports.differences import PartDifferences, differences, short_lines, without_removed
from reports.finishing import Approval, data_digest, with_approvals, with_erratum
from reports.models import Edition
from reports.paper import Paper
from reports.storing import as_json, text_of

KIND = "Committee paper as issued, 1"  # the form of the snapshot; counted up if that ever changes


@dataclass(frozen=True)
class Correction:
    """What an issue corrects: the issue's number and day, its content, and the erratum in words."""

    number: int
    on: date
    content: Content
    erratum: str


def day(value: date) -> str:
    return f"{value:%-d %B %Y}"


def issued_paper(
    content: Content,
    edition: str,
    *,
    number: int,
    on: date,
    approvals: Sequence[Approval],
    correction: Correction | None = None,
) -> Paper:
    """One edition of an issue, but for its house style."""
    paper = with_approvals(content.paper(edition), approvals)
    label = f"Issue {number}, {day(on)}."
    if correction:
        label = f"{label} Corrects issue {correction.number} of {day(correction.on)}."
        lines = short_lines(corrected(correction.content, content, edition))
        paper = with_erratum(paper, f"Erratum, {day(on)}. {correction.erratum}", lines)
    return replace(paper, labels=(label, *paper.labels))


def corrected(before: Content, after: Content, edition: str) -> tuple[PartDifferences, ...]:
    """What differs from the issue that is corrected. The public list does not repeat what went if the paper withholds
    anything by now that it did not before: that may be the very words."""
    if edition == Edition.RESTRICTED:
        return differences(before.restricted, after.restricted) or _of_origins(before, after, edition)
    found = differences(before.public, after.public) or _of_origins(before, after, edition)
    return without_removed(found) if withheld_texts(after) - withheld_texts(before) else found


def _of_origins(before: Content, after: Content, edition: str) -> tuple[PartDifferences, ...]:
    return differences(before.paper(edition), after.paper(edition))


def withheld_texts(content: Content) -> set[str]:
    """Every line of the restricted edition that the public one does not have."""
    return _texts(content.restricted) - _texts(content.public)


def _texts(paper: Paper) -> set[str]:
    return {piece.text for pieces in (front_pieces(paper), *map(pieces_of, paper.parts)) for piece in pieces}


def snapshot(paper: Paper, content: Content, edition: str, *, number: int, on: date) -> bytes:
    """The data of an issue in one edition, as JSON: every word, every figure and where it came from, and the digest
    of those figures. `reports.storing.from_json` makes the paper of it again."""
    public = edition == Edition.PUBLIC
    origins = content.public_origins if public else content.restricted_origins
    data: dict[str, Any] = {
        "kind": KIND,
        "issue": number,
        "issued_on": on.isoformat(),
        "edition": str(edition),
        "figures": [asdict(origin) for origin in origins],
        "digest_of_figures": data_digest(origins),
        "paper": as_json(paper),
    }
    return text_of(data).encode()
