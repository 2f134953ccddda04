"""Forms of those who check returns: what is to be put right, figure by figure; why a return is reopened; which returns
to approve together."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from indicators import wording
from indicators.models import IndicatorVersion

LONGEST_NOTE, LONGEST_FIGURE_NOTE = 2000, 500
AGAIN = "Look at this figure again."


def words(label: str, longest: int, *, rows: int, **given: Any) -> forms.CharField:
    """Shortened by whoever wrote it and not by the browser, which would cut off what is pasted without a word."""
    too_long = MaxLengthValidator(longest, f"Shorten the note to {longest:,} characters or fewer")
    return forms.CharField(
        label=label, required=False, validators=[too_long], widget=forms.Textarea({"rows": rows}), **given
    )


class JudgedForm(forms.Form):
    """A step on a version of the return that was on the screen."""

    use_required_attribute = False

    version = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput())


class SendBackForm(JudgedForm):
    """What is to be put right, for the manager: in the return as a whole, against single figures, or both."""

    note = words(
        "What is to be put right, in the return as a whole",
        LONGEST_NOTE,
        rows=3,
        help_text="The manager sees this at the top of the form, and a note against a figure beside the figure.",
    )

    def __init__(self, data: Any = None, *, measures: list[IndicatorVersion], **kwargs: Any):
        super().__init__(data, **kwargs)
        self.measures = measures
        for measure in measures:
            title = measure.indicator.title
            self.fields[again(measure)] = forms.BooleanField(
                label=f"Send {wording.uncapitalised(title)} back",
                required=False,
                widget=forms.CheckboxInput({"class": "govuk-checkboxes__input"}),
            )
            self.fields[note(measure)] = words(f"What is to be put right in {title}", LONGEST_FIGURE_NOTE, rows=2)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.typed and not self.errors:
            lacking = "Write what is to be put right, in the return as a whole or against a figure"
            self.add_error("note", lacking)
        return cleaned

    def boxes_of(self, measure: IndicatorVersion) -> tuple[forms.BoundField, forms.BoundField]:
        """The tick and the note of one figure."""
        return self[again(measure)], self[note(measure)]

    @property
    def figure_notes(self) -> dict[IndicatorVersion, str]:
        """What to say against which figure; one that was only ticked is to be looked at again."""
        cleaned = self.cleaned_data
        said = {measure: cleaned.get(note(measure)) or "" for measure in self.measures}
        chosen = [measure for measure in self.measures if said[measure] or cleaned.get(again(measure))]
        return {measure: said[measure] or AGAIN for measure in chosen}

    @property
    def whole_note(self) -> str:
        """For the return as a whole; where none was written, which figures it is about."""
        titles = [measure.indicator.title for measure in self.figure_notes]
        count = f"{wording.counted(len(titles), 'figure')} {wording.either(len(titles), 'is', 'are')} to be put right"
        return self.cleaned_data["note"] or f"{wording.capitalised(count)}: {wording.joined(titles)}."

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What was typed, each with what it is about: shown where it can no longer be sent."""
        boxes = [("The return as a whole", "note"), *((item.indicator.title, note(item)) for item in self.measures)]
        return [(title, text) for title, name in boxes if (text := (self[name].value() or "").strip())]


def again(measure: IndicatorVersion) -> str:
    return f"figure-{measure.pk}-again"


def note(measure: IndicatorVersion) -> str:
    return f"figure-{measure.pk}-note"


class ReopenForm(JudgedForm):
    """Why an approved return is to be corrected; it stands beside the name of whoever reopened it."""

    note = forms.CharField(
        label="Why it is reopened",
        help_text="Everybody who sees the return reads this, with your name.",
        validators=[MaxLengthValidator(LONGEST_NOTE, f"Shorten the reason to {LONGEST_NOTE:,} characters or fewer")],
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "Write why the return is reopened"},
    )

    @property
    def typed(self) -> list[tuple[str, str]]:
        text = (self["note"].value() or "").strip()
        return [("Why it is reopened", text)] if text else []


def ticked(sent: list[str]) -> dict[int, int]:
    """Returns by their key with the version that was on the screen, from "17:4"; what is no such pair is left out."""
    pairs = [text.partition(":")[::2] for text in sent[:1000]]
    return {int(key): int(version) for key, version in pairs if is_number(key) and is_number(version)}


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
