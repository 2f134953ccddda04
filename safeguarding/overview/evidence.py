"""What the record holds on one theme, by the kind of evidence, for `triangulation`: what a person may see, and of their
own council only, since somebody else's practice is no evidence of ours. The number of queries is the same however much
there is."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from indicators.figures import runs
from indicators.intervals import wilson
from indicators.judging import bands_of
from indicators.models import Observation
from indicators.rating import band
from indicators.readings import RATED, Reading, read
from indicators.wording import observation_text
from safeguarding.overview import themes
from safeguarding.overview.search import standard_url
from safeguarding.overview.triangulation import Panel
from safeguarding.overview.triangulation_rules import (
    Audit,
    Heard,
    Inspected,
    Judged,
    Measure,
    Position,
    Score,
    case_audits,
    complaints,
    figures,
    inspections,
    standards,
    surveys,
    voices,
)
from standards.models import Assessment, CaseAudit, Feedback, Finding, Inspection, Judgement
from standards.previous import is_of

AUDITS = 3  # the newest alone gives the verdict; those before it are shown beside it


def panels(user: Any, theme: Any, today: date) -> list[Panel]:
    """One for each kind of evidence, in the order in which a board reads them."""
    heard = said(user, theme)
    return [
        figures(measured(user, theme), today),
        case_audits(audited(user, theme), today, chance),
        surveys(scored(user, theme), today),
        voices(heard, today, chance),
        complaints(heard, today, chance),
        inspections(inspected(user, theme), today),
        standards(assessed(user, theme), today),
    ]


def chance(numerator: Decimal, denominator: Decimal) -> tuple[Decimal, Decimal] | None:
    interval = wilson(numerator, denominator)
    return (interval.low, interval.high) if interval else None


# --- Figures ---


def measured(user: Any, theme: Any) -> list[Measure]:
    """The last complete quarter of each of the theme's measures that has one."""
    found = read(user, runs(user, themes.measures(user, theme)).values())
    return [measure_of(reading) for reading in found.values() if reading.point]


def measure_of(reading: Reading) -> Measure:
    point, signals = reading.point, reading.signals
    signal = "improvement" if signals.is_improvement else "concern" if signals.is_concern else ""
    return Measure(
        title=reading.run.indicator.title,
        url=themes.indicator_url(reading.run.indicator),
        text=point.text,
        ends_on=point.period.ends_on,
        rating=RATED.get(reading.judgement.rating, ""),
        turns=frozenset(reading.turned),
        signal=signal,
        on_trial=bool(signals.analysis and signals.analysis.trial_limits),
        notes=four_answers(reading),
        demonstration=point.is_demonstration,
    )


def four_answers(reading: Reading) -> tuple[str, ...]:
    """How far from its target, whether anything has changed, how sure the figure is, and where it goes."""
    signals = reading.signals
    rated = RATED.get(reading.judgement.rating, "not rated").capitalize()
    target = ", ".join(filter(None, [rated, reading.aim_text or reading.judgement.reason]))
    word = signals.variation.word if signals.variation else signals.unread
    answers = [f"{reading.point.period}", f"Target: {target}", f"Signal: {word}"]
    if reading.interval:
        answers.append(f"By chance: {reading.interval.text}")
    answers.append(f"Outlook: {reading.ahead_text} by {reading.ahead_when}" if reading.ahead else "Outlook: none yet")
    return tuple(answers)


# --- Audits, surveys and voices ---


def audited(user: Any, theme: Any) -> list[Audit]:
    """The newest first."""
    rows = CaseAudit.objects.visible_to(user).filter(authority=user.authority_id, themes=theme, done_on__isnull=False)
    rows = rows.select_related("scale").prefetch_related("grades", "scale__grades").order_by("-done_on", "-pk")
    return [
        Audit(
            title=row.title,
            url=reverse("standards:case_audit_detail", args=[row.pk]),
            done_on=row.done_on,
            sample=row.sample,
            graded=row.graded,
            demonstration=row.is_demonstration,
        )
        for row in rows[:AUDITS]
    ]


def scored(user: Any, theme: Any) -> list[Score]:
    """Scores of the council's own, of measures and not of single questions."""
    rows = Observation.objects.visible_to(user).current().for_display().filter(
        survey__isnull=False, version__indicator__themes=theme, version__indicator__parent=None,
        subject__authority=user.authority_id, state=Observation.State.VALUE,
    )  # fmt: skip
    rows = rows.select_related("version__rating_rule", "survey").prefetch_related("version__rating_rule__bands")
    rows = rows.distinct().order_by("version__indicator__order", "pk")
    return [score_of(row) for row in rows if row.version.rating_rule]


def score_of(row: Observation) -> Score:
    version, survey = row.version, row.survey
    judged = band(row.figure, bands_of(version.rating_rule, row.period.ends_on), reverse=version.is_reverse_scored)
    notes = [survey.title, row.period.label, "Scored in reverse" if version.is_reverse_scored else ""]
    return Score(
        title=version.indicator.title,
        url=reverse("indicators:survey_detail", args=[survey.slug]),
        text=observation_text(row),
        on=row.period.ends_on,
        band=RATED.get(judged.rating, ""),
        survey=survey.title,
        asked=survey.asked,
        replied=row.base or survey.replied,
        notes=tuple(filter(None, notes)),
    )


def said(user: Any, theme: Any) -> list[Heard]:
    url = f"{reverse('standards:feedback_list')}?theme={theme.pk}"
    rows = Feedback.objects.visible_to(user).filter(authority=user.authority_id, theme=theme)
    return [
        Heard(
            kind=row.kind,
            label=row.get_kind_display(),
            url=f"{url}&kind={row.kind}",
            ends_on=row.ends_on,
            number=row.number,
            critical=row.critical,
            asked=row.asked,
            summary=row.summary,
            demonstration=row.is_demonstration,
        )
        for row in rows.order_by("ends_on", "pk")
    ]


# --- Inspection ---


def inspected(user: Any, theme: Any) -> Inspected | None:
    """The last inspection of the council itself that judged, or found anything, on the theme."""
    of_theme = {"inspection__authority": user.authority_id, "themes": theme}
    judgements = Judgement.objects.visible_to(user).filter(**of_theme).order_by("area__order")
    judgements = judgements.select_related("area", "grade__scale", "inspection__document").prefetch_related(
        "grade__scale__grades"
    )
    findings = Finding.objects.visible_to(user).filter(**of_theme).select_related("inspection__document")
    by_inspection: dict[Inspection, tuple[list[Judgement], list[Finding]]] = {}
    for judgement in judgements:
        by_inspection.setdefault(judgement.inspection, ([], []))[0].append(judgement)
    for finding in findings:
        by_inspection.setdefault(finding.inspection, ([], []))[1].append(finding)
    own = [(day, one) for one in by_inspection if (day := ended(one)) and is_of(one, user.authority.name)]
    if not own:
        return None
    day, last = max(own, key=lambda pair: (pair[0], pair[1].pk))
    return inspected_of(last, day, *by_inspection[last])


def ended(inspection: Inspection) -> date | None:
    """The day by which it is placed; None where neither it nor its document has one."""
    document = inspection.document
    return inspection.ends_on or inspection.starts_on or (document.dated_on if document else None)


def inspected_of(last: Inspection, day: date, judged: Iterable[Judgement], found: list[Finding]) -> Inspected:
    strengths = sum(one.kind == Finding.Kind.STRENGTH for one in found)
    return Inspected(
        title=last.title,
        url=reverse("standards:inspection_detail", args=[last.slug]),
        ended_on=day,
        judged=tuple(Judged(one.area.name, one.printed, *place_of(one.grade)) for one in judged),
        strengths=strengths,
        asking=sum(one.kind in themes.ASKING for one in found),
        demonstration=last.is_demonstration,
    )


def place_of(grade: Any) -> tuple[int, int]:
    """Its place among the words of its scale, and how many these are; 0 without a grade."""
    if grade is None:
        return 0, 0
    words = list(grade.scale.grades.all())
    return words.index(grade) + 1, len(words)


# --- Standards ---


def assessed(user: Any, theme: Any) -> list[Position]:
    """The newest position on each of the theme's standards by each agency: as moderated or seen from outside where
    somebody did, otherwise its own view."""
    rows = Assessment.objects.visible_to(user).filter(
        authority=user.authority_id, standard__themes=theme, standard__is_archived=False
    )
    rows = rows.select_related("standard__framework", "agency", "authority", "grade__scale", "criterion")
    newest: dict[tuple[int, int | None, int | None], Assessment] = {}
    for row in rows.prefetch_related("grade__scale__grades").order_by("as_at", "pk"):
        key = row.standard_id, row.agency_id, row.criterion_id
        before = newest.get(key)
        outweighed = before and before.as_at == row.as_at and row.voice == Assessment.Voice.SELF
        if not outweighed:
            newest[key] = row
    ordered = sorted(newest.values(), key=lambda row: (row.standard.framework_id, row.standard.order, row.pk))
    return [position_of(row) for row in ordered]


def position_of(row: Assessment) -> Position:
    place, words = place_of(row.grade)
    name = f"{row.standard.number}. {row.standard.title}"
    return Position(
        standard=f"{name} ({row.criterion.label})" if row.criterion and row.criterion.label else name,
        url=standard_url(row.standard),
        who=str(row.agency or row.authority.short_name),
        as_at=row.as_at,
        word=row.grade.word if row.grade else "",
        place=place,
        words=words,
        is_own=row.voice == Assessment.Voice.SELF,
        voice=row.get_voice_display(),
        demonstration=row.is_demonstration,
    )
