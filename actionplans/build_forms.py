from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from actionplans.build_rules import counted_due
from actionplans.models import Action
from actionplans.plan_forms import (
    InstanceForm,
    Ticks,
    agencies_for,
    finding_words,
    findings_of,
    keys,
    paragraph,
    ticked_first,
)
from actionplans.standing import DELIVERABLE
from indicators.models import Indicator, IndicatorVersion
from safeguarding.calendar import quarter_of
from safeguarding.models import Agency, Post
from safeguarding.people_forms import DayField
from safeguarding.people_forms import text as line
from standards.models import Finding, Theme

COUNTED = ("within", "within_unit", "clock_starts_on", "clock")
BELONGS = {
    "awaits": (
        Action.Kind.CONDITIONAL,
        "Only a conditional action waits for an event. Choose that kind, or empty it.",
    ),
    "depends_on": (
        Action.Kind.DEPENDENCY,
        "Only an action that depends on another names one. Choose that kind, or none here.",
    ),
    "review_on": (Action.Kind.STANDING, "Only standing practice has a review date. Choose that kind, or empty this."),
}
NEEDED = {"awaits": "Enter the event that the action waits for.", "depends_on": "Choose the action that it waits for."}
QUARTERS_AHEAD = 16


def quarters(today, kept=None):
    """The quarters by which an effect may be expected, and the one that was chosen before."""
    quarter, found = quarter_of(today), []
    for _ in range(QUARTERS_AHEAD):
        found.append((f"{quarter.ends_on}", quarter.label))
        quarter = quarter.next()
    if kept and str(kept.ends_on) not in dict(found):
        found.insert(0, (f"{kept.ends_on}", kept.label))
    return [("", "Choose a quarter"), *found]


class EffectFields(forms.Form):
    """What the action should move: an indicator, which way, to what level, by which quarter. All of them or none."""

    moves = forms.ModelChoiceField(
        label="Indicator that should move",
        queryset=IndicatorVersion.objects.none(),
        required=False,
        empty_label="None",
        help_text="In one definition, since figures of two do not compare.",
        error_messages={"invalid_choice": "Choose an indicator from the list."},
    )
    moves_direction = forms.ChoiceField(
        label="Which way",
        choices=[("", "Choose"), *Action.Direction.choices],
        required=False,
        error_messages={"invalid_choice": "Choose which way."},
    )
    moves_to = forms.DecimalField(
        label="Level",
        max_digits=12,
        decimal_places=4,
        required=False,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal", "autocomplete": "off"}),
        error_messages={"invalid": "Enter the level as a number, such as 80."},
    )
    quarter = forms.ChoiceField(
        label="By the quarter", required=False, error_messages={"invalid_choice": "Choose a quarter from the list."}
    )

    def clean_quarter(self):
        chosen = self.cleaned_data["quarter"]
        return quarter_of(date.fromisoformat(chosen)) if chosen else None

    def clean_effect(self, cleaned):
        words = {
            "moves": "Choose the indicator that should move, or empty the rest.",
            "moves_direction": "Say which way it should move.",
            "moves_to": "Enter the level it should reach.",
            "quarter": "Choose the quarter by which it should.",
        }
        empty = [name for name in words if cleaned.get(name) in (None, "") and name not in self.errors]
        if 0 < len(empty) < len(words):
            for name in empty:
                self.add_error(name, words[name])


class DueFields(forms.Form):
    """A due date, given as a day or counted from a start."""

    original_due_on = DayField(label="Due date", required=False, help_text="Such as 27 March 2026; or count below.")
    within = forms.IntegerField(
        label="Within",
        required=False,
        min_value=1,
        max_value=999,
        help_text="Such as 3 or 6 months, or 20, 30 or 70 working days.",
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], "Enter a whole number, such as 3."),
    )
    within_unit = forms.ChoiceField(
        label="Counted in",
        choices=[("", "Choose"), *Finding.Unit.choices],
        required=False,
        error_messages={"invalid_choice": "Choose months or working days."},
    )
    clock_starts_on = DayField(label="Counted from", called="the day it is counted from", required=False)
    clock = line(
        "What happened on that day", "", length=150, required=False, help_text="Such as: the report was published."
    )

    def clean_due(self, cleaned):
        """Work out the date that is counted; both ways at once must agree."""
        if set(COUNTED) & set(self.errors):
            return
        given = [name for name in COUNTED if cleaned.get(name) not in (None, "")]
        if not given:
            return
        words = {
            "within": "Enter how many months or working days.",
            "within_unit": "Choose months or working days.",
            "clock_starts_on": "Enter the day from which it is counted.",
            "clock": "Say what happened on that day.",
        }
        if missing := [name for name in COUNTED if name not in given]:
            for name in missing:
                self.add_error(name, words[name])
            return
        due_on = counted_due(cleaned["clock_starts_on"], cleaned["within"], cleaned["within_unit"])
        if cleaned.get("original_due_on") not in (None, due_on):
            words = f"Counted it is {due_on:%-d %B %Y}. Give that day or none, or empty the boxes that count."
            self.add_error("original_due_on", words)
        else:
            cleaned["original_due_on"] = due_on


class ActionForm(DueFields, EffectFields, InstanceForm):
    title = line("Title", "Enter a title for the action.", length=200, help_text="A few words, by which lists name it.")
    text = paragraph("What is to be done", required=True, error="Say what is to be done.", help_text="One thing asked.")
    kind = forms.ChoiceField(
        label="Kind",
        choices=Action.Kind.choices,
        initial=Action.Kind.TASK,
        error_messages={"required": "Choose a kind.", "invalid_choice": "Choose a kind from the list."},
    )
    awaits = line(
        "Event it waits for",
        "",
        length=250,
        required=False,
        help_text="For a conditional action, which has no clock before.",
    )
    depends_on = forms.ModelChoiceField(
        label="Action it waits for",
        queryset=Action.objects.none(),
        required=False,
        empty_label="None",
        help_text="For one that depends on another.",
        error_messages={"invalid_choice": "Choose an action from the list."},
    )
    review_on = DayField(label="Review date", required=False, help_text="For standing practice, such as 27 March 2026.")
    owner = forms.ModelChoiceField(
        label="Owner",
        queryset=Post.objects.none(),
        required=False,
        empty_label="No owner yet",
        help_text="A post: whoever holds it owns the action.",
        error_messages={"invalid_choice": "Choose a post from the list."},
    )
    lead_agency = forms.ModelChoiceField(
        label="Lead agency",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="None named",
        error_messages={"invalid_choice": "Choose an agency from the list."},
    )
    contributors = Ticks("Agencies that contribute", queryset=Agency.objects.none())
    groups = line("Groups named", "", length=250, required=False, help_text="Those that are no agency.")
    priority = forms.ChoiceField(
        label="Priority",
        choices=[("", "None given"), *Action.Priority.choices],
        required=False,
        error_messages={"invalid_choice": "Choose a priority from the list."},
    )
    measure = paragraph("We shall know that it is done by", rows=2)
    evidence_asked = paragraph("Evidence asked for", rows=2, help_text="High priority needs evidence in any case.")
    findings = Ticks("Findings it answers", queryset=Finding.objects.none(), words=finding_words)
    themes = Ticks("Themes", queryset=Theme.objects.none())

    class Meta:
        model = Action
        fields = ["title", "text", "kind", "awaits", "depends_on", "review_on", "owner", "lead_agency", "contributors"]
        fields += ["groups", "priority", "original_due_on", *COUNTED, "measure", "evidence_asked"]
        fields += ["moves", "moves_direction", "moves_to", "findings", "themes"]

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        action = self.instance
        if action.set_on and action.original_due_on:  # promised: shown as text (design rule 12)
            for name in ("original_due_on", *COUNTED):
                del self.fields[name]
        if action.within:
            self.initial["original_due_on"] = None
        self.initial["kind"] = action.kind or Action.Kind.TASK
        self.initial["quarter"] = str(action.moves_by.ends_on) if action.moves_by else ""
        if action.moves_to is not None:
            self.initial["moves_to"] = f"{action.moves_to.normalize():f}"
        self.offer(user, today)

    def offer(self, user, today):
        action = self.instance
        others = Action.objects.visible_to(user).filter(authority=user.authority, document=None, merged_into=None)
        own = Post.objects.visible_to(user).filter(authority=user.authority, document=None)
        in_force = Post.objects.visible_to(user).on(today).values("pk")
        self.fields["depends_on"].queryset = others.exclude(pk=action.pk).order_by("title", "pk")
        self.fields["owner"].queryset = own.filter(Q(pk__in=in_force) | Q(pk=action.owner_id))
        self.fields["lead_agency"].queryset = agencies_for(user, today, [action.lead_agency_id or 0])
        self.fields["contributors"].queryset = agencies_for(user, today, keys(self, "contributors"))
        measures = IndicatorVersion.objects.filter(indicator__in=Indicator.objects.visible_to(user)).select_related(
            "indicator"
        )
        self.fields["moves"].queryset = measures.order_by("indicator__code", "number")
        self.fields["quarter"].choices = quarters(today, action.moves_by)
        self.fields["findings"].queryset = findings_of(user, keys(self, "findings"))
        self.fields["themes"].queryset = Theme.objects.visible_to(user)
        ticked_first(self, "contributors", "findings", "themes")

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        for name, (fitting, words) in BELONGS.items():
            if kind and kind != fitting and cleaned.get(name):
                self.add_error(name, words)
            if kind == fitting and not cleaned.get(name) and name in NEEDED and name not in self.errors:
                self.add_error(name, NEEDED[name])
        if "within" in self.fields:
            self.clean_due(cleaned)
            if kind and kind not in DELIVERABLE and cleaned.get("original_due_on"):
                self.add_error("original_due_on", "Only what can be delivered has a due date. Empty it.")
        self.clean_effect(cleaned)
        return cleaned


class BulkForm(forms.Form):
    """One owner, or one date, for several actions. Each tick says which version of its action was on the screen."""

    use_required_attribute = False

    actions = forms.MultipleChoiceField(
        label="Actions",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ticks"}),
        error_messages={
            "required": "Tick at least one action.",
            "invalid_choice": "An action was changed while this page was open. Look at it again, and tick it again.",
        },
    )
    owner = forms.ModelChoiceField(
        label="New owner",
        queryset=Post.objects.none(),
        required=False,
        empty_label="Leave the owners as they are",
        error_messages={"invalid_choice": "Choose a post from the list."},
    )
    due_on = DayField(
        label="New due date",
        required=False,
        help_text="Empty: leave the dates as they are. What is promised already is asked to move to it.",
    )
    reason = paragraph("Reason", rows=2, help_text="For the dates that were promised; one reason for all of them.")

    def __init__(self, *args, user, today, actions, **kwargs):
        super().__init__(*args, **kwargs)
        self.actions = {f"{action.pk}:{action.version}": action for action in actions}
        self.fields["actions"].choices = [(key, action.title) for key, action in self.actions.items()]
        posts = Post.objects.visible_to(user).on(today).filter(authority=user.authority, document=None)
        self.fields["owner"].queryset = posts

    def clean_actions(self):
        return [self.actions[key] for key in self.cleaned_data["actions"]]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned["owner"] and not cleaned["due_on"]:
            raise ValidationError("Choose a new owner or enter a new due date.")
        return cleaned
