from django.contrib import messages
from django.db.models import F, Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from actionplans.models import PlanRow
from indicators.figures import runs
from indicators.models import Indicator, Observation
from safeguarding.access import Permission, requires
from safeguarding.counting import how_many
from safeguarding.once import once
from safeguarding.pages import form_page, table_page
from safeguarding.people_forms import refusals, sent
from standards import gaps, wording
from standards.audit_forms import EvaluationForm
from standards.case_files import of_grades
from standards.changes.evaluations import record_evaluation
from standards.changes.evidence import keeps
from standards.filters import StandardFilter
from standards.models import (
    Assessment,
    CaseAudit,
    Finding,
    Inspection,
    Judgement,
    Moderation,
    Standard,
    StandardEvidence,
)
from standards.tables import StandardTable
from standards.voices import speakers


@requires(Permission.READ_RECORD)
def standard_list(request):
    assessments = in_order(Assessment.objects.visible_to(request.user)).select_related("grade")
    rows = Standard.objects.visible_to(request.user).filter(is_archived=False).select_related("framework")
    rows = rows.prefetch_related(Prefetch("assessments", assessments)).annotate(
        finding_count=how_many(Finding.objects.visible_to(request.user), "standards"),
        row_count=how_many(PlanRow.objects.visible_to(request.user), "standards"),
        indicator_count=how_many(Indicator.objects.visible_to(request.user), "standards"),
    )
    return table_page(
        request,
        heading="Standards",
        sentence=wording.of_standards(rows),
        rows=rows,
        table_class=StandardTable,
        filter_class=StandardFilter,
        counted="standards",
        template="standards/standard_list.html",
    )


def in_order(assessments):
    """The latest first; of one day the council's before its agencies', and an own view before what was made of it."""
    return assessments.order_by("-as_at", F("agency__name").asc(nulls_first=True), "criterion__order", "pk")


def said_of(user):
    """Assessments with everything that the page of a standard says of each."""
    given = Moderation.objects.visible_to(user).select_related("reply").order_by("on", "pk")
    rows = in_order(Assessment.objects.visible_to(user)).select_related(
        "authority", "agency", "document", "grade__scale", "criterion", "answer__audit_return__audit"
    )
    return rows.prefetch_related("statements", Prefetch("answer__moderations", given))


def of_gap(audited):
    """What the gap comes to over the latest round of each agency; empty where none was rated twice."""
    found = gaps.tally(spoken.rated for speaker in audited for spoken in speaker.latest)
    return gaps.of_round(found) if found.compared else ""


def evidence_of(user, standard):
    """What the page says of evidence: that in use, and what it replaced or was withdrawn."""
    rows = StandardEvidence.objects.visible_to(user).filter(standards=standard)
    rows = list(rows.select_related("agency", "authority", "owner", "replaced_by", "withdrawn_by"))
    today = timezone.localdate()
    for row in rows:
        row.stands, row.may_keep = row.standing(today), keeps(user, row)
    gone = {"withdrawn", "replaced"}
    return {
        "evidence": [row for row in rows if row.stands not in gone],
        "former_evidence": [row for row in rows if row.stands in gone],
        "may_add_evidence": user.may(Permission.ANSWER_AUDIT),
    }


def evaluations_of(user, assessments):
    """Inspections that stand in the same documents as positions on a standard: a voice from outside on the whole, where
    the document gives none on this standard by itself."""
    documents = {item.document_id for item in assessments if item.document_id}
    if not documents:
        return []
    rows = Inspection.objects.visible_to(user).filter(document__in=documents).select_related("regime__inspectorate")
    return rows.prefetch_related(Prefetch("judgements", Judgement.objects.visible_to(user).select_related("area")))


def case_audits_of(user, standard, today):
    """Audits of case files that name the standard, each with where it stands."""
    rows = CaseAudit.objects.visible_to(user).filter(standards=standard).select_related("unit", "scale")
    rows = list(rows.prefetch_related("grades", "scale__grades"))
    for row in rows:
        row.stands = row.state(today)
        row.graded_as = of_grades(row.graded) if row.graded else ""
    return rows


@requires(Permission.READ_RECORD)
def standard_detail(request, framework, number):
    standard = get_object_or_404(
        Standard.objects.visible_to(request.user).select_related("framework").prefetch_related("themes", "criteria"),
        framework__slug=framework,
        number=number,
    )
    assessments = list(said_of(request.user).filter(standard=standard))
    audited = speakers(item for item in assessments if item.answer_id)
    findings = (
        Finding.objects.visible_to(request.user)
        .filter(standards=standard)
        .select_related("document", "inspection", "case_audit", "authority")
    )
    rows = PlanRow.objects.visible_to(request.user).filter(standards=standard).select_related("plan")
    indicators = list(Indicator.objects.visible_to(request.user).filter(standards=standard).measures())
    printed = Observation.objects.visible_to(request.user).filter(
        version__indicator__standards=standard, source=Observation.Source.DOCUMENT
    )
    context = {
        "heading": f"Standard {standard.number}: {standard.title}",
        "caption": f"{standard.framework.title} · {standard.citation}".rstrip(" ·"),
        "sentence": " ".join(filter(None, [wording.of_standard(assessments, findings, rows), of_gap(audited)])),
        "trail": [("Standards", reverse("standards:standard_list"))],
        "standard": standard,
        "speakers": audited,
        "assessments": [item for item in assessments if not item.answer_id],
        **evidence_of(request.user, standard),
        "evaluations": evaluations_of(request.user, assessments),
        "may_evaluate": request.user.may(Permission.KEEP_STANDARDS),
        "findings": findings,
        "case_audits": case_audits_of(request.user, standard, timezone.localdate()),
        "rows": rows,
        "runs": runs(request.user, indicators).values(),
        "printed": printed.for_display(),
    }
    return render(request, "standards/standard_detail.html", context)


@requires(Permission.KEEP_STANDARDS)
@once
def evaluation_add(request, framework, number):
    rows = Standard.objects.visible_to(request.user).select_related("framework")
    standard = get_object_or_404(rows, framework__slug=framework, number=number)
    form = EvaluationForm(sent(request), user=request.user, today=timezone.localdate())
    page = reverse("standards:standard_detail", args=[framework, number])
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        said = {name: typed.pop(name) for name in ("strengths", "gaps")}
        with refusals(form):
            record_evaluation(
                assessment=Assessment(standard=standard, **typed), **said, by=request.user, at=timezone.now()
            )
            messages.success(request, "The evaluation is on record.")
            return redirect(page)
    context = {"heading": "Record an external evaluation", "caption": str(standard), "go": "Put it on record"}
    context["sentence"] = "Once recorded it stands. A later view is recorded as another."
    trail = [("Standards", reverse("standards:standard_list")), (str(standard), page)]
    return form_page(request, form, template="standards/form.html", trail=trail, back=page, **context)
