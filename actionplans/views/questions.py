"""Questions about one action: put by the board, answered by its owner, settled by the board."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from actionplans import action_forms, ownership
from actionplans.changes.challenges import put_challenge, reply_to, settle
from actionplans.models import Challenge
from actionplans.views.steps import bound, fetch, page_of, step_page, taken
from safeguarding.access import Permission, requires
from safeguarding.once import once

PART = "#questions"


def may_reply(user, action, today):
    return ownership.may_report(user, action, today) or ownership.may_question(user, action)


@requires(Permission.ASK_QUESTION)
@once
def challenge_put(request, pk):
    action = fetch(request, pk, lambda user, action, today: ownership.may_question(user, action))
    form = bound(action_forms.ChallengeForm, request, action)
    if taken(request, form, put_challenge, "Your question is put.", action=action):
        return redirect(page_of(action, PART))
    return step_page(request, action, form, heading="Put a question", go="Put it", part=PART)


def own(request, action, challenge):
    rows = Challenge.objects.visible_to(request.user).select_related("by", "action", "settled_by")
    return get_object_or_404(rows, pk=challenge, action=action)


@requires(Permission.UPDATE_ACTION)
@once
def challenge_reply(request, pk, challenge):
    action = fetch(request, pk, may_reply)
    row = own(request, action, challenge)
    form = bound(action_forms.ReplyForm, request, action)
    if taken(request, form, reply_to, "Your reply stands.", challenge=row):
        return redirect(page_of(action, PART))
    return step_page(request, action, form, heading="Reply", go="Reply", part=PART, sentence=row.text)


@requires(Permission.UPDATE_ACTION)
@once
def challenge_settle(request, pk, challenge):
    action = fetch(request, pk, lambda user, action, today: ownership.is_living(action))
    row = own(request, action, challenge)
    if not ownership.may_settle(request.user, action, row.by_id, timezone.localdate()):
        raise PermissionDenied
    form = bound(action_forms.SettleForm, request, action)
    if taken(request, form, settle, "The question is settled.", challenge=row):
        return redirect(page_of(action, PART))
    return step_page(request, action, form, heading="Settle the question", go="Settle it", part=PART, sentence=row.text)
