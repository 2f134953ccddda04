from django import forms
from django.core.exceptions import ValidationError

from actionplans.action_forms import choice, words
from actionplans.plan_forms import InstanceForm, Ticks, paragraph, ticked_first
from safeguarding.people_forms import DayField, VersionedForm, agencies_of, text
from standards.models import Framework, Grade, Scale, SelfAudit, SelfAuditAnswer, StandardEvidence

NOT_APPLICABLE = "no"
NO_CHOICE = {"invalid_choice": "Choose one from the list."}


def box(label, **kwargs):
    """One box to tick."""
    return forms.BooleanField(label=label, widget=forms.CheckboxInput({"class": "govuk-checkboxes__input"}), **kwargs)


class AuditForm(InstanceForm):
    """What may change of a round while it is open."""

    title = text("Title", "Enter a title, such as Section 11 self-audit 2026.", length=200)
    due_on = DayField(label="Answers due on", called="the day the answers are due")
    note = paragraph("Note to those who answer", rows=4, help_text="What they should know; empty: nothing.")

    class Meta:
        model = SelfAudit
        fields = ["title", "due_on", "note"]


class OpenAuditForm(AuditForm):
    framework = forms.ModelChoiceField(
        label="Framework",
        queryset=Framework.objects.none(),
        empty_label="Choose a framework",
        error_messages={"required": "Choose the framework that is audited.", **NO_CHOICE},
    )
    scale = forms.ModelChoiceField(
        label="Scale of words",
        queryset=Scale.objects.none(),
        required=False,
        empty_label="The framework's own",
        help_text="Choose one only if the framework has none, or this round needs another.",
        error_messages=NO_CHOICE,
    )
    as_at = DayField(label="Day the answers are about")
    with_council = box("The council answers too", required=False, initial=True)
    agencies = Ticks("Agencies that answer", queryset=Framework.objects.none())
    carries_forward = box(
        "Carry last time's answers forward",
        required=False,
        initial=True,
        help_text="Those of the last closed round of the framework, if there is one. Each counts once it is confirmed.",
    )

    field_order = ["framework", "scale", "title", "as_at", "due_on", "with_council", "agencies", "carries_forward"]

    class Meta:
        model = SelfAudit
        fields = ["framework", "scale", "title", "as_at", "due_on", "note"]

    def __init__(self, *args, user, today, answered_last, **kwargs):
        """`answered_last`: the agencies of the newest round, which are ticked to begin with."""
        super().__init__(*args, initial={"agencies": answered_last}, **kwargs)
        self.fields["framework"].queryset = Framework.objects.visible_to(user)
        self.fields["scale"].queryset = Scale.objects.visible_to(user)
        self.fields["agencies"].queryset = agencies_of(user, today=today).order_by("name")
        ticked_first(self, "agencies")

    def clean(self):
        cleaned = super().clean()
        framework, as_at, due_on = (cleaned.get(name) for name in ("framework", "as_at", "due_on"))
        if framework and not cleaned.get("scale") and "scale" not in self.errors:
            cleaned["scale"] = framework.scale
            if framework.scale is None:
                self.add_error("scale", "This framework has no words to rate in. Choose a scale for the round.")
        if as_at and due_on and due_on < as_at:
            self.add_error("due_on", "Answers cannot be due before the day they are about. Change one of the days.")
        return cleaned


class AnswerForm(InstanceForm):
    rating = choice("How do you rate yourselves?", "Choose a rating, or that it does not apply.", [])
    progress = forms.ChoiceField(
        label="How far has the work come?",
        choices=[("", "Not said"), *SelfAuditAnswer.Progress.choices],
        required=False,
        help_text="This is about the work, and says nothing of how good it is.",
        error_messages=NO_CHOICE,
    )
    shown_by = words("What shows it?", "", required=False, rows=5)
    evidence = Ticks("Evidence that shows it", queryset=StandardEvidence.objects.none())
    outstanding = words(
        "What is still to be done?", "", required=False, rows=4, help_text="If it does not apply to you, write why."
    )

    field_order = ["rating", "progress", "shown_by", "evidence", "outstanding"]

    class Meta:
        model = SelfAuditAnswer
        fields = ["progress", "shown_by", "outstanding", "evidence"]

    def __init__(self, *args, grades, evidence, **kwargs):
        super().__init__(*args, **kwargs)
        self.grades = {str(grade.pk): grade for grade in grades}
        offered = [(key, f"{one.word}: {one.meaning}" if one.meaning else one.word) for key, one in self.grades.items()]
        self.fields["rating"].choices = [*offered, (NOT_APPLICABLE, "Does not apply to us")]
        if self.instance.grade_id or not self.instance.is_applicable:
            self.initial["rating"] = str(self.instance.grade_id or NOT_APPLICABLE)
        self.fields["evidence"].queryset = evidence
        if not evidence:
            self.fields["evidence"].help_text = "None is kept for this standard yet."

    def clean(self):
        cleaned = super().clean()
        rating = cleaned.get("rating")
        self.instance.grade = self.grades.get(rating)
        self.instance.is_applicable = rating != NOT_APPLICABLE
        said = any(cleaned.get(name) for name in ("shown_by", "outstanding", "evidence"))
        if rating == NOT_APPLICABLE and not cleaned.get("outstanding") and "outstanding" not in self.errors:
            self.add_error("outstanding", "Write why it does not apply to you.")
        elif rating and not said and not self.errors:
            self.add_error("shown_by", "Write what shows it, tick evidence, or write what is still to be done.")
        return cleaned


class ConfirmForm(forms.Form):
    """Answers that were carried forward and stand as they are. `carried` have each what was said `last` time."""

    answers = forms.MultipleChoiceField(
        label="Answers that still stand",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ticks"}),
        error_messages={
            "required": "Tick the answers that still stand.",
            "invalid_choice": "One of them was answered meanwhile. Look at those that are left.",
        },
    )

    def __init__(self, *args, carried, **kwargs):
        super().__init__(*args, **kwargs)
        self.carried = {str(answer.pk): answer for answer in carried}
        self.fields["answers"].choices = [(key, carried_words(answer)) for key, answer in self.carried.items()]

    def clean_answers(self):
        return [self.carried[key] for key in self.cleaned_data["answers"]]


def carried_words(answer):
    """Such as "1 Referral: Met (moderated Partly met). The rota shows it."."""
    said = answer.shown_by if answer.is_applicable else answer.outstanding
    moderation = answer.last.moderation if answer.last else None
    moderated = f" (moderated {moderation.grade})" if moderation else ""
    return f"{answer}: {answer.grade or 'does not apply'}{moderated}. {said}".strip()


class SendForm(forms.Form):
    """Nothing is typed: what is sent is what was answered."""


class SendBackForm(VersionedForm):
    sent_back_why = words("What is to be answered again, and why?", "Write what is to be answered again, and why.")


class ModerateForm(VersionedForm):
    """`version` is the key of the rating that was on the screen, 0 for none; `read` the version of the answer there."""

    read = forms.IntegerField(required=False, widget=forms.HiddenInput)
    grade = choice("Your rating", "Choose your rating.", [])
    reasons = words(
        "Reasons", "Write the reasons for your rating.", rows=5, help_text="The agency and the board read it."
    )

    def __init__(self, *args, answer, grades, last, **kwargs):
        self.answer = answer
        shown = {"version": last.pk if last else 0, "read": answer.version}
        super().__init__(*args, initial=shown, **kwargs)
        self.grades = {str(grade.pk): grade for grade in grades}
        offered = [(key, f"{one.word}: {one.meaning}" if one.meaning else one.word) for key, one in self.grades.items()]
        self.fields["grade"].choices = offered

    def clean_read(self):
        return self.cleaned_data["read"] or 0

    def renew(self, version):
        """The page that tells of the conflict shows the answer as it is now."""
        super().renew(version)
        self.data["read"] = self.answer.version

    def clean_grade(self):
        return self.grades[self.cleaned_data["grade"]]


class ReplyForm(forms.Form):
    agrees = choice(
        "Your agency's reply",
        "Choose whether your agency agrees.",
        [("yes", "We agree to this rating"), ("no", "We dissent from this rating")],
    )
    words = words("Reasons", "", required=False, rows=4, help_text="Needed if you dissent. They stand on the record.")

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("agrees") == "no" and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", "Write why you dissent: it stands on the record beside the rating.")
        return cleaned


class CloseForm(forms.Form):
    is_read = box(
        "I have read what is missing, and close the round without it",
        error_messages={"required": "Tick the box once you have read what is missing."},
    )

    def __init__(self, *args, lacks, **kwargs):
        super().__init__(*args, **kwargs)
        if not lacks:
            del self.fields["is_read"]


class WithdrawForm(forms.Form):
    why = words("Why is it withdrawn?", "Write why it is withdrawn.", rows=2)


class EvaluationForm(forms.Form):
    """What somebody outside said of a standard. `strengths` and `gaps`: one line each."""

    evaluator = text("Who looked from outside", "Enter who looked, such as a peer team of another council.", length=150)
    as_at = DayField(label="Day it is about")
    grade = forms.ModelChoiceField(
        label="Rating",
        queryset=Grade.objects.none(),
        required=False,
        empty_label="None given",
        help_text="In their words. A view without a rating stands as it was said.",
        error_messages=NO_CHOICE,
    )
    summary = words("What they said, in short", "Write in short what they said.", rows=5)
    strengths = words("Strengths", "", required=False, help_text="One to a line.")
    gaps = words("What falls short", "", required=False, help_text="One to a line.")
    citation = text(
        "Where it stands", "", length=120, required=False, help_text="Such as: paragraph 12 of their letter."
    )

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        scales = Scale.objects.visible_to(user).values("pk")
        grades = Grade.objects.filter(scale__in=scales).select_related("scale").order_by("scale__name", "order")
        self.fields["grade"].queryset = grades
        self.fields["grade"].label_from_instance = lambda grade: f"{grade.word} ({grade.scale})"

    def clean_as_at(self):
        if self.cleaned_data["as_at"] > self.today:
            raise ValidationError("This day is still to come. Enter the day their view is about.")
        return self.cleaned_data["as_at"]

    def clean_strengths(self):
        return lines(self.cleaned_data["strengths"])

    def clean_gaps(self):
        return lines(self.cleaned_data["gaps"])


def lines(typed):
    return [line.strip() for line in typed.splitlines() if line.strip()]
