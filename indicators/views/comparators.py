from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from indicators import comparisons
from indicators.comparator_changes import change_set, followed, make_set
from indicators.comparator_forms import ComparatorSetForm
from indicators.models import Area, ComparatorSet
from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import refusals, sent

NEIGHBOURS = ComparatorSet.Kind.NEIGHBOURS


def own_sets(request):
    rows = ComparatorSet.objects.visible_to(request.user).filter(authority=request.user.authority)
    return rows.prefetch_related("members__area__subject")


def own_area(request):
    return Area.objects.visible_to(request.user).filter(authority=request.user.authority).first()


@requires(Permission.READ_RECORD)
def comparator_list(request):
    today = timezone.localdate()
    sets = list(own_sets(request).order_by("-starts_on", "name"))
    context = {
        "heading": "Who we compare with",
        "caption": request.user.authority.name,
        "trail": [("Indicators", reverse("indicators:indicator_list"))],
        "in_force": [one for one in sets if one.starts_on <= today and (one.ends_on is None or one.ends_on >= today)],
        "coming": [one for one in sets if one.starts_on > today],
        "past": [one for one in sets if one.ends_on and one.ends_on < today],
        "own": own_area(request),
        "may_keep": request.user.may(Permission.KEEP_LIBRARY),
        "demonstration_banner": any(one.is_demonstration for one in sets),
    }
    return render(request, "indicators/comparator_list.html", context)


@requires(Permission.KEEP_LIBRARY)
@once
def comparator_add(request):
    """A set that is new, or that follows another (`?from=`), whose answers it begins with."""
    made = ComparatorSet(authority=request.user.authority, kind=NEIGHBOURS, starts_on=timezone.localdate())
    before, members = start_of(request), []
    if before:
        made.name, made.kind, made.source = before.name, before.kind, before.source
        members = [(row.area, row.closeness) for row in before.members.all()]
    form = form_of(request, made, members)
    return answered(request, form, "Make a set", saved=lambda: save_new(request, form))


def start_of(request):
    key = request.GET.get("from", "")
    return own_sets(request).filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 10 else None


def save_new(request, form):
    make_set(made=form.apply(), members=form.cleaned_data["members"], by=request.user, at=timezone.now())
    messages.success(request, "The set is made.")


@requires(Permission.KEEP_LIBRARY)
def comparator_edit(request, pk):
    changed = get_object_or_404(own_sets(request), pk=pk)
    form = form_of(request, changed, [(row.area, row.closeness) for row in changed.members.all()])
    past = changed.history.select_related("history_user").order_by("-history_date")[:20]
    return answered(
        request, form, f"Change the set “{changed.name}”", saved=lambda: save_change(request, form), past=past
    )


def save_change(request, form):
    given = {"members": form.cleaned_data["members"], "version": form.cleaned_data["version"]}
    change_set(changed=form.apply(), **given, by=request.user, at=timezone.now())
    messages.success(request, "The set is changed.")


def form_of(request, changed, members):
    rows = Area.objects.visible_to(request.user).filter(level=Area.Level.LOCAL_AUTHORITY)
    areas = list(rows.select_related("subject").order_by("subject__name"))
    return ComparatorSetForm(sent(request), areas=areas, own=own_area(request), changed=changed, members=members)


def answered(request, form, heading, *, saved, **context):
    """The form; what it would change; once that was seen, the list. What changes no comparison is saved at once."""
    page = reverse("indicators:comparator_list")
    context |= {"heading": heading, "back": page, "areas": form.areas, "is_new": form.changed.pk is None}
    context["trail"] = [("Indicators", reverse("indicators:indicator_list")), ("Who we compare with", page)]
    if request.method == "POST" and form.is_valid():
        if form.has_been_seen() or form.changes_nothing():
            with refusals(form):
                saved()
                return redirect(page)
        else:
            form.show()
            context |= what_changes(request, form)
    return form_page(request, form, template="indicators/comparator_form.html", **context)


def what_changes(request, form):
    """For the neighbours of its first day, or of today: the ranks; and which set it brings to an end."""
    if form.cleaned_data["kind"] != NEIGHBOURS:
        return {"summary": "Comparisons use the neighbours; they stay as they are.", "effects": []}
    today, members = timezone.localdate(), [area for area, _ in form.cleaned_data["members"]]
    rows = comparisons.effects(request.user.authority, members, today)
    trial = ComparatorSet(authority=request.user.authority, kind=NEIGHBOURS, starts_on=form.cleaned_data["starts_on"])
    ends = [] if form.changed.pk else followed(trial)
    return {"summary": comparisons.summed_up(rows), "effects": rows, "ends": ends}
