from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from safeguarding import changes
from safeguarding.access import Permission, requires
from safeguarding.pages import form_page
from safeguarding.people_forms import OwnRemindersForm, refusals, sent


@requires(Permission.SIGN_IN)
def own_reminders(request):
    form = OwnRemindersForm(sent(request), person=request.user)
    if request.method == "POST" and form.is_valid():
        with refusals(form):
            wanted, version = form.cleaned_data["reminders"] == "digest", form.cleaned_data["version"]
            changes.choose_reminders(is_wanted=wanted, version=version, by=request.user, at=timezone.now())
            messages.success(request, "Your choice is saved.")
            return redirect("own_reminders")
    context = {
        "heading": "Your reminders",
        "sentence": "E-mails about returns that you owe and actions that wait for you: five working days before, on the"
        " day, and weekly after.",
        "go": "Save",
        "back": reverse("home"),
    }
    return form_page(request, form, **context)
