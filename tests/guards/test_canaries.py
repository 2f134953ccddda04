"""A word planted in every text of every row that a person may not see, and looked for in every body they can get.

Which rows those are is read from `access`: whatever `visible_to` leaves out, and the parts that belong to it.
"""

import io
import zipfile
from collections.abc import Iterable

import pypdf
import pytest
import time_machine
from django.apps import apps
from django.core import mail
from django.db import IntegrityError, models, transaction
from django.db.models import Value
from django.db.models.functions import Cast, Concat
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actionplans.models import Plan
from reports.models import Rendering, Report
from reports.pdf import render_pdf
from reports.rendering import print_html
from safeguarding.access import VISIBILITY, RecordQuerySet, Role
from safeguarding.models import Document, Post, RoleGrant, User
from tests.conftest import DAY
from tests.guards.readers import READ, client_of, made_up

pytestmark = pytest.mark.one_database

WORD = "zebrafinch"
LAYERS = {"safeguarding", "standards", "indicators", "actionplans", "reports"}
LISTS = "standards findings inspections indicators action-plans actions papers documents returns".split()
LISTS += "people posts agencies audit questions rounds rounds/templates returns/to-check".split()
LISTS += ["challenges", "actions/reminders", "indicator-library", "case-audits", "feedback", "standard-evidence"]
FILES = ("csv", "xlsx")
NO_FREE_TEXT = (models.EmailField, models.URLField, models.SlugField)


@pytest.fixture(autouse=True)
def day():
    with time_machine.travel(DAY, tick=False):
        yield


# --- Planting ---


def hidden_from(user: User) -> dict[type[models.Model], set[int]]:
    """Keys of the rows that this person may not see, by model, with those of their parts."""
    hidden = {}
    for label in VISIBILITY:
        model = apps.get_model(label)
        seen = model.objects.visible_to(user).order_by().values_list("pk", flat=True)
        hidden[model] = set(model._base_manager.values_list("pk", flat=True)) - set(seen)
    for model in apps.get_models():
        whole = belongs_to(model)
        if model not in hidden and whole and whole.related_model in hidden:
            rows = model._base_manager.filter(**{f"{whole.name}__in": hidden[whole.related_model]})
            hidden[model] = set(rows.values_list("pk", flat=True))
    return hidden


def belongs_to(model: type[models.Model]) -> models.ForeignKey | None:
    """The key to the record that a row is a part of: its first, but for those that only say who entered it."""
    if model._meta.app_label not in LAYERS or hasattr(model, "history_date"):
        return None
    keys = [field for field in model._meta.fields if isinstance(field, models.ForeignKey)]
    return next((field for field in keys if field.remote_field.related_name != "+"), None)


def plant(model: type[models.Model], keys: set[int]) -> int:
    """Put a word of its own into each text of these rows, wherever the database allows one. Says how many texts."""
    planted = 0
    rows = model._base_manager.filter(pk__in=keys)
    for field in model._meta.fields:
        if not isinstance(field, models.CharField | models.TextField) or isinstance(field, NO_FREE_TEXT):
            continue
        if field.choices or field.unique or (field.max_length or 99) < 40:
            continue
        word = Concat(Value(f"{WORD}-{model._meta.model_name}-"), Cast("pk", models.CharField()))
        for some in (rows, rows.exclude(**{field.name: ""})):  # an empty one may have to stay so
            try:
                with transaction.atomic():
                    planted += some.update(**{field.name: word})
                break
            except IntegrityError:
                continue
    return planted


def plant_all(user: User) -> dict[str, int]:
    hidden = hidden_from(user)
    hidden.pop(apps.get_model("safeguarding.AuditEvent"))  # never changed, not even here; it has a test of its own
    return {model._meta.label: plant(model, keys) for model, keys in hidden.items() if keys}


# --- Looking ---


def text_of(answer) -> str:
    """Whatever is in a body, with the parts of a workbook and the contents of a PDF taken out of their packing."""
    content = answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            content = b"\n".join(parts.read(name) for name in parts.namelist())
    elif content.startswith(b"%PDF"):
        return inside_pdf(content)
    return content.decode(errors="replace")


def inside_pdf(content: bytes) -> str:
    """The text of every page, and every object and stream decompressed."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    objects = [reader.get_object(number) for number in range(1, len(reader.xref_objStm) + len(reader.xref.get(0, {})))]
    streams = [item.get_data() for item in objects if hasattr(item, "get_data")]
    return "\n".join(
        [
            *(page.extract_text() for page in reader.pages),
            *map(str, objects),
            *(stream.decode(errors="replace") for stream in streams),
        ]
    )


def addresses(urls: dict[str, str], kinds: Iterable[str]) -> list[str]:
    found = [urls[name] for name in READ]
    found += [f"/{name}/?export={kind}" for name in LISTS for kind in kinds]
    found += [f"/search/?q={WORD}", f"/search/?q={WORD}&in=actions"]
    return found + [
        reverse("document_detail", args=[slug]) for slug in Document.objects.values_list("slug", flat=True)[:3]
    ]


def leaks(client: Client, asked: Iterable[str], *, answered: int = 20) -> list[str]:
    """Addresses whose body holds a planted word: the word by itself is what the search page was asked for."""
    bodies = {address: client.get(address) for address in asked}
    assert sum(body.status_code == 200 for body in bodies.values()) > answered
    return [address for address, body in bodies.items() if f"{WORD}-" in text_of(body)]


@pytest.fixture(scope="module")
def pdf():
    return render_pdf("<html lang=en><title>A paper</title><p>A paper</p></html>").content


@pytest.fixture
def urls(standing, record, pdf):
    rendering = Rendering.objects.get()
    rendering.content = pdf
    rendering.save()
    return standing


# Before any address stands in this module: what papers print then includes a house style, which Derby shows to all.
def test_print_document_of_a_published_paper_holds_nothing_of_a_working_record(record):
    """Papers are made for whoever may see them, from what everybody may see: the same bytes for all."""
    kent = User.objects.get(email="board@kent.example")
    plant_all(kent)
    assert Post.objects.filter(title__startswith=WORD).exists()
    for report in Report.objects.visible_to(kent):
        assert WORD not in print_html(report), report


READERS = {
    "whoever may do most in Kent": lambda: made_up("kent", Role),
    "manager": lambda: client_of(User.objects.get(email="manager@derby.example")),
    "partner": lambda: client_of(User.objects.get(email="health@derby.example")),
    "whoever in Derby does no returns": lambda: made_up(
        "derby", set(Role) - {Role.MANAGER, Role.PERFORMANCE_OFFICER}
    ),
}  # fmt: skip


# Both files of a list hold the same rows (test_exports.py): whoever sees least takes both, the others one each.
TAKEN = dict(zip(READERS, (FILES, FILES[:1], FILES[1:], FILES[:1]), strict=True))
EVERY_FILE = [pytest.param(who, FILES, marks=pytest.mark.soak) for who in READERS]


@pytest.mark.parametrize(("who", "kinds"), [*TAKEN.items(), *EVERY_FILE])
def test_nothing_that_a_person_may_not_see_stands_in_any_body(urls, who, kinds):
    client = READERS[who]()
    planted = plant_all(User.objects.get(pk=client.session["_auth_user_id"]))
    assert planted["indicators.Observation"] > 20
    if "Kent" in who:
        assert min(planted[label] for label in ("actionplans.Action", "actionplans.Plan", "safeguarding.User")) > 0
    assert leaks(client, addresses(urls, kinds)) == []


def test_word_is_found_where_nothing_is_held_back(urls, monkeypatch):
    """The control: the same search while `visible_to` returns everything."""
    client = READERS["whoever may do most in Kent"]()
    plant_all(User.objects.get(pk=client.session["_auth_user_id"]))
    monkeypatch.setattr(RecordQuerySet, "visible_to", lambda rows, user: rows.all())
    asked = {urls["actionplans:plan_detail"], urls["people"], "/actions/?export=csv", "/people/?export=xlsx"}
    asked |= {f"/search/?q={WORD}"}
    assert {*leaks(client, asked, answered=4)} == asked <= {*addresses(urls, FILES)}


def test_word_is_found_in_the_parts_of_a_workbook_and_in_a_pdf(urls):
    """The control of unpacking: neither holds the word as it is sent."""
    Plan.objects.filter(document=None).update(title=WORD)
    answer = client_of(User.objects.get(email="board@derby.example")).get("/action-plans/?export=xlsx")
    assert WORD.encode() not in answer.content
    assert WORD in text_of(answer)
    content = render_pdf(f"<html lang=en><title>A paper</title><p>A {WORD}</p></html>").content
    assert WORD.encode() not in content
    assert WORD in inside_pdf(content)


def test_link_sent_to_a_person_of_kent_holds_nothing_of_derby(record):
    client = READERS["whoever may do most in Kent"]()
    plant_all(User.objects.get(pk=client.session["_auth_user_id"]))
    person = User.objects.get(email="board@kent.example")
    client.post(reverse("person_send_link", args=[person.pk]))
    (letter,) = mail.outbox
    assert letter.to == ["board@kent.example"]
    assert WORD not in str(letter.message())


# --- Files already made ---


@pytest.fixture
def file(standing, record):
    """The address of a PDF of Derby's own, as the person who asked for it had it."""
    address = standing["reports:rendering_file"]
    derby = User.objects.get(email="board@derby.example").authority
    Report.objects.filter(slug="climbie-2004").update(document=None, authority=derby)
    return address


def fetch(client: Client, file: str) -> set[tuple[int, bool]]:
    """Every way to ask for it: whole, only its head, a part of it."""
    answers = [client.get(file), client.head(file), client.get(file, headers={"range": "bytes=0-3"})]
    return {(answer.status_code, answer.content.startswith(b"%PDF")) for answer in answers}


def test_file_is_not_for_nobody_nor_for_another_council(file):
    assert fetch(Client(), file) == {(302, False)}
    assert fetch(made_up("kent", Role), file) == {(404, False)}


def test_file_is_out_of_reach_at_the_next_request_once_the_role_has_ended(file):
    client, officer = Client(), User.objects.get(email="officer@derby.example")
    client.force_login(officer)
    assert (200, True) in fetch(client, file)  # the control
    admin = User.objects.get(email="admin@derby.example")
    RoleGrant.objects.filter(user=officer).update(ended_at=timezone.now(), ended_by=admin)
    assert fetch(client, file) == {(403, False)}


def test_file_is_out_of_reach_at_the_next_request_once_the_account_is_closed(file):
    client = Client()
    client.force_login(User.objects.get(email="officer@derby.example"))
    assert (200, True) in fetch(client, file)
    User.objects.filter(email="officer@derby.example").update(is_active=False)
    assert fetch(client, file) == {(302, False)}
