from django import forms

from indicators.disclosure import Level, Rule
from indicators.policy_changes import PAST
from safeguarding.people_forms import DayField, VersionedForm, text

WHOLE = "Enter a whole number from 1 to 30."


class PolicyForm(VersionedForm):
    """Sent twice on purpose: first to see what the policy would withhold, then, with the same answers, to set it."""

    threshold = forms.IntegerField(
        label="Withhold counts of children up to",
        help_text="From 1 up to this number. The Department for Education withholds 1 to 5.",
        min_value=1,
        max_value=30,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": WHOLE, "invalid": WHOLE, "min_value": WHOLE, "max_value": WHOLE},
    )
    zero = forms.ChoiceField(
        label="A count of 0",
        choices=[("shown", "Is shown"), ("withheld", "Is withheld like a small number")],
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={"required": "Choose whether 0 is shown.", "invalid_choice": "Choose one of the two."},
    )
    levels = forms.MultipleChoiceField(
        label="Whose figures are withheld when they are small",
        choices=[
            (Level.UNIT.value, "Units’: teams and services"),
            (Level.AGENCY.value, "Agencies’: health, police and others"),
            (Level.AUTHORITY.value, "The council’s as a whole"),
        ],
        required=False,
        help_text="Tick none, and nothing is withheld. What would give a small number away goes with it at any level.",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ticks"}),
        error_messages={"invalid_choice": "Choose from the three levels."},
    )
    starts_on = DayField(label="First day")
    reason = text(
        "Why",
        "Say why, so that whoever asks in a year can read it.",
        length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Everybody who can sign in reads it.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, last, rule, today, **kwargs):
        initial = {
            "version": last.number if last else 0,
            "threshold": rule.threshold,
            "zero": "withheld" if rule.zero_is_small else "shown",
            "levels": sorted(rule.levels),
            "starts_on": today,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.today = today

    def clean_starts_on(self):
        starts_on = self.cleaned_data["starts_on"]
        if starts_on < self.today:
            raise forms.ValidationError(PAST)
        return starts_on

    @property
    def rule(self):
        given = self.cleaned_data
        levels = frozenset(Level(level) for level in given["levels"])
        return Rule(given["threshold"], levels, zero_is_small=given["zero"] == "withheld")

    @property
    def summary(self):
        """What decides which figures are withheld: as long as it stays the same, what was seen holds."""
        rule = self.rule
        return f"{rule.threshold} {rule.lowest} {' '.join(sorted(rule.levels))} {self.cleaned_data['starts_on']}"

    def has_been_seen(self):
        return self.cleaned_data["seen"] == self.summary

    def show(self):
        """Sent once more with the same answers, it has been seen."""
        self.data = self.data.copy()
        self.data["seen"] = self.summary
