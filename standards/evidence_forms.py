from django import forms
from django.db.models import Q

from actionplans.action_forms import words
from actionplans.plan_forms import InstanceForm, Ticks, keys, standard_words, standards_for, ticked_first
from safeguarding.kept_files import FileFields
from safeguarding.models import Post
from safeguarding.people_forms import DayField, text
from standards.models import Standard, StandardEvidence


class EvidenceForm(InstanceForm):
    """How evidence is described; its content is that of one revision."""

    title = text("What is it?", "Write what the evidence is.", length=200, help_text="Such as: audit of supervision.")
    shows = words("What does it show?", "", required=False, rows=2)
    standards = Ticks("Standards it shows", queryset=Standard.objects.none(), words=standard_words)
    owner = forms.ModelChoiceField(
        label="Kept by",
        queryset=Post.objects.none(),
        required=False,
        empty_label="No post named",
        help_text="The post whose holder brings it up to date.",
        error_messages={"invalid_choice": "Choose a post from the list."},
    )
    dated_on = DayField(label="Its date", called="the date of the evidence")
    expires_on = DayField(
        label="Valid until",
        called="the last day on which it is valid",
        required=False,
        help_text="If it goes out of date.",
    )

    class Meta:
        model = StandardEvidence
        fields = ["title", "shows", "standards", "owner", "dated_on", "expires_on"]

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["standards"].queryset = standards_for(user, keys(self, "standards"))
        self.fields["standards"].required = True
        self.fields["standards"].error_messages["required"] = "Tick the standard that it shows."
        ticked_first(self, "standards")
        own = Post.objects.visible_to(user).filter(authority=user.authority, agency=user.agency, document=None)
        in_force = Post.objects.visible_to(user).on(today).values("pk")
        self.fields["owner"].queryset = own.filter(Q(pk__in=in_force) | Q(pk=self.instance.owner_id)).order_by("title")

    def clean_dated_on(self):
        if self.cleaned_data["dated_on"] > self.today:
            raise forms.ValidationError("This day is still to come. Enter the day of the thing itself.")
        return self.cleaned_data["dated_on"]

    def clean(self):
        cleaned = super().clean()
        dated_on, expires_on = cleaned.get("dated_on"), cleaned.get("expires_on")
        if dated_on and expires_on and expires_on < dated_on:
            self.add_error("expires_on", "It cannot be valid until a day before its own. Change one of the days.")
        return cleaned


class AddEvidenceForm(FileFields, EvidenceForm):
    """With its content: a file, a link, or where it is kept."""

    whereabouts = text(
        "Or where it is kept",
        "",
        length=200,
        required=False,
        help_text="Such as: the Board's secretary, paper file 12.",
    )

    field_order = ["title", "file", "link", "whereabouts", "shows", "standards", "owner", "dated_on", "expires_on"]

    class Meta(EvidenceForm.Meta):
        fields = [*EvidenceForm.Meta.fields, "link", "whereabouts"]

    def clean(self):
        cleaned = super().clean()
        given = [name for name in ("file", "link", "whereabouts") if cleaned.get(name)]
        if len(given) != 1 and not {"file", "link", "whereabouts"} & self.errors.keys():
            one = "Give one of them: a file, a link, or where it is kept."
            self.add_error("file", one if given else "Send a file, give a link, or write where it is kept.")
        return cleaned
