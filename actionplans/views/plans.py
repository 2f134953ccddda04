from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse

from actionplans import sentences
from actionplans.filters import PlanFilter, PlanRowFilter
from actionplans.models import Action, Plan, PlanRow, RowAction, RowIssue
from actionplans.standing import facts, is_promised, ranked, tally
from actionplans.tables import PlanRowTable, PlanTable
from actionplans.views.board import VIEWS, Links, bar_of, board, changes_of, tabs, view_of
from actionplans.views.days import days_of
from safeguarding.access import Permission, requires
from safeguarding.database import Joined
from safeguarding.pages import table_page
from safeguarding.paging import LONGEST, counted


@requires(Permission.READ_RECORD)
def plan_list(request):
    days = days_of(request, request.user.authority)
    plans = Plan.objects.visible_to(request.user).select_related("authority", "document")
    if days.is_past:
        plans = plans.filter(Q(document__isnull=False) | Q(agreed_on=None) | Q(agreed_on__lte=days.on))
    plans = plans.annotate(row_count=Count("rows", distinct=True), action_count=Count("rows__actions", distinct=True))
    plans = plans.order_by(F("document").asc(nulls_first=True), "-as_at", "title")
    tallies, living, printed = tallies_of(request.user, plans, days.on)
    links = Links(reverse("actionplans:action_list"), days.given)
    return table_page(
        request,
        heading="Action plans",
        sentence=links.said(sentences.of_plans(plans, living, printed)),
        rows=plans,
        table_class=PlanTable,
        table_arguments={"tallies": tallies, "given": days.given},
        filter_class=PlanFilter,
        counted="plans",
        template="actionplans/plan_list.html",
        days=days,
        today=days.on,
        may_keep=request.user.may(Permission.KEEP_PLANS),
    )


def tallies_of(user, plans, on):
    """Counts of each plan by its key, of the living plans together, and of the printed ones; two queries for all."""
    actions = Action.objects.visible_to(user).unmerged().as_they_stood(on)
    places = RowAction.objects.filter(row__plan__in=plans.order_by().values("pk"))
    actions = actions.filter(pk__in=places.values("action"))
    read = {row.pk: row for row in facts(actions)}
    by_plan = {plan.pk: [] for plan in plans}
    for plan, action in places.values_list("row__plan", "action").distinct().order_by():
        by_plan[plan] += [read[action]] if action in read else []
    living = [row for row in read.values() if is_promised(row)]
    printed = [row for row in read.values() if row.document_id]
    return {key: tally(own, on) for key, own in by_plan.items()}, tally(living, on), tally(printed, on)


@requires(Permission.READ_RECORD)
def plan_detail(request, slug):
    plan = get_object_or_404(
        Plan.objects.visible_to(request.user)
        .select_related("authority", "document")
        .prefetch_related("inspections")
        .annotate(row_count=Count("rows")),
        slug=slug,
    )
    days = days_of(request, plan.authority)
    actions = actions_of(request.user, plan, days.on)
    counts = tally(facts(actions), days.on)
    view = view_of(request, VIEWS, "rows" if plan.document_id else "actions")
    links = Links(request.path, days.given)
    context = {
        "heading": plan.title,
        "caption": " · ".join(filter(None, [plan.body, plan.authority.name, str(plan.document or "")])),
        "sentence": links.said(sentences.of_plan(plan, plan.row_count, counts)),
        "demonstration_banner": plan.is_demonstration,
        "trail": [("Action plans", reverse("actionplans:plan_list"))],
        "template": "actionplans/plan_detail.html",
        "tabs": tabs(request, links, list(VIEWS), view),
        "counts": counts,
        "may_keep": request.user.may(Permission.KEEP_PLANS),
        **overview(request.user, plan, actions, counts, days, links),
    }
    if view == "rows":
        return rows_page(request, plan, days, links, **context)
    shown = ranked(actions, days.on).order_by("rank", "due_on", "pk")
    shown = shown.select_related("lead_agency").prefetch_related("contributors", places_of(request.user, plan))
    return board(request, actions=shown, days=days, view=view, links=links, plan=plan, **context)


def actions_of(user, plan, on):
    """The actions of a plan as they stood on a day, each once however many of its rows it stands in."""
    within = RowAction.objects.filter(row__plan=plan, action=OuterRef("pk"))
    return Action.objects.visible_to(user).unmerged().as_they_stood(on).filter(Exists(within))


def overview(user, plan, actions, counts, days, links):
    """What stands over the table: of a living plan what changed and where its actions stand, of a printed one what its
    actions are by our reading."""
    if plan.document_id or plan.is_in_preparation:
        return {"kinds": [links.said([count]) for count in sentences.of_kinds(counts.kinds)]}
    labels = {}
    for item in RowAction.objects.filter(row__plan=plan).select_related("row").order_by("row__order", "order"):
        labels.setdefault(item.action_id, f"{item.row.number}{item.label}")
    return {
        "changes": changes_of(actions, days, links, labels),
        "bar": bar_of(counts, links, {}),
        "not_counted": links.said(sentences.not_counted(counts, {})),
        "missing": links.said(sentences.missing(counts, {})),
        "all_url": links.to({"kind": "deliverable"}),
    }


def rows_page(request, plan, days, links, **context):
    """A plan as the table it was, or would be in print."""
    return table_page(
        request,
        rows=rows_of(request.user, plan, days),
        table_class=PlanRowTable,
        table_arguments={"today": days.on, "plan": plan},
        filter_class=PlanRowFilter,
        counted=f"{plan.row_word}s",
        plan=plan,
        days=days,
        today=days.on,
        view="rows",
        main_fields=["words", "theme", "agency", "kind", "paragraph"],
        clear=links.to({"view": "rows"}),
        **context,
    )


def rows_of(user, plan, days):
    """The rows of a plan with everything their cells show; `searched` is the text of their issues and actions. On a
    past day without those whose every action was set later."""
    actions = Action.objects.visible_to(user).unmerged().as_they_stood(days.on).select_related("owner")
    places = RowAction.objects.filter(action__in=actions.order_by().values("pk"))
    rows = PlanRow.objects.visible_to(user).filter(plan=plan)
    if days.is_past:
        own = RowAction.objects.filter(row=OuterRef("pk"))
        rows = rows.filter(Exists(own.filter(action__in=places.values("action"))) | ~Exists(own))
    return (
        rows.select_related("plan")
        .annotate(searched=Joined(RowIssue, "row", "text"), acted=Joined(RowAction, "row", "action__text"))
        .prefetch_related(
            "issues", "findings", Prefetch("row_actions", places), Prefetch("row_actions__action", actions)
        )
        .order_by("order")
    )


@requires(Permission.READ_RECORD)
def action_list(request):
    days = days_of(request, request.user.authority)
    actions = Action.objects.visible_to(request.user).unmerged().as_they_stood(days.on)
    names = [name for name in VIEWS if name != "rows"]
    view, links = view_of(request, names, "actions"), Links(request.path, days.given)
    is_short = counted(actions) <= LONGEST
    shown = ranked(actions, days.on).select_related("lead_agency")
    shown = shown.order_by("rank", "due_on", "pk") if is_short else shown
    return board(
        request,
        heading="All actions",
        trail=[("Action plans", reverse("actionplans:plan_list"))],
        actions=shown.prefetch_related("contributors", places_of(request.user)),
        template="actionplans/action_list.html",
        tabs=tabs(request, links, names, view),
        days=days,
        view=view if is_short else "actions",
        links=links,
        **(across(actions, days, links) if is_short else {"sentence": sentences.OF_MANY_ACTIONS}),
    )


def across(actions, days, links):
    """What stands over the list of all actions: of the living plans what slips, what changed and where they stand."""
    read = list(facts(actions))
    living = tally([row for row in read if is_promised(row)], days.on)
    printed = tally([row for row in read if row.document_id], days.on)
    base = sentences.LIVING
    drafts = len(read) - living.actions - printed.actions
    found = {"sentence": links.said(sentences.of_actions(living, printed, drafts)), "counts": living}
    if not living.actions:
        return found
    return found | {
        "changes": changes_of(actions.filter(document=None, set_on__isnull=False), days, links),
        "bar": bar_of(living, links, base),
        "not_counted": links.said(sentences.not_counted(living, base)),
        "all_url": links.to({**base, "kind": "deliverable"}),
    }


def places_of(user, plan=None):
    """Where actions stand: the rows of the plans that the person may see, or of one plan."""
    rows = RowAction.objects.filter(row__in=PlanRow.objects.visible_to(user))
    rows = rows.filter(row__plan=plan) if plan else rows
    return Prefetch("row_actions", rows.select_related("row__plan").order_by("row__order", "order"))
