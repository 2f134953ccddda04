from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from reports.bound import QUOTINGS, Quoted
from reports.making import figures, rows, withholding
from reports.making.choice_forms import ChoicesForm, QuoteForm
from reports.making.forms import (
    AttachmentForm,
    HeadingForm,
    ImplicationsForm,
    PlaceForm,
    RecommendationForm,
    WithholdingForm,
)
from reports.making.views.common import FORM, of_paper, own_paper, say, to
from reports.models import Attachment, QuotedFigure, Recommendation, Withholding
from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import refusals, sent


def own_row(request, slug, model, pk):
    own_paper(request, slug)
    rows = model.objects.visible_to(request.user).select_related("report__authority")
    return get_object_or_404(rows, report__slug=slug, pk=pk)


def row_form(request, row, form_class, /, back, **context):
    """Add a row or change one: which of the two, the row knows."""
    form = form_class(sent(request), instance=row)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            version = form.cleaned_data["version"] if row.pk else None
            rows.save_row(row=form.instance, version=version, by=request.user, at=timezone.now())
            messages.success(request, "Saved.")
            return redirect(back)
    return form_page(request, form, template=FORM, **(of_paper(row.report) | context | {"back": back}))


def row_move(request, row, back):
    form = PlaceForm(request.POST)
    if form.is_valid():
        try:
            rows.move_row(row=row, place=form.cleaned_data["place"], by=request.user, at=timezone.now())
        except ValidationError as refusal:
            say(request, refusal)
    else:
        messages.error(request, " ".join(form.errors["place"]))
    return redirect(back)


def row_remove(request, row, back, what):
    if request.method == "POST":
        try:
            rows.remove_row(row=row, by=request.user, at=timezone.now())
            messages.success(request, "Removed.")
        except ValidationError as refusal:
            say(request, refusal)
        return redirect(back)
    about = of_paper(row.report) | {"heading": f"Remove the {what}", "sentence": str(row), "go": "Remove it"}
    return render(request, "reports/making/sure.html", about | {"back": back})


# --- recommendations ---


@requires(Permission.COMPOSE_PAPER)
def recommendation_list(request, slug):
    report = own_paper(request, slug)
    context = of_paper(report) | {"heading": "Recommendations", "rows": report.recommendations.order_by("order")}
    return render(request, "reports/making/recommendations.html", context)


@requires(Permission.COMPOSE_PAPER)
@once
def recommendation_add(request, slug):
    report = own_paper(request, slug)
    about = {"heading": "Add a recommendation", "go": "Add it"}
    back = to(report, "recommendation_list")
    return row_form(request, Recommendation(report=report), RecommendationForm, back=back, **about)


@requires(Permission.COMPOSE_PAPER)
def recommendation_edit(request, slug, row):
    row = own_row(request, slug, Recommendation, row)
    about = {"heading": "Change the recommendation", "go": "Save the changes"}
    return row_form(request, row, RecommendationForm, back=to(row.report, "recommendation_list"), **about)


@requires(Permission.COMPOSE_PAPER)
@require_POST
def recommendation_move(request, slug, row):
    row = own_row(request, slug, Recommendation, row)
    return row_move(request, row, to(row.report, "recommendation_list"))


@requires(Permission.COMPOSE_PAPER)
def recommendation_remove(request, slug, row):
    row = own_row(request, slug, Recommendation, row)
    return row_remove(request, row, to(row.report, "recommendation_list"), "recommendation")


# --- implications ---


@requires(Permission.COMPOSE_PAPER)
def paper_implications(request, slug):
    report = own_paper(request, slug)
    asked = list(report.implications.order_by("order"))
    form = ImplicationsForm(sent(request), rows=asked)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            rows.answer_implications(
                report=report, answers=answers(form.cleaned_data, asked), by=request.user, at=timezone.now()
            )
            messages.success(request, "The answers are saved.")
            return redirect(to(report))
    about = of_paper(report) | {"heading": "Implications", "go": "Save the answers"}
    about["sentence"] = "Each heading must be answered. “None” is an answer, and the paper prints it."
    return form_page(request, form, template="reports/making/implications.html", **about)


def answers(given, asked):
    return [
        rows.Answered(row, given[f"none-{row.pk}"], given[f"text-{row.pk}"].strip(), given[f"version-{row.pk}"] or 0)
        for row in asked
    ]


@requires(Permission.COMPOSE_PAPER)
@once
def implication_add(request, slug):
    report = own_paper(request, slug)
    form = HeadingForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            heading = form.cleaned_data["heading"][:150]
            rows.add_implication(report=report, heading=heading, by=request.user, at=timezone.now())
            return redirect(to(report, "paper_implications"))
    about = of_paper(report) | {"heading": "Add an implications heading", "go": "Add it"}
    return form_page(request, form, template=FORM, **(about | {"back": to(report, "paper_implications")}))


# --- background papers and appendices ---


@requires(Permission.COMPOSE_PAPER)
def attachment_list(request, slug):
    report = own_paper(request, slug)
    attached = report.attachments.order_by("order").select_related("checked_by")
    context = of_paper(report) | {"heading": "Background papers and appendices", "rows": attached}
    return render(request, "reports/making/attachments.html", context)


@requires(Permission.COMPOSE_PAPER)
@once
def attachment_add(request, slug):
    report = own_paper(request, slug)
    about = {"heading": "Add a background paper or an appendix", "go": "Add it"}
    about["sentence"] = "A background paper that is listed must be open to inspection, and stays so for four years."
    back = to(report, "attachment_list")
    return row_form(request, Attachment(report=report), AttachmentForm, back=back, **about)


@requires(Permission.COMPOSE_PAPER)
def attachment_edit(request, slug, row):
    row = own_row(request, slug, Attachment, row)
    about = {"heading": f"Change the {row.get_kind_display().lower()}", "go": "Save the changes"}
    return row_form(request, row, AttachmentForm, back=to(row.report, "attachment_list"), **about)


@requires(Permission.COMPOSE_PAPER)
@require_POST
def attachment_move(request, slug, row):
    row = own_row(request, slug, Attachment, row)
    return row_move(request, row, to(row.report, "attachment_list"))


@requires(Permission.COMPOSE_PAPER)
def attachment_remove(request, slug, row):
    row = own_row(request, slug, Attachment, row)
    return row_remove(request, row, to(row.report, "attachment_list"), row.get_kind_display().lower())


@requires(Permission.COMPOSE_PAPER)
@require_POST
def attachment_check(request, slug, row):
    row = own_row(request, slug, Attachment, row)
    try:
        rows.check_attachment(attachment=row, by=request.user, at=timezone.now())
        messages.success(request, f"You have said that “{row.title}” may be open to inspection.")
    except ValidationError as refusal:
        say(request, refusal)
    return redirect(to(row.report, "attachment_list"))


# --- figures quoted in words ---


@requires(Permission.COMPOSE_PAPER)
def figure_list(request, slug):
    report = own_paper(request, slug)
    used = figures.quoted_in(report)
    listed = [
        {
            "figure": figure,
            "held": Quoted.from_stored(figure.held),
            "title": QUOTINGS[figure.choices["kind"]].title,
            "is_used": figure.number in used,
        }
        for figure in report.quoted_figures.order_by("number").select_related("taken_by")
    ]
    context = of_paper(report) | {"heading": "Figures quoted in the words", "listed": listed}
    return render(request, "reports/making/figures.html", context)


@requires(Permission.COMPOSE_PAPER)
def figure_add(request, slug):
    report = own_paper(request, slug)
    form = QuoteForm(sent(request))
    if request.method == "POST" and form.is_valid():
        return redirect(to(report, "figure_quote", form.cleaned_data["what"]))
    about = of_paper(report) | {"heading": "Quote a figure", "go": "Go on", "back": to(report, "figure_list")}
    return form_page(request, form, template=FORM, **about)


@requires(Permission.COMPOSE_PAPER)
@once
def figure_quote(request, slug, kind):
    report = own_paper(request, slug)
    if kind not in QUOTINGS:
        raise Http404
    form = ChoicesForm(sent(request), asks=QUOTINGS[kind].asks, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            figure = figures.add_figure(
                report=report, kind=kind, choices=form.chosen(), by=request.user, at=timezone.now()
            )
            said = Quoted.from_stored(figure.held).full
            messages.success(request, f"Write {figure.mark} where the words are to say “{said}”.")
            return redirect(to(report, "figure_list"))
    about = of_paper(report) | {"heading": f"Quote: {QUOTINGS[kind].title}", "go": "Quote it"}
    return form_page(request, form, template=FORM, **(about | {"back": to(report, "figure_list")}))


@requires(Permission.COMPOSE_PAPER)
@require_POST
def figure_remove(request, slug, row):
    figure = own_row(request, slug, QuotedFigure, row)
    try:
        figures.remove_figure(figure=figure, by=request.user, at=timezone.now())
        messages.success(request, "Removed.")
    except ValidationError as refusal:
        say(request, refusal)
    return redirect(to(figure.report, "figure_list"))


# --- what the public edition withholds ---


@requires(Permission.COMPOSE_PAPER)
def withholding_list(request, slug):
    report = own_paper(request, slug)
    words = {choice.key: f"{choice.group}: {choice.words}" for choice in withholding.choices(report)}
    listed = [(row, words.get(withholding.pointed_at(row), "Something that is gone")) for row in of_report(report)]
    context = of_paper(report) | {"heading": "Withheld from the public edition", "listed": listed}
    return render(request, "reports/making/withheld.html", context)


def of_report(report):
    return report.withholdings.order_by("pk")


@requires(Permission.COMPOSE_PAPER)
@once
def withholding_add(request, slug):
    report = own_paper(request, slug)
    about = {"heading": "Withhold something from the public edition", "go": "Withhold it"}
    return withholding_form(request, Withholding(report=report), **about)


@requires(Permission.COMPOSE_PAPER)
def withholding_edit(request, slug, row):
    row = own_row(request, slug, Withholding, row)
    return withholding_form(request, row, heading="Change what is withheld", go="Save the changes")


def withholding_form(request, row, /, **context):
    kept = {name: getattr(row, name) for name in ("column", "paragraph", "reason", "version")}
    kept["what"] = withholding.pointed_at(row)
    form = WithholdingForm(sent(request), choices=withholding.choices(row.report), kept=kept)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            given = form.cleaned_data
            withholding.point(row, given["what"], given["column"])
            row.paragraph, row.reason = given["paragraph"], given["reason"]
            version = given["version"] if row.pk else None
            withholding.save_withholding(withholding=row, version=version, by=request.user, at=timezone.now())
            messages.success(request, "Saved. The public edition says that it is withheld, and why.")
            return redirect(to(row.report, "withholding_list"))
    about = of_paper(row.report) | context | {"back": to(row.report, "withholding_list")}
    return form_page(request, form, template=FORM, **about)


@requires(Permission.COMPOSE_PAPER)
@require_POST
def withholding_end(request, slug, row):
    row = own_row(request, slug, Withholding, row)
    report = row.report
    try:
        withholding.end_withholding(withholding=row, by=request.user, at=timezone.now())
        messages.success(request, "The public edition shows it again.")
    except ValidationError as refusal:
        say(request, refusal)
    return redirect(to(report, "withholding_list"))
