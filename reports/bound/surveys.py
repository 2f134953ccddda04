"""A survey's scores with their comparators and bands, where the record holds one of the authority."""

from collections.abc import Sequence
from typing import Any

from indicators import wording
from indicators.models import Observation, Survey
from indicators.rating import Rating
from reports.bound import Asking, Binding, NothingToShow, Taken, offer
from reports.bound.reader import RecordReader
from reports.bound.sources import definition_text
from reports.origins import Origin
from reports.paper import Paragraph, Table
from reports.survey_scores import score_table, scores_of, subjects_of


def take(asking: Asking) -> Taken:
    """Printed scores are public already: both editions show the same."""
    survey = survey_of(asking)
    reader = RecordReader(asking.report.authority)
    figures = Observation.objects.visible_to(reader).current().filter(survey=survey).for_display()
    figures = figures.select_related("version__rating_rule").prefetch_related("version__rating_rule__bands")
    scores = scores_of(figures.order_by("version__indicator__order", "pk"))
    if not any(score.subject.authority_id == reader.authority_id for score in scores):
        raise NothingToShow(f"{survey} gives no scores of {reader.authority.short_name}. Choose another survey.")
    table = score_table(scores)
    blocks = (Paragraph(sentence(survey, scores, table)), table)
    return Taken(blocks, blocks, tuple(origin_of(score) for score in scores))


def survey_of(asking: Asking) -> Survey:
    """The one picked. Raises NothingToShow where none is, or it is gone."""
    picked = asking.choices.get("survey")
    survey = Survey.objects.filter(pk=picked).select_related("document").first() if picked else None
    if survey is None:
        raise NothingToShow("Choose a survey." if not picked else "The survey picked here is gone. Choose another.")
    return survey


def sentence(survey: Survey, scores: Sequence[Observation], table: Table) -> str:
    """Which survey, when, how many answered, and how its measures stand by the rule."""
    asked = f", {survey.fieldwork}" if survey.fieldwork else ""
    reply = f": {survey.replied:,} of {survey.asked:,} answered" if survey.replied and survey.asked else ""
    parts = [f"{survey.title}{asked}{reply}."]
    words = [row.cells[-1].text for row in table.rows]
    counts = [(words.count(band.value.capitalize()), band.value) for band in (Rating.GREEN, Rating.AMBER, Rating.RED)]
    said = [f"{wording.in_words(count)} {word}" for count, word in counts if count]
    whose, by_rule = subjects_of(scores)[0].name, wording.joined(said) or "none is banded"
    parts.append(f"Of {wording.counted(len(words), 'measure')} of {whose}, by the rule: {by_rule}.")
    return " ".join(parts)


def origin_of(score: Any) -> Origin:
    """Of a printed score: the document and the place in it."""
    place = f", {score.citation}" if score.citation else ""
    return Origin(
        key=f"{score.version.indicator.code.lower()}:survey-{score.survey_id}:{score.subject.slug}",
        measure=score.version.indicator.title,
        of_whom=score.subject.name,
        when=str(score.period),
        figure=wording.observation_text(score),
        source=f"{score.document}{place}",
        definition=definition_text(score.version),
        state="final",
    )


offer(
    Binding(
        "survey",
        "Survey scores",
        "A survey’s scores beside those it is compared with, and their bands by the published rule.",
        take,
        asks=("survey",),
    )
)
