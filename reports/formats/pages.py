"""A paper as HTML documents: for print, for large print and as a web page of its own; and its charts as pictures."""

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from math import ceil

from django.conf import settings
from django.template.loader import render_to_string

from reports.large_print import large_print
from reports.paper import Figure, Paper
from reports.pdf import Typesetter

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
# Characters on a line of the labels at the top of a page, at 10 pt and at 18 pt.
LABEL_LINE, LARGE_LABEL_LINE = 95, 52
WIDER = 1.5  # a page turned sideways
VIEW_BOX = re.compile(r'viewBox="0 -?\d+(?:\.\d+)? (\d+(?:\.\d+)?) (\d+(?:\.\d+)?)"')
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def print_html(paper: Paper) -> str:
    """The document that is set as PDF."""
    context = {"paper": paper, "colour": colour_of(paper)}
    context |= {"label_space": label_space(paper), "wide_label_space": label_space(paper, wide=True)}
    return render_to_string("reports/paper_print.html", context)


def label_space(paper: Paper, *, wide: bool = False) -> int:
    """Millimetres above the text of each page, so that the labels of the paper stand there with some white around;
    `wide`: on a page turned sideways."""
    characters, line = (LARGE_LABEL_LINE, 7.4) if paper.large_print else (LABEL_LINE, 4.5)
    lines = ceil(len(paper.page_label) / (characters * (WIDER if wide else 1)))
    return max(22, ceil(14 + lines * line))


def large_print_html(paper: Paper) -> str:
    """The document that is set as PDF in 18 pt: tables too wide for it are written row by row."""
    return print_html(large_print(paper))


def web_html(paper: Paper, links: Sequence[tuple[str, str]] = (), *, links_label: str = "Site") -> str:
    """A page that stands alone: its style is in it, and nothing is loaded from anywhere. `links` are words and
    addresses, which stand above the paper; `links_label` says to those who hear it where they lead."""
    context = {"paper": paper, "colour": colour_of(paper), "links": links, "links_label": links_label}
    context |= {"paper_css": paper_css()}
    return render_to_string("reports/paper_web.html", context)


def style_sources(html: str) -> tuple[str, ...]:
    """What a content security policy has to allow for the style that is in a page: one source for each sheet."""
    digests = (hashlib.sha256(sheet.encode()).digest() for sheet in STYLE.findall(html))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def chart_pictures(paper: Paper, typesetter: Typesetter) -> dict[str, bytes]:
    """Each chart of the paper as a PNG, by its SVG; set with the paper's own typeface. Raises RenderingFailed."""
    charts = [block.svg for part in paper.parts for block in part.blocks if isinstance(block, Figure)]
    if not charts:
        return {}
    sized = [(svg, *VIEW_BOX.search(svg).groups()) for svg in charts]
    html = render_to_string("reports/charts.html", {"charts": sized})
    made = json.loads(typesetter.set(html, product="pictures").content)
    return {svg: base64.b64decode(picture) for svg, picture in zip(charts, made, strict=True)}


def colour_of(paper: Paper) -> str:
    """The house colour as it goes into a style sheet. Raises ValueError for anything that is not a colour."""
    if not COLOUR.fullmatch(paper.colour):
        raise ValueError(f"{paper.colour!r} is no colour")
    return paper.colour


@cache
def paper_css() -> str:
    return (settings.BASE_DIR / "static" / "css" / "paper.css").read_text()
