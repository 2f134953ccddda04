from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from indicators import run_charts, signals
from indicators.curve_changes import STORY, start_range, tell_story, withdraw_range
from indicators.curve_forms import RangeForm, StoryForm, WithdrawRangeForm
from indicators.figures import runs
from indicators.models import CurveStory, Indicator, Rebase
from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import refusals, sent


def fetch(request, code):
    return get_object_or_404(Indicator.objects.visible_to(request.user), code=code)


def to(indicator):
    return reverse("indicators:indicator_detail", args=[indicator.code])


def trail_to(indicator):
    return [("Indicators", reverse("indicators:indicator_list")), (indicator.title, to(indicator))]


@requires(Permission.KEEP_CURVES)
@once
def range_start(request, code):
    indicator = fetch(request, code)
    run = runs(request.user, [indicator])[indicator.pk]
    standing = signals.rebases_of(request.user, [run])[indicator.pk]
    now = signals.signals(run, standing)
    form = RangeForm(sent(request), quarters=usable(now))
    context = {"indicator": indicator, "now": now, "standing": standing, "quarters": form.quarters}
    if request.method != "POST" or not form.is_valid():
        return range_page(request, form, **context)
    if not form.has_been_seen():
        form.show()
        return range_page(request, form, then=tried(run, standing, form), **context)
    with refusals(form):
        given = {name: form.cleaned_data[name] for name in ("starts_on", "what_changed", "reason")}
        start_range(definition=definition_at(run, given["starts_on"]), **given, by=request.user, at=timezone.now())
        messages.success(request, f"The usual range starts anew: {given['what_changed']}.")
        return redirect(to(indicator))
    return range_page(request, form, **context)


def usable(now):
    """Quarters from which a range can start anew, the newest first: none that begins a stretch by itself, and none of
    figures that look back over months they share."""
    read = [stretch for stretch in now.stretches if signals.is_readable(stretch.points[0].version)]
    found = [point.quarter for stretch in read for point in stretch.points[1:]]
    return sorted(found, key=lambda quarter: quarter.starts_on, reverse=True)


def definition_at(run, starts_on):
    return next(point.version for point in run.points if point.quarter.starts_on == starts_on)


def tried(run, standing, form):
    """The run as it would be read with the new range, unsaved."""
    given = {name: form.cleaned_data[name] for name in ("starts_on", "what_changed")}
    tried = Rebase(definition=definition_at(run, given["starts_on"]), **given)
    return signals.signals(run, [*standing, tried])


def range_page(request, form, *, indicator, then=None, **context):
    context |= {
        "heading": "Start the usual range anew",
        "caption": indicator.title,
        "trail": trail_to(indicator),
        "back": to(indicator),
        "then": then,
        "chart": run_charts.chart(then) if then else None,
        "go": "Start the range anew" if then or form.data.get("seen") else "See what it would say",
    }
    return form_page(request, form, template="indicators/range_start.html", **context)


@requires(Permission.KEEP_CURVES)
def range_withdraw(request, pk):
    rows = Rebase.objects.visible_to(request.user).filter(authority=request.user.authority_id)
    rebase = get_object_or_404(rows.select_related("definition__indicator", "made_by"), pk=pk)
    indicator, form = rebase.definition.indicator, WithdrawRangeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        if withdraw_range(rebase=rebase, **form.cleaned_data, by=request.user, at=timezone.now()):
            messages.success(request, "Taken back: the usual range goes on as before.")
        return redirect(to(indicator))
    context = {
        "heading": "Take back a usual range started anew",
        "caption": f"{indicator.title}: {rebase.what_changed}",
        "sentence": f"{rebase.made_by.name} started it on {rebase.made_at:%-d %B %Y}: {rebase.reason}",
        "trail": trail_to(indicator),
        "go": "Take it back",
        "back": to(indicator),
    }
    return form_page(request, form, **context)


@requires(Permission.KEEP_CURVES)
def story_edit(request, code):
    indicator = fetch(request, code)
    rows = CurveStory.objects.visible_to(request.user).filter(authority=request.user.authority_id)
    form = StoryForm(sent(request), story=rows.filter(indicator=indicator).first())
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in STORY}
        with refusals(form):
            version = form.cleaned_data["version"]
            tell_story(indicator=indicator, said=said, version=version, by=request.user, at=timezone.now())
            messages.success(request, "The story is saved.")
            return redirect(to(indicator))
    context = {
        "heading": "The story behind the curve",
        "caption": indicator.title,
        "sentence": "Everybody who can sign in reads it beside the chart. Leave empty what is not known.",
        "trail": trail_to(indicator),
        "go": "Save the story",
        "back": to(indicator),
    }
    return form_page(request, form, **context)
