from actionplans.plan_forms import paragraph
from indicators.library_forms import SeenForm, choice, number
from indicators.models import RatingRule, Target
from indicators.target_changes import Step
from safeguarding.people_forms import DayField

STEPS = 6
KINDS = {
    Target.Kind.PERIOD: "Every quarter",
    Target.Kind.YEAR_END: "At year end",
    Target.Kind.TRAJECTORY: "Step by step",
}


class TargetForm(SeenForm):
    """One target, of the kind that its subclass is for. `seen_targets` is `target_changes.state_of`."""

    kind = ""
    days = ()

    definition = choice("Under the definition", [])
    level = number("Level", required=True, help_text="In the unit of the measure, such as 92 for 92%.")
    rule = choice(
        "How it is judged",
        [],
        empty="Not rated: the distance is said in words",
        help_text="A target may have a rule of its own.",
    )
    note = paragraph("Note", rows=2, help_text="Such as who set it, and where that is written down.")

    def __init__(self, *args, user, indicator, state, target=None, **kwargs):
        shown = self.shown(target) if target else {}
        definitions = list(indicator.versions.order_by("-number"))
        shown = {"version": state, "definition": str(definitions[0].number) if definitions else "", **shown}
        super().__init__(*args, initial=shown, **kwargs)
        self.definitions = {str(row.number): row for row in definitions}
        self.fields["definition"].choices = [
            (key, f"{row.label}, {span(row)}") for key, row in self.definitions.items()
        ]
        rows = RatingRule.objects.visible_to(user).filter(ends_on=None)
        self.rules = {rule.slug: rule for rule in rows}
        self.fields["rule"].choices = [self.fields["rule"].choices[0], *((r.slug, r.name) for r in rows)]

    def shown(self, target):
        """What stands in the boxes for a target."""
        given = {name: getattr(target, name) for name in ("level", "starts_on", "ends_on", "note")}
        given["rule"] = target.rule.slug if target.rule else ""
        return {**given, "definition": str(target.version.number), "level": trimmed(target.level)}

    def clean_definition(self):
        return self.definitions[self.cleaned_data["definition"]]

    def clean_rule(self):
        return self.rules.get(self.cleaned_data["rule"])

    @property
    def steps(self):
        given = self.cleaned_data
        return [Step(given["level"], given.get("starts_on"), given.get("ends_on"))]


class PeriodTargetForm(TargetForm):
    kind = Target.Kind.PERIOD
    field_order = ["definition", "level", "starts_on", "ends_on"]

    starts_on = DayField(label="First day", help_text="It judges quarters that end on this day or later.")
    ends_on = DayField(label="Last day", required=False, help_text="Leave empty: the next target ends it.")


class YearEndTargetForm(TargetForm):
    kind = Target.Kind.YEAR_END
    field_order = ["definition", "level", "ends_on"]

    ends_on = DayField(
        label="Day by which it is to be reached",
        help_text="The last day of the year, such as 31 March 2027. Before it, nothing is rated.",
    )


class TrajectoryForm(TargetForm):
    """Several levels, each to be reached by a day of its own; an empty line is none. `steps_there` are those now."""

    kind = Target.Kind.TRAJECTORY
    level = None

    def __init__(self, *args, steps_there=(), lines=STEPS, **kwargs):
        super().__init__(
            *args, target=next(iter(steps_there), None), **{k: v for k, v in kwargs.items() if k != "target"}
        )
        self.lines = max(lines, len(steps_there) + 2)
        for number_, step in enumerate(steps_there, start=1):
            self.initial |= {f"day_{number_}": step.ends_on, f"level_{number_}": trimmed(step.level)}
        for place in range(1, self.lines + 1):
            self.fields[f"day_{place}"] = DayField(label=f"Day of step {place}", required=False, help_text="")
            self.fields[f"level_{place}"] = number(f"Level of step {place}")
        self.order_fields(["definition", *self.step_names, "rule", "note"])

    @property
    def rows(self):
        """The boxes of each step."""
        return [(self[f"day_{place}"], self[f"level_{place}"]) for place in range(1, self.lines + 1)]

    @property
    def step_names(self):
        return [f"{name}_{place}" for place in range(1, self.lines + 1) for name in ("day", "level")]

    def clean(self):
        given = super().clean()
        found = False
        for place in range(1, self.lines + 1):
            day, level = f"day_{place}", f"level_{place}"
            if day not in given or level not in given:
                found = True
            elif (given[day] is None) != (given[level] is None):
                name, words = (
                    (day, "Enter the day of this step.") if given[day] is None else (level, "Enter its level.")
                )
                self.add_error(name, words)
                found = True
            found = found or given.get(day) is not None
        if not found:
            self.add_error("day_1", "Enter at least one step: a day and the level to be reached by it.")
        return given

    @property
    def steps(self):
        given = self.cleaned_data
        places = (place for place in range(1, self.lines + 1) if given[f"day_{place}"] is not None)
        return [Step(given[f"level_{place}"], ends_on=given[f"day_{place}"]) for place in places]


def trimmed(level):
    return f"{level.normalize():f}"


def span(definition):
    """Such as "from 1 April 2013", "until 31 March 2013"."""
    if definition.ends_on:
        return f"until {definition.ends_on:%-d %B %Y}"
    return f"from {definition.starts_on:%-d %B %Y}" if definition.starts_on else "in force"


FORMS = {form.kind: form for form in (PeriodTargetForm, YearEndTargetForm, TrajectoryForm)}
