from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.access import Permission, requires
from safeguarding.list_files import FORMATS, file_of
from safeguarding.once import once
from safeguarding.pages import form_page, table_page
from safeguarding.people_forms import refusals, sent
from standards import framework_sentences, hanging, standards_history
from standards.changes import frameworks as changes
from standards.changes.scales import save_scale
from standards.framework_files import FRAMEWORK, framework_of
from standards.framework_filters import FrameworkFilter
from standards.framework_forms import EditionForm, FrameworkForm, ScaleForm, StandardForm
from standards.framework_tables import FrameworkTable
from standards.models import Criterion, Framework, RecommendationRegister, Scale, Standard

KEEP = Permission.KEEP_STANDARDS
FORM = "actionplans/build_form.html"
LINES = "standards/lines_form.html"


def by(request):
    return {"by": request.user, "at": timezone.now()}


def visible_framework(request, slug):
    rows = Framework.objects.visible_to(request.user).select_related("scale", "publisher", "document")
    return get_object_or_404(rows, slug=slug)


def page_of(framework, verb="detail"):
    return reverse(f"standards:framework_{verb}", args=[framework.slug])


def trail_of(*frameworks):
    trail = [("Standards", reverse("standards:standard_list")), ("Frameworks", reverse("standards:framework_list"))]
    return trail + [(str(row), page_of(row)) for row in frameworks]


@requires(Permission.READ_RECORD)
def framework_list(request):
    today = timezone.localdate()
    rows = Framework.objects.visible_to(request.user).select_related("scale", "publisher", "document")
    rows = rows.annotate(standard_count=Count("standards", filter=Q(standards__is_archived=False)))
    scales = Scale.objects.visible_to(request.user).prefetch_related("grades")
    registers = RecommendationRegister.objects.visible_to(request.user)
    registers = registers.annotate(number_of=Count("recommendations"))
    return table_page(
        request,
        heading="Frameworks",
        sentence=framework_sentences.of_frameworks(rows, today),
        rows=rows,
        table_class=FrameworkTable,
        filter_class=FrameworkFilter,
        counted="frameworks",
        template="standards/framework_list.html",
        trail=trail_of()[:1],
        registers=registers,
        scales=scales,
        may_keep=request.user.may(KEEP),
    )


@requires(Permission.READ_RECORD)
def framework_detail(request, slug):
    framework = visible_framework(request, slug)
    if request.GET.get("export") in FORMATS:
        return file_of(FRAMEWORK, framework_of(framework), framework.slug, request.GET["export"])
    criteria = Criterion.objects.order_by("order")
    rows = Standard.objects.visible_to(request.user).filter(framework=framework).order_by("order")
    rows = list(rows.prefetch_related("themes", Prefetch("criteria", criteria)))
    current = [row for row in rows if not row.is_archived]
    context = {
        "heading": framework.title,
        "caption": framework_sentences.caption_of(framework),
        "sentence": framework_sentences.of_framework(framework, current, timezone.localdate()),
        "trail": trail_of(),
        "framework": framework,
        "in_force": framework_sentences.dates_of(framework),
        "standards": current,
        "archived": [row for row in rows if row.is_archived],
        "editions": other_editions(request, framework),
        "may_keep": request.user.may(KEEP),
        "history": standards_history.of_framework(framework) if request.user.may(KEEP) else None,
    }
    return render(request, "standards/framework_detail.html", context)


def other_editions(request, framework):
    rows = Framework.objects.visible_to(request.user).filter(title=framework.title).exclude(pk=framework.pk)
    return rows.order_by("starts_on", "pk")


# --- Keeping frameworks -------------------------------------------------------------------------------------------


@requires(KEEP)
@once
def framework_add(request):
    said = "Its standards come next, one by one; or bring the whole of it in from a file."
    about = {"heading": "Add a framework", "sentence": said, "trail": trail_of(), "go": "Add the framework"}
    about |= {"back": reverse("standards:framework_list")}
    return framework_form(request, Framework(), "is added. Give it standards next.", **about)


@requires(KEEP)
def framework_edit(request, slug):
    framework = visible_framework(request, slug)
    said = ""
    if framework.document_id:
        said = "It came from a published paper: what can be set here is the scale we answer it in, and its last day."
    about = {"heading": "Change a framework", "caption": str(framework), "sentence": said, "go": "Save the changes"}
    return framework_form(
        request, framework, "is changed.", **about, trail=trail_of(framework), back=page_of(framework)
    )


def framework_form(request, framework, done, **context):
    stored = framework if framework.pk else None
    form = FrameworkForm(sent(request), user=request.user, framework=stored)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            version = form.cleaned_data["version"] if stored else None
            changes.save_framework(framework=form.fill(framework), version=version, **by(request))
            messages.success(request, f"{framework.title} {done}")
            return redirect(page_of(framework))
    return form_page(request, form, template=FORM, **context)


@requires(KEEP)
@once
def framework_copy(request, slug):
    framework = visible_framework(request, slug)
    form = EditionForm(sent(request), framework=framework)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            given = form.cleaned_data
            new = changes.copy_framework(framework=framework, **given, **by(request))
            messages.success(request, "The new edition begins as a copy. Change what is different in it.")
            return redirect(page_of(new))
    said = "Standards in force are copied with their parts and themes. What was said of them stays with this edition."
    about = {"heading": "New edition", "caption": str(framework), "sentence": said, "go": "Copy into a new edition"}
    return form_page(request, form, template=FORM, **about, trail=trail_of(framework), back=page_of(framework))


# --- Standards ----------------------------------------------------------------------------------------------------


@requires(KEEP)
@once
def framework_standard_add(request, slug):
    framework = visible_framework(request, slug)
    if framework.document_id:
        raise PermissionDenied
    about = {"heading": "Add a standard", "go": "Add the standard"}
    return standard_form(request, framework, Standard(framework=framework), **about)


@requires(KEEP)
def framework_standard_edit(request, slug, number):
    framework = visible_framework(request, slug)
    rows = Standard.objects.visible_to(request.user).select_related("framework")
    standard = get_object_or_404(rows, framework=framework, number=number)
    may_remove = not framework.document_id and hanging.is_unused(framework)
    if request.method == "POST" and "remove" in request.POST:
        return standard_removed(request, framework, standard)
    about = {"heading": "Change a standard", "go": "Save the changes", "may_remove": may_remove}
    return standard_form(request, framework, standard, **about)


def standard_form(request, framework, standard, **context):
    stored = standard if standard.pk else None
    form = StandardForm(sent(request), user=request.user, framework=framework, standard=stored)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            version = form.cleaned_data["version"] if stored else None
            changes.save_standard(standard=standard, **form.fill(standard), version=version, **by(request))
            messages.success(request, f"Standard {standard.number} is saved.")
            return redirect(page_of(framework))
    about = {"caption": str(framework), "trail": trail_of(framework), "back": page_of(framework)}
    about |= {"line_name": "Part", "lines_heading": "Parts", "printed": framework.document}
    about["hangs"] = framework_sentences.of_hanging(form.hangs) if stored else ""
    said = "A standard may have parts that are answered one by one. A part without text is none."
    return form_page(request, form, template=LINES, lines_say=said, standard=stored, **about, **context)


def standard_removed(request, framework, standard):
    form = StandardForm(request.POST, user=request.user, framework=framework, standard=standard)
    form.is_valid()
    with refusals(form):
        version = form.cleaned_data.get("version") or 0
        changes.remove_standard(standard=standard, version=version, **by(request))
        messages.success(request, f"Standard {standard.number} is taken away.")
        return redirect(page_of(framework))
    messages.error(request, " ".join(form.non_field_errors()))
    return redirect(page_of(framework))


# --- Scales -------------------------------------------------------------------------------------------------------


@requires(KEEP)
@once
def scale_add(request):
    return scale_form(request, Scale(), heading="Add a scale of words", go="Add the scale")


@requires(KEEP)
def scale_edit(request, slug):
    scale = get_object_or_404(Scale.objects.visible_to(request.user), slug=slug)
    about = {"history": standards_history.of_scale(scale), "caption": str(scale)}
    return scale_form(request, scale, heading="Change a scale of words", go="Save the changes", **about)


def scale_form(request, scale, **context):
    stored = scale if scale.pk else None
    form = ScaleForm(sent(request), scale=stored)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            given = form.cleaned_data
            scale.name, scale.note = given["name"], given["note"]
            save_scale(scale=scale, words=form.words, version=given["version"] if stored else None, **by(request))
            messages.success(request, f"The scale “{scale.name}” is saved.")
            return redirect(reverse("standards:framework_list") + "#scales")
    said = "The best word first. Numbers are never stored: in one regime 4 was the best, in the next the worst."
    if form.used:
        said = "Somebody was judged or has answered in these words, so that they stay, in their order."
    about = {"trail": trail_of(), "back": reverse("standards:framework_list") + "#scales", "line_name": "Word"}
    about |= {"lines_heading": "Words", "lines_say": said}
    return form_page(request, form, template=LINES, **about, **context)
