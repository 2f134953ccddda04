from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from indicators.library_file_forms import LibraryFileForm
from indicators.library_files import LIBRARY, library_of
from indicators.library_uploads import discard_file, send_file, store_file
from indicators.models import LibraryUpload
from indicators.views.keeping import trail_of
from indicators.wording import capitalised, counted
from safeguarding.access import Permission, requires
from safeguarding.list_files import FORMATS, file_of
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.versions import Conflict

SHOWN = 200


@requires(Permission.KEEP_LIBRARY)
def library_export(request):
    name = request.GET.get("export")
    kind = name if name in FORMATS else "xlsx"
    return file_of(LIBRARY, library_of(request.user), "indicator-library", kind)


@requires(Permission.KEEP_LIBRARY)
@once
def library_import(request):
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = LibraryFileForm(*given)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        upload = send_file(file_name=file.name, content=file.read(), by=request.user, at=timezone.now())
        return redirect("indicators:library_upload", upload.pk)
    context = {
        "heading": "The library as a file",
        "trail": trail_of(),
        "back": reverse("indicators:library"),
        "waiting": LibraryUpload.objects.visible_to(request.user).filter(settled_at=None),
    }
    return form_page(request, form, template="indicators/library_import.html", **context)


@requires(Permission.KEEP_LIBRARY)
def library_upload(request, pk):
    """What the file would do; sent, it is stored or discarded."""
    upload = get_object_or_404(LibraryUpload.objects.visible_to(request.user).select_related("sent_by"), pk=pk)
    if request.method != "POST":
        return show(request, upload)
    if request.POST.get("answer") == "discard":
        discard_file(upload=upload, by=request.user, at=timezone.now())
        messages.success(request, "The file was discarded.")
        return redirect("indicators:library_import")
    if request.POST.get("answer") != "store":
        return show(request, upload, refusal="Choose whether to store the file or to discard it.")
    try:
        store_file(upload=upload, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        upload.refresh_from_db()
        status = 409 if isinstance(refusal, Conflict) else 200
        return show(request, upload, refusal=" ".join(refusal.messages), status=status)
    messages.success(request, "The file is stored in the library.")
    return redirect("indicators:library_upload", pk)


def show(request, upload, *, refusal="", status=200):
    form = LibraryFileForm()
    form.status = status
    found = upload.found
    context = {
        "upload": upload,
        "heading": upload.file_name,
        "trail": [*trail_of(), ("As a file", reverse("indicators:library_import"))],
        "sentence": sentence_of(upload),
        "refusal": refusal,
        "found": {name: rows[:SHOWN] for name, rows in found.items()},
        "left_over": {name: len(rows) - SHOWN for name, rows in found.items() if len(rows) > SHOWN},
        "is_empty": not (found.get("made") or found.get("changed") or found.get("faults")),
        "again": reverse("indicators:library_import"),
    }
    return form_page(request, form, template="indicators/library_upload.html", **context)


def sentence_of(upload):
    found = upload.found
    if upload.settled_at and not upload.is_stored:
        return "It was discarded. Nothing of it was stored."
    if faults := found.get("faults"):
        many = capitalised(counted(len(faults), "thing is", "things are"))
        return f"{many} to be put right. Nothing of the file has been stored."
    would = "were" if upload.is_stored else "would be"
    words = {"made": ("thing", "added"), "changed": ("value", "changed")}
    said = [f"{counted(len(found[k]), noun)} {would} {verb}" for k, (noun, verb) in words.items() if found.get(k)]
    when = "" if upload.is_stored else " Nothing has been stored yet."
    return f"{capitalised(' and '.join(said))}.{when}" if said else ""
