from django import forms

from safeguarding.models import Pack
from safeguarding.people_forms import DayField
from standards.models import Inspection, Theme


class PackForm(forms.Form):
    about = forms.ChoiceField(
        label="What it is about",
        error_messages={"required": "Choose a theme or an inspection.", "invalid_choice": "Choose one from the list."},
    )
    as_at = DayField(
        label="Day",
        help_text="The record as it stood at the end of this day. For example, 27/3/2026 or 27 March 2026.",
    )

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.things = {
            f"{about}:{thing.slug}": (about, thing)
            for about, model in ((Pack.About.THEME, Theme), (Pack.About.INSPECTION, Inspection))
            for thing in model.objects.visible_to(user)
        }
        groups = {about: [] for about in Pack.About}
        for key, (about, thing) in self.things.items():
            groups[about].append((key, str(thing)))
        named = (("Themes", groups[Pack.About.THEME]), ("Inspections and reviews", groups[Pack.About.INSPECTION]))
        self.fields["about"].choices = [("", "Choose a theme or an inspection"), *named]

    def clean_as_at(self):
        if self.cleaned_data["as_at"] > self.today:
            raise forms.ValidationError("Enter today or a day before it: the record of later days is not there yet.")
        return self.cleaned_data["as_at"]

    @property
    def chosen(self):
        """What the pack is to be about: "theme" or "inspection", and the record itself."""
        return self.things[self.cleaned_data["about"]]
