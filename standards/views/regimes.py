from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import refusals, sent
from standards import wording
from standards.changes.regimes import save_regime
from standards.models import Inspection, Regime
from standards.regime_forms import RegimeForm

FORM = "standards/regime_form.html"


def trail_of(*more):
    return [("Findings", reverse("standards:finding_list")), ("Kinds of inspection", regimes_url()), *more]


def regimes_url():
    return reverse("standards:regime_list")


def to(regime):
    return reverse("standards:regime_detail", args=[regime.slug])


@requires(Permission.READ_RECORD)
def regime_list(request):
    rows = Regime.objects.visible_to(request.user).select_related("inspectorate").prefetch_related("duties")
    regimes = list(rows.annotate(area_count=Count("areas")).order_by("name"))
    context = {
        "heading": "Kinds of inspection",
        "sentence": wording.of_regimes(regimes),
        "trail": trail_of()[:1],
        "regimes": regimes,
        "may_keep": request.user.may(Permission.KEEP_STANDARDS),
    }
    return render(request, "standards/regime_list.html", context)


@requires(Permission.READ_RECORD)
def regime_detail(request, slug):
    regimes = Regime.objects.visible_to(request.user).select_related("inspectorate").prefetch_related("duties")
    regime = get_object_or_404(regimes, slug=slug)
    areas = list(regime.areas.select_related("scale").prefetch_related("scale__grades").order_by("order"))
    scales = list({area.scale_id: area.scale for area in areas if area.scale}.values())
    context = {
        "heading": regime.name,
        "caption": " · ".join(filter(None, [regime.short_name, str(regime.inspectorate or ""), regime.years])),
        "sentence": regime.description,
        "trail": trail_of(),
        "regime": regime,
        "areas": areas,
        "scales": scales,
        "inspections": Inspection.objects.visible_to(request.user).filter(regime=regime).select_related("document"),
        "may_keep": request.user.may(Permission.KEEP_STANDARDS),
    }
    return render(request, "standards/regime_detail.html", context)


@requires(Permission.KEEP_STANDARDS)
@once
def regime_add(request):
    context = {"heading": "Add a kind of inspection", "go": "Add it", "trail": trail_of(), "back": regimes_url()}
    return regime_form(request, Regime(), **context)


@requires(Permission.KEEP_STANDARDS)
def regime_edit(request, slug):
    regime = get_object_or_404(Regime.objects.visible_to(request.user), slug=slug)
    context = {"heading": "Change the kind of inspection", "caption": regime.name, "go": "Save the changes"}
    return regime_form(request, regime, trail=trail_of((regime.name, to(regime))), back=to(regime), **context)


def regime_form(request, regime, /, **context):
    form = RegimeForm(sent(request), instance=regime, user=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            given = {"areas": form.areas, "duties": form.duties, "version": form.cleaned_data["version"]}
            save_regime(regime=form.instance, **given, by=request.user, at=timezone.now())
            messages.success(request, f"{form.instance} is saved.")
            return redirect(to(form.instance))
    return form_page(request, form, template=FORM, **context)
