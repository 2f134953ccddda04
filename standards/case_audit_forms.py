from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from actionplans.own_forms import DISCREET
from actionplans.plan_forms import InstanceForm, Ticks, agencies_for, keys, standard_words, standards_for, ticked_first
from safeguarding.models import Unit
from safeguarding.people_forms import DayField, UnitChoice, VersionedForm, text, units_of
from standards.models import CaseAudit, Finding, Scale, Standard, Theme

MOST = 9999  # files; no council has looked at as many at once
LONGEST = 4000
MONTHS = ["%B %Y", "%b %Y", "%m/%Y", "%Y-%m"]
FROM_THE_LIST = {"invalid_choice": "Choose one of those offered."}
NOBODY = f"{DISCREET} Files are counted, never described."


class MonthField(DayField):
    """A month as people write it, kept as its first day; a whole day is taken for its month."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.input_formats = [*MONTHS, *self.input_formats]
        self.widget.format = "%B %Y"
        label = str(self.label).lower()
        self.error_messages["invalid"] = f"Enter the month {label} with its year, such as March 2027."
        self.error_messages["required"] = f"Enter the month {label}."

    def to_python(self, value):
        day = super().to_python(value)
        return day.replace(day=1) if isinstance(day, date) else day


def count_box(label, *, required=False, error="Enter a number.", **kwargs):
    """How many files: a whole number in a plain box."""
    messages = dict.fromkeys(["invalid", "min_value"], "Enter a whole number, such as 20, or none below 0.")
    messages |= {"required": error, "max_value": f"Enter a number up to {MOST:,}."}
    widget = forms.TextInput(attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(
        label=label, required=required, min_value=0, max_value=MOST, error_messages=messages, widget=widget, **kwargs
    )


def words(label, *, rows=4, required=False, error="", **kwargs):
    widget = forms.Textarea(attrs={"rows": rows})
    return text(label, error, length=LONGEST, required=required, widget=widget, **kwargs)


def choice_of(queryset, label, empty, **kwargs):
    return forms.ModelChoiceField(
        label=label, queryset=queryset, required=False, empty_label=empty, error_messages=FROM_THE_LIST, **kwargs
    )


class SaysBeside(InstanceForm):
    """What the database would refuse of `JUDGED` is refused by the change, which says beside the box what to do."""

    JUDGED = frozenset({"done_on", "sample", "moderated_sample", "moderation_changed", "re_audits"})

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | self.JUDGED


class CaseAuditForm(SaysBeside):
    title = text(
        "What is audited",
        "Enter what is audited, such as Chronologies in child protection files.",
        length=200,
        help_text="It is how the audit is named in every list. Such as: Chronologies in child protection files.",
    )
    method = forms.ChoiceField(
        label="By whom it is done",
        choices=[("", "Choose"), *CaseAudit.Method.choices],
        error_messages={"required": "Choose by whom it is done.", **FROM_THE_LIST},
    )
    planned_for = MonthField(label="It is planned for", help_text="Such as March 2027. Late from the month after.")
    planned_sample = count_box("Files to be looked at", help_text="Leave empty if that is not decided.")
    how_chosen = words(
        "How the files are chosen",
        rows=3,
        help_text="And from how many, such as: every tenth of the 210 plans open in May.",
    )
    scale = choice_of(
        Scale.objects.none(),
        "The words in which files are graded",
        "No grades",
        help_text="To compare it with another audit later, grade both in the same words.",
    )
    unit = UnitChoice(
        label="Whose files",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="The whole council's",
        error_messages={"invalid_choice": "Choose a unit from the list."},
    )
    re_audits = choice_of(CaseAudit.objects.none(), "The earlier audit to which it comes back", "None")
    themes = Ticks("Themes", queryset=Theme.objects.none())
    standards = Ticks("Standards it tests", queryset=Standard.objects.none(), words=standard_words)
    agencies = Ticks("Agencies that take part", queryset=None)

    class Meta:
        model = CaseAudit
        fields = [
            "title", "method", "planned_for", "planned_sample", "how_chosen", "scale", "unit", "re_audits", "themes",
            "standards", "agencies",
        ]  # fmt: skip

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        audit = self.instance
        earlier = CaseAudit.objects.visible_to(user).filter(authority=user.authority).exclude(pk=audit.pk)
        self.fields["re_audits"].queryset = earlier.filter(Q(cancelled_on=None) | Q(pk=audit.re_audits_id))
        self.fields["re_audits"].label_from_instance = lambda row: f"{row.title}, {row.planned_for:%B %Y}"
        self.fields["scale"].queryset = Scale.objects.visible_to(user).order_by("name")
        self.fields["unit"].queryset = units_of(user, today=today, kept=audit.unit_id).with_tree_fields()
        self.fields["themes"].queryset = Theme.objects.visible_to(user)
        self.fields["standards"].queryset = standards_for(user, keys(self, "standards"))
        self.fields["agencies"].queryset = agencies_for(user, today, keys(self, "agencies"))
        ticked_first(self, "themes", "standards", "agencies")

    @property
    def named(self):
        """What `changes.case_audits.save_audit` writes beside the columns."""
        return {name: self.cleaned_data[name] for name in ("themes", "standards", "agencies")}


class DoneForm(SaysBeside):
    """That an audit was done: a box for each word of its scale, which together hold all of the sample."""

    done_on = DayField(label="Day it was done")
    auditors = text(
        "Who looked", "Enter who looked, by post or body.", length=200, help_text="By post or body, not by name."
    )
    sample = count_box("Files looked at", required=True, error="Enter how many files were looked at.")
    moderated_sample = count_box(
        "Files graded again by somebody else", help_text="0 if none was; leave empty if that is not known."
    )
    moderation_changed = count_box("Grades that changed")
    summary = words("What it found, in short", rows=6, help_text=NOBODY)

    class Meta:
        model = CaseAudit
        fields = ["done_on", "auditors", "sample", "moderated_sample", "moderation_changed", "summary"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        audit = self.instance
        self.initial.setdefault("done_on", None)
        self.today, self.grades = today, list(audit.scale.grades.all()) if audit.scale else []
        given = {row.grade_id: row.files for row in audit.grades.all()}
        for grade in self.grades:
            name = f"grade_{grade.pk}"
            shown = given.get(grade.pk, 0) if given else None
            self.fields[name] = count_box(f"Of them {grade.word.lower()}", help_text=grade.meaning, initial=shown)
        order = ["done_on", "auditors", "sample", *(f"grade_{grade.pk}" for grade in self.grades)]
        self.order_fields([*order, "moderated_sample", "moderation_changed", "summary"])

    @property
    def counts(self):
        """Files by grade; a box left empty is none."""
        return {grade: self.cleaned_data[f"grade_{grade.pk}"] or 0 for grade in self.grades}


class CancelForm(VersionedForm):
    """With a reason; or, of one that is cancelled, without any: planned after all. What is sent says which of the two,
    so that a second click never takes the first one back."""

    why = words("Why it is not done", required=True, error="Say why, for whoever asks in a year.", rows=3)
    after_all = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, audit):
        super().__init__(data, initial={"version": audit.version, "after_all": True})
        is_back = "after_all" in data if data is not None else audit.cancelled_on is not None
        del self.fields["why" if is_back else "after_all"]


KINDS = [
    ("", "Choose"),
    (Finding.Kind.STRENGTH, "A strength"),
    (Finding.Kind.WEAKNESS, "A weakness"),
    (Finding.Kind.RECOMMENDATION, "A recommendation"),
]


class AuditFindingForm(forms.ModelForm):
    kind = forms.ChoiceField(
        label="What it is",
        choices=KINDS,
        error_messages={"required": "Choose what it is.", **FROM_THE_LIST},
        help_text="A weakness or a recommendation asks for something, and stays open until a plan answers it.",
    )
    title = text("In a few words", "Enter in a few words what was found.", length=200)
    files = count_box("In how many of the files", help_text="Leave empty if they were not counted.")
    summary = words("What was found", required=True, error="Write what was found.", help_text=NOBODY)

    class Meta:
        model = Finding
        fields = ["kind", "title", "files", "summary"]

    def __init__(self, *args, audit, **kwargs):
        super().__init__(*args, **kwargs)
        self.audit = audit

    def clean_files(self):
        files = self.cleaned_data["files"]
        if files is not None and files > self.audit.sample:
            raise ValidationError(f"Enter no more than the {self.audit.sample:,} files that were looked at.")
        return files

    def save_basis(self):
        """What it rests on, in the words in which every finding says so."""
        files = self.cleaned_data["files"]
        seen = f"Seen in {files:,} of {self.audit.sample:,} files" if files is not None else "Not counted"
        self.instance.evidence_basis = f"{seen}, in a case-file audit."
