from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from safeguarding.access import Permission, requires
from safeguarding.overview.thread.drawing import drawing
from safeguarding.overview.thread.forms import DayForm
from safeguarding.overview.thread.nodes import Column
from safeguarding.overview.thread.reading import Asked, find, nodes, read


@requires(Permission.READ_RECORD)
def thread(request, kind, name):
    today = timezone.localdate()
    this = find(request.user, kind, name)
    if this is None:
        raise Http404
    form = DayForm(request.GET if request.GET.get("on") else None, today=today)
    on = (form.cleaned_data.get("on") if form.is_valid() else None) or today
    whole = request.GET.get("show", "")
    found = read(Asked(request.user, on, today), this, show=whole)
    # What was not on record on the day is named all the same, by what it is today.
    about = found.this if found else nodes(Asked(request.user, today, today), [this])[this]
    context = {
        "heading": about.title,
        "caption": f"Thread of one {about.noun}",
        "demonstration_banner": about.demonstration,
        "trail": [(about.title, about.url)],
        "about": about,
        "thread": found,
        "drawing": drawing(found) if found else None,
        "form": form,
        "on": on,
        "is_past": on != today,
        "show": whole if whole in {column.slug for column in Column} else "",
    }
    return render(request, "overview/thread/thread.html", context)
