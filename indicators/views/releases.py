from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from indicators import release_changes, tidy_rules
from indicators.changes import Refused
from indicators.comparisons import compared, known_on, neighbours_on
from indicators.models import Area, Indicator, Release, ReleasedTable, ReleaseUpload
from indicators.release_forms import ColumnsForm, ImportForm, ReleaseForm, versions_to_map
from indicators.release_tables import ComparedFilter, ComparedTable, ReleaseFilter, ReleaseTable
from indicators.upload_tables import FaultTable
from indicators.wording import capitalised, counted
from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import FILES, form_page, table_page
from safeguarding.people_forms import sent

State = ReleaseUpload.State
UNDER_WAY = [State.WAITING, State.MAPPING, State.JUDGING, State.FAULTY, State.READY, State.STORING]
SHOWN = 200  # faults
WORDS = {mark: symbol.words for mark, symbol in tidy_rules.SYMBOLS.items()} | {tidy_rules.TRACE: tidy_rules.TRACE_WORDS}


def trail(*more):
    every = ("National releases", reverse("indicators:release_list"))
    return [("Indicators", reverse("indicators:indicator_list")), every, *more]


@requires(Permission.READ_RECORD)
def release_list(request):
    may_keep = request.user.may(Permission.KEEP_LIBRARY)
    uploads = ReleaseUpload.objects.visible_to(request.user).filter(state__in=UNDER_WAY) if may_keep else []
    return table_page(
        request,
        heading="National releases",
        sentence="Tables that a department publishes of every council. Their figures stand beside ours and never mix "
        "with our returns.",
        template="indicators/release_list.html",
        trail=trail()[:1],
        rows=Release.objects.visible_to(request.user).select_related("table", "imported_by").defer("summary"),
        table_class=ReleaseTable,
        filter_class=ReleaseFilter,
        counted="releases",
        may_keep=may_keep,
        uploads=uploads.defer("content", "faults", "summary", "columns") if may_keep else [],
    )


@requires(Permission.READ_RECORD)
def release_detail(request, pk):
    rows = Release.objects.visible_to(request.user).select_related("table", "imported_by")
    release = get_object_or_404(rows, pk=pk)
    later = Release.objects.visible_to(request.user).filter(table=release.table, published_on__gt=release.published_on)
    context = {
        "heading": str(release),
        "caption": f"{release.table}, published on {release.published_on:%-d %B %Y}",
        "trail": trail(),
        "release": release,
        "later": later.order_by("published_on").first(),
        "found": found_of(release.summary),
        "demonstration_banner": release.is_invented,
    }
    return render(request, "indicators/release_detail.html", context)


def found_of(summary):
    """What a file held, for its tables: one line a level and period, and what each symbol means that it has."""
    marks = summary.get("symbols", [])
    rows = [[*row[:4], sum(row[4:])] for row in summary.get("rows", [])]
    totals = [sum(row[4 + place] for row in summary.get("rows", [])) for place in range(len(marks))]
    symbols = [(mark or "blank", WORDS[mark], count) for mark, count in zip(marks, totals, strict=True) if count]
    return summary | {"rows": rows, "symbols": symbols} if summary else {}


@requires(Permission.KEEP_LIBRARY)
@once
def release_import(request):
    tables, today = ReleasedTable.objects.visible_to(request.user), timezone.localdate()
    files = request.FILES if request.method == "POST" else None
    form = ReleaseForm(sent(request), files, tables=tables, today=today)
    if request.method == "POST" and form.is_valid():
        upload = release_changes.send_release(**form.given, by=request.user, at=timezone.now())
        return redirect("indicators:import_detail", upload.pk)
    context = {"heading": "Import a release", "trail": trail(), "back": reverse("indicators:release_list")}
    return form_page(request, form, template="indicators/release_import.html", columns=tidy_rules.COLUMNS, **context)


def fetch(request, pk):
    rows = ReleaseUpload.objects.visible_to(request.user).select_related("sent_by", "release")
    return get_object_or_404(rows.defer("content"), pk=pk)


@requires(Permission.KEEP_LIBRARY)
def import_detail(request, pk):
    """How a file stands; sent here, what its columns are."""
    upload = fetch(request, pk)
    if request.GET.get("export") in FILES:
        return FILES[request.GET["export"]](FaultTable(upload.faults), f"import-{upload.pk}-faults")
    if request.method != "POST":
        return show(request, upload)
    form = columns_of(request, upload)
    if not form.is_valid():
        return show(request, upload, form=form)
    try:
        release_changes.name_columns(upload=upload, meaning=form.meaning, by=request.user, at=timezone.now())
    except Refused as refusal:
        return show(request, fetch(request, pk), form=form, refusal=str(refusal), status=refusal.status)
    return redirect("indicators:import_detail", pk)


def columns_of(request, upload):
    versions = versions_to_map(Indicator.objects.visible_to(request.user))
    return ColumnsForm(sent(request), upload=upload, versions=versions)


def show(request, upload, *, form=None, refusal="", status=200):
    lost = release_changes.is_lost(upload, timezone.now())
    is_open = upload.state in UNDER_WAY and upload.state != State.STORING
    can_map = bool(upload.columns) and (
        upload.state in {State.MAPPING, State.FAULTY, State.READY} or (is_open and lost)
    )
    form = form or (ColumnsForm(upload=upload, versions=versions_to_map(Indicator.objects.visible_to(request.user))))
    form.status = status
    context = {
        "heading": upload.title,
        "caption": f"{upload.table_name}, published on {upload.published_on:%-d %B %Y}",
        "trail": trail(),
        "upload": upload,
        "lost": lost,
        "can_map": can_map,
        "can_discard": is_open,
        "refusal": refusal or upload.refusal,
        "found": found_of(upload.summary),
        "demonstration_banner": upload.is_invented,
        **(of_faults(upload) if upload.faults else {}),
    }
    return form_page(request, form, template="indicators/import_detail.html", **context)


def of_faults(upload):
    table = FaultTable(upload.faults[:SHOWN], exclude=["sheet"])
    rest = f"; the first {SHOWN} are here, and the files have them all" if len(upload.faults) > SHOWN else ""
    table.caption_text = f"What to put right{rest}"
    many = capitalised(counted(len(upload.faults), "thing is", "things are"))
    return {"table": table, "sentence": f"{many} to be put right. Nothing of the file has been imported."}


@requires(Permission.KEEP_LIBRARY)
@require_POST
def import_store(request, pk):
    upload, form = fetch(request, pk), ImportForm(request.POST)
    if not form.is_valid():
        raise BadRequest("The form was sent without the reading of the file that it is about")
    try:
        release_changes.ask_to_import(
            upload=upload, judged=form.cleaned_data["judged"], by=request.user, at=timezone.now()
        )
    except Refused as refusal:
        return show(request, fetch(request, pk), refusal=str(refusal), status=refusal.status)
    return redirect("indicators:import_detail", pk)


@requires(Permission.KEEP_LIBRARY)
@require_POST
def import_discard(request, pk):
    upload = fetch(request, pk)
    try:
        release_changes.discard_release(upload=upload, by=request.user, at=timezone.now())
    except Refused as refusal:
        return show(request, upload, refusal=str(refusal), status=refusal.status)
    messages.success(request, "The file was discarded. Nothing of it was imported.")
    return redirect("indicators:release_list")


# --- One measure beside others ---------------------------------------------------------------------------------------


@requires(Permission.READ_RECORD)
def indicator_compared(request, code):
    indicator = get_object_or_404(Indicator.objects.visible_to(request.user), code=code)
    authority, today = request.user.authority, timezone.localdate()
    comparison = compared(authority, [indicator], on=today).get(indicator.pk)
    own = Area.objects.visible_to(request.user).filter(authority=authority).first()
    # By their keys, so that the databases find the few rows by the index of series and not all areas of the measure.
    beside = list(areas_beside(request, own, today).values_list("subject", flat=True))
    versions = list(indicator.versions.values_list("pk", flat=True))
    rows = known_on(today).visible_to(request.user).filter(version__in=versions, subject__in=beside)
    rows = rows.select_related("version", "period", "subject", "release").defer("release__summary")
    back = reverse("indicators:indicator_detail", args=[indicator.code])
    return table_page(
        request,
        heading=f"{indicator.title}: beside others",
        caption=f"{indicator.code}, as published nationally; {indicator.get_polarity_display()}",
        template="indicators/indicator_compared.html",
        trail=[("Indicators", reverse("indicators:indicator_list")), (indicator.title, back)],
        rows=rows.order_by("-period__ends_on", "subject__name", "version"),
        table_class=ComparedTable,
        table_arguments={"own": own.subject_id if own else None},
        filter_class=ComparedFilter,
        counted="national figures",
        indicator=indicator,
        comparison=comparison,
        own=own,
        demonstration_banner=bool(comparison and comparison.is_invented),
    )


def areas_beside(request, own, today):
    """Our own, the neighbours of today, our region, and England."""
    members = neighbours_on(request.user.authority, today)
    rows = Area.objects.visible_to(request.user)
    wanted = rows.filter(level=Area.Level.NATIONAL) | rows.filter(authority=request.user.authority)
    if own:
        wanted |= rows.filter(pk=own.region_id)
    if members:
        wanted |= rows.filter(pk__in=members.members.values("area"))
    return wanted
