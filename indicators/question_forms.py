from django import forms

from safeguarding.people_forms import text

DISCREET = "Name no child, and write nothing by which one could be known."


class AskForm(forms.Form):
    subject = forms.TypedChoiceField(
        label="About",
        required=False,
        empty_value=None,
        error_messages={"invalid_choice": "Choose a unit from the list, or all of them together."},
    )
    text = text(
        "Your question",
        "Write your question.",
        length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"It goes to whoever returns the figure, and everybody in your council can read it. {DISCREET}",
    )

    def __init__(self, *args, subjects, **kwargs):
        super().__init__(*args, **kwargs)
        named = {str(subject.pk): subject for subject in subjects}
        self.fields["subject"].choices = [("", "All units together"), *((key, one.name) for key, one in named.items())]
        self.fields["subject"].coerce = named.get
        if not named:
            del self.fields["subject"]


class AnswerForm(forms.Form):
    answer = text(
        "Your answer",
        "Write your answer.",
        length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"It stands for good beside the question and cannot be changed. {DISCREET}",
    )
