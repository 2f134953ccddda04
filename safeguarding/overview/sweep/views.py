from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from safeguarding.access import Permission, requires
from safeguarding.models import LetStand
from safeguarding.once import once
from safeguarding.overview.sweep import changes, course
from safeguarding.overview.sweep.cases import grouped, parts, sentence
from safeguarding.overview.sweep.counting import course as counted_days
from safeguarding.overview.sweep.forms import LetStandForm
from safeguarding.overview.sweep.lists import SweepFilter, SweepTable
from safeguarding.overview.sweep.sweeping import BY_KEY, for_reader, sweep
from safeguarding.pages import form_page, table_page
from safeguarding.people_forms import refusals, sent

SHOWN = 6


@requires(Permission.READ_RECORD)
def falling_through(request):
    user, today = request.user, timezone.localdate()
    found = for_reader(sweep(user.authority, today), user, today)
    days = course.thinned(counted_days(user, today))

    def beside(narrowed):
        open_ones = [one for one in narrowed.qs if one.stands is None]
        return {
            "is_listed": bool(narrowed.rule),
            "parts": parts((one for one in open_ones if not one.case.printed), SHOWN),
            "stands": [one for one in narrowed.qs if one.stands],
            "printed": grouped((one for one in open_ones if one.case.printed), SHOWN),
            "printed_count": sum(one.case.printed for one in open_ones),
        }

    return table_page(
        request,
        heading="What falls through",
        caption=f"{user.authority.name}, {today:%-d %B %Y}",
        sentence=sentence(found),
        demonstration_banner=any(one.case.demonstration for one in found),
        rows=found,
        table_class=SweepTable,
        filter_class=SweepFilter,
        counted="cases",
        template="overview/sweep/falling_through.html",
        table_arguments={"may_let_stand": user.may(Permission.LET_STAND)},
        beside=beside,
        days=days,
        drawing=course.drawing(days),
        course_sentence=course.sentence(days),
        may_let_stand=user.may(Permission.LET_STAND),
        rules=BY_KEY.values(),
    )


@requires(Permission.LET_STAND)
@once
def case_let_stand(request, rule, case):
    found, today = found_or_404(request.user, rule, case), timezone.localdate()
    form = LetStandForm(sent(request))
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            now = {"today": today, "at": timezone.now()}
            row = changes.let_stand(found=found, by=request.user, **form.cleaned_data, **now)
            messages.success(request, f"It may stand until {row.until_on:%-d %B %Y}. {found.case.title}")
            return redirect("falling_through")
    page = reverse("falling_through")
    return form_page(
        request,
        form,
        heading="Let it stand for a while",
        caption=found.rule.title,
        sentence=f"{found.case.title}. {found.case.text}.",
        go="Let it stand",
        back=page,
        trail=[("What falls through", page)],
    )


def found_or_404(user, rule, case):
    if rule not in BY_KEY:
        raise Http404
    found = sweep(user.authority, timezone.localdate(), rules=[BY_KEY[rule]])
    for one in found:
        if one.case.key == case:
            return one
    raise Http404


@requires(Permission.LET_STAND)
@require_POST
def case_take_back(request, pk):
    row = get_object_or_404(LetStand.objects.visible_to(request.user), pk=pk)
    changes.end_letting_stand(row=row, today=timezone.localdate(), by=request.user, at=timezone.now())
    messages.success(request, "It is let stand no longer. If nobody has mended it meanwhile, it is listed again.")
    return redirect("falling_through")
