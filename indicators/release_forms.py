from django import forms

from indicators import tidy_rules
from indicators.models import IndicatorVersion, ReleasedTable
from indicators.release_changes import own_columns
from indicators.release_reading import key_of
from indicators.tidy_rules import Meaning
from indicators.upload_forms import UploadForm
from safeguarding.people_forms import DayField, text
from safeguarding.workbook_reading import TABLE

ONLY = "only"
IN_WORDS = ["band", "yes_no", "milestone", "narrative", "range"]


class ReleaseForm(UploadForm):
    """A file of a release, and what it is."""

    field_order = ["table", "table_name", "publisher", "title", "published_on", "covers", "is_invented", "file"]

    table = forms.ModelChoiceField(
        label="Which table is it a release of?",
        queryset=ReleasedTable.objects.none(),
        required=False,
        empty_label="One that has not been imported before",
        help_text="What its columns were taken for the last time is then remembered.",
        error_messages={"invalid_choice": "Choose a table from the list."},
    )
    table_name = text(
        "Name of the table, if it is new",
        "",
        length=120,
        required=False,
        help_text="As it is called from release to release, such as “Children in need: local authority tables”.",
    )
    publisher = text("Publisher, if it is new", "", length=120, required=False)
    title = text("This release", "Enter what this release is called.", length=120, help_text="Such as “2025 to 2026”.")
    published_on = DayField(label="Day of publication")
    covers = forms.CharField(
        label="What it covers",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "Shorten this to 1000 characters; it has %(show_value)d."},
    )
    is_invented = forms.BooleanField(
        label="Its figures are invented, to try this out. They are marked as invented wherever they are shown",
        required=False,
    )

    def __init__(self, *args, tables, today, **kwargs):
        super().__init__(*args, kind=TABLE, **kwargs)
        self.fields["table"].queryset, self.today = tables, today
        self.fields["file"].label = "The table as a CSV file"
        self.fields["file"].error_messages |= dict.fromkeys(["required", "missing"], "Choose the CSV file first")

    def clean_published_on(self):
        day = self.cleaned_data["published_on"]
        if day > self.today:
            raise forms.ValidationError("Enter a day that is not to come: a release is imported once it is published.")
        return day

    def clean(self):
        cleaned = super().clean()
        table, name = cleaned.get("table"), cleaned.get("table_name")
        if table:
            cleaned["table_name"], cleaned["publisher"] = table.name, table.publisher
            newest = table.releases.first()
            day = cleaned.get("published_on")
            if newest and day and day < newest.published_on:
                words = f"{newest.title} of {newest.published_on:%-d %B %Y} is later, and is here already. "
                self.add_error("published_on", words + "Import releases of one table in their order.")
        elif "table" in cleaned and "table_name" in cleaned:
            if not name:
                self.add_error("table_name", "Enter the name of the table, or choose one above.")
            elif self.fields["table"].queryset.filter(name__iexact=name).exists():
                self.add_error("table_name", "There is a table of this name. Choose it above.")
            if "publisher" in cleaned and not cleaned["publisher"]:
                self.add_error("publisher", "Enter who publishes the table.")
        return cleaned

    @property
    def given(self):
        """The fields of an upload."""
        names = ("table_name", "publisher", "title", "published_on", "covers", "is_invented")
        file = self.cleaned_data["file"]
        return {name: self.cleaned_data[name] for name in names} | {"file_name": file.name, "content": file.read()}


def called(version, versions):
    """An indicator, and which of its definitions where there are several to choose from."""
    several = sum(other.indicator_id == version.indicator_id for other in versions) > 1
    return f"{key_of(version)} {version.indicator.title}{f': {version.label}' if several else ''}"


class ColumnsForm(forms.Form):
    """What each column of a file is. A column has three boxes: what it is, which part of it, and, of a breakdown, the
    text of the lines that count."""

    year = forms.ChoiceField(
        label="What a year of four digits means",
        choices=[(key, words[0].upper() + words[1:]) for key, words in tidy_rules.YEARS.items()],
        help_text="Where the table says 2025, not 202425.",
        error_messages={"required": "Choose one.", "invalid_choice": "Choose one of the five."},
    )

    def __init__(self, *args, upload, versions, **kwargs):
        meaning = Meaning.of(upload.mapping)
        super().__init__(*args, initial={"year": meaning.year}, **kwargs)
        self.columns = own_columns(upload)
        measures = [(key_of(version), called(version, versions)) for version in versions]
        choices = [("", "Not used"), (ONLY, "A breakdown: only some of its lines count"), *measures]
        for number, (name, examples) in enumerate(self.columns):
            what, more = meaning.role_of(name)
            self.add_column(number, name, examples, choices, what, more)

    def add_column(self, number, name, examples, choices, what, more):
        said = f"Such as {', '.join(examples)}." if examples else "Empty in the first lines."
        self.fields[f"column-{number}-is"] = forms.ChoiceField(
            label=name,
            help_text=said,
            choices=choices,
            initial=what if what in dict(choices) else "",
            required=False,
            error_messages={"invalid_choice": "Choose from the list."},
        )
        self.fields[f"column-{number}-part"] = forms.ChoiceField(
            label="Which part of the measure",
            choices=[
                ("value", "the figure itself"),
                ("numerator", "the numerator"),
                ("denominator", "the denominator"),
            ],
            initial=more if more in tidy_rules.PARTS else "value",
            required=False,
            error_messages={"invalid_choice": "Choose one of the three."},
        )
        self.fields[f"column-{number}-text"] = text(
            "Of a breakdown: lines that count say", "", length=80, required=False, initial=more if what == ONLY else ""
        )

    @property
    def rows(self):
        """The three boxes of each column."""
        parts = ("is", "part", "text")
        return [[self[f"column-{number}-{part}"] for part in parts] for number in range(len(self.columns))]

    def clean(self):
        cleaned = super().clean()
        self.figures, self.only = {}, {}
        for number, (name, _) in enumerate(self.columns):
            what, part = (cleaned.get(f"column-{number}-{box}", "") for box in ("is", "part"))
            if what == ONLY:
                self.take_breakdown(number, name, cleaned.get(f"column-{number}-text", ""))
            elif what:
                self.take_figure(number, name, what, part or "value")
        for key, parts in self.figures.items():
            if "value" not in parts and len(parts) < 2:
                words = f"{key} has only its {next(iter(parts))}. Name the other count as well, or its figure."
                self.add_error(self.box_of(next(iter(parts.values()))), words)
        if not self.figures and not self.errors:
            raise forms.ValidationError("Say of at least one column which measure it is.")
        return cleaned

    def take_breakdown(self, number, name, words):
        if words:
            self.only[name] = words
        else:
            self.add_error(f"column-{number}-text", "Enter what stands there on the lines that count, such as Total.")

    def take_figure(self, number, name, key, part):
        parts = self.figures.setdefault(key, {})
        if part in parts:
            self.add_error(f"column-{number}-part", f"“{parts[part]}” is that part of {key} already. Choose another.")
        parts.setdefault(part, name)

    def box_of(self, column):
        return f"column-{[name for name, _ in self.columns].index(column)}-is"

    @property
    def meaning(self):
        return Meaning(self.figures, self.only, self.cleaned_data["year"])


class ImportForm(forms.Form):
    """Which reading of the file was on the screen when it was said that it may be imported."""

    judged = forms.IntegerField(min_value=0, max_value=10**6, widget=forms.HiddenInput())


def versions_to_map(user_rows):
    """Definitions that a column of numbers can be of, the newest of each indicator first."""
    rows = IndicatorVersion.objects.filter(indicator__in=user_rows).exclude(shape__in=IN_WORDS)
    return rows.select_related("indicator").order_by("indicator__code", "-number")
