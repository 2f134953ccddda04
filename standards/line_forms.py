"""Boxes for rows that belong to a record, on the form of that record."""

from dataclasses import dataclass

from django import forms

from safeguarding.people_forms import VersionedForm

KEPT, ARCHIVED, REMOVED = "kept", "archived", "removed"


def place_box(**kwargs):
    messages = dict.fromkeys(["invalid", "min_value", "max_value"], "Enter its place as a number, such as 2.")
    widget = forms.TextInput(attrs={"class": "short", "inputmode": "numeric", "autocomplete": "off"})
    return forms.IntegerField(
        label="Place", required=False, min_value=1, max_value=9_999, widget=widget, error_messages=messages, **kwargs
    )


def line(label, *, length, error="", **kwargs):
    messages = {"max_length": f"Shorten this to {length} characters; it has %(show_value)d.", "required": error}
    kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
    return forms.CharField(label=label, max_length=length, required=False, error_messages=messages, **kwargs)


@dataclass(frozen=True)
class Line:
    """One row's answers; `pk` None: a new one. `key` ends the names of its boxes."""

    key: str
    pk: int | None
    given: dict


class LinesForm(VersionedForm):
    """A record together with rows of its own: boxes for each row under its key, and some for new ones. A row is known
    by its key, so that whatever others did meanwhile, no answer lands on another row.

    `LINE` names the boxes of a row; the first of them must be filled in for a new row to be one.
    """

    use_required_attribute = False
    LINE = ()
    rows, empties = (), 0

    def add_lines(self, rows, empties):
        self.rows, self.empties = list(rows), empties
        for place, row in enumerate(self.rows, start=1):
            self.fields |= {f"{name}_{row.pk}": box for name, box in self.boxes(row).items()}
            self.initial |= {f"{name}_{row.pk}": value for name, value in self.shown(row, place).items()}
        for number in range(1, empties + 1):
            self.fields |= {f"{name}_new{number}": box for name, box in self.boxes(None).items()}

    def boxes(self, row):
        """The boxes of a row by their names; None: of a new one."""
        raise NotImplementedError

    def shown(self, row, place):
        """What stands in them."""
        raise NotImplementedError

    @property
    def keys(self):
        return [(str(row.pk), row) for row in self.rows] + [(f"new{n}", None) for n in range(1, self.empties + 1)]

    @property
    def line_boxes(self):
        """For the page: each row, None for a new one, with its boxes."""
        names = list(self.boxes(None)) if not self.rows else None
        return [
            (row, [self[f"{name}_{key}"] for name in (names or self.boxes(row)) if f"{name}_{key}" in self.fields])
            for key, row in self.keys
        ]

    @property
    def plain_fields(self):
        """The boxes of the record itself."""
        own = {name for name in self.fields if name.rpartition("_")[2] in {key for key, _ in self.keys}}
        return [box for box in self.visible_fields() if box.name not in own]

    @property
    def lines(self):
        """The rows that are to be, in their places; of two in one place the one that stood first comes first."""
        found = []
        for number, (key, row) in enumerate(self.keys):
            given = {name: self.cleaned_data.get(f"{name}_{key}") for name in self.boxes(row)}
            if given.get("state") == REMOVED or (row is None and not given.get(self.LINE[0])):
                continue
            place = given.get("place") or (self.shown(row, number + 1)["place"] if row else len(self.rows) + number + 1)
            found.append((place, number, Line(key, row.pk if row else None, given)))
        return [one for _, _, one in sorted(found, key=lambda item: item[:2])]

    def clean_lines(self, error):
        """A new row needs its first box; one there is keeps it or is taken away."""
        for key, row in self.keys:
            first, name = self.cleaned_data.get(f"{self.LINE[0]}_{key}"), f"{self.LINE[0]}_{key}"
            rest = [self.cleaned_data.get(f"{other}_{key}") for other in self.LINE[1:]]
            if name in self.errors or self.cleaned_data.get(f"state_{key}") == REMOVED:
                continue
            if not first and (row is not None or any(rest)):
                self.add_error(name, error)
