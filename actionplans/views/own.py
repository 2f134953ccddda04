"""What one person owns: their actions, and a report on several of them in one sitting."""

import re

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from actionplans import handover, owned, reminders
from actionplans.changes.sitting import NoneKept, report_several
from actionplans.models import ActionReminder
from actionplans.own_forms import Sitting
from actionplans.own_tables import ActionReminderFilter, ActionReminderTable
from indicators.wording import counted, joined
from safeguarding.access import Permission, requires
from safeguarding.once import once
from safeguarding.pages import form_page, table_page
from safeguarding.people_forms import sent

NAMED = re.compile(r"action-(\d{1,18})-")


def trail_of(*, inside=False):
    trail = [("Action plans", reverse("actionplans:plan_list"))]
    return [*trail, ("Your actions", reverse("actionplans:own_actions"))] if inside else trail


@requires(Permission.UPDATE_ACTION)
def own_actions(request):
    today = timezone.localdate()
    posts, mine = list(owned.held_posts(request.user, today)), owned.mine(request.user, today)
    keeps = request.user.may(Permission.KEEP_PLANS)
    context = {
        "heading": "Your actions",
        "caption": " · ".join(post.title for post in posts),
        "sentence": owned.sentence(mine, len(posts)),
        "demonstration_banner": any(own.action.is_demonstration for own in mine),
        "trail": trail_of(),
        "groups": owned.grouped(mine),
        "asked": [own for own in mine if own.questions],
        "has_open": any(own.is_open for own in mine),
        "shows_posts": len(posts) > 1,
        "posts": [post for post in posts if any(own.action.owner_id == post.pk for own in mine)],
        "handed": handover.handed_over(request.user, today, mine),
        "keeps": keeps,
        "vacant": handover.vacant(request.user, today) if keeps else [],
        "today": today,
    }
    return render(request, "actionplans/own_actions.html", context)


@requires(Permission.UPDATE_ACTION)
@once
def own_update(request):
    """All open actions of the person on one form; what is left empty is not reported on."""
    user, today = request.user, timezone.localdate()
    mine = [own for own in owned.mine(user, today) if own.is_open or own.now.state == "reported"]
    sitting = Sitting(sent(request), [*(own for own in mine if own.is_open), *gone_meanwhile(request, mine, today)])
    if request.method == "POST" and sitting.is_valid():
        try:
            report_several(reports=sitting.reports, by=user, at=timezone.now())
        except NoneKept as none:
            sitting.refuse(none.refusals)
        else:
            messages.success(request, kept_words([str(action) for action, _ in sitting.reports]))
            return redirect("actionplans:own_actions")
    context = {"heading": "Report on several actions", "go": "Keep the reports", "today": today}
    context |= {"trail": trail_of(inside=True), "back": reverse("actionplans:own_actions")}
    context["demonstration_banner"] = any(part.action.is_demonstration for part in sitting.parts)
    return form_page(request, sitting, template="actionplans/own_update.html", **context)


def gone_meanwhile(request, mine, today):
    """Actions that were on the form when it was opened and would not be now: what was typed about them must not get
    lost without a word."""
    named = {int(found[1]) for found in map(NAMED.match, request.POST) if found}
    missing = named - {own.action.pk for own in mine if own.is_open}
    rows = owned.living(request.user, today).filter(pk__in=missing) if missing else []
    return owned.with_questions(rows, today) if missing else []


def kept_words(titles):
    return f"Reported on {counted(len(titles), 'action')}: {joined(titles)}."


@requires(Permission.KEEP_PLANS)
def action_reminder_list(request):
    """Who was reminded of which action, and whom nothing reached."""
    rows = ActionReminder.objects.visible_to(request.user).select_related("action__owner", "person")
    last = rows.first()
    done = reminders.batch(rows.filter(at=last.at)) if last else []
    return table_page(
        request,
        heading="Reminders about actions",
        sentence=" ".join(["Last time:", *done]) if done else "Nobody has been reminded of an action yet.",
        demonstration_banner=bool(last and last.action.is_demonstration),
        trail=trail_of(inside=True),
        rows=rows,
        table_class=ActionReminderTable,
        filter_class=ActionReminderFilter,
        counted="reminders",
    )
