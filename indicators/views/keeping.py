from collections import defaultdict

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from indicators import library_changes, library_effects, library_history, rule_changes, target_changes
from indicators.filters import IndicatorFilter
from indicators.judging import as_band
from indicators.library_forms import AddIndicatorForm, DefinitionForm, IndicatorForm
from indicators.library_tables import LibraryTable
from indicators.models import Indicator, IndicatorVersion, RatingRule, Target
from indicators.rule_forms import RuleForm, meaning
from indicators.target_forms import FORMS, KINDS
from indicators.views.quoting import drafts_quoting, may_see_drafts
from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import form_page, table_page
from safeguarding.people_forms import refusals, sent

KEEP = Permission.KEEP_LIBRARY


def visible_indicator(request, code):
    return get_object_or_404(Indicator.objects.visible_to(request.user), code=code)


def trail_of(indicator=None):
    trail = [("Indicators", reverse("indicators:indicator_list")), ("Library", reverse("indicators:library"))]
    return [*trail, (indicator.code, page_of(indicator))] if indicator else trail


def page_of(indicator):
    return reverse("indicators:library_indicator", args=[indicator.code])


# --- What there is ------------------------------------------------------------------------------------------------


@requires(KEEP)
def library(request):
    today, user = timezone.localdate(), request.user
    rules = RatingRule.objects.visible_to(user).select_related("document").prefetch_related("bands")
    return table_page(
        request,
        heading="Indicator library",
        sentence="What is measured, by which definition, against which target and rule. Every council that uses this"
        " system shares the library; targets are your council’s own.",
        trail=trail_of()[:1],
        rows=Indicator.objects.visible_to(user).order_by("-is_current", "family", "order", "code"),
        table_class=LibraryTable,
        table_arguments={"in_force": in_force(user, today), "targets": targets_now(user, today)},
        filter_class=IndicatorFilter,
        counted="indicators",
        template="indicators/library.html",
        rules=[(rule, meaning(rule.kind, present_bands(rule))) for rule in rules],
    )


def present_bands(rule):
    return [as_band(band) for band in rule_changes.present(rule)]


def in_force(user, today):
    """The definition in force of each indicator, by its key."""
    rows = IndicatorVersion.objects.visible_to(user).filter(indicator__is_current=True).order_by("number")
    found = {}
    for row in rows:
        if (row.starts_on is None or row.starts_on <= today) and (row.ends_on is None or today <= row.ends_on):
            found[row.indicator_id] = row
    return found


def targets_now(user, today):
    """Own targets of the whole council in force today, or yet to be reached, by the indicator's key."""
    rows = Target.objects.visible_to(user).filter(authority=user.authority, document=None, subject__kind="authority")
    found = defaultdict(list)
    for row in rows.select_related("version").order_by("starts_on", "ends_on"):
        if (row.starts_on is None or row.starts_on <= today) and (row.ends_on is None or today <= row.ends_on):
            found[row.version.indicator_id].append(row)
    return found


@requires(KEEP)
def library_indicator(request, code):
    indicator = visible_indicator(request, code)
    definitions = indicator.versions.select_related("rating_rule").order_by("-number")
    printed = set(library_changes.printed().filter(indicator=indicator).values_list("pk", flat=True))
    targets = target_changes.own_targets(request.user, indicator).order_by(
        "version__number", "kind", "starts_on", "ends_on"
    )
    context = {
        "heading": indicator.title,
        "caption": f"{indicator.code} in the indicator library",
        "trail": trail_of(),
        "indicator": indicator,
        "definitions": [(row, row.pk in printed) for row in definitions],
        "targets": targets,
        "why_no_target": target_changes.why_none(indicator),
        "kinds": list(KINDS.items()),
        "history": library_history.of_indicator(request.user, indicator),
    }
    return render(request, "indicators/library_indicator.html", context)


# --- A form that shows what it would do ---------------------------------------------------------------------------


def second_thoughts(request, form, change, *, weighty, done, leads_to, template="indicators/library_form.html", **page):
    """Answer a form of the library: a mend of words is saved at once; what does more is shown first, by `tried`, and
    done when the same answers are sent again. `change` does it; `weighty` is what it is about, or None for words."""
    effects, shown = None, False
    if request.method == "POST" and form.is_valid():
        shown = form.has_been_seen()
        with refusals(form):
            if weighty is None or shown:
                change()
                messages.success(request, done)
                return redirect(leads_to)
            today = timezone.localdate()
            effects = library_effects.tried(request.user, change, today=today, **weighty)
            form.show()
            shown = True
    context = {**page, "effects": effects, "shown": shown and form.status == 200 and not form.errors, "back": leads_to}
    if effects:
        context |= {
            "papers": drafts_quoting(request.user, effects.indicators),
            "sees_papers": may_see_drafts(request.user),
        }
    return form_page(request, form, template=template, **context)


def by(request):
    return {"by": request.user, "at": timezone.now()}


# --- Indicators ---------------------------------------------------------------------------------------------------


@requires(KEEP)
@once
def indicator_add(request):
    form = AddIndicatorForm(sent(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        indicator = Indicator(code=form.cleaned_data["code"])
        with refusals(form):
            library_changes.save_indicator(indicator=indicator, links=form.fill(indicator), **by(request))
            messages.success(request, f"{indicator.code} is in the library. Give it a definition next.")
            return redirect("indicators:definition_add", indicator.code)
    context = {"heading": "Add an indicator", "trail": trail_of(), "back": reverse("indicators:library")}
    sentence = "What is measured, under a code that stays. How it is counted is its definition, which comes next."
    return form_page(request, form, template="indicators/library_form.html", go="Add it", sentence=sentence, **context)


@requires(KEEP)
def indicator_edit(request, code):
    indicator = visible_indicator(request, code)
    form = IndicatorForm(sent(request), user=request.user, indicator=indicator)
    weighty, change = None, None
    if request.method == "POST" and form.is_valid():
        stored = visible_indicator(request, code)
        links, version = form.fill(indicator), form.cleaned_data["version"]
        change = lambda: library_changes.save_indicator(  # noqa: E731
            indicator=indicator, links=links, version=version, **by(request)
        )
        if any(getattr(stored, name) != getattr(indicator, name) for name in form.WEIGHTY):
            weighty = {"indicators": [stored.pk], "versions": library_effects.versions_of([stored.pk])}
    stored = visible_indicator(request, code)
    return second_thoughts(
        request, form, change, weighty=weighty, done=f"{code} is changed.", leads_to=page_of(stored),
        heading="Change an indicator", caption=str(stored), trail=trail_of(stored), go="Save the changes",
        sentence="Its code stays, and so do its figures. Its definition is changed on a page of its own.",
    )  # fmt: skip


# --- Definitions --------------------------------------------------------------------------------------------------


@requires(KEEP)
@once
def definition_add(request, code):
    indicator = visible_indicator(request, code)
    last = indicator.versions.select_related("rating_rule").order_by("-number").first()
    empty = dict.fromkeys(("starts_on", "ends_on", "break_note", "national_until"))
    form = DefinitionForm(
        sent(request), user=request.user, indicator=indicator, definition=last,
        initial={**(empty if last else {}), "version": last.number if last else 0},
    )  # fmt: skip
    weighty, change = None, None
    if request.method == "POST" and form.is_valid():
        new = IndicatorVersion(indicator=indicator)
        form.fill(new)
        seen = form.cleaned_data["version"]
        change = lambda: library_changes.add_definition(new=new, seen=seen, **by(request))  # noqa: E731
        weighty = about_definition(request, last) if last else None
    return second_thoughts(
        request, form, change, weighty=weighty, done=f"{code} has a new definition.", leads_to=page_of(indicator),
        heading="New definition", caption=str(indicator), trail=trail_of(indicator), go="Add the definition",
        sentence=(
            f"It takes the place of “{last.label}”, which ends the day before. Figures before and after it are never"
            " compared, and charts show the break." if last else "How the indicator is counted, from when on."
        ),
    )  # fmt: skip


def about_definition(request, definition):
    targets = target_changes.own_targets(request.user, definition.indicator).filter(version=definition)
    return {"indicators": [definition.indicator_id], "versions": [definition.pk], "targets": targets}


@requires(KEEP)
def definition_edit(request, code, number):
    indicator = visible_indicator(request, code)
    definition = get_object_or_404(indicator.versions.select_related("rating_rule", "indicator"), number=number)
    if library_changes.is_printed(definition):
        raise PermissionDenied
    rested_on = library_changes.last_figure_on(definition) or library_changes.last_asked_on(definition)
    fixed = library_changes.FIXED if rested_on else ()
    form = DefinitionForm(sent(request), user=request.user, indicator=indicator, definition=definition, fixed=fixed)
    weighty, change = None, None
    if request.method == "POST" and form.is_valid():
        stored = get_object_or_404(indicator.versions, number=number)
        form.fill(definition)
        version = form.cleaned_data["version"]
        change = lambda: library_changes.change_definition(  # noqa: E731
            definition=definition, version=version, **by(request)
        )
        if any(getattr(stored, name) != getattr(definition, name) for name in form.WEIGHTY):
            weighty = about_definition(request, stored)
    stored = get_object_or_404(indicator.versions, number=number)
    return second_thoughts(
        request, form, change, weighty=weighty, done="The definition is changed.", leads_to=page_of(indicator),
        heading=f"Change definition {number}", caption=str(stored), trail=trail_of(indicator), go="Save the changes",
        fixed=stored if fixed else None,
        sentence=(
            "Figures rest on it, so that its words can be mended and nothing else. For what is to be counted otherwise,"
            " add a new definition." if fixed else "No figures rest on it yet, so that all of it can be changed."
        ),
    )  # fmt: skip


# --- Targets ------------------------------------------------------------------------------------------------------


@requires(KEEP)
@once
def target_set(request, code):
    """`as` says which kind of target, `from` is one to change: in the address, so that the form is sent there too."""
    indicator = visible_indicator(request, code)
    if why := target_changes.why_none(indicator):
        messages.info(request, f"{indicator.code} has no target. {why}")
        return redirect(page_of(indicator))
    own = target_changes.own_targets(request.user, indicator)
    target = chosen_target(request, own)
    kind = target.kind if target else request.GET.get("as", "")
    kind = kind if kind in FORMS else Target.Kind.PERIOD
    form = FORMS[kind](sent(request), **about_target(request, indicator, own, target, kind))
    removing, change = target is not None and "remove" in request.POST, None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        change = lambda: target_changes.set_targets(  # noqa: E731
            definition=given["definition"], kind=kind, steps=form.steps, rule=given["rule"], note=given["note"],
            seen=given["version"], instead_of=target if kind != Target.Kind.TRAJECTORY else None, **by(request),
        )  # fmt: skip
        if removing:
            change = lambda: target_changes.remove_target(target=target, seen=given["version"], **by(request))  # noqa: E731
    weighty = {"indicators": [indicator.pk], "versions": list(indicator.versions.values_list("pk", flat=True))}
    return second_thoughts(
        request, form, change, weighty=weighty, template="indicators/target_set.html", leads_to=page_of(indicator),
        done="The target is taken away." if removing else "The target is set.",
        heading="Change a target" if target else "Set a target",
        caption=str(indicator), trail=trail_of(indicator), go="Set this target", target=target, kind=kind,
        kinds=[(key, words, key == kind) for key, words in KINDS.items()], indicator=indicator, removing=removing,
        is_own=True,
    )  # fmt: skip


def chosen_target(request, own):
    key = request.GET.get("from", "")
    return own.filter(pk=key).first() if key.isdecimal() and len(key) < 15 else None


def about_target(request, indicator, own, target, kind):
    about = {"user": request.user, "indicator": indicator, "target": target}
    about["state"] = target_changes.state_of(request.user, indicator)
    if kind == Target.Kind.TRAJECTORY:
        definition = target.version if target else indicator.versions.order_by("-number").first()
        about["steps_there"] = list(own.filter(kind=kind, version=definition).order_by("ends_on"))
    return about


# --- Rating rules -------------------------------------------------------------------------------------------------


@requires(KEEP)
@once
def rule_add(request):
    form = RuleForm(sent(request))
    change = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        named = {name: given[name] for name in ("name", "kind", "description")}
        change = lambda: rule_changes.add_rule(rule=RatingRule(**named), bands=form.bands, **by(request))  # noqa: E731
    return rule_page(
        request, form, change, {"indicators": [], "versions": []}, heading="Add a rating rule", go="Add the rule",
        done="The rule is in the library. A target can name it.", caption="",
    )  # fmt: skip


@requires(KEEP)
def rule_edit(request, slug):
    rows = RatingRule.objects.visible_to(request.user).prefetch_related("bands")
    rule = get_object_or_404(rows, slug=slug)
    if rule.document_id is not None:
        raise PermissionDenied
    form = RuleForm(sent(request), rule=rule)
    change = weighty = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        rule.name, rule.description = given["name"], given["description"]
        change = lambda: rule_changes.change_rule(  # noqa: E731
            rule=rule, bands=form.bands, starts_on=given.get("starts_on"), version=given["version"], **by(request)
        )
        weighty = about_rule(request, rule) if form.changes_bounds else None
    stored = get_object_or_404(rows, slug=slug)
    return rule_page(
        request, form, change, weighty, heading="Change a rating rule", go="Save the changes", caption=stored.name,
        done="The rule is changed.", rule=stored, sets=sets_of(stored), history=library_history.of_rule(stored),
    )  # fmt: skip


def rule_page(request, form, change, weighty, **page):
    bands = form.bands if request.method == "POST" and form.is_valid() else []
    return second_thoughts(
        request, form, change, weighty=weighty, template="indicators/rule_form.html", trail=trail_of(),
        leads_to=reverse("indicators:library"), meaning=meaning(form.kind_meant, bands) if bands else [], **page,
    )  # fmt: skip


def about_rule(request, rule):
    """Every indicator that the rule judges, by a definition or by a target."""
    versions = set(rule.versions.values_list("pk", flat=True)) | set(rule.targets.values_list("version", flat=True))
    rows = Indicator.objects.visible_to(request.user).filter(versions__in=versions).distinct()
    return {"indicators": [row.pk for row in rows], "versions": list(versions)}


def sets_of(rule):
    """The bounds of a rule by their dates, the latest first: first day, last day, meaning."""
    found = defaultdict(list)
    for band in rule.bands.all():
        found[band.starts_on, band.ends_on].append(as_band(band))
    rows = [(starts_on, ends_on, meaning(rule.kind, bands)) for (starts_on, ends_on), bands in found.items()]
    return sorted(rows, key=lambda row: (row[0] is not None, row[0]), reverse=True)
