"""The page of one return, what those who check it do there, and the queue of all that wait for them."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from indicators import changes, checking, finality, letters, receipts, returns, wording
from indicators.changes import Refused
from indicators.checking_forms import ReopenForm, SendBackForm, ticked
from indicators.checking_tables import QueueFilter, QueueTable
from indicators.models import Return
from indicators.return_rules import Entry, State
from indicators.views.returns import fetch, page, refused, take, to
from safeguarding.access import Permission, requires
from safeguarding.pages import table_page


@requires(Permission.READ_RECORD)
def return_detail(request, round, subject):
    return show(request, fetch(request, round, subject))


def show(request, sheet, *, form=None, refusal="", status=200):
    """The return as it stands, with the steps this person may take on it; `form` is one of these steps that was sent
    and not taken, `refusal` says why."""
    user, look = request.user, checking.look_of(sheet, user=request.user)
    checks = user.may(Permission.CHECK_RETURNS)
    may_judge = checks and look is not None and not look.may_not_judge
    rows = checking.rows_of(sheet, look)
    standing = {figure.version.pk: Entry.of(figure.observation) for figure in look.figures} if look else None
    context = {
        "look": look,
        "story": look.story if look else [],
        "rows": rows,
        "receipt": receipts.receipt_of(sheet, standing),
        "totals": finality.totals_of(sheet.round, [line.version for line in sheet.lines]),
        "can_edit": sheet.is_own and not sheet.closed,
        "can_withdraw": sheet.state == State.SUBMITTED and sheet.is_own and sheet.sent.by_id == user.pk,
        "can_judge": sheet.state == State.SUBMITTED and may_judge,
        "cannot_judge": look.may_not_judge if checks and look and sheet.state == State.SUBMITTED else "",
        "can_reopen": sheet.state == State.APPROVED and checks,
        "can_close": sheet.state == State.REOPENED and may_judge,
        "refusal": refusal,
    }
    context |= {"form": form} if form else {}
    context |= judging(sheet, form, refusal=refusal)
    context["keeps_boxes"] = context["can_judge"] if isinstance(form, SendBackForm) else context["can_reopen"]
    context["judged"] = [(row, context["send_back"].boxes_of(row.line.version)) for row in rows]
    return page(request, "return_detail", sheet, sentence=sheet.story, status=status, **context)


def judging(sheet, form, *, refusal=""):
    """The forms that stand on the page: the one that was sent, or empty ones, about the return as it stands now."""
    initial = {"version": sheet.version}
    if form and refusal:
        form.data = {**form.data.dict(), "version": sheet.version}
    send_back = form if isinstance(form, SendBackForm) else SendBackForm(measures=measures(sheet), initial=initial)
    reopen = form if isinstance(form, ReopenForm) else ReopenForm(initial=initial)
    return {"send_back": send_back, "reopen": reopen, "typed": form.typed if form and refusal else []}


def measures(sheet):
    return [line.version for line in sheet.lines]


def tell(request, *sheets, state):
    """Have whoever sent each of these returns in told of a step, once the step is sure."""
    transaction.on_commit(partial(post_news, request, sheets, state), robust=True)


def post_news(request, sheets, state):
    news = [letters.news_of(sheet, state, request.build_absolute_uri(to(sheet))) for sheet in sheets]
    if untold := [letter.name for letter in letters.send([letter for letter in news if letter])]:
        said = f"{wording.joined(untold)} could not be told by e-mail. The page of the return tells them all the same."
        messages.error(request, said)


@requires(Permission.CHECK_RETURNS)
@require_POST
def return_approve(request, round, subject):
    sheet = fetch(request, round, subject)
    if "from_page" in request.POST:
        form = SendBackForm(request.POST, measures=measures(sheet))
        if form.is_valid():
            form.add_error("note", "You wrote notes. Send the return back with them, or clear them to approve it")
            return show(request, sheet, form=form)
    look = checking.look_of(sheet, user=request.user)
    if look and any(not item.reason for item in look.corrections):
        return refused(request, sheet, Refused("A correction says no reason. Send the return back to have it given."))
    done = "Approved. Its figures now stand in the record."
    return take(request, sheet, changes.approve_return, done, then=partial(tell, state=State.APPROVED))


@requires(Permission.CHECK_RETURNS)
@require_POST
def return_send_back(request, round, subject):
    sheet = fetch(request, round, subject)
    form = SendBackForm(request.POST, measures=measures(sheet))
    if not form.is_valid():
        return show(request, sheet, form=form)
    said = {"note": form.whole_note, "figure_notes": form.figure_notes}
    return judge(request, sheet, changes.send_back_return, form, "Sent back with your notes.", State.SENT_BACK, **said)


@requires(Permission.CHECK_RETURNS)
@require_POST
def return_reopen(request, round, subject):
    sheet, form = fetch(request, round, subject), ReopenForm(request.POST)
    if not form.is_valid():
        return show(request, sheet, form=form)
    done = "Reopened. Its figures stand as they are until a correction of them is approved."
    note = form.cleaned_data["note"]
    return judge(request, sheet, changes.reopen_return, form, done, State.REOPENED, note=note)


def judge(request, sheet, change, form, done, state, **said):
    """Take a step for which something was written; where it is refused, what was written stays on the page."""
    if sheet.quarterly_return is None:
        return refused(request, sheet, Refused("Nobody has started this return."))
    row, version = sheet.quarterly_return, form.cleaned_data["version"]
    try:
        step = change(quarterly_return=row, version=version, by=request.user, at=timezone.now(), **said)
    except Refused as refusal:
        now = fetch(request, sheet.round.pk, sheet.subject.slug)
        return show(request, now, form=form, refusal=str(refusal), status=refusal.status)
    if step:
        tell(request, sheet, state=state)
    messages.success(request, done)
    return redirect(to(sheet))


@requires(Permission.CHECK_RETURNS)
@require_POST
def return_close(request, round, subject):
    sheet = fetch(request, round, subject)
    return take(request, sheet, changes.close_return, "Closed again. Its figures stand as they were approved.")


# --- The queue ------------------------------------------------------------------------------------------------------


@requires(Permission.CHECK_RETURNS)
def return_queue(request):
    rows = returns.asked(request.user).filter(state=State.SUBMITTED).order_by("sent_at")
    found = checking.queue(rows, request.user)
    return table_page(
        request,
        heading="Returns to check",
        caption="Sent in and not judged yet, the oldest first",
        sentence=checking.queue_sentence(found.values()),
        trail=[("Returns", reverse("indicators:return_list"))],
        demonstration_banner=any(look.quarterly_return.round.is_demonstration for look in found.values()),
        rows=rows,
        table_class=QueueTable,
        table_arguments={"today": timezone.localdate(), "looks": found},
        filter_class=QueueFilter,
        counted="returns to check",
        template="indicators/return_queue.html",
    )


@requires(Permission.CHECK_RETURNS)
@require_POST
def return_queue_approve(request):
    """Each in a transaction of its own: that one cannot be approved holds up no other."""
    seen = ticked(request.POST.getlist("return"))
    if not seen:
        raise BadRequest("The form was sent without the returns it is about")
    rows = Return.objects.visible_to(request.user).filter(pk__in=seen).select_related("round__period", "subject")
    found = checking.looks(rows.order_by("pk"), request.user)
    done, news = [], []
    for key, look in found.items():
        step, why = approve_unseen(look, seen[key], by=request.user)
        if why:
            messages.warning(request, f"Not approved: {look.quarterly_return}. {why}")
        else:
            done.append(str(look.quarterly_return))
        if step:
            news.append(look)
    if done:
        messages.success(request, f"Approved: {wording.joined(done)}.")
    tell(request, *news, state=State.APPROVED)
    return redirect("indicators:return_queue")


def approve_unseen(look, version, *, by):
    """Approve one return of the queue: the step, None if this person had taken it already, and why not, where it is to
    be looked at first."""
    row = look.quarterly_return
    if look.state == State.SUBMITTED and not look.may_be_approved_unseen:
        return None, look.may_not_judge or f"{wording.capitalised('; '.join(look.reasons))}."
    try:
        return changes.approve_return(quarterly_return=row, version=version, by=by, at=timezone.now()), ""
    except Refused as refusal:
        return None, str(refusal)
