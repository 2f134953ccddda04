from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from actionplans import sentences
from actionplans.models import Action
from actionplans.views.plans import places_of
from safeguarding.access import Permission, requires


@requires(Permission.READ_RECORD)
def action_detail(request, pk):
    today = timezone.localdate()
    action = get_object_or_404(
        Action.objects.visible_to(request.user)
        .as_they_stood(today)
        .select_related("owner", "document", "authority", "depends_on", "moves__indicator", "moves_by", "lead_agency")
        .with_history()
        .prefetch_related(
            places_of(request.user),
            "contributors",
            "themes",
            "findings",
            Prefetch("dependants", Action.objects.visible_to(request.user)),
        ),
        pk=pk,
    )
    places = list(action.row_actions.all())
    context = {
        "heading": action.title,
        "caption": " · ".join([action.get_kind_display(), *(f"{p.row.plan}, {p.row.number}{p.label}" for p in places)]),
        "sentence": sentences.of_action(action, today),
        "demonstration_banner": action.is_demonstration,
        "trail": trail_of(places),
        "action": action,
        "places": places,
        "today": today,
    }
    return render(request, "actionplans/action_detail.html", context)


def trail_of(places):
    trail = [("Action plans", reverse("actionplans:plan_list"))]
    if places:
        plan = places[0].row.plan
        trail.append((plan.title, reverse("actionplans:plan_detail", args=[plan.slug])))
    return trail
