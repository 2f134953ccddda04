"""Audited changes of rating rules. Words are edited; bounds that have judged a figure are only ended, and others begin
(docs/adr/0029). A rule that a paper printed is never changed."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q

from indicators.judging import as_band
from indicators.models import Observation, RatingBand, RatingRule
from indicators.rating import Band, Rating
from indicators.rating_bounds import overlaps
from safeguarding.changes.common import day, free_slug
from safeguarding.changes.whole import Lines, Part, add_whole, save_whole
from safeguarding.models import User

FIELDS = ("name", "description")
PRINTED = "It came from a published paper, and stays as that paper has it. Make a rule of your own instead."


def present(rule: RatingRule) -> list[RatingBand]:
    """The bounds that nothing has ended, in their order."""
    return [band for band in rule.bands.all() if band.ends_on is None]


def began_on(rule: RatingRule) -> date | None:
    """The first day of the present bounds; None where they hold from the beginning."""
    return next((band.starts_on for band in present(rule)), None)


def judges(rule: RatingRule) -> bool:
    """Whether any council's figures are judged by it, or could be quoted so: a definition or a target that has figures
    names it."""
    under = Q(version__rating_rule=rule) | Q(version__targets__rule=rule)
    return Observation.objects.filter(under).exists()


@transaction.atomic
def add_rule(*, rule: RatingRule, bands: Sequence[Band], by: User, at: datetime) -> RatingRule:
    """A new rule with its bounds, which hold from the beginning until others take their place."""
    check_bands(rule, bands)
    if RatingRule.objects.filter(name__iexact=rule.name).exists():
        raise ValidationError({"name": f"There is a rule “{rule.name}” already. Choose another name."})
    rule.slug = rule.slug or free_slug(RatingRule, rule.name)
    rule.is_demonstration = by.is_demonstration
    add_whole(rule, ("slug", "kind", *FIELDS), [bounds(bands, None)], by=by, at=at)
    return rule


@transaction.atomic
def change_rule(
    *,
    rule: RatingRule,
    bands: Sequence[Band],
    starts_on: date | None,
    by: User,
    at: datetime,
    version: int | None = None,
) -> RatingRule:
    """Write the words of a rule, and other bounds, where `bands` are not the present ones: from `starts_on` on where
    figures are judged by those, else in their place. `version`: see `common.write`."""
    stored = RatingRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if stored.document_id is not None:
        raise ValidationError(PRINTED)
    parts = []
    if list(bands) != [as_band(row) for row in present(stored)]:
        check_bands(stored, bands)
        parts = [bounds(bands, first_day(stored, starts_on))]
    save_whole(rule, FIELDS, parts, version=version, by=by, at=at)
    return rule


def first_day(rule: RatingRule, starts_on: date | None) -> date | None:
    """From when other bounds hold: None for those that take the place of bounds which never judged a figure."""
    began = began_on(rule)
    if not judges(rule):
        return began
    if starts_on is None:
        words = "Enter the first day of the new bounds: figures are judged by the present ones, and stay judged so."
        raise ValidationError({"starts_on": words})
    if began and starts_on <= began:
        raise ValidationError({"starts_on": f"Enter a day after {day(began)}, on which the present bounds began."})
    return starts_on


def bounds(bands: Sequence[Band], starts_on: date | None) -> Part:
    wanted: Lines = [(in_short(band), in_short(band)) for band in bands]
    read = lambda rule: [(in_short(as_band(row)), in_short(as_band(row))) for row in present(rule)]  # noqa: E731
    return Part("bands", read=read, wanted=wanted, put=lambda rule: put(rule, bands, starts_on))


def put(rule: RatingRule, bands: Sequence[Band], starts_on: date | None) -> None:
    for row in present(rule):
        if row.starts_on == starts_on:
            row.delete()
        else:
            row.ends_on = starts_on - timedelta(days=1) if starts_on else None
            row.save()
    last = RatingBand.objects.filter(rule=rule).aggregate(last=Max("order"))["last"] or 0
    for order, band in enumerate(bands, start=last + 1):
        RatingBand.objects.create(rule=rule, order=order, starts_on=starts_on, **columns(band))
    getattr(rule, "_prefetched_objects_cache", {}).pop("bands", None)


def columns(band: Band) -> dict[str, Any]:
    return {
        "band": band.rating.value,
        "lower": band.lower,
        "lower_is_included": band.lower_is_included,
        "upper": band.upper,
        "upper_is_included": band.upper_is_included,
        "reverse": band.reverse,
    }


def in_short(band: Band) -> str:
    """Such as "green [75, )": square where the bound is in, for the audit log."""
    lower, upper = ("" if bound is None else f"{bound.normalize():f}" for bound in (band.lower, band.upper))
    marks = "[" if band.lower_is_included and lower else "(", "]" if band.upper_is_included and upper else ")"
    return f"{band.rating} {marks[0]}{lower}, {upper}{marks[1]}{' reverse' if band.reverse else ''}"


def check_bands(rule: RatingRule, bands: Sequence[Band]) -> None:
    """At least one band, none over another, bounds in order; the rule against last year has its one green band."""
    if not bands:
        raise ValidationError({"band_1": "Give at least one band its bounds."})
    for number, band in enumerate(bands, start=1):
        if band.lower is not None and band.upper is not None and band.lower > band.upper:
            raise ValidationError({f"from_{number}": "The lower bound is above the upper one. Change one of them."})
        if band.lower is None and band.upper is None and rule.kind != RatingRule.Kind.BANDS:
            raise ValidationError({f"from_{number}": "Enter at least one bound of this band."})
    if found := overlaps(bands):
        one, other = (list(bands).index(band) + 1 for band in found[0])
        words = f"Bands {one} and {other} both hold some values. Move a bound, or say which of them holds it."
        raise ValidationError({f"from_{other}": words})
    if rule.kind == RatingRule.Kind.LAST_YEAR:
        only = bands[0] if len(bands) == 1 else None
        if (
            not only
            or only.rating is not Rating.GREEN
            or only.lower is not None
            or only.upper is None
            or only.upper < 0
        ):
            words = (
                "This kind has one band, green, up to so many per cent short of the target. Last year decides the rest."
            )
            raise ValidationError({"band_1": words})
