from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_POST

from indicators import reminders, return_rules, returns, round_changes, rounds, wording
from indicators.models import CollectionTemplate, Deputy, Reminder, Round
from indicators.return_forms import StepForm
from indicators.round_board import board_of
from indicators.round_filters import ReminderFilter, RoundFilter, TemplateFilter
from indicators.round_forms import (
    ChooseForm,
    DeputyForm,
    OpenForm,
    RemindForm,
    RoundAskedForm,
    RoundForm,
    TemplateForm,
    TemplateNameForm,
)
from indicators.round_tables import ReminderTable, RoundTable, TemplateTable
from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import FILES, form_page, table_page
from safeguarding.people_forms import refusals, sent
from safeguarding.versions import Conflict


def visible_round(request, pk):
    return get_object_or_404(Round.objects.visible_to(request.user).select_related("period", "authority"), pk=pk)


def trail_of(round=None):
    trail = [("Returns", reverse("indicators:return_list")), ("Rounds", reverse("indicators:round_list"))]
    return [*trail, (round.period.label, reverse("indicators:round_detail", args=[round.pk]))] if round else trail


# Templates are part of the library, which administrators keep too; they have no rounds.
LIBRARY_TRAIL = [
    ("Indicators", reverse_lazy("indicators:indicator_list")),
    ("Indicator library", reverse_lazy("indicators:library")),
]


# --- Lists --------------------------------------------------------------------------------------------------------


@requires(Permission.RUN_ROUNDS)
def round_list(request):
    today, asked = timezone.localdate(), defaultdict(list)
    for row in returns.asked(request.user):
        asked[row.round_id].append(row)
    return table_page(
        request,
        heading="Rounds",
        sentence="In a round, units and agencies return the figures of one quarter.",
        trail=trail_of()[:1],
        rows=Round.objects.visible_to(request.user).select_related("period").order_by("-period__ends_on"),
        table_class=RoundTable,
        table_arguments={"asked": asked, "today": today},
        filter_class=RoundFilter,
        counted="rounds",
        template="indicators/round_list.html",
    )


@requires(Permission.KEEP_LIBRARY)
def template_list(request):
    rows = CollectionTemplate.objects.visible_to(request.user).annotate(
        line_count=Count("lines"), subject_count=Count("lines__subject", distinct=True)
    )
    return table_page(
        request,
        heading="Templates of rounds",
        sentence="Who returns what in a usual round. A round copies its template when it is opened; changing the one"
        " does not change the other.",
        trail=LIBRARY_TRAIL,
        rows=rows,
        table_class=TemplateTable,
        filter_class=TemplateFilter,
        counted="templates",
    )


@requires(Permission.RUN_ROUNDS)
def reminder_list(request, pk):
    round = visible_round(request, pk)
    rows = Reminder.objects.visible_to(request.user).filter(round=round).select_related("subject", "person", "by")
    last = rows.first()
    done = reminders.batch(rows.filter(at=last.at)) if last else []
    return table_page(
        request,
        heading="Reminders",
        caption=round.period.label,
        sentence=" ".join(["Last time:", *done]) if done else "Nobody has been reminded in this round yet.",
        demonstration_banner=round.is_demonstration,
        trail=trail_of(round),
        rows=rows,
        table_class=ReminderTable,
        filter_class=ReminderFilter,
        counted="reminders",
    )


# --- Opening a round ----------------------------------------------------------------------------------------------


@requires(Permission.RUN_ROUNDS)
@once
def round_open(request):
    """First which quarter, and what the list begins from; then dates, note and list, to change before it is opened."""
    user, today = request.user, timezone.localdate()
    asked = request.POST if request.method == "POST" else request.GET if "period" in request.GET else None
    choice = ChooseForm(asked, user=user, today=today)
    if not choice.is_valid():
        context = {"heading": "Open a round", "trail": trail_of(), "form": choice, "templates": choice.starts}
        return render(request, "indicators/round_choose.html", context)
    quarter, lines = choice.quarter, rounds.lines_of(choice.chosen_start)
    groups = rounds.groups(user, quarter.ends_on)
    form = OpenForm(
        sent(request),
        groups=groups,
        ticked={rounds.pair_of(line) for line in lines},
        initial={**rounds.proposed_dates(quarter), **choice.cleaned_data},
    )
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            given = {name: form.cleaned_data[name] for name in (*round_changes.ROUND_FIELDS, "asked")}
            round = round_changes.open_round(quarter=quarter, **given, by=user, at=timezone.now())
            messages.success(request, opened_words(round))
            return redirect("indicators:round_detail", round.pk)
    return form_page(
        request,
        form,
        template="indicators/round_open.html",
        heading=f"Open the round for {quarter.label}",
        caption=rounds.start_label(choice.chosen_start),
        trail=[*trail_of(), ("Open a round", reverse("indicators:round_open"))],
        left_out=rounds.left_out(lines, groups),
        go="Open the round",
        back=reverse("indicators:round_open"),
    )


def opened_words(round):
    asked = wording.counted(round.expectations.values("subject").distinct().count(), "return")
    return f"The round for {round.period} is open from {return_rules.day(round.opens_on)}: {asked} asked for."


# --- One round ----------------------------------------------------------------------------------------------------


@requires(Permission.CHECK_RETURNS)
def round_detail(request, pk):
    round, today = visible_round(request, pk), timezone.localdate()
    board = board_of(round, request.user, today=today)
    heading = f"Round for {round.period.label}"
    if request.GET.get("export") in FILES:
        return FILES[request.GET["export"]](board, heading)
    days = f"Opens {return_rules.day(round.opens_on)}; due {return_rules.day(round.due_on)}"
    context = {
        "heading": heading,
        "caption": f"{days}; closes {return_rules.day(round.locks_on)}",
        "sentence": board.sentence,
        "demonstration_banner": round.is_demonstration,
        "trail": trail_of()[: 2 if request.user.may(Permission.RUN_ROUNDS) else 1],
        "round": round,
        "board": board,
        "can_run": request.user.may(Permission.RUN_ROUNDS),
    }
    return form_page(request, None, template="indicators/round_detail.html", **context)


@requires(Permission.RUN_ROUNDS)
def round_edit(request, pk):
    round = visible_round(request, pk)
    form = RoundForm(sent(request), round=round)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        meant = {name: given.pop(name) for name in ("version", "is_past_meant")}
        for name, value in given.items():
            setattr(round, name, value)
        with refusals(form):
            round_changes.change_round(round=round, **meant, by=request.user, at=timezone.now())
            messages.success(request, "The dates and the note are saved.")
            return redirect("indicators:round_detail", pk)
    context = {"heading": "Change dates and note", "go": "Save the changes", **of_round(visible_round(request, pk))}
    return form_page(request, form, **context)


def of_round(round):
    back = reverse("indicators:round_detail", args=[round.pk])
    return {"caption": round.period.label, "trail": trail_of(round), "round": round, "back": back}


@requires(Permission.RUN_ROUNDS)
def round_asked(request, pk):
    round = visible_round(request, pk)
    lines = {rounds.pair_of(line): rounds.indicator_of(line) for line in rounds.lines_of(round)}
    groups = rounds.groups(request.user, round.period.ends_on, kept=lines)
    form = RoundAskedForm(sent(request), round=round, groups=groups, ticked=set(lines))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            round_changes.change_asked(round=round, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, "The list of who returns what is saved.")
            return redirect("indicators:round_detail", pk)
    context = {"heading": "Change who returns what", "go": "Save the list", **of_round(round)}
    return form_page(request, form, template="indicators/round_asked.html", **context)


@requires(Permission.RUN_ROUNDS)
@once
def deputies(request, pk):
    round = visible_round(request, pk)
    form = DeputyForm(sent(request), round=round)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            made = round_changes.name_deputy(round=round, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, f"{made.person} may now fill in and send the return of {made.subject}.")
            return redirect("indicators:round_deputies", pk)
    context = {
        "heading": "Deputies",
        "sentence": "Somebody who makes one unit’s or agency’s return in this round, beside whoever does usually.",
        "go": "Name the deputy",
        "deputies": Deputy.objects.visible_to(request.user)
        .filter(round=round)
        .select_related("subject", "person", "named_by"),
        **of_round(round),
    }
    return form_page(request, form, template="indicators/round_deputies.html", **context)


@requires(Permission.RUN_ROUNDS)
@require_POST
def deputy_remove(request, pk, deputy):
    rows = Deputy.objects.visible_to(request.user).select_related("person", "subject", "round__period")
    row = get_object_or_404(rows, round=visible_round(request, pk), pk=deputy)
    round_changes.remove_deputy(deputy=row, by=request.user, at=timezone.now())
    messages.success(request, f"{row.person} is no longer deputy for {row.subject}.")
    return redirect("indicators:round_deputies", pk)


@requires(Permission.RUN_ROUNDS)
@require_POST
@once
def round_remind(request, pk):
    """What became of it is known only when the e-mails have gone out: the page of reminders says it."""
    round = visible_round(request, pk)
    form = RemindForm(request.POST, round=round)
    if not form.is_valid():
        messages.error(request, "Choose whom to remind from the list. Nobody was reminded.")
        return redirect("indicators:round_detail", pk)
    done = reminders.chase(round=round, subject=form.cleaned_data["subject"], by=request.user, at=timezone.now())
    if not done.keys:
        messages.info(request, "Nobody was written to: nobody owes a return, or they were reminded today already.")
    return redirect("indicators:round_reminder_list", pk)


# --- Templates ----------------------------------------------------------------------------------------------------


@requires(Permission.RUN_ROUNDS)
@once
def template_add(request, pk):
    round = visible_round(request, pk)
    form = TemplateNameForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            made = round_changes.save_template(round=round, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, f"The list is kept as the template “{made}”.")
            return redirect("indicators:template_edit", made.pk)
    sentence = "Later rounds can begin from the list of this one, by this name."
    context = {"heading": "Save the list as a template", "sentence": sentence, "go": "Save the template"}
    return form_page(request, form, **context, **of_round(round))


def visible_template(request, pk):
    return get_object_or_404(CollectionTemplate.objects.visible_to(request.user), pk=pk)


@requires(Permission.KEEP_LIBRARY)
def template_edit(request, pk):
    template = visible_template(request, pk)
    lines = {rounds.pair_of(line): rounds.indicator_of(line) for line in rounds.lines_of(template)}
    groups = rounds.groups(request.user, timezone.localdate(), kept=lines)
    form = TemplateForm(sent(request), template=template, groups=groups, ticked=set(lines))
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        template.name = given.pop("name")
        with refusals(form):
            round_changes.change_template(template=template, **given, by=request.user, at=timezone.now())
            messages.success(request, f"The template “{template}” is saved.")
            return redirect("indicators:template_list")
    context = {
        "heading": "Change a template",
        "trail": [*LIBRARY_TRAIL, ("Templates", reverse_lazy("indicators:template_list"))],
        "go": "Save the template",
        "back": reverse("indicators:template_list"),
        "stored": visible_template(request, pk),  # whatever was typed
    }
    return form_page(request, form, template="indicators/round_asked.html", **context)


@requires(Permission.KEEP_LIBRARY)
@require_POST
@once
def template_delete(request, pk):
    template, form = visible_template(request, pk), StepForm(request.POST)
    if not form.is_valid():
        raise BadRequest("The form was sent without the version of the template it is about")
    try:
        round_changes.delete_template(template=template, **form.cleaned_data, by=request.user, at=timezone.now())
    except Conflict as conflict:
        messages.error(request, conflict.message)
        return redirect("indicators:template_edit", pk)
    messages.success(request, f"The template “{template.name}” is deleted.")
    return redirect("indicators:template_list")
