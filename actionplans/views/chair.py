"""What the chair decides, and the questions of the board about actions: asked at one meeting, answered at the next."""

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from actionplans import chair, owned
from actionplans.changes.challenges import put_challenge
from actionplans.changes.dates import decide_move
from actionplans.models import DueDateRevision
from actionplans.own_forms import DecisionForm, MeetingQuestionForm
from reports.models import Meeting
from safeguarding.access import Permission, requires
from safeguarding.database import matching
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import sent

OFFERED = 25  # actions in one choice
MEETINGS = 12


def trail_of(*more):
    return [("Action plans", reverse("actionplans:plan_list")), *more]


@requires(Permission.AGREE_REVISION)
def chair_decisions(request):
    user, today = request.user, timezone.localdate()
    form = decided(request) if request.method == "POST" else None
    if form is True:
        return redirect("actionplans:chair_decisions")
    moves = chair.waiting_moves(user, today)
    forms = [form if form and form.revision == move.revision else form_of(move.revision) for move in moves]
    meeting, others = chair.last_meeting(user, today)
    context = {
        "heading": "Moves of dates to decide",
        "sentence": chair.sentence(moves),
        "demonstration_banner": any(move.action.is_demonstration for move in moves),
        "trail": trail_of(),
        "moves": list(zip(moves, forms, strict=True)),
        "form": form,
        "meeting": meeting,
        "others": others,
        "may_ask": user.may(Permission.ASK_QUESTION),
        "today": today,
    }
    return render(request, "actionplans/chair_decisions.html", context)


def form_of(revision, data=None):
    form = DecisionForm(data, revision=revision)
    form.revision = revision
    return form


def decided(request):
    """True where the decision stands; otherwise the form, with what keeps it from being taken."""
    key = request.POST.get("revision", "")
    if not (key.isdecimal() and len(key) < 19):
        raise BadRequest("The form does not say which move it decides")
    revision = get_object_or_404(DueDateRevision.objects.visible_to(request.user).select_related("action"), pk=key)
    form = form_of(revision, request.POST)
    if not form.is_valid():
        return form
    is_agreed = form.cleaned_data["decision"] == "agree"
    given = {"revision": revision, "is_agreed": is_agreed, "decision": form.cleaned_data["why"]}
    try:
        decide_move(**given, by=request.user, at=timezone.now())
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        said = f"moves to {revision.to_on:%-d %B %Y}" if is_agreed else f"stays {revision.from_on:%-d %B %Y}"
        messages.success(request, f"{revision.action}: the due date {said}.")
    return True


@requires(Permission.ASK_QUESTION)
@once
def meeting_question(request):
    """First find the action by words; then say at which meeting, and what."""
    user, today = request.user, timezone.localdate()
    words = " ".join(request.GET.get("words", "").replace("\x00", " ").split())[:200]
    found = list(actions_of(user, words, today, chosen=request.POST.get("action", ""))[: OFFERED + 1])
    form = MeetingQuestionForm(sent(request), actions=found[:OFFERED], meetings=meetings_of(user, today))
    if request.method == "POST" and form.is_valid():
        challenge = put_challenge(**form.said, by=user, at=timezone.now())
        messages.success(request, f"Your question about {challenge.action} is put.")
        return redirect(f"{reverse('challenge_list')}?kind=action")
    context = {"heading": "Put a question at a meeting", "go": "Put the question", "words": words, "found": found}
    context |= {"trail": trail_of(("Challenge log", reverse("challenge_list")))}
    context |= {"is_cut": len(found) > OFFERED, "offered": OFFERED}
    return form_page(request, form, template="actionplans/own_meeting_question.html", **context)


def actions_of(user, words, today, *, chosen):
    """The living actions in which every word occurs, and the one that was chosen before."""
    rows = matching(owned.living(user, today), words, ["title", "text", "owner__title"])
    if chosen.isdecimal() and len(chosen) < 19:
        rows = owned.living(user, today).filter(Q(pk=chosen) | Q(pk__in=rows.order_by().values("pk")))
    return rows.order_by("title", "pk")


def meetings_of(user, today):
    """The last ones that were held: a question is put at a meeting, not at one that is planned."""
    own = Q(body__authority=user.authority_id) | Q(body__authority=None)
    held = Meeting.objects.visible_to(user).filter(own, held_on__lte=today, called_off="").select_related("body")
    return held.order_by("-held_on", "pk")[:MEETINGS]
