from django import forms

from safeguarding.list_file_forms import ListFileForm, file_box
from standards.models import StandardsUpload


class StandardsFileForm(ListFileForm):
    holds = forms.ChoiceField(
        label="What the file holds",
        choices=StandardsUpload.Holds.choices,
        widget=forms.RadioSelect(attrs={"class": "choices"}),
        error_messages={"required": "Choose what the file holds.", "invalid_choice": "Choose what the file holds."},
    )
    file = file_box("Choose the file", choose="Choose the file first.")
