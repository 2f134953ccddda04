from difflib import get_close_matches

from django import forms

from indicators.models import ComparatorSet
from indicators.wording import joined
from safeguarding.people_forms import DayField, VersionedForm, text

MOST = 60


class ComparatorSetForm(VersionedForm):
    """`seen` says for which answers the effects were on the screen; `areas` are all that can be named."""

    name = text("Name", "Enter what the set is called.", length=120)
    kind = forms.ChoiceField(
        label="Kind",
        choices=ComparatorSet.Kind.choices,
        help_text="The neighbours are what every comparison uses. There is one set of them at a time.",
        error_messages={"required": "Choose a kind.", "invalid_choice": "Choose one of the three."},
    )
    source = text(
        "Where it comes from",
        "Enter the model or the list that it was taken from.",
        length=200,
        help_text="Such as the name of the statistical model, and its year.",
    )
    members = forms.CharField(
        label="Councils",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text="One a line, the closest first: its name or its code. If the model says how close it is, write that "
        "after a semicolon: E06000018; very close.",
        error_messages={
            "required": "Enter at least one council.",
            "max_length": "Shorten this to 10,000 characters; it has %(show_value)d.",
        },
    )
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day", required=False, help_text="Leave empty while it is in force.")
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as why it has fewer councils than usual: one was divided or joined with another.",
        error_messages={"max_length": "Shorten this to 1000 characters; it has %(show_value)d."},
    )
    seen = forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)

    def __init__(self, *args, areas, own, changed, members=(), **kwargs):
        shown = {name: getattr(changed, name) for name in ("name", "kind", "source", "starts_on", "ends_on", "note")}
        shown |= {"version": changed.version if changed.pk else 0, "members": "\n".join(map(written, members))}
        super().__init__(*args, initial=shown, **kwargs)
        self.areas, self.own, self.changed, self.before = areas, own, changed, list(members)

    def clean_members(self):
        found, wrong = [], []
        lines = [line.strip() for line in self.cleaned_data["members"].splitlines()]
        for number, line in enumerate(lines, start=1):
            if line:
                area, closeness, words = self.read(line, {area.pk for area, _ in found})
                if words:
                    wrong.append(f"Line {number}: {words}")
                else:
                    found.append((area, closeness))
        if len(found) > MOST:
            wrong.append(f"Take some out: there are {len(found)} councils, and at most {MOST} are compared with.")
        if wrong:
            raise forms.ValidationError(wrong[:10])
        return found

    def read(self, line, before):
        """The area of a line, how close it is, and what is wrong."""
        name, _, closeness = (part.strip() for part in line.partition(";"))
        named = [area for area in self.areas if name.lower() in {area.subject.name.lower(), area.code.lower()}]
        if not named:
            return None, "", self.unknown(name)
        if len(named) > 1:
            codes = joined([area.code for area in named])
            return None, "", f"“{name[:40]}” is the name of several: {codes}. Write the code."
        if self.own and named[0].pk == self.own.pk:
            return None, "", "A council is not its own neighbour. Take it out."
        if named[0].pk in before:
            return None, "", f"“{name[:40]}” stands there twice. Take one out."
        if len(closeness) > 40:
            return None, "", "Shorten how close it is to 40 characters."
        return named[0], closeness, ""

    def unknown(self, name):
        alike = get_close_matches(name, [area.subject.name for area in self.areas], n=1)
        meant = f" Did you mean {alike[0]}?" if alike else ""
        return f"No council here is called “{name[:40]}”.{meant} Councils come in with the releases that name them."

    def clean(self):
        cleaned = super().clean()
        starts_on, ends_on = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "The last day cannot come before the first. Change one of them.")
        return cleaned

    def apply(self):
        """The set with the answers, not saved."""
        for name in ("name", "kind", "source", "starts_on", "ends_on", "note"):
            setattr(self.changed, name, self.cleaned_data[name])
        return self.changed

    @property
    def summary(self):
        """What decides who is compared with whom: as long as it stays the same, what was seen holds."""
        given = self.cleaned_data
        members = " ".join(area.code for area, _ in given["members"])
        return f"{given['kind']} {given['starts_on']} {given['ends_on'] or '-'} {members}"

    def has_been_seen(self):
        return self.cleaned_data["seen"] == self.summary

    def changes_nothing(self):
        """Whether who is compared with whom stays as it is, so that there is nothing to see first."""
        given, kept = self.cleaned_data, self.changed
        same = all(given[name] == getattr(kept, name) for name in ("kind", "starts_on", "ends_on"))
        return bool(kept.pk) and same and [area.pk for area, _ in given["members"]] == [a.pk for a, _ in self.before]

    def show(self):
        """Sent once more with the same answers, it has been seen."""
        self.data = self.data.copy()
        self.data["seen"] = self.summary


def written(member):
    area, closeness = member
    return f"{area.subject.name}; {closeness}" if closeness else area.subject.name
