from django import forms

from actionplans.plan_forms import InstanceForm, Ticks, paragraph, standard_words, ticked_first
from safeguarding.people_forms import DayField, text
from standards.inspection_forms import under
from standards.models import Finding, Standard, Theme


def year_of(finding):
    """Which document or inspection a finding stands in."""
    source = finding.document.short_title if finding.document else finding.inspection or finding.case_audit
    return f"{finding.title} ({source})"


def earlier_findings(user, finding):
    """What a finding may repeat: findings of one's own council, but for itself."""
    rows = Finding.objects.visible_to(user).filter(authority=user.authority_id).exclude(pk=finding.pk)
    return rows.select_related("document", "inspection", "case_audit").order_by("title", "pk")


class FindingChoice(forms.ModelChoiceField):
    def label_from_instance(self, finding):
        return year_of(finding)


class LinksForm(InstanceForm):
    """What is ours of any finding: what it repeats, and the standards and themes it is about."""

    repeats = FindingChoice(
        label="Repeats",
        queryset=Finding.objects.none(),
        required=False,
        empty_label="Nothing found before",
        help_text="The last earlier finding of the same thing. What that one repeats follows by itself.",
        error_messages={"invalid_choice": "Choose a finding from the list."},
    )
    themes = Ticks("Themes", queryset=Theme.objects.none())
    standards = Ticks("Standards", queryset=Standard.objects.none(), words=standard_words)

    class Meta:
        model = Finding
        fields = ["repeats", "themes", "standards"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["repeats"].queryset = earlier_findings(user, self.instance)
        self.fields["themes"].queryset = Theme.objects.visible_to(user)
        self.fields["standards"].queryset = Standard.objects.visible_to(user).select_related("framework")
        ticked_first(self, "themes", "standards")


class FindingForm(LinksForm):
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("", "Choose a kind"), *Finding.Kind.choices],
        error_messages={"required": "Choose the kind of finding.", "invalid_choice": "Choose a kind from the list."},
    )
    number = text("Number as printed", "", length=20, required=False)
    title = text("Title", "Enter a short title for the finding.", length=200)
    summary = paragraph(
        "What was found", rows=4, required=True, error="Say in your own words what was found.",
        help_text="In your own words. A quotation goes into its own box.",
    )  # fmt: skip
    quotation = paragraph(
        "Quotation", rows=3, help_text="The report's words, unchanged, if its licence lets you quote it. Shown apart."
    )
    citation = text("Where", "", length=120, required=False, help_text="Such as §13, or page 4.")
    addressed_to = text("Addressed to", "", length=200, required=False)
    evidence_basis = paragraph("What it rests on", rows=3, help_text="What was looked at, and how much of it.")
    assurance = forms.ChoiceField(
        label="Assurance level",
        choices=Finding.Assurance.choices,
        help_text="How sure the report says it is, after what was looked at and how.",
        error_messages={"required": "Choose one; “Not stated” is one.", "invalid_choice": "Choose one from the list."},
    )
    assurance_note = paragraph("About the assurance level", rows=2, help_text="How much was looked at, and how.")
    within = forms.IntegerField(
        label="To be done within",
        required=False,
        min_value=1,
        max_value=600,
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off", "inputmode": "numeric"}),
        help_text="How many months or working days. Leave empty if the report sets no time.",
        error_messages=dict.fromkeys(
            ["invalid", "min_value", "max_value"], "Enter a whole number from 1 to 600, such as 3."
        ),
    )
    within_unit = forms.ChoiceField(
        label="Counted in",
        choices=[("", "No deadline"), *Finding.Unit.choices],
        required=False,
        error_messages={"invalid_choice": "Choose one from the list."},
    )
    clock_starts_on = DayField(
        label="Counted from",
        called="the day it is counted from",
        required=False,
        help_text="The day that the report names; it is day 0. Never a guess.",
    )
    clock_note = text(
        "Why the start is not known", "", length=250, required=False,
        help_text="Or how the start is known, if the report does not print it.",
    )  # fmt: skip
    remedied = paragraph(
        "What was put right before the report", rows=2, help_text="Where the report says so. It then asks for nothing."
    )

    class Meta:
        model = Finding
        fields = ["kind", "number", "title", "summary", "quotation", "citation", "addressed_to", "evidence_basis"]
        fields += ["assurance", "assurance_note", "within", "within_unit", "clock_starts_on", "clock_note", "remedied"]
        fields += ["repeats", "themes", "standards"]

    field_order = Meta.fields

    def _get_validation_exclusions(self):
        # A number without its unit is refused by the change, which says beside the box what to do about it.
        return super()._get_validation_exclusions() | {"within", "within_unit"}

    @property
    def parts(self):
        parts = {
            "What was found": ("kind", "number", "title", "summary", "quotation", "citation", "addressed_to"),
            "How sure it is": ("evidence_basis", "assurance", "assurance_note"),
            "By when": ("within", "within_unit", "clock_starts_on", "clock_note", "remedied"),
            "What it hangs together with": ("repeats", "themes", "standards"),
        }
        return under(self, parts)
