from django.db.models import Count, F, Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from actionplans import sentences
from actionplans.filters import ActionFilter, PlanFilter, PlanRowFilter
from actionplans.models import Action, Plan, PlanRow, RowAction, RowIssue
from actionplans.standing import SHAPES, WORDS, count_states, standing, tally
from actionplans.tables import ActionTable, PlanRowTable, PlanTable
from indicators.charts import shares
from safeguarding.access import Permission, requires
from safeguarding.database import Joined
from safeguarding.pages import table_page
from safeguarding.paging import LONGEST, counted


@requires(Permission.READ_RECORD)
def plan_list(request):
    today = timezone.localdate()
    plans = Plan.objects.visible_to(request.user).select_related("authority", "document")
    plans = plans.annotate(row_count=Count("rows", distinct=True), action_count=Count("rows__actions", distinct=True))
    tallies, living, printed = tallies_of(request.user, plans, today)
    return table_page(
        request,
        heading="Action plans",
        sentence=sentences.of_plans(plans, living, printed),
        rows=plans,
        table_class=PlanTable,
        table_arguments={"tallies": tallies},
        filter_class=PlanFilter,
        counted="plans",
        template="actionplans/plan_list.html",
    )


def tallies_of(user, plans, today):
    """Counts of each plan by its key, of the living plans together, and of the printed ones; one query for all."""
    actions = Action.objects.visible_to(user).as_they_stood(today).filter(rows__plan__in=plans)
    by_plan = {plan.pk: [] for plan in plans}
    for action in actions.annotate(plan_id=F("rows__plan")):
        by_plan[action.plan_id].append(action)
    everything = [action for own in by_plan.values() for action in own]
    living = [action for action in everything if action.document_id is None]
    printed = [action for action in everything if action.document_id]
    return {key: tally(own, today) for key, own in by_plan.items()}, tally(living, today), tally(printed, today)


@requires(Permission.READ_RECORD)
def plan_detail(request, slug):
    today = timezone.localdate()
    plan = get_object_or_404(
        Plan.objects.visible_to(request.user)
        .select_related("authority", "document")
        .prefetch_related("inspections")
        .annotate(row_count=Count("rows")),
        slug=slug,
    )
    rows = rows_of(request.user, plan, today)
    actions = Action.objects.visible_to(request.user).as_they_stood(today).filter(rows__plan=plan)
    counts = tally(actions, today)
    return table_page(
        request,
        heading=plan.title,
        caption=" · ".join(filter(None, [plan.body, plan.authority.name, str(plan.document or "")])),
        sentence=sentences.of_plan(plan, plan.row_count, counts),
        demonstration_banner=plan.is_demonstration,
        trail=[("Action plans", reverse("actionplans:plan_list"))],
        rows=rows,
        table_class=PlanRowTable,
        table_arguments={"today": today, "plan": plan},
        filter_class=PlanRowFilter,
        counted=f"{plan.row_word}s",
        template="actionplans/plan_detail.html",
        plan=plan,
        counts=counts,
        bar=None if plan.document_id else bar_of(counts),
        kinds=kinds_of({row.pk: row for row in actions}.values()) if plan.document_id else [],
        slipped=slipped(actions, today),
    )


def rows_of(user, plan, today):
    """The rows of a plan with everything their cells show; `searched` is the text of their issues and actions."""
    actions = Action.objects.visible_to(user).as_they_stood(today).select_related("owner")
    places = RowAction.objects.filter(action__in=Action.objects.visible_to(user))
    return (
        PlanRow.objects.visible_to(user)
        .filter(plan=plan)
        .select_related("plan")
        .annotate(searched=Joined(RowIssue, "row", "text"), acted=Joined(RowAction, "row", "action__text"))
        .prefetch_related(
            "issues", "findings", Prefetch("row_actions", places), Prefetch("row_actions__action", actions)
        )
        .order_by("order")
    )


def bar_of(counts):
    """Pieces of the bar under "Where they stand", each with its word, shape and count."""
    order = [state for state in WORDS if counts.states.get(state)]
    pieces = shares([(counts.states[state], SHAPES[state][1]) for state in order])
    legend = [(*SHAPES[state], f"{counts.states[state]} {WORDS[state].lower()}") for state in order]
    return {"pieces": pieces, "legend": legend}


def kinds_of(actions):
    """How many actions there are of each kind, for a printed plan, which has no states: (kind, name, count)."""
    found = [(kind, kind.label.lower(), sum(row.kind == kind for row in actions)) for kind in Action.Kind]
    return [row for row in found if row[2]]


def slipped(actions, today):
    """Actions that are late or whose date moved, the latest first."""
    rows = [action for action in actions if standing(action, today).state == "late" or action.times_moved]
    return sorted({row.pk: row for row in rows}.values(), key=lambda row: row.due_on)


@requires(Permission.READ_RECORD)
def action_list(request):
    today = timezone.localdate()
    actions = Action.objects.visible_to(request.user).as_they_stood(today)
    is_short = counted(actions) <= LONGEST
    sentence = sentences.of_actions(*count_states(actions, today)) if is_short else sentences.OF_MANY_ACTIONS
    actions = actions.select_related("owner").prefetch_related("contributors", places_of(request.user))
    return table_page(
        request,
        heading="All actions",
        sentence=sentence,
        trail=[("Action plans", reverse("actionplans:plan_list"))],
        rows=actions,
        table_class=ActionTable,
        table_arguments={"today": today},
        filter_class=ActionFilter,
        counted="actions",
    )


def places_of(user):
    """Where actions stand: the rows of the plans that the person may see."""
    rows = RowAction.objects.filter(row__in=PlanRow.objects.visible_to(user))
    return Prefetch("row_actions", rows.select_related("row__plan"))
