"""Steps of one action: report, verify, close, reopen, move its date, review its effect."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from actionplans import action_forms, action_sentences, delivery_rules, impact, ownership
from actionplans.changes import dates, delivery
from actionplans.changes.common import last_state
from actionplans.models import Action, DueDateRevision
from actionplans.standing import DELIVERABLE
from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import refusals


def fetch(request, pk, may):
    """The action as it stands today, if this person may see it (else 404) and do this to it (else 403)."""
    today = timezone.localdate()
    rows = Action.objects.visible_to(request.user).as_they_stood(today)
    action = get_object_or_404(rows.select_related("owner", "moves__indicator", "moves_by"), pk=pk)
    if not may(request.user, action, today):
        raise PermissionDenied
    return action


def page_of(action, part=""):
    return reverse("actionplans:action_detail", args=[action.pk]) + part


def bound(form_class, request, action, **given):
    """The form of a step: bound if it was sent, and about the state that is on the screen."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return form_class(*sent, action=action, last=last_state(action), today=timezone.localdate(), **given)


def taken(request, form, change, message, **given):
    """Whether the step was taken; what refuses it stands on the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    done = False
    with refusals(form):
        change(by=request.user, at=timezone.now(), **given, **cleaned(form))
        done = True
        messages.success(request, message)
    return done


def cleaned(form):
    """What was typed, without the version."""
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


def step_page(request, action, form, *, heading, go, part="", **context):
    trail = [("Action plans", reverse("actionplans:plan_list")), (action.title, page_of(action))]
    shared = {"heading": heading, "caption": action.title, "go": go, "trail": trail, "back": page_of(action, part)}
    shared |= {"demonstration_banner": action.is_demonstration, "action": action}
    return form_page(request, form, template="actionplans/action_form.html", **shared, **context)


def seen(form):
    return form.cleaned_data["version"] if form.is_bound and form.is_valid() else None


@requires(Permission.UPDATE_ACTION)
@once
def action_report(request, pk):
    action = fetch(request, pk, ownership.may_report)
    deliverable = action.kind in DELIVERABLE
    if action.delivery in delivery_rules.ENDED:
        messages.error(request, "The action has ended. Open it again before you report on it.")
        return redirect(page_of(action))
    form = bound(action_forms.ReportForm, request, action, deliverable=deliverable)
    if taken(request, form, delivery.report, "Your report is kept.", action=action, seen=seen(form)):
        return redirect(page_of(action))
    last = action.updates.order_by("-on", "-pk").first()
    return step_page(request, action, form, heading="Report progress", go="Keep the report", last_update=last)


@requires(Permission.UPDATE_ACTION)
@once
def action_event(request, pk):
    action = fetch(request, pk, ownership.may_report)
    form = bound(action_forms.EventForm, request, action)
    if taken(request, form, delivery.happened, "From now on the action has a date to keep.", action=action):
        return redirect(page_of(action))
    sentence = f"The action waits for this: {action.awaits}"
    return step_page(request, action, form, heading="What it waited for has come about", go="Save", sentence=sentence)


@requires(Permission.VERIFY_ACTION)
@once
def action_verify(request, pk):
    action = fetch(request, pk, ownership.may_judge)
    form = bound(action_forms.VerifyForm, request, action)
    if request.method == "POST" and form.is_valid():
        given = {"action": action, "note": form.cleaned_data["note"], "seen": seen(form)}
        given |= {"by": request.user, "at": timezone.now()}
        outcome, why = form.cleaned_data["outcome"], form.cleaned_data.get("why_not_measurable", "")
        with refusals(form):
            if outcome == "accept":
                delivery.verify(**given, why_not_measurable=why)
                messages.success(request, "Delivered and verified.")
            else:
                delivery.send_back(**given, state=outcome)
                messages.success(request, "It is back with its owner.")
            return redirect(page_of(action))
    claim = delivery.claim_of(action, timezone.localdate(), why_not_measurable="-")
    context = {"lacking": delivery_rules.lacking(claim), "claim": claim, "evidence": standing_evidence(action)}
    heading = "Check whether it was delivered"
    return step_page(request, action, form, heading=heading, go="Save what you found", **context)


def standing_evidence(action):
    return action.evidence.filter(withdrawn_on=None, replaced_by=None).order_by("title")


@requires(Permission.CLOSE_ACTION)
@once
def action_close(request, pk):
    action = fetch(request, pk, ownership.may_close)
    form = bound(action_forms.CloseForm, request, action)
    if taken(request, form, delivery.close, "The action is closed.", action=action, seen=seen(form)):
        return redirect(page_of(action))
    sentence = "It will count as closed without delivery, and stay in the record with your reason."
    return step_page(request, action, form, heading="Close without delivery", go="Close it", sentence=sentence)


@requires(Permission.CLOSE_ACTION)
@once
def action_reopen(request, pk):
    action = fetch(request, pk, ownership.may_close)
    form = bound(action_forms.ReopenForm, request, action)
    if taken(request, form, delivery.reopen, "The action is open again.", action=action, seen=seen(form)):
        return redirect(page_of(action))
    sentence = "Its first date stays. It has to be verified anew before it counts as delivered."
    return step_page(request, action, form, heading="Open it again", go="Open it", sentence=sentence)


@requires(Permission.VERIFY_ACTION)
@once
def effect_review(request, pk):
    action = fetch(request, pk, ownership.may_judge)
    review = impact.reviews(request.user, [action]).get(action.pk)
    suggested = {"verdict": review.verdict} if review and review.verdict else {}
    form = bound(action_forms.ReviewForm, request, action, initial=suggested)
    if taken(request, form, delivery.review_effect, "Your review is kept.", action=action):
        return redirect(page_of(action))
    sentence = action_sentences.of_review(action, review)
    return step_page(request, action, form, heading="Did it work?", go="Keep the review", sentence=sentence)


@requires(Permission.UPDATE_ACTION)
@once
def date_move(request, pk):
    action = fetch(request, pk, ownership.may_report)
    form = bound(action_forms.MoveDateForm, request, action)
    asks = delivery_rules.needs_agreement(dates.moves_counted(action))
    message = "The chair is asked to agree. Until then the date stays." if asks else "The date is moved."
    if taken(request, form, dates.move_date, message, action=action):
        return redirect(page_of(action))
    go = "Ask the chair" if asks else "Move the date"
    sentence = action_sentences.of_moving(action, asks=asks)
    return step_page(request, action, form, heading="Move the due date", go=go, sentence=sentence)


@requires(Permission.AGREE_REVISION)
@once
def date_decide(request, pk, revision):
    action = fetch(request, pk, ownership.may_decide)
    row = get_object_or_404(DueDateRevision.objects.visible_to(request.user), pk=revision, action=action)
    form = bound(action_forms.DecideForm, request, action)
    if request.method == "POST" and form.is_valid():
        agrees = form.cleaned_data["decision"] == "agree"
        given = {"revision": row, "is_agreed": agrees, "decision": form.cleaned_data["why"]}
        with refusals(form):
            dates.decide_move(**given, by=request.user, at=timezone.now())
            messages.success(request, "The date is moved." if agrees else "The date stays where it was.")
            return redirect(page_of(action))
    sentence = action_sentences.of_asking(action, row)
    return step_page(request, action, form, heading="A move of the due date", go="Decide", sentence=sentence)
