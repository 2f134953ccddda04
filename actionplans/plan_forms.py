from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Case, Q, When

from actionplans.models import Action, Plan, PlanRow
from actionplans.paragraphs import EXAMPLE, as_words, paragraphs_of
from actionplans.row_lines import Issue, read_lines, write_lines
from indicators.models import Indicator
from safeguarding.models import Agency
from safeguarding.people_forms import VersionedForm, agencies_of, text
from standards.models import Finding, Inspection, Standard, Theme

LINES = (
    "One line each. Begin a line with “Strength:” or “Context:” if it is no issue. A line “## Staffing” is a heading "
)
LINES += "over the lines under it, and “##” alone ends it."


class Ticks(forms.ModelMultipleChoiceField):
    """A list to tick, in a box that scrolls. `words` says what stands beside each."""

    def __init__(self, label, *, queryset, words=str, **kwargs):
        widget = forms.CheckboxSelectMultiple(attrs={"class": "ticks"})
        super().__init__(queryset, label=label, required=False, widget=widget, **kwargs)
        self.label_from_instance = words
        self.error_messages |= dict.fromkeys(["invalid_choice", "invalid_pk_value", "list"], "Choose from the list.")

    def clean(self, value):
        return super().clean([one for one in value or () if one != ""])

    def _check_values(self, value):
        # A key that no database could hold is no choice either.
        if any(not str(one).isdecimal() or len(str(one)) > 15 for one in value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super()._check_values(value)


def paragraph(label, *, rows=3, help_text="", required=False, error=""):
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        error_messages={"required": error},
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def finding_words(finding):
    return f"{finding.title} ({finding.source_name})"


def standard_words(standard):
    return f"{standard} ({standard.framework})"


def findings_of(user, kept=()):
    """Of this person's council, and whatever is ticked already."""
    rows = Finding.objects.visible_to(user).select_related("document", "inspection", "case_audit")
    return rows.filter(Q(authority=user.authority) | Q(pk__in=kept)).order_by("document", "order", "pk")


def standards_for(user, kept):
    """Those in force, and whatever is ticked already: an archived one is chosen no more, and stays where it was."""
    rows = Standard.objects.visible_to(user).filter(Q(is_archived=False) | Q(pk__in=kept))
    return rows.select_related("framework").order_by("framework", "order")


def agencies_for(user, today, kept):
    """That work with this person's council, and whatever is ticked already."""
    working = agencies_of(user, today=today).values("pk")
    return Agency.objects.visible_to(user).filter(Q(pk__in=working) | Q(pk__in=kept)).order_by("name")


def keys(form, name):
    """Of what the record names now."""
    return [row.pk for row in form.initial.get(name, ())]


def ticked_first(form, *names):
    """What the record names already stands at the top of its list, where it is seen without scrolling."""
    for name in names:
        if kept := keys(form, name):
            rows = form.fields[name].queryset
            given = rows.query.order_by or rows.model._meta.ordering
            is_kept = Case(When(pk__in=kept, then=0), default=1)
            form.fields[name].queryset = rows.order_by(is_kept, *given)


class InstanceForm(VersionedForm, forms.ModelForm):
    """A form of a record that says which version of it was shown."""

    use_required_attribute = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version


class PlanForm(InstanceForm):
    title = text("Title", "Enter the title of the plan.", length=250)
    body = text("Whose plan it is", "", length=150, required=False, help_text="The board or group, as it is named.")
    summary = paragraph("Summary", rows=5, help_text="Two or three sentences: what it answers, and what it does.")
    row_word = text(
        "What a row is called",
        "Enter the word, such as row.",
        length=30,
        help_text="One word, such as row, recommendation or point.",
    )
    reference_heading = text(
        "Heading of the column of references",
        "",
        length=60,
        required=False,
        help_text="If its rows cite paragraphs of a document, such as “JAR paragraph”. Empty: there is no such column.",
    )
    inspections = Ticks("Inspections it answers", queryset=Inspection.objects.none())
    standards = Ticks("Standards it answers", queryset=Standard.objects.none(), words=standard_words)

    class Meta:
        model = Plan
        fields = ["title", "body", "summary", "row_word", "reference_heading", "inspections", "standards"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["inspections"].queryset = Inspection.objects.visible_to(user)
        self.fields["standards"].queryset = Standard.objects.visible_to(user).select_related("framework")
        ticked_first(self, "inspections", "standards")


class AgreeForm(VersionedForm):
    is_read = forms.BooleanField(
        label="I have read what becomes fixed",
        error_messages={"required": "Tick the box once you have read what becomes fixed."},
    )

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, initial={"version": plan.version}, **kwargs)


class CopyForm(forms.Form):
    use_required_attribute = False

    title = text("Title of the new plan", "Enter a title for the new plan.", length=250)


class RowForm(InstanceForm):
    number = text("Number", "", length=20, required=False, help_text="A label, as people will cite it.")
    section = text("Section", "", length=150, required=False, help_text="The heading it stands under, if any.")
    title = text("Title", "Enter the title of the row.", length=250)
    printed_reference = text(
        "Reference", "", length=80, required=False, help_text="What it answers, as written there, such as 11, 15, 52."
    )
    paragraphs = text(
        "Paragraphs it cites", "", length=200, required=False,
        help_text="As the reference is read, such as 11, 15, 52 or 54–57. Saved, they count as checked. Empty: "
        "they are read from the reference.",
    )  # fmt: skip
    issues = paragraph("Issues", rows=6, help_text=LINES)
    note = paragraph("Our note")
    findings = Ticks("Findings it answers", queryset=Finding.objects.none(), words=finding_words)
    standards = Ticks("Standards", queryset=Standard.objects.none(), words=standard_words)
    indicators = Ticks("Indicators", queryset=Indicator.objects.none())
    themes = Ticks("Themes", queryset=Theme.objects.none())
    agencies = Ticks("Agencies", queryset=Agency.objects.none())

    class Meta:
        model = PlanRow
        fields = ["number", "section", "title", "printed_reference", "note"]
        fields += ["findings", "standards", "indicators", "themes", "agencies"]

    field_order = ["number", "section", "title", "printed_reference", "paragraphs", "issues", "findings", "standards"]

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["issues"] = write_lines([Issue.of(item) for item in self.instance.issues.all()])
        self.fields["findings"].queryset = findings_of(user, keys(self, "findings"))
        self.fields["standards"].queryset = Standard.objects.visible_to(user).select_related("framework")
        self.fields["indicators"].queryset = Indicator.objects.visible_to(user).order_by("code")
        self.fields["themes"].queryset = Theme.objects.visible_to(user)
        self.fields["agencies"].queryset = agencies_for(user, today, keys(self, "agencies"))
        ticked_first(self, "findings", "standards", "indicators", "themes", "agencies")

    def name_document(self, document, stored):
        """Say whose paragraphs the row cites; None: there is no one document, and nothing is asked."""
        if document is None:
            del self.fields["paragraphs"]
        else:
            self.fields["paragraphs"].label = f"Paragraphs of {document} it cites"
            self.initial["paragraphs"] = as_words(stored)

    def clean_paragraphs(self):
        typed = self.cleaned_data["paragraphs"]
        if typed and not paragraphs_of(typed)[0]:
            raise ValidationError(EXAMPLE)
        return typed

    def clean_issues(self):
        issues = read_lines(self.cleaned_data["issues"])
        for issue in issues:
            if not issue.text:
                raise ValidationError("A line says what it is, and nothing after the colon. Write what was found.")
            if len(issue.sub_heading) > 150:
                raise ValidationError("Shorten the heading of the lines to 150 characters.")
        return issues


class PlaceForm(forms.Form):
    """Where a row of a plan, or an action of a row, is put: counted from 1."""

    place = forms.IntegerField(
        label="Place",
        min_value=1,
        max_value=9999,
        error_messages=dict.fromkeys(
            ["required", "invalid", "min_value", "max_value"], "Enter the place as a number, such as 3."
        ),
    )


class SplitForm(forms.Form):
    use_required_attribute = False

    number = text("Number of the new row", "", length=20, required=False)
    title = text("Title of the new row", "Enter the title of the new row.", length=250)
    issues = Ticks("Issues that go into it", queryset=PlanRow.objects.none())
    places = Ticks("Actions that go into it", queryset=PlanRow.objects.none())

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["issues"].queryset = row.issues.all()
        places = self.fields["places"]
        places.queryset = row.row_actions.select_related("action")
        places.label_from_instance = lambda item: f"{item.label} {item.action.title}"

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned["issues"] and not cleaned["places"]:
            raise ValidationError("Tick at least one issue or action that goes into the new row.")
        return cleaned


class MergeRowsForm(forms.Form):
    use_required_attribute = False

    other = forms.ModelChoiceField(
        label="Row to merge into this one",
        queryset=PlanRow.objects.none(),
        empty_label="Choose a row",
        help_text="Its issues and actions come here, and it is removed.",
        error_messages={"required": "Choose a row.", "invalid_choice": "Choose a row from the list."},
    )

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = row.plan.rows.exclude(pk=row.pk)


class LabelForm(forms.Form):
    use_required_attribute = False

    label = text("Label in this row", "Enter a label, such as a.", length=10, help_text="Such as a or 1b.")
    lead_in = text(
        "Words over it", "", length=250, required=False, help_text="That stand over this and the next actions, if any."
    )


class JoinForm(LabelForm):
    action = forms.ModelChoiceField(
        label="Action",
        queryset=Action.objects.none(),
        empty_label="Choose an action",
        help_text="It serves this row too, with one owner, one date and one history.",
        error_messages={"required": "Choose an action.", "invalid_choice": "Choose an action from the list."},
    )
    field_order = ["action"]

    def __init__(self, *args, user, row, **kwargs):
        super().__init__(*args, **kwargs)
        own = Action.objects.visible_to(user).filter(authority=user.authority, document=None, merged_into=None)
        self.fields["action"].queryset = own.exclude(rows=row).order_by("title", "pk")
        self.fields["label"].required = False
        self.fields["label"].help_text = "Empty: the next letter free."
