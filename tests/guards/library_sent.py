"""The forms by which the indicator library is kept, filled in: who sends them, where, what they change."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from indicators import target_changes
from indicators.library_forms import summary_of
from indicators.models import Indicator, IndicatorVersion, LibraryUpload, RatingBand, RatingRule, Target
from safeguarding.models import User
from tests.addresses import library_upload
from tests.guards.again import AgainAndAgain

KEPT = [Indicator, IndicatorVersion, RatingRule, RatingBand, Target, LibraryUpload]
Filled = tuple[str, str, type, dict[str, Any]]
WHO = "performance"


def sent(verb: str, model: type, *args: Any, **data: Any) -> Filled:
    return WHO, reverse(f"indicators:{verb}", args=args), model, data


def seen(filled: Filled) -> Filled:
    """Its effect was shown."""
    pairs = ((name, str(value)) for name, value in filled[3].items())
    return *filled[:3], filled[3] | {"seen": summary_of(pairs)}


def indicator_boxes() -> dict[str, str]:
    words = {"title": "Something else in time", "why_it_matters": "It matters.", "caution": "Read it with care."}
    return {
        "family": "timeliness",
        "order": "90",
        "polarity": "high",
        "is_current": "yes",
        "counts_children": "no",
        **words,
    }


def indicator_edit() -> Filled:
    return sent(
        "indicator_edit", Indicator, "SA45", **indicator_boxes(), version=Indicator.objects.get(code="SA45").version
    )


DEFINED = {
    "label": "Within 40 working days",
    "definition": "Counted anew.",
    "decimals": "1",
    "source": "Made for a test",
    "break_note": "The limit is another.",
}
MEANT = {
    "shape": "percentage",
    "over_time": "flow",
    "unit": "%",
    "numerator_label": "Done in time",
    "denominator_label": "All done",
    "counts_are_fte": "no",
    "collects_lateness": "no",
    "is_reverse_scored": "no",
    "starts_on": "1 April 2027",
}


def sa45() -> IndicatorVersion:
    return IndicatorVersion.objects.get(indicator__code="SA45", number=1)


def target_set() -> Filled:
    state = target_changes.state_of(User.objects.get(email=f"{WHO}@derby.example"), sa45().indicator)
    boxes = {"definition": "1", "level": "93", "starts_on": "1 January 2027", "rule": "demonstration-distance"}
    return sent("target_set", Target, "SA45", **boxes, version=state)


def rule_boxes() -> dict[str, str]:
    """The bounds of the demonstration's rule."""
    return {
        "band_1": "green", "to_1": "0", "to_is_1": "in",
        "band_2": "amber", "from_2": "0", "from_is_2": "out", "to_2": "5", "to_is_2": "in",
        "band_3": "red", "from_3": "5", "from_is_3": "out",
    }  # fmt: skip


def rule_edit() -> Filled:
    rule = RatingRule.objects.get(slug="demonstration-distance")
    words = {"name": rule.name, "description": "In other words.", "version": rule.version}
    return sent("rule_edit", RatingRule, rule.slug, **words, **rule_boxes())


def about_library() -> dict[str, Callable[[], Filled]]:
    """Each is made only when it is wanted: what has to be there before differs."""
    named = {"name": "Within ten per cent", "kind": "per_cent", "description": "Ten per cent is amber."}
    content = b"indicators: [{code: SA45, title: Another title}]"
    return {
        "indicator_add": lambda: sent("indicator_add", Indicator, code="NEW1", **indicator_boxes()),
        "indicator_edit": indicator_edit,
        "definition_add": lambda: seen(sent("definition_add", IndicatorVersion, "SA45", **DEFINED, **MEANT, version=1)),
        "definition_edit": lambda: sent(
            "definition_edit", IndicatorVersion, "SA45", 1, **DEFINED, version=sa45().version
        ),
        "target_set": lambda: seen(target_set()),
        "rule_add": lambda: seen(sent("rule_add", RatingRule, **named, **rule_boxes())),
        "rule_edit": rule_edit,
        "library_import": lambda: sent("library_import", LibraryUpload, file=AgainAndAgain("library.yaml", content)),
        "library_upload": lambda: sent("library_upload", LibraryUpload, library_upload().pk, answer="store"),
    }


LIBRARY = [
    "indicator_add", "indicator_edit", "definition_add", "definition_edit", "target_set", "rule_add", "rule_edit",
    "library_import", "library_upload",
]  # fmt: skip
