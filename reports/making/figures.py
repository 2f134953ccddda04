"""Audited changes of the figures that a draft quotes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from reports.making.beginning import quote
from reports.making.holding import hold
from reports.models import Block, QuotedFigure, Report
from reports.words import figures_in
from safeguarding import audit
from safeguarding.models import User


@transaction.atomic
def add_figure(*, report: Report, kind: str, choices: Mapping[str, Any], by: User, at: datetime) -> QuotedFigure:
    """Quote a figure; one that the paper quotes already keeps its number. Raises NothingToShow."""
    hold(report, by)
    figure = quote(report, kind, choices, by=by, at=at)
    if figure.taken_at != at:
        return figure
    audit.record(verb="quote figure", subject=figure, by=by, at=at, paper=str(report), choices=figure.choices)
    return figure


@transaction.atomic
def remove_figure(*, figure: QuotedFigure, by: User, at: datetime) -> None:
    """Remove a figure that no words quote any more. Raises ValidationError while some do."""
    hold(figure.report, by)
    if figure.number in quoted_in(figure.report):
        raise ValidationError(f"{figure.mark} is quoted in the paper. Take it out of the words first.")
    audit.record(verb="remove figure", subject=figure, by=by, at=at, paper=str(figure.report), choices=figure.choices)
    figure.delete()


def quoted_in(report: Report) -> set[int]:
    """Numbers of the figures that some words of a paper quote."""
    texts = [*Block.objects.filter(section__report=report, source="").values_list("text", flat=True)]
    texts += report.recommendations.values_list("text", flat=True)
    texts += report.implications.values_list("text", flat=True)
    return {number for text in texts for number in figures_in(text)}
