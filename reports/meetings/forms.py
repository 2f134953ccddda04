import re
from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from actionplans.models import Action, PlanRow
from actionplans.own_forms import DISCREET, words
from reports.meetings.papers import shown_to
from reports.meetings.rules import ASKS, OUTCOMES, RESPONSES
from reports.models import Body, Meeting, Outcome, Report, Resolution
from safeguarding.models import Post
from safeguarding.people_forms import DatedForm, DayField, VersionedForm
from safeguarding.people_forms import text as line

MOST_DAYS = 60  # in a list of days: more than any body meets in a year
FROM_THE_LIST = {"invalid_choice": "Choose one of those offered."}
STATEMENT = (
    "As the minutes have it: the decision, its reasons, the alternatives considered and rejected, and any interest "
    "declared with its dispensation (2012 Regulations, regulation 12)."
)


def choice(label, error, options, **kwargs):
    return forms.ChoiceField(
        label=label, choices=options, error_messages={"required": error, **FROM_THE_LIST}, **kwargs
    )


def some_of(choices, kinds):
    names = dict(choices)
    return [(kind, names[kind]) for kind in kinds]


class BodyForm(DatedForm):
    name = line(
        "Name",
        "Enter the name of the body.",
        length=150,
        help_text="As it is called now. When it is renamed, give this one its last day and add the new name: papers "
        "keep the name of their day.",
    )
    kind = choice("Kind", "Choose the kind of body.", [("", "Choose a kind"), *Body.Kind.choices])
    note = words("Note", "", required=False)

    class Meta:
        model = Body
        fields = ["name", "kind", "starts_on", "ends_on", "note"]


class BodyChoice(forms.ModelChoiceField):
    """A body of one's own council that has not ended."""

    def __init__(self, **kwargs):
        messages = {"required": "Choose the body that meets.", "invalid_choice": "Choose a body from the list."}
        super().__init__(Body.objects.none(), label="Body", empty_label="Choose a body", error_messages=messages)

    def limit(self, user, today):
        own = Body.objects.visible_to(user).filter(authority=user.authority_id)
        self.queryset = own.exclude(ends_on__lt=today)


class MeetingForm(VersionedForm, forms.ModelForm):
    body = BodyChoice()
    held_on = DayField(label="Day of the meeting")
    place = line("Place", "", length=150, required=False)

    class Meta:
        model = Meeting
        fields = ["body", "held_on", "place"]

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        self.fields["body"].limit(user, today)
        if self.instance.pk:
            del self.fields["body"]  # another body's meeting is another meeting

    def _get_validation_exclusions(self):
        # A day that is taken is refused by the change, which says beside the field what to do about it.
        return super()._get_validation_exclusions() | {"held_on"}


WEEKDAY = re.compile(r"^(mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(day)?[,.]? ", re.IGNORECASE)


class Lines(forms.CharField):
    """Days, one a line; each line that is none is named. The value is the list of days in their order."""

    def clean(self, value):
        text = [" ".join(one.split()) for one in super().clean(value).splitlines()]
        lines = [(number, one) for number, one in enumerate(text, start=1) if one]
        if len(lines) > MOST_DAYS:
            raise ValidationError(f"Enter at most {MOST_DAYS} days at once; there are {len(lines)} lines.")
        days, refused = [], []
        for number, one in lines:
            try:
                days.append(self.day(one))
            except ValidationError as refusal:
                refused.append(f"Line {number}, “{one[:60]}”, {refusal.message}")
        if refused:
            raise ValidationError(refused)
        return days

    def day(self, one):
        named = WEEKDAY.match(one)
        try:
            day = DayField(label="day").clean(one[named.end() :] if named else one)
        except ValidationError:
            raise ValidationError("is no day. Write it with its year, such as 24 March 2027.") from None
        if named and f"{day:%a}".lower() != named[1][:3].lower():
            raise ValidationError(f"is a {day:%A}. Mend the day, or leave out the day of the week.")
        return day


class MeetingsForm(forms.Form):
    body = BodyChoice()
    days = Lines(
        label="Days",
        help_text="One a line, such as 24 March 2027 or Wed 24/3/2027. All of them are added, or none.",
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": "Enter the days, one a line."},
        max_length=4_000,
    )
    place = line("Place", "", length=150, required=False)

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].limit(user, today)


class CallOffForm(VersionedForm):
    reason = line("Why it is not held", "Say why it is not held.", length=250)

    def __init__(self, *args, meeting, **kwargs):
        shown = {"version": meeting.version, "reason": meeting.called_off}
        super().__init__(*args, initial=shown, **kwargs)


class OutcomeForm(VersionedForm, forms.ModelForm):
    """`version` is 0 where nothing was on record, so that of two who record at once the second is asked."""

    kind = choice("What it did", "Choose what the body did.", [], widget=forms.RadioSelect(attrs={"class": "choices"}))
    text = words("The decision", "", rows=8, required=False, help_text="As the minutes have it.")

    class Meta:
        model = Outcome
        fields = ["kind", "text"]

    def __init__(self, *args, body, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version if self.instance.pk else 0
        self.fields["kind"].choices = some_of(Outcome.Kind.choices, OUTCOMES[body.kind])
        if body.kind == Body.Kind.CABINET:
            self.fields["text"].help_text = STATEMENT
        else:
            self.fields["text"].label = "What the minutes say"


EMPTY = "Leave this empty: a recommendation is to be answered within two months of the meeting."


class ResolutionForm(VersionedForm, forms.ModelForm):
    kind = choice("What it is", "Choose what it is.", [], widget=forms.RadioSelect(attrs={"class": "choices"}))
    text = words("What was asked for", "Write what was asked for, as the minutes have it.", help_text=DISCREET)
    asked_by = line("Who asked", "", length=120, required=False, help_text="As the minutes name them. Empty: the body.")
    report = forms.ModelChoiceField(
        Report.objects.none(),
        label="About the paper",
        required=False,
        empty_label="No paper in particular",
        error_messages={"invalid_choice": "Choose a paper of this meeting."},
    )
    response_due_on = DayField(label="Day by which an answer was promised", required=False)

    class Meta:
        model = Resolution
        fields = ["kind", "text", "asked_by", "report", "response_due_on"]

    def __init__(self, *args, meeting, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version
        kinds = some_of(Resolution.Kind.choices, ASKS[meeting.body.kind])
        self.fields["kind"].choices = kinds
        self.fields["report"].queryset = shown_to(user).filter(meeting=meeting)
        if not self.fields["report"].queryset:
            del self.fields["report"]
        if "recommendation" in dict(kinds):
            self.fields[
                "response_due_on"
            ].help_text = (
                "For a challenge or question only. A recommendation is to be answered within two months of the meeting."
            )
            if self.instance.kind == Resolution.Kind.RECOMMENDATION:
                self.initial["response_due_on"] = None

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") == Resolution.Kind.RECOMMENDATION and cleaned.get("response_due_on"):
            self.add_error("response_due_on", EMPTY)
        return cleaned


class AnswerForm(VersionedForm, forms.ModelForm):
    response = choice(
        "The answer", "Choose the answer.", [], required=False, widget=forms.RadioSelect(attrs={"class": "choices"})
    )
    response_text = words(
        "What was answered", "", rows=5, required=False, help_text=f"Needed unless it was simply accepted. {DISCREET}"
    )
    responded_on = DayField(label="Day of the answer", required=False)

    class Meta:
        model = Resolution
        fields = ["response", "response_text", "responded_on"]

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        row, field = self.instance, self.fields["response"]
        self.initial |= {"version": row.version, "responded_on": row.responded_on or today}
        field.choices = some_of(Resolution.Response.choices, RESPONSES[row.kind])
        if row.response:
            field.choices = [*field.choices, ("", "Not answered after all: take the answer back")]
        else:
            field.required = self.fields["responded_on"].required = True
            if len(field.choices) == 1:
                self.initial["response"] = field.choices[0][0]


class ActionChoice(forms.ModelChoiceField):
    def label_from_instance(self, action):
        plans = dict.fromkeys(place.row.plan.title for place in action.row_actions.all())
        return f"{action.title} ({', '.join(plans)})" if plans else action.title


class LinkForm(VersionedForm):
    action = ActionChoice(
        Action.objects.none(),
        label="Action",
        required=False,
        empty_label="No action answers it",
        help_text="Those that your council has promised. One in preparation is no answer yet.",
        error_messages={"invalid_choice": "Choose an action from the list."},
    )

    def __init__(self, *args, resolution, user, **kwargs):
        kept = resolution.action
        super().__init__(*args, initial={"version": resolution.version, "action": kept and kept.pk}, **kwargs)
        own = Action.objects.visible_to(user).filter(authority=user.authority_id, document=None)
        own = own.unmerged().filter(set_on__isnull=False)
        self.fields["action"].queryset = own.prefetch_related("row_actions__row__plan").order_by("title", "pk")


class RowChoice(forms.ModelChoiceField):
    """The rows of all plans that this person may change, under the title of their plan."""

    def __init__(self, **kwargs):
        messages = {"required": "Choose the row it goes into.", "invalid_choice": "Choose a row from the list."}
        super().__init__(PlanRow.objects.none(), label="Plan and row", empty_label=None, error_messages=messages)

    def limit(self, user):
        rows = PlanRow.objects.visible_to(user).filter(plan__authority=user.authority_id, plan__document=None)
        self.queryset = rows.select_related("plan").order_by("plan__title", "plan", "order")
        plans = {}
        for row in self.queryset:
            standing = "agreed" if row.plan.agreed_on else "in preparation"
            plans.setdefault(f"{row.plan.title} ({standing})", []).append((row.pk, str(row)))
        self.widget.choices = [("", "Choose a row"), *plans.items()]


class MakeActionForm(forms.ModelForm):
    use_required_attribute = False

    row = RowChoice()
    title = line("Title", "Enter a title for the action.", length=200)
    text = words("What is to be done", "Write what is to be done.")
    owner = forms.ModelChoiceField(
        Post.objects.none(),
        label="Owner",
        required=False,
        empty_label="Not known yet",
        error_messages={"invalid_choice": "Choose a post from the list."},
    )
    original_due_on = DayField(label="Due date", required=False)

    class Meta:
        model = Action
        fields = ["row", "title", "text", "owner", "original_due_on"]

    field_order = ["row", "title", "text", "owner", "original_due_on"]

    def __init__(self, *args, user, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["row"].limit(user)
        posts = Post.objects.visible_to(user).filter(authority=user.authority_id, document=None)
        self.fields["owner"].queryset = posts.on(today).order_by("title")
