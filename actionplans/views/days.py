"""The day on which a page stands, and the day from which it says what changed: both are asked for in the address."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from reports.models import Meeting
from safeguarding.people_forms import DAYS, DayInput

EARLIEST = date(1990, 1, 1)
WITHOUT_MEETING = timedelta(days=90)
STILL_THE_LAST = timedelta(days=366)  # a meeting of long ago is no measure of what is new


def day_field(label, unreadable):
    messages = {"invalid": unreadable}
    return forms.DateField(label=label, required=False, input_formats=DAYS, widget=DayInput, error_messages=messages)


class DaysForm(forms.Form):
    on = day_field("As it stood on", "That is no day. Write one such as 30 June 2026.")
    since = day_field("Changes since", "That is no day. Write one such as 8 September 2026.")

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self):
        return self.checked("on", "That day has not come yet. Choose one up to today.")

    def clean_since(self):
        return self.checked("since", "That day has not come yet. Choose one in the past.")

    def checked(self, name, not_yet):
        day = self.cleaned_data[name]
        if day and day > self.today:
            raise forms.ValidationError(not_yet)
        if day and day < EARLIEST:
            raise forms.ValidationError("The record does not go so far back. Choose a day from 1990 on.")
        return day

    def clean(self):
        on, since = self.cleaned_data.get("on") or self.today, self.cleaned_data.get("since")
        if since and since >= on:
            self.add_error("since", f"Choose a day before {on:%-d %B %Y}.")


@dataclass(frozen=True)
class Days:
    """What a page stands on. `given` is what its own links keep of the address; `why` says where `since` comes from."""

    today: date
    on: date
    since: date
    why: str
    form: DaysForm
    given: dict[str, str]

    @property
    def is_past(self) -> bool:
        return self.on != self.today


def days_of(request: Any, authority: Any) -> Days:
    """As the address says; what it says wrongly is explained beside its box and counts as not said."""
    today = timezone.localdate()
    asked = {name: request.GET.get(name, "") for name in DaysForm.base_fields}
    form = DaysForm(asked, today=today)
    form.is_valid()
    read = {name: day for name, day in form.cleaned_data.items() if day}
    on = read.get("on", today)
    since, why = (read["since"], "") if "since" in read else default_since(request.user, authority, on)
    given = {name: day.isoformat() for name, day in read.items()}
    if not any(asked.values()):
        form = DaysForm(initial={"since": since}, today=today)
    return Days(today, on, since, why, form, given)


def default_since(user: Any, authority: Any, on: date) -> tuple[date, str]:
    """The last meeting before a day of any body of the authority, else ninety days before; and which of them it is."""
    held = Meeting.objects.visible_to(user).filter(body__authority=authority, held_on__lt=on)
    last = held.filter(held_on__gte=on - STILL_THE_LAST).select_related("body").order_by("-held_on", "pk").first()
    if last:
        return last.held_on, f"the last meeting: {last.body}"
    return on - WITHOUT_MEETING, "ninety days before, since no meeting of the year before is on record"
