from django import forms

from safeguarding.workbook_reading import MEGABYTE

MOST = 2 * MEGABYTE


def file_box(label, *, choose, like="like those that you take away here"):
    """A box for one file of lists; `choose` is what to say where there is none."""
    return forms.FileField(
        label=label,
        help_text=f"An Excel workbook (.xlsx) or YAML (.yaml), {like}.",
        max_length=150,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.yaml,.yml", "class": "govuk-file-upload"}),
        error_messages={
            **dict.fromkeys(["required", "missing", "invalid"], choose),
            "empty": "The file is empty. Choose another.",
            "max_length": "Give the file a shorter name.",
        },
    )


class ListFileForm(forms.Form):
    """One file. Only its size and the end of its name are looked at here; it is opened in a process of its own."""

    use_required_attribute = False

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.name.lower().rpartition(".")[2] not in {"xlsx", "yaml", "yml"}:
            raise forms.ValidationError("The name of the file must end in .xlsx or .yaml. Save it as one of these.")
        if file.size > MOST:
            raise forms.ValidationError(f"The file has more than {MOST // MEGABYTE} MB. Choose a smaller one.")
        return file
