from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from actionplans import plan_quality
from actionplans.changes.copying import copy_plan
from actionplans.changes.plans import delete_plan, save_plan
from actionplans.changes.promises import agree_plan
from actionplans.checks import checks_of, unanswered, unanswered_elsewhere
from actionplans.models import Action, Plan
from actionplans.plan_forms import AgreeForm, CopyForm, PlanForm
from safeguarding.access import Permission, requires
from safeguarding.changes.common import as_titled, belongs_to, require_own
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import refusals, sent

FORM = "actionplans/build_form.html"


def visible_plan(request, slug):
    plans = Plan.objects.visible_to(request.user).select_related("authority", "document")
    return get_object_or_404(plans, slug=slug)


def own_plan(request, slug):
    """One that this person may change: a printed one is kept as it was."""
    plan = visible_plan(request, slug)
    require_own(thing=plan, by=request.user)
    return plan


def to(plan, verb="build"):
    return reverse(f"actionplans:plan_{verb}", args=[plan.slug])


def trail_of(plan, *more):
    trail = [("Action plans", reverse("actionplans:plan_list")), (plan.title, to(plan, "detail"))]
    return [*trail, *more]


def of_plan(plan, *more):
    """What every page about building one plan says."""
    return {
        "caption": plan.title,
        "demonstration_banner": plan.is_demonstration,
        "trail": trail_of(plan, ("Build", to(plan)), *more),
        "plan": plan,
        "back": to(plan),
    }


def may_keep(request, plan):
    return request.user.may(Permission.KEEP_PLANS) and belongs_to(plan, request.user)


@requires(Permission.KEEP_PLANS)
@once
def plan_add(request):
    about = {"trail": [("Action plans", reverse("actionplans:plan_list"))], "back": reverse("actionplans:plan_list")}
    about["sentence"] = "It is a draft that only those who keep plans see, until it is agreed."
    about["file_url"] = reverse("actionplans:plan_import")
    return plan_form(request, Plan(), heading="Add an action plan", go="Add the plan", **about)


@requires(Permission.KEEP_PLANS)
def plan_edit(request, slug):
    plan = own_plan(request, slug)
    return plan_form(request, plan, **(of_plan(plan) | {"heading": "Change the plan", "go": "Save the changes"}))


def plan_form(request, plan, /, **context):
    form = PlanForm(sent(request), instance=plan, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            answered = {name: form.cleaned_data[name] for name in ("inspections", "standards")}
            version = form.cleaned_data["version"]
            save_plan(plan=form.instance, **answered, version=version, by=request.user, at=timezone.now())
            messages.success(request, f"{plan} is saved.")
            return redirect(to(plan))
    return form_page(request, form, template=FORM, **context)


@requires(Permission.KEEP_PLANS)
def plan_build(request, slug):
    plan, today = own_plan(request, slug), timezone.localdate()
    actions = Action.objects.visible_to(request.user).as_they_stood(today).select_related("owner")
    places = Prefetch("row_actions__action", actions)
    rows = list(plan.rows.prefetch_related("row_actions", places, "issues", "findings").order_by("order"))
    context = of_plan(plan) | {"trail": trail_of(plan), "heading": "Build the plan", "rows": rows, "today": today}
    context["sentence"] = plan_quality.figure(checks_of(plan, request.user, today)).text
    return render(request, "actionplans/build_plan.html", context | {"may_keep": True})


def to_mend(checks):
    """What is incomplete first, then what there is only advice about."""
    return sorted((one for one in checks if one.lacks), key=lambda one: one.is_complete)


@requires(Permission.KEEP_PLANS)
def plan_agree(request, slug):
    plan, today = own_plan(request, slug), timezone.localdate()
    if plan.agreed_on:
        messages.info(request, f"The plan was agreed on {plan.agreed_on:%-d %B %Y}.")
        return redirect(to(plan, "detail"))
    form = AgreeForm(sent(request), plan=plan)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            agree_plan(plan=plan, version=form.cleaned_data["version"], by=request.user, at=timezone.now())
            messages.success(request, "The plan is agreed. Its actions are promises from today.")
            return redirect(to(plan, "detail"))
    checks = checks_of(plan, request.user, today)
    context = of_plan(plan) | {"heading": "Agree the plan", "sentence": plan_quality.figure(checks).text}
    context |= {"checks": to_mend(checks), "findings": unanswered(plan, request.user)}
    context["undated"] = sum(one.action.kind == "task" and not one.action.due_on for one in checks)
    context["dated"] = sum(bool(one.action.due_on) for one in checks)
    return form_page(request, form, template="actionplans/build_agree.html", **context, may_keep=True)


@requires(Permission.KEEP_PLANS)
@once
def plan_copy(request, slug):
    source = visible_plan(request, slug)
    form = CopyForm(sent(request), initial={"title": as_titled(source.title, is_demonstration=source.is_demonstration)})
    if request.method == "POST" and form.is_valid():
        plan = copy_plan(source=source, title=form.cleaned_data["title"], by=request.user, at=timezone.now())
        messages.success(request, f"{plan} is a draft, made from {source}.")
        return redirect(to(plan))
    about = {"heading": "Copy the plan as a template", "caption": source.title, "go": "Copy the plan", "source": source}
    about |= {"demonstration_banner": source.is_demonstration, "trail": trail_of(source), "back": to(source, "detail")}
    return form_page(request, form, template="actionplans/build_copy.html", **about)


@requires(Permission.KEEP_PLANS)
def plan_delete(request, slug):
    plan = own_plan(request, slug)
    if request.method == "POST":
        try:
            delete_plan(plan=plan, by=request.user, at=timezone.now())
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(to(plan, "detail"))
        messages.success(request, f"{plan.title} is deleted.")
        return redirect("actionplans:plan_list")
    said = "It goes with its rows, and with those of its actions that stand in no other plan."
    if not plan.is_in_preparation:
        said = "An agreed plan is not deleted. Close its actions instead; they stay known."
    context = of_plan(plan) | {"heading": "Delete the plan", "sentence": said, "go": "Delete the plan"}
    return render(request, "actionplans/build_sure.html", context | {"is_possible": plan.is_in_preparation})


@requires(Permission.READ_RECORD)
def plan_checks(request, slug):
    plan, today = visible_plan(request, slug), timezone.localdate()
    checks = checks_of(plan, request.user, today)
    context = {
        "heading": "Checks of the plan",
        "caption": plan.title,
        "sentence": plan_quality.figure(checks).text,
        "demonstration_banner": plan.is_demonstration,
        "trail": trail_of(plan),
        "plan": plan,
        "may_keep": may_keep(request, plan),
        "keeps_plans": request.user.may(Permission.KEEP_PLANS),
        "checks": to_mend(checks),
        "findings": unanswered(plan, request.user),
        "elsewhere": unanswered_elsewhere(plan, request.user),
    }
    return render(request, "actionplans/build_checks.html", context)
