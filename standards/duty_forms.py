from django import forms

from actionplans.plan_forms import paragraph
from safeguarding.people_forms import DayField

STATES = [
    ("met", "It was met"),
    ("not", "It did not arise"),
    ("open", "It is still to be met"),
]


class DutyForm(forms.Form):
    use_required_attribute = False

    state = forms.ChoiceField(
        label="How it stands",
        choices=STATES,
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={"required": "Choose how it stands.", "invalid_choice": "Choose one of the three."},
    )
    met_on = DayField(label="Day on which it was met", required=False)
    note = paragraph(
        "Note",
        rows=3,
        help_text="Where that can be seen, or why it did not arise, such as that no finding asks for it.",
    )

    def __init__(self, *args, row, **kwargs):
        shown = {"state": "open"}
        if row:
            shown = {"state": "met" if row.arose else "not", "note": row.note}
            shown |= {"met_on": row.met_on} if row.arose else {}
        super().__init__(*args, initial=shown, **kwargs)
