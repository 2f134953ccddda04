"""Audited changes of targets. A target is an authority's own; one that a paper printed is never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from indicators.models import Indicator, IndicatorVersion, RatingRule, Subject, Target
from safeguarding import audit
from safeguarding.changes.common import day, differences, one_at_a_time
from safeguarding.models import User
from safeguarding.versions import Conflict

Shape, Kind = IndicatorVersion.Shape, Target.Kind
FIELDS = ("level", "starts_on", "ends_on", "rule", "note")
WITHOUT = {Shape.RANGE, Shape.BAND, Shape.YES_NO, Shape.MILESTONE, Shape.NARRATIVE}  # no single number to reach
OF_HUNDRED = {Shape.PERCENTAGE, Shape.SURVEY}


@dataclass(frozen=True)
class Step:
    """One level, with its days: of a target for every period the first and perhaps the last; of any other the day by
    which it is to be reached."""

    level: Decimal
    starts_on: date | None = None
    ends_on: date | None = None


def why_none(indicator: Indicator) -> str:
    """Why an indicator can have no target, in words; empty where it can."""
    if indicator.polarity == Indicator.Polarity.NEITHER:
        return "Neither high nor low is good in itself, so there is nothing to reach. Read it beside other measures."
    if indicator.polarity == Indicator.Polarity.RANGE:
        return "It is best within a range, which stands in its definition. No side of a target would be better."
    return ""


def own_targets(user: User, indicator: Indicator) -> Any:
    """What the authority of `user` has set for itself as a whole, but for what was printed."""
    rows = Target.objects.visible_to(user).filter(version__indicator=indicator, authority=user.authority_id)
    return rows.filter(document=None, subject__kind=Subject.Kind.AUTHORITY).select_related("version", "rule")


def state_of(user: User, indicator: Indicator) -> int:
    """Goes up with every change of these targets: what a form says it has seen."""
    past = Target.history.filter(version__indicator=indicator, authority=user.authority_id)
    last = past.order_by("-history_id").first()
    return last.history_id if last else 0


@transaction.atomic
def set_targets(
    *,
    definition: IndicatorVersion,
    kind: str,
    steps: Sequence[Step],
    rule: RatingRule | None,
    note: str,
    by: User,
    at: datetime,
    seen: int | None,
    instead_of: Target | None = None,
) -> None:
    """Set the target of one kind, for the authority of `by` as a whole: one step, or those of a trajectory, which take
    the place of the trajectory there was. A target for every period ends the one before it the day before its first;
    one that begins on the same day as another, or comes `instead_of` it, takes its place. `seen` is `state_of` when the
    form was shown; raises Conflict where it has moved on."""
    hold(definition.indicator, by, seen)
    check_steps(definition, kind, steps, rule)
    there = {row.pk: row for row in own_targets(by, definition.indicator).filter(version=definition, kind=kind)}
    if instead_of is not None and instead_of.pk not in there:
        raise ValidationError("The target that this was to replace is gone. Set it as a new one.")
    changed: dict[str, Any] = {}
    for step in steps:
        target = place_of(step, kind, there, instead_of) or new_target(definition, kind, by)
        there.pop(target.pk, None)
        put(target, step, rule, note, changed)
    if kind == Kind.TRAJECTORY:
        remove(there.values(), changed)
    elif kind == Kind.PERIOD:
        make_way(steps[0], list(there.values()), changed)
    if changed:
        audit.record(verb="set target", subject=definition, by=by, at=at, kind=kind, **changed)


@transaction.atomic
def remove_target(*, target: Target, by: User, at: datetime, seen: int | None) -> None:
    """Take a target away that was set by mistake. Its history stays."""
    hold(target.version.indicator, by, seen)
    changed: dict[str, Any] = {}
    remove(own_targets(by, target.version.indicator).filter(pk=target.pk), changed)
    if changed:
        audit.record(verb="remove target", subject=target.version, by=by, at=at, kind=target.kind, **changed)


def hold(indicator: Indicator, by: User, seen: int | None) -> None:
    """One at a time; raises Conflict where the targets are no longer those that were on the screen."""
    one_at_a_time(by.authority_id)
    now = state_of(by, indicator)
    if seen != now:
        last = Target.history.select_related("history_user").get(history_id=now) if now else None
        who = last.history_user.name if last and last.history_user else "Somebody else"
        words = f"Not saved: {who} changed the targets while this was open here. What you typed is still below."
        raise Conflict({"__all__": words}, version=now)


def new_target(definition: IndicatorVersion, kind: str, by: User) -> Target:
    subject = Subject.objects.filter(kind=Subject.Kind.AUTHORITY, authority=by.authority_id).first()
    if subject is None:
        authority = by.authority
        subject = Subject.objects.create(
            slug=authority.slug, kind=Subject.Kind.AUTHORITY, name=authority.name, authority=authority
        )
    return Target(
        version=definition, subject=subject, authority=by.authority, kind=kind, is_demonstration=by.is_demonstration
    )


def place_of(step: Step, kind: str, there: dict[int, Target], instead_of: Target | None) -> Target | None:
    """The target that a step takes the place of, if there is one."""
    if instead_of is not None and instead_of.pk in there:
        return there[instead_of.pk]
    name = "starts_on" if kind == Kind.PERIOD else "ends_on"
    same = (row for row in there.values() if getattr(row, name) == getattr(step, name))
    return next(same, None)


def put(target: Target, step: Step, rule: RatingRule | None, note: str, changed: dict[str, Any]) -> None:
    stored = Target.objects.get(pk=target.pk) if target.pk else None
    target.level, target.starts_on, target.ends_on = step.level, step.starts_on, step.ends_on
    target.rule, target.note = rule, note
    if found := differences(stored, target, FIELDS):
        target.save()
        changed[f"target {target.pk}"] = found


def remove(rows: Any, changed: dict[str, Any]) -> None:
    for target in rows:
        changed[f"target {target.pk}"] = {"level": [str(target.level), None], "ends_on": [str(target.ends_on), None]}
        target.delete()


def make_way(step: Step, others: list[Target], changed: dict[str, Any]) -> None:
    """End targets for every period that began before; refuse one that would run into a later one."""
    for other in others:
        if other.starts_on and step.starts_on and other.starts_on > step.starts_on:
            if step.ends_on is None or step.ends_on >= other.starts_on:
                words = f"From {day(other.starts_on)} on there is another target. Enter a day before that."
                raise ValidationError({"ends_on": words})
        elif step.starts_on and (other.ends_on is None or other.ends_on >= step.starts_on):
            last = step.starts_on - timedelta(days=1)
            changed[f"target {other.pk}"] = {"ends_on": [str(other.ends_on), str(last)]}
            other.ends_on = last
            other.save()


def check_steps(definition: IndicatorVersion, kind: str, steps: Sequence[Step], rule: RatingRule | None) -> None:
    """Levels that the measure can reach, and days in their order."""
    if words := why_none(definition.indicator):
        raise ValidationError(words)
    if definition.shape in WITHOUT:
        raise ValidationError(f"{definition.get_shape_display()}: there is no single number that a target could be.")
    for number, step in enumerate(steps, start=1):
        check_level(definition, step, rule, "level" if kind != Kind.TRAJECTORY else f"level_{number}")
        if step.starts_on and step.ends_on and step.ends_on < step.starts_on:
            raise ValidationError({"ends_on": "The last day cannot come before the first. Change one of them."})
        check_in_force(definition, step, kind, number)
    days = [step.ends_on for step in steps]
    if kind == Kind.TRAJECTORY and len(set(days)) < len(days):
        raise ValidationError("Two steps have the same day. Give each a day of its own.")


def check_level(definition: IndicatorVersion, step: Step, rule: RatingRule | None, field: str) -> None:
    if definition.shape in OF_HUNDRED and not 0 <= step.level <= 100:
        raise ValidationError({field: "Enter a number from 0 to 100."})
    if definition.shape != Shape.CHANGE and step.level < 0:
        raise ValidationError({field: "Enter 0 or more: the measure is never below it."})
    if step.level == 0 and rule and rule.kind in {RatingRule.Kind.PER_CENT, RatingRule.Kind.LAST_YEAR}:
        raise ValidationError(
            {"rule": "Of a target of 0 nothing is a percentage. Choose a rule by distance in points."}
        )


def check_in_force(definition: IndicatorVersion, step: Step, kind: str, number: int) -> None:
    """A target judges only figures under its own definition."""
    first = step.starts_on if kind == Kind.PERIOD else step.ends_on
    field = {Kind.PERIOD: "starts_on", Kind.YEAR_END: "ends_on"}.get(Kind(kind), f"day_{number}")
    if first and definition.ends_on and first > definition.ends_on:
        words = f"This definition ended on {day(definition.ends_on)}. Choose the one in force, or an earlier day."
        raise ValidationError({field: words})
    if kind != Kind.PERIOD and first and definition.starts_on and first < definition.starts_on:
        words = f"This definition began on {day(definition.starts_on)}. Enter a later day."
        raise ValidationError({field: words})


def living(user: User, indicator: Indicator, on: date) -> Any:
    """Own targets that have not ended by a day."""
    return own_targets(user, indicator).filter(Q(ends_on=None) | Q(ends_on__gte=on))
