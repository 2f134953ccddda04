"""Notes for the next holder of a post, one for each action that the post owns."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from actionplans import handover, owned
from actionplans.changes.handover import leave_notes
from actionplans.own_forms import HandoverForm
from actionplans.views.own import trail_of
from indicators.wording import counted, either
from safeguarding.access import Permission, requires
from safeguarding.models import Post
from safeguarding.once import once
from safeguarding.pages import form_page
from safeguarding.people_forms import sent


@requires(Permission.UPDATE_ACTION)
@once
def own_handover(request, pk):
    user, today = request.user, timezone.localdate()
    post = get_object_or_404(Post.objects.visible_to(user), pk=pk)
    holds = owned.held_posts(user, today).filter(pk=pk).exists()
    if not holds and not (user.may(Permission.KEEP_PLANS) and post.authority_id == user.authority_id):
        raise PermissionDenied
    rows = handover.of_post(user, post, today)
    form = HandoverForm(sent(request), owned=rows)
    if request.method == "POST" and form.is_valid():
        kept = len(leave_notes(notes=form.notes, by=user, at=timezone.now()))
        messages.success(
            request, f"{counted(kept, 'note').capitalize()} {either(kept, 'is', 'are')} left with the post."
        )
        return redirect("actionplans:own_handover", pk)
    notes = handover.notes_of([own.action for own in rows])
    context = {"heading": "Hand over", "caption": post.title, "go": "Leave the notes", "today": today}
    context |= {"trail": trail_of(inside=True), "back": reverse("actionplans:own_actions")}
    context["rows"] = [(own, form[form.name_of(own)], notes[own.action.pk]) for own in rows]
    return form_page(request, form, template="actionplans/own_handover.html", **context)
