"""Evidence of one action: added, handed out as an attachment, withdrawn."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from actionplans import action_forms, ownership
from actionplans.changes.evidence import add_evidence, withdraw_evidence
from actionplans.models import Action, Evidence
from actionplans.views.steps import bound, cleaned, fetch, page_of, step_page, taken
from safeguarding.access import Permission, requires
from safeguarding.kept_files import as_attachment
from safeguarding.once import once
from safeguarding.people_forms import refusals


def own(request, action, evidence):
    """A piece of evidence of this action, seen only as its action is."""
    return get_object_or_404(Evidence.objects.visible_to(request.user), pk=evidence, action=action)


@requires(Permission.UPDATE_ACTION)
@once
def evidence_add(request, pk):
    action = fetch(request, pk, ownership.may_report)
    given = request.GET.get("replaces", "")
    replaces = own(request, action, int(given)) if given.isascii() and given.isdecimal() and len(given) < 18 else None
    initial = {"title": replaces.title} if replaces else {}
    form = bound(action_forms.EvidenceForm, request, action, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = cleaned(form)
        file = typed.pop("file")
        with refusals(form):
            sent = {"name": file.name, "content": file.read()} if file else {}
            add_evidence(action=action, replaces=replaces, **typed, **sent, by=request.user, at=timezone.now())
            messages.success(request, "The evidence is kept.")
            return redirect(page_of(action, "#evidence"))
    heading = f"A newer version of “{replaces.title}”" if replaces else "Add evidence"
    sentence = f"The plan asks for: {action.evidence_asked}" if action.evidence_asked else ""
    return step_page(
        request, action, form, heading=heading, go="Keep it", part="#evidence", sentence=sentence, with_file=True
    )


@requires(Permission.READ_RECORD)
def evidence_file(request, pk, evidence):
    row = own(request, get_object_or_404(Action.objects.visible_to(request.user), pk=pk), evidence)
    return as_attachment(row)


@requires(Permission.UPDATE_ACTION)
@once
def evidence_withdraw(request, pk, evidence):
    action = fetch(request, pk, ownership.may_report)
    row = own(request, action, evidence)
    form = bound(action_forms.WithdrawForm, request, action)
    if taken(request, form, withdraw_evidence, "The evidence is withdrawn.", evidence=row):
        return redirect(page_of(action, "#evidence"))
    sentence = f"“{row.title}” is taken away for good. Its entry and your reason stay in the record."
    return step_page(
        request, action, form, heading="Withdraw evidence", go="Withdraw it", part="#evidence", sentence=sentence
    )
