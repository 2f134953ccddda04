"""What the overview says of the sweep: how many serious cases its last count found."""

from datetime import date
from typing import Any

from django.urls import reverse

from indicators.wording import capitalised, counted
from safeguarding.overview.panel import Panel
from safeguarding.overview.sweep.counting import last_serious


def falling_through(user: Any, today: date) -> list[Panel]:
    """From the last count, with its day: to sweep anew for each overview would cost more than all the rest of it."""
    day, serious = last_serious(user)
    if day is None:
        sentence = "Nothing has been counted yet. The page looks as it opens."
    else:
        sentence = capitalised(f"{counted(serious, 'serious case')} to mend, as counted on {day:%-d %B %Y}.")
    link = ("What falls through", f"{reverse('falling_through')}?severity=serious")
    return [Panel("What falls through", sentence, (), link, awaits=bool(serious))]
