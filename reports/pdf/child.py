"""The child process that sets one paper: HTML on standard input, PDF on standard output, complaints on standard error.

The only module that imports WeasyPrint, since every object it builds must be given our own fetcher: the default one, or
a CSS object made without one, reads this machine's files and calls other hosts. Django is not imported here.
"""

import logging
import resource
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pydyf
from weasyprint import HTML
from weasyprint.document import Document
from weasyprint.formatting_structure.boxes import MarginBox
from weasyprint.pdf import tags
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports.pdf import COMPLAINT, NO_MEMORY, REFUSED
from reports.pdf.repair import MARGIN, SOURCE, SOURCE_TAG, repaired

FONTS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "source-sans-3"
FAMILIES = {"Source Sans 3", "Source Sans 3 Extended"}
WEIGHTS = (400, 600, 700)
# Everything a print document may ask for by name. A table, not a folder: no path can be made up.
PACKAGED: Mapping[str, Path] = MappingProxyType(
    {f"packaged:fonts/{weight}.woff2": FONTS / f"source-sans-3-latin-{weight}-normal.woff2" for weight in WEIGHTS}
    | {
        f"packaged:fonts/extended-{weight}.woff2": FONTS / f"source-sans-3-latin-ext-{weight}-normal.woff2"
        for weight in WEIGHTS
    }
)


class PackagedFetcher(URLFetcher):  # type: ignore[misc]
    """Answers data: and the packaged files above. Anything else ends the rendering."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url in PACKAGED:
            return URLFetcherResponse(url, PACKAGED[url].read_bytes(), {"Content-Type": "font/woff2"})
        if url.lower().startswith("data:"):
            return super().fetch(url, headers)
        self.refused.append(url)
        raise FatalURLFetchingError(url)


class Complaints(logging.Handler):
    """Keeps what WeasyPrint logs as a warning or worse: it goes on without a missing language or alternative text."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.add(record.getMessage())

    def add(self, text: str) -> None:
        self.lines.append(" ".join(text.split()))


class SourceNotes:
    """Writes beside each structure element which HTML element it came from, for the repair to read and remove.

    WeasyPrint starts every page's structure anew: a paragraph over a page break becomes two, a table over ten pages ten
    tables. Only the source tells what belongs together, and only this function of WeasyPrint sees both.
    """

    def __init__(self, build: Callable[..., Iterator[Any]]):
        self.build = build
        self.numbers: dict[tuple[int, str], int] = {}
        self.margin = ""

    def __call__(self, box: Any, *rest: Any) -> Iterator[Any]:
        if isinstance(box, MarginBox):
            self.margin = box.at_keyword
        for element in self.build(box, *rest):
            if SOURCE not in element:
                self._note(element, box)
            yield element
        if isinstance(box, MarginBox):
            self.margin = ""

    def _note(self, element: Any, box: Any) -> None:
        tag = box.element_tag if box.element is not None else ""
        element[SOURCE] = self.numbers.setdefault((id(box.element), tag), len(self.numbers) + 1) if tag else 0
        element[SOURCE_TAG] = pydyf.String(tag)
        if self.margin:
            element[MARGIN] = pydyf.String(self.margin)
        if box.link_annotation:
            # WeasyPrint describes a link by its target's id; a reader wants its words.
            box.link_annotation["Contents"] = pydyf.String(" ".join("".join(box.element.itertext()).split()))


def pdf_of(html: str, complaints: Complaints) -> bytes:
    """The repaired PDF of a print document; FatalURLFetchingError if it refers to anything outside itself."""
    logger = logging.getLogger("weasyprint")
    logger.addHandler(complaints)
    original = tags._build_box_tree
    tags._build_box_tree = SourceNotes(original)
    fetcher = PackagedFetcher()
    try:
        # A base nobody answers to, or a relative address would be skipped with a mere warning.
        document = HTML(string=html, base_url="outside:", url_fetcher=fetcher).render(pdf_variant="pdf/ua-1")
        content = document.write_pdf(pdf_variant="pdf/ua-1")
    finally:
        tags._build_box_tree = original
        logger.removeHandler(complaints)
    if fetcher.refused:  # a picture inside a picture: WeasyPrint swallows the refusal and goes on
        raise FatalURLFetchingError(fetcher.refused[0])
    _complain_of_foreign_letters(document, complaints)
    return repaired(content)


def _complain_of_foreign_letters(document: Document, complaints: Complaints) -> None:
    """A character that the packaged typeface lacks is set in whatever this machine has, or not at all."""
    fonts = document.fonts.values()
    letters = {chr(letter) for font in fonts for letter in font.missing}
    letters |= {text for font in fonts if font.family not in FAMILIES for text in font.to_unicode.values()}
    if letters:
        complaints.add(f"The paper's typeface lacks these characters: {' '.join(sorted(letters))}")


def main(memory_bytes: int, seconds: int) -> int:
    """Sets the paper within the limits; returns the exit code that reports.pdf reads."""
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    # The parent's clock stops us first; this one is for a parent that has died.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + 5, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    complaints, code = Complaints(), 0
    try:
        sys.stdout.buffer.write(pdf_of(sys.stdin.buffer.read().decode(), complaints))
    except FatalURLFetchingError as refused:
        complaints.add(f"{refused}")
        code = REFUSED
    except MemoryError:
        code = NO_MEMORY
    except Exception as error:
        complaints.add(f"{type(error).__name__}: {error}")
        code = 1
    for line in complaints.lines:
        sys.stderr.write(f"{COMPLAINT}{line}\n")
    return code


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
