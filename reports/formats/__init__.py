"""The files of a paper, one function for each: made from a Paper (`reports.paper`) and nothing else.

`source` is cheap and may be asked for anywhere. `write` sets pages, which takes seconds: it is for the job worker and
for commands, never for a request.
"""

import atexit
import logging
from collections.abc import Callable, Sequence

from reports.formats import pages, word
from reports.models import Format
from reports.paper import Paper
from reports.pdf import Typesetter

logger = logging.getLogger(__name__)

# One for the whole worker, kept warm: the first paper starts it.
TYPESETTER = Typesetter()
atexit.register(TYPESETTER.stop)

CONTENT_TYPES = {
    Format.HTML: "text/html; charset=utf-8",
    Format.PDF: "application/pdf",
    Format.LARGE: "application/pdf",
    Format.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.DATA: "application/json",
}
ENDINGS = {Format.HTML: "html", Format.PDF: "pdf", Format.LARGE: "pdf", Format.WORD: "docx", Format.DATA: "json"}
# Counted up when the same paper is to be made anew because the way it is written has changed.
WORD_VERSION = "1"


def source(paper: Paper, format: str) -> str:
    """The whole of what a file is made from: the same source gives the same file, so its digest tells whether anything
    has changed. Raises ValueError for a format that is not a paper's page."""
    match format:
        case Format.PDF:
            return pages.print_html(paper)
        case Format.LARGE:
            return pages.large_print_html(paper)
        case Format.HTML:
            return pages.web_html(paper)
        case Format.WORD:
            return f"Word {WORD_VERSION} of {pages.web_html(paper)}"
    raise ValueError(f"A paper has no pages as {format}")


def write(
    paper: Paper,
    format: str,
    *,
    links: Sequence[tuple[str, str]] = (),
    on_page: Callable[[int], None] = lambda number: None,
) -> bytes:
    """The file of a paper in one format; the same paper gives the same bytes.

    `links` are words and addresses of the site that stand above the web page; `on_page` hears of each page being set.
    Raises reports.pdf.RenderingFailed, with words for the person who asked, and ValueError as `source` does.
    """
    match format:
        case Format.HTML:
            return pages.web_html(paper, links).encode()
        case Format.WORD:
            return word.document(paper, pages.chart_pictures(paper, TYPESETTER))
    made = TYPESETTER.set(source(paper, format), on_page=on_page)
    for complaint in made.complaints:
        logger.warning("Setting %s as %s: %s", paper.slug, format, complaint)
    return made.content
