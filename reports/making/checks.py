"""What still keeps a draft from being signed off, and what whoever composes it should look at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from reports.kinds.anatomies import ANATOMIES
from reports.making.figures import quoted_in
from reports.models import Attachment, Block, Report, Section
from reports.words import faults, names_in, typed_figures

PROMPT = re.compile(r"\[[^\[\]\n]{2,200}\](?!\()")


@dataclass(frozen=True)
class Fault:
    """One thing to mend, with where. One that is not blocking is advice."""

    text: str
    url: str
    is_blocking: bool = True


def blocking(report: Report) -> list[Fault]:
    """What must be mended before a paper goes to its signatories."""
    return [fault for fault in found(report) if fault.is_blocking]


def found(report: Report, on: date | None = None) -> list[Fault]:
    """Everything to mend or to look at, what is blocking first. `on`: the day to judge the agenda by; None: not."""
    listed = [
        *of_front(report, on), *of_sections(report), *of_recommendations(report), *of_implications(report),
        *of_attachments(report), *of_figures(report),
    ]  # fmt: skip
    return sorted(listed, key=lambda fault: not fault.is_blocking)


def to(report: Report, verb: str, *rest: object) -> str:
    return reverse(f"reports:{verb}", args=[report.slug, *rest])


def of_front(report: Report, on: date | None) -> Iterator[Fault]:
    url = to(report, "paper_front")
    if not report.meeting_id:
        yield Fault("No meeting is chosen.", url)
    elif on and report.meeting.agenda_due_on < on:
        due = f"{report.meeting.agenda_due_on:%-d %B %Y}"
        words = f"The agenda was to be published by {due}; a late item needs the chair’s reason."
        yield Fault(words, url, is_blocking=False)
    if not report.author:
        yield Fault("Nobody is named as reporting (“Report of”).", url)
    if report.is_key_decision is None:
        yield Fault("Nobody has said whether this is a key decision.", url, is_blocking=False)


def of_sections(report: Report) -> Iterator[Fault]:
    anatomy = ANATOMIES[report.kind]
    figures = set(report.quoted_figures.values_list("number", flat=True))
    sections = list(report.sections.order_by("order").prefetch_related("blocks"))
    texts = [block.text for section in sections for block in section.blocks.all()]
    places = {section.key for section in sections} | {name for text in texts for name in names_in(text)}
    for section in (section for section in sections if section.kind == Section.Kind.WORDS):
        url = to(report, "section_edit", section.pk)
        place = anatomy.place(section.key)
        blocks = list(section.blocks.all())
        if not any(block.text.strip() or block.source for block in blocks):
            yield Fault(f"“{section.heading}” is empty.", url, bool(place and place.is_required))
        for block in blocks:
            yield from of_words(block, section.heading, url, figures, places)
    yield from of_names(report, texts)


def of_words(block: Block, heading: str, url: str, figures: set[int], places: set[str]) -> Iterator[Fault]:
    for text in faults(block.text, figures=figures, places=places):
        yield Fault(f"{heading}: {text}", url)
    for prompt in dict.fromkeys(PROMPT.findall(block.text)):
        yield Fault(f"{heading}: {prompt} is still to be written.", url)
    for typed in typed_figures(block.text):
        words = f"{heading}: “{typed}” was typed. Quote it from the record, so that readers can follow it."
        yield Fault(words, url, is_blocking=False)


def of_names(report: Report, texts: list[str]) -> Iterator[Fault]:
    names = [name for text in texts for name in names_in(text)]
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        words = f"Two paragraphs are called {{#{name}}}: a reference to it could mean either."
        yield Fault(words, to(report, "paper_compose"))


def of_recommendations(report: Report) -> Iterator[Fault]:
    rows = list(report.recommendations.all())
    if not rows and any(place.kind == Section.Kind.RECOMMENDATIONS for place in ANATOMIES[report.kind].places):
        yield Fault("There is no recommendation: say what the body is asked to do.", to(report, "recommendation_add"))
    for row in rows:
        for prompt in PROMPT.findall(row.text):
            url = to(report, "recommendation_edit", row.pk)
            yield Fault(f"Recommendations: {prompt} is still to be written.", url)


def of_implications(report: Report) -> Iterator[Fault]:
    open_ones = [row.heading for row in report.implications.order_by("order") if not row.is_none and not row.text]
    if open_ones:
        yield Fault(f"Not answered: {', '.join(open_ones)}. “None” is an answer.", to(report, "paper_implications"))


def of_attachments(report: Report) -> Iterator[Fault]:
    for row in report.attachments.filter(kind=Attachment.Kind.BACKGROUND, checked_by=None):
        words = f"Nobody has checked that “{row.title}” may be open to inspection, as every background paper listed is."
        yield Fault(words, to(report, "attachment_edit", row.pk))


def of_figures(report: Report) -> Iterator[Fault]:
    used = quoted_in(report)
    unused = [str(figure) for figure in report.quoted_figures.all() if figure.number not in used]
    if unused:
        yield Fault(f"Not quoted anywhere: {', '.join(unused)}.", to(report, "figure_list"), is_blocking=False)
