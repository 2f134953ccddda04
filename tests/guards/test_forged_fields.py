"""A form takes what it offers and nothing else: every field of its rows is sent along with a foreign value, and what
comes of it is what comes of the honest form."""

from collections.abc import Callable
from functools import cache

import pytest
import time_machine
from django import forms
from django.db import models, transaction

from indicators.models import Observation, Return
from safeguarding.changes import places as place_changes
from safeguarding.models import AuditEvent, Authority, Unit, User
from safeguarding.people_forms import UnitForm
from safeguarding.views import places
from tests.conftest import DAY
from tests.guards.forms_sent import FORMS, PICTURED, Sent, filled_in, picture

pytestmark = pytest.mark.one_database


@pytest.fixture(autouse=True)
def day(record):
    with time_machine.travel(DAY, tick=False):
        yield


def foreign_row(model: type[models.Model]) -> str:
    rows = model._base_manager.order_by("-pk")
    kent = {User: "authority__slug", Authority: "slug"}.get(model)
    row = (rows.filter(**{kent: "kent"}) if kent else rows).first()
    return str(row.pk) if row else "1"


def foreign(field: models.Field, row: Callable[[type[models.Model]], str]) -> str:
    """A value that an honest form would never give it."""
    if isinstance(field, models.ForeignKey | models.ManyToManyField):
        return row(field.related_model)
    if isinstance(field, models.BooleanField):
        return "" if field.default is True else "on"
    if isinstance(field, models.DateTimeField | models.DateField):
        return "2020-01-01"
    if isinstance(field, models.DecimalField | models.IntegerField):
        return "7"
    return "forged"


def forged(sent: Sent) -> dict[str, str]:
    """The honest data and, under every other name that a column has, something foreign; keys of other rows too."""
    extra, row = {}, cache(foreign_row)  # many fields point to the same few tables
    for model in [*PICTURED, sent.model]:  # its own last, so that its own values win
        for field in [*model._meta.fields, *model._meta.many_to_many]:
            extra |= dict.fromkeys([field.name, field.attname], foreign(field, row))
    extra |= {"pk": "1", "id": "1", "role": "administrator"}
    extra |= {f"form-{name}": "5" for name in ("TOTAL_FORMS", "INITIAL_FORMS")} | {"form-0-id": "1"}
    offered = offered_by(sent)
    extra = {name: value for name, value in extra.items() if name not in offered}
    for prefix in {name.rpartition("-")[0] for name in sent.data if name.startswith("figure-")}:
        fields = [*Observation._meta.fields, *Return._meta.fields]
        extra |= {f"{prefix}-{field.name}": foreign(field, row) for field in fields if field.name not in BOXES}
    return extra | sent.data


BOXES = {
    "numerator", "denominator", "value", "state", "reason", "expected_on", "what_changed", "why", "what_next",
    "late_1_to_5", "late_6_to_10", "late_11_to_20", "late_over_20", "longest_late",
}  # fmt: skip


def offered_by(sent: Sent) -> set[str]:
    """Names that the form itself has: what is sent under them is for the form to judge."""
    page = sent.client.get(sent.url)
    form = (page.context or {}).get("form")
    own = set(form.fields) if isinstance(form, forms.BaseForm) else set()
    return own | set(sent.data)


def outcome(sent: Sent, data: dict[str, str]) -> set[str]:
    """The rows afterwards; then everything is taken back."""
    events = AuditEvent.objects.count()
    with transaction.atomic():
        assert sent.client.post(sent.url, data).status_code == sent.done
        assert AuditEvent.objects.count() > events
        rows = picture()
        transaction.set_rollback(True)
    return rows


@pytest.mark.parametrize("name", FORMS)
def test_field_that_a_form_does_not_offer_is_not_taken_from_it(name):
    sent = filled_in(name)
    before, honest, data = picture(), outcome(sent, sent.data), forged(sent)
    assert honest != before
    assert len(data) > len(sent.data) + 50
    assert outcome(sent, data) == honest


def test_form_that_takes_more_than_it_shows_is_found(monkeypatch):
    """The control: a form of the model with a field that is nobody's business."""

    class Careless(UnitForm):
        class Meta(UnitForm.Meta):
            model = Unit
            fields = [*UnitForm.Meta.fields, "authority"]

    sent = filled_in("unit_edit")
    honest, data = outcome(sent, sent.data), forged(sent)
    monkeypatch.setattr(places, "UnitForm", Careless)
    monkeypatch.setattr(place_changes, "UNIT_FIELDS", (*place_changes.UNIT_FIELDS, "authority"))
    assert outcome(sent, data) != honest


def test_picture_shows_a_change_of_any_of_its_tables():
    before = picture()
    User.objects.filter(email="manager@derby.example").update(is_demonstration=False)
    assert len(picture() ^ before) >= 2
