from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import form_page, table_page
from safeguarding.people_forms import refusals, sent
from standards import register_reading, standards_history
from standards.changes import registers as changes
from standards.models import Compliance, RecommendationRegister, RegisteredRecommendation
from standards.register_filters import RegisterFilter
from standards.register_forms import ComplianceForm, RecommendationForm, RegisterForm
from standards.register_tables import RegisterTable
from standards.views.frameworks import FORM, KEEP, by, trail_of

SHOWN = 40


def visible_register(request, slug):
    rows = RecommendationRegister.objects.visible_to(request.user).select_related("document")
    return get_object_or_404(rows, slug=slug)


def page_of(register):
    return reverse("standards:register_detail", args=[register.slug])


def about(register):
    return {"caption": register.title, "trail": [*trail_of(), (register.title, page_of(register))]}


@requires(Permission.READ_RECORD)
def register_detail(request, slug):
    register = visible_register(request, slug)
    rows = RegisteredRecommendation.objects.visible_to(request.user).filter(register=register)
    statements = Compliance.objects.visible_to(request.user).filter(register=register)
    statements = statements.select_related("authority", "document", "recommendation", "entered_by")
    statements = list(statements.prefetch_related("findings"))
    every, may_keep = list(rows), request.user.may(KEEP)
    standing = register_reading.latest(statements, [row.pk for row in every])
    said = register_reading.together(statements)
    return table_page(
        request,
        heading=register.title,
        caption=register.source,
        sentence=register_reading.of_register(every, statements),
        rows=rows.prefetch_related("themes"),
        table_class=RegisterTable,
        table_arguments={"standing": standing, "register": register, "may_keep": may_keep},
        filter_class=partial(RegisterFilter, standing=standing),
        counted="recommendations",
        template="standards/register_detail.html",
        trail=trail_of(),
        register=register,
        statements=said[:SHOWN],
        left_over=max(0, len(said) - SHOWN),
        may_keep=may_keep,
        history=standards_history.of_register(register) if may_keep else None,
    )


@requires(KEEP)
@once
def register_add(request):
    said = "Numbers come first. What each is about can be added one by one, with where it is named."
    back = reverse("standards:framework_list") + "#registers"
    page = {"heading": "Add a register", "sentence": said, "go": "Add the register", "trail": trail_of(), "back": back}
    return register_form(request, RecommendationRegister(), **page)


@requires(KEEP)
def register_edit(request, slug):
    register = visible_register(request, slug)
    if register.document_id:
        raise PermissionDenied
    page = {"heading": "Change a register", "go": "Save the changes", "back": page_of(register), **about(register)}
    return register_form(request, register, **page)


def register_form(request, register, **context):
    is_new = register.pk is None
    form = RegisterForm(sent(request), instance=register)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            given = form.cleaned_data
            version = None if is_new else given["version"]
            changes.save_register(register=form.instance, count=given["count"], version=version, **by(request))
            messages.success(request, f"{form.instance.title} is saved.")
            return redirect(page_of(form.instance))
    return form_page(request, form, template=FORM, **context)


@requires(KEEP)
def registered_recommendation_edit(request, slug, number):
    register = visible_register(request, slug)
    rows = RegisteredRecommendation.objects.visible_to(request.user).filter(register=register)
    row = get_object_or_404(rows, number=number)
    form = RecommendationForm(sent(request), instance=row, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            given = form.cleaned_data
            themes, version = list(given["themes"]), given["version"]
            changes.save_recommendation(recommendation=form.instance, themes=themes, version=version, **by(request))
            messages.success(request, f"Recommendation {number} is saved.")
            return redirect(page_of(register))
    page = {"heading": f"Recommendation {number}", "go": "Save the changes", "back": page_of(register)}
    return form_page(request, form, template=FORM, **page, **about(register))


@requires(KEEP)
@once
def compliance_add(request, slug):
    """`number` in the address is ticked already."""
    register = visible_register(request, slug)
    rows = RegisteredRecommendation.objects.visible_to(request.user).filter(register=register)
    number = request.GET.get("number", "")
    ticked = rows.filter(number=number) if number.isascii() and number.isdecimal() and len(number) < 5 else ()
    form = ComplianceForm(sent(request), user=request.user, register=register, ticked=ticked)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            changes.record_compliance(register=register, **form.given, **by(request), today=timezone.localdate())
            messages.success(request, "The statement is recorded.")
            return redirect(page_of(register))
    said = "A statement is never changed. A later one stands in its place, and this one stays to be read."
    page = {"heading": f"What {request.user.authority.short_name} says", "go": "Record the statement"}
    page |= {"back": page_of(register), "sentence": said, **about(register)}
    return form_page(request, form, template=FORM, **page)
