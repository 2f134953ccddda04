from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from indicators import policies
from indicators.disclosed import DEFAULT
from indicators.models import DisclosurePolicy, Indicator
from indicators.policy_changes import set_policy
from indicators.policy_forms import PolicyForm
from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import refusals, sent


def own_versions(request):
    rows = DisclosurePolicy.objects.visible_to(request.user).filter(authority=request.user.authority)
    return rows.select_related("made_by").order_by("-number")


@requires(Permission.READ_RECORD)
def small_numbers(request):
    today = timezone.localdate()
    versions = list(own_versions(request))
    present = next((policy for policy in versions if policy.starts_on <= today), None)
    measures = Indicator.objects.visible_to(request.user).measures().filter(counts_children=True, is_current=True)
    context = {
        "heading": "Small numbers",
        "caption": request.user.authority.name,
        "trail": [("Indicators", reverse("indicators:indicator_list"))],
        "demonstration_banner": bool(present and present.is_demonstration),
        "present": present,
        "points": policies.in_words(present.rule if present else DEFAULT),
        "versions": [(policy, policies.counts_of(policy.rule), policies.covered(policy)) for policy in versions],
        "coming": [policy for policy in versions if policy.starts_on > today and policy is versions[0]],
        "measures": measures,
        "may_set": request.user.may(Permission.KEEP_RULES),
    }
    return render(request, "indicators/small_numbers.html", context)


@requires(Permission.KEEP_RULES)
@once
def policy_set(request):
    today, last = timezone.localdate(), own_versions(request).first()
    present = own_versions(request).on(today).first()
    rule = present.rule if present else DEFAULT
    form = PolicyForm(sent(request), last=last, rule=last.rule if last else rule, today=today)
    if request.method != "POST" or not form.is_valid():
        return policy_page(request, form)
    if form.has_been_seen():
        with refusals(form):
            save(request, form)
            messages.success(request, f"The policy is set, from {form.cleaned_data['starts_on']:%-d %B %Y} on.")
            return redirect("indicators:small_numbers")
        return policy_page(request, form, shown=True)
    form.show()
    rows = policies.effects(request.user, form.rule, rule, today)
    return policy_page(request, form, effects=rows, summary=policies.summed_up(rows), shown=True)


def save(request, form):
    given = {name: form.cleaned_data[name] for name in ("starts_on", "reason", "version")}
    set_policy(rule=form.rule, **given, by=request.user, at=timezone.now())


def policy_page(request, form, **context):
    page = reverse("indicators:small_numbers")
    trail = [("Indicators", reverse("indicators:indicator_list")), ("Small numbers", page)]
    context |= {"heading": "Set the policy on small numbers", "trail": trail, "back": page}
    return form_page(request, form, template="indicators/policy_set.html", **context)
