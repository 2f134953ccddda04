from django import forms

from actionplans.plan_forms import InstanceForm, paragraph
from safeguarding.people_forms import DayField, VersionedForm, text
from standards.changes.inspections import Judged, Remark
from standards.models import Inspection, Regime, Theme
from standards.previous import earlier_judgements, suggested

REMARKS = 3  # empty lines offered below those that are filled
MOST_REMARKS = 200
FRONT = "As the report prints it."


def line(label, *, length, help_text="", error="", required=False):
    return text(label, error, length=length, required=required, help_text=help_text)


def under(form, parts):
    """The boxes of a form under headings, those it has."""
    return [(name, [form[field] for field in fields if field in form.fields]) for name, fields in parts.items()]


class InspectionForm(InstanceForm):
    title = line("Title", error="Enter the title of the inspection.", length=250, required=True)
    regime = forms.ModelChoiceField(
        label="Kind of inspection",
        queryset=Regime.objects.none(),
        empty_label="Choose the kind",
        help_text="It says what is judged, in which words, and what follows. A kind that is missing is added first.",
        error_messages={
            "required": "Choose the kind of inspection.",
            "invalid_choice": "Choose a kind from the list.",
        },
    )
    subject_authority = line(
        "Who was inspected",
        error="Enter the name of the authority that was inspected.",
        length=120,
        required=True,
        help_text="The authority by name. Another one than your own may be entered too, to learn from its inspection.",
    )
    starts_on = DayField(label="First day", required=False)
    ends_on = DayField(label="Last day", required=False, help_text="Leave empty if it is the first day, or not known.")
    dates_note = line("About these days", length=250, help_text="If the report says something else than two days.")
    received_on = DayField(
        label="Day the report was received",
        required=False,
        help_text="What must follow is counted from it. Without it, those duties have no due day.",
    )
    published_on = DayField(label="Day the report was published", required=False)
    published_note = line("About the publication", length=250)
    is_published = forms.BooleanField(
        label="The report is published: every signed-in person of every council may read this record",
        widget=forms.CheckboxInput({"class": "govuk-checkboxes__input"}),
        required=False,
        help_text="Otherwise it is a working record of your council.",
    )
    lead_inspector = line("Led by", length=120, help_text=FRONT)
    team = line("Team", length=120, help_text="Such as five inspectors.")
    notice = line("Notice", length=60, help_text="Such as unannounced, or five working days.")
    age_group = line("Age group", length=60)
    method = paragraph("How they worked", rows=4, help_text="What was looked at, and who was spoken with.")
    summary = paragraph("Summary", rows=4, help_text="Two or three sentences, in your own words.")

    class Meta:
        model = Inspection
        fields = ["title", "regime", "subject_authority", "starts_on", "ends_on", "dates_note", "received_on"]
        fields += ["published_on", "published_note", "lead_inspector", "team", "notice", "age_group"]
        fields += ["method", "summary"]

    field_order = [*Meta.fields[:8], "published_note", "is_published"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["regime"].queryset = Regime.objects.visible_to(user)
        self.initial["is_published"] = self.instance.document_id is not None
        if not self.instance.pk:
            self.initial["subject_authority"] = user.authority.name
        is_invented = self.instance.is_demonstration if self.instance.pk else user.is_demonstration
        if is_invented:
            del self.fields["is_published"]  # what is invented is never published

    def _get_validation_exclusions(self):
        # Days out of order are refused by the change, which says beside the box what to do about it.
        return super()._get_validation_exclusions() | {"ends_on"}

    @property
    def parts(self):
        parts = {
            "What it was": ("title", "regime", "subject_authority", "starts_on", "ends_on", "dates_note"),
            "Its report": ("received_on", "published_on", "published_note", "is_published"),
            "How it was done": ("lead_inspector", "team", "notice", "age_group", "method"),
            "In short": ("summary",),
        }
        return under(self, parts)


class JudgementsForm(VersionedForm):
    """Every area of a regime with its words, then the graded remarks, one a line."""

    def __init__(self, *args, inspection, user, remarks=0, **kwargs):
        super().__init__(*args, initial={"version": inspection.version}, **kwargs)
        self.areas = list(inspection.regime.areas.select_related("scale").prefetch_related("scale__grades"))
        self.earlier = earlier_judgements(user, inspection)
        self.themes = {str(theme.pk): theme for theme in Theme.objects.visible_to(user)}
        rows = inspection.judgements.select_related("previous__inspection").prefetch_related("themes")
        stored = {row.area_id: row for row in rows}
        for area in self.areas:
            self.add_area(area, stored.get(area.pk))
        written = list(inspection.graded_statements.all())
        self.count = min(max(remarks, len(written) + REMARKS), MOST_REMARKS)
        for place in range(1, self.count + 1):
            self.add_remark(place, written[place - 1] if place <= len(written) else None)

    def add_area(self, area, row):
        grades = list(area.scale.grades.all()) if area.scale else []
        before = row.previous if row else suggested(area, self.earlier)
        offered = {one.pk: one for one in [*self.earlier, *([before] if before else [])]}
        help_text = "Suggested from the last inspection of the same subject." if before and not row else ""
        fields = {
            "grade": word_choice(grades) if grades else None,
            "printed": line(
                "Words as printed", length=120,
                help_text="Only if they are not the word of the scale, or stand on none." if grades else FRONT,
            ),
            "summary": paragraph("In short", rows=2, help_text="What the report says for it, in your own words."),
            "citation": line("Where", length=120, help_text="Such as §2."),
            "previous": before_choice(offered.values(), help_text),
            "previous_printed": line(
                "The previous judgement as this report prints it", length=150, help_text="If it names one."
            ),
            "themes": theme_ticks(self.themes, row),
        }  # fmt: skip
        if not offered:
            del fields["previous"]
        for name, field in fields.items():
            if field is not None:
                self.fields[f"{name}_{area.pk}"] = field
        self.offered = getattr(self, "offered", {}) | offered
        self.initial |= shown(area, row, before)

    def add_remark(self, place, row):
        self.fields |= {
            f"subject_{place}r": line("What it is about", length=200),
            f"wording_{place}r": line("How it is graded", length=250),
            f"citation_{place}r": line("Where", length=120),
        }
        if row:
            for name in ("subject", "wording", "citation"):
                self.initial[f"{name}_{place}r"] = getattr(row, name)

    @property
    def blocks(self):
        """Each area with its boxes."""
        names = ("grade", "printed", "summary", "citation", "previous", "previous_printed", "themes")
        return [
            (area, [self[f"{name}_{area.pk}"] for name in names if f"{name}_{area.pk}" in self.fields])
            for area in self.areas
        ]

    @property
    def remark_rows(self):
        return [
            [self[f"{name}_{place}r"] for name in ("subject", "wording", "citation")]
            for place in range(1, self.count + 1)
        ]

    def clean(self):
        given = super().clean()
        if "lines" not in self.data:  # else everything left empty would be removed
            self.add_error(None, "The page was sent incomplete, and nothing is saved. Load it again.")
        for area in self.areas:
            named = given.get(f"grade_{area.pk}") or given.get(f"printed_{area.pk}")
            said = [given.get(f"{name}_{area.pk}") for name in ("summary", "citation", "themes")]
            if any(said) and not named and f"printed_{area.pk}" not in self.errors:
                words = f"Choose the word for “{area}”, or enter the words as printed; without either nothing is kept."
                self.add_error(f"grade_{area.pk}" if f"grade_{area.pk}" in self.fields else f"printed_{area.pk}", words)
        for place in range(1, self.count + 1):
            self.clean_remark(given, place)
        return given

    def clean_remark(self, given, place):
        boxes = {name: given.get(f"{name}_{place}r", "") for name in ("subject", "wording", "citation")}
        words = {
            "subject": "Enter what the remark is about, or empty the line.",
            "wording": "Enter how it is graded, in the report's words, or empty the line.",
            "citation": "Enter where it stands, such as §13, or empty the line.",
        }
        if any(boxes.values()):
            for name, value in boxes.items():
                if not value and f"{name}_{place}r" not in self.errors:
                    self.add_error(f"{name}_{place}r", words[name])

    @property
    def judged(self):
        return {area: self.judged_of(area) for area in self.areas}

    def judged_of(self, area):
        given = self.cleaned_data
        grades = {str(grade.pk): grade for grade in area.scale.grades.all()} if area.scale else {}
        grade = grades.get(given.get(f"grade_{area.pk}") or "")
        words = given[f"printed_{area.pk}"]
        return Judged(
            grade=grade,
            printed=words,
            summary=given[f"summary_{area.pk}"],
            citation=given[f"citation_{area.pk}"],
            previous=self.offered.get(int(given.get(f"previous_{area.pk}") or 0)),
            previous_printed=given[f"previous_printed_{area.pk}"],
            themes=frozenset(self.themes[key] for key in given[f"themes_{area.pk}"]),
        )

    @property
    def remarks(self):
        rows = [
            Remark(*(self.cleaned_data[f"{name}_{place}r"] for name in ("subject", "wording", "citation")))
            for place in range(1, self.count + 1)
        ]
        return list(dict.fromkeys(row for row in rows if row.subject))


def word_choice(grades):
    return forms.ChoiceField(
        label="Judgement",
        choices=[("", "Not judged, or in words that stand on no scale"), *((str(row.pk), row.word) for row in grades)],
        required=False,
        error_messages={"invalid_choice": "Choose a word from the list."},
    )


def theme_ticks(themes, row):
    """The themes of a judgement: every one of the record, those it has at the top."""
    kept = {str(theme.pk) for theme in row.themes.all()} if row else set()
    return forms.MultipleChoiceField(
        label="Themes",
        choices=sorted(((key, theme.name) for key, theme in themes.items()), key=lambda pair: pair[0] not in kept),
        required=False,
        help_text="Those that the report's own account of it names.",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ticks"}),
        error_messages=dict.fromkeys(["invalid_choice", "invalid_list"], "Choose from the list."),
    )


def before_choice(rows, help_text):
    choices = [("", "None on record")]
    choices += [(str(row.pk), f"{row.inspection}: {row.area}: {row.printed}"[:200]) for row in rows]
    return forms.ChoiceField(
        label="Previous judgement of the same thing",
        choices=choices,
        required=False,
        help_text=help_text,
        error_messages={"invalid_choice": "Choose a judgement from the list."},
    )


def shown(area, row, before):
    """What stands in the boxes of an area."""
    boxes = {f"previous_{area.pk}": str(before.pk) if before else ""}
    if row is None:
        return boxes
    for name in ("summary", "citation", "previous_printed"):
        boxes[f"{name}_{area.pk}"] = getattr(row, name)
    boxes[f"themes_{area.pk}"] = [str(theme.pk) for theme in row.themes.all()]
    boxes[f"grade_{area.pk}"] = str(row.grade_id or "")
    boxes[f"printed_{area.pk}"] = "" if row.grade and row.printed == row.grade.word else row.printed
    return boxes
