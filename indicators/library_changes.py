"""Audited changes of the library: indicators and their definitions.

The library is shared by every council that uses it. What a published paper gave figures to is never edited, and what
figures rest on is never changed under them: another definition takes its place (docs/adr/0029). What a person can put
right is a ValidationError keyed by its field; somebody else's change meanwhile is a Conflict (`safeguarding.versions`).
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from indicators.models import Expectation, Indicator, IndicatorVersion, Observation, Round, Target
from safeguarding import audit
from safeguarding.changes.common import day, differences, write
from safeguarding.changes.whole import add_whole, chosen, save_whole
from safeguarding.models import User
from safeguarding.versions import Conflict

INDICATOR_FIELDS = (
    "title", "family", "order", "polarity", "parent", "is_current", "counts_children", "why_it_matters", "caution",
)  # fmt: skip
LINKS = ("standards", "themes", "succeeds")
# What a figure means: never changed once there is one.
FIXED = (
    "shape", "over_time", "unit", "numerator_label", "denominator_label", "counts_are_fte", "clock_start", "clock_end",
    "threshold", "collects_lateness", "question_count", "is_reverse_scored", "starts_on",
)  # fmt: skip
WORDS = (
    "label", "definition", "decimals", "best_from", "best_to", "rating_rule", "ends_on", "national_until", "break_note",
    "source",
)  # fmt: skip
PRINTED = "It came from a published paper, and stays as that paper has it. Add another definition instead."
RESTED_ON = "Figures rest on this. Leave it as it is, and add a new definition for what is to change."


# --- What is asked of the record ----------------------------------------------------------------------------------


def printed() -> Any:
    """Definitions that are a published paper's own: a paper gave figures, a target or a rule under them, and nobody has
    collected under them since. One that is collected, too, is guarded by the figures that rest on it."""
    figures = Observation.objects.filter(version=OuterRef("pk"))
    from_papers = Exists(figures) | Exists(Target.objects.filter(version=OuterRef("pk"), document__isnull=False))
    from_papers |= Q(rating_rule__document__isnull=False)
    collected = Exists(figures.exclude(source=Observation.Source.DOCUMENT))
    collected |= Exists(Expectation.objects.filter(version=OuterRef("pk")))
    return IndicatorVersion.objects.filter(from_papers).exclude(collected)


def is_printed(definition: IndicatorVersion) -> bool:
    return bool(printed().filter(pk=definition.pk).exists())


def last_figure_on(version: IndicatorVersion) -> date | None:
    """The last day that any council's figures under this definition are about; None where there are none."""
    last = Observation.objects.filter(version=version).order_by("-period__ends_on").select_related("period").first()
    return last.period.ends_on if last else None


def last_asked_on(version: IndicatorVersion) -> date | None:
    """The last day that any round asks for figures under this definition; None where no round does."""
    last = Round.objects.filter(expectations__version=version).order_by("-period__ends_on").first()
    return last.period.ends_on if last else None


# --- Indicators ---------------------------------------------------------------------------------------------------


@transaction.atomic
def save_indicator(
    *, indicator: Indicator, links: Mapping[str, Collection[Any]], by: User, at: datetime, version: int | None = None
) -> Indicator:
    """Write a new indicator or a changed one, with the records that `links` names (LINKS). Its code is for good.
    `version`: see `common.write`."""
    parts = [chosen(name, links[name]) for name in LINKS if name in links]
    check_parent(indicator)
    if indicator.pk is None:
        if Indicator.objects.filter(code__iexact=indicator.code).exists():
            raise ValidationError({"code": f"There is an indicator {indicator.code} already. Choose another code."})
        add_whole(indicator, ("code", *INDICATOR_FIELDS), parts, by=by, at=at)
    else:
        if any(row.pk == indicator.pk for row in links.get("succeeds", ())):
            raise ValidationError({"succeeds": "An indicator does not follow itself. Take its tick away."})
        save_whole(indicator, INDICATOR_FIELDS, parts, version=version, by=by, at=at)
    return indicator


def check_parent(indicator: Indicator) -> None:
    """A question belongs to a measure, and no question has questions."""
    parent = indicator.parent
    if parent is None:
        return
    if parent.parent_id is not None or parent.pk == indicator.pk:
        raise ValidationError({"parent": "Choose a measure that stands by itself, and another than this one."})
    if indicator.pk and indicator.questions.exists():
        raise ValidationError({"parent": "This measure has questions of its own, so it cannot be one."})


# --- Definitions --------------------------------------------------------------------------------------------------


@transaction.atomic
def add_definition(*, new: IndicatorVersion, by: User, at: datetime, seen: int | None) -> IndicatorVersion:
    """A new definition of an indicator. The one before it ends the day before, unless it has ended already. `seen` is
    the number of the last one that was on the screen, 0 for none; raises Conflict where there is another by now."""
    Indicator.objects.select_for_update().get(pk=new.indicator_id)
    last = new.indicator.versions.order_by("-number").first()
    number = last.number if last else 0
    if seen != number:
        words = f"Not saved: definition {number} was added while this was open here. What you typed is still below."
        raise Conflict({"__all__": words}, version=number)
    new.number = number + 1
    check_definition(new)
    if last:
        end_before(last, new)
    new.save()
    verb = "add definition"
    changed = differences(None, new, (*FIXED, *WORDS))
    audit.record(verb=verb, subject=new, by=by, at=at, **changed, ends_before=str(last) if last else None)
    return new


def end_before(last: IndicatorVersion, new: IndicatorVersion) -> None:
    """End the definition before, which no figure and no round may need any more."""
    if new.starts_on is None:
        raise ValidationError({"starts_on": "Enter the first day: another definition is in force until then."})
    if last.starts_on and new.starts_on <= last.starts_on:
        words = f"Enter a day after {day(last.starts_on)}, on which the definition before it began."
        raise ValidationError({"starts_on": words})
    refuse_needed(last, new.starts_on, "starts_on")
    if not new.break_note:
        words = "Say why figures before and after it do not compare: charts and tables say it at the break."
        raise ValidationError({"break_note": words})
    if last.ends_on is None or last.ends_on >= new.starts_on:
        last.ends_on = new.starts_on - timedelta(days=1)
        write(last, ("ends_on",))


def refuse_needed(version: IndicatorVersion, from_day: date, field: str) -> None:
    """Refuse to end a definition before figures that rest on it, or before rounds that ask for some."""
    if (last := last_figure_on(version)) and last >= from_day:
        words = f"Figures up to {day(last)} rest on {version.label}. Enter a later day."
        raise ValidationError({field: words})
    if (last := last_asked_on(version)) and last >= from_day:
        words = f"A round asks for figures up to {day(last)} under {version.label}. Enter a later day."
        raise ValidationError({field: words})


@transaction.atomic
def change_definition(
    *, definition: IndicatorVersion, by: User, at: datetime, version: int | None = None
) -> IndicatorVersion:
    """Write a changed definition. Raises ValidationError for one that was printed, and beside each field that figures
    rest on. `version`: see `common.write`."""
    stored = IndicatorVersion.objects.select_for_update(of=("self",)).get(pk=definition.pk)
    if is_printed(stored):
        raise ValidationError(PRINTED)
    if last_figure_on(stored) or last_asked_on(stored):
        if refused := differences(stored, definition, FIXED):
            raise ValidationError(dict.fromkeys(refused, RESTED_ON))
    check_definition(definition)
    if definition.ends_on and definition.ends_on != stored.ends_on:
        refuse_needed(definition, definition.ends_on + timedelta(days=1), "ends_on")
    if changed := write(definition, (*FIXED, *WORDS), version):
        audit.record(verb="change definition", subject=definition, by=by, at=at, **changed)
    return definition


def check_definition(definition: IndicatorVersion) -> None:
    """Days in order and clear of its neighbours; a rule of its own bands values, since it knows no target."""
    starts_on, ends_on = definition.starts_on, definition.ends_on
    if starts_on and ends_on and ends_on < starts_on:
        raise ValidationError({"ends_on": "The last day cannot come before the first. Change one of them."})
    rule = definition.rating_rule
    if rule and rule.kind != rule.Kind.BANDS:
        raise ValidationError({"rating_rule": "Choose a rule that bands the value itself; others go with a target."})
    if definition.pk is None:
        return
    others = IndicatorVersion.objects.filter(indicator=definition.indicator_id).exclude(pk=definition.pk)
    before = others.filter(number__lt=definition.number).order_by("-number").first()
    if before and (starts_on is None or (before.ends_on and before.ends_on >= starts_on)):
        raise ValidationError(
            {"starts_on": f"Enter a day after {day(before.ends_on)}." if before.ends_on else "Enter the first day."}
        )
    after = others.filter(Q(number__gt=definition.number)).order_by("number").first()
    if after and after.starts_on and (ends_on is None or ends_on >= after.starts_on):
        words = f"Enter a day before {day(after.starts_on)}, on which the next definition begins."
        raise ValidationError({"ends_on": words})
