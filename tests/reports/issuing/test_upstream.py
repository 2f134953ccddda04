"""Nothing upstream changes what was issued: every row of the database is changed, through the ORM and by raw SQL, and
the files and pages of an issue say what they said."""

import pytest
import time_machine
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django.test import Client
from django.urls import reverse

from reports.issuing.published import file_name
from reports.models import Format, Issue
from safeguarding.guards import GUARDED
from tests.guards.planting import APPS, texts
from tests.reports.issuing.cast import AT, create_cast
from tests.reports.issuing.test_issuing import issued

pytestmark = pytest.mark.django_db
# What addresses and signing in go by; without them nothing would be found at all.
LEFT_OUT = {"safeguarding.User", "safeguarding.Authority"}
ALTERED = "altered"


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def cast(db, django_capture_on_commit_callbacks):
    cast = create_cast()
    issued(cast, django_capture_on_commit_callbacks)
    return cast


def answers(cast) -> dict[str, bytes]:
    """Every file, and the text of the public page, as anybody gets them."""
    slug = cast.report.slug
    names = [file_name(slug, 1, "public", format) for format in Format.values]
    urls = [reverse("reports:public_paper_file", args=[slug, 1, name]) for name in names]
    urls += [reverse("reports:public_paper_detail", args=[slug])]
    found = {url: Client().get(url) for url in urls}
    assert {answer.status_code for answer in found.values()} == {200}
    return {url: answer.content + answer.headers.get("ETag", "").encode() for url, answer in found.items()}


def own_models() -> list[type[models.Model]]:
    return [model for name in APPS for model in apps.get_app_config(name).get_models()]


def change_by_orm() -> int:
    """Every text and number of every row, wherever the database allows it. How many columns took it."""
    taken = 0
    for model in own_models():
        numbers = [f for f in model._meta.concrete_fields if isinstance(f, models.DecimalField | models.JSONField)]
        for field in [*texts(model), *numbers]:
            value = ALTERED if not isinstance(field, models.DecimalField | models.JSONField) else None
            value = {"altered": 1} if isinstance(field, models.JSONField) else value
            value = 1 if isinstance(field, models.DecimalField) else value
            try:
                with transaction.atomic():
                    taken += bool(model._base_manager.update(**{field.name: value}))
            except DatabaseError:
                continue
    return taken


def change_by_sql() -> list[str]:
    """The same past the ORM. Which guarded tables refused."""
    refused = []
    for model in own_models():
        table = model._meta.db_table
        for field in texts(model):
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(f'UPDATE "{table}" SET "{field.column}" = %s', [f"{ALTERED}, by SQL"])
            except DatabaseError:
                refused.append(table)
    return refused


def test_an_issue_says_the_same_after_every_row_upstream_has_changed(cast):
    before = answers(cast)
    assert change_by_orm() > 20
    refused = change_by_sql()
    filled = {"reports_issue", "reports_paperversion", "reports_paperstate", "reports_signoffstep"}
    assert filled <= set(refused) & {guards.table for guards in GUARDED}
    cast.report.refresh_from_db()
    assert ALTERED in cast.report.title  # the changes did happen
    assert answers(cast) == before
    assert Issue.objects.get().data_digest in next(reversed(before.values())).decode()


def test_a_page_that_read_the_rows_would_change(cast):
    """The control."""
    page = reverse("reports:paper_compose", args=[cast.report.slug])
    before = cast.client(cast.officer).get(page).content
    change_by_orm()
    assert cast.client(cast.officer).get(page).content != before
