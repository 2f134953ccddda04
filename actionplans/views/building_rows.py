import re

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from actionplans.changes.promises import KEPT, promised_only_in
from actionplans.changes.rows import CHOSEN, delete_row, merge_rows, move_row, save_row, split_row
from actionplans.models import PlanRow
from actionplans.paragraphs import paragraphs_of
from actionplans.plan_forms import MergeRowsForm, PlaceForm, RowForm, SplitForm
from actionplans.views.building import FORM, of_plan, own_plan, to
from indicators.wording import capitalised
from safeguarding.access import Permission, requires
from safeguarding.changes.common import require_own
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import refusals, sent
from standards.models import Finding


def own_row(request, slug, row):
    rows = PlanRow.objects.visible_to(request.user).select_related("plan__authority", "plan__document")
    row = get_object_or_404(rows, plan__slug=slug, pk=row)
    require_own(thing=row.plan, by=request.user)
    return row


def to_row(row):
    return f"{to(row.plan)}#row-{row.pk}"


def of_row(row):
    words = f"{capitalised(row.plan.row_word)} {row.number}: {row.title}" if row.number else row.title
    return of_plan(row.plan) | {"caption": words, "row": row, "back": to_row(row)}


@requires(Permission.KEEP_PLANS)
@once
def row_add(request, slug):
    plan = own_plan(request, slug)
    # A finding that nothing answers yet leads here, and is ticked. What is no slug is not looked up.
    named = "".join(re.findall(r"^[\w-]+$", request.GET.get("finding", ""), re.ASCII))
    findings = Finding.objects.visible_to(request.user).filter(slug=named)
    about = of_plan(plan) | {"heading": f"Add a {plan.row_word}", "go": f"Add the {plan.row_word}"}
    return row_form(request, PlanRow(plan=plan), {"findings": list(findings)} if findings else {}, **about)


@requires(Permission.KEEP_PLANS)
def row_edit(request, slug, row):
    row = own_row(request, slug, row)
    about = of_row(row) | {"heading": f"Change the {row.plan.row_word}", "go": "Save the changes"}
    return row_form(request, row, {}, **about)


def row_form(request, row, initial, /, **context):
    form = RowForm(sent(request), instance=row, initial=initial or None, user=request.user, today=timezone.localdate())
    document, stored = whose_paragraphs(row)
    form.name_document(document, stored)
    if not row.plan.reference_heading:
        del form.fields["printed_reference"]
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            given = {name: form.cleaned_data[name] for name in ("issues", "version", *CHOSEN)}
            if "paragraphs" in form.fields and "paragraphs" in request.POST:
                given["references"] = read(document, form.cleaned_data)
            save_row(row=form.instance, **given, by=request.user, at=timezone.now())
            messages.success(request, f"{row} is saved.")
            return redirect(to_row(row))
    return form_page(request, form, template=FORM, **context)


def whose_paragraphs(row):
    """The one document of which a row cites paragraphs, and which: what it cites already, else what its plan answers.
    None where there are several or none, or the plan has no column for references."""
    references = list(row.references.select_related("document")) if row.pk else []
    documents = {item.document for item in references}
    if not documents:
        answered = row.plan.inspections.select_related("document").exclude(document=None)
        documents = {inspection.document for inspection in answered}
    is_one = len(documents) == 1 and row.plan.reference_heading
    return (documents.pop() if is_one else None), [item.paragraph for item in references]


def read(document, typed):
    """What a person typed is checked; what is read from the reference is where it can be read in one way only."""
    numbers, is_sure = paragraphs_of(typed["paragraphs"] or typed.get("printed_reference", ""))
    return [(document, number, is_sure or bool(typed["paragraphs"])) for number in numbers]


@requires(Permission.KEEP_PLANS)
@require_POST
def row_move(request, slug, row):
    row, form = own_row(request, slug, row), PlaceForm(request.POST)
    if form.is_valid():
        move_row(row=row, place=form.cleaned_data["place"], by=request.user, at=timezone.now())
    else:
        messages.error(request, " ".join(form.errors["place"]))
    return redirect(to_row(row))


@requires(Permission.KEEP_PLANS)
@once
def row_split(request, slug, row):
    row = own_row(request, slug, row)
    form = SplitForm(sent(request), row=row)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data | {name: list(form.cleaned_data[name]) for name in ("issues", "places")}
        new = split_row(row=row, **given, by=request.user, at=timezone.now())
        messages.success(request, f"{new} is a {row.plan.row_word} of its own.")
        return redirect(to_row(new))
    said = "The new one stands right after it, and answers the same findings and standards."
    about = of_row(row) | {"heading": f"Split the {row.plan.row_word}", "sentence": said, "go": "Split it"}
    return form_page(request, form, template=FORM, **about)


@requires(Permission.KEEP_PLANS)
def row_merge(request, slug, row):
    row = own_row(request, slug, row)
    form = MergeRowsForm(sent(request), row=row)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            other = form.cleaned_data["other"]
            said = f"{other} is part of {row} now."
            merge_rows(row=row, other=other, by=request.user, at=timezone.now())
            messages.success(request, said)
            return redirect(to_row(row))
    said = "An action that stands in both is kept once; of two labels alike one is changed."
    about = of_row(row) | {"heading": f"Merge two {row.plan.row_word}s", "sentence": said, "go": "Merge them"}
    return form_page(request, form, template=FORM, **about)


@requires(Permission.KEEP_PLANS)
def row_delete(request, slug, row):
    row = own_row(request, slug, row)
    if request.method == "POST":
        try:
            delete_row(row=row, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(to_row(row))
        messages.success(request, f"{row.title} is deleted.")
        return redirect(reverse("actionplans:plan_build", args=[slug]))
    kept = promised_only_in([row])
    said = KEPT.format(kept[0].title) if kept else "Actions in preparation that stand nowhere else go with it."
    about = {"heading": f"Delete the {row.plan.row_word}", "sentence": said, "go": "Delete it", "is_possible": not kept}
    return render(request, "actionplans/build_sure.html", of_row(row) | about)
