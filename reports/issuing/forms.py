from django import forms
from django.core.exceptions import ValidationError

from reports.making.choice_forms import Pick
from reports.models import Signatory
from safeguarding.models import User
from safeguarding.people_forms import VersionedForm, text

TOO_LONG = "Shorten this to %(limit_value)d characters; it has %(show_value)d."


def words(label, error, *, help_text="", required=True):
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=4000,
        error_messages={"required": error, "max_length": TOO_LONG},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SignatoryForm(VersionedForm):
    role = forms.ChoiceField(
        label="Approves as",
        choices=[("", "Choose a role"), *Signatory.Role.choices],
        error_messages={"required": "Choose a role.", "invalid_choice": "Choose a role from the list."},
    )
    title = text(
        "Their role in words", "", length=120, required=False, help_text="For “Other”: as the paper prints it."
    )
    person = Pick("Person", queryset=User.objects.none(), error="Choose the person.", required=False)

    def __init__(self, *args, people, signatory=None, **kwargs):
        if signatory:
            kwargs["initial"] = {name: getattr(signatory, name) for name in ("role", "title", "person", "version")}
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.filter(pk__in=[person.pk for person in people]).order_by("name")
        self.fields[
            "person"
        ].help_text = "People of your authority who may approve papers. Whoever worked on the paper is not among them."
        self.role = signatory.role if signatory else None
        if signatory:
            del self.fields["role"]
            if signatory.role != Signatory.Role.OTHER:
                del self.fields["title"]

    def clean(self):
        cleaned = super().clean()
        role = self.role or cleaned.get("role")
        if role == Signatory.Role.OTHER and not cleaned.get("title") and "title" not in self.errors:
            self.add_error("title", "Say as what they approve it, such as Director of Public Health.")
        if role and role != Signatory.Role.OTHER:
            cleaned["title"] = ""
        return cleaned


class DecisionForm(forms.Form):
    """What a signatory decides about the version that was on the screen."""

    use_required_attribute = False
    paper_version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label="Your decision",
        choices=[("approve", "I approve this version"), ("return", "I send it back")],
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={"required": "Choose whether you approve it or send it back.", "invalid_choice": "Choose one."},
    )
    note = words(
        "Note",
        "",
        required=False,
        help_text="If you send it back: what has to change. The paper’s officer and the other signatories read it.",
    )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == "return" and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", "Say what has to change before you can approve it.")
        return cleaned

    def clean_paper_version(self):
        key = self.cleaned_data["paper_version"]
        if not 0 < key < 2**31:
            raise ValidationError("Open the page again: it does not say which version you decided about.")
        return key


class ErratumForm(VersionedForm):
    """`version` is the key of the state with the words that were on the screen."""

    erratum = words(
        "What the correction puts right",
        "Say what the correction puts right.",
        help_text="Printed in the next issue under “Erratum” with its date, before a list of what differs. The public "
        "reads it: repeat nothing here that must not be public.",
    )


class WithdrawalForm(forms.Form):
    reason = words(
        "Why it is withdrawn",
        "Say why the paper is withdrawn.",
        help_text="Shown to everybody, the public included, wherever the paper is named.",
    )
