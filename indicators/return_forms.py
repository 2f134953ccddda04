"""Forms of a return: one for each figure, all of them together, and the one that sends it in."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator

from indicators import return_rules, return_shapes, wording
from indicators.explanation_changes import MOST_QUARTERS
from indicators.models import IndicatorVersion
from indicators.return_doubts import DoubtCode
from indicators.return_lines import Line
from indicators.return_rules import LATENESS, Entry
from indicators.return_sheets import Sheet
from indicators.upload_rules import BOXES
from safeguarding.people_forms import DAYS, DayInput
from safeguarding.typed_numbers import NotPlain, parse, written

ANSWERS = {
    return_rules.VALUE: "There is a figure",
    return_rules.NIL: "Nothing to report: there were none this quarter",
    return_rules.MISSING: "Missing this quarter",
    return_rules.NOT_APPLICABLE: "Not applicable to us",
}
KEEP_FOR = [
    ("", "This quarter only"),
    ("1", "And for the next quarter"),
    *((str(number), f"And for the next {wording.in_words(number)} quarters") for number in range(2, MOST_QUARTERS + 1)),
]


class NumberInput(forms.TextInput):
    """A text box with a number pad on a telephone. A number box would drop what it cannot read, beyond mending."""

    def __init__(self, **attrs: str):
        super().__init__(
            {"class": "short", "inputmode": "decimal", "autocomplete": "off", "spellcheck": "false", **attrs}
        )


def text_up_to(characters: int, label: str, widget: forms.Widget) -> forms.CharField:
    """Checked here and not by the browser, which would cut off what is pasted without a word."""
    words = f"Shorten this to {characters:,} characters or fewer"
    return forms.CharField(
        label=label, required=False, widget=widget, validators=[MaxLengthValidator(characters, words)]
    )


class FigureForm(forms.Form):
    """One figure. Valid means readable; whether it is complete is asked only when the return is to be sent in."""

    use_required_attribute = False

    numerator = forms.CharField(required=False, widget=NumberInput())
    denominator = forms.CharField(required=False, widget=NumberInput())
    value = forms.CharField(required=False, widget=NumberInput())
    value_low = forms.CharField(required=False, widget=NumberInput())
    value_high = forms.CharField(required=False, widget=NumberInput())
    base = forms.CharField(required=False, widget=NumberInput(inputmode="numeric"))
    state = forms.ChoiceField(label="If there is no figure", widget=forms.RadioSelect({"class": "choices"}))
    reason = text_up_to(500, "Why there is no figure", forms.TextInput())
    expected_on = forms.DateField(
        required=False,
        label="If it is missing: expected on",
        input_formats=DAYS,
        widget=DayInput,
        error_messages={"invalid": "Write the expected day as day/month/year, such as 31/10/2026"},
    )
    late_1_to_5 = forms.CharField(required=False, widget=NumberInput(inputmode="numeric"))
    late_6_to_10 = forms.CharField(required=False, widget=NumberInput(inputmode="numeric"))
    late_11_to_20 = forms.CharField(required=False, widget=NumberInput(inputmode="numeric"))
    late_over_20 = forms.CharField(required=False, widget=NumberInput(inputmode="numeric"))
    longest_late = forms.CharField(required=False, widget=NumberInput(inputmode="numeric"))
    what_changed = text_up_to(2000, "What changed", forms.Textarea({"rows": 2}))
    why = text_up_to(2000, "Why", forms.Textarea({"rows": 2}))
    what_next = text_up_to(2000, "What happens next", forms.Textarea({"rows": 2}))
    keep_for = forms.ChoiceField(
        required=False,
        label="This explanation holds for",
        choices=KEEP_FOR,
        error_messages={"invalid_choice": "Choose for how long the explanation holds"},
    )
    correction_reason = text_up_to(500, "Why it is corrected", forms.Textarea({"rows": 2}))

    def __init__(self, data: Any, *, line: Line):
        self.line, version = line, line.version
        super().__init__(data, prefix=f"figure-{version.pk}", initial=initial(line))
        self.number_names = return_shapes.number_fields(version)
        self.late_names = (*LATENESS, "longest_late") if version.collects_lateness else ()
        for name in {*BOXES, *LATENESS, "longest_late"} - {*self.number_names, *self.late_names}:
            del self.fields[name]
        self.may_correct = line.approved is not None
        if not self.may_correct:
            del self.fields["correction_reason"]
        self.name_boxes(version)
        self.offers_nil = return_shapes.allows_nil(version)
        answers = [choice for choice in ANSWERS if choice != return_rules.NIL or self.offers_nil]
        self.fields["state"].choices = [(choice, ANSWERS[choice]) for choice in answers]
        self.fields["state"].error_messages = dict.fromkeys(["required", "invalid_choice"], "Choose one of the answers")
        self.is_valid()  # reads what was typed now: `entry_typed` is wanted before anybody asks for errors

    def name_boxes(self, version: Any) -> None:
        for name in self.number_names:
            self.fields[name].label = return_shapes.label_of(version, name)
        if return_shapes.is_in_words(version):
            self.fields["value"] = answer_in_words(version)
        for name, label in {**LATENESS, "longest_late": "Longest"}.items():
            if name in self.fields:
                self.fields[name].label = label

    @property
    def numbers(self):
        return [self[name] for name in self.number_names]

    @property
    def between(self) -> str:
        return return_shapes.between(self.line.version)

    @property
    def late_boxes(self):
        return [self[name] for name in self.late_names]

    @property
    def comment_boxes(self):
        return [self[name] for name in return_rules.COMMENT]

    @property
    def correction_is_open(self) -> bool:
        return self.line.is_changed or bool(self["correction_reason"].value() or self["correction_reason"].errors)

    @property
    def late_is_open(self) -> bool:
        return any(box.value() or box.errors for box in self.late_boxes)

    @property
    def comment_is_open(self) -> bool:
        return any(box.value() or box.errors for box in self.comment_boxes)

    def clean(self):
        cleaned = super().clean()
        typed = {name: cleaned.get(name, "") for name in self.number_names}
        self.numbers_read, wrong = return_rules.read_numbers(self.line.version, typed)
        for blocker in wrong:
            self.add_error(blocker.field, blocker.words)
        if cleaned.get("state", "value") != return_rules.VALUE and any(
            text.strip() not in {"", "0"} for text in typed.values()
        ):
            self.add_error("state", "There is a number in the boxes and also a reason for none. Keep one of the two")
        self.counts_read = {name: self.clean_count(name) for name in self.late_names}
        self.entry_typed = self.entry()
        self.clean_explanations()
        return cleaned

    def clean_explanations(self) -> None:
        """Words to keep are to be there, and a reason for a correction belongs to one."""
        if self.cleaned_data.get("keep_for") and not self.entry_typed.has_comment:
            self.add_error("what_changed", "Write the explanation that is to hold for longer")
        if not self.may_correct or not self.cleaned_data.get("correction_reason", "").strip():
            return
        if self.entry_typed == Entry.of(self.line.approved):
            self.add_error(
                "correction_reason", "The figure is as it was approved. Change it, or take the reason out again"
            )

    @property
    def may_keep(self) -> bool:
        """Whether there is a doubt that words of this quarter could answer in later ones."""
        return any(doubt.asks for doubt in self.line.doubts) or bool(self["keep_for"].errors)

    @property
    def quarters_to_keep(self) -> int:
        """How many more quarters the words hold for; 0 for this one alone."""
        return int(self.cleaned_data.get("keep_for") or 0) if self.is_bound else 0

    @property
    def reason_typed(self) -> str:
        """For the correction; of one that is too long, what was stored before."""
        kept = self.cleaned_data.get("correction_reason", self.line.correction_reason)
        return kept.replace("\r\n", "\n").strip()

    def clean_count(self, name: str) -> int | None:
        text = self.cleaned_data.get(name, "").strip()
        try:
            return int(parse(text)) if text else None
        except NotPlain as refused:
            self.add_error(name, str(refused))
            return getattr(self.line.entry, name)

    def entry(self) -> Entry:
        """What to keep: numbers readable or not; of a box that cannot be kept as it is, what was stored before."""
        stored, kept = self.line.entry, self.cleaned_data
        typed = {name: (self[name].value() or "").replace("\x00", "") for name in self.number_names}
        texts = {
            name: kept.get(name, getattr(stored, name)).replace("\r\n", "\n").strip()
            for name in ("reason", *return_rules.COMMENT)
        }
        choice = kept.get("state") or return_rules.VALUE
        if choice != return_rules.VALUE:  # clean has refused any other number beside a reason for none
            typed = dict.fromkeys(typed, "")
        expected_on = kept.get("expected_on", stored.expected_on)
        return return_rules.settle(
            self.line.version, choice, typed, expected_on=expected_on, **texts, **self.counts_read
        )

    def check(self) -> None:
        """Show what stops the stored figure from being sent in, beside its boxes; an unreadable box has said so."""
        found = [(blocker.field, blocker.words) for blocker in self.line.blockers]
        if not found and self.line.needs_a_word:
            found = [("what_changed", "Say what changed, why, or what happens next")]
        for name, words in found:
            if name in self.fields and not self.errors.get(name):
                self.cleaned_data = getattr(self, "cleaned_data", {})  # an unbound form has none, and add_error asks
                self.add_error(name, words)

    @property
    def not_kept(self) -> bool:
        """Whether something typed could not be stored as it is: a number always is, if need be as text."""
        return any(self.errors.get(name) for name in self.fields if name not in self.number_names)

    @property
    def theirs(self) -> str:
        """After a conflict: what is stored now, where it is not what stands in the boxes."""
        stored = self.line.entry
        if not self.is_bound or self.entry_typed == stored:
            return ""
        figure = ", ".join(part for part in (self.line.counts, self.line.result) if part) or stored.as_printed
        return (
            "; ".join(part for part in (figure, stored.reason, *(text for _, text in self.line.comments)) if part)
            or "empty"
        )


def initial(line: Line) -> dict[str, Any]:
    """What stands in the boxes: the stored figure, as it was typed."""
    version, entry = line.version, line.entry
    found: dict[str, Any] = {"state": return_rules.choice_of(entry), "expected_on": entry.expected_on}
    found["correction_reason"] = line.correction_reason
    found |= return_rules.as_typed(version, entry)
    found |= {name: getattr(entry, name) for name in ("reason", *return_rules.COMMENT)}
    return found | {name: written(getattr(entry, name), 0) for name in (*LATENESS, "longest_late")}


def answer_in_words(version: Any) -> forms.CharField:
    """The box of a measure without a number: one of its answers, or a line of text. Another answer is kept like any
    other draft, and stops the return from being sent in."""
    longest, offered = return_shapes.LONGEST_IN_WORDS, return_shapes.ANSWERS_IN_WORDS[version.shape]
    if not offered:
        return text_up_to(longest, "In a few words; say more in the comment", forms.TextInput())
    choices = [("", "Choose an answer"), *((answer, answer) for answer in offered)]
    return text_up_to(longest, "Answer", forms.Select(choices=choices))


@dataclass(frozen=True)
class FormError:
    """One line of the error summary, leading to its box."""

    box: str
    title: str
    words: str


class ReturnForm:
    """All figures of a return on one page. A figure that the browser did not send is left as it is stored."""

    def __init__(self, sheet: Sheet, data: Any = None):
        self.sheet = sheet
        self.figures = [FigureForm(data if was_sent(data, line) else None, line=line) for line in sheet.lines]
        seen = (data or {}).get("version", "")
        self.version_seen = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else -1

    def entries(self) -> dict[IndicatorVersion, Entry]:
        return {figure.line.version: figure.entry_typed for figure in self.figures if figure.is_bound}

    def reasons(self) -> dict[IndicatorVersion, str]:
        """Why figures are corrected."""
        return {
            figure.line.version: figure.reason_typed
            for figure in self.figures
            if figure.is_bound and figure.may_correct
        }

    def kept_explanations(self) -> list[Any]:
        return [explanation for line in self.sheet.lines for explanation in line.kept.values()]

    def explanations_to_keep(self) -> list[tuple[Line, DoubtCode, int]]:
        """Each doubt that this quarter's words are to answer in later quarters too, and for how many."""
        return [
            (figure.line, doubt.code, figure.quarters_to_keep)
            for figure in self.figures
            if figure.quarters_to_keep and figure.line.entry.has_comment
            for doubt in figure.line.doubts
            if doubt.asks
        ]

    def check(self) -> None:
        for figure in self.figures:
            figure.check()

    @property
    def errors(self) -> list[FormError]:
        """In the order of the page."""
        return [
            FormError(f"{box.id_for_label or box.auto_id + '_0'}", figure.line.version.indicator.title, words)
            for figure in self.figures
            for box in figure
            for words in box.errors
        ]


def was_sent(data: Any, line: Line) -> bool:
    return bool(data) and f"figure-{line.version.pk}-state" in data


def autosave_answer(form: ReturnForm) -> dict[str, Any]:
    """What the page is told after it has saved by itself, read from what is stored now: the version to send next time,
    when it was saved (empty while nothing is), the sentence at its top, and for each figure its result, counts and
    standing, what is wrong in it, and its doubts. `kept_all` is false while a box holds what cannot be stored as it is.
    """
    kept_all = not any(figure.not_kept for figure in form.figures)
    return {
        "version": form.sheet.version,
        "saved": form.sheet.saved_text,
        "sentence": form.sheet.sentence,
        "kept_all": kept_all,
        "figures": {figure.prefix: figure_answer(figure) for figure in form.figures},
    }


def figure_answer(figure: FigureForm) -> dict[str, Any]:
    line = figure.line
    wrong = [words for box in figure for words in box.errors]
    if line.standing != "empty":
        wrong += [blocker.words for blocker in line.blockers if not figure.errors.get(blocker.field)]
    return {
        "result": line.result,
        "counts": line.counts,
        "late": line.late_count,
        "standing": line.standing,
        "is_corrected": line.is_changed,
        "wrong": wrong,
        "doubts": [
            {"words": doubt.words, "asks": doubt.asks, "kept": doubt.kept.words if doubt.kept else ""}
            for doubt in line.doubts
        ],
    }


class SubmitForm(forms.Form):
    """The declaration with which a return is sent in, for the version of it that was read."""

    use_required_attribute = False

    version = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput())
    declaration = forms.BooleanField(
        label="I have checked these figures. As far as I know they are right, and no child can be identified from them",
        widget=forms.CheckboxInput({"class": "govuk-checkboxes__input"}),
        error_messages={"required": "Tick the box to declare that you have checked the figures"},
    )


class StepForm(forms.Form):
    """A step that needs no words: which version of the return it is about."""

    version = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput())
