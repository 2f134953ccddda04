"""The rich text that officers write in papers: headings, lists, bold and links; nothing else. Django-free.

Markdown's marks, since they can be typed without JavaScript and read in a plain box. Beside them three of our own:
{f3} quotes the third figure of the paper, {#staffing} names the paragraph it stands in, and {see staffing} refers to
that paragraph, or to a section by its key, whatever number it has in print.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from markdown_it import MarkdownIt
from markdown_it.token import Token

from reports.paper import Bullet, Bullets, Paragraph, Run, SubHeading

MARK = re.compile(r"\{f(?P<figure>\d{1,4})\}|\{see (?P<see>[a-z][a-z0-9-]{0,39})\}|\{#(?P<name>[a-z][a-z0-9-]{0,39})\}")
LOOKS_LIKE_MARK = re.compile(r"\{[^{}\n]{0,60}\}?")
TYPED = re.compile(r"(?<![\w.,£])\d[\d,]*(?:\.\d+)?(?:\s?%|\s+per\s+cent\b|\s+of\s+\d[\d,]*\b)")
LINKS = ("https://", "http://", "mailto:")

_reader = MarkdownIt("zero").enable(["heading", "list", "emphasis", "link", "escape"])
_reader.validateLink = lambda url: True  # type: ignore[method-assign] # judged below, so that it can be named

Words = SubHeading | Paragraph | Bullets


@dataclass(frozen=True)
class Named:
    """A block of words and the name by which others refer to it; empty for none."""

    block: Words
    name: str = ""


@dataclass(frozen=True)
class Answers:
    """What the marks stand for: the text of each figure by its number, the printed number of each place by its name."""

    figures: Mapping[int, str]
    places: Mapping[str, str]


def read(text: str) -> tuple[Named, ...]:
    """The blocks of a text, its marks still in it. Never fails: what is no mark of ours stays as typed."""
    return tuple(_blocks(_reader.parse(text.replace("\r\n", "\n"))))


def answered(block: Words, answers: Answers) -> Words:
    """The block with what its marks stand for put in their place; a mark that stands for nothing stays as typed."""
    match block:
        case Bullets(items=items):
            return Bullets(tuple(_bullet_answered(item, answers) for item in items))
        case SubHeading(text=text):
            return replace(block, text=_put(text, answers))
        case Paragraph(text=text, runs=runs):
            return replace(block, text=_put(text, answers), runs=_runs_answered(runs, answers))


def figures_in(text: str) -> set[int]:
    """Numbers of the figures that a text quotes."""
    return {int(found["figure"]) for found in MARK.finditer(text) if found["figure"]}


def names_in(text: str) -> list[str]:
    """Names that a text gives to its paragraphs, in order."""
    return [found["name"] for found in MARK.finditer(text) if found["name"]]


def faults(text: str, *, figures: Iterable[int], places: Iterable[str]) -> list[str]:
    """What keeps a text from being stored, in words for whoever typed it: marks that stand for nothing, links that lead
    nowhere a reader may go. Empty when all is well."""
    found, known, names = [], set(figures), {*places, *names_in(text)}
    for mark in LOOKS_LIKE_MARK.findall(text):
        whole = MARK.fullmatch(mark)
        if whole is None:
            found.append(f"“{mark}” is no mark that papers know: use {{f1}}, {{see name}} or {{#name}}.")
        elif whole["figure"] and int(whole["figure"]) not in known:
            found.append(f"{mark} quotes a figure that this paper does not have. Insert the figure first.")
        elif whole["see"] and whole["see"] not in names:
            found.append(f"{mark} refers to nothing: no paragraph or section is called “{whole['see']}”.")
    for url in _links(text):
        if not url.lower().startswith(LINKS):
            found.append(f"The link to “{url}” must begin with https:// or mailto:.")
    return list(dict.fromkeys(found))


def typed_figures(text: str) -> list[str]:
    """Percentages and "25 of 130" that somebody typed, each once: in a paper they come from the record, so that a
    reader can follow them."""
    return list(dict.fromkeys(found.group() for found in TYPED.finditer(text)))


def _links(text: str) -> Iterator[str]:
    for token in _reader.parse(text):
        for child in token.children or ():
            if child.type == "link_open":
                yield str(child.attrs.get("href", ""))


def _blocks(tokens: list[Token]) -> Iterator[Named]:
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            end = _end(tokens, place)
            yield _list(tokens[place : end + 1])
            place = end
        elif token.type == "inline":
            runs, names = _runs(token.children or [])
            text = "".join(run.text for run in runs)
            is_heading = tokens[place - 1].type == "heading_open"
            if text:
                yield Named(SubHeading(text) if is_heading else _paragraph(text, runs), names[0] if names else "")
        place += 1


def _paragraph(text: str, runs: tuple[Run, ...]) -> Paragraph:
    return Paragraph(text, runs=runs if any(run.bold or run.link for run in runs) else ())


def _list(tokens: list[Token]) -> Named:
    names: list[str] = []
    return Named(Bullets(_bullets(tokens, names)), names[0] if names else "")


def _bullets(tokens: list[Token], names: list[str]) -> tuple[Bullet, ...]:
    """The points of a list from its opening token to its closing one; a list inside a point is below it."""
    first = int(tokens[0].attrs.get("start", 1)) if tokens[0].type == "ordered_list_open" else 0
    found: list[Bullet] = []
    place = 1
    while place < len(tokens) - 1:
        end = _end(tokens, place)
        label = f"{first + len(found)}." if tokens[0].type == "ordered_list_open" else ""
        found.append(_point(tokens[place : end + 1], label, names))
        place = end + 1
    return tuple(found)


def _point(tokens: list[Token], label: str, names: list[str]) -> Bullet:
    runs: list[Run] = []
    below: tuple[Bullet, ...] = ()
    place = 1
    while place < len(tokens) - 1:
        token = tokens[place]
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            end = _end(tokens, place)
            below += _bullets(tokens[place : end + 1], names)
            place = end
        elif token.type == "inline":
            own, given = _runs(token.children or [])
            runs += ([Run(" ")] if runs else []) + list(own)
            names += given
        place += 1
    text = "".join(run.text for run in runs)
    return Bullet(text, label, below, tuple(runs) if any(run.bold or run.link for run in runs) else ())


def _end(tokens: list[Token], start: int) -> int:
    """Where what opens at `start` closes."""
    kind = tokens[start].type.removesuffix("_open") + "_close"
    return next(
        i for i in range(start, len(tokens)) if tokens[i].type == kind and tokens[i].level == tokens[start].level
    )


def _runs(children: list[Token]) -> tuple[tuple[Run, ...], list[str]]:
    """Stretches of text that look alike, and the names given in them. Slanted type is no part of a paper: its marks
    stay as typed."""
    found: list[Run] = []
    names: list[str] = []
    bold, link = False, ""
    for token in children:
        if token.type in {"strong_open", "strong_close"}:
            bold = token.type == "strong_open"
        elif token.type in {"link_open", "link_close"}:
            link = str(token.attrs.get("href", "")) if token.type == "link_open" else ""
        else:
            names += names_in(token.content)
            text = MARK.sub(lambda mark: "" if mark["name"] else mark.group(), token.content or token.markup)
            found.append(Run(text.replace("\n", " "), bold, link if link.lower().startswith(LINKS) else ""))
    merged = (
        Run("".join(run.text for run in same), *look)
        for look, same in groupby(found, key=lambda run: (run.bold, run.link))
    )
    return _trimmed(run for run in merged if run.text), names


def _trimmed(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Without space at either end, which the name of a paragraph may have left."""
    kept = list(runs)
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip())
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(run for run in kept if run.text)


def _put(text: str, answers: Answers) -> str:
    def stands_for(mark: re.Match[str]) -> str:
        if mark["figure"]:
            return answers.figures.get(int(mark["figure"]), mark.group())
        return answers.places.get(mark["see"], mark.group())

    return MARK.sub(stands_for, text)


def _runs_answered(runs: tuple[Run, ...], answers: Answers) -> tuple[Run, ...]:
    return tuple(replace(run, text=_put(run.text, answers)) for run in runs)


def _bullet_answered(item: Bullet, answers: Answers) -> Bullet:
    return replace(
        item,
        text=_put(item.text, answers),
        runs=_runs_answered(item.runs, answers),
        below=tuple(_bullet_answered(inner, answers) for inner in item.below),
    )
