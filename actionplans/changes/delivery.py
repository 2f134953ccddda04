"""Audited steps of delivery and of its effect. Who may take which is asked of `ownership`, its order of
`delivery_rules`; the database refuses what gets past both."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from actionplans import delivery_rules, impact, ownership
from actionplans.changes.common import day_of, last_state, locked, require, step
from actionplans.delivery_rules import Claim, State, Verdict
from actionplans.models import Action, Challenge, EffectState, ProgressUpdate, Verification
from actionplans.standing import DELIVERABLE
from safeguarding import audit
from safeguarding.models import User


@transaction.atomic
def report(
    *,
    action: Action,
    done: str,
    by: User,
    at: datetime,
    next: str = "",
    confidence: str = "",
    state: str = "",
    review_on: date | None = None,
    seen: int | None = None,
) -> ProgressUpdate:
    """Report progress and, with `state`, where delivery stands now; an empty one leaves it. "Reported in place" is a
    claim that waits for somebody else. `review_on` is the next look at a standing practice.

    `seen`, and what is refused: see `changes.common.step`.
    """
    action = locked(action)
    require(ownership.may_report(by, action, day_of(at)))
    last = last_state(action)
    update = ProgressUpdate.objects.create(
        action=action, done=done, next=next, confidence=confidence, on=day_of(at), by=by
    )
    changed = {}
    if state and not (last and last.state == state):
        if action.kind not in DELIVERABLE:
            words = f"A {action.get_kind_display().lower()} is not delivered. Report its progress only."
            raise ValidationError({"state": words})
        step(action, State(state), note=done if state == State.REPORTED else "", seen=seen, by=by, at=at)
        changed["state"] = [last.state if last else None, state]
    if review_on and review_on != action.review_on:
        changed["review_on"] = [str(action.review_on or ""), str(review_on)]
        action.review_on = review_on
        action.save(update_fields=["review_on"])
    audit.record(verb="report progress", subject=action, by=by, at=at, done=done, **changed)
    return update


def claim_of(action: Action, today: date, *, why_not_measurable: str = "") -> Claim:
    """What stands behind "it is done" on a day: the report, and the evidence that is neither withdrawn nor expired."""
    last = last_state(action)
    evidence = action.evidence.filter(withdrawn_on__isnull=True).exclude(expires_on__lt=today)
    return Claim(
        note=last.note if last and last.state == State.REPORTED else "",
        evidence_asked=action.evidence_asked,
        evidence=evidence.count(),
        is_high=action.priority == Action.Priority.HIGH,
        has_expected_effect=action.moves_id is not None,
        why_not_measurable=why_not_measurable,
    )


@transaction.atomic
def verify(
    *, action: Action, note: str, by: User, at: datetime, why_not_measurable: str = "", seen: int | None = None
) -> Verification:
    """Accept that it was delivered, after looking at the evidence; `note` says what was seen. Opens the review of its
    effect, or settles that there can be none, with the reason. Raises ValidationError with everything that is lacking.
    """
    action, today = locked(action), day_of(at)
    require(ownership.may_judge(by, action, today))
    if found := delivery_rules.lacking(claim_of(action, today, why_not_measurable=why_not_measurable)):
        raise ValidationError(found)
    check = Verification.objects.create(action=action, is_accepted=True, note=note, on=today, by=by)
    step(action, State.DELIVERED, note=note, seen=seen, by=by, at=at)
    verdict = EffectState.State.NOT_YET_DUE if action.moves_id else EffectState.State.NOT_MEASURABLE
    EffectState.objects.create(action=action, state=verdict, note=why_not_measurable, on=today, by=by)
    audit.record(verb="verify action", subject=action, by=by, at=at, note=note, effect=verdict)
    return check


@transaction.atomic
def send_back(
    *, action: Action, note: str, by: User, at: datetime, state: str = State.AT_RISK, seen: int | None = None
) -> Verification:
    """Not accepted: `note` says what is missing, and the action is open again, at risk or on track."""
    action, today = locked(action), day_of(at)
    require(ownership.may_judge(by, action, today))
    check = Verification.objects.create(action=action, is_accepted=False, note=note, on=today, by=by)
    step(action, State(state), note=note, seen=seen, by=by, at=at)
    audit.record(verb="send action back", subject=action, by=by, at=at, note=note, state=state)
    return check


@transaction.atomic
def close(*, action: Action, why: str, by: User, at: datetime, seen: int | None = None) -> None:
    """Close without delivery, with the reason. Moves of its date that wait for the chair lapse as refused."""
    action, today = locked(action), day_of(at)
    require(ownership.may_close(by, action, today))
    if action.kind not in DELIVERABLE and last_state(action) is None:
        step(action, State.NOT_STARTED, note="", seen=seen, by=by, at=at)  # a practice or brief had no state till now
        seen = None
    step(action, State.CLOSED, note=why, seen=seen, by=by, at=at)
    lapsed = {"agreement": "refused", "decided_on": today, "decided_by": by, "decision": "The action was closed."}
    action.revisions.filter(agreement="asked").update(**lapsed)
    audit.record(verb="close action", subject=action, by=by, at=at, why=why)


@transaction.atomic
def reopen(
    *, action: Action, why: str, by: User, at: datetime, state: str = State.ON_TRACK, seen: int | None = None
) -> None:
    """Open what was delivered or closed, with the reason; it needs to be verified anew."""
    action = locked(action)
    require(ownership.may_close(by, action, day_of(at)))
    step(action, State(state), note=why, seen=seen, by=by, at=at)
    audit.record(verb="reopen action", subject=action, by=by, at=at, why=why, state=state)


@transaction.atomic
def happened(*, action: Action, event_on: date, by: User, at: datetime, due_on: date | None = None) -> None:
    """What a conditional action waits for has come about: from now on it has a clock. `due_on` is its first due date;
    None keeps the one it has."""
    action, today = locked(action), day_of(at)
    require(ownership.may_report(by, action, today))
    if action.kind != Action.Kind.CONDITIONAL:
        raise ValidationError("Only a conditional action waits for an event.")
    if action.event_on is not None:
        raise ValidationError(f"It came about on {action.event_on:%-d %B %Y}: somebody has noted it already.")
    if event_on > today:
        raise ValidationError({"event_on": "This day is still to come. Enter the day on which it came about."})
    if action.original_due_on is None and due_on is None:
        raise ValidationError({"due_on": "Enter the day by which it is to be done."})
    action.event_on = event_on
    action.original_due_on = action.original_due_on or due_on
    action.save(update_fields=["event_on", "original_due_on"])
    due = str(action.original_due_on)
    audit.record(verb="note awaited event", subject=action, by=by, at=at, event_on=str(event_on), due_on=due)


@transaction.atomic
def review_effect(*, action: Action, verdict: str, note: str, by: User, at: datetime) -> EffectState:
    """Judge whether what was delivered worked. The approved figure decides between "moved" and "no effect": nobody may
    say otherwise than it does. No effect puts the question anew, where everybody sees it.
    """
    action, today = locked(action), day_of(at)
    require(ownership.may_judge(by, action, today))
    now = Action.objects.as_they_stood(today).select_related("moves__indicator", "moves_by").get(pk=action.pk)
    if now.delivery != State.DELIVERED:
        raise ValidationError("An effect is reviewed once the action is delivered and verified.")
    review = impact.reviews(by, [now]).get(now.pk)
    refuse_against_the_figure(review, verdict)
    figure = review.figure if review else ""
    effect = EffectState.objects.create(action=action, state=verdict, note=note, figure=figure, on=today, by=by)
    if verdict == Verdict.NO_EFFECT:
        words = f"Delivered, and no effect shown: {figure}. What follows from it?"
        Challenge.objects.create(action=action, text=words, note=note, on=today, by=by)
    audit.record(verb="review effect", subject=action, by=by, at=at, verdict=verdict, figure=figure, note=note)
    return effect


def refuse_against_the_figure(review: impact.Review | None, verdict: str) -> None:
    """Raises ValidationError where a verdict needs a figure that is not in, or says what the figure does not."""
    if verdict == Verdict.NOT_MEASURABLE:
        return
    if review is None or review.verdict is None:
        words = "The approved figure of that quarter is not in yet. Wait for it, or say why it cannot be measured."
        raise ValidationError({"verdict": words})
    if verdict != review.verdict:
        action = review.action
        meant = f"{action.get_moves_direction_display()} {action.moves_to.normalize():f}"
        words = f"The figure is {review.figure}, and was meant to {meant}. Choose what it says, or not measurable."
        raise ValidationError({"verdict": words})
