from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from indicators import return_rules, upload_changes, uploads
from indicators.changes import Refused
from indicators.models import Round, Upload
from indicators.returns import own
from indicators.upload_forms import StoreForm, UploadForm
from indicators.upload_rules import TABLE_COLUMNS
from indicators.upload_tables import DifferenceTable, FaultTable
from indicators.views.returns import fetch, fetch_own, to
from indicators.wording import capitalised, counted
from indicators.workbooks import workbook_of
from safeguarding.access import Permission, requires
from safeguarding.exports import XLSX, as_csv, attachment
from safeguarding.once import once
from safeguarding.pages import FILES, form_page
from safeguarding.workbook_reading import TABLE, WORKBOOK


@requires(Permission.READ_RECORD)
def return_workbook(request, round, subject):
    sheet = fetch(request, round, subject)
    if not (sheet.is_own or request.user.may(Permission.CHECK_RETURNS)):
        raise PermissionDenied
    name = f"return-{sheet.round.period.ends_on:%Y-%m}-{sheet.subject.slug}.xlsx"
    return attachment(workbook_of(sheet), XLSX, name)


@requires(Permission.ENTER_RETURN)
@once
def return_upload(request, round, subject):
    sheet = fetch_own(request, round, subject)
    if sheet.closed:
        messages.info(request, f"This return cannot be changed. {sheet.closed}")
        return redirect(to(sheet))
    about = {
        "heading": f"Upload a workbook: {sheet.subject.name}",
        "caption": sheet.caption,
        "trail": trail(sheet.round, [(sheet.subject.name, to(sheet))]),
        "download": (to(sheet, "return_workbook"), "Download the workbook"),
        "back": to(sheet),
    }
    return take_file(request, WORKBOOK, sheet.round, sheet.subject, about)


def fetch_round(request, round):
    return get_object_or_404(Round.objects.visible_to(request.user).select_related("period"), pk=round)


def trail(round, more=()):
    every = reverse("indicators:return_list")
    return [("Returns", every), (round.period.label, f"{every}?round={round.pk}"), *more]


@requires(Permission.RUN_ROUNDS)
def round_figures(request, round):
    within = fetch_round(request, round)
    name = f"figures-{within.period.ends_on:%Y-%m}.csv"
    return attachment(uploads.table_of(within, request.user), "text/csv; charset=utf-8", name)


@requires(Permission.RUN_ROUNDS)
@once
def round_upload(request, round):
    within = fetch_round(request, round)
    about = {
        "heading": f"Upload the figures of a whole round: {within.period.label}",
        "caption": f"Due {return_rules.day(within.due_on)}; closes {return_rules.day(within.locks_on)}",
        "trail": trail(within),
        "download": (reverse("indicators:round_figures", args=[within.pk]), "Download the figures as CSV"),
        "back": f"{reverse('indicators:return_list')}?round={within.pk}",
        "is_table": True,
        "columns": TABLE_COLUMNS,
    }
    return take_file(request, TABLE, within, None, about)


def take_file(request, kind, round, subject, about):
    """Keep the file and go to the page that follows it; or show what is wrong with it, and take another."""
    form = UploadForm(request.POST, request.FILES, kind=kind) if request.method == "POST" else UploadForm(kind=kind)
    if form.is_valid():
        file = form.cleaned_data["file"]
        upload = upload_changes.send_upload(
            round=round,
            subject=subject,
            file_name=file.name,
            content=file.read(),
            by=request.user,
            at=timezone.now(),
        )
        return redirect("indicators:upload_detail", upload.pk)
    about["demonstration_banner"] = round.is_demonstration
    return form_page(request, form, template="indicators/upload_form.html", **about)


def fetch_upload(request, pk, *left_out):
    rows = Upload.objects.visible_to(request.user).select_related("round__period", "subject", "sent_by", "stored_by")
    return get_object_or_404(rows.defer("content", *left_out), pk=pk)


def fetch_own_upload(request, pk):
    """One that this person sent and may still store: for a unit that is theirs, or a whole round."""
    upload, user = fetch_upload(request, pk, "faults"), request.user
    if upload.subject_id:
        is_own = upload.round.expectations.filter(own(user), subject=upload.subject_id).exists()
    else:
        is_own = user.may(Permission.RUN_ROUNDS)
    if upload.sent_by_id != user.pk or not is_own:
        raise PermissionDenied
    return upload


@requires(Permission.READ_RECORD)
def upload_detail(request, pk):
    return show(request, fetch_upload(request, pk))


def show(request, upload, *, refusal="", status=200):
    """How the file stands, and what can be done with it now."""
    kind = WORKBOOK if upload.subject_id else TABLE
    lost = uploads.is_lost(upload, timezone.now())
    is_ready = upload.state == Upload.State.READY or (lost and upload.state == Upload.State.STORING)
    context = {
        "upload": upload,
        "heading": upload.file_name,
        "caption": f"{upload.subject or 'The whole round'}, {upload.round.period.label}",
        "trail": trail(upload.round),
        "demonstration_banner": upload.round.is_demonstration,
        "refusal": refusal or (upload.refusal if is_ready else ""),
        "is_ready": is_ready,
        "lost": lost,
        "is_own": upload.sent_by_id == request.user.pk,
        "again": again(upload),
        **(of_faults(upload) if upload.faults else {}),
        **(of_changes(upload) if is_ready else {}),
    }
    form = UploadForm(kind=kind)
    form.status = status
    return form_page(request, form, template="indicators/upload_detail.html", **context)


def again(upload):
    """Where another file of the same kind is sent."""
    if upload.subject_id:
        return reverse("indicators:return_upload", args=[upload.round_id, upload.subject.slug])
    return reverse("indicators:round_upload", args=[upload.round_id])


def of_faults(upload):
    table = FaultTable(upload.faults[: uploads.SHOWN], exclude=["section"])  # stands over its rows
    many = capitalised(counted(len(upload.faults), "thing is", "things are"))
    rest = (
        f"; the first {uploads.SHOWN} are here, and the files have them all"
        if len(upload.faults) > uploads.SHOWN
        else ""
    )
    table.caption_text = f"What to put right{rest}"
    return {"table": table, "sentence": f"{many} to be put right. Nothing of the file has been stored."}


def of_changes(upload):
    """What the file would change, and the number by which storing it knows that this is what was seen."""
    figures, units = upload.rows.count(), upload.rows.order_by().values("subject").distinct().count()
    table = DifferenceTable(uploads.differences(upload))
    rest = f" (the first {uploads.SHOWN} figures)" if figures > uploads.SHOWN else ""
    table.caption_text = f"What would change{rest}"
    of = f" of {counted(units, 'unit')}" if units and not upload.subject_id else ""
    sentence = f"{capitalised(counted(figures, 'figure'))}{of} would change. Nothing has been stored yet."
    if not figures:
        sentence = "Everything that the file says is stored already, so there is nothing to store."
    return {"table": table, "sentence": sentence, "figures": figures, "seen": upload_changes.seen(upload)}


@requires(Permission.READ_RECORD)
def upload_file(request, pk):
    """The file as it was sent, to keep and never to open here."""
    fetch_upload(request, pk, "faults")
    upload = Upload.objects.visible_to(request.user).get(pk=pk)
    if not upload.content:
        raise Http404
    kind = WORKBOOK if upload.subject_id else TABLE
    return attachment(bytes(upload.content), "application/octet-stream", f"upload-{upload.pk}.{kind}")


@requires(Permission.READ_RECORD)
def upload_faults(request, pk):
    upload = fetch_upload(request, pk)
    as_file = FILES.get(request.GET.get("export"), as_csv)
    return as_file(FaultTable(upload.faults), f"upload-{upload.pk}-faults")


@requires(Permission.READ_RECORD)
@require_POST
def upload_store(request, pk):
    upload, form = fetch_own_upload(request, pk), StoreForm(request.POST)
    if not form.is_valid():
        raise BadRequest("The form was sent without the version of the returns it is about")
    version = form.cleaned_data["version"]
    store = upload_changes.store_upload if upload.subject_id else upload_changes.ask_to_store
    try:
        store(upload=upload, version=version, by=request.user, at=timezone.now())
    except Refused as refusal:
        return show(request, fetch_upload(request, pk), refusal=str(refusal), status=refusal.status)
    if not upload.subject_id:
        return redirect("indicators:upload_detail", pk)
    messages.success(request, "Stored as drafts. Nothing has been sent in yet.")
    return redirect("indicators:return_edit", upload.round_id, upload.subject.slug)


@requires(Permission.READ_RECORD)
@require_POST
def upload_discard(request, pk):
    upload = fetch_own_upload(request, pk)
    try:
        upload_changes.discard_upload(upload=upload, by=request.user, at=timezone.now())
    except Refused as refusal:
        return show(request, fetch_upload(request, pk), refusal=str(refusal), status=refusal.status)
    messages.success(request, "The file was discarded. Nothing of it was stored.")
    return redirect(again(upload))
