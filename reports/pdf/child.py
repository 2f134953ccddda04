"""What the child process that sets one paper does: HTML in, PDF or pictures of its pages out, and complaints.

The only module that imports WeasyPrint, since every object it builds must be given our own fetcher: the default one, or
a CSS object made without one, reads this machine's files and calls other hosts. Django is not imported here.
"""

import base64
import io
import json
import logging
import resource
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pydyf
import pypdfium2
from weasyprint import HTML
from weasyprint.document import Document
from weasyprint.formatting_structure.boxes import MarginBox
from weasyprint.pdf import tags
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports.pdf import COMPLAINT, CONTENT, EVERY_PAGE_SET, NO_MEMORY, PAGE, REFUSED
from reports.pdf.repair import MARGIN, SOURCE, SOURCE_TAG, repaired

FONTS = Path(__file__).resolve().parents[2] / "static" / "vendor" / "source-sans-3"
FAMILIES = {"Source Sans 3", "Source Sans 3 Extended"}
WEIGHTS = (400, 600, 700)
PIXELS_A_POINT = 2.5  # 180 to the inch: a chart stays sharp on paper
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


class Pages(logging.Handler):
    """Tells which page the typesetter has come to, from what it logs for people who watch it."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        super().__init__(logging.INFO)
        self.tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        _, found, number = message.partition("Creating layout - Page ")
        if found and number.isdigit():
            self.tell(int(number))
        elif "Creating PDF" in message:
            self.tell(EVERY_PAGE_SET)


def work(order: Mapping[str, Any], file: int) -> int:
    """Makes what was ordered within its limits, reading and answering on a socket; returns the exit code."""
    memory, seconds = int(order["memory"]), int(order["seconds"])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    # The clock of whoever forked us stops us first; this one is for one that has died.
    resource.setrlimit(resource.RLIMIT_CPU, (seconds + 5, seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with open(file, "r+b", buffering=0) as paper:
        return answered(order["product"], paper)


def answered(product: str, paper: io.RawIOBase) -> int:
    """Reads the document, and writes the pages as they come, the product, and then the complaints, as frames."""

    def say(kind: bytes, content: bytes) -> None:
        left = memoryview(kind + len(content).to_bytes(8, "big") + content)
        while left:
            left = left[paper.write(left) or 0 :]

    complaints, code = Complaints(), 0
    progress = logging.getLogger("weasyprint.progress")
    progress.addHandler(Pages(lambda number: say(PAGE, str(number).encode())))
    progress.setLevel(logging.INFO)
    try:
        html = paper.readall().decode()
        say(CONTENT, PRODUCTS[product](html, complaints))
    except FatalURLFetchingError as refused:
        complaints.add(f"{refused}")
        code = REFUSED
    except MemoryError:
        code = NO_MEMORY
    except Exception as error:
        complaints.add(f"{type(error).__name__}: {error}")
        code = 1
    for line in complaints.lines:
        say(COMPLAINT, line.encode())
    return code


def pictures_of(html: str, complaints: Complaints) -> bytes:
    """The pages of a document as pictures, each as large as its page says: a JSON list of PNG in base64."""
    with pypdfium2.PdfDocument(pdf_of(html, complaints)) as pdf:
        pages = []
        for page in pdf:
            out = io.BytesIO()
            page.render(scale=PIXELS_A_POINT).to_pil().save(out, "PNG", optimize=True)
            pages.append(base64.b64encode(out.getvalue()).decode())
    return json.dumps(pages).encode()


PRODUCTS: Mapping[str, Callable[[str, Complaints], bytes]] = MappingProxyType({"pdf": pdf_of, "pictures": pictures_of})
