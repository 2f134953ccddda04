"""What an officer picks for something inserted from the record: one field for each name in `Binding.asks`."""

from django import forms
from django.core.exceptions import ValidationError

from actionplans.models import Plan
from actionplans.plan_forms import Ticks
from actionplans.standing import WORDS
from indicators.models import Indicator, Survey
from reports.bound import BINDINGS, QUOTINGS
from standards.models import Framework, Inspection, Standard, Theme

LONGEST_RUN = 40  # quarters: ten years


class Pick(forms.ModelChoiceField):
    """One record from a list."""

    def __init__(self, label, *, queryset, error, **kwargs):
        super().__init__(queryset, label=label, empty_label="Choose one", **kwargs)
        self.error_messages |= {"required": error, "invalid_choice": "Choose from the list."}

    def to_python(self, value):
        # A key that no database could hold is no choice either.
        if value not in self.empty_values and (not str(value).isdecimal() or len(str(value)) > 15):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class PickStandard(Pick):
    """Two frameworks may both have a first standard, so each is named with its own."""

    def label_from_instance(self, obj):
        return f"{obj.framework}: {obj}"


def of_standards(name, user):
    if name == "framework":
        rows = Framework.objects.visible_to(user).order_by("title")
        return Pick("Framework of standards", queryset=rows, error="Choose a framework.")
    rows = Standard.objects.visible_to(user).filter(is_archived=False).select_related("framework")
    return PickStandard("Standard", queryset=rows.order_by("framework__title", "order"), error="Choose a standard.")


def surveys(user):
    return Survey.objects.visible_to(user).order_by("-pk")


def plans(user):
    return Plan.objects.visible_to(user).filter(authority=user.authority).order_by("title")


def field_for(name, user):
    """The field by which one choice is made."""
    current = Indicator.objects.visible_to(user).filter(is_current=True, parent=None)
    match name:
        case "indicator":
            return Pick("Measure", queryset=current, error="Choose a measure.")
        case "indicators":
            return Ticks("Measures (none ticked: all that are collected)", queryset=current, words=measure_words)
        case "plans":
            return Ticks("Action plans (none ticked: all living plans)", queryset=plans(user))
        case "inspection":
            rows = Inspection.objects.visible_to(user).order_by("-pk")
            return Pick("Inspection or review", queryset=rows, error="Choose an inspection or review.")
        case "framework" | "standard":
            return of_standards(name, user)
        case "survey":
            return Pick("Survey", queryset=surveys(user), error="Choose a survey.")
        case "themes":
            return Ticks("Themes (none ticked: all)", queryset=Theme.objects.visible_to(user))
        case "states":
            widget = forms.CheckboxSelectMultiple(attrs={"class": "ticks"})
            errors = {"invalid_choice": "Choose from the list.", "invalid_list": "Choose from the list."}
            return forms.MultipleChoiceField(
                label="Only actions that stand so (none ticked: all)", choices=list(WORDS.items()), required=False,
                widget=widget, error_messages=errors,
            )  # fmt: skip
        case "quarters":
            return forms.IntegerField(
                label="How many quarters", required=False, min_value=2, max_value=LONGEST_RUN,
                help_text="Leave empty for all there are.",
                widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"}),
                error_messages={
                    "invalid": "Enter a whole number, such as 8.",
                    "min_value": "Enter 2 or more.",
                    "max_value": f"Enter {LONGEST_RUN} or fewer.",
                },
            )  # fmt: skip
    raise KeyError(name)


def measure_words(indicator):
    return indicator.title


class ChoicesForm(forms.Form):
    """The choices of one thing inserted. `chosen` gives them as the plain JSON that bindings are asked with."""

    use_required_attribute = False

    def __init__(self, *args, asks, user, kept=None, **kwargs):
        super().__init__(*args, initial=dict(kept or {}), **kwargs)
        for name in asks:
            self.fields[name] = field_for(name, user)

    def chosen(self):
        found = {}
        for name, value in self.cleaned_data.items():
            if hasattr(value, "pk"):
                found[name] = value.pk
            elif isinstance(self.fields[name], Ticks):
                found[name] = [row.pk for row in value]
            elif value not in (None, "", []):
                found[name] = value
        return {name: value for name, value in found.items() if value != []}


class InsertForm(forms.Form):
    """What to put at a place of a section: a box for words, or something from the record."""

    use_required_attribute = False
    what = forms.ChoiceField(
        label="What to insert",
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={"required": "Choose what to insert.", "invalid_choice": "Choose from the list."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offered = [(one.name, f"{one.title}: {one.says}") for one in BINDINGS.values()]
        self.fields["what"].choices = [("words", "A box for words"), *offered]


class QuoteForm(forms.Form):
    """Which kind of figure to quote."""

    use_required_attribute = False
    what = forms.ChoiceField(
        label="What to quote",
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={"required": "Choose what to quote.", "invalid_choice": "Choose from the list."},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [(one.name, one.title) for one in QUOTINGS.values()]
