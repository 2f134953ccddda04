from django import forms

from safeguarding.workbook_reading import TABLE, WORKBOOK, too_large

WHAT = {WORKBOOK: "the filled-in workbook", TABLE: "the CSV file of the round"}


class UploadForm(forms.Form):
    """One file. Only its size and the end of its name are looked at here: the web worker opens none."""

    use_required_attribute = False

    file = forms.FileField(
        max_length=150,
        error_messages={"empty": "The file is empty. Choose another", "max_length": "Give the file a shorter name"},
    )

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind, field = kind, self.fields["file"]
        field.label = f"Choose {WHAT[kind]}"
        field.widget.attrs = {"accept": f".{kind}", "class": "govuk-file-upload"}
        field.error_messages |= dict.fromkeys(["required", "missing", "invalid"], f"Choose {WHAT[kind]} first")

    def clean_file(self):
        file = self.cleaned_data["file"]
        end = file.name.lower().rpartition(".")[2]
        if end == "xlsm":
            raise forms.ValidationError("A workbook with macros (.xlsm) is not taken. Save it as .xlsx and choose that")
        if end != self.kind:
            raise forms.ValidationError(f"The name of the file must end in .{self.kind}. Choose {WHAT[self.kind]}")
        if words := too_large(self.kind, file.size):
            raise forms.ValidationError(f"{words}. Choose a smaller one")
        return file


class StoreForm(forms.Form):
    """Which state of the returns was on the screen when it was said that the file may be stored."""

    version = forms.IntegerField(min_value=0, max_value=10**12, widget=forms.HiddenInput())
