"""Everything of one theme that a person may see, from every app, as items of a line of time. The number of queries is
the same however much there is."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import Prefetch, Q
from django.urls import reverse

from actionplans.models import Action, DeliveryState, Plan, PlanRow, RowAction, RowIssue
from indicators.figures import Point, runs
from indicators.models import Indicator, IndicatorVersion, Observation, Subject
from indicators.wording import capitalised, counted, observation_text, uncapitalised
from safeguarding.models import Document
from safeguarding.overview.search import page_of, plan_url, standard_url
from safeguarding.overview.timeline import Item, Kind, in_order
from standards.models import (
    CaseAudit,
    Feedback,
    Finding,
    GradedStatement,
    Inspection,
    Judgement,
    RegisteredRecommendation,
    Standard,
    Statement,
)
from standards.told import count_words

OUR_RETURNS = "Returns, all units together"
NO_PLAN = "Actions in no plan", ""
ASKING = set(Finding.Kind) - {Finding.Kind.STRENGTH, Finding.Kind.KEY_FINDING}
SAID_TO_BE_DONE = {DeliveryState.State.REPORTED, DeliveryState.State.DELIVERED}


def items(user: Any, theme: Any, today: date) -> list[Item]:
    """All of it as it stands at the end of a day, oldest first."""
    found = (
        *(standards, recommendations, positions, findings, judgements, graded, audits, told),
        *(printed_figures, returned_figures, rows),
    )
    return in_order(chain(*(kind(user, theme) for kind in found), actions(user, theme, today)))


def measures(user: Any, theme: Any) -> Any:
    return Indicator.objects.visible_to(user).filter(themes=theme).measures()


# --- Where a thing stands, and when ---


def source_of(document: Document | None, otherwise: str = "", url: str = "") -> dict[str, Any]:
    if document is None:
        return {"source": otherwise, "source_url": url, "printed": False}
    return {"source": document.short_title, "source_url": page_of(document), "printed": True}


def by_document(document: Document | None) -> dict[str, Any]:
    """The day of its document, for what has none of its own."""
    day = document.dated_on if document else None
    if document is None or day is None:
        return {"on": None, "when": "Not dated"}
    return {"on": day, "when": capitalised(document.taken_as_text) or said(day), "dated_by": "its document"}


def by_inspection(inspection: Inspection | None, document: Document | None) -> dict[str, Any]:
    """The last day of the inspection it came from; where that has no days, the document's."""
    day = (inspection.ends_on or inspection.starts_on) if inspection else None
    return {"on": day, "when": said(day), "dated_by": "the inspection"} if day else by_document(document)


def said(day: date) -> str:
    return f"{day:%-d %B %Y}"


# --- Standards ---


def standards(user: Any, theme: Any) -> Iterator[Item]:
    for row in Standard.objects.visible_to(user).filter(themes=theme).select_related("framework__document"):
        started, document = row.framework.starts_on, row.framework.document
        dated = {"on": started, "when": said(started)} if started else by_document(document)
        source = source_of(document, row.framework.title, standard_url(row)) | {"printed": True}
        yield Item(
            kind=Kind.STANDARD, noun="standard", label="Standard", title=f"Standard {row.number}: {row.title}",
            url=standard_url(row), council="", citation=row.citation, **dated, **source,
        )  # fmt: skip


def recommendations(user: Any, theme: Any) -> Iterator[Item]:
    """Of registers: what an inquiry asked of everybody, by its number."""
    given = RegisteredRecommendation.objects.visible_to(user).filter(themes=theme).select_related("register__document")
    for row in given:
        register, document = row.register, row.register.document
        url = reverse("standards:register_detail", args=[register.slug])
        yield Item(
            kind=Kind.STANDARD, noun="recommendation", label="Recommendation", title=f"Recommendation {row}", url=url,
            council="", citation=row.citation, **by_document(document),
            **source_of(document, register.title, url) | {"printed": True},
        )  # fmt: skip


def positions(user: Any, theme: Any) -> Iterator[Item]:
    given = Statement.objects.visible_to(user).filter(themes=theme)
    for row in given.select_related("assessment__standard__framework", "assessment__authority", "assessment__document"):
        position = row.assessment
        url = standard_url(position.standard)
        yield Item(
            kind=Kind.STANDARD, noun="position", label=position_label(row), title=row.text,
            url=url, on=position.as_at, when=said(position.as_at), council=position.authority.short_name,
            citation=position.citation, wanting=row.kind == Statement.Kind.GAP,
            demonstration=position.is_demonstration,
            **source_of(position.document, f"Standard {position.standard.number}", url),
        )  # fmt: skip


def position_label(row: Statement) -> str:
    if row.kind == Statement.Kind.POSITION:
        return "Position"
    return f"Position: {row.get_kind_display().lower()}"


# --- Findings and judgements ---


def findings(user: Any, theme: Any) -> Iterator[Item]:
    for row in (
        Finding.objects.visible_to(user)
        .filter(themes=theme)
        .select_related("document", "inspection", "case_audit", "authority")
    ):
        url = reverse("standards:finding_detail", args=[row.slug])
        yield Item(
            kind=Kind.FINDING, noun="finding", label=row.get_kind_display(), title=row.title, url=url,
            council=row.authority.short_name, citation=row.citation, wanting=row.kind in ASKING,
            demonstration=row.is_demonstration, **(of_audit(row.case_audit) or {
                **by_inspection(row.inspection, row.document), **of_inspection(row.inspection, row.document),
            }),
        )  # fmt: skip


def of_audit(audit: CaseAudit | None) -> dict[str, Any]:
    """Of what a case-file audit found: the day it was done, and where it stands. Empty without an audit."""
    if audit is None or audit.done_on is None:
        return {}
    dated = {"on": audit.done_on, "when": said(audit.done_on), "dated_by": "its audit"}
    return dated | source_of(None, str(audit), reverse("standards:case_audit_detail", args=[audit.pk]))


def of_inspection(inspection: Inspection | None, document: Document | None) -> dict[str, Any]:
    if document or inspection is None:
        return source_of(document)
    return source_of(None, inspection.title, reverse("standards:inspection_detail", args=[inspection.slug]))


def judgements(user: Any, theme: Any) -> Iterator[Item]:
    given = Judgement.objects.visible_to(user).filter(themes=theme)
    for row in given.select_related("area", "inspection__authority", "inspection__document"):
        yield judged(row, row.inspection, "judgement", "Judgement", row.area.name, row.printed)


def graded(user: Any, theme: Any) -> Iterator[Item]:
    given = GradedStatement.objects.visible_to(user).filter(themes=theme)
    for row in given.select_related("inspection__authority", "inspection__document"):
        yield judged(row, row.inspection, "graded remark", "Graded remark", row.subject, row.wording)


def judged(row: Any, inspection: Inspection, noun: str, label: str, title: str, value: str) -> Item:
    document = inspection.document
    return Item(
        kind=Kind.JUDGEMENT, noun=noun, label=label, title=title, value=value, citation=row.citation,
        url=reverse("standards:inspection_detail", args=[inspection.slug]), council=inspection.authority.short_name,
        **by_inspection(inspection, document), **of_inspection(inspection, document),
    )  # fmt: skip


# --- Case-file audits, and what people told the council ---


def audits(user: Any, theme: Any) -> Iterator[Item]:
    """Those that were done."""
    given = CaseAudit.objects.visible_to(user).filter(themes=theme, done_on__isnull=False).select_related("authority")
    for row in given:
        url = reverse("standards:case_audit_detail", args=[row.pk])
        yield Item(
            kind=Kind.AUDIT, noun="case-file audit", label="Case-file audit", title=row.title,
            value=counted(row.sample or 0, "file"), url=url, on=row.done_on, when=said(row.done_on or date.max),
            council=row.authority.short_name, demonstration=row.is_demonstration,
            **source_of(None, "Case-file audits", reverse("standards:case_audit_list")),
        )  # fmt: skip


def told(user: Any, theme: Any) -> Iterator[Item]:
    every = reverse("standards:feedback_list")
    for row in Feedback.objects.visible_to(user).filter(theme=theme).select_related("authority"):
        yield Item(
            kind=Kind.AUDIT, noun="count of what people said", label=row.get_kind_display(), title=row.summary,
            value=count_words(row.kind, row.number, row.critical), url=f"{every}?theme={theme.pk}", on=row.ends_on,
            when=f"{said(row.starts_on)} to {said(row.ends_on)}", council=row.authority.short_name,
            demonstration=row.is_demonstration, **source_of(None, row.source, every),
        )  # fmt: skip


# --- Figures ---


def printed_figures(user: Any, theme: Any) -> Iterator[Item]:
    """Of the theme's measures and of the single questions behind them."""
    of_theme = Q(version__indicator__themes=theme) | Q(version__indicator__parent__themes=theme)
    given = Observation.objects.visible_to(user).current().for_display().filter(of_theme).distinct()
    given = given.filter(source=Observation.Source.DOCUMENT).select_related("subject__authority")
    for row in given.order_by("period__ends_on", "version__indicator__order", "version__indicator__code", "pk"):
        indicator, council = row.version.indicator, row.subject.authority
        kind, noun, label = measured(row.version, "printed figure", "Printed figure")
        yield Item(
            kind=kind, noun=noun, label="Worked out by us" if row.is_derived else label, title=indicator.title,
            value=observation_text(row), url=f"{indicator_url(indicator)}#figure-{row.pk}", on=row.period.ends_on,
            when=row.period.label + (", assumed" if row.period_is_assumed else ""),
            council=council.short_name if council else "", subject=part_of(row.subject), citation=row.citation,
            compares=not row.is_derived and is_number(row), **source_of(row.document),
        )  # fmt: skip


def part_of(subject: Subject) -> str:
    """Its name, unless it is a council as a whole: the level is part of what a figure says."""
    return "" if subject.kind == Subject.Kind.AUTHORITY else subject.name


def is_number(row: Observation) -> bool:
    return row.figure is not None or row.value_low is not None or row.value_high is not None


def measured(version: IndicatorVersion, noun: str, label: str) -> tuple[Kind, str, str]:
    if version.shape == IndicatorVersion.Shape.SURVEY:
        return Kind.SURVEY, "survey score", "Survey score"
    return Kind.FIGURE, noun, label


def indicator_url(indicator: Indicator) -> str:
    return reverse("indicators:indicator_detail", args=[indicator.code])


def returned_figures(user: Any, theme: Any) -> Iterator[Item]:
    """The person's own authority's totals, quarter by quarter, the newest also while it is provisional."""
    for run in runs(user, measures(user, theme)).values():
        for point in filter(None, [*run.points, run.provisional]):
            yield returned(run.indicator, point, user.authority.short_name)


def returned(indicator: Indicator, point: Point, council: str) -> Item:
    label = "Returned figure, provisional" if point.is_provisional else "Returned figure"
    kind, noun, label = measured(point.version, "returned figure", label)
    url = indicator_url(indicator)
    return Item(
        kind=kind, noun=noun, label=label, title=indicator.title, value=point.text, url=url,
        on=point.period.ends_on, when=point.period.label, council=council, source=OUR_RETURNS,
        printed=False, demonstration=point.is_demonstration,
        compares=point.value is not None and not point.is_provisional,
    )  # fmt: skip


# --- Plans ---


def rows(user: Any, theme: Any) -> Iterator[Item]:
    given = PlanRow.objects.visible_to(user).filter(themes=theme).select_related("plan__authority", "plan__document")
    for row in given.prefetch_related("issues"):
        plan, url = row.plan, plan_url(row)
        issues = {issue.kind for issue in row.issues.all()}
        yield Item(
            kind=Kind.PLAN, noun="plan row", label=f"Plan {plan.row_word}", title=str(row), url=url,
            council=plan.authority.short_name, citation=f"{plan.row_word} {row.number}" if row.number else "",
            wanting=RowIssue.Kind.ISSUE in issues, demonstration=plan.is_demonstration, **of_plan(plan),
            **source_of(plan.document, plan.title, page_of_plan(plan)),
        )  # fmt: skip


def page_of_plan(plan: Plan) -> str:
    return reverse("actionplans:plan_detail", args=[plan.slug])


def of_plan(plan: Plan) -> dict[str, Any]:
    """The plan's own day if it has one; else its document's. A plan in preparation has none."""
    day = plan.as_at or plan.agreed_on
    if day:
        return {"on": day, "when": said(day), "dated_by": "its plan"}
    return {"on": None, "when": "In preparation"} if plan.is_in_preparation else by_document(plan.document)


def actions(user: Any, theme: Any, today: date) -> Iterator[Item]:
    given = Action.objects.visible_to(user).unmerged().filter(themes=theme).as_they_stood(today)
    places = RowAction.objects.filter(row__plan__in=Plan.objects.visible_to(user)).select_related("row__plan")
    given = given.select_related("authority", "document").prefetch_related(Prefetch("row_actions", places))
    for row in given:
        url = reverse("actionplans:action_detail", args=[row.pk])
        first = next(iter(row.row_actions.all()), None)
        yield Item(
            kind=Kind.PLAN, noun="action", label=f"Action: {uncapitalised(row.get_kind_display())}", title=row.title,
            url=url, council=row.authority.short_name, citation=place_of(first) if row.document else "",
            done=None if row.kind == Action.Kind.COMMENT else row.delivery in SAID_TO_BE_DONE,
            demonstration=row.is_demonstration, **set_on(row),
            **source_of(row.document, *((first.row.plan.title, page_of_plan(first.row.plan)) if first else NO_PLAN)),
        )  # fmt: skip


def place_of(place: RowAction | None) -> str:
    """Such as "row 5a": how a printed action is found again in its document."""
    if place is None or not place.row.number:
        return ""
    return f"{place.row.plan.row_word} {place.row.number}{place.label}"


def set_on(action: Action) -> dict[str, Any]:
    if action.set_on:
        return {"on": action.set_on, "when": said(action.set_on)}
    return by_document(action.document) if action.document else {"on": None, "when": "In preparation"}


def councils(given: Iterable[Item]) -> list[str]:
    return sorted({item.council for item in given if item.council})
