from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from actionplans import action_sentences, delivery_rules, impact, ownership, sentences
from actionplans.happenings import happenings
from actionplans.models import Action
from actionplans.standing import DELIVERABLE
from actionplans.views.plans import places_of
from safeguarding.access import Permission, requires


@requires(Permission.READ_RECORD)
def action_detail(request, pk):
    today = timezone.localdate()
    action = get_object_or_404(
        Action.objects.visible_to(request.user)
        .as_they_stood(today)
        .select_related("owner", "document", "authority", "depends_on", "moves__indicator", "moves_by", "lead_agency")
        .select_related("merged_into")
        .with_history()
        .prefetch_related(
            places_of(request.user),
            "contributors",
            "themes",
            "findings",
            Prefetch("dependants", Action.objects.visible_to(request.user)),
            "merged",
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
        "happened": happenings(action),
        "may_edit": ownership.keeps(request.user, action) and not action.document_id and not action.merged_into_id,
    }
    return render(request, "actionplans/action_detail.html", context | what_may_be_done(request.user, action, today))


def trail_of(places):
    trail = [("Action plans", reverse("actionplans:plan_list"))]
    if places:
        plan = places[0].row.plan
        trail.append((plan.title, reverse("actionplans:plan_detail", args=[plan.slug])))
    return trail


def what_may_be_done(user, action, today):
    """For the page of an action: this person's steps, the review of its effect, and what each part offers them."""
    if not ownership.is_living(action):
        return {"steps": []}
    may_report = ownership.may_report(user, action, today)
    may_judge = ownership.may_judge(user, action, today)
    review = impact.reviews(user, [action]).get(action.pk) if action.delivery == "delivered" else None
    for item in action.challenges.all():
        item.may_settle = ownership.may_settle(user, action, item.by_id, today)
    for item in action.evidence.all():
        item.is_expired = item.withdrawn_on is None and item.expires_on is not None and item.expires_on < today
    may_ask = ownership.may_question(user, action)
    return {
        "steps": [*own_steps(action, may_report=may_report), *others_steps(user, action, today, may_judge=may_judge)],
        "waiting_move": next((move for move in action.revisions.all() if move.agreement == "asked"), None),
        "may_decide": ownership.may_decide(user, action, today),
        "review": review,
        "review_sentence": action_sentences.of_review(action, review) if review else "",
        "may_judge": may_judge,
        "may_report": may_report,
        "may_ask": may_ask,
        "may_reply": may_report or may_ask,
    }


def own_steps(action, *, may_report):
    """What its owner, or those who keep plans, can do next: (words, address, whether it is the main thing)."""
    if not may_report or action.delivery in delivery_rules.ENDED:
        return []
    steps = [("Report progress", "action_report")]
    if action.kind == Action.Kind.CONDITIONAL and action.event_on is None:
        steps.append(("It has come about", "action_event"))
    if action.due_on and action.delivery != "reported" and action.kind in DELIVERABLE:
        steps.append(("Move its date", "date_move"))
    steps.append(("Add evidence", "evidence_add"))
    return [address_of(action, *step) for step in steps]


def address_of(action, words, name):
    return words, reverse(f"actionplans:{name}", args=[action.pk]), name in {"action_report", "action_verify"}


def others_steps(user, action, today, *, may_judge):
    """What somebody can do who does not own it."""
    steps = []
    if action.delivery == "reported" and may_judge:
        steps.append(("Check whether it was delivered", "action_verify"))
    if ownership.may_close(user, action, today):
        has_ended = action.delivery in delivery_rules.ENDED
        steps.append(("Open it again", "action_reopen") if has_ended else ("Close without delivery", "action_close"))
    return [address_of(action, *step) for step in steps]
