"""What belongs to a pack: the standards, judgements, findings, actions and measures of one theme or one inspection, as
far as the person who asked may see them, and as they were on the day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from actionplans.models import Action, PlanRow
from indicators.models import Indicator, Observation
from safeguarding.models import Pack
from safeguarding.overview.themes import by_inspection
from standards.models import CaseAudit, Feedback, Finding, Inspection, Judgement, Standard, Theme
from standards.previous import with_previous


@dataclass(frozen=True)
class Scope:
    """The records of a pack about `thing`, a theme or an inspection. Lists are read; query sets are not yet."""

    user: Any
    thing: Any
    as_at: date
    standards: QuerySet[Standard]
    judgements: list[Judgement]
    findings: list[Finding]
    actions: list[Any]
    measures: QuerySet[Indicator]
    printed: QuerySet[Observation]
    audits: QuerySet[CaseAudit]
    feedback: QuerySet[Feedback]


def subject(user: Any, about: str, slug: str) -> Theme | Inspection | None:
    """The theme or inspection itself; None where there is none that the person may see."""
    model: Any = {Pack.About.THEME: Theme, Pack.About.INSPECTION: Inspection}[Pack.About(about)]
    return model.objects.visible_to(user).filter(slug=slug).first()


def scope(user: Any, thing: Theme | Inspection, as_at: date) -> Scope:
    return of_theme(user, thing, as_at) if isinstance(thing, Theme) else of_inspection(user, thing, as_at)


def of_theme(user: Any, theme: Theme, as_at: date) -> Scope:
    findings = told_by(user, Finding.objects.visible_to(user).filter(themes=theme), as_at)
    named = PlanRow.objects.visible_to(user).filter(Q(themes=theme) | Q(findings__in=findings))
    meant = Q(themes=theme) | Q(findings__in=findings) | Q(rows__in=named.values("pk"))
    judgements = Judgement.objects.visible_to(user).filter(themes=theme)
    return Scope(
        user=user,
        thing=theme,
        as_at=as_at,
        standards=Standard.objects.visible_to(user).filter(themes=theme),
        judgements=judged_by(user, judgements, as_at),
        findings=findings,
        actions=as_stood(user, meant, as_at),
        measures=Indicator.objects.visible_to(user).filter(themes=theme).measures(),
        printed=Observation.objects.visible_to(user).filter(version__indicator__themes=theme),
        audits=CaseAudit.objects.visible_to(user).filter(themes=theme),
        feedback=Feedback.objects.visible_to(user).filter(theme=theme),
    )


def of_inspection(user: Any, inspection: Inspection, as_at: date) -> Scope:
    findings = told_by(user, Finding.objects.visible_to(user).filter(inspection=inspection), as_at)
    answering = PlanRow.objects.visible_to(user).filter(Q(findings__in=findings) | Q(plan__inspections=inspection))
    meant = Q(findings__in=findings) | Q(rows__in=answering.values("pk"))
    actions = as_stood(user, meant, as_at)
    moved = [action.moves.indicator_id for action in actions if action.moves_id]
    measured = Q(pk__in=moved) | Q(plan_rows__in=answering.values("pk"))
    document = inspection.document_id
    printed = Observation.objects.visible_to(user).filter(document=document) if document else Observation.objects.none()
    return Scope(
        user=user,
        thing=inspection,
        as_at=as_at,
        standards=Standard.objects.visible_to(user).filter(findings__in=findings).distinct(),
        judgements=judged_by(user, Judgement.objects.visible_to(user).filter(inspection=inspection), as_at),
        findings=findings,
        actions=actions,
        measures=Indicator.objects.visible_to(user).filter(measured).measures().distinct(),
        printed=printed,
        audits=CaseAudit.objects.visible_to(user).filter(findings__repeats__in=findings).distinct(),
        feedback=Feedback.objects.none(),
    )


def told_by(user: Any, rows: Any, as_at: date) -> list[Finding]:
    """Findings that were there by the end of a day, and those that nobody dates, the oldest first. What one repeats is
    named as far as the person sees it."""
    read = rows.select_related("document", "inspection", "case_audit", "authority")
    repeated = Prefetch("repeats", Finding.objects.visible_to(user))
    return by_day(read.prefetch_related(repeated, "plan_rows"), day_of, as_at)


def judged_by(user: Any, rows: Any, as_at: date) -> list[Judgement]:
    read = with_previous(user, rows.select_related("area", "grade", "inspection__document"))
    return by_day(read, lambda row: by_inspection(row.inspection, row.inspection.document)["on"], as_at)


def day_of(finding: Finding) -> date | None:
    """The day its source is from; None: not known."""
    if finding.case_audit:
        return finding.case_audit.done_on
    found: date | None = by_inspection(finding.inspection, finding.document)["on"]
    return found


def by_day(rows: Iterable[Any], day: Any, as_at: date) -> list[Any]:
    dated = [(day(row), row) for row in rows]
    kept = [(on or date.min, row) for on, row in dated if on is None or on <= as_at]
    return [row for _, row in sorted(kept, key=lambda pair: (pair[0], pair[1].pk))]


def as_stood(user: Any, meant: Q, as_at: date) -> list[Any]:
    """The actions that `meant` picks, with all that is on record of each."""
    own = Action.objects.visible_to(user).unmerged()
    rows = own.filter(pk__in=Action.objects.filter(meant).values("pk")).as_they_stood(as_at)
    rows = rows.select_related("authority", "document", "moves__indicator", "moves_by").with_history()
    return list(rows.prefetch_related("row_actions__row__plan", "reminders__person").order_by("pk"))
