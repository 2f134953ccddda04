from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from actionplans.build_forms import ActionForm, BulkForm
from actionplans.changes.building import CHOSEN, add_action, save_action, set_due, set_owner
from actionplans.changes.merging import merge_action
from actionplans.changes.places import join_row, label_place, move_place, remove_place
from actionplans.merge_forms import MergeForm, WhichForm
from actionplans.models import Action
from actionplans.plan_forms import JoinForm, LabelForm, PlaceForm
from actionplans.views.building import FORM, of_plan, own_plan
from actionplans.views.building_rows import of_row, own_row, to_row
from safeguarding.access import Permission, requires
from safeguarding.changes.common import require_own
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import refusals, sent

ACTION_FORM = "actionplans/build_action.html"


def own_action(request, pk, *, merged=False):
    """One that this person may change: neither printed, nor merged into another."""
    actions = Action.objects.visible_to(request.user).select_related("moves_by", "authority")
    action = get_object_or_404(actions, pk=pk)
    require_own(thing=action, by=request.user)
    if action.merged_into_id and not merged:
        raise PermissionDenied
    return action


def of_action(request, action):
    back = reverse("actionplans:action_detail", args=[action.pk])
    trail = [("Action plans", reverse("actionplans:plan_list")), (action.title, back)]
    about = {"caption": action.title, "trail": trail, "back": back, "action": action}
    return about | {"demonstration_banner": action.is_demonstration}


@requires(Permission.KEEP_PLANS)
@once
def row_action_add(request, slug, row):
    row = own_row(request, slug, row)
    said = "It is promised at once, since the plan is agreed." if row.plan.agreed_on else ""
    about = of_row(row) | {"heading": "Add an action", "go": "Add the action", "sentence": said}
    action = Action(authority=row.plan.authority)
    form = ActionForm(sent(request), instance=action, user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            add_action(row=row, action=form.instance, **given(form), by=request.user, at=timezone.now())
            messages.success(request, f"{action} is added.")
            return redirect(to_row(row))
    return form_page(request, form, template=ACTION_FORM, **about)


def given(form):
    return {name: form.cleaned_data[name] for name in ("quarter", *CHOSEN)}


@requires(Permission.KEEP_PLANS)
def action_edit(request, pk):
    action = own_action(request, pk)
    form = ActionForm(sent(request), instance=action, user=request.user, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            version = form.cleaned_data["version"]
            save_action(action=form.instance, **given(form), version=version, by=request.user, at=timezone.now())
            messages.success(request, f"{action} is saved.")
            return redirect("actionplans:action_detail", pk)
    about = of_action(request, action) | {"heading": "Change the action", "go": "Save the changes"}
    return form_page(request, form, template=ACTION_FORM, **about)


# --- Where actions stand -----------------------------------------------------------------------------------------


@requires(Permission.KEEP_PLANS)
@once
def row_action_join(request, slug, row):
    row = own_row(request, slug, row)
    form = JoinForm(sent(request), user=request.user, row=row)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            place = join_row(row=row, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, f"{place.action} stands here too, as {place.label}.")
            return redirect(to_row(row))
    about = of_row(row) | {"heading": "Add an action that stands elsewhere", "go": "Add it here"}
    return form_page(request, form, template=FORM, **about)


def own_place(request, slug, row, place):
    places = own_row(request, slug, row).row_actions.select_related("row__plan", "action")
    return get_object_or_404(places, pk=place)


@requires(Permission.KEEP_PLANS)
def place_label(request, slug, row, place):
    place = own_place(request, slug, row, place)
    shown = {"label": place.label, "lead_in": place.lead_in}
    form = LabelForm(sent(request), initial=shown)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            label_place(place=place, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, f"{place.action} is {place.label} here.")
            return redirect(to_row(place.row))
    about = of_row(place.row) | {"heading": f"Label “{place.action}”", "go": "Save the label"}
    return form_page(request, form, template=FORM, **about)


@requires(Permission.KEEP_PLANS)
@require_POST
def place_move(request, slug, row, place):
    place, form = own_place(request, slug, row, place), PlaceForm(request.POST)
    if form.is_valid():
        move_place(place=place, to=form.cleaned_data["place"], by=request.user, at=timezone.now())
    else:
        messages.error(request, " ".join(form.errors["place"]))
    return redirect(to_row(place.row))


@requires(Permission.KEEP_PLANS)
@require_POST
def place_remove(request, slug, row, place):
    place = own_place(request, slug, row, place)
    try:
        remove_place(place=place, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(to_row(place.row))
    messages.success(request, f"{place.action.title} is taken out.")
    return redirect(to_row(place.row))


# --- Several at once, and two that are one ------------------------------------------------------------------------


@requires(Permission.KEEP_PLANS)
def plan_bulk(request, slug):
    plan, today = own_plan(request, slug), timezone.localdate()
    rows = Action.objects.visible_to(request.user).filter(rows__plan=plan, authority=request.user.authority)
    actions = list(rows.order_by("title", "pk").distinct())
    ticked = {"actions": request.GET.getlist("actions")}
    form = BulkForm(sent(request), initial=ticked, user=request.user, today=today, actions=actions)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            change_together(request, **form.cleaned_data)
            messages.success(request, f"{len(form.cleaned_data['actions'])} actions are changed.")
            return redirect("actionplans:plan_build", slug)
    said = "All of it is done, or nothing. What you leave empty stays as it is."
    about = of_plan(plan) | {"heading": "Change several actions together", "sentence": said, "go": "Change them"}
    return form_page(request, form, template=FORM, **about)


@transaction.atomic
def change_together(request, *, actions, owner, due_on, reason):
    now = {"by": request.user, "at": timezone.now()}
    if owner:
        set_owner(actions=actions, owner=owner, **now)
    if due_on:
        set_due(actions=actions, due_on=due_on, reason=reason, **now)


@requires(Permission.KEEP_PLANS)
def action_merge(request, pk):
    action = own_action(request, pk)
    form = WhichForm(request.GET or None, user=request.user, action=action)
    if form.is_valid():
        return redirect("actionplans:action_merge_with", pk, form.cleaned_data["other"].pk)
    said = "You see both side by side before anything is done."
    about = of_action(request, action) | {"heading": "Merge with another action", "go": "Compare them"}
    return form_page(request, form, template="actionplans/build_which.html", sentence=said, **about)


@requires(Permission.KEEP_PLANS)
def action_merge_with(request, pk, other):
    both = [own_action(request, key, merged=True) for key in (pk, other)]
    if pk == other:
        raise Http404
    if gone := next((action for action in both if action.merged_into_id), None):
        messages.info(request, f"{gone.title} is merged already.")
        return redirect("actionplans:action_detail", gone.merged_into_id)
    form = MergeForm(sent(request), both=both)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            kept, duplicate, versions = form.chosen()
            merge_action(kept=kept, duplicate=duplicate, versions=versions, by=request.user, at=timezone.now())
            messages.success(request, f"{duplicate.title} is merged into this action.")
            return redirect("actionplans:action_detail", kept.pk)
    today = timezone.localdate()
    shown = Action.objects.visible_to(request.user).filter(pk__in=[pk, other]).as_they_stood(today)
    shown = shown.select_related("owner").prefetch_related("row_actions__row__plan", "findings", "contributors")
    about = of_action(request, both[0]) | {"heading": "Merge two actions", "both": shown.order_by("pk"), "today": today}
    return form_page(request, form, template="actionplans/build_merge.html", **about)
