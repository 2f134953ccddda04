"""What one agency answers in a round, and what is made of it: answered, confirmed, sent, moderated, replied to."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import refusals, sent
from standards import auditing
from standards.audit_board import Agency, noun_of
from standards.audit_forms import AnswerForm, ConfirmForm, ModerateForm, ReplyForm, SendBackForm, SendForm
from standards.audit_wording import of_return
from standards.changes import moderating, self_audits
from standards.models import Moderation, SelfAuditAnswer, SelfAuditReturn, StandardEvidence
from standards.views.self_audits import FORM, about, trail_of


def visible_return(request, pk):
    rows = SelfAuditReturn.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("agency", "audit__authority", "audit__scale", "sent_by"), pk=pk)


def own_return(request, pk):
    """One that this person answers; 403 for another agency's, which those who moderate see too."""
    row = visible_return(request, pk)
    if not auditing.answers_for(request.user, row):
        raise PermissionDenied
    return row


def answers_of(request, row):
    """In order, each with what was said of the same last time."""
    answers = SelfAuditAnswer.objects.visible_to(request.user).filter(audit_return=row).told().in_order()
    answers = list(answers.prefetch_related("evidence__replaced_by"))
    today, last = timezone.localdate(), said_before(request, answers)
    for answer in answers:
        answer.audit_return, answer.last = row, last.get(answer.carried_from_id)
        stand(answer, today)
    return answers


def said_before(request, answers):
    """By its key, what was said in the round before."""
    keys = [answer.carried_from_id for answer in answers if answer.carried_from_id]
    return {one.pk: one for one in SelfAuditAnswer.objects.visible_to(request.user).told().filter(pk__in=keys)}


def stand(answer, today):
    """Say of each piece of evidence how old it is today."""
    for item in answer.evidence.all():
        item.stands = item.standing(today)


def visible_answer(request, pk):
    answers = SelfAuditAnswer.objects.visible_to(request.user).told().select_related("audit_return__audit__scale")
    answer = get_object_or_404(answers.prefetch_related("evidence__replaced_by"), pk=pk)
    stand(answer, timezone.localdate())
    return answer


def last_time(request, answer):
    """What the agency said of the same in the round before, with its moderation and reply; None without one."""
    rows = SelfAuditAnswer.objects.visible_to(request.user).told()
    return rows.filter(pk=answer.carried_from_id).first() if answer.carried_from_id else None


def page_of(row, part=""):
    return reverse("standards:audit_return", args=[row.pk]) + part


def inside(row, answer=None):
    """What every page inside a return says."""
    part = f"#answer-{answer.pk}" if answer else ""
    shared = about(row.audit, (row.whose, page_of(row)))
    return shared | {"caption": f"{row.whose} · {row.audit.title}", "row": row, "back": page_of(row, part)}


@requires(Permission.READ_RECORD)
def audit_return(request, pk):
    row = visible_return(request, pk)
    answers, today = answers_of(request, row), timezone.localdate()
    agency = Agency(row, answers, noun_of(answers))
    answering = auditing.answers_for(request.user, row)
    context = inside(row) | {
        "heading": row.whose,
        "caption": row.audit.title,
        "sentence": of_return(agency, today),
        "trail": trail_of(row.audit),
        "agency": agency,
        "answers": answers,
        "may_answer": answering and row.audit.is_open and not row.sent_on,
        "may_reply": answering and row.audit.is_open,
        "may_moderate": auditing.moderates(request.user, row.audit) and row.audit.is_open and row.sent_on,
        "carried": carried(answers),
    }
    return render(request, "standards/audit_return.html", context)


def carried(answers):
    """Those that can be confirmed as they are: carried forward with their rating, and answered by nobody yet."""
    waiting = [answer for answer in answers if not answer.is_answered and answer.carried_from_id]
    return [answer for answer in waiting if answer.grade_id or not answer.is_applicable]


def ended(request, row):
    """Why nothing is answered here any more, told to the person; empty while it is theirs to answer."""
    words = "" if row.audit.is_open and not row.sent_on else self_audits.SENT
    words = words if row.audit.is_open else self_audits.CLOSED
    if words and request.method == "GET":
        messages.info(request, words)
        return words
    return ""


@requires(Permission.ANSWER_AUDIT)
def answer_edit(request, pk):
    answer = visible_answer(request, pk)
    row = answer.audit_return
    if not auditing.answers_for(request.user, row):
        raise PermissionDenied
    if ended(request, row):
        return redirect(page_of(row))
    form = AnswerForm(
        sent(request), instance=answer, grades=row.audit.scale.grades.all(), evidence=evidence_for(request, answer)
    )
    if request.method == "POST" and form.is_valid():
        typed = {"evidence": form.cleaned_data["evidence"], "version": form.cleaned_data["version"]}
        with refusals(form):
            self_audits.give_answer(answer=form.instance, **typed, by=request.user, at=timezone.now())
            messages.success(request, f"{answer}: your answer is kept.")
            return redirect(page_of(row, f"#answer-{answer.pk}"))
    context = inside(row, answer) | {"heading": str(answer.standard), "answer": answer, "go": "Keep the answer"}
    return form_page(request, form, template="standards/answer_form.html", **context, last=last_time(request, answer))


def evidence_for(request, answer):
    """What the agency keeps for the standard, and whatever the answer names already."""
    own = StandardEvidence.objects.visible_to(request.user).filter(agency=answer.audit_return.agency_id)
    named = Q(standards=answer.standard_id) & Q(withdrawn_on=None, replaced_by=None)
    return own.filter(named | Q(answers=answer)).distinct()


@requires(Permission.ANSWER_AUDIT)
def audit_confirm(request, pk):
    row = own_return(request, pk)
    waiting = carried(answers_of(request, row))
    if ended(request, row) or (not waiting and request.method == "GET"):
        return redirect(page_of(row))
    form = ConfirmForm(sent(request), carried=waiting)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            given = form.cleaned_data["answers"]
            count = self_audits.confirm_answers(row=row, answers=given, by=request.user, at=timezone.now())
            messages.success(request, f"Answers confirmed: {count}.")
            return redirect(page_of(row))
    sentence = "Tick what is still true. Open an answer by itself to change it."
    return form_page(
        request, form, template=FORM, heading="Confirm last time's answers", sentence=sentence,
        go="They still stand", **inside(row),
    )  # fmt: skip


@requires(Permission.ANSWER_AUDIT)
def audit_send(request, pk):
    row = own_return(request, pk)
    missing = auditing.not_ready(answers_of(request, row))
    form = SendForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            self_audits.send_return(row=row, by=request.user, at=timezone.now())
            messages.success(request, "The answers are sent to be moderated.")
            return redirect(page_of(row))
    if ended(request, row):
        return redirect(page_of(row))
    context = inside(row) | {"heading": "Send the answers", "go": "Send the answers", "missing": missing}
    context["sentence"] = "Once sent they stand, unless whoever moderates them sends them back."
    return form_page(request, form, template="standards/return_send.html", **context)


@requires(Permission.MODERATE_AUDIT)
def audit_send_back(request, pk):
    row = visible_return(request, pk)
    form = SendBackForm(sent(request), initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            typed = {"why": form.cleaned_data["sent_back_why"], "version": form.cleaned_data["version"]}
            self_audits.send_back(row=row, **typed, by=request.user, at=timezone.now())
            messages.success(request, f"The answers are back with {row.whose}.")
            return redirect(page_of(row))
    context = inside(row) | {"heading": "Send the answers back", "go": "Send them back"}
    return form_page(request, form, template=FORM, **context)


@requires(Permission.MODERATE_AUDIT)
@once
def answer_moderate(request, pk):
    answer = visible_answer(request, pk)
    row = answer.audit_return
    last = max(answer.moderations.all(), key=lambda item: (item.on, item.pk), default=None)
    form = ModerateForm(sent(request), answer=answer, grades=row.audit.scale.grades.all(), last=last)
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("grade", "reasons", "read")}
        with refusals(form):
            moderating.moderate(
                answer=answer, **typed, seen=form.cleaned_data["version"], by=request.user, at=timezone.now()
            )
            messages.success(request, f"{answer}: your rating is kept.")
            return redirect(page_of(row, f"#answer-{answer.pk}"))
    context = inside(row, answer) | {"heading": str(answer.standard), "answer": answer, "go": "Keep the rating"}
    context["is_party"] = auditing.is_party(request.user, answer)
    return form_page(
        request, form, template="standards/answer_moderate.html", **context, last=last_time(request, answer)
    )


@requires(Permission.ANSWER_AUDIT)
@once
def moderation_reply(request, pk):
    rows = Moderation.objects.visible_to(request.user).select_related("answer", "grade", "by")
    moderation = get_object_or_404(rows, pk=pk)
    answer = visible_answer(request, moderation.answer_id)
    row = answer.audit_return
    if not auditing.answers_for(request.user, row):
        raise PermissionDenied
    form = ReplyForm(sent(request))
    if request.method == "POST" and form.is_valid():
        agrees, words = form.cleaned_data["agrees"] == "yes", form.cleaned_data["words"]
        with refusals(form):
            moderating.reply(moderation=moderation, agrees=agrees, words=words, by=request.user, at=timezone.now())
            messages.success(request, "Your agency's reply stands on the record.")
            return redirect(page_of(row, f"#answer-{answer.pk}"))
    context = inside(row, answer) | {"heading": "Reply to a moderated rating", "go": "Put the reply on record"}
    return form_page(request, form, template="standards/moderation_reply.html", answer=answer, **context)
