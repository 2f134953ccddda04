from django import forms

from actionplans.delivery_rules import State, Verdict
from actionplans.models import Action
from safeguarding.kept_files import FileFields
from safeguarding.people_forms import DayField, VersionedForm, text

LONGEST = 4_000
RADIOS = {"class": "choices"}


def words(label: str, error: str, *, required: bool = True, rows: int = 3, help_text: str = "") -> forms.CharField:
    """A box for some sentences that says what to do when it is empty or too long."""
    messages = {"required": error, "max_length": f"Shorten this to {LONGEST:,} characters; it has %(show_value)d."}
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=required, max_length=LONGEST, widget=widget, help_text=help_text, error_messages=messages
    )


def choice(label: str, error: str, choices, **kwargs) -> forms.ChoiceField:
    messages = {"required": error, "invalid_choice": "Choose one of those offered."}
    widget = forms.RadioSelect(attrs=RADIOS)
    return forms.ChoiceField(label=label, choices=choices, widget=widget, error_messages=messages, **kwargs)


class StepForm(VersionedForm):
    """A step from where the action stands: `version` is the key of the state that was on the screen, 0 for none."""

    def __init__(self, *args, action, last=None, today, **kwargs):
        kwargs["initial"] = {"version": last.pk if last else 0} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.action, self.last, self.today = action, last, today


# What an owner may say, and the words for it. Delivered is not among them: somebody else says that.
REPORTS = {
    State.NOT_STARTED: "Not started",
    State.ON_TRACK: "On track",
    State.AT_RISK: "At risk",
    State.REPORTED: "In place: it is done, and somebody else may check it",
}


class ReportForm(StepForm):
    state = choice("Where does it stand?", "Choose where it stands.", [])
    done = words("What was done?", "Write what was done since the last report.")
    next = words("What comes next?", "", required=False)
    confidence = forms.ChoiceField(
        label="How sure are you that it will be done by its date?",
        choices=[("", "Not said"), ("high", "High"), ("medium", "Medium"), ("low", "Low")],
        required=False,
        error_messages={"invalid_choice": "Choose one of those offered."},
    )
    review_on = DayField(label="Day of the next review", required=False)

    def __init__(self, *args, deliverable, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = list(REPORTS.items())
        if self.last and self.last.state in REPORTS:
            self.initial["state"] = self.last.state
        if deliverable:
            del self.fields["review_on"]
        else:
            del self.fields["state"], self.fields["confidence"]
        if self.action.kind != Action.Kind.STANDING:
            self.fields.pop("review_on", None)


class MoveDateForm(StepForm):
    to_on = DayField(label="New date")
    reason = words("Why does it move?", "Write why the date moves.", help_text="The board reads this.")


class DecideForm(StepForm):
    decision = choice(
        "Your decision", "Choose whether you agree.", [("agree", "Agree to the new date"), ("refuse", "Refuse it")]
    )
    why = words("Why?", "", required=False, help_text="Needed if you refuse.")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("decision") == "refuse" and not cleaned.get("why"):
            self.add_error("why", "Write why you refuse, so that the owner knows what to do.")
        return cleaned


class EvidenceForm(FileFields, StepForm):
    title = text("What is it?", "Write what the evidence is.", length=200, help_text="Such as: rota of one month.")
    note = words("What does it show?", "", required=False, rows=2)
    expires_on = DayField(
        label="Valid until",
        called="the last day on which it is valid",
        required=False,
        help_text="If it goes out of date.",
    )

    field_order = ["title", "file", "link", "note", "expires_on"]

    def clean(self):
        cleaned = super().clean()
        if bool(cleaned.get("file")) == bool(cleaned.get("link")) and not {"file", "link"} & self.errors.keys():
            words = "Send a file or a link." if not cleaned.get("file") else "Send either a file or a link, not both."
            self.add_error("file", words)
        return cleaned


class WithdrawForm(StepForm):
    why = words("Why is it withdrawn?", "Write why it is withdrawn.", rows=2)


class VerifyForm(StepForm):
    outcome = choice(
        "What did you find?",
        "Choose what you found.",
        [
            ("accept", "It was delivered: I have seen the evidence"),
            (State.AT_RISK, "Not yet: back to the owner, at risk"),
            (State.ON_TRACK, "Not yet: back to the owner, on track"),
        ],
    )
    note = words(
        "What did you look at, and what did you see?",
        "Write what you looked at and what you saw.",
        help_text="If it goes back, say what is missing.",
    )
    why_not_measurable = words(
        "Why can its effect not be measured?",
        "",
        required=False,
        help_text="The plan names no indicator that this action should move. Name one in the plan, or say why none can "
        "show it.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.action.moves_id:
            del self.fields["why_not_measurable"]


class CloseForm(StepForm):
    why = words("Why will it not be delivered?", "Write why it will not be delivered.")


class ReopenForm(StepForm):
    state = choice(
        "Where does it stand now?",
        "Choose where it stands.",
        [(State.ON_TRACK, "On track"), (State.AT_RISK, "At risk")],
    )
    why = words("Why is it open again?", "Write why it is open again.")


class EventForm(StepForm):
    event_on = DayField(label="Day on which it came about")
    due_on = DayField(label="To be done by", called="the day it is to be done by")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.action.original_due_on:
            del self.fields["due_on"]


class ReviewForm(StepForm):
    verdict = choice(
        "Did it work?",
        "Choose what the figure shows.",
        [
            (Verdict.MOVED, "The figure moved as the plan said it would"),
            (Verdict.NO_EFFECT, "No effect is shown"),
            (Verdict.NOT_MEASURABLE, "It cannot be measured"),
        ],
    )
    note = words("What do you make of it?", "", required=False)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("verdict") == Verdict.NOT_MEASURABLE and not cleaned.get("note"):
            self.add_error("note", "Write why it cannot be measured.")
        return cleaned


class ChallengeForm(StepForm):
    text = words("Your question", "Write your question.", help_text="The owner answers it; everybody sees it.")


class ReplyForm(StepForm):
    text = words("Your reply", "Write your reply.")


class SettleForm(StepForm):
    answer = words("What settled it?", "Write what settled the question.", rows=2)
