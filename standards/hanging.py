"""What hangs on a standard, a part of one, or a word of a scale: nothing that somebody has answered or linked is ever
taken away (peers 1b: archived, never deleted)."""

from collections.abc import Iterable
from typing import Any

from standards.models import Criterion, Framework, Grade, Standard

OWN_PARTS = {"standards.Criterion"}


def hanging_on(thing: Standard | Criterion | Grade) -> dict[str, int]:
    """How many records of each kind name it, by the plural of the kind. The parts of a standard are its own, and what
    hangs on them hangs on it."""
    found = counted(type(thing), [thing.pk])
    if isinstance(thing, Standard):
        parts = [part.pk for part in thing.criteria.all()]
        for plural, number in counted(Criterion, parts).items() if parts else ():
            found[plural] = found.get(plural, 0) + number
    return found


def counted(model: type, keys: list[int]) -> dict[str, int]:
    """How many records of each kind name any of these, by the plural of the kind; kinds without any are left out."""
    found: dict[str, int] = {}
    for relation in links_to(model):
        if number := relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": keys}).count():
            plural = str(relation.related_model._meta.verbose_name_plural)
            found[plural] = found.get(plural, 0) + number
    return found


def links_to(model: type) -> Iterable[Any]:
    """The relations by which other records name one of this kind; its history and what links it to others by
    themselves are none."""
    for field in model._meta.get_fields(include_hidden=True):  # type: ignore[attr-defined]
        if field.is_relation and field.auto_created and not field.concrete:
            other = field.related_model._meta
            if other.auto_created or other.label in OWN_PARTS or other.model_name.startswith("historical"):
                continue
            yield field


def keys_in_use(model: type, keys: Iterable[int]) -> set[int]:
    """Those of these records that something hangs on, one query for each kind of record."""
    keys, used = list(keys), set()
    for relation in links_to(model):
        named = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": keys})
        used |= set(named.values_list(relation.field.name, flat=True))
    return used


def standards_in_use(framework: Framework) -> set[int]:
    """Those of its standards that something hangs on, their parts included."""
    rows = Standard._base_manager.filter(framework=framework)
    used = keys_in_use(Standard, rows.values_list("pk", flat=True))
    parts = dict(Criterion._base_manager.filter(standard__framework=framework).values_list("pk", "standard"))
    return used | {parts[key] for key in keys_in_use(Criterion, parts)}


def is_unused(framework: Framework) -> bool:
    """Whether nobody has answered it or linked anything to it, so that its standards may still be taken away."""
    return not framework.self_audits.exists() and not standards_in_use(framework)
