from django import forms

from actionplans.plan_forms import InstanceForm, Ticks, paragraph
from safeguarding.people_forms import DayField, text
from standards.changes.registers import MOST, Said
from standards.framework_forms import CHOOSE
from standards.models import Compliance, Finding, RecommendationRegister, RegisteredRecommendation, Theme


class RegisterForm(InstanceForm):
    title = text("Title", "Enter whose recommendations they are, as a title.", length=200)
    source = text("Source", "", length=250, required=False, help_text="Whose recommendations, and when.")
    count = forms.IntegerField(
        label="How many recommendations",
        min_value=1,
        max_value=MOST,
        help_text="They are numbered from 1. More can be added later; none is taken away.",
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Enter how many there are, such as 30.",
            **dict.fromkeys(
                ["invalid", "min_value", "max_value"], f"Enter a whole number from 1 to {MOST}, such as 30."
            ),
        },
    )
    note = paragraph("Note", rows=4, help_text="What readers should know, such as what became of them.")

    class Meta:
        model = RecommendationRegister
        fields = ["title", "source", "note"]

    field_order = ["title", "source", "count", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["count"] = self.instance.recommendations.count()


class RecommendationForm(InstanceForm):
    subject = text(
        "What it is about", "", length=250, required=False,
        help_text="In your own words, and only from a text that you have before you.",
    )  # fmt: skip
    citation = text(
        "Where that is named", "", length=120, required=False, help_text="Such as “report, paragraph 4.12”."
    )
    link = forms.URLField(
        label="Link",
        required=False,
        max_length=200,
        assume_scheme="https",
        error_messages={
            "invalid": "Enter an address that begins with https://, such as https://www.gov.uk/….",
            "max_length": "Shorten this to 200 characters; it has %(show_value)d.",
        },
    )
    themes = Ticks("Themes", queryset=Theme.objects.none())

    class Meta:
        model = RegisteredRecommendation
        fields = ["subject", "citation", "link", "themes"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["themes"].queryset = Theme.objects.visible_to(user)


WHOLE, SOME = "whole", "some"


class ComplianceForm(forms.Form):
    use_required_attribute = False

    about = forms.ChoiceField(
        label="What the statement is about",
        choices=[(SOME, "The recommendations ticked below"), (WHOLE, "The register as a whole")],
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages=CHOOSE | {"required": "Choose what the statement is about."},
    )
    recommendations = Ticks("Recommendations", queryset=RegisteredRecommendation.objects.none())
    status = forms.ChoiceField(
        label="Status",
        choices=[("", "Choose one"), *Compliance.Status.choices],
        error_messages=CHOOSE | {"required": "Choose the status."},
    )
    as_at = DayField(label="Day it is about")
    exceptions = paragraph(
        "Exceptions", rows=3, help_text="Needed where it is “complying, with exceptions”: what they are."
    )
    summary = paragraph("In short", rows=3, help_text="What the statement says, and what it rests on.")
    citation = text("Where it is said", "", length=120, required=False, help_text="Such as “report to the board, §4”.")
    findings = Ticks("Exceptions that are findings on record", queryset=Finding.objects.none())

    def __init__(self, *args, user, register, ticked=(), **kwargs):
        shown = {"about": SOME if ticked else None, "recommendations": list(ticked)}
        super().__init__(*args, initial=shown, **kwargs)
        rows = RegisteredRecommendation.objects.visible_to(user).filter(register=register)
        self.fields["recommendations"].queryset = rows.order_by("number")
        found = Finding.objects.visible_to(user).filter(authority=user.authority, kind=Finding.Kind.EXCEPTION)
        self.fields["findings"].queryset = found
        if not found.exists():
            del self.fields["findings"]

    @property
    def said(self):
        names = ("status", "as_at", "summary", "exceptions", "citation")
        return Said(**{name: self.cleaned_data[name] for name in names})

    @property
    def given(self):
        """What the change is told."""
        is_whole = self.cleaned_data["about"] == WHOLE
        rows = None if is_whole else list(self.cleaned_data["recommendations"])
        return {"recommendations": rows, "said": self.said, "findings": list(self.cleaned_data.get("findings", ()))}
