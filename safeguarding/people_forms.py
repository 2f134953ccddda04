from contextlib import contextmanager, suppress
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from tree_queries.forms import TreeNodeChoiceField

from indicators.wording import joined
from safeguarding.access import Role
from safeguarding.models import Agency, Post, Unit, User
from safeguarding.versions import Conflict

DAYS = ["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d"]
ROLES = [("", "Choose a role"), *((role.value, role.title) for role in Role)]


class DayInput(forms.DateInput):
    """A plain box for a day. One that an address carries as 2026-06-30 is shown as people write it."""

    def __init__(self):
        super().__init__(format="%-d %B %Y", attrs={"class": "short", "autocomplete": "off"})

    def format_value(self, value):
        if isinstance(value, str):
            with suppress(ValueError):
                value = date.fromisoformat(value)
        return super().format_value(value)


class DayField(forms.DateField):
    """A day as people write it, in a plain text box: what was typed stays there when it cannot be read. `called` is
    what an error calls it; None: as its label does."""

    def __init__(self, *, called=None, **kwargs):
        kwargs.setdefault("help_text", "For example, 27/3/2026 or 27 March 2026.")
        super().__init__(input_formats=DAYS, widget=DayInput, **kwargs)
        self.called = called or f"the {str(self.label).lower()}"
        self.error_messages["invalid"] = f"Enter {self.called} as a day, such as 27 March 2026."
        self.error_messages["required"] = f"Enter {self.called}."

    def to_python(self, value):
        day = super().to_python(" ".join(value.split()) if isinstance(value, str) else value)
        if isinstance(day, date) and not 1850 <= day.year <= 2150:
            raise ValidationError(f"Enter {self.called} with its year, such as 27 March 2026.")
        return day


def sent(request):
    """What a form is bound to: an empty form that was sent is to be checked like any other, hence no `POST or None`."""
    return request.POST if request.method == "POST" else None


class VersionedForm(forms.Form):
    """Says which version of its record was on the screen; 0 where it does not, which is never the record's."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    status = 200

    def clean_version(self):
        return self.cleaned_data["version"] or 0

    def renew(self, version):
        """After a conflict: sent once more, the form is about the record as it stands now."""
        self.status = 409
        self.data = self.data.copy()
        self.data["version"] = version


@contextmanager
def refusals(form):
    """Whatever a change refuses goes onto the form, beside its field where the form has that field."""
    try:
        yield
    except ValidationError as refusal:
        if isinstance(refusal, Conflict):
            form.renew(refusal.version)
        by_field = refusal.error_dict if hasattr(refusal, "error_dict") else {None: refusal.error_list}
        for name, errors in by_field.items():
            form.add_error(name if name in form.fields else None, errors)


def text(label: str, error: str, *, length: int, required: bool = True, **kwargs) -> forms.CharField:
    """A line of text that says what to do when it is empty or too long."""
    messages = {"required": error, "max_length": f"Shorten this to {length} characters; it has %(show_value)d."}
    widget = kwargs.pop("widget", forms.TextInput(attrs={"autocomplete": "off"}))
    return forms.CharField(
        label=label, max_length=length, required=required, error_messages=messages, widget=widget, **kwargs
    )


def agencies_of(user, *, today: date, kept: int | None = None):
    """Agencies that work with this person's authority, and the one chosen before, were it gone meanwhile."""
    working = Agency.objects.visible_to(user).filter(authorities=user.authority)
    return (working.on(today) | Agency.objects.filter(pk=kept, authorities=user.authority)).distinct()


class UnitChoice(TreeNodeChoiceField):
    def label_from_instance(self, unit):
        return f"{'– ' * unit.tree_depth}{unit.name}"


def units_of(user, *, today: date, kept: int | None = None):
    own = Unit.objects.visible_to(user).filter(authority=user.authority, document=None)
    return own.filter(Q(pk=kept) | Q(ends_on__isnull=True) | Q(ends_on__gte=today))


class PersonForm(VersionedForm):
    name = text("Full name", "Enter the person's full name.", length=120)
    email = forms.EmailField(
        label="E-mail address",
        help_text="They sign in with it.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": "Enter the person's e-mail address.",
            "invalid": "Enter an e-mail address with its @, such as name@council.gov.uk.",
            "max_length": "Shorten this to 254 characters; it has %(show_value)d.",
        },
    )
    agency = forms.ModelChoiceField(
        label="Agency",
        help_text="For people of a partner, such as health or police. Their returns are those of the agency.",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="None: works for the council",
        error_messages={"invalid_choice": "Choose an agency from the list."},
    )

    def __init__(self, *args, user, today, person=None, **kwargs):
        if person:
            kwargs["initial"] = {name: getattr(person, name) for name in ("name", "email", "agency", "version")}
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_of(user, today=today, kept=person and person.agency_id)


class OwnRemindersForm(VersionedForm):
    reminders = forms.ChoiceField(
        label="Reminders",
        choices=[("digest", "One e-mail a day at most about returns, and one about actions"), ("none", "No reminders")],
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one of the two."},
    )

    def __init__(self, *args, person, **kwargs):
        chosen = "digest" if person.wants_reminders else "none"
        super().__init__(*args, initial={"version": person.version, "reminders": chosen}, **kwargs)


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label="Grant a role",
        choices=ROLES,
        error_messages={"required": "Choose a role.", "invalid_choice": "Choose a role from the list."},
    )

    def clean_role(self):
        return Role(self.cleaned_data["role"])


class AddPersonForm(PersonForm, RoleForm):
    field_order = ["name", "email", "agency", "role"]
    version = None  # of nobody yet

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].label = "First role"
        self.fields["role"].help_text = "What they may do. More roles can be granted afterwards."


class DeactivateForm(forms.Form):
    appointments = forms.ChoiceField(
        label="The posts they hold",
        choices=[("end", "End the appointments today"), ("keep", "Leave the appointments as they are")],
        initial="end",
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={"required": "Choose what happens to the posts they hold."},
    )

    def __init__(self, *args, holds_posts, **kwargs):
        super().__init__(*args, **kwargs)
        if not holds_posts:
            del self.fields["appointments"]


class AppointForm(forms.Form):
    person = forms.ModelChoiceField(
        label="Person",
        queryset=User.objects.none(),
        empty_label="Choose a person",
        error_messages={
            "required": "Choose the person to appoint.",
            "invalid_choice": "Choose a person from the list.",
        },
    )
    starts_on = DayField(label="First day in the post")
    ends_on = DayField(label="Last day in the post", required=False, help_text="Leave empty if no end is known.")
    others = forms.ChoiceField(
        choices=[
            ("end", "Their time in the post ends the day before"),
            ("share", "They hold it together, as in a job share"),
        ],
        initial="end",
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={"required": "Choose what happens to the present holder."},
    )

    def __init__(self, *args, user, holders, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = User.objects.visible_to(user).filter(is_active=True)
        self.fields["others"].label = f"{joined([holder.name for holder in holders])} and the new holder"
        if not holders:
            del self.fields["others"]


class EndHoldingForm(VersionedForm):
    ends_on = DayField(label="Last day in the post")

    def __init__(self, *args, holding, **kwargs):
        super().__init__(*args, initial={"version": holding.version}, **kwargs)


class HoldingForm(VersionedForm):
    starts_on = DayField(label="First day in the post")
    ends_on = DayField(label="Last day in the post", required=False, help_text="Leave empty if no end is known.")

    def __init__(self, *args, holding, **kwargs):
        shown = {name: getattr(holding, name) for name in ("starts_on", "ends_on", "version")}
        super().__init__(*args, initial=shown, **kwargs)
        self.fields["starts_on"].required = holding.user_id is not None


class DatedForm(VersionedForm, forms.ModelForm):
    """A record with a first and a last day, either of which may be unknown."""

    starts_on = DayField(label="First day", required=False)
    ends_on = DayField(label="Last day", required=False, help_text="Leave empty while it exists.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "The last day cannot come before the first. Change one of them.")
        return cleaned


class UnitForm(DatedForm):
    name = text("Name", "Enter the name of the unit.", length=120)
    kind = text(
        "Kind", "Enter the kind of unit, such as team.", length=60, help_text="Directorate, service, locality or team."
    )
    parent = UnitChoice(
        label="Part of",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="Nothing above it",
        error_messages={"invalid_choice": "Choose a unit from the list: not this one, nor a unit inside it."},
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    class Meta:
        model = Unit
        fields = ["name", "kind", "parent", "starts_on", "ends_on", "note"]

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        units = units_of(user, today=today, kept=self.instance.parent_id)
        if self.instance.pk:
            inside = self.instance.descendants(include_self=True)
            units = units.exclude(pk__in=[unit.pk for unit in inside])
        self.fields["parent"].queryset = units.with_tree_fields()


class PostForm(DatedForm):
    title = text("Title of the post", "Enter the title of the post.", length=150)
    unit = UnitChoice(
        label="Unit",
        queryset=Unit.objects.none(),
        required=False,
        empty_label="None",
        help_text="Whose work the post answers for. Its holder makes that unit's return.",
        error_messages={"invalid_choice": "Choose a unit from the list."},
    )
    agency = forms.ModelChoiceField(
        label="Agency",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="None",
        help_text="For posts of a partner. Choose a unit or an agency, or neither for the council as a whole.",
        error_messages={"invalid_choice": "Choose an agency from the list."},
    )

    class Meta:
        model = Post
        fields = ["title", "unit", "agency", "starts_on", "ends_on"]

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        units = units_of(user, today=today, kept=self.instance.unit_id)
        self.fields["unit"].queryset = units.with_tree_fields()
        self.fields["agency"].queryset = agencies_of(user, today=today, kept=self.instance.agency_id)


class AgencyForm(DatedForm):
    name = text("Name", "Enter the full name of the agency.", length=150)
    short_name = text("Short name", "", length=60, required=False)
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("", "Choose a kind"), *Agency.Kind.choices],
        error_messages={
            "required": "Choose what kind of agency it is.",
            "invalid_choice": "Choose a kind from the list.",
        },
    )
    succeeded_by = forms.ModelChoiceField(
        label="Followed by",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="None",
        help_text="The agency that took over its work. An old agency keeps its name and dates.",
        error_messages={"invalid_choice": "Choose an agency from the list."},
    )
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    class Meta:
        model = Agency
        fields = ["name", "short_name", "kind", "starts_on", "ends_on", "succeeded_by", "note"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["succeeded_by"].queryset = Agency.objects.visible_to(user).exclude(pk=self.instance.pk)
