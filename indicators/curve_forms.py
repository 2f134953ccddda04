from django import forms

from safeguarding.people_forms import VersionedForm, text


class RangeForm(forms.Form):
    """Sent twice on purpose: first to see what a new range would say, then, with the same quarter, to start it."""

    starts_on = forms.ChoiceField(
        label="The first quarter of the new range",
        help_text="The quarter from which the way of working was different. Nothing before it counts for the range.",
        error_messages={"required": "Choose a quarter.", "invalid_choice": "Choose a quarter from the list."},
    )
    what_changed = text(
        "What changed, in a few words",
        "Say what changed, in a few words.",
        length=40,
        help_text="It stands on the chart, for example: Localities begin.",
    )
    reason = text(
        "Why the figures before and after do not belong together",
        "Say why, so that whoever asks in a year can read it.",
        length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="A better or worse figure is no reason: the range would then hide what it is there to show.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, quarters, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(quarter.starts_on.isoformat(), quarter.label) for quarter in quarters]
        self.fields["starts_on"].choices = [("", "Choose a quarter"), *choices]
        self.quarters = {quarter.starts_on.isoformat(): quarter for quarter in quarters}

    def clean_starts_on(self):
        return self.quarters[self.cleaned_data["starts_on"]].starts_on

    def has_been_seen(self):
        return self.cleaned_data["seen"] == self.cleaned_data["starts_on"].isoformat()

    def show(self):
        """Sent once more with the same quarter, it has been seen."""
        self.data = self.data.copy()
        self.data["seen"] = self.cleaned_data["starts_on"].isoformat()


class WithdrawRangeForm(forms.Form):
    reason = text(
        "Why the range is to go on as before",
        "Say why you take it back.",
        length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def words(label, help_text):
    return forms.CharField(
        label=label,
        required=False,
        max_length=4000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"max_length": "Shorten this to 4,000 characters; it has %(show_value)d."},
    )


class StoryForm(VersionedForm):
    story = words("The story behind the curve", "What drives it: causes, forces, what data and people say of it.")
    partners = words("Partners with a part to play", "Who can help to bend it, and how.")
    what_works = words("What works", "What is known to help, here or elsewhere, and from where that is known.")
    low_cost = words("At little or no cost", "What could be done at once without new money.")

    def __init__(self, *args, story=None, **kwargs):
        names = ("story", "partners", "what_works", "low_cost", "version")
        super().__init__(*args, initial={name: getattr(story, name) for name in names} if story else {}, **kwargs)

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.get(name) for name in ("story", "partners", "what_works", "low_cost")):
            self.add_error("story", "Write something in one of the four boxes.")
        return cleaned
