"""Every change to a collection round, its deputies and the templates, each in one transaction with its audit entry.

What a person can put right is a ValidationError in words for them, keyed by the field it is about; somebody else's
change meanwhile is a Conflict (`safeguarding.versions`).
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from indicators import rounds, wording
from indicators.models import (
    CollectionTemplate,
    Deputy,
    Expectation,
    Indicator,
    IndicatorVersion,
    Period,
    Round,
    Subject,
    TemplateLine,
)
from indicators.return_rules import day
from indicators.rounds import Place, indicator_of, lines_of, pair_of
from safeguarding import audit
from safeguarding.calendar import Quarter
from safeguarding.changes import require_own
from safeguarding.changes.common import differences, free_slug, save, write
from safeguarding.models import Unit, User
from safeguarding.versions import Conflict, claim

ROUND_FIELDS = ("opens_on", "due_on", "locks_on", "note")
Asked = Collection[tuple[Place, Indicator]]


@transaction.atomic
def open_round(
    *, quarter: Quarter, opens_on: date, due_on: date, locks_on: date, note: str, asked: Asked, by: User, at: datetime
) -> Round:
    """Open the round of a quarter for the authority of `by`: the round, its period if it is new, a subject for each
    unit and agency that has none yet, and what is expected of each."""
    check_dates(opens_on, due_on, locks_on)
    check_something(asked)
    period = Period.objects.get_or_create(
        kind=Period.Kind.QUARTER,
        starts_on=quarter.starts_on,
        ends_on=quarter.ends_on,
        defaults={"label": quarter.label},
    )[0]
    round = Round(authority=by.authority, period=period, opens_on=opens_on, due_on=due_on, locks_on=locks_on, note=note)
    round.opened_at, round.opened_by, round.is_demonstration = at, by, by.is_demonstration
    try:
        with transaction.atomic():
            round.save()
    except IntegrityError:
        raise ValidationError(f"The round for {period} is open already. Choose another quarter.") from None
    added = expect(round, asked, by)
    detail = {**differences(None, round, ROUND_FIELDS), "asked": named(added)}
    audit.record(verb="open round", subject=round, by=by, at=at, **detail)
    return round


@transaction.atomic
def change_round(*, round: Round, by: User, at: datetime, version: int, is_past_meant: bool = False) -> Round:
    """Write the dates and the note of an open round. A due or lock day moved behind today has to be meant: with it
    returns are late, or closed, at once. `version`: see `changes.common.write`."""
    check_dates(round.opens_on, round.due_on, round.locks_on)
    stored, today = Round.objects.get(pk=round.pk), timezone.localdate(at)
    for name, outcome in (("due_on", "every return that is not in is late"), ("locks_on", "nobody can type any more")):
        now, then = getattr(round, name), getattr(stored, name)
        if now < today and now < then and not is_past_meant:
            raise ValidationError(
                {name: f"{day(now)} has passed: {outcome} from now on. Tick the box below if that is meant."}
            )
    return save(round, ROUND_FIELDS, by, at, version=version)


@transaction.atomic
def change_asked(*, round: Round, asked: Asked, by: User, at: datetime, version: int) -> None:
    """Make the list of who returns what in an open round this one. A figure that somebody has given cannot be taken
    out, and nothing is added to a return that is in."""
    require_own(thing=round, by=by)
    check_something(asked)
    lines = {pair_of(line): line for line in lines_of(round)}
    wanted = {(place.key, indicator.pk): (place, indicator) for place, indicator in asked}
    added = [wanted[pair] for pair in wanted.keys() - lines.keys()]
    removed = [lines[pair] for pair in lines.keys() - wanted.keys()]
    if not added and not removed:
        return
    claim_list(round, version, f"would add {in_short(added)} and take out {in_short(removed)}")
    rounds.hold(round)  # before looking at what was given, so that nothing is given in between
    refuse_given(round, removed)
    refuse_late(round, {place.key for place, _ in added})
    Expectation.objects.filter(pk__in=[line.pk for line in removed]).delete()
    detail = {"added": named(expect(round, added, by)), "removed": named(removed)}
    audit.record(verb="change who returns what", subject=round, by=by, at=at, **detail)


@transaction.atomic
def name_deputy(*, round: Round, subject: Subject, person: User, by: User, at: datetime) -> Deputy:
    """Let a person of the same authority fill in and send one unit's or agency's return of one round."""
    require_own(thing=round, by=by)
    require_own(thing=person, by=by)
    if not rounds.who_may_return(by.authority_id).filter(pk=person.pk).exists():
        raise ValidationError({"person": f"{person} may not enter returns. An administrator can grant a role for it."})
    if not round.expectations.filter(subject=subject).exists():
        raise ValidationError({"subject": f"Nothing is asked of {subject} in this round. Choose another."})
    try:
        with transaction.atomic():
            deputy = Deputy.objects.create(round=round, subject=subject, person=person, named_at=at, named_by=by)
    except IntegrityError:
        raise ValidationError({"person": f"{person} is deputy for {subject} already."}) from None
    audit.record(verb="name deputy", subject=round, by=by, at=at, of=subject.slug, deputy=[None, person.email])
    return deputy


@transaction.atomic
def remove_deputy(*, deputy: Deputy, by: User, at: datetime) -> None:
    """From now on they neither see nor fill in the return, unless they hold a post there. What they typed stays."""
    require_own(thing=deputy.round, by=by)
    of, person = deputy.subject.slug, deputy.person.email
    audit.record(verb="remove deputy", subject=deputy.round, by=by, at=at, of=of, deputy=[person, None])
    deputy.delete()


# --- Templates ----------------------------------------------------------------------------------------------------


@transaction.atomic
def save_template(*, round: Round, name: str, by: User, at: datetime) -> CollectionTemplate:
    """Keep the list of a round under a name, to begin later rounds from."""
    require_own(thing=round, by=by)
    template = CollectionTemplate(authority=by.authority, name=name, is_demonstration=by.is_demonstration)
    with once_a_name(name):
        template.save()
    lines = [(line.subject, indicator_of(line)) for line in lines_of(round)]
    add_lines(template, lines)
    asked = named(TemplateLine(subject=subject, indicator=indicator) for subject, indicator in lines)
    audit.record(verb="add collection template", subject=template, by=by, at=at, name=[None, name], asked=asked)
    return template


@transaction.atomic
def change_template(*, template: CollectionTemplate, asked: Asked, by: User, at: datetime, version: int) -> None:
    """Write its name, and make its list this one. No round that was opened from it changes."""
    require_own(thing=template, by=by)
    with once_a_name(template.name):
        changed: dict[str, Any] = dict(write(template, ("name",), version))
    lines = {pair_of(line): line for line in lines_of(template)}
    wanted = {(place.key, indicator.pk): (place, indicator) for place, indicator in asked}
    added = [wanted[pair] for pair in wanted.keys() - lines.keys()]
    removed = [lines[pair] for pair in lines.keys() - wanted.keys()]
    if added or removed:
        if not changed:
            claim_list(template, version, f"would add {in_short(added)} and take out {in_short(removed)}")
        for line in removed:
            line.delete()
        new = [(subject_of(place, by), indicator) for place, indicator in added]
        add_lines(template, new)
        changed["added"] = named(TemplateLine(subject=subject, indicator=indicator) for subject, indicator in new)
        changed["removed"] = named(removed)
    if changed:
        audit.record(verb="change collection template", subject=template, by=by, at=at, **changed)


@transaction.atomic
def delete_template(*, template: CollectionTemplate, by: User, at: datetime, version: int) -> None:
    """Take it away with its list, which the audit log keeps. Rounds that began from it have their own. Raises Conflict
    where somebody has changed it since it was at `version`: nobody deletes what they have not seen."""
    require_own(thing=template, by=by)
    if not claim(template, version):
        words = "Not deleted: somebody else changed this template while it was open here. It stands below as it is now."
        raise Conflict(words, version=template.version)
    asked = named(lines_of(template))
    audit.record(
        verb="delete collection template", subject=template, by=by, at=at, name=[template.name, None], asked=asked
    )
    template.delete()


def add_lines(template: CollectionTemplate, lines: Iterable[tuple[Subject, Indicator]]) -> None:
    rows = [TemplateLine(template=template, subject=subject, indicator=indicator) for subject, indicator in lines]
    bulk_create_with_history(rows, TemplateLine)


@contextmanager
def once_a_name(name: str) -> Iterator[None]:
    """Inside, a name that another template of the authority has is refused in words."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        words = f"There is a template “{name}” already. Choose another name."
        raise ValidationError({"name": words}) from None


# --- What they stand on -------------------------------------------------------------------------------------------


def check_dates(opens_on: date, due_on: date, locks_on: date) -> None:
    if due_on < opens_on:
        raise ValidationError({"due_on": f"Returns cannot be due before the round opens, {day(opens_on)}."})
    if locks_on < due_on:
        raise ValidationError({"locks_on": f"The round cannot close before returns are due, {day(due_on)}."})


def check_something(asked: Asked) -> None:
    if not asked:
        raise ValidationError({"asked": "Nothing is ticked. Tick at least one measure of one unit or agency."})


def claim_list(thing: Round | CollectionTemplate, version: int, outcome: str) -> None:
    """Count the version up for a change of the list; raises Conflict where somebody else changed the record since."""
    if claim(thing, version):
        return
    now = type(thing)._base_manager.get(pk=thing.pk)
    words = (
        f"Not saved: somebody else changed this while it was open here. Your ticks are still below; saving {outcome}."
    )
    raise Conflict({"__all__": words}, version=now.version)


def refuse_given(round: Round, removed: Collection[Expectation]) -> None:
    given = rounds.given_pairs(round)
    kept = sorted(f"{line.subject.name}, {indicator_of(line).code}" for line in removed if pair_of(line) in given)
    if kept:
        raise ValidationError({"asked": f"A figure has been given already for {wording.joined(kept)}. Tick it again."})


def refuse_late(round: Round, keys: set[str]) -> None:
    inside = Subject.objects.filter(pk__in=rounds.returns_in(round))
    names = sorted(subject.name for subject in inside if rounds.key_of(subject) in keys)
    if names:
        raise ValidationError(
            {"asked": f"The return of {wording.joined(names)} is in. Send it back first, then ask for more figures."}
        )


def expect(round: Round, asked: Iterable[tuple[Place, Indicator]], by: User) -> list[Expectation]:
    """Write what is expected, each in the definition in force on the last day of the period."""
    asked, on = list(asked), round.period.ends_on
    rows = rounds.in_force(on).filter(indicator__in={indicator.pk for _, indicator in asked})
    versions: dict[int, IndicatorVersion] = {
        version.indicator_id: version for version in rows.select_related("indicator").order_by("number")
    }
    without = sorted({indicator.code for _, indicator in asked if indicator.pk not in versions})
    if without:
        raise ValidationError(
            {"asked": f"{wording.joined(without)}: no definition is in force on {day(on)}. Take the ticks away."}
        )
    subjects = {place.key: subject_of(place, by) for place in {place.key: place for place, _ in asked}.values()}
    return Expectation.objects.bulk_create(
        Expectation(round=round, subject=subjects[place.key], version=versions[indicator.pk])
        for place, indicator in asked
    )


def subject_of(place: Place, by: User) -> Subject:
    """The subject of figures of a unit or agency, made where there is none, with the name that it has today."""
    thing, authority = place.thing, by.authority
    require_own(thing=thing, by=by)
    whose = {"unit": thing} if isinstance(thing, Unit) else {"agency": thing}
    rows = Subject.objects.filter(Q(authority=authority) | Q(authority=None), **whose)
    found = rows.order_by(F("authority").asc(nulls_last=True)).first()
    if found is None:
        slug = thing.slug if not Subject.objects.filter(slug=thing.slug).exists() else free_slug(Subject, thing.name)
        kind = Subject.Kind.UNIT if isinstance(thing, Unit) else Subject.Kind.AGENCY
        return Subject.objects.create(slug=slug, kind=kind, name=thing.name, authority=authority, **whose)
    if found.name != thing.name:
        found.name = thing.name
        found.save(update_fields=["name"])
    return found


def named(lines: Iterable[Expectation | TemplateLine]) -> dict[str, list[str]]:
    """Codes of measures by the slug of whoever returns them, for the audit log."""
    found: dict[str, list[str]] = {}
    for line in lines:
        found.setdefault(line.subject.slug, []).append(indicator_of(line).code)
    return {slug: sorted(codes) for slug, codes in sorted(found.items())}


def in_short(lines: Collection[Any]) -> str:
    return wording.counted(len(lines), "figure")
