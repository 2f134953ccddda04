"""Search across the record, kind by kind: every fact of a source document can be found by its words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.db.models import Count, Window
from django.urls import reverse

from actionplans.models import Action, Plan, PlanRow, RowAction, RowIssue
from indicators.models import Indicator, Observation, Survey
from indicators.wording import observation_text
from reports.issuing.published import with_front
from reports.models import Implication, Recommendation, Report, SignOff
from safeguarding.database import Joined, matching
from safeguarding.models import Agency, Discrepancy, Document, DocumentFact, Passage, Post, PostHolding
from standards.models import (
    CaseAudit,
    Criterion,
    Feedback,
    Finding,
    Framework,
    GradedStatement,
    Inspection,
    Judgement,
    Moderation,
    RecommendationRegister,
    RegisteredRecommendation,
    SelfAudit,
    SelfAuditAnswer,
    Standard,
    StandardEvidence,
    Statement,
)

SHOWN = 8
SHOWN_ALONE = 200


@dataclass(frozen=True)
class Hit:
    """One thing found: where it leads, what it is called, and the words around it."""

    url: str
    title: str
    text: str = ""


@dataclass(frozen=True)
class Result:
    """What was found of one kind: how many in all, and the first of them."""

    key: str
    name: str
    count: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Kind:
    """A kind of record that can be searched: its rows for a person, the fields searched, and how a row is shown."""

    name: str
    rows: Callable[[Any], Any]
    fields: tuple[str, ...]
    hit: Callable[[Any], Hit]


def find(user: Any, text: str, only: str = "") -> list[Result]:
    """Everything the person may see in which every word occurs. With `only`, that kind alone and more of it."""
    wanted = {only: KINDS[only]} if only in KINDS else KINDS
    shown = SHOWN_ALONE if only in KINDS else SHOWN
    results = []
    for key, kind in wanted.items():
        rows = matching(kind.rows(user), text, list(kind.fields)).annotate(in_all=Window(Count("pk")))
        found = list(rows[:shown])
        if found:
            results.append(Result(key, kind.name, found[0].in_all, tuple(kind.hit(row) for row in found)))
    return results


def page_of(document: Document) -> str:
    return reverse("document_detail", args=[document.slug])


def standard_url(standard: Standard) -> str:
    return reverse("standards:standard_detail", args=[standard.framework.slug, standard.number])


def plan_url(row: PlanRow) -> str:
    return reverse("actionplans:plan_detail", args=[row.plan.slug]) + f"#row-{row.pk}"


def rows_with_cells(user: Any) -> Any:
    rows = PlanRow.objects.visible_to(user).select_related("plan")
    return rows.annotate(issues_text=Joined(RowIssue, "row", "text"), acted=Joined(RowAction, "row", "action__text"))


def answers_with_reasons(user: Any) -> Any:
    about = "standard", "criterion", "audit_return__agency", "audit_return__audit__authority"
    rows = SelfAuditAnswer.objects.visible_to(user).select_related(*about)
    return rows.annotate(reasons=Joined(Moderation, "answer", "reasons"))


KINDS: dict[str, Kind] = {
    "standards": Kind(
        "Standards",
        lambda user: (
            Standard.objects.visible_to(user)
            .select_related("framework")
            .annotate(parts=Joined(Criterion, "standard", "text"))
        ),
        ("number", "title", "statement", "parts"),
        lambda row: Hit(standard_url(row), str(row), row.statement),
    ),
    "frameworks": Kind(
        "Frameworks",
        lambda user: Framework.objects.visible_to(user),
        ("title", "edition", "description"),
        lambda row: Hit(reverse("standards:framework_detail", args=[row.slug]), row.title, row.description),
    ),
    "registers": Kind(
        "Registers of recommendations",
        lambda user: RecommendationRegister.objects.visible_to(user).annotate(
            subjects=Joined(RegisteredRecommendation, "register", "subject")
        ),
        ("title", "source", "note", "subjects"),
        lambda row: Hit(reverse("standards:register_detail", args=[row.slug]), row.title, row.source),
    ),
    "statements": Kind(
        "What was said of standards",
        lambda user: Statement.objects.visible_to(user).select_related("assessment__standard__framework"),
        ("text", "quantifier", "assessment__summary"),
        lambda row: Hit(standard_url(row.assessment.standard), str(row.assessment.standard), row.text),
    ),
    "evidence": Kind(
        "Evidence for standards",
        lambda user: StandardEvidence.objects.visible_to(user).select_related("owner"),
        ("title", "shows", "whereabouts", "file_name", "owner__title"),
        lambda row: Hit(
            f"{reverse('standards:standardevidence_list')}?words={quote(row.title)}",
            row.title,
            " · ".join(filter(None, [row.shows, row.whereabouts])),
        ),
    ),
    "self-audits": Kind(
        "Self-audits",
        lambda user: SelfAudit.objects.visible_to(user).select_related("framework"),
        ("title", "note", "framework__title"),
        lambda row: Hit(reverse("standards:audit_detail", args=[row.pk]), row.title, row.note or row.framework.title),
    ),
    "answers": Kind(
        "Answers in self-audits",
        answers_with_reasons,
        ("shown_by", "outstanding", "reasons"),
        lambda row: Hit(
            reverse("standards:audit_return", args=[row.audit_return_id]),
            f"{row.standard} ({row.audit_return})",
            " · ".join(filter(None, [row.shown_by, row.outstanding])),
        ),
    ),
    "inspections": Kind(
        "Inspections",
        lambda user: Inspection.objects.visible_to(user),
        ("title", "subject_authority", "summary", "lead_inspector", "team", "method"),
        lambda row: Hit(reverse("standards:inspection_detail", args=[row.slug]), row.title, row.summary),
    ),
    "judgements": Kind(
        "Judgements",
        lambda user: Judgement.objects.visible_to(user).select_related("inspection", "area"),
        ("area__name", "printed", "summary"),
        lambda row: Hit(reverse("standards:inspection_detail", args=[row.inspection.slug]), str(row), row.summary),
    ),
    "findings": Kind(
        "Findings",
        lambda user: Finding.objects.visible_to(user),
        ("title", "summary", "evidence_basis", "assurance_note", "remedied", "number"),
        lambda row: Hit(reverse("standards:finding_detail", args=[row.slug]), row.title, row.summary),
    ),
    "case-audits": Kind(
        "Case-file audits",
        lambda user: CaseAudit.objects.visible_to(user),
        ("title", "summary", "how_chosen", "auditors", "cancelled_why"),
        lambda row: Hit(reverse("standards:case_audit_detail", args=[row.pk]), row.title, row.summary),
    ),
    "told": Kind(
        "What people told us",
        lambda user: Feedback.objects.visible_to(user).select_related("theme"),
        ("summary", "source"),
        lambda row: Hit(f"{reverse('standards:feedback_list')}?theme={row.theme_id}", str(row), row.summary),
    ),
    "surveys": Kind(
        "Surveys",
        lambda user: Survey.objects.visible_to(user),
        ("title", "fieldwork", "note"),
        lambda row: Hit(reverse("indicators:survey_detail", args=[row.slug]), row.title, row.note),
    ),
    "graded": Kind(
        "Graded remarks",
        lambda user: GradedStatement.objects.visible_to(user).select_related("inspection"),
        ("subject", "wording"),
        lambda row: Hit(reverse("standards:inspection_detail", args=[row.inspection.slug]), row.subject, row.wording),
    ),
    "plans": Kind(
        "Action plans",
        lambda user: Plan.objects.visible_to(user),
        ("title", "summary", "body"),
        lambda row: Hit(reverse("actionplans:plan_detail", args=[row.slug]), row.title, row.summary),
    ),
    "rows": Kind(
        "Rows of plans",
        rows_with_cells,
        ("title", "note", "printed_reference", "issues_text", "acted"),
        lambda row: Hit(plan_url(row), f"{row} ({row.plan})", row.issues_text or ""),
    ),
    "actions": Kind(
        "Actions",
        lambda user: Action.objects.visible_to(user).unmerged(),
        ("title", "text", "groups", "printed_owner", "awaits", "hedge"),
        lambda row: Hit(reverse("actionplans:action_detail", args=[row.pk]), row.title, row.text),
    ),
    "indicators": Kind(
        "Indicators",
        lambda user: Indicator.objects.visible_to(user),
        ("code", "title", "why_it_matters", "caution"),
        lambda row: Hit(reverse("indicators:indicator_detail", args=[row.code]), str(row), row.why_it_matters),
    ),
    "figures": Kind(
        "Printed figures",
        lambda user: Observation.objects.visible_to(user).filter(source=Observation.Source.DOCUMENT).for_display(),
        (
            "version__indicator__code",
            "version__indicator__title",
            "as_printed",
            "subject__name",
            "period__label",
            "basis_note",
            "published_view",
        ),
        lambda row: Hit(
            reverse("indicators:indicator_detail", args=[row.version.indicator.code]) + f"#figure-{row.pk}",
            f"{row.version.indicator.title}: {observation_text(row)}",
            f"{row.subject}, {row.period}, {row.document} {row.citation}",
        ),
    ),
    "papers": Kind(
        "Papers",
        lambda user: with_front(Report.objects.visible_to(user), user),
        ("title", "summary", "front"),
        lambda row: Hit(reverse("reports:report_detail", args=[row.slug]), row.title, row.summary),
    ),
    "recommendations": Kind(
        "Recommendations in papers",
        lambda user: Recommendation.objects.visible_to(user).select_related("report"),
        ("text",),
        lambda row: Hit(reverse("reports:report_detail", args=[row.report.slug]), str(row.report), row.text),
    ),
    "implications": Kind(
        "Implications in papers",
        lambda user: Implication.objects.visible_to(user).select_related("report"),
        ("heading", "text"),
        lambda row: Hit(
            reverse("reports:report_detail", args=[row.report.slug]), f"{row.report}: {row.heading}", row.text
        ),
    ),
    "sign-offs": Kind(
        "Sign-offs in papers",
        lambda user: SignOff.objects.filter(report__in=Report.objects.visible_to(user)).select_related("report"),
        ("role", "name", "post", "printed_date"),
        lambda row: Hit(
            reverse("reports:report_detail", args=[row.report.slug]), f"{row.name}, {row.post}", str(row.report)
        ),
    ),
    "paragraphs": Kind(
        "Paragraphs of source documents",
        lambda user: Passage.objects.visible_to(user).select_related("document"),
        ("heading", "lead", "text", "note"),
        lambda row: Hit(row.get_absolute_url(), str(row), row.text),
    ),
    "documents": Kind(
        "Source documents",
        lambda user: Document.objects.visible_to(user),
        ("title", "short_title", "summary", "printed_date", "taken_as_reason", "licence"),
        lambda row: Hit(page_of(row), row.title, row.summary),
    ),
    "front": Kind(
        "Front matter",
        lambda user: DocumentFact.objects.select_related("document"),
        ("label", "text"),
        lambda row: Hit(page_of(row.document), f"{row.label}: {row.text}", str(row.document)),
    ),
    "oddities": Kind(
        "Oddities of printed papers",
        lambda user: Discrepancy.objects.select_related("document"),
        ("where", "printed", "held"),
        lambda row: Hit(page_of(row.document) + "#oddities", row.printed, row.held),
    ),
    "posts": Kind(
        "Posts named in documents",
        lambda user: PostHolding.objects.filter(
            post__in=Post.objects.visible_to(user).filter(document__isnull=False)
        ).select_related("post__document"),
        ("printed_name", "post__title"),
        lambda row: Hit(page_of(row.post.document), str(row), str(row.post.document)),
    ),
    "agencies": Kind(
        "Agencies",
        lambda user: Agency.objects.visible_to(user),
        ("name", "short_name", "note"),
        lambda row: Hit(reverse("actionplans:action_list") + f"?agency={row.pk}", row.name, row.note),
    ),
}
