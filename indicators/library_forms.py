import hashlib

from django import forms

from actionplans.plan_forms import Ticks, paragraph, standard_words
from indicators.models import Indicator, IndicatorVersion, RatingRule
from safeguarding.people_forms import DayField, VersionedForm, text
from standards.models import Standard, Theme

CHOOSE = {"required": "Choose one.", "invalid_choice": "Choose from the list."}
YES_NO = [("yes", "Yes"), ("no", "No")]
LEFT_OUT = {"csrfmiddlewaretoken", "form_token", "version", "seen"}


def choice(label, choices, *, empty="", **kwargs):
    """One of a list; with `empty`, the words for none, it may be left out."""
    first = [("", empty or "Choose one")]
    return forms.ChoiceField(
        label=label, choices=[*first, *choices], required=not empty, error_messages=CHOOSE, **kwargs
    )


class YesNoField(forms.TypedChoiceField):
    """A box to tick would say nothing of what "not ticked" means."""

    def __init__(self, label, **kwargs):
        coerce = {"yes": True, "no": False}.get
        super().__init__(label=label, choices=YES_NO, coerce=coerce, error_messages=CHOOSE, **kwargs)

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)


def number(label, *, places=4, largest=99_999_999, smallest=None, required=False, **kwargs):
    words = "Enter it as a number, such as 75 or 74.5."
    found = {"invalid": words, "required": "Enter a number.", "max_value": "Enter a smaller number."}
    found |= {"min_value": f"Enter {smallest} or more.", "max_digits": "Enter a smaller number."}
    found |= {"max_decimal_places": f"Enter at most {places} places after the point."}
    found |= {"max_whole_digits": "Enter a smaller number."}
    widget = forms.TextInput(attrs={"class": "short", "inputmode": "decimal", "autocomplete": "off"})
    kwargs |= {"max_value": largest, "min_value": smallest, "required": required, "error_messages": found}
    if places:
        return forms.DecimalField(label=label, max_digits=12, decimal_places=places, widget=widget, **kwargs)
    return forms.IntegerField(label=label, widget=widget, **kwargs)


def summary_of(sent):
    """A digest of pairs of a box and what was typed into it; a box left empty is as good as none."""
    given = sorted((name, value.strip()) for name, value in sent if name not in LEFT_OUT and value.strip())
    return hashlib.sha256(repr(given).encode("utf-8", "backslashreplace")).hexdigest()[:32]


class SeenForm(VersionedForm):
    """Sent twice where it does more than mend words: first to see what it would do, then, with the same answers, to do
    it. Nothing typed is lost in between: it is the same form."""

    use_required_attribute = False
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def summary(self):
        """Of everything typed: as long as it stays the same, what was seen holds."""
        return summary_of((name, value) for name in self.fields for value in self.data.getlist(name))

    def has_been_seen(self):
        return self.cleaned_data["seen"] == self.summary

    def show(self):
        """Sent once more with the same answers, it has been seen."""
        self.data = self.data.copy()
        self.data["seen"] = self.summary


class IndicatorForm(SeenForm):
    """`WEIGHTY` are the answers that do more than mend words."""

    WEIGHTY = ("polarity", "is_current", "counts_children", "parent")

    title = text("Title", "Enter what is measured, as a table would name it.", length=200)
    family = choice("Group", Indicator.Family.choices, help_text="Where it stands in lists.")
    order = number(
        "Place in its group", places=0, largest=9_999, smallest=0, required=True, help_text="Low numbers come first."
    )
    polarity = choice("Good is", Indicator.Polarity.choices, help_text="“Neither” is never rated and has no target.")
    is_current = YesNoField("Collected today", help_text="If not, it is historical: no round asks for it.")
    counts_children = YesNoField(
        "Counts children", help_text="Then small numbers are withheld from what the public can read."
    )
    parent = choice(
        "One question of", [], empty="None: it stands by itself", help_text="For questions of a survey measure."
    )
    why_it_matters = paragraph("Why it matters", rows=4)
    caution = paragraph("Read with care", rows=4, help_text="What it tempts people to do, or how it misleads.")
    standards = Ticks("Standards it measures", queryset=Standard.objects.none(), words=standard_words)
    themes = Ticks("Themes", queryset=Theme.objects.none())
    succeeds = Ticks("Follows these indicators", queryset=Indicator.objects.none())

    def __init__(self, *args, user, indicator=None, **kwargs):
        names = [name for name in self.base_fields if name not in {"seen", "code"}]
        shown = {name: value_of(indicator, name) for name in names} if indicator else {"version": 0, "order": 100}
        super().__init__(*args, initial=shown, **kwargs)
        every = Indicator.objects.visible_to(user).order_by("code")
        others = every.exclude(pk=indicator.pk) if indicator else every
        parents = others.measures()
        self.parents = {row.code: row for row in parents}
        self.fields["parent"].choices = [*self.fields["parent"].choices, *((row.code, str(row)) for row in parents)]
        self.fields["succeeds"].queryset = others
        self.fields["standards"].queryset = Standard.objects.visible_to(user).select_related("framework")
        self.fields["themes"].queryset = Theme.objects.visible_to(user)

    def clean_parent(self):
        return self.parents.get(self.cleaned_data["parent"])

    def fill(self, indicator):
        """Put the answers into a record; those that are rows of their own come back."""
        for name in ("title", "family", "order", "polarity", "is_current", "counts_children", "parent"):
            setattr(indicator, name, self.cleaned_data[name])
        for name in ("why_it_matters", "caution"):
            setattr(indicator, name, self.cleaned_data[name])
        return {name: list(self.cleaned_data[name]) for name in ("standards", "themes", "succeeds")}


class AddIndicatorForm(IndicatorForm):
    field_order = ["code"]

    code = forms.RegexField(
        r"^[A-Za-z][A-Za-z0-9]{1,19}$",
        label="Code",
        help_text="Letters and digits, a letter first, such as SA45. It stands in addresses, and is for good.",
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter a code, such as SA45.",
            "invalid": "Enter letters and digits only, a letter first, at most 20 of them.",
        },
    )

    def clean_code(self):
        return self.cleaned_data["code"].upper()


def value_of(record, name):
    """What stands in a box for a record."""
    if name in {"standards", "themes", "succeeds"}:
        return list(getattr(record, name).all())
    value = getattr(record, name)
    return value.code if isinstance(value, Indicator) else value.slug if isinstance(value, RatingRule) else value


class DefinitionForm(SeenForm):
    WEIGHTY = ("rating_rule", "ends_on", "decimals", "best_from", "best_to")

    label = text("Name of this definition", "Enter a short name, such as “Within 45 working days”.", length=120)
    definition = paragraph(
        "Definition", rows=5, required=True, error="Say what counts, so that two people count alike."
    )
    shape = choice("What a figure is", IndicatorVersion.Shape.choices)
    over_time = choice("Over time", IndicatorVersion.OverTime.choices, help_text="How quarters make a year to date.")
    unit = text("Unit", "", length=40, required=False, help_text="%, cases, children, per 10,000.")
    decimals = number("Places after the point", places=0, largest=4, smallest=0, required=True)
    numerator_label = text("What is counted (numerator)", "", length=150, required=False)
    denominator_label = text("Out of what (denominator)", "", length=150, required=False)
    counts_are_fte = YesNoField("Counts are full-time equivalents", help_text="Then they need not be whole numbers.")
    clock_start = text("The clock starts with", "", length=120, required=False)
    clock_end = text("The clock ends with", "", length=120, required=False)
    threshold = text("On time means", "", length=120, required=False)
    collects_lateness = YesNoField("Asks how late the late ones were")
    best_from = number("Best range from", places=2, help_text="For a measure that is best within a range.")
    best_to = number("Best range to", places=2)
    question_count = number(
        "How many questions it rests on", places=0, largest=999, smallest=1, help_text="Surveys only."
    )
    is_reverse_scored = YesNoField("Reverse scored", help_text="Surveys only: a high score is then bad.")
    rating_rule = choice(
        "Bands of the value", [], empty="None", help_text="A rule that needs no target, as for survey scores."
    )
    starts_on = DayField(label="First day", required=False, help_text="Empty only where nothing came before it.")
    ends_on = DayField(label="Last day", required=False, help_text="Leave empty while it is in force.")
    national_until = DayField(
        label="National until",
        called="the last day as a national indicator",
        required=False,
        help_text="After this day it is kept locally only.",
    )
    break_note = paragraph(
        "Why figures before it do not compare", help_text="Stands at the break in charts and under tables."
    )
    source = text("Source", "Say where the definition comes from.", length=250)

    def __init__(self, *args, user, indicator, definition=None, fixed=(), **kwargs):
        names = [name for name in self.base_fields if name != "seen"]
        shown = {name: value_of(definition, name) for name in names} if definition else dict(NEW)
        super().__init__(*args, initial=shown | kwargs.pop("initial", {}), **kwargs)
        for name in fixed:
            del self.fields[name]
        rows = RatingRule.objects.visible_to(user).filter(kind=RatingRule.Kind.BANDS)
        self.rules = {rule.slug: rule for rule in rows}
        self.fields["rating_rule"].choices = [("", "None"), *((rule.slug, rule.name) for rule in rows)]

    def clean_rating_rule(self):
        return self.rules.get(self.cleaned_data["rating_rule"])

    def clean(self):
        given = super().clean()
        low, high = given.get("best_from"), given.get("best_to")
        if "best_from" in given and "best_to" in given and (low is None) != (high is None):
            self.add_error("best_to", "Enter both ends of the best range, or neither.")
        elif low is not None and high is not None and low > high:
            self.add_error("best_to", "The range ends before it begins. Change one of its ends.")
        if given.get("shape") in {"percentage", "rate"} and not (
            given.get("numerator_label") and given.get("denominator_label")
        ):
            name = "denominator_label" if given.get("numerator_label") else "numerator_label"
            self.add_error(name, "A percentage or rate is worked out from two counts: say what each of them is.")
        return given

    def fill(self, definition):
        for name in self.fields:
            if name not in {"version", "seen"}:
                setattr(definition, name, self.cleaned_data[name])


NEW = {
    "version": 0, "decimals": 1, "counts_are_fte": False, "collects_lateness": False, "is_reverse_scored": False,
}  # fmt: skip
