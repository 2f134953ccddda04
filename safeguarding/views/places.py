from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from safeguarding import changes, people_sentences
from safeguarding.access import Permission, requires
from safeguarding.filters import AgencyFilter, our_agencies
from safeguarding.models import Agency, Post, Unit
from safeguarding.once import once
from safeguarding.pages import form_page, table_page
from safeguarding.people_forms import AgencyForm, UnitForm, refusals, sent
from safeguarding.tables import AgencyTable


@requires(Permission.MANAGE_PEOPLE)
def unit_list(request):
    today, authority = timezone.localdate(), request.user.authority
    posts = Post.objects.visible_to(request.user).on(today).filter(document=None)
    posts = Prefetch("posts", posts, to_attr="held_posts")
    every = Unit.objects.visible_to(request.user).select_related("document", "authority").prefetch_related(posts)
    own = list(every.filter(authority=authority, document=None).with_tree_fields().order_siblings_by("name"))
    context = {
        "heading": "Units",
        "sentence": people_sentences.of_units(own, authority, today),
        "trail": [("People", reverse("people"))],
        "units": own,
        "printed": every.filter(document__isnull=False).order_by("document__slug", "name"),
        "today": today,
    }
    return render(request, "safeguarding/unit_list.html", context)


@requires(Permission.MANAGE_PEOPLE)
@once
def unit_add(request):
    return unit_form(request, Unit(), heading="Add a unit", go="Add the unit")


@requires(Permission.MANAGE_PEOPLE)
def unit_edit(request, pk):
    unit = get_object_or_404(Unit.objects.visible_to(request.user), pk=pk)
    changes.require_own(thing=unit, by=request.user)
    return unit_form(request, unit, heading="Change a unit", caption=unit.name, go="Save the changes")


def unit_form(request, unit, **context):
    form = UnitForm(sent(request), instance=unit, user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            version = form.cleaned_data["version"]
            changes.save_unit(unit=form.instance, version=version, by=request.user, at=timezone.now())
            messages.success(request, f"{unit} is saved.")
            return redirect("unit_list")
    trail = [("People", reverse("people")), ("Units", reverse("unit_list"))]
    return form_page(request, form, trail=trail, back=reverse("unit_list"), **context)


@requires(Permission.MANAGE_PEOPLE)
def agency_list(request):
    rows = Agency.objects.visible_to(request.user).select_related("succeeded_by").prefetch_related("authorities")
    authority = request.user.authority
    return table_page(
        request,
        heading="Agencies",
        sentence=people_sentences.of_agencies(rows.count(), our_agencies(request).count(), authority),
        trail=[("People", reverse("people"))],
        rows=rows,
        table_class=AgencyTable,
        filter_class=AgencyFilter,
        counted="agencies",
        template="safeguarding/agency_list.html",
        table_arguments={"user": request.user},
    )


def agencies_trail():
    return [("People", reverse("people")), ("Agencies", reverse("agency_list"))]


@requires(Permission.MANAGE_PEOPLE)
@once
def agency_add(request):
    return agency_form(request, Agency(), heading="Add an agency", go="Add the agency")


@requires(Permission.MANAGE_PEOPLE)
def agency_edit(request, pk):
    agency = get_object_or_404(Agency.objects.visible_to(request.user), pk=pk)
    changes.require_own(thing=agency, by=request.user)
    others = agency.authorities.exclude(pk=request.user.authority_id)
    shared = f"Shared with {', '.join(map(str, others))}: a change shows there too." if others else ""
    return agency_form(request, agency, heading="Change an agency", go="Save the changes", sentence=shared)


def agency_form(request, agency, **context):
    form = AgencyForm(sent(request), instance=agency, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            version = form.cleaned_data["version"]
            changes.save_agency(agency=form.instance, version=version, by=request.user, at=timezone.now())
            messages.success(request, f"{agency} is saved.")
            return redirect("agency_list")
    context |= {"trail": agencies_trail(), "agency": agency, "back": reverse("agency_list")}
    return form_page(request, form, template="safeguarding/agency_form.html", **context)


@requires(Permission.MANAGE_PEOPLE)
def agency_join(request, pk):
    agency = get_object_or_404(Agency.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        changes.join_agency(agency=agency, by=request.user, at=timezone.now())
        messages.success(request, f"{agency} now works with {request.user.authority}.")
        return redirect("agency_list")
    context = {"heading": f"Work with {agency}", "agency": agency, "trail": agencies_trail()}
    return render(request, "safeguarding/agency_join.html", context)


@requires(Permission.MANAGE_PEOPLE)
@require_POST
def agency_leave(request, pk):
    agency = get_object_or_404(Agency.objects.visible_to(request.user), pk=pk)
    now = timezone.now()
    try:
        changes.leave_agency(agency=agency, by=request.user, at=now, on=timezone.localdate(now))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("agency_edit", pk)
    messages.success(request, f"{agency} no longer works with {request.user.authority}.")
    return redirect("agency_list")
