"""A survey's scores beside their comparators, with what the published rule makes of the first: for papers that are
retold and for those that are composed."""

from collections.abc import Iterable, Sequence
from typing import Any

from indicators.judging import bands_of
from indicators.models import Observation, Subject
from indicators.rating import band
from indicators.wording import observation_text
from reports.paper import Cell, Column, Row, Status, Table

STATUS: dict[str, Status] = {"green": "on-track", "amber": "at-risk", "red": "late"}


def is_score_of_measure(figure: Observation) -> bool:
    """Of a survey measure as a whole, not of one of its questions."""
    return bool(figure.survey_id) and figure.version.indicator.parent_id is None


def scores_of(figures: Iterable[Observation]) -> list[Observation]:
    """Of figures read with their rating rules and bands, those that are scores of measures with a published rule."""
    return [row for row in figures if is_score_of_measure(row) and row.version.rating_rule]


def subjects_of(scores: Iterable[Observation]) -> list[Subject]:
    """Whose scores they are, the authority first."""
    ordered = sorted(scores, key=lambda score: score.subject.kind != Subject.Kind.AUTHORITY)
    return list(dict.fromkeys(score.subject for score in ordered))


def score_table(scores: Sequence[Observation]) -> Table:
    """A row a measure: the scores of each subject, and the band of the first by the rule, which is the note."""
    subjects = subjects_of(scores)
    by_measure: dict[Any, dict[Subject, Observation]] = {}
    for score in scores:
        by_measure.setdefault(score.version, {})[score.subject] = score
    rows = [score_row(version, found, subjects) for version, found in by_measure.items()]
    columns = (
        Column("Measure", width=30),
        *(Column(str(subject), "end", width=15) for subject in subjects),
        Column("By the rule", width=15),
    )
    return Table("Mean scores out of 100", columns, tuple(rows), note=scores[0].version.rating_rule.description)


def score_row(version: Any, found: dict[Subject, Observation], subjects: Sequence[Subject]) -> Row:
    scores = (Cell(observation_text(found[one]) if one in found else "–") for one in subjects)
    judged = Cell("–")
    if subjects[0] in found:
        bands = bands_of(version.rating_rule, found[subjects[0]].period.ends_on)
        rating = band(found[subjects[0]].figure, bands, reverse=version.is_reverse_scored).rating
        judged = Cell(rating.value.replace("_", " ").capitalize(), status=STATUS.get(rating, ""))
    header = Cell(version.indicator.title, is_header=True)
    return Row((header, *scores, judged), key=f"{version.indicator.code.lower()}:")
