from django import forms

from safeguarding.people_forms import DayField, text


class LetStandForm(forms.Form):
    reason = text(
        "Why it may stand",
        "Say why it may stand.",
        length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody in your council can read it beside the case.",
    )
    until_on = DayField(label="Last day", help_text="A year from today at most; the case comes back the day after.")
