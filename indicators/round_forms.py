"""Forms of rounds: choosing a quarter, its dates, who returns what, deputies, templates, and whom to remind."""

from datetime import date

from django import forms

from indicators import rounds
from indicators.models import Subject
from indicators.rounds import Group, Pair
from safeguarding.models import User
from safeguarding.people_forms import DayField, VersionedForm, text

RADIOS = forms.RadioSelect(attrs={"class": "choices"})
NAME = {"length": 120, "help_text": "Such as “Usual round” or “Year end”."}


class AskedField(forms.MultipleChoiceField):
    """Ticks, each a unit or agency with a measure; cleaned they are pairs of a place and an indicator."""

    default_error_messages = {
        "invalid_choice": "Something that was ticked is no longer offered. Look through the list."
    }

    def show(self, groups: list[Group]) -> None:
        self.groups = groups
        self.offered = {
            rounds.value_of((group.place.key, indicator.pk)): (group.place, indicator)
            for group in groups
            for indicator in group.indicators
        }

    def valid_value(self, value):
        return value in self.offered

    def clean(self, value):
        return [self.offered[item] for item in dict.fromkeys(super().clean(value))]


class AskedForm(forms.Form):
    """Part of every form with such a list; `groups` are shown in their order."""

    asked = AskedField(label="Who returns what", required=False)

    def __init__(self, *args, groups: list[Group], ticked: set[Pair], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["asked"].show(groups)
        self.initial["asked"] = [rounds.value_of(pair) for pair in ticked]

    def listed(self):
        """Each unit or agency with a box for each measure, ticked as the form has it: first the units in their tree and
        the agencies of which something is asked, then all other agencies."""
        every = list(self.boxes())
        others = [group for group in every if group["place"].is_agency and not group["count"]]
        return [group for group in every if group not in others], others

    def boxes(self):
        ticked = set(self["asked"].value() or [])
        for group in self.fields["asked"].groups:
            boxes = [(rounds.value_of((group.place.key, item.pk)), item) for item in group.indicators]
            boxes = [(value, item, value in ticked) for value, item in boxes]
            yield {"place": group.place, "boxes": boxes, "count": sum(is_ticked for *_, is_ticked in boxes)}


class ChooseForm(forms.Form):
    """Which quarter to open a round for, and what its list begins from."""

    use_required_attribute = False

    period = forms.ChoiceField(
        label="Quarter",
        widget=RADIOS,
        error_messages={
            "required": "Choose the quarter.",
            "invalid_choice": "This quarter has a round already, or cannot be opened yet. Choose another.",
        },
    )
    start = forms.ChoiceField(
        label="Begin the list of who returns what",
        widget=RADIOS,
        error_messages={
            "required": "Choose what the list begins from.",
            "invalid_choice": "Choose what the list begins from.",
        },
    )

    def __init__(self, *args, user, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.quarters = rounds.open_quarters(user, today)
        self.starts = rounds.starts(user)
        self.fields["period"].choices = [(f"{item.ends_on}", item.label) for item in self.quarters]
        self.fields["start"].choices = [(key, rounds.start_label(start)) for key, start in self.starts.items()]
        if self.quarters:
            self.initial = {"period": f"{self.quarters[0].ends_on}", "start": next(iter(self.starts))}

    @property
    def quarter(self):
        return rounds.quarter_ending(self.cleaned_data["period"])

    @property
    def chosen_start(self):
        return self.starts[self.cleaned_data["start"]]


class DatesForm(forms.Form):
    opens_on = DayField(label="Opening day")
    due_on = DayField(label="Due day", help_text="The last day on which a return is in time.")
    locks_on = DayField(
        label="Closing day", help_text="Afterwards nobody can type, except into a return that was sent back."
    )
    note = forms.CharField(
        label="Note to whoever fills it in",
        required=False,
        max_length=2000,
        help_text="Shown on every form of the round.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Shorten the note to 2,000 characters; it has %(show_value)d."},
    )


class OpenForm(DatesForm, AskedForm):
    use_required_attribute = False

    period = forms.CharField(widget=forms.HiddenInput)
    start = forms.CharField(widget=forms.HiddenInput)


class RoundForm(VersionedForm, DatesForm):
    is_past_meant = forms.BooleanField(
        label="A day that has passed already is meant",
        required=False,
        help_text="Needed only if you move the due day or the closing day to before today.",
    )

    def __init__(self, *args, round, **kwargs):
        names = ("opens_on", "due_on", "locks_on", "note", "version")
        super().__init__(*args, initial={name: getattr(round, name) for name in names}, **kwargs)


class RoundAskedForm(VersionedForm, AskedForm):
    use_required_attribute = False

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = round.version


class TemplateForm(VersionedForm, AskedForm):
    use_required_attribute = False

    name = text("Name", "Enter a name for the template.", **NAME)

    def __init__(self, *args, template, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"version": template.version, "name": template.name}


class TemplateNameForm(forms.Form):
    name = text("Name of the template", "Enter a name for the template.", **NAME)


class DeputyForm(forms.Form):
    use_required_attribute = False

    subject = forms.ModelChoiceField(
        label="Return of",
        queryset=Subject.objects.none(),
        empty_label="Choose a unit or agency",
        error_messages={
            "required": "Choose whose return it is.",
            "invalid_choice": "Choose a unit or agency from the list.",
        },
    )
    person = forms.ModelChoiceField(
        label="Deputy",
        queryset=User.objects.none(),
        empty_label="Choose a person",
        help_text="Only people who may enter returns are listed. They fill in this return of this round alone.",
        error_messages={"required": "Choose the deputy.", "invalid_choice": "Choose a person from the list."},
    )

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subject"].queryset = subjects_of(round)
        self.fields["person"].queryset = rounds.who_may_return(round.authority_id)


class RemindForm(forms.Form):
    """Whom to remind: everybody who owes a return of the round, or those of one unit or agency."""

    subject = forms.ModelChoiceField(label="Whom to remind", queryset=Subject.objects.none(), required=False)

    def __init__(self, *args, round, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["subject"].queryset = subjects_of(round)


def subjects_of(round):
    return Subject.objects.filter(pk__in=round.expectations.values("subject"))
