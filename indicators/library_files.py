"""The library as a file, and back: which cell says what, in YAML and in a workbook alike.

Five lists, a sheet each: indicators, definitions, the council's own targets, rules, and the bounds of rules. Every
value is text that reads the same both ways, so that a file taken away and brought back changes nothing.
"""

from collections.abc import Iterable
from typing import Any

from indicators.models import Indicator, IndicatorVersion, RatingRule, Subject, Target
from safeguarding.list_files import Cells, Lists, as_text_of

COLUMNS = {
    "indicators": [
        "code", "title", "family", "order", "polarity", "parent", "is_current", "counts_children", "why_it_matters",
        "caution", "standards", "themes", "succeeds",
    ],
    "definitions": [
        "indicator", "number", "label", "definition", "shape", "over_time", "unit", "decimals", "numerator_label",
        "denominator_label", "counts_are_fte", "clock_start", "clock_end", "threshold", "collects_lateness",
        "best_from", "best_to", "question_count", "is_reverse_scored", "rating_rule", "starts_on", "ends_on",
        "national_until", "break_note", "source",
    ],
    "rules": ["rule", "name", "kind", "description"],
    "bounds": ["rule", "from_day", "band", "reverse", "lower", "lower_is", "upper", "upper_is"],
    "targets": ["indicator", "definition", "kind", "starts_on", "ends_on", "level", "rule", "note"],
}  # fmt: skip
NEEDED = {
    "indicators": ("code",),
    "definitions": ("indicator", "number"),
    "rules": ("rule",),
    "bounds": ("rule", "band"),
    "targets": ("indicator", "definition", "kind", "level"),
}
# Words that people write; whatever else there is has been chosen from a list, or is a number or a day.
IN_WORDS = {"title", "why_it_matters", "caution", "label", "definition", "unit", "numerator_label", "denominator_label"}
IN_WORDS |= {"clock_start", "clock_end", "threshold", "break_note", "source", "name", "description", "note"}
LIBRARY = Lists(COLUMNS, NEEDED, frozenset(IN_WORDS))


def library_of(user: Any) -> dict[str, list[Cells]]:
    """Every entry of each list, as text by column, for the council of `user`."""
    indicators = Indicator.objects.visible_to(user).select_related("parent")
    indicators = indicators.prefetch_related("standards__framework", "themes", "succeeds").order_by("code")
    definitions = IndicatorVersion.objects.visible_to(user).select_related("indicator", "rating_rule")
    rules = list(RatingRule.objects.visible_to(user).prefetch_related("bands").order_by("slug"))
    targets = Target.objects.visible_to(user).filter(authority=user.authority_id, document=None)
    targets = targets.filter(subject__kind=Subject.Kind.AUTHORITY).select_related("version__indicator", "rule")
    targets = targets.order_by("version__indicator__code", "version__number", "kind", "starts_on", "ends_on")
    return {
        "rules": [{"rule": r.slug, **given(r, COLUMNS["rules"][1:])} for r in rules],
        "bounds": [bound_of(rule, band) for rule in rules for band in rule.bands.all()],
        "indicators": [given(row, COLUMNS["indicators"]) for row in indicators],
        "definitions": [
            given(row, COLUMNS["definitions"]) for row in definitions.order_by("indicator__code", "number")
        ],
        "targets": [target_of(row) for row in targets],
    }


def given(record: Any, names: Iterable[str]) -> Cells:
    return {name: as_text(record, name) for name in names}


def as_text(record: Any, name: str) -> str:
    """A value as the file has it: days as 2026-03-31, yes and no, numbers without zeros at their end."""
    match name:
        case "standards":
            words = [f"{row.framework.slug}/{row.number}" for row in record.standards.all()]
            return "; ".join(sorted(words))
        case "themes":
            return "; ".join(sorted(row.slug for row in record.themes.all()))
        case "succeeds":
            return "; ".join(sorted(row.code for row in record.succeeds.all()))
    value = getattr(record, name)
    if isinstance(value, Indicator | RatingRule):
        return value.code if isinstance(value, Indicator) else value.slug
    return as_text_of(value)


def bound_of(rule: RatingRule, band: Any) -> Cells:
    inside = {True: "in", False: "out"}
    return {
        "rule": rule.slug,
        "from_day": as_text(band, "starts_on"),
        "band": band.band,
        "reverse": as_text(band, "reverse"),
        "lower": as_text(band, "lower"),
        "lower_is": inside[band.lower_is_included],
        "upper": as_text(band, "upper"),
        "upper_is": inside[band.upper_is_included],
    }


def target_of(target: Target) -> Cells:
    named = {"indicator": target.version.indicator.code, "definition": str(target.version.number)}
    return {**named, **given(target, COLUMNS["targets"][2:])}
