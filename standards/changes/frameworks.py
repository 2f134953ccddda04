"""Audited changes of frameworks, their standards and the parts of these.

Frameworks are shared by every council. What came from a published paper keeps the paper's titles, numbers and words;
the words in which it is answered, its themes and whether it is archived are ours. What somebody has answered or linked
is archived, never taken away. What a person can put right is a ValidationError keyed by its field; somebody else's
change meanwhile is a Conflict (`safeguarding.versions`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from safeguarding import audit
from safeguarding.changes.common import day, differences, free_slug, write
from safeguarding.changes.whole import Lines, Part, add_whole, chosen, save_whole
from safeguarding.models import User
from safeguarding.versions import Conflict
from standards.hanging import hanging_on, is_unused, keys_in_use
from standards.models import Criterion, Framework, Standard, Theme

FRAMEWORK_FIELDS = ("title", "edition", "publisher", "starts_on", "ends_on", "description", "scale")
OURS = ("scale", "ends_on")
STANDARD_FIELDS = ("number", "title", "statement", "citation", "is_archived")
OWN_ADDRESS = {"add"}  # addresses of pages about no framework
FAR = 10_000  # beyond any place, while the places are dealt out anew
PRINTED = "It came from a published paper, and stays as that paper has it. Make a new edition of your own instead."


@dataclass(frozen=True)
class Wanted:
    """A part of a standard as it is to be, in its place; `pk` None: a new one."""

    pk: int | None
    label: str
    text: str
    is_archived: bool = False


# --- Frameworks ---------------------------------------------------------------------------------------------------


@transaction.atomic
def save_framework(*, framework: Framework, by: User, at: datetime, version: int | None = None) -> Framework:
    """Write a new framework or a changed one; its address is for good. Of one that came from a published paper only its
    scale and its last day are anybody's to change. `version`: see `common.write`."""
    check_days(framework)
    others = Framework.objects.filter(title__iexact=framework.title, edition__iexact=framework.edition)
    if others.exclude(pk=framework.pk).exists():
        words = "There is a framework with this title and edition already. Give this one another edition."
        raise ValidationError({"edition": words})
    if framework.pk is None:
        framework.slug = framework.slug or address_of(framework)
        add_whole(framework, ("slug", *FRAMEWORK_FIELDS), [], by=by, at=at)
        return framework
    stored = Framework.objects.select_for_update().get(pk=framework.pk)
    theirs = [name for name in FRAMEWORK_FIELDS if name not in OURS]
    if stored.document_id and (refused := differences(stored, framework, theirs)):
        raise ValidationError(dict.fromkeys(refused, PRINTED))
    save_whole(framework, FRAMEWORK_FIELDS, [], version=version, by=by, at=at)
    return framework


def address_of(framework: Framework) -> str:
    slug = free_slug(Framework, f"{framework.title} {framework.edition}")
    return free_slug(Framework, f"framework {slug}") if slug in OWN_ADDRESS else slug


def check_days(framework: Framework) -> None:
    if framework.starts_on and framework.ends_on and framework.ends_on < framework.starts_on:
        raise ValidationError({"ends_on": "The last day cannot come before the first. Change one of them."})


@transaction.atomic
def copy_framework(
    *, framework: Framework, edition: str, starts_on: date, version: int | None, by: User, at: datetime
) -> Framework:
    """A new edition that begins as a copy: standards in force with their parts, themes and the scale. The one before it
    ends the day before. `version` is that of the one before, as it was on the screen."""
    old = Framework.objects.select_for_update().get(pk=framework.pk)
    if version is not None and old.version != version:
        words = "Not copied: the framework was changed while this was open here. What you typed is still below."
        raise Conflict({"__all__": words}, version=old.version)
    if old.starts_on and starts_on <= old.starts_on:
        words = f"Enter a day after {day(old.starts_on)}, on which the edition before it began."
        raise ValidationError({"starts_on": words})
    new = Framework(title=old.title, edition=edition, starts_on=starts_on)
    new.scale, new.publisher, new.description = old.scale, old.publisher, old.description
    save_framework(framework=new, by=by, at=at)
    for place, row in enumerate(old.standards.filter(is_archived=False).order_by("order"), start=1):
        copy_standard(row, new, place)
    if old.ends_on is None or old.ends_on >= starts_on:
        old.ends_on = starts_on - timedelta(days=1)
        if changed := write(old, ("ends_on",)):
            audit.record(verb="end framework", subject=old, by=by, at=at, **changed, followed_by=str(new.slug))
    return new


def copy_standard(standard: Standard, into: Framework, place: int) -> None:
    """Where it stood in a paper is not copied: the copy stands in none."""
    words = {name: getattr(standard, name) for name in ("number", "title", "statement")}
    copy = Standard.objects.create(framework=into, order=place, **words)
    copy.themes.set(standard.themes.all())
    parts = standard.criteria.filter(is_archived=False).order_by("order")
    for order, part in enumerate(parts, start=1):
        Criterion.objects.create(standard=copy, order=order, label=part.label, text=part.text)


# --- Standards ----------------------------------------------------------------------------------------------------


@transaction.atomic
def save_standard(
    *,
    standard: Standard,
    criteria: Sequence[Wanted] | None,
    themes: Collection[Theme],
    place: int | None,
    by: User,
    at: datetime,
    version: int | None = None,
) -> Standard:
    """Write a new standard or a changed one with its parts and themes. `criteria` None leaves them; `place` counts from
    1 among all of the framework's, and None is where it stands, or the end. `version`: see `common.write`."""
    framework = Framework.objects.select_for_update().get(pk=standard.framework_id)
    stored = Standard.objects.get(pk=standard.pk) if standard.pk else None
    check_standard(standard, stored, framework, criteria)
    parts = [chosen("themes", themes)]
    if criteria is not None:
        parts.append(criteria_part(criteria))
    if stored is None:
        last = framework.standards.order_by("-order").first()
        standard.order = last.order + 1 if last else 1
        add_whole(standard, STANDARD_FIELDS, parts, by=by, at=at, framework=framework.slug)
    else:
        save_whole(standard, STANDARD_FIELDS, parts, version=version, by=by, at=at)
    if place is not None:
        put_in_place(standard, place, by=by, at=at)
    return standard


def check_standard(
    standard: Standard, stored: Standard | None, framework: Framework, criteria: Sequence[Wanted] | None
) -> None:
    if framework.document_id:
        check_printed(standard, stored, criteria)
    same = framework.standards.filter(number__iexact=standard.number).exclude(pk=standard.pk)
    if same.exists():
        raise ValidationError({"number": f"There is a standard {standard.number} already. Choose another number."})
    if stored and stored.number != standard.number and hanging_on(stored):
        words = f"It has been answered or linked as number {stored.number}. Keep that number."
        raise ValidationError({"number": words})
    if stored and criteria is not None:
        check_criteria(stored, criteria)


def check_printed(standard: Standard, stored: Standard | None, criteria: Sequence[Wanted] | None) -> None:
    """A published paper's own: no standard more, and no word of it changed."""
    if stored is None:
        raise ValidationError(PRINTED)
    names = [name for name in STANDARD_FIELDS if name != "is_archived"]
    if refused := differences(stored, standard, names):
        raise ValidationError(dict.fromkeys(refused, PRINTED))
    if criteria is not None and words_of(criteria) != words_of(as_wanted(stored)):
        raise ValidationError(PRINTED)


def words_of(criteria: Sequence[Wanted]) -> list[tuple[int | None, str, str]]:
    return [(one.pk, one.label, one.text) for one in criteria]


def as_wanted(standard: Standard) -> list[Wanted]:
    """Its parts as they are."""
    rows = standard.criteria.order_by("order")
    return [Wanted(row.pk, row.label, row.text, row.is_archived) for row in rows]


def check_criteria(standard: Standard, criteria: Sequence[Wanted]) -> None:
    """Those that something hangs on stay; a part that is gone meanwhile is none that could be kept."""
    there = set(standard.criteria.values_list("pk", flat=True))
    gone = there - {one.pk for one in criteria}
    if used := keys_in_use(Criterion, gone):
        row = standard.criteria.get(pk=min(used))
        raise ValidationError(f"“{str(row)[:60]}” has been answered. Archive it instead of taking it away.")


def criteria_part(criteria: Sequence[Wanted]) -> Part:
    def read(standard: Standard) -> Lines:
        return lines_of(as_wanted(standard))

    def put(standard: Standard) -> None:
        write_criteria(standard, criteria)

    return Part("criteria", read=read, wanted=lines_of(criteria), put=put)


def lines_of(criteria: Sequence[Wanted]) -> Lines:
    return [((one.label, one.text, one.is_archived), in_words(one)) for one in criteria]


def in_words(one: Wanted) -> str:
    return f"{one.label} {one.text}{' (archived)' if one.is_archived else ''}".strip()


def write_criteria(standard: Standard, criteria: Sequence[Wanted]) -> None:
    rows = {row.pk: row for row in standard.criteria.all()}
    for row in rows.values():
        if row.pk not in {one.pk for one in criteria}:
            row.delete()
    deal_out(standard.criteria.all())
    for order, one in enumerate(criteria, start=1):
        row = rows.get(one.pk) or Criterion(standard=standard)
        given = {"label": one.label, "text": one.text, "is_archived": one.is_archived}
        if row.pk and all(getattr(row, name) == value for name, value in given.items()):
            Criterion.objects.filter(pk=row.pk).update(order=order)
            continue
        for name, value in (given | {"order": order}).items():
            setattr(row, name, value)
        row.save()


def deal_out(rows: Any) -> None:
    """Put rows beyond any place, so that each can take its new one."""
    for number, row in enumerate(rows):
        type(row)._base_manager.filter(pk=row.pk).update(order=FAR + number)


def put_in_place(standard: Standard, place: int, *, by: User, at: datetime) -> bool:
    """Move it to this place, counted from 1; one too high is the last. Whether it moved."""
    rows = list(Standard.objects.filter(framework=standard.framework_id).order_by("order"))
    now = [row.pk for row in rows]
    wanted = [key for key in now if key != standard.pk]
    wanted.insert(min(max(place, 1), len(now)) - 1, standard.pk)
    if wanted == now:
        return False
    deal_out(rows)
    for order, key in enumerate(wanted, start=1):
        Standard.objects.filter(pk=key).update(order=order)
    was, becomes = now.index(standard.pk) + 1, wanted.index(standard.pk) + 1
    audit.record(verb="move standard", subject=standard, by=by, at=at, place=[str(was), str(becomes)])
    return True


@transaction.atomic
def remove_standard(*, standard: Standard, by: User, at: datetime, version: int | None = None) -> None:
    """Take away a standard that nothing hangs on, while nobody has answered its framework or linked anything to it.
    Raises Conflict where it was changed since it was on the screen."""
    framework = Framework.objects.select_for_update().get(pk=standard.framework_id)
    stored = Standard.objects.get(pk=standard.pk)
    if framework.document_id:
        raise ValidationError(PRINTED)
    if version is not None and stored.version != version:
        words = "Not taken away: it was changed while this was open here. Look at it again."
        raise Conflict({"__all__": words}, version=stored.version)
    if not is_unused(framework):
        raise ValidationError("The framework is in use by now. Archive the standard instead of taking it away.")
    audit.record(
        verb="remove standard", subject=stored, by=by, at=at, framework=framework.slug,
        number=[stored.number, None], title=[stored.title, None],
    )  # fmt: skip
    stored.delete()
