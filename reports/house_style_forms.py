import re
from math import floor

from django import forms

from reports.house_style import LEAST_CONTRAST, contrast_with_white
from reports.logo import NotALogo, cleaned
from safeguarding.people_forms import VersionedForm, text

HEX = re.compile(r"#?([0-9a-f]{6})")


class HouseStyleForm(VersionedForm):
    colour = text(
        "Colour",
        "Enter the colour, such as #0f3d4c.",
        length=20,
        help_text="As six figures and letters, such as #0f3d4c. White words must be easy to read on it.",
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off", "spellcheck": "false"}),
    )
    logo = forms.FileField(
        label="Logo",
        required=False,
        help_text="A PNG of at most 200 kB, between 60 and 2,000 pixels wide and high.",
        widget=forms.FileInput(attrs={"accept": ".png,image/png", "class": "govuk-file-upload"}),
        error_messages={"empty": "The file is empty. Choose another."},
    )
    logo_text = text(
        "What the logo says",
        "",
        length=150,
        required=False,
        help_text="For those who cannot see it, such as: Derby City Council. Needed if there is a logo.",
    )
    without_logo = forms.BooleanField(label="Take the logo off", required=False)

    def __init__(self, *args, style, **kwargs):
        self.has_logo = bool(style.logo)
        initial = {name: getattr(style, name) for name in ("colour", "logo_text", "version")}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["logo"].label = "Another logo" if self.has_logo else "Logo"
        if not self.has_logo:
            del self.fields["without_logo"]

    def clean_colour(self):
        found = HEX.fullmatch(self.cleaned_data["colour"].strip().lower())
        if found is None:
            raise forms.ValidationError("Enter the colour as six figures and letters a to f, such as #0f3d4c.")
        colour = f"#{found[1]}"
        contrast = floor(contrast_with_white(colour) * 10) / 10  # or 4.48 would be told as 4.5
        if contrast < LEAST_CONTRAST:
            raise forms.ValidationError(
                f"This colour is too light: its contrast with white is {contrast} to 1, and words need at least "
                f"{LEAST_CONTRAST} to 1 so that everybody can read them. Choose a darker one."
            )
        return colour

    def clean_logo(self):
        """The picture alone, as bytes; None where no file was chosen."""
        file = self.cleaned_data["logo"]
        if not file:
            return None
        try:
            return cleaned(file.read(250_000))
        except NotALogo as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self):
        given = super().clean()
        goes = given.get("without_logo")
        if goes and given.get("logo"):
            self.add_error("without_logo", "Either take the logo off or choose another, not both.")
        has_logo = bool(given.get("logo")) or (self.has_logo and not goes)
        if has_logo and "logo_text" in given and not given["logo_text"]:
            self.add_error("logo_text", "Write what the logo says, for those who cannot see it.")
        if goes:
            given["logo_text"] = ""
        return given

    def new_logo(self) -> bytes | None:
        """Empty where it is taken off, None where it stays as it is."""
        return b"" if self.cleaned_data.get("without_logo") else self.cleaned_data["logo"]
