from django import forms

from safeguarding.models import Unit
from safeguarding.people_forms import DayField, UnitChoice, text, units_of
from standards.case_audit_forms import FROM_THE_LIST, SaysBeside, count_box, words
from standards.models import Feedback, Theme

NOBODY = (
    "In your own words, so that nobody can be recognised: no names, no quotation that gives a child or family away."
)


class FeedbackForm(SaysBeside):
    JUDGED = frozenset({"ends_on", "asked", "critical"})

    kind = forms.ChoiceField(
        label="Who spoke, or how",
        choices=[("", "Choose"), *Feedback.Kind.choices],
        error_messages={"required": "Choose who spoke, or how.", **FROM_THE_LIST},
    )
    theme = forms.ModelChoiceField(
        label="Theme",
        queryset=Theme.objects.none(),
        empty_label="Choose a theme",
        help_text="What it was about. Enter what was said on two themes as two entries.",
        error_messages={"required": "Choose the theme it was about.", **FROM_THE_LIST},
    )
    unit = UnitChoice(
        label="About whose work",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="The whole council's",
        error_messages={"invalid_choice": "Choose a unit from the list."},
    )
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")
    number = count_box("How many there were", required=True, error="Enter how many there were, 0 for none.")
    asked = count_box("How many were asked", help_text="Leave empty if nobody was asked, or it is not known.")
    critical = count_box(
        "How many of them were critical",
        help_text="Of complaints: upheld, wholly or in part. Leave empty while that is not decided, or not known.",
    )
    summary = words("What they said", rows=6, required=True, error="Write what they said.", help_text=NOBODY)
    source = text(
        "Where it was gathered",
        "Enter where it was gathered.",
        length=200,
        help_text="Such as: complaints register; survey of children in care; advocates' report.",
    )

    class Meta:
        model = Feedback
        fields = ["kind", "theme", "unit", "starts_on", "ends_on", "number", "asked", "critical", "summary", "source"]

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = Theme.objects.visible_to(user)
        self.fields["unit"].queryset = units_of(user, today=today, kept=self.instance.unit_id).with_tree_fields()
