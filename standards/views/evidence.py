"""What shows that a standard is met: added, described anew, handed out as an attachment, withdrawn."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from safeguarding.access import Permission, requires
from safeguarding.kept_files import as_attachment
from safeguarding.once import once
from safeguarding.pages import form_page, table_page
from safeguarding.people_forms import refusals, sent
from standards import auditing, evidence_tables
from standards.audit_forms import WithdrawForm
from standards.audit_wording import of_evidence
from standards.changes import evidence as changes
from standards.evidence_filters import EvidenceFilter
from standards.evidence_forms import AddEvidenceForm, EvidenceForm
from standards.evidence_tables import EvidenceTable
from standards.models import SelfAuditAnswer, Standard, StandardEvidence

FORM = "standards/form.html"
DESCRIBED_BEFORE = ("title", "shows", "owner")


@requires(Permission.READ_RECORD)
def standardevidence_list(request):
    user, today = request.user, timezone.localdate()
    standards = Prefetch("standards", Standard.objects.visible_to(user).select_related("framework"))
    rows = StandardEvidence.objects.visible_to(user).select_related("agency", "authority", "owner", "replaced_by")
    rows = rows.prefetch_related(standards)

    def beside(narrowed):
        found = list(narrowed.qs.prefetch_related(None))
        for row in found:
            row.stands = row.standing(today)
        return {"sentence": of_evidence(found), "demonstration_banner": any(row.is_demonstration for row in found)}

    return table_page(
        request,
        heading="Evidence for standards",
        rows=rows,
        table_class=EvidenceTable,
        filter_class=EvidenceFilter,
        counted="pieces of evidence",
        template="standards/evidence_list.html",
        table_arguments={"today": today},
        beside=beside,
        trail=[("Standards", reverse("standards:standard_list"))],
        may_add=user.may(Permission.ANSWER_AUDIT),
    )


def visible_evidence(request, pk):
    rows = StandardEvidence.objects.visible_to(request.user).select_related("replaced_by").prefetch_related("standards")
    return get_object_or_404(rows, pk=pk)


def own_evidence(request, pk):
    """That this person's agency keeps, or the council: other agencies' is seen and left."""
    row = visible_evidence(request, pk)
    if not changes.keeps(request.user, row):
        raise PermissionDenied
    return row


def page_of(standard):
    return f"{evidence_tables.page_of(standard)}#evidence"


def about(row):
    """What every page about one piece of evidence says: it is read on the page of its first standard."""
    standard = row.standards.select_related("framework").order_by("framework", "order").first()
    back = page_of(standard) if standard else reverse("standards:standard_list")
    trail = [("Standards", reverse("standards:standard_list"))]
    trail += [(str(standard), back)] if standard else []
    return {"trail": trail, "back": back, "caption": row.title, "demonstration_banner": row.is_demonstration}


def key(given):
    return int(given) if given.isascii() and given.isdecimal() and len(given) < 18 else 0


@requires(Permission.ANSWER_AUDIT)
@once
def standardevidence_add(request):
    replaces = request.GET.get("replaces", "")
    replaces = own_evidence(request, key(replaces)) if replaces else None
    answer = asked_about(request, request.GET.get("answer", ""))
    standards = starting_standards(request, replaces, answer)
    initial = {"standards": standards} | {name: getattr(replaces, name) for name in DESCRIBED_BEFORE if replaces}
    form = AddEvidenceForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        instance=StandardEvidence(), initial=initial, user=request.user, today=timezone.localdate(),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        given = {"name": file.name, "content": file.read()} if file else {}
        with refusals(form):
            row = changes.add_evidence(
                evidence=form.instance, standards=form.cleaned_data["standards"], replaces=replaces, **given,
                by=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, "The evidence is kept.")
            return redirect(reverse("standards:answer_edit", args=[answer.pk]) if answer else about(row)["back"])
    heading = f"A newer revision of “{replaces.title}”" if replaces else "Add evidence for a standard"
    context = about(replaces) if replaces else beginning(standards, answer)
    return form_page(
        request, form, template=FORM, with_file=True, go="Keep it", **(context | {"heading": heading, "caption": ""})
    )


def asked_about(request, given):
    """The answer of one's own return that the evidence is for, if the address names one."""
    answer = SelfAuditAnswer.objects.visible_to(request.user).told().filter(pk=key(given)).first() if given else None
    return answer if answer and auditing.answers_for(request.user, answer.audit_return) else None


def starting_standards(request, replaces, answer):
    """What the form ticks to begin with."""
    if replaces:
        return list(replaces.standards.all())
    wanted = answer.standard_id if answer else key(request.GET.get("standard", ""))
    return list(Standard.objects.visible_to(request.user).filter(pk=wanted).select_related("framework"))


def beginning(standards, answer):
    """Where the page was come from: an answer, a standard, or neither."""
    trail = [("Standards", reverse("standards:standard_list"))]
    if answer:
        return {"trail": trail, "back": reverse("standards:answer_edit", args=[answer.pk])}
    back = page_of(standards[0]) if standards else reverse("standards:standard_list")
    return {"trail": [*trail, *[(str(one), page_of(one)) for one in standards]], "back": back}


@requires(Permission.ANSWER_AUDIT)
def standardevidence_edit(request, pk):
    row = own_evidence(request, pk)
    context = about(row)
    initial = {"standards": list(row.standards.all())}
    form = EvidenceForm(sent(request), instance=row, initial=initial, user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        typed = {"standards": form.cleaned_data["standards"], "version": form.cleaned_data["version"]}
        with refusals(form):
            changes.change_evidence(evidence=form.instance, **typed, by=request.user, at=timezone.now())
            messages.success(request, "The evidence is described anew.")
            return redirect(about(row)["back"])
    context |= {"heading": "Describe evidence anew", "go": "Save the changes"}
    context["sentence"] = "Its content stays. Other content is a newer revision."
    return form_page(request, form, template=FORM, **context)


@requires(Permission.READ_RECORD)
def standardevidence_file(request, pk):
    return as_attachment(visible_evidence(request, pk))


@requires(Permission.ANSWER_AUDIT)
def standardevidence_withdraw(request, pk):
    row = own_evidence(request, pk)
    form = WithdrawForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            changes.withdraw_evidence(evidence=row, why=form.cleaned_data["why"], by=request.user, at=timezone.now())
            messages.success(request, "The evidence is withdrawn.")
            return redirect(about(row)["back"])
    context = about(row) | {"heading": "Withdraw evidence", "go": "Withdraw it"}
    context["sentence"] = "Its content is taken away for good. Its entry and your reason stay in the record."
    return form_page(request, form, template=FORM, **context)
