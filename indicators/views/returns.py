from functools import partial

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from indicators import changes, letters, receipts, return_rules, returns
from indicators.changes import Refused
from indicators.explanation_changes import end_explanation, keep_explanation
from indicators.models import Round
from indicators.return_filters import BoardFilter, ReturnFilter
from indicators.return_forms import ReturnForm, StepForm, SubmitForm, autosave_answer
from indicators.return_sheets import sheet_of
from indicators.return_tables import BoardTable, ReturnTable
from safeguarding.access import Permission, requires
from safeguarding.pages import table_page


@requires(Permission.READ_RECORD)
def return_list(request):
    if request.user.may(Permission.CHECK_RETURNS):
        return board(request)
    today = timezone.localdate()
    rows = returns.asked(request.user).order_by("-round__period__ends_on", "subject__name")
    fills_in = request.user.may(Permission.ENTER_RETURN)
    if fills_in:
        rows = rows.filter(returns.own(request.user))
        caption, sentence = "Of your units or agency", returns.own_sentence(rows, today=today)
    else:
        caption, sentence = "Approved returns, from which the figures of the record come", ""
    return table_page(
        request,
        heading="Returns",
        caption=caption,
        sentence=sentence,
        demonstration_banner=rows.filter(round__is_demonstration=True).exists(),
        rows=rows,
        table_class=ReturnTable,
        table_arguments={"today": today, "fills_in": fills_in},
        filter_class=ReturnFilter,
        counted="returns",
    )


def board(request):
    """One round, for those who check it: the one chosen, or the newest that has begun."""
    today = timezone.localdate()
    rounds = Round.objects.visible_to(request.user).select_related("period")
    chosen = request.GET.get("round", "")
    shown = rounds.filter(pk=chosen).first() if chosen.isascii() and chosen.isdigit() and len(chosen) < 10 else None
    shown = shown or rounds.filter(opens_on__lte=today).first() or rounds.first()
    rows = returns.asked(request.user).filter(round=shown).order_by("subject__name")
    return table_page(
        request,
        heading=f"Returns, {shown.period.label}" if shown else "Returns",
        caption=f"Due {return_rules.day(shown.due_on)}; closes {return_rules.day(shown.locks_on)}" if shown else "",
        sentence=returns.round_sentence(list(rows), today=today),
        demonstration_banner=shown.is_demonstration if shown else False,
        rows=rows,
        table_class=BoardTable,
        table_arguments={"today": today},
        filter_class=BoardFilter,
        counted="returns",
        template="indicators/round_returns.html",
        round=shown,
        can_run=request.user.may(Permission.RUN_ROUNDS),
    )


def fetch(request, round, subject):
    """The return that this person may see, begun or not; otherwise 404."""
    within = get_object_or_404(Round.objects.visible_to(request.user), pk=round)
    row = get_object_or_404(returns.asked(request.user), round=within, subject__slug=subject)
    return sheet_of(row, request.user, today=timezone.localdate())


def fetch_own(request, round, subject):
    """As `fetch`; one that this person may see but not fill in answers 403."""
    sheet = fetch(request, round, subject)
    if not sheet.is_own:
        raise PermissionDenied
    return sheet


def to(sheet, name="return_detail"):
    return reverse(f"indicators:{name}", args=[sheet.round.pk, sheet.subject.slug])


def page(request, template, sheet, *, status=200, **context):
    every = reverse("indicators:return_list")
    shared = {
        "sheet": sheet,
        "trail": [("Returns", every), (sheet.round.period.label, f"{every}?round={sheet.round.pk}")],
        "heading": sheet.subject.name,
        "caption": sheet.caption,
        "demonstration_banner": sheet.round.is_demonstration,
    }
    return render(request, f"indicators/{template}.html", {**shared, **context}, status=status)


def refused(request, sheet, refusal):
    """The answer to a step that is not to be taken: why, and the way back."""
    return page(
        request, "return_refused", sheet, status=refusal.status, heading="This was not done", sentence=str(refusal)
    )


@requires(Permission.ENTER_RETURN)
def return_edit(request, round, subject):
    sheet = fetch_own(request, round, subject)
    if request.method == "POST":
        return save(request, sheet)
    if sheet.closed:
        messages.info(request, f"This return cannot be changed. {sheet.closed}")
        return redirect(to(sheet))
    form = ReturnForm(sheet)
    if "check" in request.GET:
        form.check()
    return show_form(request, form)


def show_form(request, form, **context):
    return page(request, "return_edit", form.sheet, form=form, sentence=form.sheet.sentence, **context)


def keep(request, sheet, posted, **words):
    """Store what was typed. Raises Refused; the sheet is then no longer what is stored."""
    changes.save_draft(
        round=sheet.round,
        subject=sheet.subject,
        version=posted.version_seen,
        entries=posted.entries(),
        reasons=posted.reasons(),
        by=request.user,
        at=timezone.now(),
        **words,
    )


def save(request, sheet):
    """Keep everything typed, readable or not; then check it, if that was asked."""
    try:
        keep(request, sheet, ReturnForm(sheet, request.POST))
    except Refused as refusal:
        latest = ReturnForm(fetch(request, sheet.round.pk, sheet.subject.slug), request.POST)
        return show_form(request, latest, conflict=str(refusal), status=refusal.status)
    form = ReturnForm(fetch(request, sheet.round.pk, sheet.subject.slug), request.POST)
    if explain(request, form):
        form = ReturnForm(fetch(request, sheet.round.pk, sheet.subject.slug), request.POST)
    if "check" in request.POST:
        form.check()
    if form.errors:
        return show_form(request, form, was_saved=form.sheet.quarterly_return is not None)
    if "check" in request.POST:
        return redirect(to(sheet, "return_submit"))
    saved = f"Saved as a draft at {timezone.localtime():%H:%M}. Nothing has been sent in yet."
    messages.success(request, saved if form.sheet.quarterly_return else "Nothing is typed yet, so nothing was saved.")
    return redirect(to(sheet, "return_edit"))


def explain(request, form):
    """Keep explanations for later quarters, and end the one that is to be asked for again. Whether any was."""
    about = {"by": request.user, "at": timezone.now()}
    ending = [row for row in form.kept_explanations() if str(row.pk) == request.POST.get("end_explanation")]
    for explanation in ending:
        end_explanation(explanation=explanation, **about)
    keeping = form.explanations_to_keep()
    for line, code, quarters in keeping:
        keep_explanation(
            round=form.sheet.round,
            subject=form.sheet.subject,
            version=line.version,
            code=code,
            words=line.comment,
            quarters=quarters,
            **about,
        )
    return bool(ending or keeping)


@requires(Permission.ENTER_RETURN)
@require_POST
def return_autosave(request, round, subject):
    """What the page sends by itself while somebody types; it answers what the page then shows."""
    sheet = fetch_own(request, round, subject)
    try:
        keep(request, sheet, ReturnForm(sheet, request.POST), is_autosave=True)
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=refusal.status)
    form = ReturnForm(fetch(request, round, subject), request.POST)
    return JsonResponse(autosave_answer(form))


@requires(Permission.ENTER_RETURN)
def return_submit(request, round, subject):
    sheet = fetch_own(request, round, subject)
    if sheet.closed and request.method == "GET":
        return redirect(to(sheet))
    if not sheet.closed and not (sheet.quarterly_return and sheet.is_ready):
        return redirect(f"{to(sheet, 'return_edit')}?check=1")
    form = SubmitForm(request.POST or None, initial={"version": sheet.version})
    if form.is_valid():
        doubts = {line.version.pk: [doubt.words for doubt in line.doubts] for line in sheet.lines}
        done = "The return is in. This page is your receipt."
        return take(request, sheet, changes.submit_return, done, form, then=give_receipt, doubts=doubts)
    return page(request, "return_submit", sheet, form=form, heading=f"Check and send in: {sheet.subject.name}")


def give_receipt(request, sheet):
    """By e-mail too, once the return is surely in; whether that went is said on the page."""
    transaction.on_commit(partial(post_receipt, request, sheet), robust=True)


def post_receipt(request, sheet):
    sheet = fetch(request, sheet.round.pk, sheet.subject.slug)
    letter = letters.letter_of(receipts.receipt_of(sheet), request.build_absolute_uri(to(sheet)))
    if letters.send([letter]):
        messages.error(request, f"The receipt could not be sent to {letter.to}. Keep this page, or take it as a PDF.")
    else:
        messages.success(request, f"The receipt was also sent to {letter.to}.")


def take(request, sheet, change, done, form=None, *, then=None, **words):
    """Take one step on the version of the return that was on the screen, and show what it led to. `then` is what
    follows the step, unless this person had taken it already."""
    form = form or StepForm(request.POST)
    if not form.is_valid():
        raise BadRequest("The form was sent without the version of the return it is about")
    if sheet.quarterly_return is None:
        return refused(request, sheet, Refused("Nobody has started this return."))
    version = form.cleaned_data["version"]
    row, at = sheet.quarterly_return, timezone.now()
    try:
        step = change(quarterly_return=row, version=version, by=request.user, at=at, **words)
    except Refused as refusal:
        return refused(request, sheet, refusal)
    messages.success(request, done)
    if step and then:
        then(request, sheet)
    return redirect(to(sheet))


@requires(Permission.ENTER_RETURN)
@require_POST
def return_withdraw(request, round, subject):
    sheet = fetch_own(request, round, subject)
    return take(
        request, sheet, changes.withdraw_return, "Withdrawn. You can change the figures and send them in again."
    )
