from django import forms

from safeguarding.workbook_reading import MEGABYTE

MOST = 4 * MEGABYTE


class PlanFileForm(forms.Form):
    """One file. Only its size and the end of its name are looked at here; it is opened in a process of its own."""

    use_required_attribute = False

    file = forms.FileField(
        label="Choose the file of the plan",
        help_text="An Excel workbook (.xlsx) or a CSV file.",
        max_length=150,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv", "class": "govuk-file-upload"}),
        error_messages={
            "required": "Choose the file of the plan first.",
            "missing": "Choose the file of the plan first.",
            "invalid": "Choose the file of the plan first.",
            "empty": "The file is empty. Choose another.",
            "max_length": "Give the file a shorter name.",
        },
    )
    into = forms.ChoiceField(
        label="What it is for",
        choices=[("this", "This plan: change what it says, and leave the rest"), ("new", "A new plan, in preparation")],
        initial="this",
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={"required": "Choose what the file is for.", "invalid_choice": "Choose one of the two."},
    )

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        if plan is None:
            del self.fields["into"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.name.lower().rpartition(".")[2] not in {"xlsx", "csv"}:
            raise forms.ValidationError("The name of the file must end in .xlsx or .csv. Save it as one of these.")
        if file.size > MOST:
            raise forms.ValidationError(f"The file has more than {MOST // MEGABYTE} MB. Choose a smaller one.")
        return file
