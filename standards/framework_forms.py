from django import forms

from actionplans.plan_forms import Ticks, paragraph
from safeguarding.models import Agency
from safeguarding.people_forms import DayField, VersionedForm, text
from standards.changes.frameworks import Wanted
from standards.changes.scales import Word, used_words
from standards.hanging import hanging_on, keys_in_use
from standards.line_forms import ARCHIVED, KEPT, REMOVED, LinesForm, line, place_box
from standards.models import Criterion, Scale, Theme

CHOOSE = {"required": "Choose one.", "invalid_choice": "Choose from the list."}
NUMBER = r"^[A-Za-z0-9][A-Za-z0-9 .()-]*$"


def number_box():
    return forms.RegexField(
        NUMBER,
        label="Number",
        help_text="As people cite it, such as 3 or 2a. It stands in addresses, and stays once something names it.",
        max_length=20,
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off"}),
        error_messages={
            "required": "Enter its number, such as 3.",
            "invalid": "Use letters, digits, spaces, full stops and dashes only, a letter or digit first.",
            "max_length": "Shorten this to 20 characters; it has %(show_value)d.",
        },
    )


class FrameworkForm(VersionedForm):
    """`ours` are the boxes of a framework that came from a published paper."""

    use_required_attribute = False
    ours = ("scale", "ends_on")

    title = text("Title", "Enter the title of the framework.", length=200)
    edition = text(
        "Edition", "", length=60, required=False, help_text="What tells it from the one before, such as 2026."
    )
    publisher = forms.ModelChoiceField(
        label="Issued by",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="Not recorded",
        error_messages=CHOOSE,
    )
    starts_on = DayField(label="First day in force", required=False)
    ends_on = DayField(label="Last day in force", required=False, help_text="Leave empty while it is in force.")
    scale = forms.ModelChoiceField(
        label="Words for self-audits",
        queryset=Scale.objects.none(),
        required=False,
        empty_label="None: it is read, and nobody rates themselves against it",
        help_text="The scale in which agencies rate themselves. A round that is open keeps the one it began with.",
        error_messages=CHOOSE,
    )
    description = paragraph("About it", rows=4, help_text="Whose standards these are, and what they are for.")

    def __init__(self, *args, user, framework=None, **kwargs):
        shown = {name: getattr(framework, name) for name in (*self.base_fields,)} if framework else {"version": 0}
        super().__init__(*args, initial=shown, **kwargs)
        self.fields["publisher"].queryset = Agency.objects.visible_to(user).order_by("name")
        self.fields["scale"].queryset = Scale.objects.visible_to(user)
        if framework and framework.document_id:
            for name in [name for name in self.fields if name not in {*self.ours, "version"}]:
                del self.fields[name]

    def fill(self, framework):
        """Put the answers into a record."""
        for name in self.fields:
            if name != "version":
                setattr(framework, name, self.cleaned_data[name])
        return framework


class EditionForm(VersionedForm):
    use_required_attribute = False

    edition = text("Edition", "Enter what tells it from this one, such as 2027.", length=60)
    starts_on = DayField(label="First day in force", help_text="This edition ends the day before.")

    def __init__(self, *args, framework, **kwargs):
        super().__init__(*args, initial={"version": framework.version}, **kwargs)


class StandardForm(LinesForm):
    """A standard with its parts. Of one from a published paper only its themes and whether it is archived."""

    LINE = ("text", "label")
    STATES = ((KEPT, "In use"), (ARCHIVED, "Archived"))

    number = number_box()
    title = text("Title", "Enter the title of the standard.", length=200)
    statement = paragraph("What it asks", rows=4, help_text="In a sentence or two.")
    citation = text("Where it stands", "", length=120, required=False, help_text="Such as “page 4” or “section 2.1”.")
    themes = Ticks("Themes", queryset=Theme.objects.none())
    place = place_box(help_text="Counted from 1 among the standards of the framework. Empty: where it is, or the end.")
    state = forms.ChoiceField(
        label="State",
        choices=STATES,
        help_text="An archived standard is asked in no new round. What was said of it stays.",
        error_messages=CHOOSE,
    )

    def __init__(self, *args, user, framework, standard=None, empties=3, **kwargs):
        shown = {"version": 0}
        if standard:
            names = ("number", "title", "statement", "citation", "version")
            shown = {name: getattr(standard, name) for name in names}
            shown |= {"themes": list(standard.themes.all()), "state": ARCHIVED if standard.is_archived else KEPT}
        super().__init__(*args, initial=shown, **kwargs)
        self.standard, self.is_printed = standard, framework.document_id is not None
        self.fields["themes"].queryset = Theme.objects.visible_to(user)
        rows = list(standard.criteria.order_by("order")) if standard else []
        self.used = keys_in_use(Criterion, [row.pk for row in rows]) if rows else set()
        self.hangs = hanging_on(standard) if standard else {}
        if standard is None:
            del self.fields["state"]
        if self.is_printed:
            for name in ("number", "title", "statement", "citation", "place"):
                del self.fields[name]
        else:
            self.add_lines(rows, empties)
            if self.hangs:
                del self.fields["number"]

    def boxes(self, row):
        states = [*self.STATES, *([] if row is None or row.pk in self.used else [(REMOVED, "Taken away")])]
        found = {
            "label": line("Label", length=20, widget=forms.TextInput(attrs={"class": "short"})),
            "text": line("What is asked", length=2000, widget=forms.Textarea(attrs={"rows": 2})),
            "place": place_box(),
        }
        if row is not None:
            found["state"] = forms.ChoiceField(label="State", choices=states, error_messages=CHOOSE)
        return found

    def shown(self, row, place):
        state = ARCHIVED if row.is_archived else KEPT
        return {"label": row.label, "text": row.text, "place": place, "state": state}

    def clean(self):
        given = super().clean()
        self.clean_lines("Say what this part asks, or take it away.")
        labels = set()
        for one in self.lines if not self.errors else ():
            if one.given["label"] and one.given["label"].lower() in labels:
                self.add_error(f"label_{one.key}", "Another part has this label. Give it another, or none.")
            labels.add((one.given["label"] or "").lower())
        return given

    @property
    def criteria(self):
        """The parts as they are to be; None: they stay as they are."""
        if self.is_printed:
            return None
        return [
            Wanted(one.pk, one.given["label"], one.given["text"], one.given.get("state") == ARCHIVED)
            for one in self.lines
        ]

    def fill(self, standard):
        """Put the answers into a record; those that are rows of their own come back."""
        for name in ("number", "title", "statement", "citation"):
            if name in self.fields:
                setattr(standard, name, self.cleaned_data[name])
        standard.is_archived = self.cleaned_data.get("state") == ARCHIVED
        themes, place = list(self.cleaned_data["themes"]), self.cleaned_data.get("place")
        return {"criteria": self.criteria, "themes": themes, "place": place}


class ScaleForm(LinesForm):
    """A scale and its words, the best one first. A word in use stands as it is."""

    LINE = ("word", "meaning")

    name = text("Name of the scale", "Enter a name for the scale.", length=150)
    note = paragraph("Note", rows=3, help_text="What people should know before they use it.")

    def __init__(self, *args, scale=None, empties=5, **kwargs):
        shown = {"name": scale.name, "note": scale.note, "version": scale.version} if scale else {"version": 0}
        super().__init__(*args, initial=shown, **kwargs)
        self.used = used_words(scale) if scale else set()
        self.add_lines(scale.grades.order_by("order") if scale else [], 0 if self.used else empties)

    def boxes(self, row):
        is_used = row is not None and row.pk in self.used
        found = {
            "word": line("Word", length=60, disabled=is_used),
            "meaning": line("What it means", length=250),
        }
        if not self.used:
            found["place"] = place_box()
            if row is not None:
                states = [(KEPT, "Kept"), (REMOVED, "Taken away")]
                found["state"] = forms.ChoiceField(label="State", choices=states, error_messages=CHOOSE)
        return found

    def shown(self, row, place):
        return {"word": row.word, "meaning": row.meaning, "place": place, "state": KEPT}

    def clean(self):
        given = super().clean()
        self.clean_lines("Enter the word, or take it away.")
        return given

    @property
    def words(self):
        return [Word(one.pk, one.given["word"], one.given["meaning"] or "") for one in self.lines]
