"""Texts put into every text column of the record, past all forms."""

from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Cast

APPS = ("safeguarding", "standards", "indicators", "actionplans", "reports")
# Guarded against change, what fixtures go by, and what people sign in with.
LEFT_OUT = {"AuditEvent", "FixtureRow", "User.password", "User.email"}
SHORTEST = 20


def texts(model: type[models.Model]) -> list[models.Field]:
    """Columns that hold free text."""
    fields = [field for field in model._meta.concrete_fields if isinstance(field, models.CharField | models.TextField)]
    return [
        field
        for field in fields
        if not (field.choices or field.unique or isinstance(field, models.SlugField))
        and (field.max_length or SHORTEST) >= SHORTEST
        and f"{model.__name__}.{field.name}" not in LEFT_OUT
    ]


def plant(payloads: list[str], *, shift: int = 0) -> tuple[int, list[str]]:
    """The next row has the next payload, the next column too. Gives how many columns took them, and the names of those
    that the database's own rules kept as they were."""
    taken, kept = 0, []
    for model in (model for name in APPS for model in apps.get_app_config(name).get_models()):
        if model.__name__ in LEFT_OUT or hasattr(model, "history_date"):
            continue
        for place, field in enumerate(texts(model)):
            if put(model, field, payloads, place + shift):
                taken += 1
            elif model._base_manager.exists():
                kept.append(f"{model.__name__}.{field.name}")
    return taken, kept


def put(model: type[models.Model], field: models.Field, payloads: list[str], shift: int) -> int:
    """How many rows took a payload; where the database lets none be filled in that is empty, the others."""
    rows = model._base_manager.alias(turn=(F("pk") + shift) % len(payloads))
    turns = sorted({(key + shift) % len(payloads) for key in model._base_manager.values_list("pk", flat=True)})
    if not turns:
        return 0
    turn = [When(turn=number, then=Value(payloads[number])) for number in turns]
    for some, is_cleared in ((rows, False), (rows, True), (rows.exclude(**{field.name: ""}), False)):
        try:
            with transaction.atomic():
                if is_cleared:  # of texts that differ from row to row, one may take what the next is still to give up
                    some.update(**{field.name: Cast("pk", models.CharField())})
                return some.update(**{field.name: Case(*turn)})
        except DatabaseError:
            continue
    return 0
