from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Plan, PlanRow
from safeguarding.access import Permission, requires
from safeguarding.counting import how_many
from safeguarding.pages import table_page
from standards import repeats, wording
from standards.changes.inspections import is_kept_by
from standards.filters import FindingFilter
from standards.models import Finding, Inspection
from standards.tables import FindingTable


@requires(Permission.READ_RECORD)
def finding_list(request):
    rows = Finding.objects.visible_to(request.user).select_related("document", "authority", "inspection", "case_audit")
    rows = rows.annotate(row_count=how_many(PlanRow.objects.visible_to(request.user), "findings"))
    inspections = Inspection.objects.visible_to(request.user).select_related("regime", "authority")
    chains = repeats.seen_by(request.user)
    return table_page(
        request,
        heading="Findings",
        sentence=wording.of_findings(Finding.objects.visible_to(request.user).counts()),
        rows=rows,
        table_class=FindingTable,
        table_arguments={"chains": chains},
        filter_class=FindingFilter,
        counted="findings",
        template="standards/finding_list.html",
        inspections=inspections,
    )


@requires(Permission.READ_RECORD)
def finding_detail(request, slug):
    finding = get_object_or_404(
        Finding.objects.visible_to(request.user)
        .select_related("document", "inspection", "case_audit", "authority")
        .prefetch_related("standards__framework", "themes", "passages__document"),
        slug=slug,
    )
    rows = PlanRow.objects.visible_to(request.user).filter(findings=finding).select_related("plan")
    chain, found = repeats.chain_of(request.user, finding)
    keeps = request.user.may(Permission.KEEP_STANDARDS)
    context = {
        "heading": finding.title,
        "caption": " · ".join(
            filter(
                None,
                [finding.get_kind_display(), finding.authority.name, finding.source_name, finding.citation],
            )
        ),
        "sentence": wording.of_finding(finding, rows, timezone.localdate()),
        "demonstration_banner": finding.is_demonstration,
        "may_link": keeps and finding.authority_id == request.user.authority_id,
        "may_keep": keeps and is_kept_by(finding, request.user),
        "trail": [("Findings", reverse("standards:finding_list"))],
        "finding": finding,
        "found": found,
        "chain": chain,
        "rows": rows.prefetch_related("actions"),
        "plans": plans_to_answer_in(finding, rows, request.user),
    }
    return render(request, "standards/finding_detail.html", context)


def plans_to_answer_in(finding, rows, user):
    """Plans of this person's council to which they may add a row for what nothing answers; None: not theirs to do."""
    asks = not finding.remedied and finding.kind not in {Finding.Kind.STRENGTH, Finding.Kind.KEY_FINDING}
    if rows or not asks or finding.authority_id != user.authority_id or not user.may(Permission.KEEP_PLANS):
        return None
    return Plan.objects.visible_to(user).filter(authority=user.authority, document=None).order_by("title")
