from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from actionplans.changes.uploading import discard_file, send_file, store_file
from actionplans.models import PlanUpload
from actionplans.plan_files import csv_of, workbook_of
from actionplans.plan_lines import lines_of
from actionplans.upload_forms import PlanFileForm
from actionplans.upload_tables import PlanChangeTable, PlanFaultTable
from actionplans.views.building import may_keep, to, trail_of, visible_plan
from indicators.wording import capitalised, counted
from safeguarding.access import Permission, requires
from safeguarding.exports import XLSX, as_csv, attachment
from safeguarding.once import once
from safeguarding.pages import FILES, form_page
from safeguarding.versions import Conflict

SHOWN = 200
KINDS = {"csv": (csv_of, "text/csv; charset=utf-8"), "xlsx": (workbook_of, XLSX)}


@requires(Permission.READ_RECORD)
def plan_export(request, slug):
    plan = visible_plan(request, slug)
    name = request.GET.get("export")
    kind = name if name in KINDS else "xlsx"
    write, content_type = KINDS[kind]
    return attachment(write(lines_of(plan, request.user)), content_type, f"plan-{plan.slug}.{kind}")


@requires(Permission.KEEP_PLANS)
@once
def plan_files(request, slug):
    plan = visible_plan(request, slug)
    own = plan if may_keep(request, plan) else None
    about = {"heading": "Files of the plan", "caption": plan.title, "plan": plan, "trail": trail_of(plan)}
    about |= {"demonstration_banner": plan.is_demonstration, "back": to(plan, "build" if own else "detail")}
    return take_file(request, own, about)


@requires(Permission.KEEP_PLANS)
@once
def plan_import(request):
    every = reverse("actionplans:plan_list")
    about = {"heading": "Import a plan from a file", "trail": [("Action plans", every)], "back": every}
    return take_file(request, None, about)


def take_file(request, plan, about):
    """Keep the file and go to the page that says what it would do; or say what is wrong with it, and take another."""
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PlanFileForm(*given, plan=plan)
    if request.method == "POST" and form.is_valid():
        file, into = form.cleaned_data["file"], form.cleaned_data.get("into")
        upload = send_file(
            plan=plan if into == "this" else None,
            file_name=file.name,
            content=file.read(),
            by=request.user,
            at=timezone.now(),
        )
        return redirect("actionplans:plan_upload_detail", upload.pk)
    return form_page(request, form, template="actionplans/build_files.html", **about)


def own_upload(request, pk):
    rows = PlanUpload.objects.visible_to(request.user).select_related("plan", "became", "sent_by")
    return get_object_or_404(rows, pk=pk)


@requires(Permission.KEEP_PLANS)
def plan_upload_detail(request, pk):
    return show(request, own_upload(request, pk))


def show(request, upload, *, refusal="", status=200):
    """What the file would do, or what is wrong with it, and what can be done with it now."""
    form = PlanFileForm(plan=upload.plan)
    form.status = status
    found = upload.found
    trail = [("Action plans", reverse("actionplans:plan_list"))]
    context = {
        "upload": upload,
        "heading": upload.file_name,
        "caption": f"For {upload.plan}" if upload.plan else "For a new plan",
        "demonstration_banner": upload.plan is not None and upload.plan.is_demonstration,
        "trail": trail_of(upload.plan) if upload.plan else trail,
        "refusal": refusal,
        "sentence": sentence_of(upload),
        "found": found,
        "is_empty": not (found.get("made") or found.get("changed")),
        "again": to(upload.plan, "files") if upload.plan else reverse("actionplans:plan_import"),
        **tables_of(found),
    }
    return form_page(request, form, template="actionplans/build_upload.html", **context)


def sentence_of(upload):
    if upload.became:
        return f"It was stored on {timezone.localdate(upload.settled_at):%-d %B %Y}."
    if upload.settled_at:
        return "It was discarded. Nothing of it was stored."
    found = upload.found
    if faults := found.get("faults"):
        many = capitalised(counted(len(faults), "thing is", "things are"))
        return f"{many} to be put right. Nothing of the file has been stored."
    words = {"made": "thing", "changed": "cell"}
    said = [f"{counted(len(found[name]), word)} would be {name}" for name, word in words.items() if found.get(name)]
    return f"{capitalised(' and '.join(said))}. Nothing has been stored yet." if said else ""


def tables_of(found):
    """The first of each list; a file may have thousands."""
    given = {"faults": (PlanFaultTable, "What to put right"), "changed": (PlanChangeTable, "What would change")}
    tables = {}
    for name, (kind, caption) in given.items():
        if rows := found.get(name):
            tables[name] = kind(rows[:SHOWN], exclude=["section"])  # stands over its rows
            rest = f" (the first {SHOWN} of {len(rows):,})" if len(rows) > SHOWN else ""
            tables[name].caption_text = f"{caption}{rest}"
    return {"fault_table": tables.get("faults"), "change_table": tables.get("changed")}


@requires(Permission.KEEP_PLANS)
def plan_upload_faults(request, pk):
    upload = own_upload(request, pk)
    as_file = FILES.get(request.GET.get("export"), as_csv)
    return as_file(PlanFaultTable(upload.found.get("faults", [])), f"plan-upload-{upload.pk}-faults")


@requires(Permission.KEEP_PLANS)
@require_POST
def plan_upload_store(request, pk):
    upload = own_upload(request, pk)
    try:
        plan = store_file(upload=upload, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        status = 409 if isinstance(refusal, Conflict) else 200
        words = " ".join(refusal.messages)
        return show(request, own_upload(request, pk), refusal=words, status=status)
    messages.success(request, "The file is stored in the plan.")
    return redirect(to(plan))


@requires(Permission.KEEP_PLANS)
@require_POST
def plan_upload_discard(request, pk):
    upload = own_upload(request, pk)
    discard_file(upload=upload, by=request.user, at=timezone.now())
    messages.success(request, "The file was discarded.")
    return redirect(to(upload.plan, "files") if upload.plan else "actionplans:plan_import")
