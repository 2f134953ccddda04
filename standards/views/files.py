from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from indicators.wording import capitalised, counted
from safeguarding.access import Permission, requires
from safeguarding.list_files import FORMATS, file_of
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import sent
from safeguarding.versions import Conflict
from standards.changes import uploads as changes
from standards.file_forms import StandardsFileForm
from standards.inspection_files import INSPECTION, template_of
from standards.models import Framework, Regime, StandardsUpload
from standards.views.frameworks import by, trail_of

SHOWN = 200
Holds = StandardsUpload.Holds


@requires(Permission.KEEP_STANDARDS)
@once
def file_send(request):
    regimes = Regime.objects.visible_to(request.user)
    if request.method == "GET" and request.GET.get("export") in FORMATS:
        regime = get_object_or_404(regimes, slug=request.GET.get("regime", ""))
        empty = template_of(regime, request.user.authority)
        return file_of(INSPECTION, empty, f"inspection-{regime.slug}", request.GET["export"])
    form = StandardsFileForm(sent(request), request.FILES or None, initial={"holds": holds_in(request)})
    if request.method == "POST" and form.is_valid():
        file, holds = form.cleaned_data["file"], form.cleaned_data["holds"]
        upload = changes.send_file(
            holds=holds, file_name=file.name, content=file.read(), by=request.user, at=timezone.now()
        )
        return redirect("standards:file_detail", upload.pk)
    waiting = StandardsUpload.objects.visible_to(request.user)
    context = {
        "heading": "Standards from files",
        "trail": trail_of(),
        "back": reverse("standards:framework_list"),
        "waiting": [row for row in waiting if changes.state_of(row) == "waiting"],
        "regimes": regimes,
        "frameworks": Framework.objects.visible_to(request.user),
    }
    return form_page(request, form, template="standards/file_send.html", **context)


def holds_in(request):
    named = request.GET.get("holds")
    return named if named in Holds.values else Holds.FRAMEWORK


@requires(Permission.KEEP_STANDARDS)
def file_detail(request, pk):
    """What the file would do; sent, it is stored or discarded."""
    upload = get_object_or_404(StandardsUpload.objects.visible_to(request.user), pk=pk)
    if request.method != "POST":
        return show(request, upload)
    if request.POST.get("answer") == "discard":
        changes.discard_file(upload=upload, **by(request))
        messages.success(request, "The file was discarded.")
        return redirect("standards:file_send")
    if request.POST.get("answer") != "store":
        return show(request, upload, refusal="Choose whether to store the file or to discard it.")
    try:
        changes.store_file(upload=upload, **by(request))
    except ValidationError as refusal:
        if isinstance(refusal, changes.Changed):
            changes.keep_found(upload, refusal.found)
        upload.refresh_from_db()
        status = 409 if isinstance(refusal, Conflict) else 200
        return show(request, upload, refusal=" ".join(refusal.messages), status=status)
    messages.success(request, "The file is stored.")
    return redirect("standards:file_detail", pk)


def show(request, upload, *, refusal="", status=200):
    form = StandardsFileForm(initial={"holds": upload.holds})
    form.status = status
    found = {name: upload.preview.get(name, []) for name in changes.FOUND}
    state = changes.state_of(upload)
    context = {
        "upload": upload,
        "state": state,
        "record": record_of(upload) if state == "stored" else None,
        "heading": upload.file_name,
        "trail": [*trail_of(), ("From files", reverse("standards:file_send"))],
        "sentence": sentence_of(found, state),
        "refusal": refusal,
        "found": {name: rows[:SHOWN] for name, rows in found.items()},
        "left_over": {name: len(rows) - SHOWN for name, rows in found.items() if len(rows) > SHOWN},
        "is_empty": not any(found.values()),
        "again": reverse("standards:file_send"),
    }
    return form_page(request, form, template="standards/file_detail.html", **context)


def record_of(upload):
    """Where what was stored is read."""
    name = "framework_detail" if upload.holds == Holds.FRAMEWORK else "inspection_detail"
    return reverse(f"standards:{name}", args=[upload.preview["slug"]])


def sentence_of(found, state):
    if state == "discarded":
        return "It was discarded. Nothing of it was stored."
    if faults := found["faults"]:
        many = capitalised(counted(len(faults), "thing is", "things are"))
        return f"{many} to be put right. Nothing of the file has been stored."
    would = "were" if state == "stored" else "would be"
    words = {"made": ("thing", "added"), "changed": ("value", "changed")}
    said = [f"{counted(len(found[k]), noun)} {would} {verb}" for k, (noun, verb) in words.items() if found[k]]
    when = "" if state == "stored" else " Nothing has been stored yet."
    return f"{capitalised(' and '.join(said))}.{when}" if said else ""
