from actionplans.plan_forms import paragraph
from indicators import rating_bounds, rule_changes
from indicators.judging import as_band
from indicators.library_forms import SeenForm, choice, number
from indicators.models import RatingRule
from indicators.rating import Band, Rating
from safeguarding.people_forms import DayField, text

LINES = 6
BANDS = [
    ("green", "Green"), ("amber", "Amber"), ("red", "Red"),
    ("green-reverse", "Green, reverse-scored questions"), ("amber-reverse", "Amber, reverse-scored questions"),
    ("red-reverse", "Red, reverse-scored questions"),
]  # fmt: skip
IN_OUT = [("in", "in the band"), ("out", "not in it")]
Kind = RatingRule.Kind


class RuleForm(SeenForm):
    """A rule and its bands, one a line; a line without a band is none."""

    name = text("Name", "Enter a name, such as “Within 10% of the target”.", length=150)
    kind = choice("What it judges", Kind.choices, help_text="For good: another kind is another rule.")
    description = paragraph(
        "In plain words", rows=3, required=True, error="Say what the rule does: this stands beside ratings.",
        help_text="Stands beside what is rated, in papers too.",
    )  # fmt: skip
    starts_on = DayField(
        label="First day of other bounds", required=False,
        help_text="Needed where figures are judged already: quarters that end before it stay judged as they are.",
    )  # fmt: skip

    def __init__(self, *args, rule=None, lines=LINES, **kwargs):
        shown = {"version": 0}
        if rule:
            shown = {name: getattr(rule, name) for name in ("version", "name", "description")}
        bands = [as_band(row) for row in rule_changes.present(rule)] if rule else []
        super().__init__(*args, initial=shown, **kwargs)
        self.rule, self.lines = rule, max(lines, len(bands) + 1)
        for place in range(1, self.lines + 1):
            self.fields |= line_of(place)
        for place, band in enumerate(bands, start=1):
            self.initial |= boxes_of(place, band)
        del self.fields["kind" if rule else "starts_on"]
        if rule and not rule_changes.judges(rule):
            del self.fields["starts_on"]

    @property
    def kind_meant(self):
        return self.rule.kind if self.rule else self.cleaned_data.get("kind", "")

    @property
    def rows(self):
        """The boxes of each line."""
        names = ("band", "from", "from_is", "to", "to_is")
        return [{name: self[f"{name}_{place}"] for name in names} for place in range(1, self.lines + 1)]

    @property
    def others(self):
        """The boxes that stand above the lines."""
        return [self[name] for name in ("name", "kind", "description", "starts_on") if name in self.fields]

    def clean(self):
        given = super().clean()
        for place in range(1, self.lines + 1):
            has_bound = given.get(f"from_{place}") is not None or given.get(f"to_{place}") is not None
            if has_bound and not given.get(f"band_{place}"):
                self.add_error(f"band_{place}", "Choose the band that has these bounds, or empty the line.")
        return given

    @property
    def bands(self):
        given = self.cleaned_data
        places = (place for place in range(1, self.lines + 1) if given.get(f"band_{place}"))
        return [band_of(given, place) for place in places]

    @property
    def changes_bounds(self):
        return self.rule is None or self.bands != [as_band(row) for row in rule_changes.present(self.rule)]


def line_of(place):
    """The boxes of one band."""
    return {
        f"band_{place}": choice("Band", BANDS, empty="None"),
        f"from_{place}": number("From"),
        f"from_is_{place}": choice("That value is", IN_OUT, empty="–"),
        f"to_{place}": number("To"),
        f"to_is_{place}": choice("That value is", IN_OUT, empty="–"),
    }


def boxes_of(place, band):
    """What stands in the boxes for a band."""
    plain = lambda value: "" if value is None else rating_bounds.plain(value)  # noqa: E731
    return {
        f"band_{place}": f"{band.rating}{'-reverse' if band.reverse else ''}",
        f"from_{place}": plain(band.lower),
        f"from_is_{place}": "in" if band.lower_is_included else "out",
        f"to_{place}": plain(band.upper),
        f"to_is_{place}": "in" if band.upper_is_included else "out",
    }


def band_of(given, place):
    """A bound that does not say whether its value is in holds it."""
    name, _, reverse = given[f"band_{place}"].partition("-")
    return Band(
        Rating(name),
        given[f"from_{place}"],
        given[f"from_is_{place}"] != "out",
        given[f"to_{place}"],
        given[f"to_is_{place}"] != "out",
        bool(reverse),
    )


def meaning(kind, bands):
    """What the bounds of a rule mean: a line for each band, lowest first, and for each gap."""
    unit = (
        (lambda value: f"{rating_bounds.plain(value)}%")
        if kind in {Kind.PER_CENT, Kind.LAST_YEAR}
        else rating_bounds.plain
    )
    say = rating_bounds.in_words if kind == Kind.BANDS else rating_bounds.short_in_words
    lines = []
    for reverse in (False, True):
        own = [band for band in bands if band.reverse == reverse]
        found = [(rating_bounds.Stretch.of(band), band.rating) for band in own]
        if kind != Kind.LAST_YEAR:
            found += [(gap, Rating.OUTSIDE) for gap in rating_bounds.gaps(bands, reverse=reverse)]
        found = sorted(found, key=lambda one: one[0].start, reverse=kind == Kind.BANDS)
        lines += [{"rating": rated, "words": say(stretch, unit), "reverse": reverse} for stretch, rated in found]
    if kind == Kind.LAST_YEAR:
        lines.append({"rating": Rating.AMBER, "words": "further off, but no worse than the same quarter last year"})
        lines.append({"rating": Rating.RED, "words": "further off, and worse than the same quarter last year"})
    return lines
