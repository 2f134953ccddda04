from django import forms

from reports.models import Format

FORMATS = [
    (Format.PDF, "PDF"),
    (Format.LARGE, "PDF in large print"),
    (Format.WORD, "Word"),
    (Format.HTML, "Web page"),
]


class FileForm(forms.Form):
    """Which file of a paper somebody would like. What it offers is all that can be asked for."""

    format = forms.ChoiceField(choices=[(value.value, words) for value, words in FORMATS], required=False)
    edition = forms.ChoiceField(label="Edition", required=False)

    formats = FORMATS

    def __init__(self, *args, editions, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["edition"].choices = editions
        self.fields["edition"].initial = editions[0][0]
        if len(editions) == 1:
            self.fields["edition"].widget = forms.HiddenInput()

    def clean_format(self):
        return self.cleaned_data["format"] or Format.PDF.value

    def clean_edition(self):
        return self.cleaned_data["edition"] or self.fields["edition"].initial
