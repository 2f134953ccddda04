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


class DecisionForm(forms.Form):
    """What the chair says to a move of a due date; several stand on one page, told apart by their ids."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**63 - 1)
    decision = forms.ChoiceField(
        label="Your decision",
        choices=[("agree", "Agree to the new date"), ("refuse", "Refuse it: the date in force stays")],
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={"required": "Choose whether you agree.", **NO_CHOICE},
    )
    why = words("Reason", "", required=False, help_text="Needed if you refuse. The owner and the board read it.")

    def __init__(self, *args, revision, **kwargs):
        super().__init__(*args, auto_id=f"id_{revision.pk}_%s", initial={"revision": revision.pk}, **kwargs)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == "refuse" and not cleaned.get("why") and "why" not in self.errors:
            self.add_error("why", "Write why you refuse: the owner has to know.")
        return cleaned


class MeetingQuestionForm(forms.Form):
    """A question about one of the actions that were found. `meetings` are those on record; another can be named."""

    action = forms.TypedChoiceField(
        label="Action",
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={"required": "Choose the action.", "invalid_choice": "Choose an action from the list."},
    )
    meeting = forms.TypedChoiceField(
        label="Meeting", required=False, empty_value=None, error_messages={"invalid_choice": "Choose from the list."}
    )
    body = text("Name of another body", "", length=150, required=False)
    held_on = DayField(label="Day of its meeting", required=False)
    text = words(
        "Question",
        "Write your question.",
        rows=4,
        help_text=f"Whoever holds the post that owns the action is asked to reply. {DISCREET}",
    )

    def __init__(self, *args, actions, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        offered = {str(action.pk): action for action in actions}
        self.fields["action"].choices = [(key, described(action)) for key, action in offered.items()]
        self.fields["action"].coerce = offered.get
        if len(offered) == 1:
            self.initial["action"] = next(iter(offered))
        known = {str(meeting.pk): meeting for meeting in meetings}
        self.fields["meeting"].choices = [
            ("", "None, or another one named below"),
            *((key, str(meeting)) for key, meeting in known.items()),
        ]
        self.fields["meeting"].coerce = known.get
        if not known:
            del self.fields["meeting"]
            self.fields["body"].label = "Name of the body that meets"

    def clean(self):
        cleaned = super().clean()
        meeting, body, held_on = (cleaned.get(name) for name in ("meeting", "body", "held_on"))
        if meeting and (body or held_on):
            self.add_error("body", "Choose a meeting or name another, not both.")
        elif body and not held_on and "held_on" not in self.errors:
            self.add_error("held_on", "Enter the day of the meeting.")
        elif held_on and not body:
            self.add_error("body", "Enter which body met on that day.")
        return cleaned

    @property
    def said(self):
        """What `changes.challenges.put_challenge` takes."""
        given = self.cleaned_data
        meeting, at = given.get("meeting"), (given["body"], given["held_on"])
        name, on = (meeting.body.name, meeting.held_on) if meeting else at
        return {"action": given["action"], "text": given["text"], "meeting": name, "meeting_on": on}


def described(action):
    owner = action.owner.title if action.owner else "no owner"
    return f"{action.title} ({owner}{f', due {action.due_on:%-d %B %Y}' if action.due_on else ''})"


class HandoverForm(forms.Form):
    """A box for each action of a post; those left empty leave no note."""

    def __init__(self, *args, owned, **kwargs):
        super().__init__(*args, **kwargs)
        self.owned = owned
        for own in owned:
            self.fields[self.name_of(own)] = words("What the next holder should know", "", required=False)

    def name_of(self, own):
        return f"note-{own.action.pk}"

    def clean(self):
        if not self.errors and not self.notes:
            raise forms.ValidationError("Nothing has been typed. Write about one of the actions at least.")
        return super().clean()

    @property
    def notes(self):
        """What `changes.handover.leave_notes` takes."""
        pairs = ((own.action, self.cleaned_data.get(self.name_of(own))) for own in self.owned)
        return [(action, text) for action, text in pairs if text]


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
