"""Loading the readable files in `fixtures/` (their format is in `fixtures/README.md`).

A row is refreshed only while nobody has edited it: every field that the file sets must still hold what was last loaded.
Loading twice changes nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction

from safeguarding.models import FixtureRow


class FixtureError(Exception):
    """A file says something that cannot be loaded; the message names the file, the row and the field."""


LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, five times as fast, where it was built with it


class ExactLoader(LOADER):
    """YAML without surprises: 63.1 stays the text "63.1" until a decimal field reads it, and `on:` stays the word "on"
    (YAML would read it as true)."""


SURPRISES = {"tag:yaml.org,2002:float", "tag:yaml.org,2002:bool"}
ExactLoader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag not in SURPRISES]
    for letter, resolvers in LOADER.yaml_implicit_resolvers.items()
}
ExactLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


class Parent(int):
    """The database key of a parent row, which a child's foreign key takes as it is."""


@dataclass
class Outcome:
    """What a load did: keys of rows created, refreshed, and left alone because somebody edited them."""

    created: list[str] = field(default_factory=list)
    refreshed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def canonical(value: Any) -> Any:
    """A value as comparable text: decimals without trailing zeros, dates in ISO form, None as None."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def contents(path: Path) -> dict[str, Any]:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), ExactLoader) or {}
    except yaml.YAMLError as error:
        raise FixtureError(f"{path.name} cannot be read: {error}") from error


class FixtureLoader:
    """Loads files in order. Foreign keys must name rows loaded before; many-to-many keys may name later ones."""

    def __init__(self) -> None:
        self.outcome = Outcome()
        self.known: dict[type[models.Model], dict[str, FixtureRow]] = {}
        self.objects: dict[type[models.Model], dict[int, models.Model]] = {}
        self.links: list[tuple[str, models.Model, FixtureRow, str, list[str]]] = []
        self.place = ""

    @transaction.atomic
    def load(self, paths: list[Path]) -> Outcome:
        for path in paths:
            for label, rows in contents(path).items():
                self.place = f"{path.name}: {label}"
                model = self.model(label)
                for key, values in (rows or {}).items():
                    self.place = f"{path.name}: {label} {key}"
                    self.row(model, str(key), values or {})
        self.link_all()
        return self.outcome

    def model(self, label: str) -> type[models.Model]:
        try:
            return apps.get_model(label)
        except (LookupError, ValueError):
            raise FixtureError(f"{self.place}: there is no such model") from None

    def rows_of(self, model: type[models.Model]) -> dict[str, FixtureRow]:
        if model not in self.known:
            content_type = ContentType.objects.get_for_model(model)
            self.known[model] = {row.key: row for row in FixtureRow.objects.filter(content_type=content_type)}
            ids = [row.object_id for row in self.known[model].values()]
            self.objects[model] = {item.pk: item for item in model._default_manager.filter(pk__in=ids)}
        return self.known[model]

    def find(self, model: type[models.Model], key: str, name: str) -> int:
        try:
            return self.rows_of(model)[key].object_id
        except KeyError:
            raise FixtureError(f"{self.place}: {name} names no {model._meta.label} loaded before: {key!r}") from None

    def row(self, model: type[models.Model], key: str, values: dict[str, Any]) -> int:
        plain, many, children = self.sort(model, key, values)
        row = self.rows_of(model).get(key)
        item = self.objects[model].get(row.object_id) if row else None
        if row is None or item is None:
            row, item = self.create(model, key, plain, row)
        else:
            self.refresh(item, row, plain)
        for name, keys in many.items():
            self.links.append((self.place, item, row, name, [str(other) for other in keys]))
        for relation, rows in children.items():
            for child_key, child_values in self.children(key, item.pk, relation, rows):
                self.row(relation.related_model, child_key, child_values)
        return item.pk

    def sort(self, model: type[models.Model], key: str, values: dict[str, Any]) -> tuple[dict, dict, dict]:
        """Split what the file gives into plain column values, many-to-many keys and child rows."""
        plain, many, children = {}, {}, {}
        for name, value in values.items():
            try:
                found = model._meta.get_field(name)
            except FieldDoesNotExist:
                raise FixtureError(f"{self.place}: {model._meta.label} has no field {name!r}") from None
            if isinstance(found, models.ManyToManyField):
                many[name] = value or []
            elif found.auto_created and found.one_to_many:
                children[found] = value or []
            elif isinstance(found, models.ForeignKey):
                plain[found.attname] = self.foreign(found, f"{key}/{name}", value)
            else:
                plain[found.attname] = self.python(found, value)
        return plain, many, children

    def foreign(self, found: models.ForeignKey, key: str, value: Any) -> int | None:
        if value is None or isinstance(value, Parent):
            return value
        if isinstance(value, dict):
            return self.row(found.related_model, str(value.pop("key", key)), value)
        return self.find(found.related_model, str(value), found.name)

    def python(self, found: models.Field, value: Any) -> Any:
        if value is None:
            return "" if isinstance(found, models.CharField | models.TextField) else None
        if isinstance(found, models.CharField | models.TextField):
            if isinstance(value, bool):  # the bare word true; as text it would become "True"
                raise FixtureError(f"{self.place}: {found.name} needs quotation marks around its word")
            return str(value).strip()
        try:
            return found.to_python(value)
        except Exception as error:
            raise FixtureError(f"{self.place}: {found.name} cannot be {value!r}: {error}") from error

    def children(
        self, key: str, parent: int, relation: Any, rows: list[Any] | int
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        names = {item.name for item in relation.related_model._meta.get_fields()}
        if isinstance(rows, int):
            rows = [{"number": number} for number in range(1, rows + 1)]
        for number, given in enumerate(rows, start=1):
            values = {"text": given} if isinstance(given, str) else dict(given)
            child_key = f"{key}/{relation.name}/{values.pop('key', number)}"
            if "order" in names:
                values.setdefault("order", number)
            values[relation.field.name] = Parent(parent)
            yield child_key, values

    def create(self, model, key: str, plain: dict[str, Any], row: FixtureRow | None) -> tuple[FixtureRow, models.Model]:
        item = model(**plain)
        try:
            with transaction.atomic():
                item.full_clean(exclude={"password"}, validate_constraints=False)
                item.save()
        except Exception as error:
            raise FixtureError(f"{self.place} ({key}): {error}") from error
        row = row or FixtureRow(content_type=ContentType.objects.get_for_model(model), key=key)
        row.object_id, row.loaded = item.pk, {name: canonical(value) for name, value in plain.items()}
        row.save()
        self.known[model][key], self.objects[model][item.pk] = row, item
        self.outcome.created.append(f"{model._meta.label} {key}")
        return row, item

    def refresh(self, item: models.Model, row: FixtureRow, plain: dict[str, Any]) -> None:
        wanted = {name: canonical(value) for name, value in plain.items()}
        current = {name: canonical(getattr(item, name)) for name in {*wanted, *row.loaded} if hasattr(item, name)}
        name = f"{item._meta.label} {row.key}"
        if any(current.get(key) != value for key, value in row.loaded.items() if not key.startswith("+")):
            self.outcome.left.append(name)
        elif any(current[key] != value for key, value in wanted.items()):
            for key, value in plain.items():
                setattr(item, key, value)
            item.save()
            row.loaded = {**{k: v for k, v in row.loaded.items() if k.startswith("+")}, **wanted}
            row.save()
            self.outcome.refreshed.append(name)

    def link_all(self) -> None:
        """Set many-to-many fields, again only where they still hold what was last loaded ("+name" in `loaded`)."""
        held: dict[tuple[type, str], dict[int, set[int]]] = {}
        for place, item, row, name, keys in self.links:
            self.place = place
            relation = item._meta.get_field(name)
            wanted = sorted(self.find(relation.related_model, key, name) for key in keys)
            if (type(item), name) not in held:
                held[type(item), name] = self.held(relation)
            current = sorted(held[type(item), name].get(item.pk, set()))
            loaded = row.loaded.get(f"+{name}", [])
            if current == wanted and loaded == wanted:
                continue
            if current != loaded and current != wanted:
                self.outcome.left.append(f"{item._meta.label} {row.key}, {name}")
                continue
            getattr(item, name).set(wanted)
            row.loaded = {**row.loaded, f"+{name}": wanted}
            row.save()

    def held(self, relation: models.ManyToManyField) -> dict[int, set[int]]:
        """All links of one many-to-many field, by the owner's key, in one query."""
        through = relation.remote_field.through
        owner, other = relation.m2m_field_name() + "_id", relation.m2m_reverse_field_name() + "_id"
        links: dict[int, set[int]] = {}
        for owner_id, other_id in through._default_manager.values_list(owner, other):
            links.setdefault(owner_id, set()).add(other_id)
        return links
