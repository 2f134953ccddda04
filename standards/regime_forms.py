from django import forms

from actionplans.plan_forms import InstanceForm, paragraph
from safeguarding.models import Agency
from safeguarding.people_forms import text
from standards.changes.regimes import Area, Duty, areas_of, duties_of
from standards.models import Regime, RegimeDuty, Scale

NEW_AREAS, NEW_DUTIES = 4, 2  # empty lines offered below those that are filled
AREA = ("name", "scale", "overall", "place")
DUTY = ("name", "within", "unit", "start", "condition", "source", "place")
NUMBER = {"class": "short", "autocomplete": "off", "inputmode": "numeric"}


def number(label, most, help_text=""):
    words = f"Enter a whole number from 1 to {most}, such as 3."
    return forms.IntegerField(
        label=label, required=False, min_value=1, max_value=most, widget=forms.TextInput(attrs=NUMBER),
        error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], words), help_text=help_text,
    )  # fmt: skip


def choice(label, options):
    return forms.ChoiceField(
        label=label, choices=options, required=False, error_messages={"invalid_choice": "Choose one from the list."}
    )


def line(label, length):
    return text(label, "", length=length, required=False)


class RegimeForm(InstanceForm):
    """A kind of inspection with what it judges and what must follow, one a line; a line without a name is none."""

    name = text("Name", "Enter the name in full.", length=200)
    short_name = text("Short name", "Enter a short name, such as ILACS.", length=60)
    inspectorate = forms.ModelChoiceField(
        label="Who inspects",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="Nobody from outside, or not on the list",
        error_messages={"invalid_choice": "Choose one from the list."},
    )
    years = text("Years", "", length=60, required=False, help_text="Such as From 2027.")
    legal_basis = text("Made under", "", length=250, required=False, help_text="The Act and section, if known.")
    description = paragraph("What it judges, in words", rows=4)
    aftermath = paragraph("What follows, in words", rows=3)

    class Meta:
        model = Regime
        fields = ["name", "short_name", "inspectorate", "years", "legal_basis", "description", "aftermath"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["inspectorate"].queryset = Agency.objects.visible_to(user).filter(kind=Agency.Kind.INSPECTORATE)
        self.scales = {str(row.pk): row for row in Scale.objects.visible_to(user)}
        areas, duties = (areas_of(self.instance), duties_of(self.instance)) if self.instance.pk else ([], [])
        self.area_keys = [f"a{row.pk}" for row in areas] + [f"an{n}" for n in range(1, NEW_AREAS + 1)]
        self.duty_keys = [f"d{row.pk}" for row in duties] + [f"dn{n}" for n in range(1, NEW_DUTIES + 1)]
        for key in self.area_keys:
            self.add_area(key)
        for key in self.duty_keys:
            self.add_duty(key)
        self.show(areas, duties)

    def add_area(self, key):
        options = [("", "None: words on no scale"), *((pk, row.name) for pk, row in self.scales.items())]
        boxes = {
            "name": line("What is judged", 200),
            "scale": choice("In the words of", options),
            "overall": choice("It is", [("", "one among others"), ("yes", "the overall judgement")]),
            "place": number("Place", 99),
        }
        self.fields |= {f"{name}_{key}": box for name, box in boxes.items()}

    def add_duty(self, key):
        boxes = {
            "name": line("What must be done", 200),
            "within": number("Within", 600),
            "unit": choice("Counted in", [("", "Choose"), *RegimeDuty.Unit.choices]),
            "start": choice("From", [("", "Choose"), *RegimeDuty.Start.choices]),
            "condition": line("Only if", 200),
            "source": line("Where the rule stands", 250),
            "place": number("Place", 99),
        }
        self.fields |= {f"{name}_{key}": box for name, box in boxes.items()}

    def show(self, areas, duties):
        for place, row in enumerate(areas, start=1):
            shown = {
                "name": row.name,
                "scale": str(row.scale.pk) if row.scale else "",
                "overall": "yes" if row.is_overall else "",
            }
            self.initial |= {f"{name}_a{row.pk}": value for name, value in (shown | {"place": place}).items()}
        for place, row in enumerate(duties, start=1):
            shown = {"name": row.name, "within": row.within, "unit": row.within_unit, "start": row.starts_with}
            shown |= {"condition": row.condition, "source": row.source, "place": place}
            self.initial |= {f"{name}_d{row.pk}": value for name, value in shown.items()}

    @property
    def own_boxes(self):
        return [self[name] for name in self.Meta.fields]

    @property
    def area_rows(self):
        return [[self[f"{name}_{key}"] for name in AREA] for key in self.area_keys]

    @property
    def duty_rows(self):
        return [[self[f"{name}_{key}"] for name in DUTY] for key in self.duty_keys]

    def clean(self):
        given = super().clean()
        for key in self.duty_keys:
            self.clean_duty(given, key)
        for key in self.area_keys:
            if not given.get(f"name_{key}") and (given.get(f"scale_{key}") or given.get(f"overall_{key}")):
                if key.startswith("an"):
                    self.need(f"name_{key}", "Enter what is judged, or empty the line.")
        return given

    def clean_duty(self, given, key):
        words = {
            "within": "Enter within how many.",
            "unit": "Choose months or working days.",
            "start": "Choose the day from which it is counted.",
        }
        if given.get(f"name_{key}"):
            for name, error in words.items():
                if not given.get(f"{name}_{key}"):
                    self.need(f"{name}_{key}", error)
        elif key.startswith("dn") and any(given.get(f"{name}_{key}") for name in words):
            self.need(f"name_{key}", "Enter what must be done, or empty the line.")

    def need(self, name, words):
        if name not in self.errors:
            self.add_error(name, words)

    def placed(self, keys):
        """The lines that have a name, by the places typed; one without stands after those before it."""
        given = [key for key in keys if self.cleaned_data.get(f"name_{key}")]
        places = {key: self.cleaned_data.get(f"place_{key}") or 100 + n for n, key in enumerate(given)}
        return sorted(given, key=lambda key: (places[key], given.index(key)))

    @property
    def areas(self):
        given = self.cleaned_data
        return [
            Area(
                key_of(key),
                given[f"name_{key}"],
                self.scales.get(given[f"scale_{key}"]),
                given[f"overall_{key}"] == "yes",
            )
            for key in self.placed(self.area_keys)
        ]

    @property
    def duties(self):
        return [
            Duty(key_of(key), *(self.cleaned_data[f"{name}_{key}"] for name in DUTY[:-1]))
            for key in self.placed(self.duty_keys)
        ]


def key_of(key):
    return int(key[1:]) if key[1:].isdecimal() else None
