from collections.abc import Iterable

from django import forms

from actionplans.delivery_rules import State
from actionplans.models import Action, DeliveryState, ProgressUpdate
from safeguarding.people_forms import DayField, VersionedForm, refusals, text

LONGEST = 4_000
DISCREET = "Name no child, and write nothing by which one could be known."
SAYABLE = [State.NOT_STARTED, State.ON_TRACK, State.AT_RISK, State.REPORTED]
KINDS_DELIVERED = {Action.Kind.TASK, Action.Kind.CONDITIONAL, Action.Kind.DEPENDENCY}
ENDED = {"delivered", "closed"}
NO_STATE = -1  # the key of none: whoever does not say which state was on the screen has seen an old one
NO_CHOICE = {"invalid_choice": "Choose one of those offered."}


def words(label: str, error: str, *, rows: int = 3, **kwargs) -> forms.CharField:
    """A box for some sentences."""
    return text(label, error, length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class PartForm(VersionedForm):
    """What is reported on one of several actions; left empty, nothing is. `version` is the key of the state shown."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    state = forms.ChoiceField(label="Where it stands", required=False, error_messages=NO_CHOICE)
    confidence = forms.ChoiceField(
        label="How sure that it will be done in time",
        choices=[("", "Not said"), *ProgressUpdate.confidence.field.choices],
        required=False,
        error_messages=NO_CHOICE,
    )
    done = words("What was done", "Write what was done since the last report, or empty the other boxes.")
    next = words("What comes next", "", required=False)
    review_on = DayField(label="Day of the next review", required=False, help_text="")

    def __init__(self, *args, own, **kwargs):
        self.own, self.action = own, own.action
        super().__init__(
            *args,
            prefix=f"action-{self.action.pk}",
            initial={"version": self.action.seen},
            empty_permitted=True,
            use_required_attribute=False,
            **kwargs,
        )
        names = {state: DeliveryState.State(state).label for state in SAYABLE}
        as_it_is = f"As it is: {names.get(self.action.stated, 'no state yet').lower()}"
        # All are taken, since a screen may be old; offered is what would change something.
        self.fields["state"].choices = [("", as_it_is), *names.items()]
        offered = [("", as_it_is), *((key, name) for key, name in names.items() if key != self.action.stated)]
        self.fields["state"].widget.choices = offered
        self.fields["done"].widget.attrs["aria-describedby"] = f"stands-{self.action.pk}"
        if self.action.kind not in KINDS_DELIVERED:
            del self.fields["state"], self.fields["confidence"]
        if self.action.kind != Action.Kind.STANDING:
            del self.fields["review_on"]

    def clean_version(self):
        shown = self.cleaned_data["version"]
        return int(shown) if shown.isdecimal() and len(shown) < 19 else NO_STATE

    def clean(self):
        if self.own.now.state in ENDED:
            raise forms.ValidationError("It has ended meanwhile: nothing is reported on it any more.")
        return super().clean()

    def has_changed(self):
        """Whether anything was typed or chosen; the version is neither."""
        return any(name != "version" for name in self.changed_data)

    def renew(self, version):
        self.status = 409
        self.data = self.data.copy()
        self.data[self.add_prefix("version")] = version

    @property
    def said(self):
        """What `changes.delivery.report` takes; None where nothing was typed."""
        if not self.has_changed():
            return None
        said = dict(self.cleaned_data)
        return {"seen": said.pop("version"), **said}


class Sitting:
    """One form about several actions, a part for each. It has what the summary of errors asks of a form."""

    def __init__(self, sent, owned: Iterable):
        self.parts = [PartForm(sent, own=own) for own in owned]
        self.is_empty = False

    def is_valid(self) -> bool:
        every = [part.is_valid() for part in self.parts]  # of all of them, so that each error is shown
        self.is_empty = all(every) and not self.reports
        return all(every) and not self.is_empty

    @property
    def reports(self):
        return [(part.action, part.said) for part in self.parts if part.has_changed()]

    def refuse(self, refused):
        """Put each refusal beside its action; what was typed stays."""
        for part in self.parts:
            if part.action.pk in refused:
                with refusals(part):
                    raise refused[part.action.pk]

    @property
    def errors(self):
        return self.is_empty or [part for part in self.parts if part.errors]

    @property
    def non_field_errors(self):
        if self.is_empty:
            return ["Nothing has been typed. Report on one of the actions at least."]
        return [f"{part.action}: {error}" for part in self.parts for error in part.non_field_errors()]

    @property
    def visible_fields(self):
        return [field for part in self.parts for field in part.visible_fields()]

    @property
    def status(self):
        return max((part.status for part in self.parts), default=200)
