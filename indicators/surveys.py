"""Reading a survey: its scores beside those it is compared with, by the published rule, with the questions behind them.
Scores are never added up or averaged (design rule 6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from indicators.judging import bands_of
from indicators.models import Indicator, Observation, Subject, Survey
from indicators.rating import Judgement, Rating, band
from indicators.wording import capitalised, counted, in_words, joined, number, observation_text

HALF = Decimal(50)


@dataclass(frozen=True)
class Scored:
    """One measure or question: the score of each subject, empty where none is given, and what the rule makes of the
    first one's. `judgement` None: it has no rule, or the first subject no score. `published` is the band that the
    source printed where that is another one, in words."""

    indicator: Indicator
    texts: tuple[str, ...]
    judgement: Judgement | None
    published: str
    is_reverse: bool
    view: str
    citation: str
    key: int
    questions: tuple["Scored", ...] = ()


@dataclass(frozen=True)
class Scores:
    """Of one survey: whose scores they are (the council first), those of measures with a rule, its other figures, and
    the rule in words."""

    subjects: tuple[Subject, ...]
    measures: tuple[Scored, ...]
    others: tuple[Scored, ...]
    rule: str


def scores_of(user: Any, survey: Survey) -> Scores:
    """Three queries whatever their number."""
    rows = Observation.objects.visible_to(user).current().filter(survey=survey).for_display()
    rows = rows.select_related("version__rating_rule", "subject__authority", "version__indicator__parent")
    rows = rows.prefetch_related("version__rating_rule__bands").order_by("version__indicator__order", "pk")
    figures = list(rows)
    ordered = sorted(figures, key=lambda row: row.subject.kind != Subject.Kind.AUTHORITY)
    subjects = tuple(dict.fromkeys(row.subject for row in ordered))
    by_indicator: dict[Indicator, dict[Subject, Observation]] = {}
    for row in figures:
        by_indicator.setdefault(row.version.indicator, {})[row.subject] = row
    single = {one: found for one, found in by_indicator.items() if one.parent_id}
    whole = {one: found for one, found in by_indicator.items() if not one.parent_id}
    lines = [
        scored(one, found, subjects, [scored(q, f, subjects) for q, f in single.items() if q.parent_id == one.pk])
        for one, found in whole.items()
    ]
    lines += [scored(q, f, subjects) for q, f in single.items() if q.parent not in whole]
    rated = tuple(line for line in lines if line.judgement)
    rule = next((row.version.rating_rule.description for row in figures if row.version.rating_rule), "")
    return Scores(subjects, rated, tuple(line for line in lines if not line.judgement), rule)


def scored(
    indicator: Indicator,
    found: dict[Subject, Observation],
    subjects: Sequence[Subject],
    questions: Iterable[Scored] = (),
) -> Scored:
    """One line of the table."""
    own = found.get(subjects[0])
    shown = own or next(iter(found.values()))
    judged = judgement_of(own) if own else None
    return Scored(
        indicator=indicator,
        texts=tuple(observation_text(found[one]) if one in found else "" for one in subjects),
        judgement=judged,
        published=published_of(own, judged) if own else "",
        is_reverse=shown.version.is_reverse_scored,
        view=own.published_view if own else "",
        citation=shown.citation,
        key=shown.pk,
        questions=tuple(questions),
    )


def judgement_of(row: Observation) -> Judgement | None:
    """What the published rule makes of a score, applied to the letter (rule 9); None without a rule or a number."""
    rule = row.version.rating_rule
    if rule is None or row.figure is None:
        return None
    return band(row.figure, bands_of(rule, row.period.ends_on), reverse=row.version.is_reverse_scored)


def published_of(row: Observation, judged: Judgement | None) -> str:
    """Such as "Printed as green": only where the source gave another band than the rule does."""
    if not row.published_band or (judged and judged.rating == row.published_band):
        return ""
    return f"Printed as {row.get_published_band_display().lower()}"


def rate_of(survey: Survey) -> Decimal | None:
    """In per cent of those asked; None where either count is not stated."""
    return Decimal(100 * survey.replied) / survey.asked if survey.replied and survey.asked else None


def sentence(survey: Survey, scores: Scores) -> str:
    """Who answered, as printed and as computed, and how the measures stand by the rule."""
    rate = rate_of(survey)
    if rate is None:
        reply = "How many were asked and answered is not stated."
    else:
        printed = f", printed as {survey.printed_rate}" if survey.printed_rate else ""
        reply = f"{survey.replied:,} of {survey.asked:,} asked answered: {number(rate, 1)}%{printed}."
    if not scores.measures:
        return reply
    found = [line.judgement.rating for line in scores.measures if line.judgement]
    said = [(found.count(one), one.value.replace("_", " ")) for one in (Rating.GREEN, Rating.AMBER, Rating.RED)]
    bands = joined([f"{in_words(count)} {word}" for count, word in said if count]) or "none in a band"
    whose = scores.subjects[0].name
    return f"{reply} {capitalised(counted(len(found), 'measure'))} of {whose} by the published rule: {bands}."


def caution(survey: Survey) -> str:
    """What a low response means for the scores; empty where at least half answered."""
    rate = rate_of(survey)
    if rate is None or rate >= HALF:
        return ""
    return (
        "Fewer than half of those asked answered. Those who did may think otherwise than those who did not, so that a "
        "small difference from another council or another year says little."
    )
